/* What is said of each kind of operation, word for word. */
#include "session/words.h"

#include "workload/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What is said of the last operation of a script. */
static void assert_said(const char *text, const char *story, const char *outcome)
{
    complaint complaint;
    script *script = script_parse(strdup(text), strlen(text), &complaint);
    assert_non_null(script);
    const session_options options = {
        .heap = {.page_size = 4096}, .source = script_source(script), .limit = SIZE_MAX,
    };
    session *session = session_open(&options, &complaint);
    char said[300], cut[300];

    session_advance(session, SIZE_MAX);
    words_story(session_record(session, 0), said, sizeof said);
    assert_string_equal(said, story);
    for (size_t size = 1; size <= strlen(story) + 1; size++) {     /* cut off where the room ends */
        memset(cut, '#', sizeof cut);
        words_story(session_record(session, 0), cut, size);
        assert_int_equal(strlen(cut), size - 1);
        assert_memory_equal(cut, story, size - 1);
        assert_int_equal(cut[size], '#');
    }
    words_outcome(session_record(session, 0), said, sizeof said);
    assert_string_equal(said, outcome);
    session_close(session);
    script_free(script);
}

static void test_a_malloc_tells_what_was_chosen_and_what_became_of_it(void **state)
{
    (void)state;
    assert_said("malloc a 3000\nmalloc b 1000\n",
                "malloc b 1000: first fit took HOLE [4000:5095], split into PROCESS [4000:4999] and "
                "HOLE [5000:5095]", "at 4000, split");
    assert_said("malloc a 3000\nmalloc b 1096\n", "malloc b 1096: first fit took HOLE [4000:5095] "
                "whole: now PROCESS [4000:5095]", "at 4000, whole");
    assert_said("malloc a 3000\n", "malloc a 3000: nothing mapped yet; mapped 1 page as main node "
                "[1000:5095], split into PROCESS [1000:3999] and HOLE [4000:5095]",
                "at 1000, mapped");
    assert_said("malloc a 4096\nmalloc b 8192\n", "malloc b 8192: it does not fit the only segment; "
                "mapped 2 pages as main node [5096:13287], all of it PROCESS", "at 5096, mapped");
    assert_said("malloc a 4000\nmalloc b 5000\n", "malloc b 5000: no HOLE among 2 segments is large "
                "enough; mapped 2 pages as main node [5096:13287], split into PROCESS [5096:10095] "
                "and HOLE [10096:13287]", "at 5096, mapped");
}

static void test_a_malloc_that_failed_tells_why(void **state)
{
    (void)state;
    assert_said("malloc a 0\n", "malloc a 0: NULL, for nothing was asked for", "failed");
    assert_said("malloc a 8000000000G\n", "malloc a 8589934592000000000: failed: no HOLE is large "
                "enough, and the system maps no more (ENOMEM)", "failed");
}

static void test_a_free_tells_what_merged(void **state)
{
    static const char four[] = "malloc a 1000\nmalloc b 1000\nmalloc c 1000\nmalloc d 1096\n";
    static const struct { const char *frees, *story, *outcome; } cases[] = {
        {"free b\n", "free b: PROCESS [2000:2999] became a HOLE; neither neighbour is one, so "
         "nothing merges", "no merge"},
        {"free a\nfree b\n", "free b: PROCESS [2000:2999] became a HOLE, merged with the HOLE on its "
         "left [1000:1999]: now HOLE [1000:2999]", "merged left"},
        {"free c\nfree b\n", "free b: PROCESS [2000:2999] became a HOLE, merged with the HOLE on its "
         "right [3000:3999]: now HOLE [2000:3999]", "merged right"},
        {"free a\nfree c\nfree b\n", "free b: PROCESS [2000:2999] became a HOLE, merged with the "
         "HOLE on its left [1000:1999] and on its right [3000:3999]: now HOLE [1000:3999]",
         "merged left+right"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[300];
        strcat(strcpy(text, four), cases[i].frees);
        assert_said(text, cases[i].story, cases[i].outcome);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_malloc_tells_what_was_chosen_and_what_became_of_it),
        cmocka_unit_test(test_a_malloc_that_failed_tells_why),
        cmocka_unit_test(test_a_free_tells_what_merged),
    };

    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}

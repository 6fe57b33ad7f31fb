/* What is said of an operation, word for word, for each thing that can come of it; and it is cut
 * safely wherever the buffer ends. */
#include "hand.h"
#include "list.h"

#include "session/words.h"

#include <stdio.h>
#include <string.h>

/* --- Sentences ------------------------------------------------------------------------------ */

static void test_a_split_is_told_word_for_word(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 3000), MALLOC(1, 1000));
    list_step(&list, 2);
    assert_words(&list, "malloc 1000", "at 4000, split",
                 "malloc 1000: first fit took HOLE [4000:5095], split into PROCESS [4000:4999] and "
                 "HOLE [5000:5095]; looked at 2 segments");
    list_close(&list);
}

static void test_a_hole_taken_whole_is_told_and_so_is_its_policy(void **state)
{
    static const char *const titles[MEMS_POLICIES] = {
        "first fit", "next fit", "best fit", "worst fit", "last freed first", "first freed first",
    };
    static const char *const looked_at[MEMS_POLICIES] = {
        "2 segments", "1 segment", "2 segments", "2 segments", "1 HOLE", "1 HOLE",
    };

    (void)state;
    for (mems_policy policy = 0; policy < MEMS_POLICIES; policy++) {
        char story[200];
        list list;
        list_open(&list, policy, MALLOC_AS("a", 0, 3000), MALLOC_AS("b", 1, 1096));
        list_step(&list, 2);
        snprintf(story, sizeof story, "malloc b 1096: %s took HOLE [4000:5095] whole: now PROCESS "
                 "[4000:5095]; looked at %s", titles[policy], looked_at[policy]);
        assert_words(&list, "malloc b 1096", "at 4000, whole", story);
        list_close(&list);
    }
}

static void test_a_mapping_is_told(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), MALLOC(1, 4000), MALLOC(2, 8192));
    list_step(&list, 1);
    assert_words(&list, "malloc 1000", "at 1000, mapped",
                 "malloc 1000: nothing mapped yet; mapped 1 page as main node [1000:5095], split "
                 "into PROCESS [1000:1999] and HOLE [2000:5095]");
    list_step(&list, 1);
    assert_words(&list, "malloc 4000", "at 5096, mapped",
                 "malloc 4000: no HOLE among 2 segments is large enough; mapped 1 page as main "
                 "node [5096:9191], split into PROCESS [5096:9095] and HOLE [9096:9191]");
    list_step(&list, 1);
    assert_words(&list, "malloc 8192", "at 9192, mapped",
                 "malloc 8192: no HOLE among 4 segments is large enough; mapped 2 pages as main "
                 "node [9192:17383], all of it PROCESS");
    list_close(&list);
}

static void test_one_segment_is_not_told_as_many(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 4096), MALLOC(1, 1));
    list_step(&list, 2);
    assert_words(&list, "malloc 1", "at 5096, mapped",
                 "malloc 1: it does not fit the only segment; mapped 1 page as main node "
                 "[5096:9191], split into PROCESS [5096:5096] and HOLE [5097:9191]");
    list_close(&list);
}

static void test_a_refusal_is_told(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("none", 0, 0), MALLOC(1, SIZE_MAX / 2));
    list_step(&list, 1);
    assert_words(&list, "malloc none 0", "failed",
                 "malloc none 0: NULL, for nothing was asked for");
    list_step(&list, 1);
    assert_words(&list, "malloc 9223372036854775807", "failed",
                 "malloc 9223372036854775807: failed: no HOLE is large enough, and the system "
                 "maps no more (ENOMEM)");
    list_close(&list);
}

static void test_a_free_is_told_with_the_neighbours_it_merged_with(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), MALLOC(1, 1000), MALLOC(2, 1000),
              MALLOC_AS("d", 3, 596), FREE(0), FREE(1), FREE_AS("d", 3), FREE(2));
    list_step(&list, 5);
    assert_words(&list, "free 1000", "no merge",
                 "free 1000: PROCESS [1000:1999] became a HOLE; neither neighbour is one, so "
                 "nothing merges");
    list_step(&list, 1);
    assert_words(&list, "free 2000", "merged left",
                 "free 2000: PROCESS [2000:2999] became a HOLE, merged with the HOLE on its left "
                 "[1000:1999]: now HOLE [1000:2999]");
    list_step(&list, 1);
    assert_words(&list, "free d", "merged right",
                 "free d: PROCESS [4000:4595] became a HOLE, merged with the HOLE on its right "
                 "[4596:5095]: now HOLE [4000:5095]");
    list_step(&list, 1);
    assert_words(&list, "free 3000", "merged left+right",
                 "free 3000: PROCESS [3000:3999] became a HOLE, merged with the HOLE on its left "
                 "[1000:2999] and on its right [4000:5095]: now HOLE [1000:5095]");
    list_close(&list);
}

static void test_what_the_user_does_is_told_as_theirs(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_BEST_FIT, MALLOC_AS("a", 0, 4000));
    list_step(&list, 1);
    assert_int_equal(hand_malloc(list.session, 96), SESSION_STEPPED);
    assert_words(&list, "malloc 96", "at 5000, whole",
                 "malloc 96 (by hand): best fit took HOLE [5000:5095] whole: now PROCESS "
                 "[5000:5095]; looked at 2 segments");
    assert_int_equal(hand_free(list.session, 1000), SESSION_STEPPED);
    assert_words(&list, "free a", "no merge",
                 "free a (by hand): PROCESS [1000:4999] became a HOLE; neither neighbour is one, "
                 "so nothing merges");
    list_close(&list);
}

/* --- Cutting -------------------------------------------------------------------------------- */

/* Into every size of buffer goes what fits of the whole text, and not a byte beyond. */
static void assert_cut_anywhere(const record *of,
                                void words(const record *record, char *text, size_t size))
{
    char whole[400], text[402];

    words(of, whole, sizeof whole);
    for (size_t size = 1; size <= strlen(whole) + 2; size++) {
        memset(text, '#', sizeof text);
        words(of, text, size);
        size_t length = strlen(whole) < size ? strlen(whole) : size - 1;
        assert_int_equal(strlen(text), length);
        assert_memory_equal(text, whole, length);
        for (size_t i = size; i < sizeof text; i++)
            assert_int_equal(text[i], '#');
    }
}

static void test_words_are_cut_safely_at_every_size(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_WORST_FIT, MALLOC_AS("first", 0, 1000), MALLOC(1, 1000),
              MALLOC(2, 2096), MALLOC(3, SIZE_MAX), FREE_AS("first", 0), FREE(2), FREE(1));
    while (session_step(list.session) == SESSION_STEPPED) {
        const record *record = session_record(list.session, 0);
        assert_cut_anywhere(record, words_story);
        assert_cut_anywhere(record, words_operation);
        assert_cut_anywhere(record, words_outcome);
    }
    assert_int_equal(session_position(list.session), 7);
    list_close(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_split_is_told_word_for_word),
        cmocka_unit_test(test_a_hole_taken_whole_is_told_and_so_is_its_policy),
        cmocka_unit_test(test_a_mapping_is_told),
        cmocka_unit_test(test_one_segment_is_not_told_as_many),
        cmocka_unit_test(test_a_refusal_is_told),
        cmocka_unit_test(test_a_free_is_told_with_the_neighbours_it_merged_with),
        cmocka_unit_test(test_what_the_user_does_is_told_as_theirs),
        cmocka_unit_test(test_words_are_cut_safely_at_every_size),
    };

    return cmocka_run_group_tests_name("sentences", tests, NULL, NULL);
}

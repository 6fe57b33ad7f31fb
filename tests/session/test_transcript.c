/* A session written as a script, which leads to the same heap. */
#include "hand.h"
#include "list.h"

#include "session/transcript.h"
#include "workload/generator.h"
#include "workload/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096 };

/* Options are read by the program, and are not what is tested here. */
static void no_options(const mems_heap_options *heap, FILE *out)
{
    (void)heap;
    fputs("option policy first-fit\n", out);
}

/* What is written of a session; the caller frees it. */
static char *written(const session *session)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);

    assert_non_null(out);
    assert_true(transcript_write(session, no_options, out));
    fclose(out);
    return text;
}

typedef struct replay {
    script *script;
    session *session;
} replay;

/* The script that a text is, played to its end. */
static replay play(const char *text, const mems_heap_options *heap)
{
    complaint complaint = {0};
    replay replay = {.script = script_parse(strdup(text), strlen(text), &complaint)};

    if (!replay.script)
        fail_msg("line %zu: %s\n%s", complaint.line, complaint.text, text);
    const session_options options = {
        .heap = *heap, .source = script_source(replay.script), .limit = SIZE_MAX, .drawn = true,
    };
    replay.session = session_open(&options, &complaint);
    assert_non_null(replay.session);
    if (session_advance(replay.session, SIZE_MAX) == SESSION_BROKEN)
        fail_msg("line %zu: %s", session_complaint(replay.session)->line,
                 session_complaint(replay.session)->text);
    return replay;
}

static void end(replay *replay)
{
    session_close(replay->session);
    script_free(replay->script);
}

static void append(void *context, const char *bytes, size_t length)
{
    char *text = context;

    assert_true(strlen(text) + length < 1 << 20);
    strncat(text, bytes, length);
}

static void assert_same_heap(const session *one, const session *other)
{
    static char texts[2][1 << 20];
    mems_figures figures[2];
    const session *sessions[] = {one, other};

    for (int i = 0; i < 2; i++) {
        texts[i][0] = '\0';
        mems_heap_print(session_heap(sessions[i]), append, texts[i]);
        figures[i] = mems_heap_figures(session_heap(sessions[i]));
        figures[i].bookkeeping_bytes = 0;
    }
    assert_string_equal(texts[0], texts[1]);
    assert_memory_equal(&figures[0], &figures[1], sizeof figures[0]);
    assert_ptr_equal(mems_heap_next_address(session_heap(one)),
                     mems_heap_next_address(session_heap(other)));
}

/* What is written leads to the same heap, and to the same writing but for its first line. */
static void assert_replays(const session *session, const mems_heap_options *heap)
{
    char *text = written(session);
    replay replay = play(text, heap);
    char *again = written(replay.session);

    assert_same_heap(session, replay.session);
    if (!strstr(text, "# passed over"))
        assert_string_equal(strchr(text, '\n'), strchr(again, '\n'));
    end(&replay);
    free(again);
    free(text);
}

/* --- Sessions of all kinds --------------------------------------------------------------------- */

static void run_by_hand(session *session, size_t operations)
{
    unsigned seed = 3;

    while (session_position(session) < operations) {
        const record *record = session_record(session, 0);
        switch (rand_r(&seed) % 20) {
        case 0:
            hand_malloc(session, (size_t)rand_r(&seed) % 9000);
            break;
        case 1:
            if (record && session_block(session, record->address))
                hand_realloc(session, record->address, (size_t)rand_r(&seed) % 3000);
            break;
        case 2:
            hand_coalesce(session);
            break;
        case 3:
            hand_trim(session);
            break;
        default:
            session_step(session);
        }
    }
}

static void test_any_session_is_written_and_replays_to_its_heap(void **state)
{
    static const mems_heap_options heaps[] = {
        {.page_size = PAGE},
        {.page_size = PAGE, .policy = MEMS_NEXT_FIT, .give_back = true},
        {.page_size = PAGE, .policy = MEMS_BEST_FIT, .capacity = 5 * PAGE, .alignment = 64},
        {.page_size = PAGE, .policy = MEMS_WORST_FIT, .coalescing = MEMS_COALESCE_ON_DEMAND},
    };

    (void)state;
    for (size_t w = 0; workload_at(w); w++)
        for (size_t h = 0; h < sizeof heaps / sizeof *heaps; h++) {
            generator generator = {.workload = workload_at(w), .seed = 5, .page_size = PAGE};
            complaint complaint;
            const session_options options = {
                .heap = heaps[h], .source = generator_source(&generator), .limit = SIZE_MAX,
                .drawn = true, .timeline = true,
            };
            session *session = session_open(&options, &complaint);
            run_by_hand(session, 600);
            assert_replays(session, &heaps[h]);
            session_go(session, 333);
            assert_replays(session, &heaps[h]);
            session_go(session, 0);
            assert_int_equal(session_position(session), 0);
            session_close(session);
        }
}

static void assert_rewrites(const char *script, const char *expected)
{
    const mems_heap_options heap = {.page_size = PAGE};
    replay replay = play(script, &heap);
    char *text = written(replay.session);

    assert_string_equal(strchr(text, '\n') + 1, expected);
    assert_replays(replay.session, &heap);
    end(&replay);
    free(text);
}

static void test_remarks_stand_where_they_stood(void **state)
{
    static const char script[] =
        "option policy first-fit\n"
        "say We begin.\n"
        "pause\n"
        "ask where Where, do you think?\n"
        "malloc a 1000\n"
        "expect MAIN[1000:5095]-> P[1000:1999] <-> H[2000:5095] <-> NULL\n"
        "say And on.\n"
        "malloc big 0\n"
        "expect failed\n"
        "ask holes How many HOLEs will there be after realloc a 500?\n"
        "realloc a 500\n"
        "get 1001\n"
        "get 1600\n"
        "expect failed\n"
        "free-address 1001\n"
        "expect failed\n"
        "coalesce\n"
        "trim\n"
        "finish\n"
        "malloc a 4096\n"
        "free-address 1000\n"
        "malloc b 5\n"
        "pause\n"
        "expect MAIN[1000:5095]-> P[1000:1004] <-> H[1005:5095] <-> NULL\n";

    (void)state;
    assert_rewrites(script, script);
}

static void test_blocks_without_a_name_get_one_that_nobody_has(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, SAY("x"), MALLOC_AS("b10", 0, 10), MALLOC_AS("b_3", 1, 10),
              MALLOC_AS("bx", 2, 10));
    hand_malloc(list.session, 77);
    list_step(&list, 3);
    char *text = written(list.session);
    assert_non_null(strstr(text, "\nmalloc b__10 77\n"));
    assert_non_null(strstr(text, "\nmalloc b10 10\n"));
    free(text);
    list_close(&list);
}

static void test_what_was_passed_over_is_a_comment(void **state)
{
    const mems_heap_options heap = {.page_size = PAGE, .capacity = PAGE};
    generator generator = {.workload = workload_find("stack"), .seed = 1, .page_size = PAGE};
    const session_options options = {
        .heap = heap, .source = generator_source(&generator), .limit = SIZE_MAX,
    };
    complaint complaint;

    (void)state;
    session *session = session_open(&options, &complaint);
    session_advance(session, 200);
    char *text = written(session);
    assert_non_null(strstr(text, "\nexpect failed\n"));
    assert_non_null(strstr(text, "\n# passed over: free b"));
    replay replay = play(text, &heap);
    assert_same_heap(session, replay.session);
    end(&replay);
    free(text);
    session_close(session);
}

static void test_what_broke_is_a_comment_and_all_before_it_replays(void **state)
{
    const mems_heap_options heap = {.page_size = PAGE};
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("a", 0, 10), SAY("s"), MALLOC_AS("b", 1, 10),
              EXPECT_CHAIN("MAIN[1000:5095]-> P[1000:5095] <-> NULL", 7), SAY("never"));
    assert_int_equal(session_advance(list.session, 9), SESSION_BROKEN);
    char *text = written(list.session);
    assert_null(strstr(text, "never"));
    assert_null(strstr(text, "\nexpect"));
    assert_non_null(strstr(text, "\n# Here it stopped: expected"));
    replay replay = play(text, &heap);
    assert_same_heap(list.session, replay.session);
    end(&replay);
    free(text);
    list_close(&list);
}

static void test_a_file_that_takes_no_more_is_said(void **state)
{
    FILE *full = fopen("/dev/full", "w");
    list list;

    (void)state;
    if (!full)
        skip();
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 10), MALLOC(1, 10));
    list_step(&list, 2);
    assert_false(transcript_write(list.session, no_options, full));
    fclose(full);
    list_close(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_session_is_written_and_replays_to_its_heap),
        cmocka_unit_test(test_remarks_stand_where_they_stood),
        cmocka_unit_test(test_blocks_without_a_name_get_one_that_nobody_has),
        cmocka_unit_test(test_what_was_passed_over_is_a_comment),
        cmocka_unit_test(test_what_broke_is_a_comment_and_all_before_it_replays),
        cmocka_unit_test(test_a_file_that_takes_no_more_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

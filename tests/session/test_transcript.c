/* A session written as a script, which leads to the same heap. */
#include "hand.h"
#include "list.h"
#include "../workload.h"

#include "session/transcript.h"
#include "source/script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAGE = 4096 };

/* Options are read by the program, and are not what is tested here. */
static void no_options(const allocator_options *heap, FILE *out)
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
static replay play(const char *text, const allocator_options *heap)
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
        mems_heap_print(heap_behind(sessions[i]), append, texts[i]);
        figures[i] = mems_heap_figures(heap_behind(sessions[i]));
        figures[i].bookkeeping_bytes = 0;
    }
    assert_string_equal(texts[0], texts[1]);
    assert_memory_equal(&figures[0], &figures[1], sizeof figures[0]);
    assert_ptr_equal(mems_heap_next_address(heap_behind(one)),
                     mems_heap_next_address(heap_behind(other)));
}

/* A text without its comments, in place. */
static char *uncommented(char *text)
{
    char *out = text;

    for (char *line = text, *next; *line; line = next) {
        next = strchr(line, '\n') + 1;
        if (*line == '#')
            continue;
        memmove(out, line, (size_t)(next - line));
        out += next - line;
    }
    *out = '\0';
    return text;
}

/* What is written leads to the same heap, and to the same writing but for comments. */
static void assert_replays(const session *session, const allocator_options *heap)
{
    char *text = written(session);
    replay replay = play(text, heap);
    char *again = written(replay.session);

    assert_same_heap(session, replay.session);
    assert_string_equal(uncommented(text), uncommented(again));
    end(&replay);
    free(again);
    free(text);
}

/* --- Sessions of all kinds -------------------------------------------------------------------- */

/* Something that the user does, or the source's next operation. */
static void do_something(session *session, unsigned *seed)
{
    const record *record = session_record(session, 0);
    uintptr_t address = record && record->address ? record->address : 1000;
    operation own = {.kind = OPERATION_GET, .address = address};

    switch (rand_r(seed) % 20) {
    case 0:
        hand_malloc(session, (size_t)rand_r(seed) % 9000);
        break;
    case 1:
    case 2:
        if (session_block(session, address))
            hand_realloc(session, address, (size_t)rand_r(seed) % 4 * 700);
        break;
    case 3:
        hand_coalesce(session);
        break;
    case 4:
        hand_trim(session);
        break;
    case 5:
        own.kind = rand_r(seed) % 20 == 0 ? OPERATION_FINISH : OPERATION_GET;
        session_by_hand(session, &own);
        break;
    case 6:
    case 7:
        own.kind = OPERATION_FREE_ADDRESS;
        session_by_hand(session, &own);
        break;
    default:
        session_step(session);
    }
}

/* Written where it is, and where it came from. */
static void check_session(const allocator_options *heap, const workload *workload, unsigned seed)
{
    generator generator = {.workload = workload, .seed = seed, .page_size = PAGE};
    complaint complaint;
    const session_options options = {
        .heap = *heap, .source = generator_source(&generator), .limit = SIZE_MAX, .timeline = true,
    };
    session *session = session_open(&options, &complaint);

    assert_non_null(session);
    while (session_position(session) < 500)
        do_something(session, &seed);
    assert_replays(session, heap);
    for (size_t position = 320; position > 0; position -= 160) {
        session_go(session, position);
        assert_replays(session, heap);
    }
    session_close(session);
}

static void test_any_session_is_written_and_replays_to_its_heap(void **state)
{
    static const allocator_options kinds[] = {
        {.page_size = PAGE},
        {.page_size = 2 * PAGE, .base_address = 77, .give_back = true},
        {.page_size = PAGE, .capacity = 5 * PAGE, .alignment = 64, .smallest_mapping = 2},
        {.page_size = PAGE, .coalescing = COALESCE_ON_DEMAND, .give_back = true},
        {.page_size = PAGE, .coalescing = COALESCE_NEVER, .capacity = 6 * PAGE},
    };

    (void)state;
    for (size_t w = 0; workload_at(w); w++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            for (mems_policy policy = 0; policy < MEMS_POLICIES; policy++) {
                allocator_options heap = kinds[k];
                heap.placement.policy = (int)policy;
                check_session(&heap, workload_at(w), 1 + (unsigned)policy);
                check_session(&heap, workload_at(w), 100);
            }
}

/* In no more time than it took, or little more: the script is written, too. */
static void test_a_million_operations_are_written_soon(void **state)
{
    generator generator = {.workload = workload_find("random"), .seed = 1, .page_size = PAGE};
    const session_options options = {
        .heap = {.page_size = PAGE}, .source = generator_source(&generator), .limit = SIZE_MAX,
    };
    complaint complaint;
    FILE *out = fopen("/dev/null", "w");

    (void)state;
    assert_non_null(out);
    clock_t began = clock();
    session *session = session_open(&options, &complaint);
    session_advance(session, 1000000);
    clock_t done = clock();
    assert_true(transcript_write(session, no_options, out));
    clock_t wrote = clock();
    assert_true(wrote - done < 4 * (done - began));
    session_close(session);
    fclose(out);
}

static void assert_rewrites(const char *script, const char *expected)
{
    const allocator_options heap = {.page_size = PAGE};
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
        "ask holes\n"
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

/* The words of a question, where the reader of a script would find the same; and chains, of which
 * two would be taken for one of two main nodes. */
static void test_what_is_said_twice_is_written_once(void **state)
{
    (void)state;
    assert_rewrites("option policy first-fit\n"
                    "ask holes How many HOLEs will there be after malloc a 1?\nmalloc a 1\n"
                    "say One,\nexpect MAIN[1000:5095]-> P[1000:1000] <-> H[1001:5095] <-> NULL\n"
                    "say two.\nexpect MAIN[1000:5095]-> P[1000:1000] <-> H[1001:5095] <-> NULL\n",
                    "option policy first-fit\nask holes\nmalloc a 1\nsay One, two.\n"
                    "expect MAIN[1000:5095]-> P[1000:1000] <-> H[1001:5095] <-> NULL\n");
}

/* What a session comes to be written as, behind the first line and the options. */
static void check_written(const list *list, const char *expected, const char *file, int line)
{
    const allocator_options heap = session_heap(list->session)->options;
    char *text = written(list->session);
    const char *first = strchr(strchr(text, '\n') + 1, '\n') + 1;

    if (strcmp(first, expected) != 0) {
        print_error("%s\nis not\n%s\n", first, expected);
        _fail(file, line);
    }
    replay replay = play(text, &heap);
    assert_same_heap(list->session, replay.session);
    end(&replay);
    free(text);
}

#define assert_written(list, expected) check_written((list), (expected), __FILE__, __LINE__)

#define CHAIN_A "expect MAIN[1000:5095]-> P[1000:1009] <-> H[1010:5095] <-> NULL\n"

static void test_a_question_is_written_with_the_operation_that_it_is_about(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, ASK(ASK_HOLES, "How many?"), SAY("Well?"),
              MALLOC_AS("a", 0, 10), ASK(ASK_WHERE, "And now?"), PAUSE(), FREE_AS("a", 0),
              MALLOC_AS("a", 0, 10), ASK(ASK_BLOCKS, "In the end?"));
    list_step(&list, 1);
    assert_written(&list, "say Well?\nask holes How many?\nmalloc a 10\npause\n" CHAIN_A);
    hand_trim(list.session);
    assert_written(&list, "say Well?\nask holes How many?\nmalloc a 10\npause\ntrim\n" CHAIN_A);
    list_step(&list, 2);        /* a place that no free has is not asked for */
    assert_written(&list, "say Well?\nask holes How many?\nmalloc a 10\npause\ntrim\nfree a\n"
                          "malloc a 10\n" CHAIN_A);
    list_close(&list);
}

static void test_a_question_comes_behind_what_the_user_did_first(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, ASK(ASK_WHERE, "Where?"), MALLOC_AS("a", 0, 10));
    hand_trim(list.session);
    list_step(&list, 1);
    assert_written(&list, "trim\nask where Where?\nmalloc a 10\n" CHAIN_A);
    list_close(&list);
}

static void test_there_is_no_question_about_what_was_passed_over(void **state)
{
    list list;

    (void)state;
    list_open_lenient(&list, PAGE, MALLOC_AS("big", 0, 2 * PAGE), ASK(ASK_HOLES, "How many?"),
                      FREE_AS("big", 0), ASK(ASK_WHERE, "Where?"), MALLOC_AS("a", 1, 10));
    list_step(&list, 3);
    assert_written(&list, "malloc big 8192\nexpect failed\n# passed over: free big\n"
                          "ask where Where?\nmalloc a 10\n" CHAIN_A);
    list_close(&list);
}

/* Nobody looks whether it holds. */
static void test_what_another_heap_was_expected_to_be_is_not_written(void **state)
{
    list list;

    (void)state;
    list_open_lenient(&list, PAGE, MALLOC_AS("a", 0, 10), EXPECT_FAILED(2),
                      EXPECT_CHAIN("MAIN[1000:5095]-> P[1000:5095] <-> NULL", 3),
                      MALLOC_AS("b", 1, 10), FREE_AS("b", 1));
    list_step(&list, 3);
    assert_written(&list, "malloc a 10\nmalloc b 10\nfree b\n" CHAIN_A);
    list_close(&list);
}

static void test_a_session_in_which_nothing_was_done_is_a_script_too(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, SAY("We begin."), MALLOC_AS("a", 0, 10));
    assert_written(&list, "say We begin.\n"
                          "trim    # changes nothing: but a script has an operation\n");
    list_close(&list);
    list_open(&list, MEMS_FIRST_FIT, SAY("We begin."), EXPECT_CHAIN("MAIN[1:2]-> NULL", 2),
              MALLOC_AS("a", 0, 10));
    assert_broken(&list, 2, "expected MAIN[1:2]-> NULL, found no further main node");
    assert_written(&list, "say We begin.\n"
                          "trim    # changes nothing: but a script has an operation\n"
                          "# Here it stopped: expected MAIN[1:2]-> NULL, found no further main "
                          "node\n");
    list_close(&list);
}

static void test_a_long_chain_is_not_written(void **state)
{
    enum { MOST = 200 };
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, TRIM());
    for (int segments = 2; segments <= MOST + 1; segments++) {
        hand_malloc(list.session, 10);
        char *text = written(list.session);
        assert_int_equal(strstr(text, "\nexpect MAIN[") != NULL, segments <= MOST);
        free(text);
    }
    list_close(&list);
}

/* --- Names ------------------------------------------------------------------------------------ */

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

/* The reader of a script does not know that a name ends with an address. */
static void test_a_name_can_be_used_again_behind_a_free_by_address(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("a", 0, 10), FREE_ADDRESS(1010), FREE_ADDRESS(1000));
    list_step(&list, 1);
    hand_malloc(list.session, 20);
    list_step(&list, 1);
    hand_malloc(list.session, 20);
    list_step(&list, 1);
    assert_written(&list, "malloc a 10\nmalloc b10 20\nfree b10\nmalloc b10 20\nfree-address 1000\n"
                          "expect MAIN[1000:5095]-> H[1000:1009] <-> P[1010:1029] <-> H[1030:5095] "
                          "<-> NULL\n");
    list_close(&list);
}

/* There, the block of another name may begin at the address. */
static void test_in_another_heap_named_blocks_are_freed_by_name(void **state)
{
    list list;

    (void)state;
    list_open_lenient(&list, PAGE, MALLOC_AS("big", 0, 2 * PAGE), MALLOC_AS("b", 1, 10),
                      FREE_ADDRESS(1000), FREE_AS("b", 1), MALLOC_AS("b", 1, 10));
    list_step(&list, 5);
    assert_written(&list, "malloc big 8192\nexpect failed\nmalloc b 10\nfree b\n"
                          "# passed over: free b\nmalloc b 10\n" CHAIN_A);
    list_close(&list);
}

static void test_what_could_not_be_read_again_is_written_otherwise(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("", 0, 10), MALLOC_AS("#1", 1, 10), FREE_AS("", 0),
              MALLOC_AS("a b", 2, 10), FREE_AS("#1", 1), FREE_AS("a b", 2),
              SAY("# one\ntwo#2  #three #"), MALLOC_AS("a#1", 3, 10), SAY(" # "));
    list_step(&list, 7);
    assert_written(&list, "malloc b0 10\nmalloc b1 10\nfree b0\nmalloc b2 10\nfree b1\nfree b2\n"
                          "say one two#2 three\nmalloc a#1 10\n" CHAIN_A);
    list_close(&list);
}

static void test_what_was_passed_over_is_a_comment(void **state)
{
    const allocator_options heap = {.page_size = PAGE, .capacity = PAGE};
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
    const allocator_options heap = {.page_size = PAGE};
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

/* --- What can go wrong ------------------------------------------------------------------------ */

static size_t mallocs_left = SIZE_MAX;

void *__real_mems_heap_malloc(mems_heap *heap, size_t size);
void *__wrap_mems_heap_malloc(mems_heap *heap, size_t size);

/* From some call on, there is no memory. */
void *__wrap_mems_heap_malloc(mems_heap *heap, size_t size)
{
    if (mallocs_left == 0)
        return NULL;
    mallocs_left--;
    return __real_mems_heap_malloc(heap, size);
}

static void test_what_cannot_be_done_once_more_is_not_written(void **state)
{
    FILE *out = fopen("/dev/null", "w");
    list list;

    (void)state;
    assert_non_null(out);
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 10), MALLOC(1, 10));
    list_step(&list, 2);
    mallocs_left = 1;
    errno = 0;
    assert_false(transcript_write(list.session, no_options, out));
    assert_int_equal(errno, ENOMEM);
    mallocs_left = SIZE_MAX;
    assert_true(transcript_write(list.session, no_options, out));
    fclose(out);
    list_close(&list);
}

/* Whether that is noticed at the end or on the way, where the heap has refused something since. */
static void test_a_file_that_takes_no_more_is_said(void **state)
{
    generator generator = {.workload = workload_find("random"), .seed = 1, .page_size = PAGE};
    const session_options options = {
        .heap = {.page_size = PAGE, .capacity = PAGE}, .source = generator_source(&generator),
        .limit = SIZE_MAX,
    };
    complaint complaint;

    (void)state;
    session *session = session_open(&options, &complaint);
    for (size_t position = 2; position < 10000; position += 5000) {
        FILE *full = fopen("/dev/full", "w");
        assert_non_null(full);
        session_advance(session, position);
        errno = 0;
        assert_false(transcript_write(session, no_options, full));
        assert_int_equal(errno, ENOSPC);
        fclose(full);
    }
    session_close(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_session_is_written_and_replays_to_its_heap),
        cmocka_unit_test(test_a_million_operations_are_written_soon),
        cmocka_unit_test(test_remarks_stand_where_they_stood),
        cmocka_unit_test(test_what_is_said_twice_is_written_once),
        cmocka_unit_test(test_a_question_is_written_with_the_operation_that_it_is_about),
        cmocka_unit_test(test_a_question_comes_behind_what_the_user_did_first),
        cmocka_unit_test(test_there_is_no_question_about_what_was_passed_over),
        cmocka_unit_test(test_what_another_heap_was_expected_to_be_is_not_written),
        cmocka_unit_test(test_a_session_in_which_nothing_was_done_is_a_script_too),
        cmocka_unit_test(test_a_long_chain_is_not_written),
        cmocka_unit_test(test_blocks_without_a_name_get_one_that_nobody_has),
        cmocka_unit_test(test_a_name_can_be_used_again_behind_a_free_by_address),
        cmocka_unit_test(test_in_another_heap_named_blocks_are_freed_by_name),
        cmocka_unit_test(test_what_could_not_be_read_again_is_written_otherwise),
        cmocka_unit_test(test_what_was_passed_over_is_a_comment),
        cmocka_unit_test(test_what_broke_is_a_comment_and_all_before_it_replays),
        cmocka_unit_test(test_what_cannot_be_done_once_more_is_not_written),
        cmocka_unit_test(test_a_file_that_takes_no_more_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A session: takes operations from its source, applies them for real, keeps a record of each,
 * attends to remarks, and stops at the first promise that does not hold. */
#include "hand.h"
#include "list.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static size_t live_blocks_of(const list *list)
{
    return mems_heap_figures(heap_behind(list->session)).live_blocks;
}

/* --- Steps ---------------------------------------------------------------------------------- */

static void test_a_step_is_one_operation_until_there_are_no_more(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 100), SAY("hello"), MALLOC(1, 200), FREE(0));
    assert_int_equal(session_position(list.session), 0);
    assert_null(mems_heap_head(heap_behind(list.session)));
    for (size_t n = 1; n <= 3; n++) {
        assert_int_equal(session_step(list.session), SESSION_STEPPED);
        assert_int_equal(session_position(list.session), n);
    }
    assert_int_equal(live_blocks_of(&list), 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(session_step(list.session), SESSION_ENDED);
        assert_int_equal(session_position(list.session), 3);
        assert_int_equal(live_blocks_of(&list), 1);
    }
    assert_null(session_complaint(list.session));
    list_close(&list);
}

static void test_advancing_stops_at_the_position_asked_for(void **state)
{
    complaint complaint = {0};
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 100), MALLOC(1, 200), MALLOC(2, 300), FREE(0));
    assert_int_equal(session_advance(list.session, 0), SESSION_STEPPED);
    assert_int_equal(session_position(list.session), 0);
    assert_int_equal(session_advance(list.session, 3), SESSION_STEPPED);
    assert_int_equal(session_position(list.session), 3);
    assert_int_equal(session_advance(list.session, 2), SESSION_STEPPED);
    assert_int_equal(session_position(list.session), 3);
    assert_int_equal(session_reach(list.session, 4, &complaint), SESSION_STEPPED);
    assert_string_equal(complaint.text, "");
    assert_int_equal(session_advance(list.session, 5), SESSION_ENDED);
    assert_int_equal(session_reach(list.session, 9, &complaint), SESSION_ENDED);
    assert_string_equal(complaint.text, "there are only 4 operations");
    assert_int_equal(complaint.line, 0);
    list_close(&list);
}

static void test_a_limit_ends_the_source_but_not_the_user(void **state)
{
    static const operation items[] = {MALLOC(0, 100), MALLOC(1, 200), MALLOC(2, 300)};

    (void)state;
    for (size_t limit = 0; limit < 3; limit++) {
        list list;
        list_open_items(&list, MEMS_FIRST_FIT, limit, items, 3);
        assert_int_equal(hand_malloc(list.session, 50), SESSION_STEPPED);
        for (size_t n = 0; n < limit; n++)
            assert_int_equal(session_step(list.session), SESSION_STEPPED);
        assert_int_equal(session_step(list.session), SESSION_ENDED);
        assert_int_equal(session_position(list.session), limit + 1);
        assert_int_equal(list.at, limit);
        assert_int_equal(hand_malloc(list.session, 50), SESSION_STEPPED);
        assert_int_equal(session_step(list.session), SESSION_ENDED);
        list_close(&list);
    }
}

static void test_a_heap_that_does_not_open_is_complained_about(void **state)
{
    const session_options options = {.heap = {.page_size = 4097}};
    complaint complaint = {.line = 7};

    (void)state;
    assert_null(session_open(&options, &complaint));
    assert_non_null(strstr(complaint.text, "page"));
    assert_int_equal(complaint.line, 0);
    session_close(NULL);
}

/* --- Records -------------------------------------------------------------------------------- */

static void test_the_last_records_are_kept(void **state)
{
    enum { OPERATIONS = 3 * SESSION_RECORDS + 5 };
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, SAY(""));
    assert_null(session_record(list.session, 0));
    for (size_t n = 1; n <= OPERATIONS; n++) {
        hand_malloc(list.session, n);
        for (size_t back = 0; back < n && back < SESSION_RECORDS; back += back < 2 ? 1 : 50) {
            assert_int_equal(session_record(list.session, back)->number, n - back);
            assert_int_equal(session_record(list.session, back)->size, n - back);
        }
        assert_null(session_record(list.session, n));
        assert_null(session_record(list.session, SESSION_RECORDS));
        if (n >= SESSION_RECORDS)
            assert_int_equal(session_record(list.session, SESSION_RECORDS - 1)->number,
                             n - SESSION_RECORDS + 1);
    }
    assert_null(session_record(list.session, SIZE_MAX));
    list_close(&list);
}

/* The kinds of the last record's events, a letter each, in order. */
static void assert_events(const list *list, const char *kinds)
{
    const record *record = session_record(list->session, 0);
    static const char letters[EVENT_KINDS + 1] = "SMPTsgmFGUCX";
    char text[20] = "";

    for (size_t i = 0; i < record->event_count; i++)
        text[i] = letters[record->events[i].kind];
    assert_string_equal(text, kinds);
    for (event_kind kind = EVENT_SEARCHED; kind < EVENT_KINDS; kind++) {
        const char *first = strchr(kinds, letters[kind]);
        assert_ptr_equal(record_event(record, kind),
                         first ? &record->events[first - kinds] : NULL);
        assert_int_equal(record_did(record, kind), first != NULL);
    }
}

/* First with the HOLE on the left, then with that on the right. */
static void assert_merged(const record *record)
{
    const event *left = &record->events[1], *right = &record->events[2];

    assert_int_equal(record->freed.address, 2000);
    assert_int_equal(record->freed.size, 1000);
    assert_int_equal(left->before.count, 2);
    assert_int_equal(left->before.list[1].address, 2000);
    assert_int_equal(left->after.list[0].size, 2000);
    assert_int_equal(right->before.count, 2);
    assert_int_equal(right->before.list[1].address, 3000);
    assert_int_equal(right->after.count, 1);
    assert_int_equal(right->after.list[0].address, 1000);
    assert_int_equal(right->after.list[0].size, 4096);
}

static void test_records_hold_what_the_heap_did(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_WORST_FIT, MALLOC_AS("a", 0, 1000), MALLOC(1, 1000), MALLOC(2, 2096),
              FREE(0), FREE(2), FREE(1), MALLOC(3, 0), MALLOC(4, SIZE_MAX), MALLOC(5, 4096));
    static const char *const kinds[] = {"SMP", "SP", "ST", "F", "F", "FGG", "X", "SX", "ST"};
    for (size_t i = 0; i < 9; i++) {
        list_step(&list, 1);
        assert_events(&list, kinds[i]);
        const record *record = session_record(list.session, 0);
        assert_int_equal(record->number, i + 1);
        assert_false(record->by_hand);
        assert_int_equal(record->heap->page_size, 4096);
        assert_int_equal(record->heap->placement.policy, MEMS_WORST_FIT);
        assert_int_equal(record->failed, i == 6 || i == 7);
        assert_int_equal(record->merged_left, i == 5);
        assert_int_equal(record->merged_right, i == 5);
        if (i == 5)
            assert_merged(record);
    }
    assert_null(record_event(session_record(list.session, 3), EVENT_MERGED));
    assert_true(record_did(session_record(list.session, 3), EVENT_MERGED));
    const record *first = session_record(list.session, 8), *merge = session_record(list.session, 3);
    assert_string_equal(first->operation.name, "a");
    assert_int_equal(first->address, 1000);
    assert_int_equal(first->size, 1000);
    assert_int_equal(merge->operation.kind, OPERATION_FREE);
    assert_int_equal(merge->address, 2000);
    assert_int_equal(merge->size, 1000);
    assert_int_equal(session_record(list.session, 2)->address, 0);
    assert_int_equal(session_record(list.session, 1)->address, 0);
    list_close(&list);
}

static void test_the_figures_are_those_of_the_operations(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 3000), MALLOC(1, 500), MALLOC(2, 2000), FREE(0),
              MALLOC(3, 0));
    assert_true(session_nanoseconds(list.session) <= 0);
    list_step(&list, 5);
    mems_figures now = mems_heap_figures(heap_behind(list.session));
    assert_int_equal(now.mapped_bytes, 2 * 4096);
    assert_int_equal(now.free_bytes, 5692);
    assert_int_equal(now.live_bytes, 2500);
    assert_int_equal(now.peak_live_bytes, 5500);
    assert_int_equal(now.largest_hole, 3000);
    assert_int_equal(now.allocations, 3);
    assert_int_equal(now.frees, 1);
    assert_int_equal(now.failures, 1);
    assert_true(session_nanoseconds(list.session) >= 0);
    list_close(&list);
}

/* --- Remarks -------------------------------------------------------------------------------- */

static void test_narration_is_said_with_the_operation_before_it(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, SAY("before all"), MALLOC(0, 1), SAY("one"), SAY("two"),
              MALLOC(1, 1), MALLOC(2, 1), SAY(""));
    assert_string_equal(session_narration(list.session), "before all");
    list_step(&list, 1);
    assert_string_equal(session_narration(list.session), "two");
    list_step(&list, 1);
    assert_string_equal(session_narration(list.session), "two");
    list_step(&list, 1);
    assert_string_equal(session_narration(list.session), "");
    list_close(&list);
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1));
    assert_string_equal(session_narration(list.session), "");
    list_close(&list);
}

static void test_a_stop_is_that_of_its_position(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1), PAUSE(), SAY("one"), MALLOC(1, 1),
              ASK(ASK_WHERE, "Where?"), SAY("two"), MALLOC(2, 1));
    assert_null(session_stop(list.session));
    list_step(&list, 1);
    assert_int_equal(session_stop(list.session)->kind, REMARK_PAUSE);
    list_step(&list, 1);
    assert_int_equal(session_stop(list.session)->kind, REMARK_ASK);
    assert_int_equal(session_stop(list.session)->question, ASK_WHERE);
    assert_string_equal(session_stop(list.session)->text, "Where?");
    list_step(&list, 1);
    assert_null(session_stop(list.session));
    list_close(&list);
}

static void test_a_question_is_not_lost_over_a_pause(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, ASK(ASK_HOLES, "How many?"), PAUSE(), MALLOC(0, 1), PAUSE(),
              ASK(ASK_WHERE, "Where?"), MALLOC(1, 1));
    assert_int_equal(session_stop(list.session)->question, ASK_HOLES);
    list_step(&list, 1);
    assert_int_equal(session_stop(list.session)->question, ASK_WHERE);
    list_close(&list);
}

static void test_expectations_that_hold_are_passed_over(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, EXPECT_CHAIN("", 1), MALLOC(0, 1000),
              EXPECT_CHAIN("MAIN[1000:5095]-> P[1000:1999] <-> H[2000:5095] <-> NULL\n", 3),
              MALLOC(1, 0), EXPECT_FAILED(5), MALLOC(2, 4096),
              EXPECT_CHAIN("MAIN[1000:5095]-> P[1000:1999] <-> H[2000:5095] <-> NULL\n\n\n"
                           "MAIN[5096:9191]-> P[5096:9191] <-> NULL", 7));
    list_step(&list, 3);
    assert_int_equal(session_step(list.session), SESSION_ENDED);
    list_close(&list);
}

/* Once broken, nothing more is done, by whomever. */
static void assert_stays_broken(const list *list)
{
    size_t position = session_position(list->session), taken = list->at;
    mems_figures before = mems_heap_figures(heap_behind(list->session));
    complaint complaint = {0};

    for (int i = 0; i < 2; i++) {
        assert_int_equal(session_step(list->session), SESSION_BROKEN);
        assert_int_equal(session_advance(list->session, 0), SESSION_BROKEN);
        assert_int_equal(session_advance(list->session, 100), SESSION_BROKEN);
        assert_int_equal(hand_malloc(list->session, 1), SESSION_BROKEN);
        assert_int_equal(hand_free(list->session, 1000), SESSION_BROKEN);
        assert_int_equal(session_reach(list->session, 100, &complaint), SESSION_BROKEN);
        assert_string_equal(complaint.text, session_complaint(list->session)->text);
    }
    mems_figures after = mems_heap_figures(heap_behind(list->session));
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(session_position(list->session), position);
    assert_int_equal(list->at, taken);
}

static void test_a_chain_that_is_another_breaks_the_session(void **state)
{
    static const struct { const char *expected, *complaint; size_t line; } chains[] = {
        {"MAIN[1000:5095]-> H[1000:5095] <-> NULL\n",
         "expected MAIN[1000:5095]-> H[1000:5095] <-> NULL, found MAIN[1000:5095]-> P[1000:1999] "
         "<-> H[2000:5095] <-> NULL", 20},
        {"MAIN[1000:5095]-> P[1000:1999] <-> H[2000:5095] <-> NULL\n\n"
         "MAIN[5096:9191]-> H[5096:9191] <-> NULL\n",
         "expected MAIN[5096:9191]-> H[5096:9191] <-> NULL, found no further main node", 22},
        {"", "expected no further main node, found MAIN[1000:5095]-> P[1000:1999] <-> "
         "H[2000:5095] <-> NULL", 20},
    };

    (void)state;
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
        list list;
        list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000),
                  EXPECT_CHAIN(chains[i].expected, 20), SAY("never said"), MALLOC(1, 1));
        if (*chains[i].expected) {
            assert_int_equal(session_step(list.session), SESSION_BROKEN);
            assert_broken(&list, chains[i].line, chains[i].complaint);
            assert_string_equal(session_narration(list.session), "");
            assert_stays_broken(&list);
        } else                  /* no line at all expects nothing */
            session_step(list.session);
        list_close(&list);
    }
}

static void test_an_operation_that_does_not_fail_as_expected_breaks_the_session(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), EXPECT_FAILED(4), MALLOC(1, 1));
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_broken(&list, 4, "expected the operation before this to find no place; it was given "
                            "[1000:1999]");
    assert_stays_broken(&list);
    list_close(&list);

    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), FREE(0), EXPECT_FAILED(5));
    list_step(&list, 1);
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_broken(&list, 5, "expected the operation before this to find no place; it was no "
                            "allocation");
    list_close(&list);
}

static void test_an_expectation_before_all_operations_can_break_the_session(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, EXPECT_CHAIN("MAIN[1:2]-> NULL\n", 3), MALLOC(0, 1000));
    assert_broken(&list, 3, "expected MAIN[1:2]-> NULL, found no further main node");
    assert_int_equal(session_position(list.session), 0);
    assert_stays_broken(&list);
    list_close(&list);
}

/* --- Closing -------------------------------------------------------------------------------- */

static bool is_mapped(void *address)
{
    unsigned char in_core;

    return mincore(address, 1, &in_core) == 0 || errno != ENOMEM;
}

static void test_closing_leaves_nothing_mapped(void **state)
{
    void *pages[3];
    size_t count = 0;
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 4000), MALLOC(1, 9000), MALLOC(2, 16 << 20),
              FREE(1));
    list_step(&list, 4);
    const MainChainNode *main = mems_heap_head(heap_behind(list.session));
    for (; main; main = main->next)
        pages[count++] = main->sub_chain_head->physical_address;
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++)
        assert_true(is_mapped(pages[i]));
    list_close(&list);
    for (size_t i = 0; i < count; i++)
        assert_false(is_mapped(pages[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_step_is_one_operation_until_there_are_no_more),
        cmocka_unit_test(test_advancing_stops_at_the_position_asked_for),
        cmocka_unit_test(test_a_limit_ends_the_source_but_not_the_user),
        cmocka_unit_test(test_a_heap_that_does_not_open_is_complained_about),
        cmocka_unit_test(test_the_last_records_are_kept),
        cmocka_unit_test(test_records_hold_what_the_heap_did),
        cmocka_unit_test(test_the_figures_are_those_of_the_operations),
        cmocka_unit_test(test_narration_is_said_with_the_operation_before_it),
        cmocka_unit_test(test_a_stop_is_that_of_its_position),
        cmocka_unit_test(test_a_question_is_not_lost_over_a_pause),
        cmocka_unit_test(test_expectations_that_hold_are_passed_over),
        cmocka_unit_test(test_a_chain_that_is_another_breaks_the_session),
        cmocka_unit_test(test_an_operation_that_does_not_fail_as_expected_breaks_the_session),
        cmocka_unit_test(test_an_expectation_before_all_operations_can_break_the_session),
        cmocka_unit_test(test_closing_leaves_nothing_mapped),
    };

    return cmocka_run_group_tests_name("steps", tests, NULL, NULL);
}

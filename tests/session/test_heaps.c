/* Sessions in heaps with options: what is said of alignment, capacity, coalescing on demand and main
 * nodes that are given back; and of what a search looked at. */
#include "hand.h"
#include "list.h"

#include "session/words.h"
#include "source/generator.h"

#include <stdio.h>

#define assert_story(list, story) check_story((list), (story), __FILE__, __LINE__)

static void check_story(const list *list, const char *story, const char *file, int line)
{
    char text[400];

    words_story(session_record(list->session, 0), text, sizeof text);
    _assert_string_equal(text, story, file, line);
}

static void step_and_tell(list *list, const char *story)
{
    list_step(list, 1);
    assert_story(list, story);
}

/* --- Options -------------------------------------------------------------------------------- */

static void test_a_size_that_is_rounded_up_is_told_and_filled(void **state)
{
    list list;

    (void)state;
    list_open_heap(&list, (allocator_options){.alignment = 16}, MALLOC_AS("a", 0, 1000),
                   MALLOC(1, 1008), REALLOC_AS("a", 0, 1001), FREE(0));
    step_and_tell(&list, "malloc a 1000: rounded up to 1008; nothing mapped yet; mapped 1 page as "
                         "main node [1000:5095], split into PROCESS [1000:2007] and HOLE "
                             "[2008:5095]");
    assert_int_equal(session_record(list.session, 0)->size, 1008);
    assert_int_equal(session_block(list.session, 1000)->size, 1008);
    step_and_tell(&list, "malloc 1008: first fit took HOLE [2008:5095], split into PROCESS "
                         "[2008:3015] and HOLE [3016:5095]; looked at 2 segments");
    step_and_tell(&list, "realloc a 1001: rounded up to 1008; PROCESS [1000:2007] stays as it is: "
                         "it has that size already");
    list_step(&list, 1);
    list_close(&list);
}

static size_t requested_at(const session *session, uintptr_t address)
{
    segment segment;

    assert_true(allocator_find(session_heap(session), address, &segment));
    return segment.requested;
}

static void test_a_segment_knows_what_was_requested(void **state)
{
    generator generator = {.workload = workload_at(0), .seed = 7};
    const session_options options = {
        .heap = {.alignment = 64, .give_back = true}, .source = generator_source(&generator),
        .limit = SIZE_MAX, .timeline = true,
    };
    complaint complaint;
    session *session = session_open(&options, &complaint);

    (void)state;
    assert_int_equal(session_advance(session, 9000), SESSION_STEPPED);      /* over a checkpoint */
    session_go(session, 8500);
    session_go(session, 4500);
    for (int step = 0; step < 500; step++) {
        const allocator *heap = session_heap(session);
        segment segment;
        session_step(session);
        const record *record = session_record(session, 0);
        if (record->address && !record_frees(record))
            assert_int_equal(requested_at(session, record->address), record->operation.size);
        for (bool more = heap->model->end(heap, false, &segment); more;
             more = heap->model->beside(heap, true, &segment)) {
            bool process = segment.type == SEGMENT_PROCESS;
            assert_true(process == (segment.requested > 0) && segment.requested <= segment.size);
            assert_true(!process || segment.requested + 64 > segment.size);
        }
    }
    session_close(session);
}

static void test_a_resized_block_was_requested_anew(void **state)
{
    list list;

    (void)state;
    list_open_heap(&list, (allocator_options){.alignment = 16}, MALLOC(0, 1000), MALLOC(1, 90),
                   REALLOC(0, 1001), REALLOC(0, 1008), REALLOC(0, 5), FREE(0), MALLOC(2, 7));
    static const size_t sizes[] = {1000, 1000, 1001, 1008, 5, 0, 7};
    for (size_t i = 0; i < 7; i++) {
        list_step(&list, 1);
        assert_int_equal(requested_at(list.session, 1000), sizes[i]);
    }
    assert_int_equal(requested_at(list.session, 2010), 90);
    list_close(&list);
}

/* A program may use what it asked for, and no more: the rest is the allocator's. */
static void test_a_block_is_filled_as_far_as_it_was_requested(void **state)
{
    static const struct { size_t byte; session_status status; } writes[] = {
        {9, SESSION_BROKEN}, {10, SESSION_STEPPED}, {63, SESSION_STEPPED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
        list list;
        list_open_heap(&list, (allocator_options){.alignment = 64}, MALLOC(0, 10), REALLOC(0, 100));
        list_step(&list, 1);
        unsigned char *block = mems_heap_get(heap_behind(list.session), (void *)1000);
        block[writes[i].byte] ^= 1;
        assert_int_equal(session_step(list.session), writes[i].status);
        list_close(&list);
    }
}

static void test_a_capacity_that_is_reached_is_told(void **state)
{
    list list;

    (void)state;
    list_open_heap(&list, (allocator_options){.capacity = 8192}, MALLOC(0, 8000), MALLOC(1, 193));
    list_step(&list, 1);
    step_and_tell(&list, "malloc 193: failed: no HOLE is large enough, and neither the heap's "
                         "capacity of 8192 bytes nor the system allows for more (ENOMEM)");
    list_close(&list);
}

static void test_holes_that_do_not_merge_are_told_why(void **state)
{
    list list;

    (void)state;
    list_open_heap(&list, ((allocator_options){.coalescing = COALESCE_ON_DEMAND}),
                   MALLOC(0, 1000), FREE(0), COALESCE(), COALESCE(), TRIM(), TRIM());
    list_step(&list, 1);
    step_and_tell(&list, "free 1000: PROCESS [1000:1999] became a HOLE; nothing merges until "
                  "coalesce");
    step_and_tell(&list, "coalesce: 1 border between neighbouring HOLEs is gone");
    step_and_tell(&list, "coalesce: no HOLE has another one beside it, so nothing merges");
    step_and_tell(&list, "trim: the system got back 4096 bytes: 1 main node was all HOLE");
    step_and_tell(&list, "trim: no main node is all HOLE, so the system gets nothing back");
    list_close(&list);
    list_open_heap(&list, ((allocator_options){.coalescing = COALESCE_NEVER}), MALLOC(0, 1000),
                   FREE(0), COALESCE());
    list_step(&list, 1);
    step_and_tell(&list, "free 1000: PROCESS [1000:1999] became a HOLE; this heap never merges "
                  "HOLEs");
    step_and_tell(&list, "coalesce: this heap never merges HOLEs");
    list_close(&list);
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), COALESCE());
    list_step(&list, 1);
    step_and_tell(&list, "coalesce: this heap merges HOLEs at every free, so there is nothing to "
                  "do");
    list_close(&list);
}

static void test_a_main_node_that_is_given_back_is_told(void **state)
{
    list list;

    (void)state;
    list_open_heap(&list, (allocator_options){.give_back = true}, MALLOC(0, 1000), FREE(0),
                   MALLOC(1, 4096), REALLOC(1, 5000), FREE(1));
    list_step(&list, 1);
    step_and_tell(&list, "free 1000: PROCESS [1000:1999] became a HOLE, merged with the HOLE on "
                         "its right [2000:5095]: now HOLE [1000:5095]; nothing else was in it, so "
                         "the system got back main node [1000:5095]");
    step_and_tell(&list, "malloc 4096: nothing is mapped; mapped 1 page as main node [5096:9191], "
                         "all of it PROCESS");
    step_and_tell(&list, "realloc 5096 5000: no room after [5096:9191]; mapped main node "
                         "[9192:17383], moved it to [9192:14191]; the system got back the old main "
                         "node");
    list_step(&list, 1);
    char outcome[80];
    words_outcome(session_record(list.session, 0), outcome, sizeof outcome);
    assert_string_equal(outcome, "merged right, unmapped");
    list_close(&list);
}

/* There is no bound on what a call may do. */
static void test_a_coalesce_of_many_borders_is_counted_whole(void **state)
{
    enum { BLOCKS = 40 };
    operation items[2 * BLOCKS + 1];
    list list;

    (void)state;
    for (size_t i = 0; i < BLOCKS; i++) {
        items[i] = (operation){.kind = OPERATION_MALLOC, .block = LIST_RESERVED + i, .size = 100};
        items[BLOCKS + i] = (operation){.kind = OPERATION_FREE, .block = LIST_RESERVED + i};
    }
    items[2 * BLOCKS] = (operation)COALESCE();
    list_open_options(&list, (allocator_options){.coalescing = COALESCE_ON_DEMAND}, items,
                      2 * BLOCKS + 1);
    list_step(&list, 2 * BLOCKS);
    step_and_tell(&list, "coalesce: 40 borders between neighbouring HOLEs are gone");
    const record *record = session_record(list.session, 0);
    assert_int_equal(record->event_count, 40);
    assert_int_equal(record->events[0].after.list[0].size, 200);
    assert_int_equal(record->events[39].after.list[0].size, 4096);
    list_close(&list);
}

/* --- What a search looked at ---------------------------------------------------------------- */

static void test_searches_that_find_nothing_tell_what_they_looked_at(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_LAST_FREED_FIRST, MALLOC(0, 4096), MALLOC(1, 4000), MALLOC(2, 100),
              MALLOC(3, 4096));
    list_step(&list, 1);
    step_and_tell(&list, "malloc 4000: there is no HOLE; mapped 1 page as main node [5096:9191], "
                         "split into PROCESS [5096:9095] and HOLE [9096:9191]");
    step_and_tell(&list, "malloc 100: it does not fit the only HOLE; mapped 1 page as main node "
                         "[9192:13287], split into PROCESS [9192:9291] and HOLE [9292:13287]");
    step_and_tell(&list, "malloc 4096: none of 2 HOLEs is large enough; mapped 1 page as main node "
                         "[13288:17383], all of it PROCESS");
    list_close(&list);
}

static size_t visits_of_last(const list *list)
{
    const record *record = session_record(list->session, 0);

    assert_true(record->counted);
    return record->visited;
}

/* Up to a size of heap at which a walk takes longer than anybody would wait for. */
static void test_visits_are_counted_while_the_heap_is_small(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1));
    for (size_t i = 1; i < SESSION_COUNTED_SEGMENTS; i++) {
        hand_malloc(list.session, 4096);
        assert_int_equal(visits_of_last(&list), i - 1);
    }
    hand_malloc(list.session, 4096);
    assert_int_equal(visits_of_last(&list), SESSION_COUNTED_SEGMENTS - 1);
    hand_malloc(list.session, 4096);
    assert_false(session_record(list.session, 0)->counted);
    char text[100];
    words_story(session_record(list.session, 0), text, sizeof text);
    text[61] = '\0';
    assert_string_equal(text, "malloc 4096 (by hand): no HOLE is large enough; mapped 1 page");
    list_close(&list);
}

/* --- The same operations in several heaps ------------------------------------------------------ */

static session *open_workload(const generator *generator, mems_policy policy, size_t capacity)
{
    const session_options options = {
        .heap = {.page_size = 4096, .placement.policy = (int)policy, .capacity = capacity},
        .source = generator_source(generator),
        .limit = SIZE_MAX,
        .lenient = true,
    };
    complaint complaint;
    session *session = session_open(&options, &complaint);

    assert_non_null(session);
    return session;
}

/* A block is found by its id where the record says that it was placed, if it was. */
static void assert_placed(const session *session)
{
    const record *record = session_record(session, 0);
    const placed_block *block = session_block_by_id(session, record->operation.block);

    if (record->operation.kind != OPERATION_MALLOC || record->failed) {
        assert_null(block);
        return;
    }
    assert_int_equal(block->address, record->address);
    assert_ptr_equal(block, session_block(session, record->address));
}

static void test_a_workload_does_the_same_in_heaps_that_have_no_place_for_all(void **state)
{
    enum { HEAPS = 3, OPERATIONS = 1000 };
    const mems_policy policies[HEAPS] = {MEMS_FIRST_FIT, MEMS_BEST_FIT, MEMS_WORST_FIT};

    (void)state;
    for (size_t w = 0; workload_at(w); w++) {
        const generator generator = {.workload = workload_at(w), .seed = 1, .page_size = 4096};
        session *sessions[HEAPS];
        for (int i = 0; i < HEAPS; i++)
            sessions[i] = open_workload(&generator, policies[i], i ? 12288 : 0);
        for (int step = 0; step < OPERATIONS; step++)
            for (int i = 0; i < HEAPS; i++) {
                assert_int_equal(session_step(sessions[i]), SESSION_STEPPED);
                const operation *first = &session_record(sessions[0], 0)->operation;
                const operation *here = &session_record(sessions[i], 0)->operation;
                assert_int_equal(here->kind, first->kind);
                assert_int_equal(here->block, first->block);
                assert_int_equal(here->size, first->size);
                assert_placed(sessions[i]);
            }
        for (int i = 0; i < HEAPS; i++)
            session_close(sessions[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_size_that_is_rounded_up_is_told_and_filled),
        cmocka_unit_test(test_a_segment_knows_what_was_requested),
        cmocka_unit_test(test_a_resized_block_was_requested_anew),
        cmocka_unit_test(test_a_block_is_filled_as_far_as_it_was_requested),
        cmocka_unit_test(test_a_capacity_that_is_reached_is_told),
        cmocka_unit_test(test_holes_that_do_not_merge_are_told_why),
        cmocka_unit_test(test_a_main_node_that_is_given_back_is_told),
        cmocka_unit_test(test_a_coalesce_of_many_borders_is_counted_whole),
        cmocka_unit_test(test_searches_that_find_nothing_tell_what_they_looked_at),
        cmocka_unit_test(test_visits_are_counted_while_the_heap_is_small),
        cmocka_unit_test(test_a_workload_does_the_same_in_heaps_that_have_no_place_for_all),
    };

    return cmocka_run_group_tests_name("heaps", tests, NULL, NULL);
}

/* Going back, and forth: at any position everything is what it was when that was first reached. */
#include "hand.h"
#include "list.h"
#include "../workload.h"

#include "session/words.h"

#include <stdlib.h>
#include <string.h>

enum { CLOSE = 50 };            /* positions at either end that are all looked at */

/* --- Fingerprints ------------------------------------------------------------------------------ */

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static void mix(uint64_t *hash, const void *bytes, size_t size)
{
    for (const unsigned char *byte = bytes; size-- > 0; byte++)
        *hash = (*hash ^ *byte) * 0x100000001b3u;
}

static void mix_text(void *hash, const char *text, size_t length)
{
    mix(hash, text, length);
}

static bool mix_block(void *context, const MainChainNode *main, const SubChainNode *segment)
{
    struct { const session *session; uint64_t hash; } *to = context;

    mix(&to->hash, &segment->size, sizeof segment->size);
    if (segment->type == MEMS_PROCESS) {
        const placed_block *block = session_block(to->session, (uintptr_t)segment->virtual_address);
        assert_non_null(block);
        assert_int_equal(block->size, segment->size);
        mix(&to->hash, &block->id, sizeof block->id);
        mix(&to->hash, &block->shade, sizeof block->shade);
        mix_text(&to->hash, block->name ? block->name : "", block->name ? strlen(block->name) : 0);
    }
    (void)main;
    return true;
}

static void mix_records(uint64_t *hash, const session *session)
{
    char text[600];
    size_t count;

    for (size_t back = 0; back < 12 && session_record(session, back); back++) {
        const record *record = session_record(session, back);
        words_operation(record, text, sizeof text);
        mix(hash, text, strlen(text));
        words_outcome(record, text, sizeof text);
        mix(hash, text, strlen(text));
        mix(hash, &record->number, sizeof record->number);
    }
    if (session_record(session, 0)) {
        words_story(session_record(session, 0), text, sizeof text);
        mix(hash, text, strlen(text));
    }
    const uintptr_t *visited = session_visited(session, &count);
    mix(hash, visited, count * sizeof *visited);
}

static void mix_survey(uint64_t *hash, const session *session)
{
    const survey *survey = session_survey(session);
    uintptr_t first = session_heap(session)->options.base_address;
    uintptr_t end = (uintptr_t)mems_heap_next_address(heap_behind(session));

    mix(hash, &survey->history, offsetof(history, samples)
                                + survey->history.count * sizeof(heap_figures));
    mix(hash, &survey->sizes, sizeof survey->sizes);
    for (int i = 0; i <= 16; i++) {
        uintptr_t address = first + (end - first) / 16 * (size_t)i;
        lives lives = survey_below(survey, address);
        size_t number = survey_number(survey, address);
        mix(hash, &lives, sizeof lives);
        mix(hash, &number, sizeof number);
    }
}

/* All that can be seen of a session, in a number. */
static uint64_t fingerprint(const session *session)
{
    mems_figures figures = mems_heap_figures(heap_behind(session));
    struct { const struct session *session; uint64_t hash; } to = {session, 0xcbf29ce484222325u};
    size_t position = session_position(session);
    const operation *stop = session_stop(session);

    assert_null(mems_heap_check(heap_behind(session)));
    figures.bookkeeping_bytes = 0;
    mix(&to.hash, &figures, sizeof figures);
    mix(&to.hash, &position, sizeof position);
    mems_heap_print(heap_behind(session), mix_text, &to.hash);
    mems_heap_walk(heap_behind(session), mix_block, &to);
    mix_records(&to.hash, session);
    mix_survey(&to.hash, session);
    mix_text(&to.hash, session_narration(session), strlen(session_narration(session)));
    for (int mark = 0; mark < SESSION_MARKS; mark++) {
        tally tally = session_tally(session, (session_mark)mark);
        mix(&to.hash, &tally, sizeof tally);
    }
    if (stop)
        mix_text(&to.hash, stop->text ? stop->text : "pause", stop->text ? strlen(stop->text) : 5);
    return to.hash;
}

/* --- Everything is what it was ----------------------------------------------------------------- */

typedef struct journey {
    generator generator;
    session *session;
    uint64_t *seen;             /* by position */
    size_t end;
    unsigned random;
} journey;

static void begin(journey *journey, const char *workload, allocator_options heap)
{
    complaint complaint;

    *journey = (struct journey){
        .generator = {.workload = workload_find(workload), .seed = 7, .page_size = 4096},
        .random = 1,
    };
    heap.page_size = 4096;
    const session_options options = {
        .heap = heap,
        .source = generator_source(&journey->generator),
        .limit = SIZE_MAX,
        .drawn = true,
        .timeline = true,
    };
    journey->session = session_open(&options, &complaint);
    assert_non_null(journey->session);
}

static void end(journey *journey)
{
    session_close(journey->session);
    free(journey->seen);
}

static size_t draw_lot(journey *journey, size_t bound)
{
    return (size_t)rand_r(&journey->random) % bound;
}

/* Now and then an operation by hand. */
static void act(journey *journey)
{
    session *session = journey->session;
    const record *record = session_record(session, draw_lot(journey, 5));
    uintptr_t address = record ? record->address : 0;

    switch (draw_lot(journey, 60)) {
    case 0:
        if (hand_malloc(session, 1 + draw_lot(journey, 9000)) == SESSION_STEPPED)
            return;
        break;
    case 1:
        if (session_block(session, address) && hand_free(session, address) == SESSION_STEPPED)
            return;
        break;
    case 2:
        if (session_block(session, address)
            && hand_realloc(session, address, draw_lot(journey, 5000)) == SESSION_STEPPED)
            return;
        break;
    case 3:
        if (draw_lot(journey, 10) == 0 && hand_coalesce(session) == SESSION_STEPPED)
            return;
        break;
    case 4:
        if (draw_lot(journey, 10) == 0 && hand_trim(session) == SESSION_STEPPED)
            return;
        break;
    default:
        break;
    }
    assert_int_equal(session_step(session), SESSION_STEPPED);
}

static void travel(journey *journey, size_t operations)
{
    journey->seen = calloc(operations + 1, sizeof *journey->seen);
    journey->seen[0] = fingerprint(journey->session);
    while (session_position(journey->session) < operations) {
        act(journey);
        size_t position = session_position(journey->session);
        journey->seen[position] = fingerprint(journey->session);
    }
    journey->end = operations;
}

static void assert_as_seen(const journey *journey, size_t position)
{
    assert_int_equal(session_position(journey->session), position);
    if (fingerprint(journey->session) != journey->seen[position])
        fail_msg("position %zu is not what it was", position);
}

static void go(const journey *journey, size_t position)
{
    assert_int_equal(session_go(journey->session, position), SESSION_STEPPED);
    assert_as_seen(journey, position);
}

static void wander(journey *journey)
{
    for (int i = 0; i < CLOSE; i++)
        go(journey, draw_lot(journey, journey->end + 1));
    go(journey, 0);
    go(journey, journey->end);
    for (size_t i = journey->end; i-- > journey->end - CLOSE; )
        go(journey, i);
    for (size_t i = 1; i < CLOSE; i++)
        go(journey, i);
    while (session_position(journey->session) < CLOSE + CLOSE) {
        assert_int_equal(session_step(journey->session), SESSION_STEPPED);
        assert_as_seen(journey, session_position(journey->session));
    }
}

static void test_any_position_is_what_it_was(void **state)
{
    static const allocator_options heaps[] = {
        {.page_size = 0},
        {.placement.policy = MEMS_NEXT_FIT, .give_back = true},
        {.placement.policy = MEMS_BEST_FIT, .alignment = 16, .capacity = 20480},
        {.placement.policy = MEMS_WORST_FIT, .coalescing = COALESCE_ON_DEMAND},
        {.placement.policy = MEMS_LAST_FREED_FIRST, .smallest_mapping = 3, .give_back = true},
        {.placement.policy = MEMS_FIRST_FREED_FIRST, .base_address = 0x10000},
    };

    (void)state;
    for (size_t w = 0; workload_at(w); w++)
        for (size_t h = 0; h < sizeof heaps / sizeof *heaps; h++) {
            journey journey;
            begin(&journey, workload_at(w)->name, heaps[h]);
            travel(&journey, h == 0 ? 13000 : 700);
            wander(&journey);
            end(&journey);
        }
}

/* Blocks whose memory is blank since are checked, too, and so are those that were filled since. */
static void test_blocks_are_still_checked_after_going_back(void **state)
{
    static const uintptr_t addresses[] = {1000, 1100, 1200};

    (void)state;
    for (size_t i = 0; i < 3; i++)
        for (int write = 0; write < 2; write++) {
            list list;
            list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 100), MALLOC(1, 100), MALLOC(2, 100),
                      FREE(0), FREE(1), FREE(2));
            list_step(&list, 3);
            session_go(list.session, 2);
            session_step(list.session);
            unsigned char *byte = mems_heap_get(heap_behind(list.session),
                                                (void *)(addresses[i] + 50));
            *byte ^= (unsigned char)(write ? 0x40 : 0);
            assert_int_equal(session_advance(list.session, 6),
                             write ? SESSION_BROKEN : SESSION_STEPPED);
            assert_int_equal(session_position(list.session), write ? 3 + i : 6);
            list_close(&list);
        }
}

/* --- Where one can go -------------------------------------------------------------------------- */

static void test_a_list_has_an_end_and_a_generator_none(void **state)
{
    journey journey;
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1), SAY("x"), MALLOC(1, 1), FREE(0));
    assert_int_equal(session_end(list.session), 3);
    assert_int_equal(session_reached(list.session), 0);
    list_step(&list, 2);
    assert_int_equal(session_reached(list.session), 2);
    assert_int_equal(session_go(list.session, 1), SESSION_STEPPED);
    assert_int_equal(session_reached(list.session), 2);
    assert_int_equal(session_go(list.session, 4), SESSION_ENDED);
    assert_int_equal(session_position(list.session), 3);
    list_close(&list);

    begin(&journey, "random", (allocator_options){0});
    assert_int_equal(session_end(journey.session), 0);
    assert_int_equal(session_go(journey.session, 100), SESSION_STEPPED);
    assert_int_equal(session_end(journey.session), 100);
    session_go(journey.session, 10);
    assert_int_equal(session_end(journey.session), 100);
    end(&journey);
}

static void test_an_operation_by_hand_takes_the_place_of_what_followed(void **state)
{
    journey journey;

    (void)state;
    begin(&journey, "random", (allocator_options){0});
    session_go(journey.session, 9000);
    session_go(journey.session, 4500);
    assert_int_equal(hand_malloc(journey.session, 77), SESSION_STEPPED);
    assert_int_equal(session_reached(journey.session), 4501);
    assert_int_equal(session_end(journey.session), 4501);
    uint64_t seen = fingerprint(journey.session);
    session_go(journey.session, 9500);
    uint64_t later = fingerprint(journey.session);
    session_go(journey.session, 4501);
    assert_true(session_record(journey.session, 0)->by_hand);
    assert_int_equal(session_record(journey.session, 0)->size, 77);
    session_go(journey.session, 20);
    session_go(journey.session, 4501);
    assert_true(session_record(journey.session, 0)->by_hand);
    session_go(journey.session, 9500);
    assert_true(fingerprint(journey.session) == later);
    session_go(journey.session, 4500);
    assert_int_equal(hand_coalesce(journey.session), SESSION_STEPPED);
    assert_int_equal(session_record(journey.session, 0)->operation.kind, OPERATION_COALESCE);
    assert_true(fingerprint(journey.session) != seen);
    end(&journey);
}

/* What follows an operation by hand is what follows it in a session that was never anywhere else. */
static void test_nothing_is_left_of_what_was_cut_off(void **state)
{
    journey changed, straight;

    (void)state;
    begin(&changed, "checkerboard", (allocator_options){0});
    begin(&straight, "checkerboard", (allocator_options){0});
    session_go(changed.session, 9000);
    session_go(changed.session, 4500);
    session_go(straight.session, 4500);
    hand_malloc(changed.session, 7777);
    hand_malloc(straight.session, 7777);
    session_go(changed.session, 9500);
    assert_int_equal(session_advance(straight.session, 9500), SESSION_STEPPED);
    assert_true(fingerprint(changed.session) == fingerprint(straight.session));
    end(&changed);
    end(&straight);
}

static void test_what_is_cut_off_a_list_never_comes(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1), MALLOC(1, 1), MALLOC(2, 1), FREE(0));
    list_step(&list, 4);
    session_go(list.session, 2);
    session_cut(list.session);
    assert_int_equal(session_end(list.session), 2);
    assert_int_equal(session_step(list.session), SESSION_ENDED);
    assert_int_equal(hand_malloc(list.session, 5), SESSION_STEPPED);
    assert_int_equal(session_step(list.session), SESSION_ENDED);
    session_go(list.session, 0);
    assert_int_equal(session_end(list.session), 3);
    assert_int_equal(session_advance(list.session, 99), SESSION_ENDED);
    assert_int_equal(session_position(list.session), 3);
    assert_true(session_record(list.session, 0)->by_hand);
    list_close(&list);
}

static void test_one_goes_back_from_what_broke(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 100), MALLOC(1, 100), EXPECT_FAILED(7), FREE(0));
    assert_int_equal(session_go(list.session, 3), SESSION_BROKEN);
    assert_int_equal(session_position(list.session), 2);
    assert_non_null(session_complaint(list.session));
    assert_int_equal(session_go(list.session, 1), SESSION_STEPPED);
    assert_null(session_complaint(list.session));
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_broken(&list, 7, "expected the operation before this to find no place; it was given "
                            "[1100:1199]");
    list_close(&list);
}

/* --- What one may look for --------------------------------------------------------------------- */

static void test_failures_and_mappings_are_counted(void **state)
{
    const tally none = {0};
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 100), MALLOC(1, 0), MALLOC(2, 5000), MALLOC(3, 0),
              FREE(0));
    tally tally = session_tally(list.session, MARK_FAILURE);
    assert_memory_equal(&tally, &none, sizeof tally);
    list_step(&list, 5);
    tally = session_tally(list.session, MARK_FAILURE);
    assert_int_equal(tally.count, 2);
    assert_int_equal(tally.last, 4);
    assert_int_equal(tally.before, 2);
    tally = session_tally(list.session, MARK_MAPPING);
    assert_int_equal(tally.count, 2);
    assert_int_equal(tally.last, 3);
    assert_int_equal(tally.before, 1);
    assert_int_equal(session_peak(list.session), 3);
    session_go(list.session, 2);
    assert_int_equal(session_tally(list.session, MARK_FAILURE).last, 2);
    assert_int_equal(session_tally(list.session, MARK_FAILURE).before, 0);
    assert_int_equal(session_peak(list.session), 3);
    session_cut(list.session);
    assert_int_equal(session_peak(list.session), 1);
    list_close(&list);
}

static void test_skipping_passes_no_mark(void **state)
{
    journey journey;
    size_t steps = 0;

    (void)state;
    begin(&journey, "sawtooth", (allocator_options){0});
    session_go(journey.session, 100000);
    tally all = session_tally(journey.session, MARK_MAPPING);
    session_go(journey.session, all.before);
    while (session_tally(journey.session, MARK_MAPPING).count < all.count) {
        session_skip(journey.session, MARK_MAPPING);
        session_step(journey.session);
        steps++;
    }
    assert_int_equal(session_position(journey.session), all.last);
    assert_true(steps < 20000);
    end(&journey);
}

/* --- Memory ------------------------------------------------------------------------------------ */

/* Where the system allows for it, blocks lie where they did in the machine's memory, too. */
static void test_physical_addresses_stay(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 5000), MALLOC(1, 9000), MALLOC(2, 100), FREE(1));
    list_step(&list, 4);
    const void *first = mems_heap_get(heap_behind(list.session), (void *)1000);
    session_go(list.session, 2);
    assert_ptr_equal(mems_heap_get(heap_behind(list.session), (void *)1000), first);
    session_go(list.session, 4);
    assert_ptr_equal(mems_heap_get(heap_behind(list.session), (void *)1000), first);
    list_close(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_position_is_what_it_was),
        cmocka_unit_test(test_blocks_are_still_checked_after_going_back),
        cmocka_unit_test(test_a_list_has_an_end_and_a_generator_none),
        cmocka_unit_test(test_an_operation_by_hand_takes_the_place_of_what_followed),
        cmocka_unit_test(test_nothing_is_left_of_what_was_cut_off),
        cmocka_unit_test(test_what_is_cut_off_a_list_never_comes),
        cmocka_unit_test(test_one_goes_back_from_what_broke),
        cmocka_unit_test(test_failures_and_mappings_are_counted),
        cmocka_unit_test(test_skipping_passes_no_mark),
        cmocka_unit_test(test_physical_addresses_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The events of each kind of call: which, in which order, with which ranges. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "scene.h"

#define PAGE ((size_t)getpagesize())
#define BASE ((uintptr_t)5000)

enum { MOST_EVENTS = 8 };       /* of a call that is about one block */

/* What came since the log was last read. */
static struct {
    mems_event events[64];
    size_t count;
} heard;

/* Listens, and reads the heap as a listener may. */
static void listen(void *context, const mems_event *event)
{
    const mems_heap *told = *(mems_heap **)context;
    mems_figures figures = mems_heap_figures(told);

    assert_ptr_equal(told, heap);
    assert_int_equal(figures.live_bytes + figures.free_bytes, figures.mapped_bytes);
    assert_true(heard.count < 64);
    heard.events[heard.count++] = *event;
}

static int open_heap(void **state)
{
    (void)state;
    heap = mems_heap_open(&(mems_heap_options){.base_address = BASE}, NULL);
    mems_heap_observe(heap, listen, &heap);
    heard.count = 0;
    return 0;
}

/* Wants exactly these events since the last time; then nobody has heard anything. */
#define assert_heard(...)                                                                          \
    check_heard(__FILE__, __LINE__, (const mems_event[]){__VA_ARGS__},                             \
                sizeof (const mems_event[]){__VA_ARGS__} / sizeof(mems_event))

static void check_heard(const char *file, int line, const mems_event *wanted, size_t count)
{
    for (size_t i = 0; i < count && i < heard.count; i++) {
        const mems_event *got = &heard.events[i];
        _assert_int_equal(got->kind, wanted[i].kind, file, line);
        _assert_int_equal(got->address, wanted[i].address, file, line);
        _assert_int_equal(got->size, wanted[i].size, file, line);
        _assert_int_equal(got->part, wanted[i].part, file, line);
    }
    _assert_int_equal(heard.count, count, file, line);
    heard.count = 0;
}

/* Allocates or frees without listening for once. */
static void quietly_malloc(size_t size)
{
    mems_heap_malloc(heap, size);
    heard.count = 0;
}

static void quietly_free(size_t offset)
{
    assert_true(mems_heap_free(heap, at(offset)));
    heard.count = 0;
}

/* --- Allocating ------------------------------------------------------------------------------- */

static void test_opening_tells_nothing(void **state)
{
    (void)state;
    assert_int_equal(heard.count, 0);
}

static void test_first_block_is_searched_mapped_and_split(void **state)
{
    (void)state;
    mems_heap_malloc(heap, 100);
    assert_heard({MEMS_SEARCHED, 0, 0, 100}, {MEMS_MAPPED, BASE, PAGE, 0},
                 {MEMS_SPLIT, BASE, PAGE, 100});
}

static void test_whole_pages_are_mapped_and_taken(void **state)
{
    (void)state;
    quietly_malloc(100);
    mems_heap_malloc(heap, 2 * PAGE);
    assert_heard({MEMS_SEARCHED, 0, 0, 2 * PAGE}, {MEMS_MAPPED, BASE + PAGE, 2 * PAGE, 0},
                 {MEMS_TAKEN, BASE + PAGE, 2 * PAGE, 0});
}

static void test_hole_found_is_split_or_taken(void **state)
{
    (void)state;
    quietly_malloc(100);
    mems_heap_malloc(heap, 50);
    assert_heard({MEMS_SEARCHED, BASE + 100, PAGE - 100, 50},
                 {MEMS_SPLIT, BASE + 100, PAGE - 100, 50});
    mems_heap_malloc(heap, PAGE - 150);
    assert_heard({MEMS_SEARCHED, BASE + 150, PAGE - 150, PAGE - 150},
                 {MEMS_TAKEN, BASE + 150, PAGE - 150, 0});
}

/* The heap is as the search found it: what it looked at can be counted still. */
static void count_visits(void *context, const mems_event *event)
{
    if (event->kind == MEMS_SEARCHED)
        *(size_t *)context = mems_heap_visits(heap, event->part, NULL, NULL);
}

static void test_visits_can_be_counted_when_a_search_is_told(void **state)
{
    const size_t wanted[MEMS_POLICIES] = {
        [MEMS_FIRST_FIT] = 3, [MEMS_NEXT_FIT] = 1, [MEMS_BEST_FIT] = 5, [MEMS_WORST_FIT] = 5,
        [MEMS_LAST_FREED_FIRST] = 1, [MEMS_FIRST_FREED_FIRST] = 1,
    };

    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        const mems_heap_options options = {.base_address = BASE, .policy = (mems_policy)policy};
        size_t visits = 0;
        heap = mems_heap_open(&options, NULL);
        quietly_malloc(10);
        quietly_malloc(10);
        quietly_malloc(20);
        quietly_malloc(10);
        quietly_free(0);
        quietly_free(20);                   /* H10 P10 H20 P10 H(rest), next fit at the rest */
        mems_heap_observe(heap, count_visits, &visits);
        mems_heap_malloc(heap, 15);
        assert_int_equal(visits, wanted[policy]);
        close_heap(state);
    }
}

static void test_malloc_of_zero_failed_asking_for_nothing(void **state)
{
    (void)state;
    quietly_malloc(100);
    mems_heap_malloc(heap, 0);
    assert_heard({MEMS_FAILED, 0, 0, 0});
}

static void test_malloc_of_too_much_is_searched_for_and_failed(void **state)
{
    (void)state;
    mems_heap_malloc(heap, SIZE_MAX);
    assert_heard({MEMS_SEARCHED, 0, 0, SIZE_MAX}, {MEMS_FAILED, 0, SIZE_MAX, ENOMEM});
    quietly_malloc(100);
    mems_heap_malloc(heap, SIZE_MAX / 4);
    assert_heard({MEMS_SEARCHED, 0, 0, SIZE_MAX / 4}, {MEMS_FAILED, 0, SIZE_MAX / 4, ENOMEM});
}

/* --- Freeing ---------------------------------------------------------------------------------- */

static void test_free_between_processes_is_freed_only(void **state)
{
    (void)state;
    quietly_malloc(10);
    quietly_malloc(20);
    quietly_malloc(30);
    mems_heap_free(heap, at(10));
    assert_heard({MEMS_FREED, BASE + 10, 20, 0});
}

static void test_free_beside_holes_is_freed_and_merged(void **state)
{
    (void)state;
    for (size_t i = 0; i < 5; i++)
        quietly_malloc(10 + i);             /* at 0, 10, 21, 33, 46; the rest is at 60 */
    quietly_free(0);
    mems_heap_free(heap, at(10));
    assert_heard({MEMS_FREED, BASE + 10, 11, 0}, {MEMS_MERGED_LEFT, BASE, 21, 10});
    mems_heap_free(heap, at(46));
    assert_heard({MEMS_FREED, BASE + 46, 14, 0},
                 {MEMS_MERGED_RIGHT, BASE + 46, PAGE - 46, 14});
    quietly_free(33);
    mems_heap_free(heap, at(21));
    assert_heard({MEMS_FREED, BASE + 21, 12, 0}, {MEMS_MERGED_LEFT, BASE, 33, 21},
                 {MEMS_MERGED_RIGHT, BASE, PAGE, 33});
}

static void test_refused_free_tells_nothing(void **state)
{
    (void)state;
    quietly_malloc(10);
    assert_false(mems_heap_free(heap, at(5)));
    assert_false(mems_heap_free(heap, at(10)));
    assert_false(mems_heap_free(heap, NULL));
    assert_int_equal(heard.count, 0);
}

static void test_looking_tells_nothing(void **state)
{
    (void)state;
    quietly_malloc(10);
    mems_heap_get(heap, at(5));
    mems_heap_find(heap, at(5), NULL);
    mems_heap_figures(heap);
    mems_heap_check(heap);
    assert_int_equal(heard.count, 0);
}

/* --- Resizing --------------------------------------------------------------------------------- */

static void *resize(size_t from, size_t size)
{
    return mems_heap_realloc(heap, at(from), size);
}

static void test_a_block_cut_short_is_shrunk_and_its_tail_merged(void **state)
{
    (void)state;
    quietly_malloc(100);
    quietly_malloc(100);
    assert_ptr_equal(resize(0, 40), at(0));
    assert_heard({MEMS_SHRUNK, BASE, 100, 40});
    resize(0, 30);
    assert_heard({MEMS_SHRUNK, BASE, 40, 30}, {MEMS_MERGED_RIGHT, BASE + 30, 70, 10});
    resize(100, 1);
    assert_heard({MEMS_SHRUNK, BASE + 100, 100, 1},
                 {MEMS_MERGED_RIGHT, BASE + 101, PAGE - 101, 99});
}

static void test_a_block_that_grows_in_place_is_grown(void **state)
{
    (void)state;
    quietly_malloc(100);
    quietly_malloc(100);
    quietly_free(0);
    quietly_malloc(40);
    resize(0, 60);
    assert_heard({MEMS_GROWN, BASE, 100, 40});
    resize(0, 100);                                 /* the HOLE is gone */
    assert_heard({MEMS_GROWN, BASE, 100, 60});
}

static void test_the_same_size_tells_nothing(void **state)
{
    (void)state;
    quietly_malloc(100);
    resize(0, 100);
    assert_int_equal(heard.count, 0);
}

static void test_a_block_that_moves_is_placed_moved_and_freed(void **state)
{
    (void)state;
    quietly_malloc(100);
    quietly_malloc(100);
    resize(0, 150);
    assert_heard({MEMS_SEARCHED, BASE + 200, PAGE - 200, 150},
                 {MEMS_SPLIT, BASE + 200, PAGE - 200, 150},
                 {MEMS_MOVED, BASE + 200, 150, BASE}, {MEMS_FREED, BASE, 100, 0});
    resize(100, PAGE - 350);
    assert_heard({MEMS_SEARCHED, BASE + 350, PAGE - 350, PAGE - 350},
                 {MEMS_TAKEN, BASE + 350, PAGE - 350, 0},
                 {MEMS_MOVED, BASE + 350, PAGE - 350, BASE + 100}, {MEMS_FREED, BASE + 100, 100, 0},
                 {MEMS_MERGED_LEFT, BASE, 200, 100});
}

/* At this event both are there, the new one filled. */
static void look_at_both(void *context, const mems_event *event)
{
    if (event->kind != MEMS_MOVED)
        return;
    assert_string_equal(mems_heap_get(heap, (void *)event->address), "contents");
    assert_string_equal(mems_heap_get(heap, (void *)event->part), "contents");
    ++*(size_t *)context;
}

static void test_when_a_move_is_told_both_blocks_are_there(void **state)
{
    size_t looked = 0;

    (void)state;
    quietly_malloc(9);
    quietly_malloc(1);
    snprintf(mems_heap_get(heap, at(0)), 9, "contents");
    mems_heap_observe(heap, look_at_both, &looked);
    resize(0, 10);
    assert_int_equal(looked, 1);
}

/* All that one call can do. */
static void test_a_call_may_make_as_many_events_as_promised(void **state)
{
    close_heap(state);
    heap = mems_heap_open(&(mems_heap_options){.base_address = BASE, .give_back = true}, NULL);
    mems_heap_observe(heap, listen, &heap);
    quietly_malloc(10);
    quietly_malloc(10);
    quietly_malloc(10);
    quietly_free(0);
    quietly_free(20);
    resize(10, PAGE + 1);
    assert_heard({MEMS_SEARCHED, 0, 0, PAGE + 1}, {MEMS_MAPPED, BASE + PAGE, 2 * PAGE, 0},
                 {MEMS_SPLIT, BASE + PAGE, 2 * PAGE, PAGE + 1},
                 {MEMS_MOVED, BASE + PAGE, PAGE + 1, BASE + 10}, {MEMS_FREED, BASE + 10, 10, 0},
                 {MEMS_MERGED_LEFT, BASE, 20, 10}, {MEMS_MERGED_RIGHT, BASE, PAGE, 20},
                 {MEMS_UNMAPPED, BASE, PAGE, 0});
    assert_int_equal(MOST_EVENTS, 8);
}

static void test_realloc_of_null_and_to_nothing_are_malloc_and_free(void **state)
{
    (void)state;
    mems_heap_realloc(heap, NULL, 100);
    assert_heard({MEMS_SEARCHED, 0, 0, 100}, {MEMS_MAPPED, BASE, PAGE, 0},
                 {MEMS_SPLIT, BASE, PAGE, 100});
    resize(0, 0);
    assert_heard({MEMS_FREED, BASE, 100, 0}, {MEMS_MERGED_RIGHT, BASE, PAGE, 100});
    mems_heap_realloc(heap, NULL, 0);
    assert_heard({MEMS_FAILED, 0, 0, 0});
    resize(0, 0);
    assert_int_equal(heard.count, 0);
}

static void test_refused_realloc_and_calloc_tell_why(void **state)
{
    (void)state;
    quietly_malloc(100);
    resize(1, 50);
    assert_heard({MEMS_FAILED, 0, 50, EINVAL});
    resize(0, SIZE_MAX / 4);
    assert_heard({MEMS_SEARCHED, 0, 0, SIZE_MAX / 4}, {MEMS_FAILED, 0, SIZE_MAX / 4, ENOMEM});
    mems_heap_calloc(heap, SIZE_MAX / 2, 3);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.events[0].kind, MEMS_FAILED);
    assert_int_equal(heard.events[0].part, ENOMEM);
    heard.count = 0;
    mems_heap_calloc(heap, 0, 3);
    assert_heard({MEMS_FAILED, 0, 0, 0});
}

static void test_sizes_are_told_rounded_up_but_for_what_failed(void **state)
{
    close_heap(state);
    heap = mems_heap_open(&(mems_heap_options){.base_address = BASE, .alignment = 16,
                                               .capacity = PAGE}, NULL);
    mems_heap_observe(heap, listen, &heap);
    mems_heap_calloc(heap, 1, 1);
    assert_heard({MEMS_SEARCHED, 0, 0, 16}, {MEMS_MAPPED, BASE, PAGE, 0},
                 {MEMS_SPLIT, BASE, PAGE, 16});
    resize(0, 17);
    assert_heard({MEMS_GROWN, BASE, PAGE, 16});
    mems_heap_malloc(heap, PAGE - 1);
    assert_heard({MEMS_SEARCHED, 0, 0, PAGE}, {MEMS_FAILED, 0, PAGE - 1, ENOMEM});
}

/* --- On demand -------------------------------------------------------------------------------- */

static void test_coalescing_on_demand_tells_each_border_that_goes(void **state)
{
    close_heap(state);
    heap = mems_heap_open(&(mems_heap_options){.base_address = BASE, .give_back = true,
                                               .coalescing = MEMS_COALESCE_ON_DEMAND}, NULL);
    mems_heap_observe(heap, listen, &heap);
    quietly_malloc(10);
    quietly_malloc(20);
    quietly_malloc(PAGE);
    mems_heap_free(heap, at(10));
    assert_heard({MEMS_FREED, BASE + 10, 20, 0});
    quietly_free(0);
    mems_heap_coalesce(heap);
    assert_heard({MEMS_MERGED_RIGHT, BASE, 30, 10}, {MEMS_MERGED_RIGHT, BASE, PAGE, 30},
                 {MEMS_UNMAPPED, BASE, PAGE, 0});
    mems_heap_coalesce(heap);
    assert_int_equal(heard.count, 0);
}

static void test_trimming_tells_each_main_node_unmapped(void **state)
{
    (void)state;
    quietly_malloc(PAGE);
    quietly_malloc(10);
    quietly_malloc(2 * PAGE);
    quietly_free(0);
    quietly_free(2 * PAGE);
    mems_heap_trim(heap);
    assert_heard({MEMS_UNMAPPED, BASE, PAGE, 0}, {MEMS_UNMAPPED, BASE + 2 * PAGE, 2 * PAGE, 0});
    mems_heap_trim(heap);
    assert_int_equal(heard.count, 0);
}

/* --- Closing ---------------------------------------------------------------------------------- */

static void test_closing_tells_every_main_node_unmapped(void **state)
{
    quietly_malloc(100);
    quietly_malloc(3 * PAGE);
    quietly_malloc(PAGE);
    close_heap(state);
    assert_heard({MEMS_UNMAPPED, BASE, PAGE, 0}, {MEMS_UNMAPPED, BASE + PAGE, 3 * PAGE, 0},
                 {MEMS_UNMAPPED, BASE + 4 * PAGE, PAGE, 0});
}

static void test_closing_an_empty_heap_tells_nothing(void **state)
{
    close_heap(state);
    assert_int_equal(heard.count, 0);
}

/* --- Observers -------------------------------------------------------------------------------- */

static void count(void *context, const mems_event *event)
{
    (void)event;
    ++*(size_t *)context;
}

static void test_there_is_one_observer_or_none(void **state)
{
    size_t counted = 0;

    (void)state;
    mems_heap_observe(heap, count, &counted);       /* instead of the one before */
    mems_heap_malloc(heap, 10);
    assert_int_equal(counted, 3);
    assert_int_equal(heard.count, 0);
    mems_heap_observe(heap, NULL, NULL);
    mems_heap_malloc(heap, 10);
    mems_heap_malloc(heap, 0);
    mems_heap_malloc(heap, SIZE_MAX);
    mems_heap_free(heap, at(0));
    assert_int_equal(counted, 3);
    assert_int_equal(heard.count, 0);
    assert_chains(mems_heap_head(heap), "H10 P10 H%zu", PAGE - 20);
}

/* A listener may read the heap: what it is told has been done, in chains, figures and indexes. */
static void compare(void *context, const mems_event *event)
{
    mems_figures wanted = {0}, got = mems_heap_figures(heap);

    for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next) {
        wanted.main_nodes++;
        wanted.mapped_bytes += main->total_size;
        for (const SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
            bool is_hole = sub->type == MEMS_HOLE;
            *(is_hole ? &wanted.holes : &wanted.live_blocks) += 1;
            *(is_hole ? &wanted.free_bytes : &wanted.live_bytes) += sub->size;
            if (is_hole && sub->size > wanted.largest_hole)
                wanted.largest_hole = sub->size;
            assert_ptr_equal(mems_heap_find(heap, sub->virtual_address, NULL), sub);
        }
    }
    assert_int_equal(got.main_nodes, wanted.main_nodes);
    assert_int_equal(got.mapped_bytes, wanted.mapped_bytes);
    assert_int_equal(got.live_blocks, wanted.live_blocks);
    assert_int_equal(got.live_bytes, wanted.live_bytes);
    assert_int_equal(got.holes, wanted.holes);
    assert_int_equal(got.free_bytes, wanted.free_bytes);
    assert_int_equal(got.largest_hole, wanted.largest_hole);
    *(size_t *)context |= (size_t)1 << event->kind;
}

static void test_at_every_event_figures_and_chains_agree(void **state)
{
    static size_t kinds;

    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        close_heap(state);
        heap = mems_heap_open(&(mems_heap_options){.base_address = BASE, .give_back = true,
                                                   .policy = (mems_policy)policy}, NULL);
        mems_heap_observe(heap, compare, &kinds);
        for (size_t i = 0; i < 1500; i++) {
            size_t where = i * 7 % 400;
            if (i % 3 > 0 || !mems_heap_realloc(heap, at(where), 1 + i * 3 % 700))
                if (!mems_heap_free(heap, at(where)))
                    mems_heap_malloc(heap, 1 + where * (i % 5));
        }
        mems_heap_malloc(heap, 0);
        for (size_t where = 0; at(where) < mems_heap_next_address(heap); where++)
            mems_heap_free(heap, at(where));
        assert_null(mems_heap_head(heap));
        mems_heap_observe(heap, NULL, NULL);
    }
    assert_int_equal(kinds, ((size_t)1 << (MEMS_FAILED + 1)) - 1);
}

static void test_no_call_makes_more_events_than_promised(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        size_t where = i * 7 % 400;
        if (i % 3 == 0 && mems_heap_realloc(heap, at(where), 1 + i * 3 % 700)) {
            assert_in_range(heard.count, 0, MOST_EVENTS);
            heard.count = 0;
            continue;
        }
        heard.count = 0;
        if (!mems_heap_free(heap, at(where)))
            mems_heap_malloc(heap, 1 + where * 5);
        assert_in_range(heard.count, 1, MOST_EVENTS);
        heard.count = 0;
    }
    mems_heap_observe(heap, NULL, NULL);            /* closing makes one a main node */
}

#define in_heap(test) cmocka_unit_test_setup_teardown(test, open_heap, close_heap)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_heap(test_opening_tells_nothing),
        in_heap(test_first_block_is_searched_mapped_and_split),
        in_heap(test_whole_pages_are_mapped_and_taken),
        in_heap(test_hole_found_is_split_or_taken),
        cmocka_unit_test(test_visits_can_be_counted_when_a_search_is_told),
        in_heap(test_malloc_of_zero_failed_asking_for_nothing),
        in_heap(test_malloc_of_too_much_is_searched_for_and_failed),
        in_heap(test_free_between_processes_is_freed_only),
        in_heap(test_free_beside_holes_is_freed_and_merged),
        in_heap(test_refused_free_tells_nothing),
        in_heap(test_looking_tells_nothing),
        in_heap(test_a_block_cut_short_is_shrunk_and_its_tail_merged),
        in_heap(test_a_block_that_grows_in_place_is_grown),
        in_heap(test_the_same_size_tells_nothing),
        in_heap(test_a_block_that_moves_is_placed_moved_and_freed),
        in_heap(test_when_a_move_is_told_both_blocks_are_there),
        in_heap(test_a_call_may_make_as_many_events_as_promised),
        in_heap(test_realloc_of_null_and_to_nothing_are_malloc_and_free),
        in_heap(test_refused_realloc_and_calloc_tell_why),
        in_heap(test_sizes_are_told_rounded_up_but_for_what_failed),
        in_heap(test_coalescing_on_demand_tells_each_border_that_goes),
        in_heap(test_trimming_tells_each_main_node_unmapped),
        in_heap(test_closing_tells_every_main_node_unmapped),
        in_heap(test_closing_an_empty_heap_tells_nothing),
        in_heap(test_there_is_one_observer_or_none),
        in_heap(test_at_every_event_figures_and_chains_agree),
        in_heap(test_no_call_makes_more_events_than_promised),
    };

    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}

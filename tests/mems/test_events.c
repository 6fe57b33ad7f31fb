/* The events of each kind of call: which, in which order, with which ranges. */
#include <errno.h>
#include <mems/heap.h>
#include <stdio.h>
#include <unistd.h>

#include "helper.h"

#define PAGE ((size_t)getpagesize())
#define BASE ((uintptr_t)5000)

static mems_heap *heap;

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

static int close_heap(void **state)
{
    (void)state;
    mems_heap_close(heap);
    heap = NULL;
    return 0;
}

static void *at(size_t offset)
{
    return (void *)(BASE + offset);
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
    assert_heard({MEMS_SEARCHED, 0, 0, 0}, {MEMS_MAPPED, BASE, PAGE, 0},
                 {MEMS_SPLIT, BASE, PAGE, 100});
}

static void test_whole_pages_are_mapped_and_taken(void **state)
{
    (void)state;
    quietly_malloc(100);
    mems_heap_malloc(heap, 2 * PAGE);
    assert_heard({MEMS_SEARCHED, 0, 0, 2}, {MEMS_MAPPED, BASE + PAGE, 2 * PAGE, 0},
                 {MEMS_TAKEN, BASE + PAGE, 2 * PAGE, 0});
}

static void test_hole_found_is_split_or_taken(void **state)
{
    (void)state;
    quietly_malloc(100);
    mems_heap_malloc(heap, 50);
    assert_heard({MEMS_SEARCHED, BASE + 100, PAGE - 100, 2},
                 {MEMS_SPLIT, BASE + 100, PAGE - 100, 50});
    mems_heap_malloc(heap, PAGE - 150);
    assert_heard({MEMS_SEARCHED, BASE + 150, PAGE - 150, 3},
                 {MEMS_TAKEN, BASE + 150, PAGE - 150, 0});
}

static void test_search_counts_the_segments_it_looked_at(void **state)
{
    const size_t found_after[MEMS_POLICIES] = {
        [MEMS_FIRST_FIT] = 3, [MEMS_NEXT_FIT] = 1, [MEMS_BEST_FIT] = 5, [MEMS_WORST_FIT] = 5,
    };

    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        const mems_heap_options options = {.base_address = BASE, .policy = (mems_policy)policy};
        heap = mems_heap_open(&options, NULL);
        mems_heap_observe(heap, listen, &heap);
        quietly_malloc(10);
        quietly_malloc(10);
        quietly_malloc(20);
        quietly_malloc(10);
        quietly_free(0);
        quietly_free(20);                   /* H10 P10 H20 P10 H(rest), next fit at the rest */
        mems_heap_malloc(heap, 15);
        assert_int_equal(heard.events[0].kind, MEMS_SEARCHED);
        assert_int_equal(heard.events[0].part, found_after[policy]);
        close_heap(state);
        heard.count = 0;
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
    assert_heard({MEMS_SEARCHED, 0, 0, 0}, {MEMS_FAILED, 0, SIZE_MAX, ENOMEM});
    quietly_malloc(100);
    mems_heap_malloc(heap, SIZE_MAX / 4);
    assert_heard({MEMS_SEARCHED, 0, 0, 2}, {MEMS_FAILED, 0, SIZE_MAX / 4, ENOMEM});
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

static void test_no_call_makes_more_events_than_promised(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2000; i++) {
        size_t where = i * 7 % 400;
        if (!mems_heap_free(heap, at(where)))
            mems_heap_malloc(heap, 1 + where * 5);
        assert_in_range(heard.count, 1, MEMS_EVENTS_A_CALL);
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
        cmocka_unit_test(test_search_counts_the_segments_it_looked_at),
        in_heap(test_malloc_of_zero_failed_asking_for_nothing),
        in_heap(test_malloc_of_too_much_is_searched_for_and_failed),
        in_heap(test_free_between_processes_is_freed_only),
        in_heap(test_free_beside_holes_is_freed_and_merged),
        in_heap(test_refused_free_tells_nothing),
        in_heap(test_looking_tells_nothing),
        in_heap(test_closing_tells_every_main_node_unmapped),
        in_heap(test_closing_an_empty_heap_tells_nothing),
        in_heap(test_there_is_one_observer_or_none),
        in_heap(test_no_call_makes_more_events_than_promised),
    };

    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}

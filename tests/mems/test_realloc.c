/* What mems_heap_realloc and mems_heap_calloc promise, in scenes worked out by hand: when a block
 * stays where it is, where it goes when it cannot, and what is in it afterwards. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "scene.h"

#define PAGE ((size_t)getpagesize())
#define BASE ((uintptr_t)4096)

#define assert_resized(from, size, to)                                                             \
    assert_ptr_equal(mems_heap_realloc(heap, at(from), (size)), at(to))

/* Writes a count from `first` on into a block; asks for it back. */
static void write_into(size_t offset, size_t size, unsigned char first)
{
    unsigned char *memory = mems_heap_get(heap, at(offset));

    for (size_t i = 0; i < size; i++)
        memory[i] = (unsigned char)(first + i * 7);
}

static void assert_written(size_t offset, size_t size, unsigned char first)
{
    const unsigned char *memory = mems_heap_get(heap, at(offset));

    assert_non_null(memory);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(memory[i], (unsigned char)(first + i * 7));
}

/* --- Where it stays --------------------------------------------------------------------------- */

static void test_a_smaller_size_leaves_a_hole_behind(void **state)
{
    (void)state;
    open_with(.policy = MEMS_FIRST_FIT);
    assert_placed(100, 0);
    assert_placed(100, 100);
    write_into(0, 100, 3);
    assert_resized(0, 60, 0);
    assert_heap("P60 H40 P100 H%zu", PAGE - 200);
    assert_resized(0, 1, 0);
    assert_heap("P1 H99 P100 H%zu", PAGE - 200);    /* one HOLE with that behind it */
    assert_resized(100, 50, 100);
    assert_heap("P1 H99 P50 H%zu", PAGE - 150);
    assert_written(0, 1, 3);
    assert_null(mems_heap_get(heap, at(1)));
}

static void test_a_smaller_size_leaves_its_hole_alone_where_holes_do_not_merge(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        open_with(.coalescing = i ? MEMS_COALESCE_NEVER : MEMS_COALESCE_ON_DEMAND);
        assert_placed(100, 0);
        assert_resized(0, 60, 0);
        assert_resized(0, 30, 0);
        assert_heap("P30 H30 H40 H%zu", PAGE - 100);
        close_heap(state);
    }
}

static void test_the_same_size_changes_nothing(void **state)
{
    static snapshot before;

    (void)state;
    open_with(.alignment = 16);
    assert_placed(33, 0);
    write_into(0, 33, 1);
    snapshot_take(&before, mems_heap_head(heap));
    for (size_t size = 33; size <= 48; size++) {    /* rounded, they are the same */
        assert_resized(0, size, 0);
        assert_unchanged(&before, mems_heap_head(heap));
    }
    assert_written(0, 33, 1);
    assert_resized(0, 49, 0);
    assert_heap("P64 H%zu", PAGE - 64);
    assert_resized(0, 32, 0);
    assert_heap("P32 H%zu", PAGE - 32);
}

static void test_a_larger_size_goes_into_the_hole_behind(void **state)
{
    (void)state;
    open_with(.policy = MEMS_FIRST_FIT);
    assert_placed(100, 0);
    assert_placed(50, 100);
    assert_placed(50, 150);
    write_into(0, 100, 9);
    assert_freed(100);
    assert_resized(0, 101, 0);
    assert_heap("P101 H49 P50 H%zu", PAGE - 200);
    assert_resized(0, 150, 0);                      /* exactly: the HOLE is gone */
    assert_heap("P150 P50 H%zu", PAGE - 200);
    assert_written(0, 100, 9);
    assert_non_null(mems_heap_get(heap, at(149)));
    assert_resized(150, PAGE - 150, 150);
    assert_heap("P150 P%zu", PAGE - 150);
}

static void test_a_larger_size_takes_in_one_hole_and_no_more(void **state)
{
    (void)state;
    open_with(.coalescing = MEMS_COALESCE_ON_DEMAND);
    for (size_t i = 0; i < 4; i++)
        assert_placed(10, 10 * i);
    assert_placed(PAGE - 40, 40);
    assert_freed(10);
    assert_freed(20);
    assert_resized(0, 21, PAGE);                    /* 10 + 10 would do, but are two */
    assert_heap("H10 H10 H10 P10 P%zu | P21 H%zu", PAGE - 40, PAGE - 21);
    assert_int_equal(mems_heap_coalesce(heap), 2);
    assert_placed(9, 0);
    assert_resized(0, 30, 0);
    assert_heap("P30 P10 P%zu | P21 H%zu", PAGE - 40, PAGE - 21);
}

static void test_no_block_grows_across_main_nodes(void **state)
{
    (void)state;
    open_with(.policy = MEMS_FIRST_FIT);
    assert_placed(PAGE, 0);
    assert_placed(PAGE, PAGE);
    assert_freed(PAGE);
    assert_resized(0, PAGE + 1, 2 * PAGE);
    assert_heap("H%zu | H%zu | P%zu H%zu", PAGE, PAGE, PAGE + 1, PAGE - 1);
}

/* --- Where it goes ---------------------------------------------------------------------------- */

static void test_a_block_that_has_no_room_moves_to_where_the_policy_says(void **state)
{
    (void)state;
    open_with(.policy = MEMS_BEST_FIT);
    assert_placed(40, 0);
    assert_placed(10, 40);
    assert_placed(30, 50);
    assert_placed(10, 80);
    assert_placed(20, 90);
    assert_placed(10, 110);
    write_into(90, 20, 5);
    assert_freed(0);
    assert_freed(50);
    assert_resized(90, 25, 50);
    assert_written(50, 20, 5);
    assert_heap("H40 P10 P25 H5 P10 H20 P10 H%zu", PAGE - 120);
}

/* Its own memory, and that of HOLEs beside it, are not free before it has moved out. */
static void test_the_old_place_is_taken_until_the_block_has_moved(void **state)
{
    (void)state;
    open_with(.policy = MEMS_FIRST_FIT);
    assert_placed(100, 0);
    assert_placed(100, 100);
    assert_placed(PAGE - 200, 200);
    assert_freed(0);
    write_into(100, 100, 8);
    assert_resized(100, 101, PAGE);                 /* not to 0, though 200 bytes will be there */
    assert_written(PAGE, 100, 8);
    assert_heap("H200 P%zu | P101 H%zu", PAGE - 200, PAGE - 101);
    assert_placed(200, 0);
}

static void test_moving_is_as_placing_for_next_fit_and_growing_in_place_is_not(void **state)
{
    (void)state;
    open_with(.policy = MEMS_NEXT_FIT);
    assert_placed(100, 0);
    assert_placed(100, 100);
    assert_placed(100, 200);
    assert_placed(100, 300);
    assert_freed(100);
    assert_resized(0, 150, 0);                      /* the search goes on at 400 still */
    assert_placed(10, 400);
    assert_resized(0, 201, 410);                    /* now it goes on at 611 */
    assert_placed(10, 611);
    assert_resized(611, 5, 611);
    assert_placed(5, 616);                          /* the rover was at 621, inside this HOLE */
    assert_heap("H200 P100 P100 P10 P201 P5 P5 H%zu", PAGE - 621);
}

/* By the time of freeing: a tail cut off is freed now, what growing leaves keeps its time. */
static void test_resizing_and_the_time_of_freeing(void **state)
{
    (void)state;
    open_with(.policy = MEMS_LAST_FREED_FIRST);
    for (size_t i = 0; i < 8; i++)
        assert_placed(20, 20 * i);
    assert_placed(PAGE - 160, 160);
    assert_freed(20);
    assert_freed(100);                              /* P20 H20 P20 P20 P20 H20 P20 P20 P */
    assert_resized(0, 25, 0);                       /* 15 are left of the older HOLE */
    assert_placed(5, 100);
    assert_resized(140, 10, 140);                   /* its tail, at 150, is the newest HOLE */
    assert_placed(5, 150);
    assert_placed(15, 105);
    assert_placed(5, 155);
    assert_placed(15, 25);
    assert_heap("P25 P15 P20 P20 P20 P5 P15 P20 P10 P5 P5 P%zu", PAGE - 160);
}

/* --- What it returns -------------------------------------------------------------------------- */

static void test_null_is_malloc_and_zero_is_free(void **state)
{
    (void)state;
    open_with(.policy = MEMS_FIRST_FIT);
    assert_ptr_equal(mems_heap_realloc(heap, NULL, 10), at(0));
    assert_null(mems_heap_realloc(heap, NULL, 0));
    assert_heap("P10 H%zu", PAGE - 10);
    assert_null(mems_heap_realloc(heap, at(0), 0));
    assert_heap("H%zu", PAGE);
    assert_null(mems_heap_realloc(heap, at(0), 0));
    assert_int_equal(mems_heap_figures(heap).frees, 1);
    assert_int_equal(mems_heap_figures(heap).not_found, 1);
}

static void test_what_begins_no_process_is_einval_and_changes_nothing(void **state)
{
    const size_t offsets[] = {1, 9, 10, 29, 31, PAGE - 1, PAGE, (size_t)0 - 1};
    static snapshot before;

    (void)state;
    open_with(.policy = MEMS_FIRST_FIT);
    errno = 0;
    assert_null(mems_heap_realloc(heap, at(0), 1)); /* an empty heap */
    assert_int_equal(errno, EINVAL);
    assert_placed(10, 0);
    assert_placed(20, 10);
    assert_placed(30, 30);
    assert_freed(10);
    snapshot_take(&before, mems_heap_head(heap));
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        errno = 0;
        assert_null(mems_heap_realloc(heap, at(offsets[i]), 5));
        assert_int_equal(errno, EINVAL);
        assert_unchanged(&before, mems_heap_head(heap));
    }
}

static void test_no_memory_is_enomem_and_the_block_is_as_it_was(void **state)
{
    const size_t sizes[] = {SIZE_MAX, SIZE_MAX - PAGE, SIZE_MAX / 2, SIZE_MAX / 4};
    static snapshot before;

    (void)state;
    open_with(.policy = MEMS_FIRST_FIT);
    assert_placed(100, 0);
    write_into(0, 100, 77);
    snapshot_take(&before, mems_heap_head(heap));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        errno = 0;
        assert_null(mems_heap_realloc(heap, at(0), sizes[i]));
        assert_int_equal(errno, ENOMEM);
        assert_unchanged(&before, mems_heap_head(heap));
    }
    assert_written(0, 100, 77);
}

static void test_contents_survive_any_change_of_size(void **state)
{
    size_t offset = 0, size = 1;

    (void)state;
    open_with(.policy = MEMS_WORST_FIT);
    assert_placed(size, offset);
    write_into(offset, size, 200);
    for (size_t i = 1; i < 300; i++) {
        size_t next = 1 + i * i * 31 % 9001, kept = next < size ? next : size;
        offset = (uintptr_t)mems_heap_realloc(heap, at(offset), next) - BASE;
        assert_written(offset, kept, 200);
        write_into(offset, next, 200);
        size = next;
        if (i % 3 == 0)
            mems_heap_malloc(heap, 10);             /* in its way */
    }
    assert_null(mems_heap_check(heap));
}

/* --- calloc ----------------------------------------------------------------------------------- */

static void assert_zeroed(size_t offset, size_t size)
{
    const char *memory = mems_heap_get(heap, at(offset));

    assert_non_null(memory);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(memory[i], 0);
}

static void test_calloc_zeroes_what_was_used_before(void **state)
{
    (void)state;
    open_with(.alignment = 8);
    assert_ptr_equal(mems_heap_calloc(heap, 3, 100), at(0));
    assert_zeroed(0, 300);
    assert_placed(PAGE - 304, 304);
    write_into(0, 300, 1);
    write_into(304, PAGE - 304, 1);
    assert_freed(0);
    assert_freed(304);
    assert_ptr_equal(mems_heap_calloc(heap, 5, 33), at(0));     /* 165, rounded to 168 */
    assert_zeroed(0, 168);
    assert_ptr_equal(mems_heap_calloc(heap, PAGE - 168, 1), at(168));
    assert_zeroed(168, PAGE - 168);
    assert_ptr_equal(mems_heap_calloc(heap, 2, PAGE), at(PAGE));
    assert_zeroed(PAGE, 2 * PAGE);
    assert_int_equal(mems_heap_figures(heap).callocs, 4);
}

static void test_calloc_zeroes_the_block_and_nothing_else(void **state)
{
    (void)state;
    open_with(.policy = MEMS_FIRST_FIT);
    assert_placed(10, 0);
    assert_placed(10, 10);
    assert_placed(10, 20);
    write_into(0, 10, 1);
    write_into(20, 10, 2);
    assert_freed(10);
    assert_ptr_equal(mems_heap_calloc(heap, 10, 1), at(10));
    assert_written(0, 10, 1);
    assert_written(20, 10, 2);
}

static void test_calloc_of_more_than_any_size_is_enomem(void **state)
{
    const struct {
        size_t count, size;
    } pairs[] = {{SIZE_MAX, 2}, {2, SIZE_MAX}, {SIZE_MAX, SIZE_MAX}, {SIZE_MAX / 2 + 1, 2},
                 {SIZE_MAX / 16 + 1, 16}, {SIZE_MAX, 1}, {1, SIZE_MAX}};
    static snapshot before;

    (void)state;
    open_with(.policy = MEMS_FIRST_FIT);
    assert_placed(10, 0);
    snapshot_take(&before, mems_heap_head(heap));
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        errno = 0;
        assert_null(mems_heap_calloc(heap, pairs[i].count, pairs[i].size));
        assert_int_equal(errno, ENOMEM);
        assert_unchanged(&before, mems_heap_head(heap));
    }
    assert_null(mems_heap_calloc(heap, 0, 10));
    assert_null(mems_heap_calloc(heap, 10, 0));
    assert_null(mems_heap_calloc(heap, 0, SIZE_MAX));
    assert_unchanged(&before, mems_heap_head(heap));
    assert_int_equal(mems_heap_figures(heap).callocs, 0);
}

#define scene(test) cmocka_unit_test_teardown(test, close_heap)

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene(test_a_smaller_size_leaves_a_hole_behind),
        scene(test_a_smaller_size_leaves_its_hole_alone_where_holes_do_not_merge),
        scene(test_the_same_size_changes_nothing),
        scene(test_a_larger_size_goes_into_the_hole_behind),
        scene(test_a_larger_size_takes_in_one_hole_and_no_more),
        scene(test_no_block_grows_across_main_nodes),
        scene(test_a_block_that_has_no_room_moves_to_where_the_policy_says),
        scene(test_the_old_place_is_taken_until_the_block_has_moved),
        scene(test_moving_is_as_placing_for_next_fit_and_growing_in_place_is_not),
        scene(test_resizing_and_the_time_of_freeing),
        scene(test_null_is_malloc_and_zero_is_free),
        scene(test_what_begins_no_process_is_einval_and_changes_nothing),
        scene(test_no_memory_is_enomem_and_the_block_is_as_it_was),
        scene(test_contents_survive_any_change_of_size),
        scene(test_calloc_zeroes_what_was_used_before),
        scene(test_calloc_zeroes_the_block_and_nothing_else),
        scene(test_calloc_of_more_than_any_size_is_enomem),
    };

    return cmocka_run_group_tests_name("realloc", tests, NULL, NULL);
}

/* What is no live block and cannot become one: mems_free of strange addresses, mems_malloc of sizes
 * that cannot be had, and mems_get of every kind of address. The remainder of test_spec.c. */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "spec.h"

/* --- Freeing what is not there ---------------------------------------------------------------- */

static void assert_not_found(void *address)
{
    static snapshot before;
    void *next = next_virtual_address;

    snapshot_take(&before, head);
    capture_begin(STDOUT_FILENO);
    mems_free(address);
    assert_string_equal(capture_end(), "ADDRESS NOT FOUND!!\n");
    assert_unchanged(&before, head);
    assert_ptr_equal(next_virtual_address, next);
}

static void test_free_of_what_no_live_process_begins_at_says_so_and_changes_nothing(void **state)
{
    (void)state;
    assert_not_found(at(0));                        /* nothing mapped yet */
    mems_malloc(100);
    mems_malloc(100);
    mems_malloc(PAGE);
    mems_free(at(0));
    assert_not_found(NULL);
    assert_not_found(at(0));                        /* already freed */
    assert_not_found(at(100 + 1));                  /* interior */
    assert_not_found(at(200 - 1));
    assert_not_found(at(200));                      /* a HOLE never handed out */
    assert_not_found(at(PAGE - 1));
    assert_not_found((char *)at(0) - 1);            /* before the heap, behind it, far away */
    assert_not_found(at(2 * PAGE));
    assert_not_found((void *)UINTPTR_MAX);
    assert_not_found(mems_get(at(100)));            /* the physical address */
    assert_heap("H100 P100 H%zu | P%zu", PAGE - 200, PAGE);
}

static void test_free_of_a_live_process_prints_nothing(void **state)
{
    (void)state;
    mems_malloc(100);
    capture_begin(STDOUT_FILENO);
    mems_free(at(0));
    assert_string_equal(capture_end(), "");
    assert_heap("H%zu", PAGE);
}

/* --- What cannot be handed out ---------------------------------------------------------------- */

static void test_malloc_of_zero_is_null_and_changes_nothing(void **state)
{
    static snapshot before;

    (void)state;
    assert_null(mems_malloc(0));
    assert_null(head);
    mems_malloc(100);
    snapshot_take(&before, head);
    assert_null(mems_malloc(0));
    assert_unchanged(&before, head);
    assert_heap("P100 H%zu", PAGE - 100);
}

static void test_malloc_of_zero_before_init_does_not_even_open_a_heap(void **state)
{
    (void)state;
    mems_finish();
    assert_null(mems_malloc(0));
    assert_null(head);
    assert_null(next_virtual_address);
}

static void test_malloc_of_too_much_is_null_with_enomem_and_changes_nothing(void **state)
{
    const size_t sizes[] = {
        SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - PAGE, SIZE_MAX - PAGE + 1, SIZE_MAX - PAGE + 2,
        SIZE_MAX / PAGE * PAGE, SIZE_MAX - MEMS_BASE_ADDRESS, SIZE_MAX / 2, SIZE_MAX / 4,
    };
    static snapshot before;

    (void)state;
    for (size_t round = 0; round < 2; round++) {
        snapshot_take(&before, head);
        void *next = next_virtual_address;
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            errno = 0;
            assert_null(mems_malloc(sizes[i]));
            assert_int_equal(errno, ENOMEM);
            assert_unchanged(&before, head);
            assert_ptr_equal(next_virtual_address, next);
        }
        assert_non_null(mems_malloc(PAGE + 100));   /* and life goes on */
    }
    assert_heap("P%zu H%zu | P%zu H%zu", PAGE + 100, PAGE - 100, PAGE + 100, PAGE - 100);
}

/* --- Physical addresses ----------------------------------------------------------------------- */

static void test_get_maps_every_byte_of_a_process(void **state)
{
    (void)state;
    mems_malloc(10);
    mems_malloc(PAGE - 5);
    mems_malloc(30);
    char *first = mems_get(at(0)), *second = mems_get(at(PAGE)), *third = mems_get(at(10));

    assert_ptr_equal(first, head->sub_chain_head->physical_address);
    assert_ptr_equal(second, head->next->sub_chain_head->physical_address);
    assert_ptr_equal(third, first + 10);
    for (size_t i = 0; i < 10; i++)
        assert_ptr_equal(mems_get(at(i)), first + i);
    for (size_t i = 0; i < PAGE - 5; i++)
        assert_ptr_equal(mems_get(at(PAGE + i)), second + i);
}

static void test_get_of_anything_else_is_null(void **state)
{
    (void)state;
    mems_malloc(10);
    mems_malloc(20);
    mems_malloc(PAGE);
    mems_free(at(0));
    assert_null(mems_get(NULL));
    assert_null(mems_get((char *)at(0) - 1));
    for (size_t i = 0; i < 10; i++)
        assert_null(mems_get(at(i)));               /* freed */
    for (size_t i = 30; i < PAGE; i++)
        assert_null(mems_get(at(i)));               /* never handed out */
    assert_non_null(mems_get(at(10)));
    assert_non_null(mems_get(at(29)));
    assert_non_null(mems_get(at(2 * PAGE - 1)));
    assert_null(mems_get(at(2 * PAGE)));
    assert_null(mems_get((void *)UINTPTR_MAX));
    assert_null(mems_get(mems_get(at(10))));
}

static void test_every_byte_of_every_block_holds_what_is_written(void **state)
{
    const size_t sizes[] = {1, PAGE, 2, PAGE - 3, 100, 3 * PAGE + 1, 7, PAGE - 8};
    enum { BLOCKS = sizeof sizes / sizeof *sizes };
    void *blocks[BLOCKS];

    (void)state;
    for (int i = 0; i < BLOCKS; i++) {
        blocks[i] = mems_malloc(sizes[i]);
        memset(mems_get(blocks[i]), 'a' + i, sizes[i]);
    }
    for (int i = 1; i < BLOCKS; i += 2)
        mems_free(blocks[i]);
    for (int i = 0; i < BLOCKS; i += 2) {
        const char *bytes = mems_get(blocks[i]);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(bytes[k], 'a' + i);
    }
    assert_int_equal(assert_sound(head, MEMS_BASE_ADDRESS, PAGE), (uintptr_t)next_virtual_address);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_heap(test_free_of_what_no_live_process_begins_at_says_so_and_changes_nothing),
        in_heap(test_free_of_a_live_process_prints_nothing),
        in_heap(test_malloc_of_zero_is_null_and_changes_nothing),
        in_heap(test_malloc_of_zero_before_init_does_not_even_open_a_heap),
        in_heap(test_malloc_of_too_much_is_null_with_enomem_and_changes_nothing),
        in_heap(test_get_maps_every_byte_of_a_process),
        in_heap(test_get_of_anything_else_is_null),
        in_heap(test_every_byte_of_every_block_holds_what_is_written),
    };

    return cmocka_run_group_tests_name("edges", tests, NULL, NULL);
}

/* Each option of a heap, good and bad, and what is done on demand: in scenes small enough to be
 * worked out by hand. The placement policies have test_policy.c, all together test_oracle.c. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "scene.h"

#define PAGE ((size_t)getpagesize())
#define BASE ((uintptr_t)1 << 16)       /* as aligned as any alignment that is asked for here */

static void assert_no_memory(size_t size)
{
    static snapshot before;
    void *next = mems_heap_next_address(heap);

    snapshot_take(&before, mems_heap_head(heap));
    errno = 0;
    assert_null(mems_heap_malloc(heap, size));
    assert_int_equal(errno, ENOMEM);
    assert_unchanged(&before, mems_heap_head(heap));
    assert_ptr_equal(mems_heap_next_address(heap), next);
    assert_null(mems_heap_check(heap));
}

/* --- Opening ---------------------------------------------------------------------------------- */

static void assert_is_default(const mems_heap *opened)
{
    assert_non_null(opened);
    mems_heap_options chosen = mems_heap_chosen(opened);

    assert_int_equal(chosen.page_size, PAGE);
    assert_int_equal(chosen.base_address, MEMS_BASE_ADDRESS);
    assert_int_equal(chosen.policy, MEMS_FIRST_FIT);
    assert_int_equal(chosen.alignment, 1);
    assert_int_equal(chosen.smallest_mapping, 1);
    assert_int_equal(chosen.capacity, 0);
    assert_int_equal(chosen.coalescing, MEMS_COALESCE_AT_ONCE);
    assert_false(chosen.give_back);
    assert_int_equal(mems_heap_page_size(opened), PAGE);
    assert_int_equal(mems_heap_policy(opened), MEMS_FIRST_FIT);
    assert_ptr_equal(mems_heap_next_address(opened), (void *)MEMS_BASE_ADDRESS);
    assert_null(mems_heap_head(opened));
    assert_null(mems_heap_check(opened));
}

static void test_no_options_and_options_all_zero_are_the_specifications_heap(void **state)
{
    const mems_heap_options zero = {0};
    mems_refusal refusal;

    (void)state;
    mems_heap *bare = mems_heap_open(NULL, NULL), *zeroed = mems_heap_open(&zero, &refusal);
    assert_is_default(bare);
    assert_is_default(zeroed);
    mems_heap_close(bare);
    mems_heap_close(zeroed);
}

static void test_chosen_says_what_was_asked_for(void **state)
{
    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        open_with(.page_size = 4 * PAGE, .policy = (mems_policy)policy, .alignment = 32,
                  .smallest_mapping = 5, .capacity = 40 * PAGE + 3,
                  .coalescing = MEMS_COALESCE_NEVER, .give_back = true);
        mems_heap_options chosen = mems_heap_chosen(heap);
        assert_int_equal(chosen.page_size, 4 * PAGE);
        assert_int_equal(chosen.base_address, BASE);
        assert_int_equal(chosen.policy, policy);
        assert_int_equal(chosen.alignment, 32);
        assert_int_equal(chosen.smallest_mapping, 5);
        assert_int_equal(chosen.capacity, 40 * PAGE + 3);
        assert_int_equal(chosen.coalescing, MEMS_COALESCE_NEVER);
        assert_true(chosen.give_back);
        assert_int_equal(mems_heap_page_size(heap), 4 * PAGE);
        assert_int_equal(mems_heap_policy(heap), policy);
        close_heap(state);
    }
}

static void assert_refused(mems_heap_options options, int error, mems_option wrong)
{
    mems_refusal refusal = {MEMS_OPTION_NONE, NULL};

    errno = 0;
    assert_null(mems_heap_open(&options, &refusal));
    assert_int_equal(errno, error);
    assert_int_equal(refusal.option, wrong);
    assert_non_null(refusal.why);
    assert_true(strlen(refusal.why) > 0);
    errno = 0;
    assert_null(mems_heap_open(&options, NULL));    /* nobody need ask why */
    assert_int_equal(errno, error);
}

static void assert_accepted(mems_heap_options options)
{
    heap = mems_heap_open(&options, NULL);
    assert_non_null(heap);
    assert_non_null(mems_heap_malloc(heap, 1));
    mems_heap_close(heap);
    heap = NULL;
}

static void test_each_option_has_a_name(void **state)
{
    (void)state;
    assert_null(mems_option_name(MEMS_OPTION_NONE));
    for (mems_option option = MEMS_OPTION_PAGE_SIZE; option <= MEMS_OPTION_GIVE_BACK; option++)
        assert_non_null(mems_option_name(option));
    assert_string_equal(mems_option_name(MEMS_OPTION_SMALLEST_MAPPING), "smallest mapping");
    assert_null(mems_option_name(MEMS_OPTION_GIVE_BACK + 1));
    assert_null(mems_option_name((mems_option)-1));
}

static void test_bad_options_are_refused_by_name(void **state)
{
    const mems_policy no_policy = (mems_policy)-1;
    const mems_coalescing no_coalescing = (mems_coalescing)-1;

    (void)state;
    assert_refused((mems_heap_options){.page_size = 1}, EINVAL, MEMS_OPTION_PAGE_SIZE);
    assert_refused((mems_heap_options){.page_size = PAGE + 1}, EINVAL, MEMS_OPTION_PAGE_SIZE);
    assert_refused((mems_heap_options){.page_size = PAGE / 2}, EINVAL, MEMS_OPTION_PAGE_SIZE);
    assert_refused((mems_heap_options){.page_size = SIZE_MAX}, EINVAL, MEMS_OPTION_PAGE_SIZE);
    assert_refused((mems_heap_options){.page_size = SIZE_MAX / 4 / PAGE * PAGE}, ENOMEM,
                   MEMS_OPTION_PAGE_SIZE);
    assert_refused((mems_heap_options){.policy = MEMS_POLICIES}, EINVAL, MEMS_OPTION_POLICY);
    assert_refused((mems_heap_options){.policy = no_policy}, EINVAL, MEMS_OPTION_POLICY);
    assert_refused((mems_heap_options){.coalescing = MEMS_COALESCE_NEVER + 1}, EINVAL,
                   MEMS_OPTION_COALESCING);
    assert_refused((mems_heap_options){.coalescing = no_coalescing}, EINVAL, MEMS_OPTION_COALESCING);
}

static void test_bad_sizes_among_the_options_are_refused_by_name(void **state)
{
    (void)state;
    assert_refused((mems_heap_options){.alignment = 3}, EINVAL, MEMS_OPTION_ALIGNMENT);
    assert_refused((mems_heap_options){.alignment = 48}, EINVAL, MEMS_OPTION_ALIGNMENT);
    assert_refused((mems_heap_options){.alignment = 2 * PAGE}, EINVAL, MEMS_OPTION_ALIGNMENT);
    assert_refused((mems_heap_options){.alignment = SIZE_MAX}, EINVAL, MEMS_OPTION_ALIGNMENT);
    assert_refused((mems_heap_options){.alignment = ~(SIZE_MAX >> 1)}, EINVAL, MEMS_OPTION_ALIGNMENT);
    assert_accepted((mems_heap_options){.alignment = PAGE});
    assert_accepted((mems_heap_options){.alignment = 2 * PAGE, .page_size = 2 * PAGE});

    assert_refused((mems_heap_options){.capacity = 1}, EINVAL, MEMS_OPTION_CAPACITY);
    assert_refused((mems_heap_options){.capacity = PAGE - 1}, EINVAL, MEMS_OPTION_CAPACITY);
    assert_refused((mems_heap_options){.capacity = PAGE, .page_size = 2 * PAGE}, EINVAL,
                   MEMS_OPTION_CAPACITY);
    assert_accepted((mems_heap_options){.capacity = PAGE});
    assert_accepted((mems_heap_options){.capacity = SIZE_MAX});

    assert_refused((mems_heap_options){.smallest_mapping = SIZE_MAX}, EINVAL, MEMS_OPTION_SMALLEST_MAPPING);
    assert_refused((mems_heap_options){.smallest_mapping = SIZE_MAX / PAGE + 1}, EINVAL,
                   MEMS_OPTION_SMALLEST_MAPPING);
    assert_accepted((mems_heap_options){.smallest_mapping = SIZE_MAX / PAGE, .capacity = PAGE});
}

static void test_address_space_ends_where_the_largest_address_is(void **state)
{
    const mems_heap_options options = {.base_address = UINTPTR_MAX - 2 * PAGE - 10};

    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        mems_heap_options chosen = options;
        chosen.policy = (mems_policy)policy;
        heap = mems_heap_open(&chosen, NULL);
        assert_non_null(mems_heap_malloc(heap, 100));
        assert_no_memory(PAGE + 1);
        assert_ptr_equal(mems_heap_malloc(heap, PAGE), (void *)(options.base_address + PAGE));
        assert_no_memory(PAGE);
        void *block = mems_heap_malloc(heap, PAGE - 100);
        assert_heap("P100 P%zu | P%zu", PAGE - 100, PAGE);
        assert_null(mems_heap_realloc(heap, block, PAGE));
        assert_null(mems_heap_get(heap, (void *)UINTPTR_MAX));
        assert_non_null(mems_heap_get(heap, (char *)block + PAGE));
        assert_true(mems_heap_free(heap, (void *)(options.base_address + PAGE)));
        assert_ptr_equal(mems_heap_realloc(heap, block, PAGE),
                         (void *)(options.base_address + PAGE));
        assert_heap("P100 H%zu | P%zu", PAGE - 100, PAGE);
        close_heap(state);
    }
}

/* --- Alignment -------------------------------------------------------------------------------- */

static void test_sizes_are_rounded_up_and_addresses_aligned(void **state)
{
    (void)state;
    open_with(.alignment = 16);
    assert_placed(1, 0);
    assert_placed(16, 16);
    assert_placed(17, 32);
    assert_placed(100, 64);
    assert_heap("P16 P16 P32 P112 H%zu", PAGE - 176);
    for (size_t offset = 0; offset < 176; offset += 16)
        assert_int_equal((uintptr_t)mems_heap_get(heap, at(offset)) % 16, 0);
    assert_int_equal(mems_heap_figures(heap).live_bytes, 176);
    assert_freed(16);
    assert_placed(15, 16);                          /* fits exactly, rounded */
    close_heap(state);

    open_with(.alignment = PAGE, .page_size = 2 * PAGE);
    assert_placed(1, 0);
    assert_placed(1, PAGE);
    assert_placed(PAGE + 1, 2 * PAGE);
    assert_heap("P%zu P%zu | P%zu", PAGE, PAGE, 2 * PAGE);
}

static void test_a_size_that_cannot_be_rounded_up_is_no_memory(void **state)
{
    (void)state;
    open_with(.alignment = 64);
    assert_placed(1, 0);
    assert_no_memory(SIZE_MAX);
    assert_no_memory(SIZE_MAX - 62);
    assert_no_memory(SIZE_MAX - 63);
    errno = 0;
    assert_null(mems_heap_realloc(heap, at(0), SIZE_MAX));
    assert_int_equal(errno, ENOMEM);
    assert_heap("P64 H%zu", PAGE - 64);
}

/* --- Smallest mapping and capacity ------------------------------------------------------------ */

static void test_main_nodes_have_the_smallest_mapping_at_least(void **state)
{
    (void)state;
    open_with(.smallest_mapping = 4);
    assert_placed(1, 0);
    assert_placed(4 * PAGE, 4 * PAGE);
    assert_placed(4 * PAGE + 1, 8 * PAGE);
    assert_heap("P1 H%zu | P%zu | P%zu H%zu", 4 * PAGE - 1, 4 * PAGE, 4 * PAGE + 1, PAGE - 1);
}

static void test_no_more_than_the_capacity_is_mapped(void **state)
{
    (void)state;
    open_with(.capacity = 3 * PAGE + 100);          /* the rest is no page */
    assert_no_memory(3 * PAGE + 1);
    assert_placed(PAGE + 1, 0);
    assert_no_memory(PAGE + 1);
    assert_placed(PAGE, 2 * PAGE);
    assert_no_memory(PAGE);
    assert_placed(PAGE - 1, PAGE + 1);              /* what is there is handed out */
    assert_no_memory(1);
    errno = 0;
    assert_null(mems_heap_realloc(heap, at(0), PAGE + 2));
    assert_int_equal(errno, ENOMEM);
    errno = 0;
    assert_null(mems_heap_calloc(heap, 1, 1));
    assert_int_equal(errno, ENOMEM);
    assert_heap("P%zu P%zu | P%zu", PAGE + 1, PAGE - 1, PAGE);
}

static void test_what_is_given_back_may_be_mapped_again(void **state)
{
    (void)state;
    open_with(.capacity = 2 * PAGE);
    assert_placed(PAGE, 0);
    assert_placed(PAGE, PAGE);
    assert_freed(0);
    assert_no_memory(2 * PAGE);
    assert_int_equal(mems_heap_trim(heap), PAGE);
    assert_no_memory(PAGE + 1);
    assert_placed(PAGE, 2 * PAGE);
    assert_freed(PAGE);
    assert_freed(2 * PAGE);
    assert_int_equal(mems_heap_trim(heap), 2 * PAGE);
    assert_placed(PAGE + 1, 3 * PAGE);
    assert_heap("P%zu H%zu", PAGE + 1, PAGE - 1);
    assert_int_equal(mems_heap_figures(heap).peak_mapped_bytes, 2 * PAGE);
}

static void test_where_capacity_leaves_less_than_the_smallest_mapping_that_is_mapped(void **state)
{
    (void)state;
    open_with(.capacity = 10 * PAGE, .smallest_mapping = 4);
    assert_placed(4 * PAGE - 1, 0);
    assert_placed(4 * PAGE, 4 * PAGE);
    assert_no_memory(2 * PAGE + 1);                 /* two pages are left */
    assert_placed(PAGE + 1, 8 * PAGE);
    assert_heap("P%zu H1 | P%zu | P%zu H%zu", 4 * PAGE - 1, 4 * PAGE, PAGE + 1, PAGE - 1);
    assert_int_equal(mems_heap_figures(heap).mapped_bytes, 10 * PAGE);
    close_heap(state);

    open_with(.capacity = 2 * PAGE - 1, .smallest_mapping = SIZE_MAX / PAGE);
    assert_placed(1, 0);
    assert_heap("P1 H%zu", PAGE - 1);
}

/* --- Coalescing ------------------------------------------------------------------------------- */

/* Four blocks of 10 and the rest, freed from both ends to the middle. */
static void free_four(void)
{
    for (size_t i = 0; i < 4; i++)
        assert_placed(10, 10 * i);
    assert_freed(0);
    assert_freed(30);
    assert_freed(10);
    assert_freed(20);
}

static void test_coalescing_at_once_leaves_nothing_to_coalesce(void **state)
{
    (void)state;
    open_with(.coalescing = MEMS_COALESCE_AT_ONCE);
    free_four();
    assert_heap("H%zu", PAGE);
    assert_placed(10, 0);
    assert_int_equal(mems_heap_coalesce(heap), 0);
    assert_heap("P10 H%zu", PAGE - 10);
}

static void test_coalescing_on_demand_joins_all_that_is_side_by_side(void **state)
{
    (void)state;
    open_with(.coalescing = MEMS_COALESCE_ON_DEMAND);
    assert_int_equal(mems_heap_coalesce(heap), 0);
    free_four();
    assert_heap("H10 H10 H10 H10 H%zu", PAGE - 40);
    assert_placed(11, 40);                          /* none of ten is large enough */
    assert_placed(PAGE, PAGE);
    assert_freed(PAGE);
    assert_placed(10, 0);
    assert_heap("P10 H10 H10 H10 P11 H%zu | H%zu", PAGE - 51, PAGE);
    assert_int_equal(mems_heap_coalesce(heap), 2);
    assert_heap("P10 H30 P11 H%zu | H%zu", PAGE - 51, PAGE);
    assert_int_equal(mems_heap_coalesce(heap), 0);
    assert_freed(0);
    assert_freed(40);
    assert_heap("H10 H30 H11 H%zu | H%zu", PAGE - 51, PAGE);
    assert_int_equal(mems_heap_coalesce(heap), 3);
    assert_heap("H%zu | H%zu", PAGE, PAGE);
    assert_int_equal(mems_heap_figures(heap).holes, 2);
    assert_placed(PAGE, 0);
}

static void test_coalescing_never_is_never(void **state)
{
    (void)state;
    open_with(.coalescing = MEMS_COALESCE_NEVER);
    free_four();
    assert_int_equal(mems_heap_coalesce(heap), 0);
    assert_heap("H10 H10 H10 H10 H%zu", PAGE - 40);
    assert_placed(10, 0);
    assert_placed(9, 10);
    assert_placed(PAGE - 40, 40);
    assert_placed(21, PAGE);
    assert_heap("P10 P9 H1 H10 H10 P%zu | P21 H%zu", PAGE - 40, PAGE - 21);
}

/* --- Giving back ------------------------------------------------------------------------------ */

static void test_give_back_unmaps_what_is_one_hole_and_its_addresses_are_gone(void **state)
{
    (void)state;
    open_with(.give_back = true);
    assert_placed(PAGE, 0);
    assert_placed(10, PAGE);
    assert_placed(10, PAGE + 10);
    assert_placed(PAGE, 2 * PAGE);
    assert_freed(PAGE + 10);
    assert_heap("P%zu | P10 H%zu | P%zu", PAGE, PAGE - 10, PAGE);
    assert_freed(PAGE);                             /* from the middle of the chain */
    assert_heap("P%zu | P%zu", PAGE, PAGE);
    assert_null(mems_heap_find(heap, at(PAGE), NULL));
    assert_null(mems_heap_get(heap, at(PAGE)));
    assert_false(mems_heap_free(heap, at(PAGE)));
    assert_ptr_equal(mems_heap_next_address(heap), at(3 * PAGE));
    assert_freed(0);                                /* its first node */
    assert_freed(2 * PAGE);                         /* and the last of all */
    assert_null(mems_heap_head(heap));
    assert_int_equal(mems_heap_figures(heap).mapped_bytes, 0);
    assert_ptr_equal(mems_heap_next_address(heap), at(3 * PAGE));
    assert_placed(10, 3 * PAGE);
    assert_heap("P10 H%zu", PAGE - 10);
    assert_null(mems_heap_find(heap, at(0), NULL));
}

static void test_give_back_waits_for_holes_to_be_one(void **state)
{
    (void)state;
    open_with(.give_back = true, .coalescing = MEMS_COALESCE_ON_DEMAND);
    free_four();
    assert_heap("H10 H10 H10 H10 H%zu", PAGE - 40);
    assert_placed(PAGE, PAGE);
    assert_freed(PAGE);                             /* one from the beginning */
    assert_heap("H10 H10 H10 H10 H%zu", PAGE - 40);
    assert_int_equal(mems_heap_coalesce(heap), 4);
    assert_null(mems_heap_head(heap));
    assert_placed(1, 2 * PAGE);
    close_heap(state);

    open_with(.give_back = true, .coalescing = MEMS_COALESCE_NEVER);
    free_four();
    assert_int_equal(mems_heap_coalesce(heap), 0);
    assert_int_equal(mems_heap_trim(heap), 0);
    assert_heap("H10 H10 H10 H10 H%zu", PAGE - 40);
}

static void test_give_back_after_a_block_has_moved_out(void **state)
{
    (void)state;
    open_with(.give_back = true);
    assert_placed(10, 0);
    assert_ptr_equal(mems_heap_realloc(heap, at(0), PAGE + 1), at(PAGE));
    assert_heap("P%zu H%zu", PAGE + 1, PAGE - 1);
    assert_ptr_equal(mems_heap_realloc(heap, at(PAGE), 0), NULL);
    assert_null(mems_heap_head(heap));
}

static void test_trim_unmaps_every_main_node_that_is_one_hole(void **state)
{
    (void)state;
    open_with(.give_back = false);
    assert_int_equal(mems_heap_trim(heap), 0);
    assert_placed(PAGE, 0);
    assert_placed(2 * PAGE, PAGE);
    assert_placed(10, 3 * PAGE);
    assert_placed(3 * PAGE, 4 * PAGE);
    assert_int_equal(mems_heap_trim(heap), 0);
    assert_freed(0);
    assert_freed(PAGE);
    assert_freed(4 * PAGE);
    assert_heap("H%zu | H%zu | P10 H%zu | H%zu", PAGE, 2 * PAGE, PAGE - 10, 3 * PAGE);
    assert_int_equal(mems_heap_trim(heap), 6 * PAGE);
    assert_heap("P10 H%zu", PAGE - 10);
    assert_ptr_equal(mems_heap_next_address(heap), at(7 * PAGE));
    assert_int_equal(mems_heap_trim(heap), 0);
    assert_placed(PAGE, 7 * PAGE);
    assert_freed(3 * PAGE);
    assert_freed(7 * PAGE);
    assert_int_equal(mems_heap_trim(heap), 2 * PAGE);
    assert_null(mems_heap_head(heap));
    assert_null(mems_heap_check(heap));
}

#define scene(test) cmocka_unit_test_teardown(test, close_heap)

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene(test_no_options_and_options_all_zero_are_the_specifications_heap),
        scene(test_chosen_says_what_was_asked_for),
        scene(test_each_option_has_a_name),
        scene(test_bad_options_are_refused_by_name),
        scene(test_bad_sizes_among_the_options_are_refused_by_name),
        scene(test_address_space_ends_where_the_largest_address_is),
        scene(test_sizes_are_rounded_up_and_addresses_aligned),
        scene(test_a_size_that_cannot_be_rounded_up_is_no_memory),
        scene(test_main_nodes_have_the_smallest_mapping_at_least),
        scene(test_no_more_than_the_capacity_is_mapped),
        scene(test_what_is_given_back_may_be_mapped_again),
        scene(test_where_capacity_leaves_less_than_the_smallest_mapping_that_is_mapped),
        scene(test_coalescing_at_once_leaves_nothing_to_coalesce),
        scene(test_coalescing_on_demand_joins_all_that_is_side_by_side),
        scene(test_coalescing_never_is_never),
        scene(test_give_back_unmaps_what_is_one_hole_and_its_addresses_are_gone),
        scene(test_give_back_waits_for_holes_to_be_one),
        scene(test_give_back_after_a_block_has_moved_out),
        scene(test_trim_unmaps_every_main_node_that_is_one_hole),
    };

    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}

/* The specification of the structs, the globals, and what mems_init, mems_finish, mems_malloc and
 * mems_free do to them, promise by promise, as a program sees it that includes <mems.h> and nothing
 * else. Beside it: test_edges.c for what is no live block and cannot become one, and for mems_get;
 * test_stats.c for what is printed. All three are compiled for several page sizes. */
#include <stdint.h>
#include <unistd.h>

#include "spec.h"

/* --- Types and the empty heap ----------------------------------------------------------------- */

static void test_structs_and_globals_are_those_of_the_specification(void **state)
{
    char byte;
    SubChainNode sub = {1, 0, at(0), &byte, NULL, NULL};
    MainChainNode node = {at(1), PAGE, &sub, NULL, NULL};
    MainChainNode **chain = &head;
    void **next = &next_virtual_address;

    (void)state;
    _Static_assert(sizeof sub == sizeof(struct { size_t a; int b; void *c[4]; }), "six fields");
    _Static_assert(sizeof node == sizeof(struct { void *a; size_t b; void *c[3]; }), "five fields");
    assert_ptr_not_equal(chain, next);
    assert_int_equal(sub.size, 1);
    assert_int_equal(sub.type, 0);
    assert_ptr_equal(sub.virtual_address, at(0));
    assert_ptr_equal(sub.physical_address, &byte);
    assert_null(sub.next);
    assert_null(sub.prev);
    assert_ptr_equal(node.start_virtual_address, at(1));
    assert_int_equal(node.total_size, PAGE);
    assert_ptr_equal(node.sub_chain_head, &sub);
    assert_null(node.next);
    assert_null(node.prev);
}

/* Runs first, while nothing has been called yet. */
static void test_before_init_nothing_is_there_and_every_call_is_harmless(void **state)
{
    (void)state;
    assert_null(head);
    assert_null(next_virtual_address);
    assert_null(mems_get(at(0)));
    assert_null(mems_get(NULL));
    capture_begin(STDOUT_FILENO);
    mems_free(at(0));
    assert_string_equal(capture_end(), "ADDRESS NOT FOUND!!\n");
    mems_finish();
    assert_null(head);
    assert_null(next_virtual_address);
}

static void test_malloc_before_init_works_as_if_init_had_been_called(void **state)
{
    (void)state;
    assert_null(head);
    assert_ptr_equal(mems_malloc(10), at(0));
    assert_heap("P10 H%zu", PAGE - 10);
    mems_finish();
    assert_ptr_equal(mems_malloc(10), at(0));
    mems_finish();
}

static void test_init_starts_an_empty_heap_at_the_base_address(void **state)
{
    (void)state;
    assert_null(head);
    assert_ptr_equal(next_virtual_address, at(0));
}

static void test_init_on_a_live_heap_finishes_it_first(void **state)
{
    (void)state;
    mems_malloc(10);
    mems_malloc(3 * PAGE);
    mems_init();
    assert_null(head);
    assert_ptr_equal(next_virtual_address, at(0));
    assert_null(mems_get(at(0)));
    assert_ptr_equal(mems_malloc(20), at(0));
    assert_heap("P20 H%zu", PAGE - 20);
}

static void test_finish_resets_everything_and_may_be_called_twice(void **state)
{
    (void)state;
    mems_malloc(10);
    mems_malloc(2 * PAGE);
    for (int i = 0; i < 2; i++) {
        mems_finish();
        assert_null(head);
        assert_null(next_virtual_address);
        assert_null(mems_get(at(0)));
    }
    mems_init();
    assert_ptr_equal(next_virtual_address, at(0));
    assert_ptr_equal(mems_malloc(PAGE), at(0));
    assert_heap("P%zu", PAGE);
}

/* --- Where blocks go -------------------------------------------------------------------------- */

static void test_sizes_are_exact_to_the_byte(void **state)
{
    (void)state;
    assert_ptr_equal(mems_malloc(1), at(0));
    assert_ptr_equal(mems_malloc(3), at(1));
    assert_ptr_equal(mems_malloc(7), at(4));
    assert_ptr_equal(mems_malloc(1), at(11));
    assert_heap("P1 P3 P7 P1 H%zu", PAGE - 12);
}

static void test_first_block_maps_one_main_node_and_leaves_the_rest_a_hole(void **state)
{
    (void)state;
    assert_ptr_equal(mems_malloc(100), at(0));
    assert_heap("P100 H%zu", PAGE - 100);
    assert_ptr_equal(next_virtual_address, at(PAGE));
    assert_ptr_equal(head->start_virtual_address, at(0));
    assert_non_null(head->sub_chain_head->physical_address);
    assert_int_equal((uintptr_t)head->sub_chain_head->physical_address % (size_t)getpagesize(), 0);
}

static void test_new_main_node_is_the_smallest_sufficient_multiple_of_pages(void **state)
{
    (void)state;
    mems_malloc(PAGE);
    assert_heap("P%zu", PAGE);
    mems_malloc(PAGE - 1);
    assert_heap("P%zu | P%zu H1", PAGE, PAGE - 1);
    mems_malloc(PAGE + 1);
    assert_heap("P%zu | P%zu H1 | P%zu H%zu", PAGE, PAGE - 1, PAGE + 1, PAGE - 1);
    mems_malloc(5 * PAGE);
    assert_heap("P%zu | P%zu H1 | P%zu H%zu | P%zu", PAGE, PAGE - 1, PAGE + 1, PAGE - 1, 5 * PAGE);
    assert_ptr_equal(next_virtual_address, at(9 * PAGE));
}

static void test_main_nodes_follow_each_other_in_the_virtual_space(void **state)
{
    (void)state;
    assert_ptr_equal(mems_malloc(2 * PAGE - 10), at(0));
    assert_ptr_equal(next_virtual_address, at(2 * PAGE));
    assert_ptr_equal(mems_malloc(11), at(2 * PAGE));
    assert_ptr_equal(next_virtual_address, at(3 * PAGE));
    assert_ptr_equal(mems_malloc(PAGE), at(3 * PAGE));
    assert_ptr_equal(next_virtual_address, at(4 * PAGE));
    assert_heap("P%zu H10 | P11 H%zu | P%zu", 2 * PAGE - 10, PAGE - 11, PAGE);
}

static void test_first_fit_takes_the_lowest_sufficient_hole_of_a_sub_chain(void **state)
{
    (void)state;
    mems_malloc(50);
    mems_malloc(10);
    mems_malloc(200);
    mems_malloc(10);
    mems_malloc(100);
    mems_malloc(10);
    mems_free(at(0));
    mems_free(at(60));
    mems_free(at(270));
    assert_heap("H50 P10 H200 P10 H100 P10 H%zu", PAGE - 380);
    assert_ptr_equal(mems_malloc(60), at(60));      /* not the tighter 100 */
    assert_ptr_equal(mems_malloc(40), at(0));       /* an earlier one again: no roving */
    assert_heap("P40 H10 P10 P60 H140 P10 H100 P10 H%zu", PAGE - 380);
}

static void test_first_fit_takes_main_nodes_in_the_order_mapped(void **state)
{
    (void)state;
    mems_malloc(PAGE);
    mems_malloc(PAGE);
    mems_malloc(PAGE);
    mems_free(at(2 * PAGE));
    mems_free(at(PAGE));
    assert_heap("P%zu | H%zu | H%zu", PAGE, PAGE, PAGE);
    assert_ptr_equal(mems_malloc(5), at(PAGE));
    mems_free(at(0));
    assert_ptr_equal(mems_malloc(6), at(0));
    assert_heap("P6 H%zu | P5 H%zu | H%zu", PAGE - 6, PAGE - 5, PAGE);
}

static void test_exact_fit_turns_the_hole_into_a_process(void **state)
{
    (void)state;
    mems_malloc(100);
    mems_malloc(10);
    mems_free(at(0));
    assert_heap("H100 P10 H%zu", PAGE - 110);
    assert_ptr_equal(mems_malloc(100), at(0));
    assert_heap("P100 P10 H%zu", PAGE - 110);
    assert_ptr_equal(mems_malloc(PAGE - 110), at(110));
    assert_heap("P100 P10 P%zu", PAGE - 110);
}

static void test_larger_hole_is_split_process_first(void **state)
{
    (void)state;
    mems_malloc(100);
    mems_malloc(10);
    mems_free(at(0));
    assert_ptr_equal(mems_malloc(99), at(0));
    assert_heap("P99 H1 P10 H%zu", PAGE - 110);
    assert_ptr_equal(mems_malloc(1), at(99));
    assert_heap("P99 P1 P10 H%zu", PAGE - 110);
}

static void test_holes_too_small_one_by_one_are_not_used_together(void **state)
{
    (void)state;
    mems_malloc(100);
    mems_malloc(PAGE - 200);
    mems_malloc(100);
    mems_free(at(0));
    mems_free(at(PAGE - 100));
    assert_ptr_equal(mems_malloc(101), at(PAGE));
    assert_heap("H100 P%zu H100 | P101 H%zu", PAGE - 200, PAGE - 101);
}

/* --- Freeing ---------------------------------------------------------------------------------- */

static void test_free_makes_a_hole(void **state)
{
    (void)state;
    mems_malloc(10);
    mems_malloc(20);
    mems_malloc(PAGE - 30);
    mems_free(at(10));
    assert_heap("P10 H20 P%zu", PAGE - 30);
    assert_ptr_equal(next_virtual_address, at(PAGE));
}

static void test_free_merges_with_holes_left_right_and_both(void **state)
{
    (void)state;
    mems_malloc(10);
    mems_malloc(20);
    mems_malloc(30);
    mems_malloc(PAGE - 60);
    mems_free(at(0));
    mems_free(at(10));
    assert_heap("H30 P30 P%zu", PAGE - 60);         /* left */
    mems_free(at(60));
    assert_heap("H30 P30 H%zu", PAGE - 60);
    mems_free(at(30));
    assert_heap("H%zu", PAGE);                      /* both */

    mems_malloc(10);
    mems_malloc(20);
    mems_free(at(10));
    assert_heap("P10 H%zu", PAGE - 10);             /* right */
    mems_free(at(0));
    assert_heap("H%zu", PAGE);
    assert_ptr_equal(mems_malloc(PAGE), at(0));     /* and it is one hole indeed */
    assert_heap("P%zu", PAGE);
}

static void test_holes_never_merge_across_main_nodes(void **state)
{
    (void)state;
    mems_malloc(PAGE);
    mems_malloc(PAGE);
    mems_malloc(PAGE);
    mems_free(at(0));
    mems_free(at(2 * PAGE));
    mems_free(at(PAGE));
    assert_heap("H%zu | H%zu | H%zu", PAGE, PAGE, PAGE);
    assert_ptr_equal(mems_malloc(PAGE + 1), at(3 * PAGE));
    assert_heap("H%zu | H%zu | H%zu | P%zu H%zu", PAGE, PAGE, PAGE, PAGE + 1, PAGE - 1);
}

static void test_pages_stay_mapped_until_finish(void **state)
{
    (void)state;
    mems_malloc(3 * PAGE);
    void *memory = mems_get(at(0));
    mems_free(at(0));
    assert_heap("H%zu", 3 * PAGE);
    assert_ptr_equal(head->sub_chain_head->physical_address, memory);
    mems_malloc(3 * PAGE);
    assert_ptr_equal(mems_get(at(0)), memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structs_and_globals_are_those_of_the_specification),
        cmocka_unit_test(test_before_init_nothing_is_there_and_every_call_is_harmless),
        cmocka_unit_test(test_malloc_before_init_works_as_if_init_had_been_called),
        in_heap(test_init_starts_an_empty_heap_at_the_base_address),
        in_heap(test_init_on_a_live_heap_finishes_it_first),
        in_heap(test_finish_resets_everything_and_may_be_called_twice),
        in_heap(test_sizes_are_exact_to_the_byte),
        in_heap(test_first_block_maps_one_main_node_and_leaves_the_rest_a_hole),
        in_heap(test_new_main_node_is_the_smallest_sufficient_multiple_of_pages),
        in_heap(test_main_nodes_follow_each_other_in_the_virtual_space),
        in_heap(test_first_fit_takes_the_lowest_sufficient_hole_of_a_sub_chain),
        in_heap(test_first_fit_takes_main_nodes_in_the_order_mapped),
        in_heap(test_exact_fit_turns_the_hole_into_a_process),
        in_heap(test_larger_hole_is_split_process_first),
        in_heap(test_holes_too_small_one_by_one_are_not_used_together),
        in_heap(test_free_makes_a_hole),
        in_heap(test_free_merges_with_holes_left_right_and_both),
        in_heap(test_holes_never_merge_across_main_nodes),
        in_heap(test_pages_stay_mapped_until_finish),
    };

    return cmocka_run_group_tests_name("spec", tests, NULL, NULL);
}

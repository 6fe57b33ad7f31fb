/* mems_heap_check() finds nothing wrong with a heap that nobody has tampered with, and names the
 * promise that is broken in each of many ways. */
#include <mems/heap.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

#define PAGE ((size_t)getpagesize())

static mems_heap *heap;

/* P10 P20 H30 P40 P(rest) | P(1 page + 100) H(rest) | P(1 page) */
static int open_heap(void **state)
{
    (void)state;
    heap = mems_heap_open(NULL, NULL);
    mems_heap_malloc(heap, 10);
    mems_heap_malloc(heap, 20);
    void *hole = mems_heap_malloc(heap, 30);
    mems_heap_malloc(heap, 40);
    mems_heap_malloc(heap, PAGE - 100);
    mems_heap_malloc(heap, PAGE + 100);
    mems_heap_malloc(heap, PAGE);
    mems_heap_free(heap, hole);
    return mems_heap_check(heap) ? -1 : 0;
}

static int close_heap(void **state)
{
    (void)state;
    mems_heap_close(heap);
    heap = NULL;
    return 0;
}

/* The nodes, no longer const. */
static MainChainNode *main_node(size_t index)
{
    MainChainNode *main = (MainChainNode *)mems_heap_head(heap);

    while (index--)
        main = main->next;
    return main;
}

static SubChainNode *segment(size_t main_index, size_t index)
{
    SubChainNode *sub = main_node(main_index)->sub_chain_head;

    while (index--)
        sub = sub->next;
    return sub;
}

/* With `field` set to `wrong`, the check names the promise; set back, it is content. */
#define assert_noticed(field, wrong, promise)                                                      \
    do {                                                                                           \
        __typeof__(field) right_ = (field);                                                        \
        (field) = (wrong);                                                                         \
        const char *said_ = mems_heap_check(heap);                                                 \
        (field) = right_;                                                                          \
        assert_non_null(said_);                                                                    \
        if (!strstr(said_, promise))                                                               \
            fail_msg("said \"%s\", not of \"%s\"", said_, promise);                                \
        assert_null(mems_heap_check(heap));                                                        \
    } while (0)

static void test_untouched_heaps_are_sound(void **state)
{
    mems_heap *empty = mems_heap_open(NULL, NULL);

    (void)state;
    assert_null(mems_heap_check(empty));
    mems_heap_close(empty);
    assert_null(mems_heap_check(heap));
}

static void test_sizes_of_segments(void **state)
{
    (void)state;
    assert_noticed(segment(0, 1)->size, 0, "size");
    assert_noticed(segment(1, 1)->size, 0, "size");
    assert_noticed(segment(0, 1)->size, 3 * PAGE, "size");
    assert_noticed(segment(0, 4)->size, PAGE, "size");
    assert_noticed(segment(0, 4)->size, SIZE_MAX, "size");
    assert_noticed(segment(0, 1)->size, 19, "gap or overlap");
    assert_noticed(segment(0, 1)->size, 21, "gap or overlap");
    assert_noticed(segment(0, 4)->size, PAGE - 101, "add up");
    assert_noticed(segment(2, 0)->size, PAGE - 1, "add up");
}

static void test_types_of_segments(void **state)
{
    (void)state;
    assert_noticed(segment(0, 0)->type, 2, "neither HOLE nor PROCESS");
    assert_noticed(segment(1, 1)->type, -1, "neither HOLE nor PROCESS");
    assert_noticed(segment(0, 1)->type, MEMS_HOLE, "neighbours");
    assert_noticed(segment(0, 3)->type, MEMS_HOLE, "neighbours");
    assert_noticed(segment(0, 0)->type, MEMS_HOLE, "figures");
    assert_noticed(segment(0, 2)->type, MEMS_PROCESS, "figures");
}

static void test_addresses_of_segments(void **state)
{
    (void)state;
    assert_noticed(segment(0, 0)->virtual_address, NULL, "virtual address");
    assert_noticed(segment(0, 3)->virtual_address,
                   (char *)segment(0, 3)->virtual_address + 1, "virtual address");
    assert_noticed(segment(1, 1)->virtual_address, segment(1, 0)->virtual_address,
                   "virtual address");
    assert_noticed(segment(0, 3)->physical_address, NULL, "physical address");
    assert_noticed(segment(0, 0)->physical_address,
                   (char *)segment(0, 0)->physical_address + 1, "physical address");
    assert_noticed(segment(1, 1)->physical_address, segment(1, 0)->physical_address,
                   "physical address");
}

static void test_links_of_sub_chains(void **state)
{
    (void)state;
    assert_noticed(segment(0, 0)->prev, segment(1, 0), "does not begin");
    assert_noticed(segment(0, 1)->prev, NULL, "linked both ways");
    assert_noticed(segment(0, 4)->prev, segment(0, 2), "linked both ways");
    assert_noticed(segment(0, 1)->next, segment(0, 3), "linked both ways");
    assert_noticed(segment(0, 1)->next, segment(0, 0), "linked both ways");
    assert_noticed(segment(0, 3)->next, NULL, "add up");
    assert_noticed(main_node(0)->sub_chain_head, NULL, "does not begin");
    assert_noticed(main_node(0)->sub_chain_head, segment(0, 1), "does not begin");
    assert_noticed(main_node(0)->sub_chain_head, segment(2, 0), "virtual address");
}

static void test_links_of_the_main_chain(void **state)
{
    (void)state;
    assert_noticed(main_node(0)->prev, main_node(1), "before its head");
    assert_noticed(main_node(1)->prev, NULL, "linked both ways");
    assert_noticed(main_node(2)->prev, main_node(0), "linked both ways");
    assert_noticed(main_node(0)->next, main_node(2), "linked both ways");
    assert_noticed(main_node(1)->next, NULL, "linked both ways");
}

static void test_sizes_and_addresses_of_main_nodes(void **state)
{
    (void)state;
    assert_noticed(main_node(0)->total_size, 0, "pages");
    assert_noticed(main_node(0)->total_size, PAGE + 1, "pages");
    assert_noticed(main_node(0)->total_size, 2 * PAGE, "add up");
    assert_noticed(main_node(1)->total_size, PAGE, "size");
    assert_noticed(main_node(0)->start_virtual_address, NULL, "virtual address");
    assert_noticed(main_node(1)->start_virtual_address, NULL, "one behind the other");
}

/* Adds to the virtual addresses of a main node and of all its segments. */
static void shift(size_t index, size_t bytes)
{
    MainChainNode *main = main_node(index);

    main->start_virtual_address = (char *)main->start_virtual_address + bytes;
    for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next)
        sub->virtual_address = (char *)sub->virtual_address + bytes;
}

static void test_main_nodes_follow_each_other(void **state)
{
    (void)state;
    for (size_t index = 0; index < 3; index++) {
        shift(index, PAGE);
        const char *said = mems_heap_check(heap);
        shift(index, 0 - PAGE);
        assert_non_null(said);
        assert_non_null(strstr(said, "one behind the other"));
        assert_null(mems_heap_check(heap));
    }
}

/* Sound in itself, but not what the heap has counted. */
static void test_figures_fit_the_chains(void **state)
{
    SubChainNode *first = segment(0, 0), *second = segment(0, 1);

    (void)state;
    first->size += second->size;                    /* two PROCESSes made one */
    first->next = second->next;
    first->next->prev = first;
    const char *said = mems_heap_check(heap);
    first->size -= second->size;
    first->next->prev = second;
    first->next = second;
    assert_non_null(said);
    assert_non_null(strstr(said, "figures of PROCESS"));
    assert_null(mems_heap_check(heap));
}

#define in_heap(test) cmocka_unit_test_setup_teardown(test, open_heap, close_heap)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_heap(test_untouched_heaps_are_sound),
        in_heap(test_sizes_of_segments),
        in_heap(test_types_of_segments),
        in_heap(test_addresses_of_segments),
        in_heap(test_links_of_sub_chains),
        in_heap(test_links_of_the_main_chain),
        in_heap(test_sizes_and_addresses_of_main_nodes),
        in_heap(test_main_nodes_follow_each_other),
        in_heap(test_figures_fit_the_chains),
    };

    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}

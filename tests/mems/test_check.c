/* mems_heap_check() finds nothing wrong with a heap that nobody has tampered with, and names the
 * promise that is broken in each of many ways. This program alone knows the inside of a heap, to
 * tamper with its indexes. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/mems/internal.h"
#include "scene.h"

#define PAGE ((size_t)getpagesize())

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
    assert_noticed(main_node(0)->start_virtual_address, NULL, "address");
    assert_noticed(main_node(1)->start_virtual_address, NULL, "address");
    assert_noticed(heap->next_address, heap->next_address - PAGE, "next main node");
    assert_noticed(heap->last, main_node(1), "main chain");
    assert_noticed(heap->head, main_node(1), "main chain");
}

/* Adds to the virtual addresses of a main node and of all its segments. */
static void shift(size_t index, size_t bytes)
{
    MainChainNode *main = main_node(index);

    main->start_virtual_address = (char *)main->start_virtual_address + bytes;
    for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next)
        sub->virtual_address = (char *)sub->virtual_address + bytes;
}

static void test_main_nodes_are_where_they_were_mapped(void **state)
{
    (void)state;
    for (size_t index = 0; index < 3; index++) {
        shift(index, PAGE);
        const char *said = mems_heap_check(heap);
        shift(index, 0 - PAGE);
        assert_non_null(said);
        assert_non_null(strstr(said, "main node"));
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

static void test_figures_kept_fit_the_chains(void **state)
{
    (void)state;
    assert_noticed(heap->figures.live_bytes, heap->figures.live_bytes + 1, "figures");
    assert_noticed(heap->figures.mapped_bytes, heap->figures.mapped_bytes - PAGE, "figures");
    assert_noticed(heap->figures.main_nodes, 2, "figures");
    assert_noticed(heap->figures.peak_live_bytes, 1, "peak");
    assert_noticed(heap->figures.peak_mapped_bytes, PAGE, "peak");
    assert_noticed(heap->holes.count, heap->holes.count + 1, "figures of HOLEs");
}

static void test_alignment_and_merging_are_checked_where_they_are_asked_for(void **state)
{
    (void)state;
    assert_noticed(heap->options.alignment, 4, "aligned");
    close_heap(state);
    heap = mems_heap_open(&(mems_heap_options){.coalescing = MEMS_COALESCE_NEVER}, NULL);
    mems_heap_free(heap, mems_heap_malloc(heap, 10));
    assert_null(mems_heap_check(heap));
    assert_noticed(heap->options.coalescing, MEMS_COALESCE_AT_ONCE, "neighbours");
}

/* --- Indexes ---------------------------------------------------------------------------------- */

/* 300 HOLEs of 1 to 100 bytes between live blocks: more than one leaf has room for. */
static void open_with_holes(mems_policy policy)
{
    void *blocks[600];

    mems_heap_close(heap);
    heap = mems_heap_open(&(mems_heap_options){.policy = policy, .smallest_mapping = 8}, NULL);
    for (size_t i = 0; i < 600; i++)
        blocks[i] = mems_heap_malloc(heap, 1 + i * 37 % 100);
    for (size_t i = 0; i < 600; i += 2)
        mems_heap_free(heap, blocks[i * 7 % 600]);
    assert_null(mems_heap_check(heap));
    assert_true(mems_heap_figures(heap).holes > 200);
}

static void test_main_nodes_are_found_by_address(void **state)
{
    (void)state;
    assert_noticed(heap->mains.list[1].start, heap->mains.list[1].start + 1, "main node");
    assert_noticed(heap->mains.list[1].node, main_node(2), "main node");
    assert_noticed(heap->mains.list[2].node, NULL, "main node");
    assert_noticed(heap->mains.gone, 1, "main node");
}

static void test_zones_have_the_segments_by_address(void **state)
{
    (void)state;
    open_with_holes(MEMS_FIRST_FIT);
    mems_zones *zones = &heap->zones;
    size_t used = mems_zone(zones, segment(0, 300)), behind = zones->capacity - 1;

    assert_ptr_equal(zones->first[0], segment(0, 0));
    assert_noticed(zones->first[0], segment(0, 1), "zone");
    assert_noticed(zones->first[0], NULL, "zone");
    assert_noticed(zones->first[used], segment(0, 0), "zone");
    assert_noticed(zones->first[behind], segment(0, 0), "zone");
    assert_noticed(zones->marks[1][used / MEMS_FAN], 0, "marked");
    for (unsigned level = 2; level <= zones->top; level++)
        assert_noticed(zones->marks[level][used >> 4 * level], 0, "marked");
}

/* What an entry of the tree of HOLEs leads to, and its address. */
#define below(branch, place) ((branch)->below[place])
#define start(branch, place) ((branch)->start[place])

/* The first leaf of the tree of HOLEs. */
static mems_branch *first_leaf(void)
{
    mems_branch *leaf = heap->holes.root;

    while (leaf->height > 0)
        leaf = below(leaf, 0);
    return leaf;
}

static size_t first_used(const mems_branch *branch)
{
    size_t place = 0;

    while (!(branch->used >> place & 1))
        place++;
    return place;
}

static void test_the_tree_of_holes_has_every_hole_in_its_seat(void **state)
{
    (void)state;
    open_with_holes(MEMS_FIRST_FIT);
    mems_branch *leaf = first_leaf();
    size_t place = first_used(leaf);
    mems_segment *hole = below(leaf, place);

    assert_noticed(hole->seat, hole->seat + 1, "sit");
    assert_noticed(hole->seat, (uintptr_t)leaf->next, "sit");
    assert_noticed(below(leaf, place), below(leaf->next, first_used(leaf->next)), "sit");
    assert_noticed(start(leaf, place), start(leaf, place) + 1, "tree of HOLEs");
    assert_noticed(leaf->largest[place], (int16_t)(leaf->largest[place] + 1), "tree of HOLEs");
    assert_noticed(leaf->used, leaf->used & ~((uint32_t)1 << place), "tree of HOLEs");
}

static void test_the_tree_of_holes_is_a_tree(void **state)
{
    (void)state;
    open_with_holes(MEMS_FIRST_FIT);
    mems_branch *leaf = first_leaf(), *parent = leaf->parent;

    assert_non_null(parent);
    assert_noticed(parent->largest[0], (int16_t)(INT16_MIN + 1), "promises less");
    assert_noticed(leaf->parent, leaf->next, "branch");
    assert_noticed(leaf->place, 1, "branch");
    assert_noticed(below(parent, 0), leaf->next, "branch");
    assert_noticed(leaf->count, (unsigned char)(leaf->count + 1), "miscounted");
    assert_noticed(heap->holes.root, leaf, "tree of HOLEs");
    assert_noticed(heap->holes.root, NULL, "tree of HOLEs");
}

static void test_the_tree_of_sizes_is_in_order_and_has_them_all(void **state)
{
    (void)state;
    open_with_holes(MEMS_BEST_FIT);
    mems_ordered **place = &heap->ends[0];
    while (!(*place)->links[0] || !(*place)->links[1])     /* balanced by chance, it may lean at its top */
        place = &(*place)->links[(*place)->links[0] == NULL];
    mems_ordered *root = *place, *left = root->links[0], *right = root->links[1];

    assert_noticed(root->key, root->key + 1, "tree of sizes");
    assert_noticed(left->segment.node.type, MEMS_PROCESS, "");
    assert_noticed(root->links[0], right, "tree of sizes");
    assert_noticed(root->links[0], NULL, "order of the HOLEs");
    assert_noticed(*place, left, "order of the HOLEs");
    assert_noticed(heap->ends[0], NULL, "order of the HOLEs");
}

static void test_the_list_of_freed_holes_is_in_order_and_has_them_all(void **state)
{
    (void)state;
    for (int policy = MEMS_LAST_FREED_FIRST; policy <= MEMS_FIRST_FREED_FIRST; policy++) {
        open_with_holes((mems_policy)policy);
        mems_ordered *first = heap->ends[0], *second = first->links[1], *last = heap->ends[1];
        assert_noticed(first->key, second->key, "not in order");
        assert_noticed(second->links[0], NULL, "linked both ways");
        assert_noticed(first->links[1], second->links[1], "linked both ways");
        assert_noticed(first->links[1], NULL, "");
        assert_noticed(heap->ends[0], second, "linked both ways");
        assert_noticed(heap->ends[1], last->links[0], "does not end");
    }
}

/* --- Asserts ----------------------------------------------------------------------------------- */

/* What a caller promises is asserted, in builds that have asserts: see meson.build. */
static void test_a_broken_promise_of_the_callers_ends_the_program(void **state)
{
    int status;

    (void)state;
#ifdef NDEBUG
    skip();
#endif
    pid_t child = fork();
    if (child == 0) {
        fclose(stderr);
        mems_heap_visits(heap, 0, NULL, NULL);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
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
        in_heap(test_main_nodes_are_where_they_were_mapped),
        in_heap(test_figures_fit_the_chains),
        in_heap(test_figures_kept_fit_the_chains),
        in_heap(test_alignment_and_merging_are_checked_where_they_are_asked_for),
        in_heap(test_main_nodes_are_found_by_address),
        in_heap(test_zones_have_the_segments_by_address),
        in_heap(test_the_tree_of_holes_has_every_hole_in_its_seat),
        in_heap(test_the_tree_of_holes_is_a_tree),
        in_heap(test_the_tree_of_sizes_is_in_order_and_has_them_all),
        in_heap(test_the_list_of_freed_holes_is_in_order_and_has_them_all),
        in_heap(test_a_broken_promise_of_the_callers_ends_the_program),
    };

    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}

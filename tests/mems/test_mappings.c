/* What libmems takes from the system: lengths in whole pages, each mapping given back exactly, few
 * mappings for bookkeeping, and nodes used again. Every mmap and munmap is seen (watch.h). */
#include <mems/heap.h>
#include <stdint.h>
#include <unistd.h>

#include "helper.h"
#include "watch.h"

#define SYSTEM_PAGE ((size_t)getpagesize())

static int watch_default_pages(void **state)
{
    (void)state;
    watch_begin(PAGE_SIZE);
    return 0;
}

/* All lengths were in pages, all that was unmapped was one mapping. */
static void assert_in_order(void)
{
    assert_int_equal(watched.odd_lengths, 0);
    assert_int_equal(watched.strangers, 0);
}

static void assert_all_given_back(void)
{
    assert_in_order();
    assert_int_equal(watched.live, 0);
    assert_int_equal(watched.live_bytes, 0);
    assert_int_equal(watched.unmaps, watched.maps);
}

/* --- Pages ------------------------------------------------------------------------------------ */

/* Splits, merges and maps; about 600 segments stay. */
static void work(mems_heap *heap)
{
    for (size_t i = 0; i < 1000; i++) {
        void *block = mems_heap_malloc(heap, 1 + i * i % 7919);
        assert_non_null(block);
        if (i % 5 < 3)
            mems_heap_free(heap, block);
    }
}

static void test_lengths_are_whole_pages_and_all_is_given_back(void **state)
{
    (void)state;
    for (size_t pages = 1; pages <= 3; pages++) {
        const mems_heap_options options = {.page_size = pages * SYSTEM_PAGE};
        watch_begin(options.page_size);
        mems_heap *heap = mems_heap_open(&options, NULL);
        work(heap);
        assert_true(watched.live > 10);
        assert_in_order();
        mems_heap_close(heap);
        assert_all_given_back();
    }
}

static void test_finish_gives_everything_back(void **state)
{
    (void)state;
    mems_init();
    mems_finish();
    assert_all_given_back();
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 1; i < 400; i++)
            mems_malloc(i);
        mems_malloc(5 * PAGE_SIZE);
        assert_true(watched.live > 1);
        mems_finish();
        assert_all_given_back();
        mems_finish();
        assert_all_given_back();
    }
}

static void test_init_on_a_live_heap_gives_the_old_one_back(void **state)
{
    (void)state;
    mems_init();
    size_t fresh = watched.live_bytes;
    mems_malloc(3 * PAGE_SIZE);
    mems_init();
    assert_int_equal(watched.live_bytes, fresh);
    mems_finish();
    assert_all_given_back();
}

static void test_each_main_node_is_one_mapping_of_its_size(void **state)
{
    mems_heap *heap = mems_heap_open(NULL, NULL);
    size_t mapped = 0;

    (void)state;
    work(heap);
    for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next) {
        const SubChainNode *first = main->sub_chain_head;
        assert_int_equal(watch_length_at(first->physical_address), main->total_size);
        mapped += main->total_size;
    }
    assert_int_equal(mems_heap_figures(heap).mapped_bytes, mapped);     /* and no more is said */
    assert_true(watched.live_bytes > mapped);
    mems_heap_close(heap);
}

static void test_nothing_is_mapped_for_the_program_before_it_asks(void **state)
{
    (void)state;
    mems_init();
    size_t fresh = watched.live_bytes;
    assert_in_range(fresh, PAGE_SIZE, 2 * PAGE_SIZE);
    mems_malloc(0);
    mems_malloc(SIZE_MAX);
    mems_get((void *)MEMS_BASE_ADDRESS);
    assert_int_equal(watched.live_bytes, fresh);
    mems_malloc(1);
    assert_int_equal(watched.live_bytes, fresh + PAGE_SIZE);
    mems_finish();
}

/* --- Nodes ------------------------------------------------------------------------------------ */

static void assert_outside_of_segments(const mems_heap *heap, const void *node)
{
    for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next) {
        const char *memory = main->sub_chain_head->physical_address;
        assert_true((size_t)((const char *)node - memory) >= main->total_size);
    }
}

static void test_nodes_lie_outside_of_the_programs_segments(void **state)
{
    mems_heap *heap = mems_heap_open(NULL, NULL);

    (void)state;
    work(heap);
    for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next) {
        assert_outside_of_segments(heap, main);
        for (const SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next)
            assert_outside_of_segments(heap, sub);
    }
    mems_heap_close(heap);
}

/* Makes a main node of `count` segments of one byte by peeling them off its front block, so that
 * every search ends at the first or second segment: linear time in all. */
static void peel(mems_heap *heap, size_t count)
{
    void *front = mems_heap_malloc(heap, count);

    for (size_t rest = count - 1; rest > 0; rest--) {
        mems_heap_free(heap, front);
        mems_heap_malloc(heap, rest);
        mems_heap_malloc(heap, 1);
    }
}

static void test_a_hundred_thousand_segments_need_few_mappings(void **state)
{
    enum { SEGMENTS = 100000 };
    const mems_heap_options options = {.page_size = 3 * SYSTEM_PAGE};   /* no power of two */

    (void)state;
    watch_begin(options.page_size);
    mems_heap *heap = mems_heap_open(&options, NULL);
    peel(heap, SEGMENTS);
    mems_figures figures = mems_heap_figures(heap);
    assert_int_equal(figures.live_blocks, SEGMENTS);
    assert_null(mems_heap_check(heap));
    assert_int_equal(figures.main_nodes, 1);
    assert_in_range(watched.live - figures.main_nodes, 1, SEGMENTS / 1000);
    mems_heap_close(heap);
    assert_all_given_back();
}

static void test_many_nodes_share_a_page(void **state)
{
    enum { SEGMENTS = 10000 };
    mems_heap *heap = mems_heap_open(NULL, NULL);

    (void)state;
    peel(heap, SEGMENTS);
    size_t bookkeeping = watched.live_bytes - mems_heap_figures(heap).mapped_bytes;
    assert_in_range(bookkeeping, SEGMENTS * sizeof(SubChainNode),
                    4 * SEGMENTS * sizeof(MainChainNode));
    mems_heap_close(heap);
}

static void test_a_cycle_of_malloc_and_free_maps_nothing_new(void **state)
{
    mems_heap *heap = mems_heap_open(NULL, NULL);

    (void)state;
    mems_heap_malloc(heap, 100);
    size_t maps = watched.maps;
    for (size_t i = 0; i < 10000; i++)
        mems_heap_free(heap, mems_heap_malloc(heap, 1 + i % 1000));
    assert_int_equal(watched.maps, maps);
    assert_int_equal(watched.unmaps, 0);
    mems_heap_close(heap);
}

static void test_nodes_are_used_again_after_merges(void **state)
{
    enum { BLOCKS = 1000 };
    mems_heap *heap = mems_heap_open(NULL, NULL);
    void *blocks[BLOCKS];
    size_t maps = 0;

    (void)state;
    for (size_t round = 0; round < 5; round++) {
        for (size_t i = 0; i < BLOCKS; i++)
            blocks[i] = mems_heap_malloc(heap, 10);
        if (round == 0)
            maps = watched.maps;
        for (size_t i = 0; i < BLOCKS; i += 2)
            mems_heap_free(heap, blocks[i]);
        for (size_t i = 1; i < BLOCKS; i += 2)
            mems_heap_free(heap, blocks[i]);
        assert_int_equal(mems_heap_figures(heap).live_blocks, 0);
        assert_int_equal(watched.maps, maps);
    }
    mems_heap_close(heap);
}

#define watched_test(test) cmocka_unit_test_setup(test, watch_default_pages)

int main(void)
{
    const struct CMUnitTest tests[] = {
        watched_test(test_lengths_are_whole_pages_and_all_is_given_back),
        watched_test(test_finish_gives_everything_back),
        watched_test(test_init_on_a_live_heap_gives_the_old_one_back),
        watched_test(test_each_main_node_is_one_mapping_of_its_size),
        watched_test(test_nothing_is_mapped_for_the_program_before_it_asks),
        watched_test(test_nodes_lie_outside_of_the_programs_segments),
        watched_test(test_a_hundred_thousand_segments_need_few_mappings),
        watched_test(test_many_nodes_share_a_page),
        watched_test(test_a_cycle_of_malloc_and_free_maps_nothing_new),
        watched_test(test_nodes_are_used_again_after_merges),
    };

    return cmocka_run_group_tests_name("mappings", tests, NULL, NULL);
}

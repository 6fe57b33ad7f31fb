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
    mems_figures figures = mems_heap_figures(heap);
    assert_int_equal(figures.mapped_bytes, mapped);             /* and no more is said */
    assert_int_equal(watched.live_bytes, mapped + figures.bookkeeping_bytes);
    mems_heap_close(heap);
}

static void test_nothing_is_mapped_for_the_program_before_it_asks(void **state)
{
    mems_heap *heap = mems_heap_open(NULL, NULL);
    size_t fresh = watched.live_bytes;

    (void)state;
    assert_int_equal(mems_heap_figures(heap).bookkeeping_bytes, fresh);
    mems_heap_malloc(heap, 0);
    mems_heap_calloc(heap, SIZE_MAX, SIZE_MAX);
    mems_heap_realloc(heap, heap, 10);
    mems_heap_free(heap, heap);
    mems_heap_get(heap, heap);
    assert_int_equal(watched.live_bytes, fresh);
    mems_heap_malloc(heap, SIZE_MAX);
    assert_int_equal(mems_heap_figures(heap).mapped_bytes, 0);
    mems_heap_malloc(heap, 1);
    mems_figures figures = mems_heap_figures(heap);
    assert_int_equal(figures.mapped_bytes, SYSTEM_PAGE);
    assert_int_equal(watched.live_bytes, SYSTEM_PAGE + figures.bookkeeping_bytes);
    mems_heap_close(heap);
}

/* What the figures call mapped and bookkeeping is all there is, whatever is done. */
static void test_figures_tell_every_byte_that_is_mapped(void **state)
{
    void *blocks[500];

    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        mems_heap *heap = mems_heap_open(&(mems_heap_options){.policy = (mems_policy)policy,
            .give_back = policy % 2, .smallest_mapping = (size_t)policy}, NULL);
        for (size_t i = 0; i < 500; i++)
            blocks[i] = mems_heap_malloc(heap, 1 + i * i % 7919);
        for (size_t i = 0; i < 3000; i++) {
            size_t index = i * 7 % 500;
            if (i % 3)
                blocks[index] = mems_heap_realloc(heap, blocks[index], 1 + i * i % 9001);
            else if (mems_heap_free(heap, blocks[index]))
                blocks[index] = mems_heap_malloc(heap, 1 + i * 3 % 500);
            mems_figures figures = mems_heap_figures(heap);
            assert_int_equal(watched.live_bytes, figures.mapped_bytes + figures.bookkeeping_bytes);
        }
        mems_heap_close(heap);
        assert_all_given_back();
    }
}

/* --- Giving back ------------------------------------------------------------------------------ */

static void test_what_is_given_back_is_unmapped_at_once(void **state)
{
    mems_heap *heap = mems_heap_open(&(mems_heap_options){.give_back = true}, NULL);

    (void)state;
    void *a = mems_heap_malloc(heap, 3 * SYSTEM_PAGE), *b = mems_heap_malloc(heap, 10);
    const void *memory = mems_heap_get(heap, a), *other = mems_heap_get(heap, b);
    assert_int_equal(watch_length_at(memory), 3 * SYSTEM_PAGE);
    size_t bytes = watched.live_bytes, unmaps = watched.unmaps;
    mems_heap_free(heap, a);
    assert_int_equal(watch_length_at(memory), 0);
    assert_int_equal(watched.unmaps, unmaps + 1);
    assert_int_equal(watched.live_bytes, bytes - 3 * SYSTEM_PAGE);
    assert_int_equal(watch_length_at(other), SYSTEM_PAGE);
    b = mems_heap_realloc(heap, b, 2 * SYSTEM_PAGE);            /* out of its page */
    assert_int_equal(watch_length_at(other), 0);
    mems_heap_free(heap, b);
    assert_int_equal(watched.live_bytes, mems_heap_figures(heap).bookkeeping_bytes);
    mems_heap_close(heap);
    assert_all_given_back();
}

static void test_trim_unmaps_what_it_says(void **state)
{
    mems_heap *heap = mems_heap_open(NULL, NULL);
    void *blocks[20];

    (void)state;
    for (size_t i = 0; i < 20; i++)
        blocks[i] = mems_heap_malloc(heap, (1 + i) * SYSTEM_PAGE);
    for (size_t i = 0; i < 20; i += 2)
        mems_heap_free(heap, blocks[i]);
    size_t bytes = watched.live_bytes, unmaps = watched.unmaps;
    assert_int_equal(mems_heap_trim(heap), 100 * SYSTEM_PAGE);  /* 1 + 3 + ... + 19 */
    assert_int_equal(watched.live_bytes, bytes - 100 * SYSTEM_PAGE);
    assert_int_equal(watched.unmaps, unmaps + 10);
    assert_in_order();
    mems_heap_close(heap);
    assert_all_given_back();
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

/* Filling a heap that was just opened: one mapping a main node, and next to none beside them. */
static void test_a_cold_heap_maps_little_beside_its_main_nodes(void **state)
{
    enum { BLOCKS = 20000 };

    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++)
        for (size_t largest = 16; largest <= 4096; largest *= 16) {
            watch_begin(SYSTEM_PAGE);
            mems_heap *heap = mems_heap_open(&(mems_heap_options){
                .policy = (mems_policy)policy}, NULL);
            for (size_t i = 0; i < BLOCKS; i++)
                assert_non_null(mems_heap_malloc(heap, 1 + i * 2654435761u % largest));
            mems_figures figures = mems_heap_figures(heap);
            size_t nodes = figures.main_nodes + figures.live_blocks + figures.holes;
            assert_in_range(watched.maps, figures.main_nodes + 1,
                            figures.main_nodes + nodes / 100 + 20);
            mems_heap_close(heap);
            assert_all_given_back();
        }
}

static void test_many_nodes_share_a_page(void **state)
{
    enum { SEGMENTS = 10000 };
    mems_heap *heap = mems_heap_open(NULL, NULL);

    (void)state;
    peel(heap, SEGMENTS);
    size_t bookkeeping = watched.live_bytes - mems_heap_figures(heap).mapped_bytes;
    assert_in_range(bookkeeping, SEGMENTS * sizeof(SubChainNode),
                    4 * SEGMENTS * sizeof(SubChainNode));
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
    void *blocks[BLOCKS];

    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        mems_heap *heap = mems_heap_open(&(mems_heap_options){.policy = (mems_policy)policy}, NULL);
        size_t maps = 0;
        for (size_t round = 0; round < 5; round++) {
            for (size_t i = 0; i < BLOCKS; i++)
                blocks[i] = mems_heap_malloc(heap, 10);
            for (size_t i = 0; i < BLOCKS; i += 2)
                mems_heap_free(heap, blocks[i]);
            for (size_t i = 1; i < BLOCKS; i += 2)
                mems_heap_free(heap, blocks[i]);
            assert_int_equal(mems_heap_figures(heap).live_blocks, 0);
            if (round == 0)
                maps = watched.maps;        /* for as many HOLEs as there ever will be, too */
            assert_int_equal(watched.maps, maps);
        }
        mems_heap_close(heap);
    }
}

/* Bookkeeping follows what there is, not what there was: blocks of pages that come and go for ever,
 * each at a new address. */
static void test_addresses_used_up_need_no_bookkeeping(void **state)
{
    mems_heap *heap = mems_heap_open(&(mems_heap_options){.give_back = true}, NULL);
    void *blocks[10] = {0};
    size_t most = 0;

    (void)state;
    for (size_t i = 0; i < 60000; i++) {
        if (blocks[i % 10])
            assert_true(mems_heap_free(heap, blocks[i % 10]));
        blocks[i % 10] = mems_heap_malloc(heap, 2 * SYSTEM_PAGE);
        if (i == 6000)
            most = mems_heap_figures(heap).bookkeeping_bytes;
    }
    assert_null(mems_heap_check(heap));
    assert_in_range(mems_heap_figures(heap).bookkeeping_bytes, 1, 2 * most);
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
        watched_test(test_figures_tell_every_byte_that_is_mapped),
        watched_test(test_what_is_given_back_is_unmapped_at_once),
        watched_test(test_trim_unmaps_what_it_says),
        watched_test(test_nodes_lie_outside_of_the_programs_segments),
        watched_test(test_a_hundred_thousand_segments_need_few_mappings),
        watched_test(test_a_cold_heap_maps_little_beside_its_main_nodes),
        watched_test(test_many_nodes_share_a_page),
        watched_test(test_a_cycle_of_malloc_and_free_maps_nothing_new),
        watched_test(test_nodes_are_used_again_after_merges),
        watched_test(test_addresses_used_up_need_no_bookkeeping),
    };

    return cmocka_run_group_tests_name("mappings", tests, NULL, NULL);
}

/* libmems against the linear walk of the specification (oracle.c): long sequences of calls, made to
 * be nasty, by every policy. After every call the address returned, both chains, what the search
 * looked at and the heap's own check must agree; every block holds a pattern of its own from
 * mems_heap_malloc to mems_heap_free. */
#include <mems/heap.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"
#include "oracle.h"

#define BASE ((uintptr_t)1000)

enum { BLOCKS = 160, STEPS = 750, SEEDS = 20 };

typedef struct block {
    uintptr_t address;
    size_t size;
    unsigned char fill;
} block;

/* One sequence in progress. `name`, `seed` and `step` are for whoever has to find it again. */
static struct {
    const char *name;
    uint64_t seed, random;
    size_t step, page;
    mems_heap *heap;
    size_t visited;
    block blocks[BLOCKS];
    size_t live;
} run;

static oracle model;

/* Not assert_true: the sequence should be named. */
#define agree(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s, %s, seed %zu, step %zu: not so: %s", run.name,                           \
                     mems_policy_describe(mems_heap_policy(run.heap))->title, (size_t)run.seed,    \
                     run.step, #condition);                                                        \
    } while (0)

/* --- Chance ----------------------------------------------------------------------------------- */

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016. */
static size_t below(size_t bound)
{
    run.random ^= run.random >> 12;
    run.random ^= run.random << 25;
    run.random ^= run.random >> 27;
    return (size_t)((run.random * 2685821657736338717u >> 33) % bound);
}

/* From 1 byte to 4 pages, each power of two as likely as the next. */
static size_t any_size(void)
{
    size_t limit = (size_t)1 << below(15);

    return 1 + below(limit * run.page / 4096);
}

/* --- Comparing -------------------------------------------------------------------------------- */

static void compare_sub_chains(const MainChainNode *main, const oracle_node *node)
{
    const SubChainNode *sub = main->sub_chain_head;

    for (size_t s = 0; s < node->count; s++, sub = sub->next) {
        agree(sub != NULL);
        agree((uintptr_t)sub->virtual_address == node->segments[s].start);
        agree(sub->size == node->segments[s].size);
        agree(sub->type == (node->segments[s].process ? 1 : 0));
    }
    agree(sub == NULL);
}

static void compare(void)
{
    const MainChainNode *main = mems_heap_head(run.heap);

    for (size_t n = 0; n < model.count; n++, main = main->next) {
        agree(main != NULL);
        agree((uintptr_t)main->start_virtual_address == model.nodes[n].start);
        agree(main->total_size == model.nodes[n].size);
        compare_sub_chains(main, &model.nodes[n]);
    }
    agree(main == NULL);
    agree((uintptr_t)mems_heap_next_address(run.heap) == model.next_address);
    agree(mems_heap_check(run.heap) == NULL);
    run.step++;
}

/* --- Steps ------------------------------------------------------------------------------------ */

static void listen(void *context, const mems_event *event)
{
    (void)context;
    if (event->kind == MEMS_SEARCHED)
        run.visited = event->part;
}

static void allocate(size_t size)
{
    block *made = &run.blocks[run.live++];

    made->address = oracle_malloc(&model, size);
    made->size = size;
    made->fill = (unsigned char)below(256);
    void *address = mems_heap_malloc(run.heap, size);
    agree((uintptr_t)address == made->address);
    agree(run.visited == model.visited);
    void *memory = mems_heap_get(run.heap, address);
    agree(memory != NULL);
    memset(memory, made->fill, size);
    compare();
}

static void release(size_t index)
{
    block dead = run.blocks[index];
    const unsigned char *memory = mems_heap_get(run.heap, (void *)dead.address);

    agree(memory != NULL);
    agree(memory[0] == dead.fill && memcmp(memory, memory + 1, dead.size - 1) == 0);
    agree(oracle_free(&model, dead.address));
    agree(mems_heap_free(run.heap, (void *)dead.address));
    run.blocks[index] = run.blocks[--run.live];
    compare();
}

/* Both must refuse, or both take, an address that may be anything. */
static void release_anywhere(void)
{
    uintptr_t address = BASE - 10 + below(model.next_address - BASE + 20);

    for (size_t i = 0; i < run.live; i++)
        if (run.blocks[i].address == address)
            return;
    agree(!oracle_free(&model, address));
    agree(!mems_heap_free(run.heap, (void *)address));
    compare();
}

/* The size of some HOLE, give or take a byte; anything if there is none. */
static size_t size_of_a_hole(void)
{
    const oracle_segment *segment = NULL;

    if (model.count > 0) {
        const oracle_node *node = &model.nodes[below(model.count)];
        segment = &node->segments[below(node->count)];
    }
    if (!segment || segment->process)
        return any_size();
    size_t size = segment->size - 1 + below(3);
    return size ? size : 1;
}

/* --- Sequences -------------------------------------------------------------------------------- */

static void at_random(void)
{
    while (run.step < STEPS) {
        size_t what = below(20);
        if (what == 0)
            release_anywhere();
        else if (run.live > 0 && (what < 9 || run.live == 60))
            release(below(run.live));
        else
            allocate(any_size());
    }
}

static void exact_fits(void)
{
    while (run.step < STEPS) {
        if (run.live > 0 && (below(2) || run.live == 60))
            release(below(run.live));
        else
            allocate(size_of_a_hole());
    }
}

static void fill_and_drain(void)
{
    while (run.step < STEPS) {
        size_t most = 1 + below(80), order = below(3);
        while (run.live < most)
            allocate(any_size());
        while (run.live > 0)
            release(order == 0 ? 0 : order == 1 ? run.live - 1 : below(run.live));
    }
}

/* Even blocks, every other one freed, then requests around the size of the holes. */
static void checkerboard(void)
{
    while (run.step < STEPS) {
        size_t size = 1 + below(run.page / 8);
        while (run.live < 60)
            allocate(size);
        for (size_t i = run.live; i-- > 0;)
            if (i % 2)
                release(i);
        for (size_t i = 0; i < 30; i++)
            allocate(below(4) ? size : size_of_a_hole());
        while (run.live > below(40))
            release(below(run.live));
    }
}

/* Many little blocks in few pages: long sub-chains. */
static void crumbs(void)
{
    while (run.step < STEPS) {
        if (run.live > 0 && (below(3) == 0 || run.live == BLOCKS))
            release(below(run.live));
        else
            allocate(1 + below(40));
    }
}

/* Around the edge of pages. */
static void whole_pages(void)
{
    while (run.step < STEPS) {
        if (run.live > 0 && (below(2) || run.live == 30))
            release(below(run.live));
        else
            allocate((1 + below(3)) * run.page - 1 + below(3));
    }
}

/* --- Running them ----------------------------------------------------------------------------- */

static size_t steps;

static void play(void (*sequence)(void), const char *name, uint64_t seed, mems_policy policy)
{
    static const oracle_policy models[MEMS_POLICIES] = {
        [MEMS_FIRST_FIT] = ORACLE_FIRST_FIT, [MEMS_NEXT_FIT] = ORACLE_NEXT_FIT,
        [MEMS_BEST_FIT] = ORACLE_BEST_FIT, [MEMS_WORST_FIT] = ORACLE_WORST_FIT,
    };

    run.name = name;
    run.seed = seed;
    run.random = (seed + 1) * 0x9e3779b97f4a7c15u;
    run.step = run.live = 0;
    run.page = (size_t)getpagesize() * (seed % 4 == 3 ? 3 : 1);
    run.heap = mems_heap_open(&(mems_heap_options){run.page, BASE, policy}, NULL);
    assert_non_null(run.heap);
    mems_heap_observe(run.heap, listen, NULL);
    oracle_open(&model, models[policy], run.page, BASE);
    sequence();
    while (run.live > 0)
        release(run.live - 1);
    mems_heap_close(run.heap);
    steps += run.step;
}

static void play_all(void (*sequence)(void), const char *name)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (int policy = 0; policy < MEMS_POLICIES; policy++)
            play(sequence, name, seed, (mems_policy)policy);
}

#define play_test(sequence)                                                                        \
    static void test_##sequence##_as_the_walk_would(void **state)                                  \
    {                                                                                              \
        (void)state;                                                                               \
        play_all(sequence, #sequence);                                                             \
    }

play_test(at_random)
play_test(exact_fits)
play_test(fill_and_drain)
play_test(checkerboard)
play_test(crumbs)
play_test(whole_pages)

static void test_that_was_a_great_many_steps(void **state)
{
    (void)state;
    assert_in_range(steps, 300000, 1000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at_random_as_the_walk_would),
        cmocka_unit_test(test_exact_fits_as_the_walk_would),
        cmocka_unit_test(test_fill_and_drain_as_the_walk_would),
        cmocka_unit_test(test_checkerboard_as_the_walk_would),
        cmocka_unit_test(test_crumbs_as_the_walk_would),
        cmocka_unit_test(test_whole_pages_as_the_walk_would),
        cmocka_unit_test(test_that_was_a_great_many_steps),
    };

    return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}

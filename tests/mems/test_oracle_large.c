/* libmems against the plain walk (oracle.c) in heaps of thousands of segments and hundreds of main
 * nodes, where the indexes are laid out anew while the heap lives: the addresses returned are
 * compared at every step, the chains and figures every so often. */
#include <stdlib.h>
#include <unistd.h>

#include "helper.h"
#include "sanitized.h"
#include "twin.h"

#define BASE ((uintptr_t)1000)
#define PAGE ((size_t)getpagesize())

/* Blocks in a large heap; under the sanitizers, which take ten times as long, fewer. */
enum { MANY = SANITIZED ? 700 : 2600 };

static size_t any_block(void)
{
    return twin_below(twin.live);
}

/* The index of the live block with the highest address. */
static size_t highest_block(void)
{
    size_t highest = 0;

    for (size_t i = 1; i < twin.live; i++)
        if (twin.blocks[i].address > twin.blocks[highest].address)
            highest = i;
    return highest;
}

/* Frees, allocates and resizes, about as many as are live. */
static void stir(size_t largest)
{
    for (size_t calls = twin.live; calls > 0 && twin.live > 0; calls--)
        switch (twin_below(9)) {
        case 8:
            twin_look_at(twin_address());
            break;
        case 0: case 1: case 2:
            twin_free(any_block());
            break;
        case 3:
            twin_realloc(any_block(), 1 + twin_below(largest));
            break;
        case 4:
            twin_malloc(twin_size_of_a_hole());
            break;
        default:
            twin_malloc(1 + twin_below(largest));
        }
}

/* One block, freed, becomes thousands of little ones; every other one goes, from the highest
 * address down; others of other sizes come in their place. */
static void giant_split(void)
{
    size_t size = 1 + twin_below(40);

    twin_malloc(PAGE);          /* before it, so that it does not begin where the heap does */
    twin_malloc(MANY * size);
    twin_free(1);
    for (size_t i = 0; i < MANY; i++)
        twin_malloc(size);
    for (size_t i = twin.live; i-- > 0;)
        if (i % 2)
            twin_free(i);
    twin_coalesce();
    for (size_t i = 0; i < MANY / 4; i++)
        twin_malloc(twin_below(3) ? size : 1 + twin_below(2 * size));
    stir(2 * size);
    while (twin.live > MANY / 4)
        twin_free(highest_block());
    twin_malloc(MANY / 2 * size);
}

/* Tiny sizes, a hundred thousand bytes and more of them. */
static void long_chains(void)
{
    for (size_t i = 0; i < MANY; i++)
        twin_malloc(1 + twin_below(8));
    for (size_t i = 0; i < MANY / 2; i++)
        twin_free(any_block());
    stir(60);
}

/* Hundreds of main nodes; they go and come. */
static void many_main_nodes(void)
{
    for (size_t i = 0; i < MANY / 8; i++)
        twin_malloc((1 + twin_below(2)) * PAGE - twin_below(60));
    for (size_t i = 0; i < MANY / 4; i++) {
        if (twin_below(2))
            twin_free(any_block());
        else
            twin_malloc((1 + twin_below(2)) * PAGE - twin_below(60));
        if (twin_below(60) == 0)
            twin_trim();
        twin_malloc(1 + twin_below(60));
    }
    stir(PAGE / 2);
    twin_coalesce();
    twin_trim();
}

/* A few blocks of many pages, freed but for two, then crumbs all over, then huge ones again. */
static void huge_then_tiny(void)
{
    for (size_t i = 0; i < 40; i++)
        twin_malloc((20 + twin_below(100)) * PAGE + twin_below(3));
    while (twin.live > 2)
        twin_free(any_block());
    for (size_t i = 0; i < MANY; i++)
        twin_malloc(1 + twin_below(8));
    for (size_t i = 0; i < MANY / 2; i++)
        twin_free(any_block());
    for (size_t i = 0; i < 20; i++)
        twin_malloc((20 + twin_below(100)) * PAGE);
    stir(3 * PAGE);
}

/* A stretch of addresses that moves on and on: what came first goes first, but for one block in a
 * hundred, so that indexes by address must be moved on as well. */
static void moving_on(void)
{
    for (size_t i = 0; i < MANY / 2; i++) {
        twin_malloc(1 + twin_below(2 * PAGE));
        if (twin.live > 60)
            twin_free(twin_below(100) ? 0 : any_block());
        if (twin_below(200) == 0)
            twin_trim();
        twin_look_at(twin_address());
    }
}

/* HOLEs of more than two thousand million bytes, which take more than 31 bits to tell apart. */
static void beyond_31_bits(void)
{
    const size_t many = (size_t)1 << 31;

    if (many > SIZE_MAX / 64)
        return;
    twin.every = 40;            /* so many pages take long to check */
    twin_malloc(many + 3 * PAGE);
    twin_malloc(10);
    twin_malloc(many - 1);
    twin_malloc(many + 5 * PAGE);
    for (size_t i = twin.live; i-- > 0;)
        if (i != 1)
            twin_free(i);
    for (size_t i = 0; i < 30; i++) {
        if (twin.live > 3)
            twin_free(any_block());
        twin_malloc(many - PAGE + twin_below(8 * PAGE) - PAGE);
        twin_malloc(1 + twin_below(PAGE));
    }
}

/* --- Running them ----------------------------------------------------------------------------- */

static size_t first_seed;       /* 0, or what the command line says */
static size_t steps;

static void play(void (*sequence)(void), const char *name, size_t seed,
                 const mems_heap_options *options, bool listening)
{
    twin_open(name, first_seed + seed, options);
    twin_listen(listening);
    twin.every = 67;
    sequence();
    while (twin.live > 0) {
        twin_free(any_block());
        if (twin_below(4) == 0)
            twin_look_at(twin_address());
    }
    twin_coalesce();
    for (size_t i = 0; i < 200; i++)    /* one HOLE is now where thousands of segments were */
        twin_look_at(twin_address());
    steps += twin_close();
}

/* By every policy; and once more as specified, with nobody listening, which is how most heaps are
 * used. */
static void play_all(void (*sequence)(void), const char *name)
{
    const mems_heap_options kinds[] = {
        {.page_size = PAGE, .base_address = BASE},
        {.page_size = PAGE, .base_address = BASE, .coalescing = MEMS_COALESCE_ON_DEMAND,
         .give_back = true, .alignment = 4},
        {.page_size = 3 * PAGE, .base_address = BASE, .give_back = true, .smallest_mapping = 7},
        {.page_size = PAGE, .base_address = (uintptr_t)1 << 40,
         .coalescing = MEMS_COALESCE_NEVER, .smallest_mapping = 3},
    };

    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (int policy = 0; policy < MEMS_POLICIES; policy++) {
            mems_heap_options options = kinds[kind];
            options.policy = (mems_policy)policy;
            play(sequence, name, kind, &options, true);
        }
    for (size_t seed = 0; seed < 4; seed++)
        play(sequence, name, seed, &kinds[0], false);
}

#define play_test(sequence)                                                                        \
    static void test_##sequence##_as_the_walk_would(void **state)                                  \
    {                                                                                              \
        (void)state;                                                                               \
        play_all(sequence, #sequence);                                                             \
    }

play_test(giant_split)
play_test(long_chains)
play_test(many_main_nodes)
play_test(huge_then_tiny)
play_test(moving_on)
play_test(beyond_31_bits)

static void test_that_was_a_great_many_steps(void **state)
{
    (void)state;
    assert_in_range(steps, (size_t)MANY * 4 * MEMS_POLICIES * 10, 10000000);
}

/* Other seeds may be asked for: test_oracle_large 4 */
int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_giant_split_as_the_walk_would),
        cmocka_unit_test(test_long_chains_as_the_walk_would),
        cmocka_unit_test(test_many_main_nodes_as_the_walk_would),
        cmocka_unit_test(test_huge_then_tiny_as_the_walk_would),
        cmocka_unit_test(test_moving_on_as_the_walk_would),
        cmocka_unit_test(test_beyond_31_bits_as_the_walk_would),
        cmocka_unit_test(test_that_was_a_great_many_steps),
    };

    if (count > 1)
        first_seed = strtoul(arguments[1], NULL, 10);
    return cmocka_run_group_tests_name("oracle, large", tests, NULL, NULL);
}

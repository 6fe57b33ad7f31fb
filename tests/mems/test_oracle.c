/* libmems against the plain walk (oracle.c), by every policy under every combination of options:
 * sequences of calls made to be nasty, short enough that everything is compared after each call.
 * Long ones over large heaps are in test_oracle_large.c. */
#include <stdlib.h>
#include <unistd.h>

#include "helper.h"
#include "sanitized.h"
#include "twin.h"

#define BASE ((uintptr_t)1000)
#define PAGE ((size_t)getpagesize())

/* Steps of each sequence under each combination of options; under the sanitizers, which take ten
 * times as long, fewer. */
enum { STEPS = SANITIZED ? 80 : 800 };

static size_t page;             /* of the heap under way */

/* --- Steps that sequences have in common ------------------------------------------------------ */

/* From 1 byte to 4 pages, each power of two as likely as the next. */
static size_t any_size(void)
{
    size_t limit = (size_t)1 << twin_below(15);

    return 1 + twin_below(limit * page / 4096);
}

static size_t any_block(void)
{
    return twin_below(twin.live);
}

/* What the sequences leave out, now and then: addresses that are no block's, sizes that nobody can
 * have, and what a heap does on demand. */
static void something_odd(void)
{
    const size_t too_much[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX - page, 0};

    switch (twin_below(11)) {
    case 10:
        twin_listen(twin_below(2));
        break;
    case 0:
        twin_free_at(twin_address());
        break;
    case 1:
        twin_realloc_at(twin_address(), any_size());
        break;
    case 2:
        twin_malloc(too_much[twin_below(5)]);
        break;
    case 3:
        twin_calloc(twin_below(4), too_much[twin_below(5)]);
        break;
    case 4:
        if (twin.live > 0)
            twin_realloc(any_block(), too_much[twin_below(4)]);
        break;
    case 5:
        twin_trim();
        break;
    case 6:
        twin_coalesce();
        break;
    default:
        twin_look_at(twin_address());
    }
}

static void allocate(size_t size)
{
    if (twin_below(4) == 0)
        twin_calloc(1, size);
    else
        twin_malloc(size);
}

/* --- Sequences -------------------------------------------------------------------------------- */

static void at_random(void)
{
    while (twin.step < STEPS) {
        size_t what = twin_below(20);
        if (what < 3)
            something_odd();
        else if (twin.live > 0 && what < 7)
            twin_realloc(any_block(), any_size());
        else if (twin.live > 0 && (what < 12 || twin.live == 60))
            twin_free(any_block());
        else
            allocate(any_size());
    }
}

static void exact_fits(void)
{
    while (twin.step < STEPS) {
        if (twin_below(20) == 0)
            something_odd();
        else if (twin.live > 0 && (twin_below(2) || twin.live == 60))
            twin_free(any_block());
        else
            allocate(twin_size_of_a_hole());
    }
}

/* Sizes from 1 to 8: long sub-chains, HOLEs too small for most. */
static void crumbs(void)
{
    while (twin.step < STEPS) {
        if (twin_below(40) == 0)
            something_odd();
        else if (twin.live > 0 && (twin_below(3) == 0 || twin.live == 150))
            twin_free(any_block());
        else if (twin.live > 0 && twin_below(4) == 0)
            twin_realloc(any_block(), 1 + twin_below(8));
        else
            allocate(1 + twin_below(8));
    }
}

/* All blocks alike: every HOLE fits, and the policies differ in their ties. */
static void all_equal(void)
{
    size_t size = 1 + twin_below(page / 4);

    while (twin.step < STEPS) {
        if (twin_below(25) == 0)
            something_odd();
        else if (twin.live > 0 && (twin_below(2) || twin.live == 60))
            twin_free(any_block());
        else
            allocate(size);
    }
}

static void powers_of_two(void)
{
    while (twin.step < STEPS) {
        if (twin.live > 0 && twin_below(5) == 0)
            twin_realloc(any_block(), (size_t)1 << twin_below(14));
        else if (twin.live > 0 && (twin_below(2) || twin.live == 60))
            twin_free(any_block());
        else
            allocate((size_t)1 << twin_below(14));
        if (twin_below(25) == 0)
            something_odd();
    }
}

/* Sizes of which any two neighbours make up the next: what one frees the other splits. */
static void fibonacci(void)
{
    size_t sizes[20] = {1, 2};

    for (size_t i = 2; i < 20; i++)
        sizes[i] = sizes[i - 1] + sizes[i - 2];
    while (twin.step < STEPS) {
        if (twin.live > 0 && twin_below(5) == 0)
            twin_realloc(any_block(), sizes[twin_below(20)]);
        else if (twin.live > 0 && (twin_below(2) || twin.live == 60))
            twin_free(any_block());
        else
            allocate(sizes[twin_below(20)]);
        if (twin_below(25) == 0)
            something_odd();
    }
}

/* Around the edge of pages. */
static void whole_pages(void)
{
    while (twin.step < STEPS) {
        size_t size = (1 + twin_below(3)) * page - 1 + twin_below(3);
        if (twin_below(20) == 0)
            something_odd();
        else if (twin.live > 0 && twin_below(5) == 0)
            twin_realloc(any_block(), size);
        else if (twin.live > 0 && (twin_below(2) || twin.live == 30))
            twin_free(any_block());
        else
            allocate(size);
    }
}

/* Up to a height, then down in one of three orders: ascending addresses, descending, or any. */
static void fill_and_drain(void)
{
    while (twin.step < STEPS) {
        size_t most = 1 + twin_below(80), order = twin_below(3);
        for (size_t i = 0; i < most; i++)
            allocate(any_size());
        while (twin.live > 0)
            if (order == 2)
                twin_free(any_block());
            else {
                size_t chosen = 0;
                for (size_t i = 1; i < twin.live; i++)
                    if ((twin.blocks[i].address < twin.blocks[chosen].address) == (order == 0))
                        chosen = i;
                twin_free(chosen);
            }
        something_odd();
    }
}

/* Even blocks, every other one freed, then requests around the size of the HOLEs. */
static void checkerboard(void)
{
    while (twin.step < STEPS) {
        size_t size = 1 + twin_below(page / 8);
        for (size_t tries = 0; twin.live < 60 && tries < 60; tries++)
            allocate(size);
        for (size_t i = twin.live; i-- > 0;)
            if (i % 2)
                twin_free(i);
        for (size_t i = 0; i < 30; i++)
            allocate(twin_below(4) ? size : twin_size_of_a_hole());
        something_odd();
        while (twin.live > twin_below(40))
            twin_free(any_block());
    }
}

/* Blocks that grow by little and by much, into HOLEs that just suffice or do not, and shrink. */
static void other_sizes(void)
{
    while (twin.step < STEPS) {
        if (twin.live < 5 || (twin.live < 40 && twin_below(8) == 0)) {
            allocate(any_size());
            continue;
        }
        size_t index = any_block(), size = twin.blocks[index].size, what = twin_below(8);
        if (what == 0)
            twin_free(index);
        else if (what < 3)
            twin_realloc(index, 1 + twin_below(size));
        else if (what < 5)
            twin_realloc(index, size + twin_below(16));
        else if (what == 5)
            twin_realloc(index, any_size());
        else
            twin_realloc(index, size + twin_size_of_a_hole());
        if (twin_below(25) == 0)
            something_odd();
    }
}

/* Sizes from 32 KiB on that differ by less than one part in 512: indexes that keep sizes in fewer
 * bits than sizes have cannot tell them apart. */
static void nearly_equal(void)
{
    const size_t sizes[] = {32768, 40000, 65536, 131072, 300000};

    while (twin.step < STEPS) {
        size_t size = sizes[twin_below(5)] - 60 + twin_below(120);
        if (twin_below(20) == 0)
            something_odd();
        else if (twin.live > 0 && twin_below(6) == 0)
            twin_realloc(any_block(), size);
        else if (twin.live > 0 && (twin_below(2) || twin.live == 50))
            twin_free(any_block());
        else
            allocate(twin_below(3) ? size : twin_size_of_a_hole());
    }
}

/* --- Running them under all options ----------------------------------------------------------- */

static size_t first_seed;       /* 0, or what the command line says */
static size_t steps;

/* One of two choices of everything that is more than a yes or no, by the bits of `number`. */
static mems_heap_options options_of(size_t number, mems_policy policy)
{
    mems_heap_options options = {
        .page_size = PAGE * (number % 5 == 4 ? 3 : 1),
        .base_address = BASE,
        .policy = policy,
        .coalescing = (mems_coalescing)(number % 3),
    };
    const size_t alignments[] = {8, 16, 512, PAGE, 2};

    number /= 3;
    options.give_back = number % 2;
    options.alignment = number / 2 % 2 ? alignments[number % 5] : 0;
    options.smallest_mapping = number / 4 % 2 ? 1 + number % 7 : 0;
    options.capacity = number / 8 % 2 ? options.page_size * (1 + number % 23) + number % 100 : 0;
    return options;
}

enum { COMBINATIONS = 3 * 2 * 2 * 2 * 2, AS_SPECIFIED = 24 };

static void play(void (*sequence)(void), const char *name, size_t seed,
                 const mems_heap_options *options, bool listening)
{
    page = options->page_size;
    twin_open(name, first_seed + seed, options);
    twin_listen(listening);
    sequence();
    while (twin.live > 0)
        twin_free(twin.live - 1);
    steps += twin_close();
}

/* By every policy under every combination; and more often as specified, with nobody listening,
 * which is how most heaps are used. */
static void play_all(void (*sequence)(void), const char *name)
{
    const mems_heap_options specified = {.page_size = PAGE, .base_address = BASE};

    for (size_t number = 0; number < COMBINATIONS; number++)
        for (int policy = 0; policy < MEMS_POLICIES; policy++) {
            const mems_heap_options options = options_of(number, (mems_policy)policy);
            play(sequence, name, number, &options, true);
        }
    for (size_t number = 0; number < AS_SPECIFIED; number++)
        play(sequence, name, number, &specified, false);
}

#define play_test(sequence)                                                                        \
    static void test_##sequence##_as_the_walk_would(void **state)                                  \
    {                                                                                              \
        (void)state;                                                                               \
        play_all(sequence, #sequence);                                                             \
    }

play_test(at_random)
play_test(exact_fits)
play_test(crumbs)
play_test(all_equal)
play_test(powers_of_two)
play_test(fibonacci)
play_test(whole_pages)
play_test(fill_and_drain)
play_test(checkerboard)
play_test(other_sizes)
play_test(nearly_equal)

static void test_that_was_a_great_many_steps(void **state)
{
    (void)state;
    assert_in_range(steps, (size_t)STEPS * 11 * COMBINATIONS * MEMS_POLICIES, 10000000);
}

/* Other seeds may be asked for: test_oracle 4 */
int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at_random_as_the_walk_would),
        cmocka_unit_test(test_exact_fits_as_the_walk_would),
        cmocka_unit_test(test_crumbs_as_the_walk_would),
        cmocka_unit_test(test_all_equal_as_the_walk_would),
        cmocka_unit_test(test_powers_of_two_as_the_walk_would),
        cmocka_unit_test(test_fibonacci_as_the_walk_would),
        cmocka_unit_test(test_whole_pages_as_the_walk_would),
        cmocka_unit_test(test_fill_and_drain_as_the_walk_would),
        cmocka_unit_test(test_checkerboard_as_the_walk_would),
        cmocka_unit_test(test_other_sizes_as_the_walk_would),
        cmocka_unit_test(test_nearly_equal_as_the_walk_would),
        cmocka_unit_test(test_that_was_a_great_many_steps),
    };

    if (count > 1)
        first_seed = strtoul(arguments[1], NULL, 10);
    return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}

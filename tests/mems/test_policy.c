/* What each placement policy chooses, in scenes small enough to be worked out by hand. Most are
 * laid out in one page, so that the policy has nothing to choose while the scene is built. */
#include <string.h>
#include <unistd.h>

#include "scene.h"

#define PAGE ((size_t)getpagesize())
#define BASE 1000

/* Holes of 50, 200, 100, 200 and 100 bytes, 10 live bytes behind each, and no other hole:
 *
 *     0    50  60   260 270   370 380   580 590   690 700
 *     H50 P10  H200 P10 H100  P10 H200  P10 H100  P10 P(rest) */
static void lay_out(mems_policy policy)
{
    const size_t holes[] = {50, 200, 100, 200, 100};
    size_t offset = 0;

    open_with(.policy = policy);
    for (size_t i = 0; i < 5; i++) {
        assert_placed(holes[i], offset);
        assert_placed(10, offset + holes[i]);
        offset += holes[i] + 10;
    }
    assert_placed(PAGE - 700, 700);
    offset = 0;
    for (size_t i = 0; i < 5; i++) {
        assert_freed(offset);
        offset += holes[i] + 10;
    }
    assert_heap("H50 P10 H200 P10 H100 P10 H200 P10 H100 P10 P%zu", PAGE - 700);
}

static void test_every_policy_is_described_and_nothing_else(void **state)
{
    (void)state;
    for (int i = 0; i < MEMS_POLICIES; i++) {
        const mems_policy_info *info = mems_policy_describe((mems_policy)i);
        assert_non_null(info);
        assert_true(info->name[0] && info->title[0] && info->source[0]);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(info->name, mems_policy_describe((mems_policy)k)->name);
    }
    assert_string_equal(mems_policy_describe(MEMS_FIRST_FIT)->name, "first-fit");
    assert_string_equal(mems_policy_describe(MEMS_NEXT_FIT)->name, "next-fit");
    assert_string_equal(mems_policy_describe(MEMS_BEST_FIT)->name, "best-fit");
    assert_string_equal(mems_policy_describe(MEMS_WORST_FIT)->title, "worst fit");
    assert_string_equal(mems_policy_describe(MEMS_LAST_FREED_FIRST)->name, "last-freed-first");
    assert_string_equal(mems_policy_describe(MEMS_FIRST_FREED_FIRST)->name, "first-freed-first");
    assert_string_equal(mems_policy_describe(MEMS_LAST_FREED_FIRST)->also, "lifo-first-fit");
    assert_string_equal(mems_policy_describe(MEMS_FIRST_FREED_FIRST)->also, "fifo-first-fit");
    assert_null(mems_policy_describe(MEMS_FIRST_FIT)->also);
    assert_string_equal(mems_policy_describe(MEMS_FIRST_FIT)->looks_at, "segment");
    assert_string_equal(mems_policy_describe(MEMS_LAST_FREED_FIRST)->looks_at, "HOLE");
    assert_null(mems_policy_describe(MEMS_POLICIES));
    assert_null(mems_policy_describe((mems_policy)-1));
}

static void test_first_fit_takes_the_first_that_is_large_enough(void **state)
{
    (void)state;
    lay_out(MEMS_FIRST_FIT);
    assert_placed(60, 60);
    assert_placed(140, 120);                        /* what is left of it, exactly */
    assert_placed(150, 380);
    assert_placed(50, 0);
    assert_placed(100, 270);
    assert_heap("P50 P10 P60 P140 P10 P100 P10 P150 H50 P10 H100 P10 P%zu", PAGE - 700);
}

static void test_best_fit_takes_the_smallest_that_is_large_enough(void **state)
{
    (void)state;
    lay_out(MEMS_BEST_FIT);
    assert_placed(90, 270);                         /* 100, the first of two such */
    assert_placed(90, 590);
    assert_placed(10, 360);                         /* leaves of 10 and 10: the lower one */
    assert_placed(5, 680);
    assert_placed(1, 685);                          /* 4 is the smallest now */
    assert_placed(101, 60);
    assert_placed(200, 380);
    assert_placed(51, 161);                         /* 99 is left, and 50 */
    assert_placed(50, 0);
    assert_heap("P50 P10 P101 P51 H48 P10 P90 P10 P10 P200 P10 P90 P5 P1 H4 P10 P%zu", PAGE - 700);
}

static void test_worst_fit_takes_the_largest(void **state)
{
    (void)state;
    lay_out(MEMS_WORST_FIT);
    assert_placed(50, 60);                          /* 200, the first of two such */
    assert_placed(50, 380);
    assert_placed(20, 110);                         /* leaves of 150 and 150: the lower one */
    assert_placed(10, 430);                         /* 150 > 130 */
    assert_placed(1, 440);
    assert_placed(101, 441);                        /* 139 > 130 */
    assert_placed(130, 130);                        /* exactly */
    assert_heap("H50 P10 P50 P20 P130 P10 H100 P10 P50 P10 P1 P101 H38 P10 H100 P10 P%zu",
                PAGE - 700);
}

static void test_next_fit_goes_on_from_where_it_placed_last(void **state)
{
    (void)state;
    lay_out(MEMS_NEXT_FIT);
    assert_placed(60, 60);                          /* round from the end: the first to fit */
    assert_placed(60, 120);                         /* what that left */
    assert_placed(60, 180);
    assert_placed(60, 270);                         /* not the 20 left, nor the 50 below */
    assert_placed(60, 380);
    assert_placed(60, 440);
    assert_placed(60, 500);
    assert_placed(20, 560);                         /* exactly what is left */
    assert_placed(60, 590);
    assert_placed(45, 0);                           /* round */
    assert_heap("P45 H5 P10 P60 P60 P60 H20 P10 P60 H40 P10 P60 P60 P60 P20 P10 P60 H40 P10 P%zu",
                PAGE - 700);
}

static void test_next_fit_starts_in_the_segment_it_stands_in(void **state)
{
    (void)state;
    open_with(.policy = MEMS_NEXT_FIT);
    assert_placed(100, 0);
    assert_placed(100, 100);
    assert_placed(100, 200);                        /* it stands at 300 */
    assert_freed(0);
    assert_freed(200);                              /* and now inside the hole from 200 on */
    assert_placed(10, 200);
    assert_freed(100);
    assert_freed(200);                              /* all of the page is one hole */
    assert_heap("H%zu", PAGE);
    assert_placed(10, 0);
}

static void test_next_fit_is_not_led_back_by_a_free_before_it(void **state)
{
    (void)state;
    open_with(.policy = MEMS_NEXT_FIT);
    assert_placed(100, 0);
    assert_placed(100, 100);
    assert_freed(0);
    assert_placed(100, 200);                        /* first fit would take 0 */
    assert_placed(PAGE - 300, 300);
    assert_placed(30, 0);                           /* it stood at the end of all */
    assert_placed(30, 30);
}

static void test_next_fit_roves_over_main_nodes(void **state)
{
    (void)state;
    open_with(.policy = MEMS_NEXT_FIT);
    assert_placed(PAGE, 0);
    assert_placed(PAGE, PAGE);
    assert_placed(PAGE, 2 * PAGE);
    assert_freed(0);
    assert_freed(PAGE);
    assert_freed(2 * PAGE);
    assert_placed(PAGE, 0);                         /* behind the end: round */
    assert_placed(PAGE / 2, PAGE);
    assert_freed(0);
    assert_placed(PAGE, 2 * PAGE);
    assert_placed(PAGE / 2, 0);
    assert_placed(PAGE, 3 * PAGE);                  /* none fits: a new one, and on from there */
    assert_placed(PAGE / 2, PAGE / 2);
    assert_heap("P%zu P%zu | P%zu H%zu | P%zu | P%zu", PAGE / 2, PAGE / 2, PAGE / 2, PAGE / 2, PAGE,
                PAGE);
}

static void test_next_fit_stays_where_it_is_when_a_call_fails(void **state)
{
    (void)state;
    lay_out(MEMS_NEXT_FIT);
    assert_placed(150, 60);
    assert_null(mems_heap_malloc(heap, SIZE_MAX / 4));
    assert_null(mems_heap_malloc(heap, 0));
    assert_false(mems_heap_free(heap, at(61)));
    assert_placed(40, 210);
}

/* --- By the time of freeing ------------------------------------------------------------------- */

/* Frees five blocks of 100 bytes, 10 live ones behind each, in the order 330, 0, 440, 110, 220. */
static void free_in_order(mems_policy policy)
{
    const size_t order[] = {330, 0, 440, 110, 220};

    open_with(.policy = policy);
    for (size_t i = 0; i < 5; i++) {
        assert_placed(100, 110 * i);
        assert_placed(10, 110 * i + 100);
    }
    assert_placed(PAGE - 550, 550);
    for (size_t i = 0; i < 5; i++)
        assert_freed(order[i]);
}

static void test_last_freed_first_takes_the_newest_that_is_large_enough(void **state)
{
    (void)state;
    free_in_order(MEMS_LAST_FREED_FIRST);
    assert_placed(60, 220);
    assert_placed(60, 110);                         /* the 40 left do not fit */
    assert_placed(40, 280);                         /* but are newer than all others */
    assert_placed(30, 170);
    assert_placed(100, 440);
    assert_placed(20, 0);                           /* before 330, behind the 10 at 200 */
    assert_freed(440);
    assert_placed(20, 440);
    assert_placed(10, 460);
    assert_placed(5, 470);
    assert_heap("P20 H80 P10 P60 P30 H10 P10 P60 P40 P10 H100 P10 P20 P10 P5 H65 P10 P%zu",
                PAGE - 550);
}

static void test_first_freed_first_takes_the_oldest_that_is_large_enough(void **state)
{
    (void)state;
    free_in_order(MEMS_FIRST_FREED_FIRST);
    assert_placed(60, 330);
    assert_placed(60, 0);                           /* the 40 left do not fit */
    assert_placed(40, 390);                         /* but are older than all others */
    assert_freed(390);                              /* no longer */
    assert_placed(40, 60);
    assert_placed(40, 440);
    assert_placed(41, 480);
    assert_placed(20, 110);                         /* 19 are left at 521, too few */
    assert_placed(19, 521);
    assert_placed(81, 220);
    assert_placed(80, 130);
    assert_heap("P60 P40 P10 P20 P80 P10 P81 H19 P10 P60 H40 P10 P40 P41 P19 P10 P%zu", PAGE - 550);
}

/* Both together are as new as the newer. */
static void test_merged_holes_were_freed_when_the_last_of_them_was(void **state)
{
    const mems_coalescing kinds[] = {MEMS_COALESCE_AT_ONCE, MEMS_COALESCE_ON_DEMAND};

    for (size_t i = 0; i < 2; i++) {
        heap = mems_heap_open(&(mems_heap_options){.base_address = BASE,
            .policy = MEMS_LAST_FREED_FIRST, .coalescing = kinds[i]}, NULL);
        for (size_t offset = 0; offset < 70; offset += 10)
            assert_placed(10, offset);
        assert_placed(PAGE - 70, 70);
        assert_freed(0);
        assert_freed(50);
        assert_freed(30);
        assert_freed(10);                           /* H10 H10 P10 H10 P10 H10 P10 P */
        mems_heap_coalesce(heap);
        assert_placed(5, 0);                        /* as new as its right half */
        assert_placed(5, 5);
        assert_placed(10, 10);
        assert_placed(10, 30);
        assert_freed(0);
        assert_freed(5);
        assert_freed(40);
        mems_heap_coalesce(heap);
        assert_placed(15, 40);                      /* H20 of 40, the newest, and 50, the oldest */
        assert_placed(5, 55);
        assert_placed(10, 0);
        assert_heap("P10 P10 P10 P10 P15 P5 P10 P%zu", PAGE - 70);
        close_heap(state);
    }
}

static void test_a_new_main_node_was_freed_when_it_was_mapped(void **state)
{
    (void)state;
    open_with(.policy = MEMS_FIRST_FREED_FIRST);
    assert_placed(100, 0);
    assert_placed(PAGE - 100, 100);
    assert_placed(100, PAGE);                       /* mapped, a rest is left */
    assert_freed(0);                                /* newer */
    assert_placed(50, PAGE + 100);
    assert_placed(PAGE - 150, PAGE + 150);
    assert_placed(100, 0);
    close_heap(state);

    open_with(.policy = MEMS_LAST_FREED_FIRST);
    assert_placed(100, 0);
    assert_placed(PAGE - 100, 100);
    assert_freed(0);
    assert_placed(101, PAGE);                       /* mapped after that */
    assert_placed(50, PAGE + 101);
    assert_placed(50, PAGE + 151);
    assert_placed(PAGE - 201, PAGE + 201);
    assert_placed(50, 0);
}

/* --- All of them ------------------------------------------------------------------------------ */

/* How many segments, or HOLEs, are looked at for three sizes in H50 P H200 P H100 P H200 P H100 P
 * P, freed in this order: one that fits, one that fits the first HOLE, and one too large. */
static void test_visits_are_the_steps_of_the_linear_walk(void **state)
{
    const size_t visits[MEMS_POLICIES][3] = {
        [MEMS_FIRST_FIT] = {3, 1, 11},
        [MEMS_NEXT_FIT] = {3, 1, 11},               /* from behind the end: round */
        [MEMS_BEST_FIT] = {11, 11, 11},
        [MEMS_WORST_FIT] = {11, 11, 11},
        [MEMS_LAST_FREED_FIRST] = {2, 1, 5},
        [MEMS_FIRST_FREED_FIRST] = {2, 1, 5},
    };
    const size_t sizes[] = {150, 50, 201};
    static snapshot before;

    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        open_with(.policy = (mems_policy)policy);
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(mems_heap_visits(heap, sizes[i], NULL, NULL), 0);
        close_heap(state);
        lay_out((mems_policy)policy);
        snapshot_take(&before, mems_heap_head(heap));
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(mems_heap_visits(heap, sizes[i], NULL, NULL), visits[policy][i]);
        assert_int_equal(mems_heap_visits(heap, SIZE_MAX, NULL, NULL), visits[policy][2]);
        assert_unchanged(&before, mems_heap_head(heap));
        close_heap(state);
    }
}

static void test_visits_of_next_fit_begin_at_the_rover(void **state)
{
    (void)state;
    lay_out(MEMS_NEXT_FIT);
    assert_placed(100, 60);                         /* the rover stands at 160, in a HOLE of 100 */
    assert_int_equal(mems_heap_visits(heap, 100, NULL, NULL), 1);
    assert_int_equal(mems_heap_visits(heap, 101, NULL, NULL), 5);
    assert_int_equal(mems_heap_visits(heap, 201, NULL, NULL), 12);
    assert_freed(60);                               /* and now inside a HOLE of 200 */
    assert_int_equal(mems_heap_visits(heap, 200, NULL, NULL), 1);
    assert_int_equal(mems_heap_visits(heap, 201, NULL, NULL), 11);
}

static void test_visits_are_for_the_size_rounded_up(void **state)
{
    (void)state;
    heap = mems_heap_open(&(mems_heap_options){.base_address = BASE, .alignment = 16}, NULL);
    assert_placed(32, 0);
    assert_placed(16, 32);
    assert_placed(64, 48);
    assert_placed(16, 112);
    assert_freed(0);
    assert_freed(48);
    assert_int_equal(mems_heap_visits(heap, 32, NULL, NULL), 1);
    assert_int_equal(mems_heap_visits(heap, 33, NULL, NULL), 3);
    assert_int_equal(mems_heap_visits(heap, 65, NULL, NULL), 5);
    assert_int_equal(mems_heap_visits(heap, SIZE_MAX, NULL, NULL), 5);
}

/* Ties over main nodes go to the first of them, too; but not where time decides. */
static void test_every_policy_gives_ties_to_the_lowest(void **state)
{
    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        open_with(.policy = (mems_policy)policy);
        assert_placed(PAGE, 0);
        assert_placed(PAGE, PAGE);
        assert_placed(PAGE, 2 * PAGE);
        assert_freed(2 * PAGE);
        assert_freed(PAGE);
        assert_placed(100, policy == MEMS_FIRST_FREED_FIRST ? 2 * PAGE : PAGE);
        close_heap(state);
    }
}

static void test_every_policy_maps_where_no_hole_fits(void **state)
{
    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        lay_out((mems_policy)policy);
        assert_placed(201, PAGE);
        assert_heap("H50 P10 H200 P10 H100 P10 H200 P10 H100 P10 P%zu | P201 H%zu", PAGE - 700,
                    PAGE - 201);
        close_heap(state);
    }
}

#define scene(test) cmocka_unit_test_teardown(test, close_heap)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_policy_is_described_and_nothing_else),
        scene(test_first_fit_takes_the_first_that_is_large_enough),
        scene(test_best_fit_takes_the_smallest_that_is_large_enough),
        scene(test_worst_fit_takes_the_largest),
        scene(test_next_fit_goes_on_from_where_it_placed_last),
        scene(test_next_fit_starts_in_the_segment_it_stands_in),
        scene(test_next_fit_is_not_led_back_by_a_free_before_it),
        scene(test_next_fit_roves_over_main_nodes),
        scene(test_next_fit_stays_where_it_is_when_a_call_fails),
        scene(test_last_freed_first_takes_the_newest_that_is_large_enough),
        scene(test_first_freed_first_takes_the_oldest_that_is_large_enough),
        scene(test_merged_holes_were_freed_when_the_last_of_them_was),
        scene(test_a_new_main_node_was_freed_when_it_was_mapped),
        scene(test_visits_are_the_steps_of_the_linear_walk),
        scene(test_visits_of_next_fit_begin_at_the_rover),
        scene(test_visits_are_for_the_size_rounded_up),
        scene(test_every_policy_gives_ties_to_the_lowest),
        scene(test_every_policy_maps_where_no_hole_fits),
    };

    return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}

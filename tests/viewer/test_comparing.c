/* Several heaps in the viewer, to which the same happens. */
#include "viewer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char holes[] =
    "malloc a 1000\nmalloc b 300\nmalloc c 600\nmalloc d 200\nfree a\nfree c\nmalloc e 500\nfree b\n";

static screen *view_holes(const char *compare, const char *at)
{
    static const char *script;

    if (!script)
        script = script_file(holes);
    screen *screen = compare ? view(80, 24, "--at", at, "--compare", compare, script, NULL)
                             : view(80, 24, "--at", at, script, NULL);
    wait_operation(screen, strtol(at, NULL, 10));
    settle(screen);
    return screen;
}

static void test_one_operation_at_a_time_is_done_in_all_heaps(void **state)
{
    screen *screen = view_holes("first-fit,best-fit,worst-fit", "6");

    (void)state;
    screen_wait_text(screen, "1 \u2500\u2500 first fit");
    screen_wait_text(screen, "3 \u2500\u2500 worst fit");
    screen_type(screen, "n");
    wait_operation(screen, 7);
    screen_wait_text(screen, "first fit   at 1000, split");
    screen_wait_text(screen, "best fit  \u2260 at 2300, split");
    screen_wait_text(screen, "worst fit \u2260 at 3100, split");
    screen_type(screen, "p");
    wait_operation(screen, 6);
    screen_wait_no_text(screen, "\u2260 at");
    screen_type(screen, "E");
    wait_operation(screen, 8);
    screen_type(screen, "B");
    wait_operation(screen, 0);
    quit(screen);
}

static void test_numbers_choose_the_heap_whose_story_is_told(void **state)
{
    screen *screen = view_holes("first-fit,best-fit", "7");

    (void)state;
    screen_wait_text(screen, "malloc e 500: first fit took HOLE [1000:1999]");
    screen_type(screen, "2");
    screen_wait_text(screen, "malloc e 500: best fit took HOLE [2300:2899]");
    screen_type(screen, "3");
    screen_wait_text(screen, "There are not so many heaps.");
    screen_type(screen, "1");
    screen_wait_text(screen, "malloc e 500: first fit took HOLE [1000:1999]");
    quit(screen);
}

static void test_an_own_operation_happens_in_all_heaps_too(void **state)
{
    screen *screen = view_holes("first-fit,best-fit", "8");

    (void)state;
    screen_type(screen, "a400\n");
    wait_operation(screen, 9);
    screen_wait_text(screen, "first fit   at 1500, split");
    screen_wait_text(screen, "best fit  \u2260 at 1000, split");
    screen_type(screen, "p");
    wait_operation(screen, 8);
    screen_type(screen, "n");
    wait_operation(screen, 9);
    screen_wait_text(screen, "best fit  \u2260 at 1000, split");
    quit(screen);
}

static void test_a_bar_compares_from_where_one_is_and_goes_back(void **state)
{
    screen *screen = view_holes(NULL, "7");

    (void)state;
    screen_type(screen, "|");
    screen_wait_text(screen, "Compare under: first-fit,best-fit,worst-fit");
    screen_type(screen, "\n");
    screen_wait_text(screen, "3 \u2500\u2500 worst fit");
    wait_operation(screen, 7);
    screen_wait_text(screen, "best fit  \u2260 at 2300, split");
    screen_type(screen, "2");
    screen_wait_text(screen, "best fit took HOLE");
    screen_type(screen, "|");
    screen_wait_text(screen, "best fit, page 4096");
    wait_operation(screen, 7);
    screen_wait_no_text(screen, "worst fit");
    screen_type(screen, "|\025first-fit,none\n");
    screen_wait_text(screen, "unknown policy 'none'; there is first-fit");
    screen_type(screen, "\025first-fit\n");
    screen_wait_text(screen, "it takes two to four");
    screen_type(screen, "\033");
    screen_wait_no_text(screen, "Compare under");
    quit(screen);
}

static void test_a_workload_runs_in_all_heaps(void **state)
{
    screen *screen = view(120, 40, "--compare", "first-fit,worst-fit", "--workload", "random", NULL);

    (void)state;
    screen_type(screen, ">>>>>>>>>>>>>");
    screen_wait_text(screen, "full speed");
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    settle(screen);
    long here = shown_operation(screen);
    screen_type(screen, "G20000\n");
    wait_operation(screen, 20000);
    screen_type(screen, "p");
    wait_operation(screen, 19999);
    assert_true(here > 0);
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_operation_at_a_time_is_done_in_all_heaps),
        cmocka_unit_test(test_numbers_choose_the_heap_whose_story_is_told),
        cmocka_unit_test(test_an_own_operation_happens_in_all_heaps_too),
        cmocka_unit_test(test_a_bar_compares_from_where_one_is_and_goes_back),
        cmocka_unit_test(test_a_workload_runs_in_all_heaps),
    };

    return cmocka_run_group_tests_name("comparing", tests, NULL, NULL);
}

/* Back and on in time: with keys, from the map of a script and of a workload that has no end. */
#include "viewer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char eight[] =
    "malloc a 1000\nmalloc b 500\nmalloc c 9000\nmalloc bad 0\nfree a\nmalloc d 5000\nmalloc bad2 0\n"
    "free c\n";

static screen *view_eight(const char *at)
{
    static const char *script;

    if (!script)
        script = script_file(eight);
    screen *screen = view(80, 24, "--at", at, script, NULL);
    wait_operation(screen, strtol(at, NULL, 10));
    settle(screen);
    return screen;
}

/* Presses keys, and waits until the title has a number. */
static void go(screen *screen, const char *keys, long number)
{
    screen_type(screen, keys);
    wait_operation(screen, number);
    settle(screen);
}

/* --- Back -------------------------------------------------------------------------------------- */

static void test_a_remote_steps_on_and_back_with_page_down_and_page_up(void **state)
{
    screen *screen = view_eight("0");
    char first[8192];

    (void)state;
    for (long n = 1; n <= 8; n++) {
        screen_key(screen, VTERM_KEY_PAGEDOWN);
        wait_operation(screen, n);
    }
    for (long n = 7; n >= 4; n--) {
        screen_key(screen, VTERM_KEY_PAGEUP);
        wait_operation(screen, n);
    }
    settle(screen);
    screen_wait_text(screen, "malloc bad 0: NULL");
    snprintf(first, sizeof first, "%s", screen_text(screen));
    screen_key(screen, VTERM_KEY_BACKSPACE);
    wait_operation(screen, 3);
    screen_type(screen, "n");
    wait_operation(screen, 4);
    settle(screen);
    assert_string_equal(screen_text(screen), first);
    go(screen, "B", 0);
    screen_type(screen, "p");
    screen_wait_text(screen, "This is the beginning.");
    quit(screen);
}

static void test_stepping_back_pauses_a_run(void **state)
{
    screen *screen = view(80, 24, "--seed", "3", "--at", "20", NULL);

    (void)state;
    screen_wait_text(screen, "running");
    screen_type(screen, "p");
    screen_wait_text(screen, "paused");
    settle(screen);
    long here = shown_operation(screen);
    go(screen, "p", here - 1);
    go(screen, "n", here);
    quit(screen);
}

static void test_one_steps_back_from_an_expectation_that_did_not_hold(void **state)
{
    screen *screen = view(80, 24, script_file("malloc a 100\nmalloc b 100\nexpect failed\nfree a\n"),
                          NULL);

    (void)state;
    screen_type(screen, "nn");
    screen_wait_text(screen, "STOPPED at line 3: expected the operation before this to find no place");
    screen_type(screen, "p");
    wait_operation(screen, 1);
    screen_wait_no_text(screen, "STOPPED");
    quit(screen);
}

/* --- To what is looked for --------------------------------------------------------------------- */

static void test_jumps_go_to_failures_mappings_and_the_peak(void **state)
{
    screen *screen = view_eight("0");

    (void)state;
    go(screen, "}", 4);
    screen_wait_text(screen, "malloc bad 0: NULL");
    go(screen, "}", 7);
    screen_type(screen, "}");
    screen_wait_text(screen, "No operation after this one fails.");
    assert_int_equal(shown_operation(screen), 7);
    go(screen, "{", 4);
    screen_type(screen, "{");
    screen_wait_text(screen, "No operation before this one failed.");
    go(screen, ")", 6);
    screen_wait_text(screen, "mapped");
    go(screen, "(", 3);
    go(screen, "(", 1);
    screen_type(screen, "(");
    screen_wait_text(screen, "No operation before this one mapped a main node.");
    go(screen, "P", 6);
    go(screen, "E", 8);
    quit(screen);
}

static void test_the_peak_of_a_list_is_found_before_it_was_reached(void **state)
{
    screen *screen = view_eight("0");

    (void)state;
    go(screen, "P", 6);
    quit(screen);
}

static void test_a_position_is_typed_and_one_beyond_the_end_is_said(void **state)
{
    screen *screen = view_eight("3");

    (void)state;
    go(screen, "G6\n", 6);
    screen_type(screen, "Gx\n");
    screen_wait_text(screen, "That is no number");
    screen_type(screen, "\033");
    screen_wait_no_text(screen, "Go to operation:");
    go(screen, "G2\n", 2);
    screen_type(screen, "G999\n");
    screen_wait_text(screen, "There are only 8 operations.");
    quit(screen);
}

static void test_a_far_position_of_a_workload_is_reached_and_left_again(void **state)
{
    screen *screen = view(80, 24, "--workload", "sawtooth", "--at", "10", NULL);
    char there[8192];

    (void)state;
    go(screen, " G300000\n", 300000);
    snprintf(there, sizeof there, "%s", strstr(screen_text(screen), "Last operations"));
    go(screen, "p", 299999);
    go(screen, "G17\n", 17);
    go(screen, "E", 300000);
    assert_string_equal(strstr(screen_text(screen), "Last operations"), there);
    quit(screen);
}

/* What never comes is looked for until a key is pressed; then one is where one was. */
static void test_any_key_ends_a_search_that_finds_nothing(void **state)
{
    screen *screen = view(80, 24, "--workload", "queue", "--at", "50", NULL);

    (void)state;
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    settle(screen);
    long here = shown_operation(screen);
    screen_type(screen, "}");
    screen_wait_text(screen, "any key goes back");
    screen_wait_text(screen, "looking");
    screen_type(screen, "\033");
    wait_operation(screen, here);
    screen_wait_text(screen, "paused");
    quit(screen);
}

static void test_brackets_scrub_over_the_strip_of_time(void **state)
{
    screen *screen = view_eight("0");

    (void)state;
    screen_wait_text(screen, "     time ");
    for (long n = 1; n <= 8; n++)
        go(screen, "]", n);
    screen_type(screen, "]");
    screen_wait_text(screen, "as far as it is known");
    go(screen, "[", 7);
    go(screen, "B", 0);
    screen_type(screen, "[");
    screen_wait_text(screen, "This is the beginning.");
    quit(screen);
}

/* --- The user's own operations ----------------------------------------------------------------- */

static void test_what_follows_is_cut_off_only_after_asking(void **state)
{
    screen *screen = view_eight("2");

    (void)state;
    screen_type(screen, "a64\n");
    screen_wait_text(screen, "Cut off the 6 operations that follow?");
    screen_type(screen, "\033");
    screen_wait_no_text(screen, "Cut off");
    assert_int_equal(shown_operation(screen), 2);
    go(screen, "n", 3);
    screen_wait_text(screen, "malloc c 9000");
    go(screen, "p", 2);
    screen_type(screen, "a64\n");
    screen_wait_text(screen, "Cut off the 6 operations that follow?");
    screen_type(screen, "no\n");
    screen_wait_no_text(screen, "Cut off");
    assert_int_equal(shown_operation(screen), 2);
    screen_type(screen, "a64\n");
    screen_wait_text(screen, "Cut off the 6 operations that follow?");
    go(screen, "\n", 3);
    screen_wait_text(screen, "malloc 64 (by hand)");
    screen_type(screen, "n");
    screen_wait_text(screen, "That was the last operation.");
    go(screen, "p", 2);
    go(screen, "n", 3);
    screen_wait_text(screen, "malloc 64 (by hand)");
    quit(screen);
}

static void test_at_the_end_nothing_is_asked(void **state)
{
    screen *screen = view_eight("8");

    (void)state;
    go(screen, "a64\n", 9);
    go(screen, "p", 8);
    screen_type(screen, "c");
    screen_wait_text(screen, "Cut off the 1 operation that follows?");
    go(screen, "\n", 9);
    screen_wait_text(screen, "coalesce (by hand)");
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_remote_steps_on_and_back_with_page_down_and_page_up),
        cmocka_unit_test(test_stepping_back_pauses_a_run),
        cmocka_unit_test(test_one_steps_back_from_an_expectation_that_did_not_hold),
        cmocka_unit_test(test_jumps_go_to_failures_mappings_and_the_peak),
        cmocka_unit_test(test_the_peak_of_a_list_is_found_before_it_was_reached),
        cmocka_unit_test(test_a_position_is_typed_and_one_beyond_the_end_is_said),
        cmocka_unit_test(test_a_far_position_of_a_workload_is_reached_and_left_again),
        cmocka_unit_test(test_any_key_ends_a_search_that_finds_nothing),
        cmocka_unit_test(test_brackets_scrub_over_the_strip_of_time),
        cmocka_unit_test(test_what_follows_is_cut_off_only_after_asking),
        cmocka_unit_test(test_at_the_end_nothing_is_asked),
    };

    return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}

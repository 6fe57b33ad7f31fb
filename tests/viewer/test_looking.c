/* The live viewer by its keys: jumps, the zoom, and what is remembered of them. */
#include "viewer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char two_nodes[] = "malloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a\n";

static screen *view_nodes(const char *at)
{
    static const char *script;

    if (!script)
        script = script_file(two_nodes);
    screen *screen = view(80, 24, "--at", at, script, NULL);
    screen_wait_text(screen, "operation");
    return screen;
}

/* --- Going somewhere --------------------------------------------------------------------------- */

static void test_g_goes_to_an_address_however_it_is_written(void **state)
{
    static const struct { const char *typed, *selected; } cases[] = {
        {"g5000\r", "HOLE 596 bytes"}, {"g0xfa0\r", "PROCESS b 500 bytes"},
        {"g+0\r", "HOLE 3000 bytes"}, {"g+0xbb8\r", "PROCESS b 500 bytes"},
        {"g9191\r", "HOLE 2096 bytes"}, {"g+1999\r", "PROCESS c 2000 bytes"},
    };
    screen *screen = view_nodes("4");

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        screen_type(screen, cases[i].typed);
        screen_wait_text(screen, cases[i].selected);
        screen_wait_no_text(screen, "Go to address:");
    }
    quit(screen);
}

static void test_an_address_that_is_none_is_refused_in_place_and_nothing_is_lost(void **state)
{
    static const struct { const char *typed, *said; } cases[] = {
        {"999\r", "That lies outside the heap"}, {"9192\r", "That lies outside the heap"},
        {"\r", "An address: decimal"}, {"x\r", "That is no number"},
        {"0xffffffffffffffffff\r", "That is too big"}, {"+4096\r", "beyond the end"},
        {"18446744073709551615\r", "outside the heap"},
    };
    screen *screen = view_nodes("4");

    (void)state;
    screen_type(screen, "lg");
    screen_wait_text(screen, "HOLE 3000 bytes");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        screen_type(screen, "\025");
        screen_type(screen, cases[i].typed);
        screen_wait_text(screen, cases[i].said);
        assert_true(screen_has(screen, "Go to address:"));
    }
    screen_type(screen, "\033");
    screen_wait_no_text(screen, "Go to address:");
    assert_true(screen_has(screen, "HOLE 3000 bytes"));
    quit(screen);
}

static void test_an_offset_without_a_selection_says_what_it_needs(void **state)
{
    screen *screen = view_nodes("4");

    (void)state;
    screen_type(screen, "g+5\r");
    screen_wait_text(screen, "That needs a selection");
    screen_type(screen, "\033q");
    screen_wait_exit(screen);
    screen_close(screen);
}

static void test_H_goes_from_hole_to_hole_and_begins_again(void **state)
{
    screen *screen = view_nodes("4");

    (void)state;
    screen_type(screen, "H");
    screen_wait_text(screen, "HOLE 3000 bytes");
    screen_type(screen, "H");
    screen_wait_text(screen, "HOLE 596 bytes");
    screen_type(screen, "H");
    screen_wait_text(screen, "HOLE 2096 bytes");
    screen_type(screen, "H");
    screen_wait_text(screen, "HOLE 3000 bytes");
    screen_type(screen, "HL");
    screen_wait_text(screen, "HOLE 3000 bytes");
    quit(screen);
}

static void test_where_there_is_no_hole_and_no_change_that_is_said(void **state)
{
    screen *screen = view_nodes("0");

    (void)state;
    screen_type(screen, "H");
    screen_wait_text(screen, "There is no HOLE.");
    screen_type(screen, "\033L");
    screen_wait_text(screen, "There is no HOLE.");
    screen_type(screen, "C");
    screen_wait_text(screen, "Nothing has changed yet.");
    screen_type(screen, "c");
    screen_wait_text(screen, "Cut off the");
    screen_type(screen, "\n");
    wait_operation(screen, 1);
    screen_type(screen, "C");
    screen_wait_text(screen, "The last operation changed nothing.");
    quit(screen);
}

static void test_C_goes_to_the_hole_that_a_free_made_and_says_what_is_no_longer_there(void **state)
{
    screen *screen = view(80, 24, "--at", "4", "--coalescing=on-demand",
                          script_file("malloc a 100\nmalloc b 200\nfree a\nfree b\n"), NULL);

    (void)state;
    wait_operation(screen, 4);
    screen_type(screen, "C");
    screen_wait_text(screen, "HOLE 200 bytes");
    screen_type(screen, "c");
    wait_operation(screen, 5);
    screen_type(screen, "C");
    screen_wait_text(screen, "HOLE 4096 bytes");
    screen_type(screen, "t");
    wait_operation(screen, 6);
    screen_type(screen, "C");
    screen_wait_text(screen, "What changed last is no longer mapped.");
    quit(screen);
}

/* Far away in a long map, it is shown all the same; and there the map stays. */
static void test_a_jump_shows_the_place_and_holds_the_map(void **state)
{
    screen *screen = view(80, 24, "--at", "400", NULL);

    (void)state;
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    screen_type(screen, "++++g1000\r");
    screen_wait_text(screen, " 1000:");
    assert_false(screen_has(screen, "\u25b2"));
    screen_type(screen, "L");
    screen_wait_text(screen, "\u25b2");
    screen_wait_no_text(screen, " 1000:");
    screen_type(screen, "n");
    wait_operation(screen, shown_operation(screen) + 1);
    assert_false(screen_has(screen, " 1000:"));
    quit(screen);
}

/* --- The zoom ---------------------------------------------------------------------------------- */

/* The address of the map's middle line. */
static long middle(const screen *screen)
{
    long address = -1;

    for (int row = 7; row <= 8 && address < 0; row++) {
        char label[17] = "";
        for (int col = 0; col < 16; col++)
            label[col] = (char)screen_at(screen, row, col).glyph;
        if (sscanf(label, " %ld", &address) != 1)
            address = -1;
    }
    return address;
}

static void test_what_is_in_the_middle_stays_there_when_the_zoom_changes(void **state)
{
    screen *screen = view(80, 24, "--at", "400", NULL);

    (void)state;
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    screen_type(screen, "+++F");
    screen_wait_text(screen, "stays where it is");
    screen_type(screen, "JJ");
    screen_wait_text(screen, "\u25b2");
    if (!settle(screen))
        skip();
    long before = middle(screen);
    screen_type(screen, "++");
    screen_wait_text(screen, "\u257732 ");
    settle(screen);
    assert_in_range(middle(screen), before - 512, before + 512);
    screen_type(screen, "--");
    screen_wait_text(screen, "\u2577128 ");
    settle(screen);
    assert_in_range(middle(screen), before - 512, before + 512);
    quit(screen);
}

static void test_z_shows_the_whole_heap_and_goes_back_where_it_came_from(void **state)
{
    screen *screen = view(80, 24, "--at", "400", NULL);

    (void)state;
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    screen_type(screen, "++");
    screen_wait_text(screen, "\u25bc");
    screen_type(screen, "z");
    screen_wait_text(screen, "The whole heap");
    screen_wait_no_text(screen, "\u25bc");
    assert_false(screen_has(screen, "\u25b2"));
    screen_type(screen, "z");
    screen_wait_text(screen, "\u2577256");
    screen_wait_text(screen, "\u25bc");
    screen_type(screen, "z0");
    screen_wait_text(screen, "\u25771024");
    screen_type(screen, "z+");
    screen_wait_text(screen, "q quit");
    quit(screen);
}

static void test_home_and_end_show_both_ends_and_scrolling_goes_on_from_there(void **state)
{
    screen *screen = view(80, 24, "--at", "400", NULL);

    (void)state;
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    screen_type(screen, "++++");
    screen_wait_text(screen, "\u25bc");
    screen_key(screen, VTERM_KEY_END);
    screen_wait_no_text(screen, "\u25bc");
    screen_key(screen, VTERM_KEY_END);
    screen_type(screen, "jk");
    screen_wait_text(screen, "\u25bc1");
    screen_key(screen, VTERM_KEY_HOME);
    screen_wait_no_text(screen, "\u25b2");
    assert_true(screen_has(screen, "\u25bc"));
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_g_goes_to_an_address_however_it_is_written),
        cmocka_unit_test(test_an_address_that_is_none_is_refused_in_place_and_nothing_is_lost),
        cmocka_unit_test(test_an_offset_without_a_selection_says_what_it_needs),
        cmocka_unit_test(test_H_goes_from_hole_to_hole_and_begins_again),
        cmocka_unit_test(test_where_there_is_no_hole_and_no_change_that_is_said),
        cmocka_unit_test(test_C_goes_to_the_hole_that_a_free_made_and_says_what_is_no_longer_there),
        cmocka_unit_test(test_a_jump_shows_the_place_and_holds_the_map),
        cmocka_unit_test(test_what_is_in_the_middle_stays_there_when_the_zoom_changes),
        cmocka_unit_test(test_z_shows_the_whole_heap_and_goes_back_where_it_came_from),
        cmocka_unit_test(test_home_and_end_show_both_ends_and_scrolling_goes_on_from_there),
    };

    return cmocka_run_group_tests_name("looking", tests, NULL, NULL);
}

/* The live viewer and the mouse, which is off until it is asked for. */
#include "viewer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* On a terminal that is asked for the mouse and for nothing else at once, for the emulator reads only
 * the first part of a longer request. */
static screen *view_script(void)
{
    const char *const environment[] = {"TERM=tmux-256color", NULL};
    static const char *script;

    if (!script)
        script = script_file("malloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a\n");
    screen *screen = view_with(80, 24, environment, NULL, "--at", "4", script, NULL);
    wait_operation(screen, 4);
    settle(screen);
    return screen;
}

static screen *view_with_mouse(void)
{
    screen *screen = view_script();

    screen_type(screen, "m");
    screen_wait_text(screen, "Mouse on");
    press(screen, "\033");
    return screen;
}

/* Nothing, unless the program has asked for it: so do terminals. */
static void click(screen *screen, int row, int col)
{
    if (!screen->mouse)
        return;
    vterm_mouse_move(screen->vterm, row, col, VTERM_MOD_NONE);
    vterm_mouse_button(screen->vterm, 1, true, VTERM_MOD_NONE);
    vterm_mouse_button(screen->vterm, 1, false, VTERM_MOD_NONE);
}

/* Where a text is on the screen, as ASCII has it: a column is a byte only before any other glyph. */
static void find(const screen *screen, const char *text, int *row, int *col)
{
    for (*row = 0; *row < screen->rows; ++*row)
        for (*col = 0; *col < screen->cols; ++*col) {
            size_t i = 0;
            while (text[i] && screen_at(screen, *row, *col + (int)i).glyph == (unsigned char)text[i])
                i++;
            if (!text[i])
                return;
        }
    fail_msg("'%s' is not on the screen", text);
}

/* Clicks until two clicks came soon enough behind one another for what is to be seen then: on a busy
 * machine the first two may not. */
static void double_click(screen *screen, const char *place, const char *seen)
{
    int row, col, clicks = 0;

    find(screen, place, &row, &col);
    while (!screen_has(screen, seen)) {
        assert_true(clicks++ < 1000);
        click(screen, row, col);
        settle(screen);
    }
    assert_true(clicks >= 2);
}

static void wheel(screen *screen, int button, int row, int col)
{
    vterm_mouse_move(screen->vterm, row, col, VTERM_MOD_NONE);
    vterm_mouse_button(screen->vterm, button, true, VTERM_MOD_NONE);
}

static void click_on(screen *screen, const char *text)
{
    int row, col;

    find(screen, text, &row, &col);
    click(screen, row, col);
}

/* --- The map ----------------------------------------------------------------------------------- */

static void test_without_being_asked_the_mouse_is_the_terminals_own(void **state)
{
    screen *screen = view_script();

    (void)state;
    assert_false(screen->mouse);
    quit(screen);
}

static void test_m_turns_it_off_again(void **state)
{
    screen *screen = view_with_mouse();

    (void)state;
    click_on(screen, "b 500");
    screen_wait_text(screen, "PROCESS b 500 bytes");
    assert_true(screen->mouse);
    screen_type(screen, "m");
    screen_wait_text(screen, "Mouse off");
    settle(screen);
    assert_false(screen->mouse);
    quit(screen);
}

static void test_a_click_selects_what_is_there(void **state)
{
    screen *screen = view_with_mouse();

    (void)state;
    click_on(screen, "b 500");
    screen_wait_text(screen, "PROCESS b 500 bytes, at byte");
    click_on(screen, "c 2000");
    screen_wait_text(screen, "PROCESS c 2000 bytes");
    click(screen, 0, 0);                    /* the title has nothing to select */
    settle(screen);
    assert_true(screen_has(screen, "PROCESS c 2000 bytes"));
    quit(screen);
}

static void test_a_double_click_frees_a_block_and_leaves_a_hole_alone(void **state)
{
    screen *screen = view_with_mouse();

    (void)state;
    double_click(screen, "c 2000", "free c (by hand)");
    wait_operation(screen, 5);
    settle(screen);
    double_click(screen, " 596 ", "is a HOLE: it is free already");
    assert_int_equal(shown_operation(screen), 5);
    quit(screen);
}

static void test_the_wheel_scrolls_and_the_strip_goes_there(void **state)
{
    screen *screen = view_with_mouse();
    int row, col;

    (void)state;
    screen_type(screen, "+++++KKKKKKK");
    screen_wait_text(screen, "\u25bc");
    screen_wait_no_text(screen, "\u25b2");
    wheel(screen, 5, 5, 40);
    screen_wait_text(screen, "\u25b23");
    wheel(screen, 5, 5, 40);
    screen_wait_text(screen, "\u25b26");
    wheel(screen, 4, 5, 40);
    wheel(screen, 4, 5, 40);
    screen_wait_no_text(screen, "\u25b2");
    find(screen, "whole heap", &row, &col);
    click(screen, row, 76);
    screen_wait_text(screen, "The map stays here");
    screen_wait_text(screen, "\u25b2");
    quit(screen);
}

/* --- Keys and pages ---------------------------------------------------------------------------- */

static void test_a_click_on_the_key_bar_is_the_key_unless_a_message_stands_there(void **state)
{
    screen *screen = view_with_mouse();

    (void)state;
    click_on(screen, "a malloc");
    screen_wait_text(screen, "Allocate how many bytes?");
    press(screen, "\033");
    screen_type(screen, "f");
    screen_wait_text(screen, "No segment is selected");
    settle(screen);
    click(screen, 23, 12);                  /* where "n step" would be */
    screen_wait_text(screen, "n step");
    assert_int_equal(shown_operation(screen), 4);
    click_on(screen, "? help");
    screen_wait_text(screen, " Keys ");
    press(screen, "\033");
    click_on(screen, "q quit");
    screen_wait_exit(screen);
    screen_assert_restored(screen);
    screen_close(screen);
}

static void test_in_the_menu_and_the_help_a_click_chooses_and_the_wheel_scrolls(void **state)
{
    screen *screen = view_with_mouse();

    (void)state;
    screen_type(screen, "?");
    screen_wait_text(screen, "more below");
    wheel(screen, 5, 5, 40);
    screen_wait_text(screen, "more above");
    wheel(screen, 4, 5, 40);
    screen_wait_no_text(screen, "more above");
    click_on(screen, "choose the workload");
    screen_wait_text(screen, "Esc: leave");     /* the foot of the menu */
    click_on(screen, "sawtooth");
    screen_wait_text(screen, "sawtooth, seed 1");
    wait_operation(screen, 0);
    screen_type(screen, "o");
    screen_wait_text(screen, "starts a new heap");
    click(screen, 0, 0);
    screen_wait_no_text(screen, "starts a new heap");
    assert_true(screen_has(screen, "sawtooth, seed 1"));
    quit(screen);
}

static void test_in_the_help_a_click_on_what_the_mouse_does_frees_nothing(void **state)
{
    screen *screen = view_with_mouse();

    (void)state;
    screen_type(screen, "?");
    screen_wait_text(screen, "more below");
    screen_type(screen, " ");
    screen_wait_text(screen, "free the block");
    settle(screen);
    click_on(screen, "free the block");
    screen_wait_no_text(screen, " Keys ");
    assert_int_equal(shown_operation(screen), 4);
    screen_wait_text(screen, "no segment selected");
    quit(screen);
}

/* All of the strip is the script's four operations. */
static void test_on_the_strip_of_time_a_click_goes_there_and_the_wheel_scrubs(void **state)
{
    screen *screen = view_with_mouse();
    int row, col;

    (void)state;
    find(screen, "time ", &row, &col);
    click(screen, row, col + 5);
    wait_operation(screen, 0);
    click(screen, row, col + 5 + 61);
    wait_operation(screen, 4);
    click(screen, row, col + 5 + 31);
    wait_operation(screen, 2);
    wheel(screen, 4, row, col + 8);
    wait_operation(screen, 1);
    wheel(screen, 5, row, col + 8);
    wait_operation(screen, 2);
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_being_asked_the_mouse_is_the_terminals_own),
        cmocka_unit_test(test_m_turns_it_off_again),
        cmocka_unit_test(test_a_click_selects_what_is_there),
        cmocka_unit_test(test_a_double_click_frees_a_block_and_leaves_a_hole_alone),
        cmocka_unit_test(test_the_wheel_scrolls_and_the_strip_goes_there),
        cmocka_unit_test(test_on_the_strip_of_time_a_click_goes_there_and_the_wheel_scrubs),
        cmocka_unit_test(test_a_click_on_the_key_bar_is_the_key_unless_a_message_stands_there),
        cmocka_unit_test(test_in_the_menu_and_the_help_a_click_chooses_and_the_wheel_scrolls),
        cmocka_unit_test(test_in_the_help_a_click_on_what_the_mouse_does_frees_nothing),
    };

    return cmocka_run_group_tests_name("mouse", tests, NULL, NULL);
}

/* What lies over the map, at any size: help, formulas, the menu, prompts, messages, the key bar. */
#define _GNU_SOURCE             /* strcasestr */
#include "viewer.h"

#include "viewer/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static screen *view_script(int cols, int rows)
{
    static const char *script;

    if (!script)
        script = script_file("malloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a\n");
    screen *screen = view(cols, rows, "--at", "3", script, NULL);
    screen_wait_text(screen, "memsview");
    settle(screen);
    return screen;
}

/* --- Help -------------------------------------------------------------------------------------- */

enum { MOST_ACTIONS = 100 };

/* Marks the actions whose help is whole on the screen. */
static size_t mark_helped(const screen *screen, bool helped[MOST_ACTIONS])
{
    size_t count = 0;

    for (size_t i = 0; action_at(i); i++) {
        assert_true(i < MOST_ACTIONS);
        helped[i] = helped[i] || screen_has(screen, action_at(i)->help);
        count += helped[i];
    }
    return count;
}

static size_t count_actions(void)
{
    size_t count = 0;

    while (action_at(count))
        count++;
    return count;
}

static void assert_help_has_all(int cols, int rows)
{
    screen *screen = view_script(cols, rows);
    bool helped[MOST_ACTIONS] = {false};

    screen_type(screen, "?");
    screen_wait_text(screen, " Keys ");
    settle(screen);
    assert_false(screen_has(screen, "more above"));
    size_t seen = mark_helped(screen, helped);
    for (int presses = 0; screen_has(screen, "more below"); presses++) {
        assert_true(presses < 200);
        press(screen, "j");
        assert_false(screen_has(screen, "\u2026"));     /* nothing is cut */
        assert_true(screen_has(screen, "more above"));
        seen = mark_helped(screen, helped);
    }
    for (size_t i = 0; action_at(i); i++)
        if (!helped[i])
            fail_msg("the help for '%s' is not whole at %dx%d", action_at(i)->name, cols, rows);
    assert_int_equal(seen, count_actions());
    screen_type(screen, "x");
    screen_wait_no_text(screen, " Keys ");
    quit(screen);
}

static void test_help_has_every_action_whole_at_any_size(void **state)
{
    screen *screen = view_script(80, 24);

    (void)state;
    if (!settle(screen))
        skip();
    quit(screen);
    assert_help_has_all(80, 24);
    assert_help_has_all(40, 10);
    assert_help_has_all(200, 60);
}

static void test_help_scrolls_by_lines_pages_and_to_its_ends(void **state)
{
    screen *screen = view_script(80, 24);

    (void)state;
    screen_type(screen, "?");
    screen_wait_text(screen, "run, or pause");
    screen_key(screen, VTERM_KEY_PAGEDOWN);
    screen_wait_text(screen, "Program");
    screen_wait_no_text(screen, "more below");
    screen_key(screen, VTERM_KEY_PAGEDOWN);         /* no further */
    screen_key(screen, VTERM_KEY_UP);
    screen_wait_text(screen, "more below");
    screen_key(screen, VTERM_KEY_PAGEUP);
    screen_wait_text(screen, "run, or pause");
    screen_wait_no_text(screen, "more above");
    screen_key(screen, VTERM_KEY_END);
    screen_wait_no_text(screen, "more below");
    screen_key(screen, VTERM_KEY_HOME);
    screen_wait_no_text(screen, "more above");
    screen_type(screen, "\033");
    screen_wait_no_text(screen, " Keys ");
    quit(screen);
}

static void test_the_formulas_are_a_page_that_scrolls_and_any_other_key_leaves_it(void **state)
{
    screen *screen = view_script(80, 12);

    (void)state;
    screen_type(screen, "i");
    screen_wait_text(screen, " Formulas ");
    screen_wait_text(screen, "more below");
    screen_key(screen, VTERM_KEY_PAGEDOWN);
    screen_wait_text(screen, "more above");
    for (int i = 0; i < 20; i++)
        screen_type(screen, " ");
    screen_wait_no_text(screen, "more below");
    screen_type(screen, "q");
    screen_wait_no_text(screen, " Formulas ");
    quit(screen);
}

/* --- The key bar and messages ------------------------------------------------------------------ */

static void test_the_key_bar_always_has_help_and_quit_and_more_where_there_is_room(void **state)
{
    static const struct { int cols; const char *has, *has_not; } cases[] = {
        {40, "Space run", "a malloc"}, {80, "p back", "z whole heap"},
        {200, "v pane", NULL}, {200, "o workload", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        screen *screen = view_script(cases[i].cols, 24);
        screen_wait_text(screen, "? help  q quit");
        assert_true(screen_has(screen, cases[i].has));
        assert_true(!cases[i].has_not || !screen_has(screen, cases[i].has_not));
        quit(screen);
    }
}

static void test_a_message_goes_with_the_next_key_and_is_whole_where_it_is_narrow(void **state)
{
    screen *screen = view_script(40, 16);

    (void)state;
    screen_type(screen, "f");
    screen_wait_text(screen, "No segment is selected; the arrow keys");
    screen_wait_text(screen, "select one.");
    screen_wait_no_text(screen, "q quit");
    screen_type(screen, "\033");
    screen_wait_no_text(screen, "No segment is selected; the arrow keys");
    assert_true(screen_has(screen, "q quit"));
    quit(screen);
}

/* --- Prompts ----------------------------------------------------------------------------------- */

static void test_an_answer_longer_than_the_screen_shows_its_end(void **state)
{
    screen *screen = view_script(40, 12);
    char text[400] = "";

    (void)state;
    screen_type(screen, "a");
    screen_wait_text(screen, "Allocate how many bytes?");
    memset(text, 'x', 380);
    strcat(text, "end");
    screen_type(screen, text);
    screen_wait_text(screen, "\u2026xxxx");
    screen_type(screen, "\0251234567890123456");
    screen_wait_text(screen, "bytes? \u2026" "567890123456\n");
    screen_type(screen, "\177\177\177\177\177\177\177\177\177\177\177\177\177\r");
    screen_wait_text(screen, "Cut off the");
    screen_type(screen, "\r");
    wait_operation(screen, 4);
    screen_wait_text(screen, "malloc 123 (by hand)");
    quit(screen);
}

static void test_a_prompt_takes_letters_of_any_script_and_rubs_them_out_whole(void **state)
{
    screen *screen = view_script(80, 24);

    (void)state;
    screen_type(screen, "s");
    screen_wait_text(screen, "memsview.svg");
    screen_type(screen, "\025b\u00e4r\u4e2d\u6587.svg");
    screen_wait_text(screen, "b\u00e4r\u4e2d\u6587.svg");
    screen_type(screen, "\177\177\177\177\177\177\177\177");
    screen_wait_text(screen, "as: b  ");
    screen_type(screen, "\001\002\005\006c");       /* what cannot be seen is not taken */
    screen_wait_text(screen, "as: bc  ");
    screen_type(screen, "\033");
    screen_wait_text(screen, "q quit");
    quit(screen);
}

/* --- The cursor -------------------------------------------------------------------------------- */

static bool cursor_is_at(screen *screen, const void *place)
{
    const int *wanted = place;
    VTermPos at;

    vterm_state_get_cursorpos(vterm_obtain_state(screen->vterm), &at);
    return screen->cursor_shown && at.row == wanted[0] && at.col == wanted[1];
}

static bool cursor_is_hidden(screen *screen, const void *context)
{
    (void)context;
    return !screen->cursor_shown;
}

static void test_the_cursor_is_where_the_next_letter_goes_and_nowhere_without_reason(void **state)
{
    static const int empty[] = {23, 26}, typed[] = {23, 28}, chosen[] = {9, 4};
    screen *screen = view_script(80, 24);

    (void)state;
    screen_wait(screen, cursor_is_hidden, NULL, "no cursor");
    screen_type(screen, "a");
    screen_wait(screen, cursor_is_at, empty, "a cursor behind the question");
    screen_type(screen, "12");
    screen_wait(screen, cursor_is_at, typed, "a cursor behind what was typed");
    screen_type(screen, "\033");
    screen_wait(screen, cursor_is_hidden, NULL, "no cursor");
    screen_type(screen, "oj");
    screen_wait(screen, cursor_is_at, chosen, "a cursor on the chosen row");
    screen_type(screen, "\033");
    screen_wait(screen, cursor_is_hidden, NULL, "no cursor");
    quit(screen);
}

/* --- Sizes ------------------------------------------------------------------------------------- */

static void test_whatever_is_open_outlives_a_storm_of_sizes(void **state)
{
    static const int sizes[][2] = {
        {500, 4}, {1, 1}, {16, 3}, {2, 200}, {39, 9}, {300, 100}, {40, 10},
    };
    static const struct { const char *key, *seen; } modes[] = {
        {"?", " Keys "}, {"i", " Formulas "}, {"o", "starts a new heap"},
        {"s", "Save the picture as:"}, {"a", "Allocate how many bytes?"}, {"g", "Go to address:"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        screen *screen = view_script(80, 24);
        screen_type(screen, modes[i].key);
        screen_wait_text(screen, modes[i].seen);
        for (int round = 0; round < 10; round++)
            for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
                screen_resize(screen, sizes[k][0], sizes[k][1]);
        screen_resize(screen, 80, 24);
        settle(screen);
        screen_wait_text(screen, modes[i].seen);
        screen_type(screen, "\033");
        screen_wait_text(screen, "q quit");
        quit(screen);
    }
}

static void test_at_every_small_size_every_mode_draws_something_and_q_leaves_in_the_end(void **state)
{
    static const int sizes[][2] = {
        {16, 3}, {20, 5}, {39, 9}, {40, 10}, {41, 11}, {500, 3}, {16, 100},
    };
    static const char keys[] = "?iosaezbvg";

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        screen *screen = view_script(sizes[i][0], sizes[i][1]);
        for (const char *key = keys; *key; key++) {
            char text[] = {*key, '\0'};
            press(screen, text);
            press(screen, "\033");
        }
        screen_wait_text(screen, "memsview");
        quit(screen);
    }
}

/* Nothing is done unseen: what is typed where nothing fits is not taken for keys of the map. */
static void test_in_a_terminal_of_one_cell_only_q_does_something(void **state)
{
    screen *screen = view_script(80, 24);

    (void)state;
    screen_resize(screen, 1, 1);
    screen_wait_no_text(screen, "operation");
    settle(screen);
    screen_type(screen, "nn\r");
    screen_resize(screen, 3, 1);
    screen_wait_text(screen, "me");
    settle(screen);
    screen_resize(screen, 80, 24);
    wait_operation(screen, 3);
    screen_resize(screen, 1, 1);
    screen_wait_no_text(screen, "operation");
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_help_has_every_action_whole_at_any_size),
        cmocka_unit_test(test_help_scrolls_by_lines_pages_and_to_its_ends),
        cmocka_unit_test(test_the_formulas_are_a_page_that_scrolls_and_any_other_key_leaves_it),
        cmocka_unit_test(test_the_key_bar_always_has_help_and_quit_and_more_where_there_is_room),
        cmocka_unit_test(test_a_message_goes_with_the_next_key_and_is_whole_where_it_is_narrow),
        cmocka_unit_test(test_an_answer_longer_than_the_screen_shows_its_end),
        cmocka_unit_test(test_a_prompt_takes_letters_of_any_script_and_rubs_them_out_whole),
        cmocka_unit_test(test_the_cursor_is_where_the_next_letter_goes_and_nowhere_without_reason),
        cmocka_unit_test(test_whatever_is_open_outlives_a_storm_of_sizes),
        cmocka_unit_test(test_at_every_small_size_every_mode_draws_something_and_q_leaves_in_the_end),
        cmocka_unit_test(test_in_a_terminal_of_one_cell_only_q_does_something),
    };

    return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}

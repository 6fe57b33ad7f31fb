/* The live viewer and what can be set: what each setting does, and what is remembered of it. */
#include "viewer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static screen *view_script(int cols, int rows)
{
    static const char *script;

    if (!script)
        script = script_file("malloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a\n");
    screen *screen = view(cols, rows, "--at", "4", script, NULL);
    wait_operation(screen, 4);
    return screen;
}

static screen *view_remembering(const char *argument)
{
    const char *const argv[] = {getenv("REMEMBERING"), argument, NULL};

    assert_non_null(argv[0]);
    return screen_open(80, 24, argv, NULL, NULL);
}

/* --- What they do ------------------------------------------------------------------------------ */

static void test_panes_follow_one_another_around_and_back(void **state)
{
    static const char *const said[] = {
        "the figures over time", "the sizes of blocks and HOLEs", "the selected address, virtual",
        "the peak and now, and what stayed allocated", "the figures, and the last operations",
    };
    screen *screen = view_script(80, 24);

    (void)state;
    screen_wait_text(screen, "Last operations");
    for (int i = 0; i < 5; i++) {
        screen_type(screen, "v");
        screen_wait_text(screen, said[i]);
    }
    screen_wait_text(screen, "Last operations");
    for (int i = 3; i >= 0; i--) {
        screen_type(screen, "V");
        screen_wait_text(screen, said[i]);
        screen_wait_no_text(screen, "Last operations");
    }
    quit(screen);
}

static void test_the_big_map_has_the_panes_room_until_one_is_chosen(void **state)
{
    screen *screen = view_script(80, 24);

    (void)state;
    screen_type(screen, "b");
    screen_wait_no_text(screen, "Figures");
    screen_type(screen, "b");
    screen_wait_text(screen, "Figures");
    screen_type(screen, "b");
    screen_wait_no_text(screen, "Figures");
    screen_type(screen, "vV");
    screen_wait_text(screen, "Figures");
    quit(screen);
}

static void test_addresses_are_hexadecimal_and_offsets_when_asked_for(void **state)
{
    screen *screen = view_script(80, 24);

    (void)state;
    screen_type(screen, "x");
    screen_wait_text(screen, "0x3e8");
    screen_type(screen, "@");
    screen_wait_text(screen, "+0x0");
    screen_type(screen, "x");
    screen_wait_text(screen, "+0");
    screen_wait_no_text(screen, "0x3e8");
    quit(screen);
}

static void test_what_is_set_outlives_a_reset(void **state)
{
    screen *screen = view_script(80, 24);

    (void)state;
    screen_type(screen, "xbA++");
    screen_wait_text(screen, "\u25770x100");
    screen_type(screen, "r");
    wait_operation(screen, 0);
    screen_type(screen, "n");
    wait_operation(screen, 1);
    screen_wait_text(screen, "0x3e8");
    screen_wait_text(screen, "\u25770x100");
    assert_false(screen_has(screen, "Figures"));
    quit(screen);
}

/* Somewhere on the screen, a colour that is not the terminal's own. */
static bool is_coloured(screen *screen, const void *context)
{
    (void)context;
    for (int row = 0; row < screen->rows; row++)
        for (int col = 0; col < screen->cols; col++) {
            screen_cell cell = screen_at(screen, row, col);
            if (cell.fg != -1 || cell.bg != -1)
                return true;
        }
    return false;
}

static bool is_mono(screen *screen, const void *context)
{
    return !is_coloured(screen, context);
}

static void test_themes_follow_one_another_and_are_named_and_mono_has_no_colours(void **state)
{
    static const char *const said[] = {
        "Theme: high-contrast.", "Theme: mono.", "Theme: light.", "Theme: default.",
    };
    screen *screen = view_script(80, 24);

    (void)state;
    assert_true(is_coloured(screen, NULL));
    for (int i = 0; i < 4; i++) {
        screen_type(screen, "T");
        screen_wait_text(screen, said[i]);
        if (strstr(said[i], "mono")) {
            screen_wait(screen, is_mono, NULL, "no colours");
            screen_wait_text(screen, "\u2593\u2593");    /* PROCESSes differ by their glyphs */
        } else
            screen_wait(screen, is_coloured, NULL, "colours");
    }
    quit(screen);
}

/* --- What is remembered ------------------------------------------------------------------------ */

static void test_a_remark_is_shown_at_first_and_goes_with_the_first_key(void **state)
{
    screen *screen = view_remembering(NULL);

    (void)state;
    screen_wait_text(screen, "config:3: unknown setting 'colour'");
    screen_type(screen, "\033");
    screen_wait_no_text(screen, "unknown setting");
    quit(screen);
}

static void test_S_remembers_what_the_settings_are_now(void **state)
{
    screen *screen = view_remembering(NULL);

    (void)state;
    screen_wait_text(screen, "running");
    screen_type(screen, "S");
    screen_wait_text(screen, "Kept: default mouse 0 animated 1 big 0 hex 0 offsets 0 pane 0.");
    screen_type(screen, "vvbxA@mS");
    screen_wait_text(screen, "Kept: default mouse 1 animated 0 big 1 hex 1 offsets 1 pane 2.");
    screen_type(screen, "T");
    screen_wait_text(screen, "Theme: ");
    quit(screen);
}

static void test_what_cannot_be_remembered_is_said(void **state)
{
    screen *screen = view_remembering("not");

    (void)state;
    screen_wait_text(screen, "running");
    screen_type(screen, "S");
    screen_wait_text(screen, "There is no room to keep them.");
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_panes_follow_one_another_around_and_back),
        cmocka_unit_test(test_the_big_map_has_the_panes_room_until_one_is_chosen),
        cmocka_unit_test(test_addresses_are_hexadecimal_and_offsets_when_asked_for),
        cmocka_unit_test(test_what_is_set_outlives_a_reset),
        cmocka_unit_test(test_themes_follow_one_another_and_are_named_and_mono_has_no_colours),
        cmocka_unit_test(test_a_remark_is_shown_at_first_and_goes_with_the_first_key),
        cmocka_unit_test(test_S_remembers_what_the_settings_are_now),
        cmocka_unit_test(test_what_cannot_be_remembered_is_said),
    };

    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}

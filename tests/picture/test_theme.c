/* Themes: every role has colours that there are, and what stands on what can be read. */
#include "paint/theme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_colour_exists(colour colour)
{
    assert_true(colour.of_256 >= COLOUR_DEFAULT && colour.of_256 <= 255);
    assert_true(colour.of_8 >= COLOUR_DEFAULT && colour.of_8 <= 7);
}

static void test_every_role_has_colours_that_there_are(void **state)
{
    (void)state;
    for (size_t t = 0; theme_at(t); t++) {
        assert_ptr_equal(theme_find(theme_at(t)->name), theme_at(t));
        for (role role = ROLE_NONE; role < ROLES; role++) {
            const struct theme_role *colours = &theme_at(t)->roles[role];
            assert_colour_exists(colours->ink);
            assert_colour_exists(colours->solid);
            if (role >= ROLE_PROCESS_A && role < ROLE_LABEL) {
                assert_int_not_equal(colours->ink.of_256, COLOUR_DEFAULT);
                assert_int_not_equal(colours->solid.of_256, COLOUR_DEFAULT);
                assert_int_not_equal(colours->ink.of_8, COLOUR_DEFAULT);
                assert_int_not_equal(colours->solid.of_8, COLOUR_DEFAULT);
            }
        }
    }
    assert_null(theme_find("no such theme"));
}

/* The light of a colour of the xterm palette beyond its first 16, as WCAG 2 reckons it. */
static double luminance(int colour)
{
    static const double share[] = {0.2126, 0.7152, 0.0722};
    double light = 0;

    assert_in_range(colour, 16, 255);
    for (int i = 0; i < 3; i++) {
        int step = (colour - 16) / (i == 0 ? 36 : i == 1 ? 6 : 1) % 6;
        int part = colour >= 232 ? 8 + 10 * (colour - 232) : step ? 55 + 40 * step : 0;
        double c = part / 255.0;
        light += share[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return light + 0.05;
}

static double contrast(int a, int b)
{
    double x = luminance(a), y = luminance(b);

    return x > y ? x / y : y / x;
}

static void test_titles_narration_and_what_is_drawn_on_holes_can_be_read(void **state)
{
    static const struct { role role; double least; } surfaces[] = {
        {ROLE_TITLE, 4.5}, {ROLE_NARRATION, 4.5},               /* text */
        {ROLE_HOLE, 3}, {ROLE_CHOSEN, 3}, {ROLE_FREED, 3}, {ROLE_MERGING, 3},   /* glyphs */
        {ROLE_SELECTED_HOLE, 3},
    };

    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (size_t i = 0; i < sizeof surfaces / sizeof *surfaces; i++) {
            const struct theme_role *colours = &theme_at(t)->roles[surfaces[i].role];
            double seen = contrast(colours->ink.of_256, colours->solid.of_256);
            if (seen < surfaces[i].least)
                fail_msg("%s: role %d has a contrast of %.2f", theme_at(t)->name,
                         (int)surfaces[i].role, seen);
        }
}

static void test_labels_can_be_read_on_every_segment(void **state)
{
    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (role role = ROLE_PROCESS_A; role < ROLE_LABEL; role++) {
            const style label = {ROLE_LABEL, (uint8_t)role, 0};
            colour ink = theme_ink(theme_at(t), label), ground = theme_ground(theme_at(t), label);
            double seen = contrast(ink.of_256, ground.of_256);
            if (seen < 4.5)
                fail_msg("%s: a label on role %d has a contrast of %.2f", theme_at(t)->name,
                         (int)role, seen);
            assert_int_not_equal(ink.of_8, ground.of_8);
        }
}

static void test_segments_of_different_kinds_have_different_colours(void **state)
{
    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (role a = ROLE_PROCESS_A; a <= ROLE_HOLE; a++)
            for (role b = (role)(a + 1); b <= ROLE_HOLE; b++) {
                const struct theme_role *x = &theme_at(t)->roles[a], *y = &theme_at(t)->roles[b];
                assert_int_not_equal(x->solid.of_256, y->solid.of_256);
                assert_int_not_equal(x->solid.of_8, y->solid.of_8);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_role_has_colours_that_there_are),
        cmocka_unit_test(test_titles_narration_and_what_is_drawn_on_holes_can_be_read),
        cmocka_unit_test(test_labels_can_be_read_on_every_segment),
        cmocka_unit_test(test_segments_of_different_kinds_have_different_colours),
    };

    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}

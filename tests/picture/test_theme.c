/* Themes: every role has colours that there are, what stands on what can be read, and what differs is
 * seen to differ, by almost every eye. Contrast is that of the Web Content Accessibility Guidelines
 * 2.2, 1.4.3 and 1.4.11: 4.5 for text, 3 for shapes, 7 where contrast is what a theme is for. */
#include "paint/theme.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* NULL if there is no such theme. */
static const theme *theme_find(const char *name)
{
    size_t i = 0;

    while (theme_at(i) && strcmp(theme_at(i)->name, name) != 0)
        i++;
    return theme_at(i);
}

static bool is_surface(role role)
{
    return role >= ROLE_PROCESS_A && role < ROLE_LABEL;
}

static bool is_high(const theme *theme)
{
    return strcmp(theme->name, "high-contrast") == 0;
}

/* --- Colours that there are ------------------------------------------------------------------ */

/* The first sixteen are the terminal's, and may be anything. */
static void assert_colour_exists(colour colour)
{
    assert_true(colour.of_256 == COLOUR_DEFAULT || (colour.of_256 >= 16 && colour.of_256 <= 255));
    assert_true(colour.of_16 >= COLOUR_DEFAULT && colour.of_16 <= 16);
    assert_true(colour.of_8 >= COLOUR_DEFAULT && colour.of_8 <= 8);
}

static void assert_coloured(colour colour)
{
    assert_int_not_equal(colour.of_256, COLOUR_DEFAULT);
    assert_int_not_equal(colour.of_16, COLOUR_DEFAULT);
    assert_int_not_equal(colour.of_8, COLOUR_DEFAULT);
}

static void test_every_role_has_colours_that_there_are(void **state)
{
    (void)state;
    for (size_t t = 0; theme_at(t); t++) {
        const theme *theme = theme_at(t);
        assert_ptr_equal(theme_find(theme->name), theme);
        assert_true(theme->own_ink >= 16 && theme->own_ground >= 16);
        for (role role = ROLE_NONE; role < ROLES; role++) {
            assert_colour_exists(theme->roles[role].ink);
            assert_colour_exists(theme->roles[role].solid);
            if (is_surface(role) && !theme->mono) {
                assert_coloured(theme->roles[role].ink);
                assert_coloured(theme->roles[role].solid);
            }
        }
    }
    assert_null(theme_find("no such theme"));
}

static void test_the_themes_that_are_promised_are_there(void **state)
{
    static const char *const names[] = {"default", "high-contrast", "mono", "light"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_non_null(theme_find(names[i]));
    assert_string_equal(theme_at(0)->name, "default");
    assert_true(theme_find("mono")->mono);
}

static void test_a_theme_without_colours_has_none(void **state)
{
    const theme *mono = theme_find("mono");

    (void)state;
    for (role ink = ROLE_NONE; ink < ROLES; ink++)
        for (role ground = ROLE_NONE; ground < ROLES; ground++)
            for (uint8_t flags = 0; flags <= CELL_SOLID; flags += CELL_SOLID) {
                const style style = {(uint8_t)ink, (uint8_t)ground, flags};
                assert_int_equal(theme_ink(mono, style).of_256, COLOUR_DEFAULT);
                assert_int_equal(theme_ground(mono, style).of_256, COLOUR_DEFAULT);
            }
}

/* Where a theme has a ground of its own, nothing is left to the terminal, which may have the same. */
static void test_a_theme_with_a_ground_of_its_own_has_every_ink_too(void **state)
{
    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (role ink = ROLE_NONE; ink < ROLES; ink++) {
            const style style = {(uint8_t)ink, ROLE_NONE, 0};
            if (theme_at(t)->roles[ROLE_NONE].solid.of_256 != COLOUR_DEFAULT)
                assert_coloured(theme_ink(theme_at(t), style));
        }
}

static void test_the_palette_is_that_of_xterm(void **state)
{
    (void)state;
    assert_int_equal(colour_rgb(16), 0x000000);
    assert_int_equal(colour_rgb(26), 0x005fd7);
    assert_int_equal(colour_rgb(172), 0xd78700);
    assert_int_equal(colour_rgb(231), 0xffffff);
    assert_int_equal(colour_rgb(232), 0x080808);
    assert_int_equal(colour_rgb(255), 0xeeeeee);
}

/* --- Contrast ---------------------------------------------------------------------------------- */

static void to_linear(uint32_t rgb, double linear[3])
{
    for (int i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 255) / 255.0;
        linear[i] = c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
    }
}

static double contrast(uint32_t a, uint32_t b)
{
    double x[3], y[3];

    to_linear(a, x);
    to_linear(b, y);
    double first = 0.2126 * x[0] + 0.7152 * x[1] + 0.0722 * x[2] + 0.05;
    double second = 0.2126 * y[0] + 0.7152 * y[1] + 0.0722 * y[2] + 0.05;
    return first > second ? first / second : second / first;
}

static void assert_readable(const theme *theme, style style, double least)
{
    uint32_t ink = theme_rgb(theme, theme_ink(theme, style), false);
    uint32_t ground = theme_rgb(theme, theme_ground(theme, style), true);
    double seen = contrast(ink, ground);

    if (seen < least)
        fail_msg("%s: ink %d on ground %d has a contrast of %.2f, not %.1f", theme->name, style.ink,
                 style.ground, seen, least);
}

static void test_writing_can_be_read(void **state)
{
    static const role inks[] = {ROLE_NONE, ROLE_DIM, ROLE_STRONG, ROLE_ADDRESS, ROLE_KEY,
                                ROLE_STORY, ROLE_WARNING};

    (void)state;
    for (size_t t = 0; theme_at(t); t++) {
        double least = is_high(theme_at(t)) ? 7 : 4.5;
        for (size_t i = 0; i < sizeof inks / sizeof *inks; i++)
            assert_readable(theme_at(t), (style){(uint8_t)inks[i], ROLE_NONE, 0}, least);
        assert_readable(theme_at(t), (style){ROLE_TITLE, ROLE_TITLE, 0}, least);
        assert_readable(theme_at(t), (style){ROLE_NARRATION, ROLE_NARRATION, 0}, least);
        assert_readable(theme_at(t), (style){ROLE_RULER, ROLE_NONE, 0}, is_high(theme_at(t)) ? 7 : 3);
        assert_readable(theme_at(t), (style){ROLE_STRIP, ROLE_NONE, 0}, 3);
        assert_readable(theme_at(t), (style){ROLE_WINDOW, ROLE_NONE, 0}, 3);
    }
}

static void test_labels_can_be_read_on_every_segment(void **state)
{
    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (role role = ROLE_PROCESS_A; role < ROLE_LABEL; role++) {
            const style label = {ROLE_LABEL, (uint8_t)role, 0};
            assert_readable(theme_at(t), label, is_high(theme_at(t)) ? 7 : 4.5);
            if (theme_at(t)->mono)
                continue;
            colour ink = theme_ink(theme_at(t), label), ground = theme_ground(theme_at(t), label);
            assert_int_not_equal(ink.of_8, ground.of_8);
            assert_int_not_equal(ink.of_16, ground.of_16);
        }
}

/* Shades and signs on surfaces that are not all of one colour. */
static void test_glyphs_of_surfaces_are_seen(void **state)
{
    static const role roles[] = {ROLE_HOLE, ROLE_CHOSEN, ROLE_FREED, ROLE_MERGING, ROLE_UNMAPPED,
                                 ROLE_VISITED_HOLE, ROLE_SELECTED_HOLE};

    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
            assert_readable(theme_at(t), (style){(uint8_t)roles[i], (uint8_t)roles[i], 0}, 3);
}

/* --- What differs is seen to differ ------------------------------------------------------------ */

/* CIE L*a*b* of linear sRGB, for the white of D65. */
static void to_lab(const double linear[3], double lab[3])
{
    static const double to_xyz[3][3] = {
        {0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505},
    };
    static const double white[] = {0.9505, 1, 1.089};
    double f[3];

    for (int i = 0; i < 3; i++) {
        double t = 0;
        for (int k = 0; k < 3; k++)
            t += to_xyz[i][k] * linear[k] / white[i];
        f[i] = t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }
    lab[0] = 116 * f[1] - 16;
    lab[1] = 500 * (f[0] - f[1]);
    lab[2] = 200 * (f[1] - f[2]);
}

/* Machado, Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color Vision
 * Deficiency, 2009: the matrices for what is wholly missing. */
static const struct eye {
    const char *name;
    double matrix[3][3];
} eyes[] = {
    {"all cones", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {"protanopia", {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
                    {-0.003882, -0.048116, 1.051998}}},
    {"deuteranopia", {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
                      {-0.011820, 0.042940, 0.968881}}},
    {"tritanopia", {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602},
                    {0.004733, 0.691367, 0.303900}}},
};

static void see(const struct eye *eye, uint32_t rgb, double lab[3])
{
    double linear[3], seen[3] = {0};

    to_linear(rgb, linear);
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++)
            seen[i] += eye->matrix[i][k] * linear[k];
        seen[i] = seen[i] < 0 ? 0 : seen[i] > 1 ? 1 : seen[i];
    }
    to_lab(seen, lab);
}

static double distance(const struct eye *eye, uint32_t a, uint32_t b)
{
    double x[3], y[3];

    see(eye, a, x);
    see(eye, b, y);
    return sqrt((x[0] - y[0]) * (x[0] - y[0]) + (x[1] - y[1]) * (x[1] - y[1])
                + (x[2] - y[2]) * (x[2] - y[2]));
}

static void assert_apart(const theme *theme, role a, role b, bool ink, double least)
{
    const struct theme_role *x = &theme->roles[a], *y = &theme->roles[b];
    uint32_t first = colour_rgb(x->solid.of_256), second = colour_rgb((ink ? y->ink : y->solid).of_256);

    for (size_t i = 0; i < sizeof eyes / sizeof *eyes; i++)
        if (distance(&eyes[i], first, second) < least)
            fail_msg("%s: roles %d and %d are %.1f apart for %s", theme->name, (int)a, (int)b,
                     distance(&eyes[i], first, second), eyes[i].name);
}

static void test_what_is_used_and_what_is_free_differ_for_every_eye(void **state)
{
    static const role processes[] = {ROLE_PROCESS_A, ROLE_PROCESS_B, ROLE_PROCESS_C, ROLE_FRESH,
                                     ROLE_VISITED_PROCESS, ROLE_SELECTED_PROCESS};

    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (size_t i = 0; i < sizeof processes / sizeof *processes && !theme_at(t)->mono; i++) {
            assert_apart(theme_at(t), processes[i], ROLE_HOLE, false, 20);
            if (!is_high(theme_at(t)))      /* dots on black there: the ground tells */
                assert_apart(theme_at(t), processes[i], ROLE_HOLE, true, 20);
        }
}

static void test_neighbours_differ(void **state)
{
    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (role a = ROLE_PROCESS_A; a <= ROLE_HOLE; a++)
            for (role b = (role)(a + 1); b <= ROLE_HOLE && !theme_at(t)->mono; b++) {
                const struct theme_role *x = &theme_at(t)->roles[a], *y = &theme_at(t)->roles[b];
                assert_apart(theme_at(t), a, b, false, 5);
                assert_int_not_equal(x->solid.of_16, y->solid.of_16);
                assert_int_not_equal(x->solid.of_8, y->solid.of_8);
            }
}

/* What happens to a segment changes how it looks, also in few colours. */
static void test_what_happens_is_seen(void **state)
{
    static const role pairs[][2] = {
        {ROLE_HOLE, ROLE_CHOSEN}, {ROLE_HOLE, ROLE_FREED}, {ROLE_HOLE, ROLE_SELECTED_HOLE},
        {ROLE_HOLE, ROLE_VISITED_HOLE}, {ROLE_FREED, ROLE_MERGING}, {ROLE_PROCESS_A, ROLE_FRESH},
        {ROLE_PROCESS_B, ROLE_FRESH}, {ROLE_PROCESS_C, ROLE_FRESH},
        {ROLE_PROCESS_A, ROLE_VISITED_PROCESS}, {ROLE_PROCESS_A, ROLE_SELECTED_PROCESS},
    };

    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs && !theme_at(t)->mono; i++) {
            const struct theme_role *x = &theme_at(t)->roles[pairs[i][0]];
            const struct theme_role *y = &theme_at(t)->roles[pairs[i][1]];
            assert_true(x->ink.of_256 != y->ink.of_256 || x->solid.of_256 != y->solid.of_256);
            assert_true(x->ink.of_16 != y->ink.of_16 || x->solid.of_16 != y->solid.of_16);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_role_has_colours_that_there_are),
        cmocka_unit_test(test_the_themes_that_are_promised_are_there),
        cmocka_unit_test(test_a_theme_without_colours_has_none),
        cmocka_unit_test(test_a_theme_with_a_ground_of_its_own_has_every_ink_too),
        cmocka_unit_test(test_the_palette_is_that_of_xterm),
        cmocka_unit_test(test_writing_can_be_read),
        cmocka_unit_test(test_labels_can_be_read_on_every_segment),
        cmocka_unit_test(test_glyphs_of_surfaces_are_seen),
        cmocka_unit_test(test_what_is_used_and_what_is_free_differ_for_every_eye),
        cmocka_unit_test(test_neighbours_differ),
        cmocka_unit_test(test_what_happens_is_seen),
    };

    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}

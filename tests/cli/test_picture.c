/* The picture as text: its size, its glyphs, its colours. */
#include "run.h"

#include <string.h>

static const char *const workloads[] = {"random", "stack", "queue", "sawtooth", "checkerboard"};

enum { WORKLOADS = sizeof workloads / sizeof *workloads };

/* --- The picture ------------------------------------------------------------------------------ */

static void check_picture(const char *size, size_t columns, size_t lines)
{
    for (int i = 0; i < WORKLOADS; i++) {
        outcome outcome = memsview(NULL, "--render=text", "--size", size, "--workload",
                                   workloads[i], NULL);
        assert_fine(outcome);
        assert_int_equal(outcome.out_length, strlen(outcome.out));
        assert_clean(outcome.out);
        assert_int_equal(count_lines(outcome.out), lines);
        assert_true(widest_line(outcome.out) <= columns);
        assert_int_equal(outcome.out[outcome.out_length - 1], '\n');
    }
}

static void test_a_picture_has_the_size_asked_for(void **state)
{
    (void)state;
    check_picture("80x24", 80, 24);
    check_picture("200x60", 200, 60);
    check_picture("40x10", 40, 10);
    check_picture("41x10", 41, 10);
    check_picture("80x10", 80, 10);
    check_picture("40x50", 40, 50);
    check_picture("20x5", 20, 5);
    check_picture("16x3", 16, 3);
}

static void test_a_picture_is_80_by_24_if_nothing_is_said(void **state)
{
    (void)state;
    outcome usual = memsview(NULL, "--render=text", NULL);
    outcome asked = memsview(NULL, "--render=text", "--size=80x24", NULL);

    assert_fine(usual);
    assert_string_equal(usual.out, asked.out);
}

static void test_a_picture_is_the_same_each_time(void **state)
{
    (void)state;
    outcome first = memsview(NULL, "--render=text", "--size=200x60", script("policies.mems"), NULL);
    outcome again = memsview(NULL, "--render=text", "--size=200x60", script("policies.mems"), NULL);

    assert_fine(first);
    assert_string_equal(first.out, again.out);
}

static void test_a_picture_says_where_it_comes_from(void **state)
{
    (void)state;
    outcome generated = memsview(NULL, "--render=text", "--workload=queue", "--seed=77", NULL);
    outcome read = memsview("malloc a 10\nsay So it begins.\n", "-", "--render=text", NULL);

    assert_contains(generated.out, "queue, seed 77");
    assert_contains(read.out, "standard input");
    assert_contains(read.out, "So it begins.");
}

static const char names_of_all_kinds[] =
    "malloc k\303\244se 1000\nmalloc \346\274\242\345\255\227 500\nmalloc \033[31mred 10\n"
    "malloc \377\376 10\nsay Gr\303\274\303\237e \342\202\254 \033]0;title\007 \351 \303\n";

static void test_a_picture_is_ascii_where_it_has_to_be(void **state)
{
    const situation plain = {.variables = {"LC_ALL=C"}};
    const situation named = {.variables = {"LC_ALL=C"}, .input = names_of_all_kinds};

    (void)state;
    outcome asked = memsview(NULL, "--render=text", "--ascii", NULL);
    outcome locale = memsview_in(&plain, "--render=text", NULL);
    assert_fine(asked);
    assert_true(is_ascii(asked.out));
    assert_clean(asked.out);
    assert_string_equal(locale.out, asked.out);
    asked = memsview(names_of_all_kinds, "--render=text", "--ascii", "-", NULL);
    locale = memsview_in(&named, "--render=text", "-", NULL);
    assert_true(is_ascii(asked.out));
    assert_true(is_ascii(locale.out));
    assert_clean(locale.out);
}

static void test_a_picture_is_more_than_ascii_where_it_can_be(void **state)
{
    (void)state;
    assert_false(is_ascii(memsview(NULL, "--render=text", NULL).out));
}

static void test_a_picture_shows_no_control_characters_of_a_script(void **state)
{
    (void)state;
    outcome outcome = memsview(names_of_all_kinds, "--render=text", "--size=100x30", "-", NULL);

    assert_fine(outcome);
    assert_clean(outcome.out);
    assert_contains(outcome.out, "Gr\303\274\303\237e \342\202\254");
    assert_int_equal(count_lines(outcome.out), 30);
    assert_true(widest_line(outcome.out) <= 100);
}

/* --- What is looked at, and how ---------------------------------------------------------------- */

static const char two_blocks[] = "malloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a\n";

static const char *picture_with(const char *option)
{
    outcome outcome = memsview(two_blocks, "-", "--page-size=4096", "--render=text", option, NULL);

    assert_fine(outcome);
    return outcome.out;
}

static void test_the_pane_is_the_one_asked_for(void **state)
{
    (void)state;
    assert_contains(picture_with("--pane=figures"), "Last operations");
    assert_contains(picture_with("--pane=history"), "History: ");
    assert_contains(picture_with("--pane=sizes"), "Sizes by powers");
    assert_contains(picture_with("--pane=translation"), "Translation");
    assert_lacks(picture_with("--big"), "Last operations");
    assert_contains(picture_with("--no-big"), "Last operations");
}

static void test_addresses_are_as_asked_for(void **state)
{
    (void)state;
    assert_contains(picture_with("--select=4000"), "PROCESS b 500 bytes [4000:4499]");
    assert_contains(picture_with("--select=0xfa1"), "PROCESS b 500 bytes, at byte 1 ");
    assert_contains(picture_with("--hex"), "0x3e8:0x13e7");
    assert_contains(picture_with("--offsets"), "+3000");
    assert_lacks(picture_with("--no-offsets"), "+3000");
}

static void test_the_zoom_is_the_one_asked_for(void **state)
{
    (void)state;
    assert_contains(picture_with("--zoom=0"), "\u25773072");
    assert_contains(picture_with("--zoom=1"), "\u25771536");
    assert_contains(picture_with("--zoom=-1"), "\u25024096");
    assert_contains(picture_with("--zoom=whole"), "1000:5095");     /* as near as shows it all */
    assert_contains(memsview(NULL, "--render=text", "--size=80x12", NULL).out, "\u25bc");
    assert_lacks(memsview(NULL, "--render=text", "--size=80x12", "--zoom=whole", NULL).out,
                 "\u25bc");
    assert_contains(picture_with("--zoom=-60"), "1000");            /* as far as it goes */
    assert_contains(picture_with("--zoom=60"), "\u2577");
}

static void test_an_image_is_one_in_every_theme(void **state)
{
    static const char *const themes[] = {"default", "high-contrast", "mono", "light"};
    const char *before = "";

    (void)state;
    for (size_t i = 0; i < sizeof themes / sizeof *themes; i++) {
        outcome outcome = memsview(two_blocks, "-", "--render=svg", "--theme", themes[i], NULL);
        assert_fine(outcome);
        assert_int_equal(strncmp(outcome.out, "<svg xmlns", 10), 0);
        assert_contains(outcome.out, ">b 500<");
        assert_contains(outcome.out, "</svg>\n");
        assert_lacks(outcome.out, "\033");
        assert_string_not_equal(outcome.out, before);
        before = outcome.out;
    }
}

/* --- Colours ---------------------------------------------------------------------------------- */

static bool is_coloured(const char *color, output output, const char *no_color)
{
    const situation situation = {
        .output = output,
        .variables = {"TERM=xterm-256color", no_color},
    };
    outcome outcome = memsview_in(&situation, "--render=text", "--color", color, NULL);

    assert_fine(outcome);
    return strchr(outcome.out, '\033') != NULL;
}

static void test_colours_are_for_terminals_unless_asked_for(void **state)
{
    (void)state;
    assert_false(is_coloured("auto", OUTPUT_PIPE, NULL));
    assert_true(is_coloured("auto", OUTPUT_TERMINAL, NULL));
    assert_true(is_coloured("always", OUTPUT_PIPE, NULL));
    assert_true(is_coloured("always", OUTPUT_TERMINAL, NULL));
    assert_false(is_coloured("never", OUTPUT_PIPE, NULL));
    assert_false(is_coloured("never", OUTPUT_TERMINAL, NULL));
    assert_lacks(memsview(NULL, "--render=text", NULL).out, "\033");
}

static void test_no_color_is_honoured(void **state)
{
    (void)state;
    assert_false(is_coloured("auto", OUTPUT_TERMINAL, "NO_COLOR=1"));
    assert_false(is_coloured("auto", OUTPUT_TERMINAL, "NO_COLOR=0"));
    assert_true(is_coloured("auto", OUTPUT_TERMINAL, "NO_COLOR="));     /* as if it were not set */
    assert_true(is_coloured("always", OUTPUT_TERMINAL, "NO_COLOR=1"));  /* asked for is asked for */
}

static void test_colours_end_with_each_line(void **state)
{
    (void)state;
    outcome outcome = memsview(NULL, "--render=text", "--color=always", NULL);
    size_t lines = 0;

    for (const char *end = outcome.out; (end = strchr(end, '\n')); end++, lines++)
        if (end > outcome.out && end[-1] != '\n')
            assert_true(end - outcome.out >= 4 && memcmp(end - 4, "\033[0m", 4) == 0);
    assert_int_equal(lines, 24);
}

static void test_stats_and_summaries_have_no_colours(void **state)
{
    (void)state;
    assert_lacks(memsview(NULL, "--render=stats", "--color=always", NULL).out, "\033");
    assert_lacks(memsview(NULL, "--render=summary", "--color=always", NULL).out, "\033");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_picture_has_the_size_asked_for),
        cmocka_unit_test(test_a_picture_is_80_by_24_if_nothing_is_said),
        cmocka_unit_test(test_a_picture_is_the_same_each_time),
        cmocka_unit_test(test_a_picture_says_where_it_comes_from),
        cmocka_unit_test(test_a_picture_is_ascii_where_it_has_to_be),
        cmocka_unit_test(test_a_picture_is_more_than_ascii_where_it_can_be),
        cmocka_unit_test(test_a_picture_shows_no_control_characters_of_a_script),
        cmocka_unit_test(test_the_pane_is_the_one_asked_for),
        cmocka_unit_test(test_addresses_are_as_asked_for),
        cmocka_unit_test(test_the_zoom_is_the_one_asked_for),
        cmocka_unit_test(test_an_image_is_one_in_every_theme),
        cmocka_unit_test(test_colours_are_for_terminals_unless_asked_for),
        cmocka_unit_test(test_no_color_is_honoured),
        cmocka_unit_test(test_colours_end_with_each_line),
        cmocka_unit_test(test_stats_and_summaries_have_no_colours),
    };

    return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}

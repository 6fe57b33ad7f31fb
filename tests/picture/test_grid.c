/* Cells and text: UTF-8 in, nothing out that a terminal would obey. And the painter of plain text. */
#define _GNU_SOURCE
#include "scene.h"

#include "paint/painter.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const style plain = {.ink = ROLE_STORY};

/* One row of ten columns with a text in `room` of them. */
static void assert_row(int room, const char *text, const char *wanted, int columns)
{
    grid grid = {0};

    grid_resize(&grid, 10, 1);
    assert_int_equal(grid_text(&grid, 0, 0, room, plain, text), columns);
    char *row = painted(&grid, NULL);
    assert_string_equal(row, wanted);
    free(row);
    grid_free(&grid);
}

static void test_text_that_does_not_fit_is_cut_with_an_ellipsis(void **state)
{
    (void)state;
    assert_row(10, "0123456789", "0123456789\n", 10);
    assert_row(10, "0123456789a", "012345678\u2026\n", 10);
    assert_row(3, "abc", "abc\n", 3);
    assert_row(3, "abcd", "ab\u2026\n", 3);
    assert_row(1, "ab", "\u2026\n", 1);
    assert_row(0, "ab", "\n", 0);
    assert_row(-4, "ab", "\n", 0);
}

static void test_wide_and_combining_glyphs_take_the_columns_they_take(void **state)
{
    (void)state;
    assert_row(10, "\u4e2d\u6587", "\u4e2d\u6587\n", 4);
    assert_row(3, "\u4e2d\u6587", "\u4e2d\u2026\n", 3);
    assert_row(10, "e\u0301x", "ex\n", 2);
}

static void test_what_a_terminal_would_obey_is_shown_instead(void **state)
{
    (void)state;
    assert_row(10, "a\033[31mb", "a?[31mb\n", 7);
    assert_row(10, "\a\b\t\n\r\177", "??????\n", 6);
    assert_row(10, "\xc2\x9b" "1m", "?1m\n", 3);                 /* U+009B */
    assert_row(10, "a\u202eb\u2066c\ufeff", "a?b?c?\n", 6);      /* these turn the text around */
    assert_row(10, "\xff\xc3(\xed\xa0\x80", "?\077(?\n", 4);
    assert_row(10, "\xf4\x90\x80\x80\xc0\x80x", "???x\n", 4);
}

static void test_a_text_is_broken_at_blanks_and_cut_at_the_end(void **state)
{
    grid grid = {0};

    (void)state;
    grid_resize(&grid, 10, 3);
    assert_int_equal(grid_wrap(&grid, (rect){0, 0, 3, 10}, plain, "one two three four"), 2);
    char *text = painted(&grid, NULL);
    assert_string_equal(text, "one two\nthree four\n\n");
    free(text);
    grid_resize(&grid, 10, 3);
    grid_wrap(&grid, (rect){0, 0, 3, 6}, plain, "incredibly long words in here");
    text = painted(&grid, NULL);
    assert_string_equal(text, "incred\nibly\nlong \u2026\n");
    free(text);
    grid_free(&grid);
}

static void test_writing_outside_the_grid_does_nothing(void **state)
{
    grid grid = {0};

    (void)state;
    grid_resize(&grid, 3, 2);
    grid_put(&grid, -1, 0, 'x', plain);
    grid_put(&grid, 0, 3, 'x', plain);
    grid_put(&grid, 2, 0, 'x', plain);
    grid_fill(&grid, 1, -5, 20, '-', plain);
    char *text = painted(&grid, NULL);
    assert_string_equal(text, "\n---\n");
    free(text);
    grid_free(&grid);
}

static void test_colours_are_the_themes_and_end_with_the_line(void **state)
{
    const style process = {ROLE_PROCESS_A, ROLE_PROCESS_A, CELL_SOLID};
    grid grid = {0};

    (void)state;
    grid_resize(&grid, 4, 1);
    grid_put(&grid, 0, 0, 0x2588, process);
    grid_put(&grid, 0, 1, 0x2588, process);
    grid_put(&grid, 0, 2, 'x', (style){.ink = ROLE_STRONG, .flags = CELL_BOLD});
    char *text = painted(&grid, theme_at(0));
    char wanted[200];
    int blue = theme_at(0)->roles[ROLE_PROCESS_A].solid.of_256;
    snprintf(wanted, sizeof wanted,
             "\033[0;38;5;%d;48;5;%dm\u2588\u2588\033[0;1;39;49mx\033[0m\n", blue, blue);
    assert_string_equal(text, wanted);
    free(text);
    grid_free(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_that_does_not_fit_is_cut_with_an_ellipsis),
        cmocka_unit_test(test_wide_and_combining_glyphs_take_the_columns_they_take),
        cmocka_unit_test(test_what_a_terminal_would_obey_is_shown_instead),
        cmocka_unit_test(test_a_text_is_broken_at_blanks_and_cut_at_the_end),
        cmocka_unit_test(test_writing_outside_the_grid_does_nothing),
        cmocka_unit_test(test_colours_are_the_themes_and_end_with_the_line),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}

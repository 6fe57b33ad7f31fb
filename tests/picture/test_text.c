/* The text painter: what it writes, read back by a small terminal, is the grid it was given, in the
 * colours of the theme; without a theme it is text alone. */
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
#include <wchar.h>

#include <cmocka.h>

/* --- A small terminal ----------------------------------------------------------------------- */

typedef struct pen {
    bool bold, underline, reverse;
    int ink, ground;
} pen;

/* One SGR sequence, behind ESC [, into the pen; returns what is behind it. */
static const char *read_sgr(const char *text, pen *pen)
{
    for (char end = ';'; end == ';'; ) {
        char *next;
        long code = strtol(text, &next, 10);
        assert_ptr_not_equal(next, text);
        if (code == 38 || code == 48) {
            assert_memory_equal(next, ";5;", 3);
            long colour = strtol(next + 3, &next, 10);
            assert_in_range(colour, 0, 255);
            *(code == 38 ? &pen->ink : &pen->ground) = (int)colour;
        } else if (code == 39 || code == 49)
            *(code == 39 ? &pen->ink : &pen->ground) = COLOUR_DEFAULT;
        else if (code == 0)
            *pen = (struct pen){.ink = COLOUR_DEFAULT, .ground = COLOUR_DEFAULT};
        else {
            assert_true(code == 1 || code == 4 || code == 7);
            *(code == 1 ? &pen->bold : code == 4 ? &pen->underline : &pen->reverse) = true;
        }
        end = *next;
        text = next + 1;
        assert_true(end == ';' || end == 'm');
    }
    return text;
}

static void assert_cell_is(const cell *cell, wchar_t glyph, const pen *pen, const theme *theme)
{
    assert_int_equal(cell->glyph, (uint32_t)glyph);
    assert_int_equal(pen->bold, (cell->style.flags & CELL_BOLD) != 0);
    assert_int_equal(pen->underline, (cell->style.flags & CELL_UNDERLINE) != 0);
    assert_int_equal(pen->reverse, (cell->style.flags & CELL_REVERSE) != 0);
    assert_int_equal(pen->ink, theme_ink(theme, cell->style).of_256);
    assert_int_equal(pen->ground, theme_ground(theme, cell->style).of_256);
}

/* Reads one line back; what the painter left out at its end must be nothing to be seen. */
static const char *assert_row(const grid *grid, int row, const char *text, const theme *theme)
{
    pen pen = {.ink = COLOUR_DEFAULT, .ground = COLOUR_DEFAULT};
    int col = 0;

    while (*text != '\n') {
        if (strncmp(text, "\033[", 2) == 0) {
            text = read_sgr(text + 2, &pen);
            continue;
        }
        wchar_t glyph;
        int bytes = mbtowc(&glyph, text, MB_CUR_MAX);
        assert_true(bytes > 0 && glyph >= ' ');
        assert_cell_is(grid_at(grid, row, col), glyph, &pen, theme);
        col += wcwidth(glyph);
        text += bytes;
    }
    assert_false(pen.bold || pen.underline || pen.reverse);      /* the line leaks nothing */
    assert_int_equal(pen.ink, COLOUR_DEFAULT);
    assert_int_equal(pen.ground, COLOUR_DEFAULT);
    for (; col < grid->cols; col++) {
        assert_int_equal(grid_at(grid, row, col)->glyph, ' ');
        assert_int_equal(grid_at(grid, row, col)->style.ground, ROLE_NONE);
    }
    return text + 1;
}

static void assert_round_trip(const grid *grid, const theme *theme)
{
    char *text = painted(grid, theme);
    const char *rest = text;

    for (int row = 0; row < grid->rows; row++)
        rest = assert_row(grid, row, rest, theme);
    assert_string_equal(rest, "");
    free(text);
}

/* --- The painter ---------------------------------------------------------------------------- */

static void test_any_cells_come_back_as_they_were(void **state)
{
    static const uint32_t glyphs[] = {' ', 'x', '~', 0xb7, 0x2588, 0x2591, 0x4e2d, 0x1f600};
    generator numbers = {.random = 1};
    grid grid = {0};

    (void)state;
    for (int round = 0; round < 40; round++) {
        grid_resize(&grid, 1 + (int)generator_random(&numbers, 60), 12);
        for (int row = 0; row < grid.rows; row++)
            for (int col = 0; col < grid.cols; col++) {
                uint32_t glyph = glyphs[generator_random(&numbers, 8)];
                bool blank = glyph == ' ', wide = wcwidth((wchar_t)glyph) == 2;
                style style = {(uint8_t)generator_random(&numbers, ROLES),
                               (uint8_t)generator_random(&numbers, ROLES),
                               (uint8_t)(blank ? 0 : generator_random(&numbers, 16))};
                if (wide && col + 1 == grid.cols)
                    continue;
                grid_put(&grid, row, col, glyph, style);
                style.flags |= CELL_WIDE_REST;
                if (wide)
                    grid_put(&grid, row, ++col, ' ', style);
            }
        for (size_t t = 0; theme_at(t); t++)
            assert_round_trip(&grid, theme_at(t));
    }
    grid_free(&grid);
}

static void test_whole_pictures_come_back_as_they_were(void **state)
{
    (void)state;
    for (size_t i = 0; workload_at(i); i++) {
        stage_set set;
        set_up(&set, workload_at(i)->name, 50, 4096);
        for (int stage = 0; stage < 3; stage++) {
            set.scene.lens.stage = stage;
            draw_scene(&set, 80, 24);
            assert_round_trip(&set.grid, theme_at(0));
        }
        take_down(&set);
    }
}

static void test_without_a_theme_there_is_text_and_nothing_else(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 40, 4096);
    for (int ascii = 0; ascii < 2; ascii++) {
        set.scene.look = (look){.ascii = ascii, .mono = true};
        draw_scene(&set, 80, 24);
        char *text = painted(&set.grid, NULL);
        int lines = 0;
        for (const char *c = text; *c; c++) {
            assert_true(*c == '\n' || (unsigned char)*c >= ' ');
            assert_true(!ascii || (unsigned char)*c < 0x7f);
            assert_false(*c == '\n' && c > text && c[-1] == ' ');
            lines += *c == '\n';
        }
        assert_int_equal(lines, 24);
        free(text);
    }
    take_down(&set);
}

static void test_blanks_at_the_end_are_written_only_where_they_have_a_colour(void **state)
{
    grid grid = {0};

    (void)state;
    grid_resize(&grid, 6, 3);
    grid_text(&grid, 0, 0, 6, (style){.ink = ROLE_STORY}, "ab");
    grid_put(&grid, 2, 1, ' ', (style){.ink = ROLE_STORY, .flags = CELL_REVERSE});
    grid_fill(&grid, 1, 0, 4, ' ', (style){ROLE_TITLE, ROLE_TITLE, 0});
    char *plain = painted(&grid, NULL), *coloured = painted(&grid, theme_at(0));
    assert_string_equal(plain, "ab\n\n\n");
    assert_non_null(strstr(coloured, "mab\033[0m\n"));
    assert_non_null(strstr(coloured, "m    \033[0m\n"));
    assert_non_null(strstr(coloured, ";7;39;49m \033[0m\n"));
    free(plain);
    free(coloured);
    grid_free(&grid);
}

static void test_a_full_disk_is_told(void **state)
{
    FILE *full = fopen("/dev/full", "w");
    grid grid = {0};

    (void)state;
    if (!full)
        skip();
    grid_resize(&grid, 6, 2);
    assert_false(text_paint(&grid, NULL, full));
    fclose(full);
    grid_free(&grid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_cells_come_back_as_they_were),
        cmocka_unit_test(test_whole_pictures_come_back_as_they_were),
        cmocka_unit_test(test_without_a_theme_there_is_text_and_nothing_else),
        cmocka_unit_test(test_blanks_at_the_end_are_written_only_where_they_have_a_colour),
        cmocka_unit_test(test_a_full_disk_is_told),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

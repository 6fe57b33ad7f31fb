/* The figures with their formulas, as a page that may be longer than its area. It is drawn whole
 * on a sheet of its own, of which the part that is seen is copied. */
#include "picture/figures.h"
#include "picture/panels.h"
#include "picture/parts.h"

#include <stdio.h>

enum { SHEET_ROWS = 300, INDENT = 4 };

/* One line of text, or more, at the next row of a sheet. */
static void write_lines(grid *sheet, int *row, int indent, style style, const char *text)
{
    rect place = {*row, indent, sheet->rows - *row, sheet->cols - indent};

    *row += grid_wrap(sheet, place, style, text);
}

static void write_figure(grid *sheet, int *row, figure_id id, const moment *moment)
{
    const figure *figure = figure_at(id);
    char value[FIGURE_TEXT], numbers[FIGURE_TEXT], text[300];

    figure_text(value, id, moment, FIGURE_ANY);
    figure_numbers(numbers, id, moment);
    snprintf(text, sizeof text, *numbers ? "%s = %s" : "%s = %s = %s", figure->long_name,
             figure->formula, value);
    write_lines(sheet, row, 0, bold(ROLE_STRONG), text);
    snprintf(text, sizeof text, "= %s = %s", numbers, value);
    if (*numbers)
        write_lines(sheet, row, INDENT, ink(ROLE_STORY), text);
    write_lines(sheet, row, INDENT, ink(ROLE_DIM), figure->source);
}

/* Rows of `sheet` from `top` on, into an area of as many columns. */
static void copy(grid *grid, rect area, const struct grid *sheet, int top)
{
    for (int row = 0; row < area.rows; row++)
        for (int col = 0; col < area.cols; col++) {
            const cell *cell = grid_at(sheet, top + row, col);
            if (cell)
                grid_put(grid, area.row + row, area.col + col, cell->glyph, cell->style);
        }
}

int panel_formulas(grid *grid, rect area, const session *session, int top)
{
    struct grid sheet = {0};
    const moment moment = moment_now(session);
    int rows = 0;

    grid_resize(&sheet, area.cols, SHEET_ROWS);
    for (int i = 0; i < EXPLAINED_FIGURES; i++) {
        rows += i > 0 && sheet.cols > INDENT;       /* a blank line */
        write_figure(&sheet, &rows, (figure_id)i, &moment);
    }
    copy(grid, area, &sheet, top);
    grid_free(&sheet);
    return rows;
}

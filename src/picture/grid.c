#define _GNU_SOURCE             /* wcwidth */
#include "picture/grid.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

void grid_resize(grid *grid, int cols, int rows)
{
    size_t count = (size_t)cols * (size_t)rows;

    grid->cells = memory_grow(grid->cells, &grid->room, count, sizeof *grid->cells);
    grid->cols = cols;
    grid->rows = rows;
    grid->cursor_row = grid->cursor_col = -1;
    for (size_t i = 0; i < count; i++)
        grid->cells[i] = (cell){.glyph = ' '};
}

void grid_free(grid *grid)
{
    free(grid->cells);
    *grid = (struct grid){0};
}

cell *grid_at(const grid *grid, int row, int col)
{
    if (row < 0 || row >= grid->rows || col < 0 || col >= grid->cols)
        return NULL;
    return &grid->cells[(size_t)row * (size_t)grid->cols + (size_t)col];
}

void grid_put(grid *grid, int row, int col, uint32_t glyph, style style)
{
    cell *cell = grid_at(grid, row, col);

    if (cell)
        *cell = (struct cell){glyph, style};
}

void grid_cursor(grid *grid, int row, int col)
{
    grid->cursor_row = row;
    grid->cursor_col = col;
}

void grid_fill(grid *grid, int row, int col, int cols, uint32_t glyph, style style)
{
    for (int i = 0; i < cols; i++)
        grid_put(grid, row, col + i, glyph, style);
}

/* --- Areas ------------------------------------------------------------------------------------- */

rect rect_take_top(rect *rest, int rows)
{
    rect taken = {rest->row, rest->col, rows, rest->cols};

    rest->row += rows;
    rest->rows -= rows;
    return taken;
}

rect rect_take_foot(rect *rest, int rows)
{
    rest->rows -= rows;
    return (rect){rest->row + rest->rows, rest->col, rows, rest->cols};
}

rect rect_take_right(rect *rest, int cols)
{
    rest->cols -= cols;
    return (rect){rest->row, rest->col + rest->cols, rest->rows, cols};
}

rect rect_from(rect area, int col)
{
    return (rect){area.row, area.col + col, area.rows, area.cols - col};
}

/* --- Text -------------------------------------------------------------------------------------- */

static int glyph_width(uint32_t glyph)
{
    int width = wcwidth((wchar_t)glyph);

    return width < 0 ? 1 : width;
}

int text_width(const char *text)
{
    int width = 0;

    for (uint32_t c; (c = utf8_next(&text)); )
        width += glyph_width(c);
    return width;
}

/* Write what `text` has up to `end` into the first row of an area. Return the columns. */
static int put_text(grid *grid, rect area, style style, const char *text, const char *end)
{
    int used = 0;

    while (text < end) {
        uint32_t c = utf8_next(&text);
        int width = glyph_width(c);
        if (width == 0)
            continue;
        if (used + width > area.cols)
            break;
        grid_put(grid, area.row, area.col + used, c, style);
        if (width == 2) {
            struct style rest = style;
            rest.flags |= CELL_WIDE_REST;
            grid_put(grid, area.row, area.col + used + 1, ' ', rest);
        }
        used += width;
    }
    return used;
}

int grid_text(grid *grid, int row, int col, int room, style style, const char *text)
{
    const char *end = text + strlen(text);

    if (room <= 0)
        return 0;
    if (text_width(text) <= room)
        return put_text(grid, (rect){row, col, 1, room}, style, text, end);
    int used = put_text(grid, (rect){row, col, 1, room - 1}, style, text, end);
    grid_put(grid, row, col + used, 0x2026, style);     /* an ellipsis */
    return used + 1;
}

void grid_text_before(grid *grid, int row, int end, style style, const char *text)
{
    int width = text_width(text);

    grid_text(grid, row, end - width, width, style, text);
}

int grid_printf(grid *grid, rect area, style style, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return grid_text(grid, area.row, area.col, area.cols, style, text);
}

/* Where a line of `room` columns ends: after the last word that fits, or within a word that is too long for
 * any line. */
static const char *line_end(const char *text, int room)
{
    const char *fit = NULL, *next = text;
    int width = 0;

    for (;;) {
        const char *here = next;
        uint32_t c = utf8_next(&next);
        if (c == 0)
            return here;
        if (c == ' ')
            fit = here;
        width += glyph_width(c);
        if (width > room)
            return fit ? fit : here > text ? here : next;
    }
}

int text_rows(const char *text, int cols)
{
    int rows = 0;

    for (; *text && cols > 0; rows++)
        for (text = line_end(text, cols); *text == ' '; )
            text++;
    return rows;
}

int grid_wrap(grid *grid, rect area, style style, const char *text)
{
    int row = 0;

    while (*text && row < area.rows && area.cols > 0) {
        const char *end = line_end(text, area.cols);
        rect line = {area.row + row, area.col, 1, area.cols};
        if (row == area.rows - 1)
            grid_text(grid, line.row, line.col, line.cols, style, text);
        else
            put_text(grid, line, style, text, end);
        for (text = end; *text == ' '; )
            text++;
        row++;
    }
    return row;
}

/* --- Fewer glyphs ------------------------------------------------------------------------------ */

typedef struct substitute {
    uint32_t from, to;
} substitute;

/* Replace what is beyond ASCII as a list says. Its end, from 0, says what for all else; 0: nothing. */
static void substitute_all(grid *grid, const substitute *list)
{
    for (size_t i = 0; i < (size_t)grid->cols * (size_t)grid->rows; i++) {
        const substitute *found = list;
        if (grid->cells[i].glyph < 0x80)
            continue;
        while (found->from && found->from != grid->cells[i].glyph)
            found++;
        if (found->to)
            grid->cells[i].glyph = found->to;
    }
}

void grid_to_ascii(grid *grid)
{
    static const substitute nearest[] = {
        {0x2026, '~'}, {0x2500, '-'}, {0x2502, '|'}, {0x250a, ':'}, {0x252c, '+'}, {0x2534, '+'},
        {0x2575, '\''}, {0x2577, '.'}, {0x25b8, '>'}, {0x25b2, '^'}, {0x25bc, 'v'}, {0x2190, '<'},
        {0x2192, '>'}, {0x2191, '^'}, {0x2193, 'v'}, {0xb7, '-'}, {0x2013, '-'}, {0x250c, '+'},
        {0x2510, '+'}, {0x2514, '+'}, {0x2518, '+'}, {0x251c, '|'}, {0x2524, '|'}, {0xd7, 'x'},
        {0x258f, '|'}, {0x2595, '|'}, {0x25c6, '^'}, {0x2260, '!'}, {0, '?'},
    };

    substitute_all(grid, nearest);
}

/* The code page of the first PC has all of these. */
void grid_to_coarse(grid *grid)
{
    static const substitute nearest[] = {
        {0x258f, 0x2502}, {0x258e, 0x258c}, {0x258d, 0x258c}, {0x258b, 0x258c}, {0x258a, 0x258c},
        {0x2589, 0x2588}, {0x2581, 0x2591}, {0x2582, 0x2591}, {0x2583, 0x2592}, {0x2584, 0x2592},
        {0x2585, 0x2592}, {0x2586, 0x2593}, {0x2587, 0x2593}, {0x2026, '~'}, {0x250a, ':'},
        {0x2575, '\''}, {0x2577, 0x2502}, {0x25b8, '>'}, {0x2013, '-'}, {0xd7, 'x'}, {0x259e, '%'},
        {0x25c6, '^'}, {0x2260, '!'}, {0, 0},
    };

    substitute_all(grid, nearest);
}

#include "paint/painter.h"

#include "base/utf8.h"

static void put_utf8(uint32_t c, FILE *out)
{
    char bytes[4];

    fwrite(bytes, 1, (size_t)utf8_put(c, bytes), out);
}

static void put_colour(int base, colour colour, FILE *out)
{
    if (colour.of_256 == COLOUR_DEFAULT)
        fprintf(out, ";%d9", base);
    else
        fprintf(out, ";%d8;5;%d", base, colour.of_256);
}

static void put_style(const theme *theme, style style, FILE *out)
{
    fputs("\033[0", out);
    if (style.flags & CELL_BOLD)
        fputs(";1", out);
    if (style.flags & CELL_UNDERLINE)
        fputs(";4", out);
    if (style.flags & CELL_REVERSE)
        fputs(";7", out);
    put_colour(3, theme_ink(theme, style), out);
    put_colour(4, theme_ground(theme, style), out);
    putc('m', out);
}

/* Whether a blank in this style differs from nothing. */
static bool is_seen(style style)
{
    return style.ground != ROLE_NONE || style.flags & (CELL_REVERSE | CELL_UNDERLINE);
}

/* Return the columns of a row up to its last cell that shows anything. */
static int used_cols(const grid *grid, int row, bool colours)
{
    int cols = grid->cols;

    while (cols > 0) {
        const cell *cell = grid_at(grid, row, cols - 1);
        if (cell->glyph != ' ' || (colours && is_seen(cell->style)))
            break;
        cols--;
    }
    return cols;
}

static void paint_row(const grid *grid, int row, const theme *theme, FILE *out)
{
    int cols = used_cols(grid, row, theme);
    const style *last = NULL;

    for (int col = 0; col < cols; col++) {
        const cell *cell = grid_at(grid, row, col);
        if (cell->style.flags & CELL_WIDE_REST)
            continue;
        if (theme && !(last && same_style(*last, cell->style)))
            put_style(theme, cell->style, out);
        last = &cell->style;
        put_utf8(cell->glyph, out);
    }
    if (theme && last)
        fputs("\033[0m", out);
    putc('\n', out);
}

bool text_paint(const grid *grid, const theme *theme, FILE *out)
{
    for (int row = 0; row < grid->rows; row++)
        paint_row(grid, row, theme, out);
    return fflush(out) == 0 && !ferror(out);
}

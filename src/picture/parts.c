#include "picture/parts.h"

#include "picture/cells.h"

#include <stdio.h>
#include <string.h>

void part_headline(grid *grid, rect area, const char *text)
{
    if (area.rows < 1)
        return;
    grid_fill(grid, area.row, area.col, area.cols, 0x2500, ink(ROLE_RULER));
    grid_printf(grid, rect_from(area, 1), bold(ROLE_RULER), " %s ", text);
}

rect part_inside(rect area)
{
    int rows = area.rows - 1, cols = area.cols - 2;

    return (rect){area.row + 1, area.col + 1, rows > 0 ? rows : 0, cols > 0 ? cols : 0};
}

int part_number(char text[PART_NUMBER], size_t number, size_t thousand, int room)
{
    const char *units = thousand == 1024 ? "KMGTPE" : "kMGTPE";
    int width = snprintf(text, PART_NUMBER, "%zu", number);

    for (; width > room && *units; units++) {
        number /= thousand;
        width = snprintf(text, PART_NUMBER, "%zu%c", number, *units);
    }
    return width;
}

/* --- Columns of charts ------------------------------------------------------------------------- */

/* The layer that covers a height, given in rows from the foot; `count` if it is above all. */
static int layer_at(const layer *layers, int count, double height, int rows)
{
    int i = 0;

    while (i < count && layers[i].top * rows <= height)
        i++;
    return i;
}

/* The part of a layer that reaches above `foot`, in eighths of a row: 1 at least. */
static int eighths_above(const layer *layer, int foot, int rows)
{
    double part = (layer->top * rows - foot) * 8;

    return part < 1 ? 1 : part > 8 ? 8 : (int)(part + 0.5);
}

/* A cell that one layer has to itself, or the most of. */
static cell layer_cell(const layer *layer, look look)
{
    bool solid = layer->glyph == 0x2588;
    cell cell = {look.ascii ? (uint32_t)layer->ascii : layer->glyph, ink(layer->role)};

    if (!look.ascii && !look.mono && !solid)
        cell.style.ground = (uint8_t)layer->role;
    return cell;
}

/* A cell in which a solid layer ends, to an eighth: what is above it is seen beneath the glyph. */
static cell top_cell(const layer *layer, const struct layer *above, int eighths, look look)
{
    cell cell = layer_cell(layer, look);

    cell.glyph = !look.ascii ? 0x2580 + (uint32_t)eighths : eighths < 4 ? '.' : ':';
    cell.style.ground = (uint8_t)(above ? above->role : ROLE_NONE);
    return cell;
}

/* The cell above `foot`. What covers the middle of it has it, but a solid layer ends where it
 * ends. */
static cell column_cell(const layer *layers, int count, int foot, int rows, look look)
{
    int first = layer_at(layers, count, foot, rows);
    int middle = layer_at(layers, count, foot + 0.5, rows);

    if (first == count)
        return (cell){.glyph = ' '};
    int next = layer_at(layers, count, layers[first].top * rows, rows);
    const layer *above = next < count ? &layers[next] : NULL;
    int eighths = eighths_above(&layers[first], foot, rows);
    bool surfaces = !look.ascii && !look.mono;
    if (layers[first].glyph == 0x2588 && eighths < 8 && !look.coarse && (!above || surfaces))
        return top_cell(&layers[first], above, eighths, look);
    if (middle < count)
        return layer_cell(&layers[middle], look);
    return (cell){foot == 0 ? '_' : ' ', ink(layers[first].role)};
}

void part_column(grid *grid, rect area, const layer *layers, int count, look look)
{
    for (int foot = 0; foot < area.rows; foot++) {
        cell cell = column_cell(layers, count, foot, area.rows, look);
        int row = area.row + area.rows - 1 - foot;
        if (cell.glyph != ' ')
            grid_fill(grid, row, area.col, area.cols, cell.glyph, cell.style);
    }
}

void part_spark(grid *grid, int row, int col, double part, look look)
{
    enum { FINE = 1000000 };
    size_t level = part >= 1 ? FINE : part > 0 ? (size_t)(part * FINE) + 1 : 0;
    uint32_t glyph = level_glyph(level < FINE ? level : FINE, FINE, '_', look.ascii ? '#' : 0x2588,
                                 look);

    grid_put(grid, row, col, glyph, ink(level ? ROLE_GAUGE : ROLE_DIM));
}

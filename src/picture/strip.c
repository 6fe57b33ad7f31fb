#include "picture/strip.h"

/* The strip has a column for each cell, and one for each end of the window. */
typedef struct strip {
    int col, cells;             /* where it begins; without the ends of the window */
    int first, end;             /* the cells that the window holds */
    size_t count;               /* bytes in all */
} strip;

/* The first place of a cell. */
static size_t place_of(const strip *strip, int cell)
{
    return portion_begin(strip->count, strip->cells, cell);
}

static strip measure(rect area, const heap_view *view)
{
    size_t top = view->lens.top * view->map.line_bytes;
    size_t seen = (size_t)view->map.seen * view->map.line_bytes;
    strip strip = {
        .col = area.col + view->map.label_cols,
        .cells = view->map.cells - 2 < area.cols ? view->map.cells - 2 : area.cols,
        .count = view->places.count,
    };

    if ((size_t)strip.cells > strip.count)
        strip.cells = (int)strip.count;
    while (strip.first + 1 < strip.cells && place_of(&strip, strip.first + 1) <= top)
        strip.first++;
    strip.end = strip.first + 1;
    while (strip.end < strip.cells && place_of(&strip, strip.end) < top + seen)
        strip.end++;
    return strip;
}

/* The column of a cell: those of the window are moved by its left end, those after it by both. */
static int col_of(const strip *strip, int cell)
{
    return strip->col + cell + (cell >= strip->first) + (cell >= strip->end);
}

static cell strip_cell(const share *share, bool inside, look look)
{
    const role role = inside ? ROLE_WINDOW : ROLE_STRIP;

    return (cell){
        .glyph = level_glyph(share->process_bytes, share->bytes, look.ascii ? '.' : 0xb7,
                             look.ascii ? '#' : 0x2588, look),
        .style = {.ink = (uint8_t)role},
    };
}

void strip_draw(grid *grid, rect area, const heap_view *view)
{
    strip strip = measure(area, view);
    const style end = {.ink = ROLE_KEY, .flags = CELL_BOLD};
    const char *text = "whole heap ";

    if (strip.count == 0)
        return;
    if (text_width(text) < view->map.label_cols)
        grid_text_before(grid, area.row, strip.col, (style){.ink = ROLE_DIM}, text);
    edge from = edge_at(&view->places, 0);
    for (int i = 0; i < strip.cells; i++) {
        bool inside = i >= strip.first && i < strip.end;
        edge to = edge_at(&view->places, place_of(&strip, i + 1));
        share share = share_between(view, &from, &to);
        from = to;
        cell cell = strip_cell(&share, inside, view->look);
        grid_put(grid, area.row, col_of(&strip, i), cell.glyph, cell.style);
    }
    grid_put(grid, area.row, col_of(&strip, strip.first) - 1, '[', end);
    grid_put(grid, area.row, col_of(&strip, strip.end - 1) + 1, ']', end);
}

bool strip_place_at(rect area, const heap_view *view, int col, size_t *place)
{
    strip strip = measure(area, view);

    for (int i = 0; i < strip.cells; i++)
        if (col_of(&strip, i) == col) {
            *place = place_of(&strip, i);
            return true;
        }
    return false;
}

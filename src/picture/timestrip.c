#include "picture/parts.h"
#include "picture/strip.h"

/* A cell has the positions from its first one up to that of the next cell, or shares one with others.
 * A session without an end fills the row from its left, and where that is full, each cell gets more
 * positions: seldom, so that it seldom changes all over. */
typedef struct strip {
    int col, cells;
    size_t scale;               /* positions that there is room for */
    size_t now, end;
} strip;

static size_t scale_of(const session *session, size_t positions, size_t cells)
{
    size_t each = 1;

    if (!session_endless(session))
        return positions;
    while (each * cells < positions)
        each *= 2;
    return each * cells;
}

static strip measure(rect area, const heap_view *view)
{
    size_t now = session_position(view->session), end = session_end(view->session);
    strip strip = {
        .col = area.col + view->map.label_cols,
        .cells = view->map.cells - 2 < area.cols ? view->map.cells - 2 : area.cols,
        .now = now,
        .end = end > now ? end : now,
    };

    if (strip.cells < 1)
        strip.cells = 1;
    strip.scale = scale_of(view->session, strip.end + 1, (size_t)strip.cells);
    return strip;
}

/* The first position of a cell. */
static size_t position_of(const strip *strip, int cell)
{
    return portion_begin(strip->scale, strip->cells, cell);
}

/* The last cell that has a position. */
static int cell_of(const strip *strip, size_t position)
{
    int low = 0, high = strip->cells - 1;

    while (low < high) {
        int middle = low + (high - low + 1) / 2;
        if (position_of(strip, middle) <= position)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* The most bytes that were live in some of the samples. */
static size_t most_live(const history *history, size_t first, size_t end)
{
    size_t most = 0;

    for (size_t i = first; i < end && i < history->count; i++)
        if (history->samples[i].live_bytes > most)
            most = history->samples[i].live_bytes;
    return most;
}

/* The same at any position of a cell, as far as there are samples of it. */
static size_t live_in(const strip *strip, const history *history, int cell)
{
    size_t stride = history->stride, first = position_of(strip, cell) / stride;
    size_t end = (position_of(strip, cell + 1) + stride - 1) / stride;

    return most_live(history, first, end > first ? end : first + 1);
}

/* Where the most bytes were live; not where that is now, which is seen without. */
static void draw_peak(grid *grid, int row, const strip *strip, const heap_view *view)
{
    size_t peak = session_peak(view->session);
    int cell = cell_of(strip, peak), here = cell_of(strip, strip->now);

    if (peak > 0 && cell != here && cell != here + 1)
        grid_put(grid, row, strip->col + cell, 0x25c6, bold(ROLE_STRONG));
}

void timestrip_draw(grid *grid, rect area, const heap_view *view)
{
    const history *history = &session_survey(view->session)->history;
    const strip strip = measure(area, view);
    const style mark = {.ink = ROLE_KEY, .flags = CELL_BOLD};
    const char *text = "time ";
    int here = cell_of(&strip, strip.now);
    int last = cell_of(&strip, strip.end);
    size_t most = most_live(history, 0, history->count);

    if (text_width(text) < view->map.label_cols)
        grid_text_before(grid, area.row, strip.col, ink(ROLE_DIM), text);
    for (int i = 0; i <= last; i++) {
        int col = strip.col + i;
        if (i > here)
            grid_put(grid, area.row, col, view->look.ascii ? '.' : 0xb7, ink(ROLE_DIM));
        else
            part_spark(grid, area.row, col,
                       most ? (double)live_in(&strip, history, i) / (double)most : 0, view->look);
    }
    draw_peak(grid, area.row, &strip, view);
    grid_put(grid, area.row, strip.col + here + 1, 0x2502, mark);
}

bool timestrip_position_at(rect area, const heap_view *view, int col, size_t *position)
{
    const strip strip = measure(area, view);
    int cell = col - strip.col;

    if (cell < 0 || cell > cell_of(&strip, strip.end))
        return false;
    *position = cell == cell_of(&strip, strip.end) ? strip.end : position_of(&strip, cell);
    return true;
}

size_t timestrip_move(rect area, const heap_view *view, bool on)
{
    const strip strip = measure(area, view);
    int here = cell_of(&strip, strip.now);

    if (on)
        return here + 1 < strip.cells && position_of(&strip, here + 1) < strip.end
            ? position_of(&strip, here + 1) : strip.end;
    if (strip.now == 0 || here == 0)
        return 0;
    size_t before = position_of(&strip, here - 1);
    return before < strip.now ? before : strip.now - 1;
}

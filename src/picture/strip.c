#include "picture/map.h"
#include "picture/panels.h"
#include "picture/parts.h"

/* A strip parts `whole`, bytes or positions, evenly into its cells. */
typedef struct strip {
    int col, cells;             /* where it begins; how many it has */
    size_t whole;
} strip;

static strip strip_of(rect area, const heap_view *view, size_t whole)
{
    int cells = view->map.cells - 2 < area.cols ? view->map.cells - 2 : area.cols;

    return (strip){area.col + view->map.label_cols, cells > 1 ? cells : 1, whole};
}

static size_t first_of(const strip *strip, int cell)
{
    return portion_begin(strip->whole, strip->cells, cell);
}

static int cell_of(const strip *strip, size_t i)
{
    return portion_at(strip->whole, strip->cells, i);
}

/* Its name, where there is room beside it. */
static void draw_name(grid *grid, rect area, const strip *strip, const char *name)
{
    if (text_width(name) < strip->col - area.col)
        grid_text_before(grid, area.row, strip->col, ink(ROLE_DIM), name);
}

/* --- The whole heap ---------------------------------------------------------------------------- */

/* Of bytes. The ends of the window, which is what the map shows, have a column each. */
typedef struct heap_strip {
    strip strip;
    int first, end;             /* the cells that the window holds */
} heap_strip;

static heap_strip lay_heap(rect area, const heap_view *view)
{
    size_t top = view->lens.top * view->map.line_bytes;
    size_t end = top + (size_t)view->map.seen * view->map.line_bytes, whole = view->places.count;
    strip strip = strip_of(area, view, whole);

    if ((size_t)strip.cells > whole)
        strip.cells = (int)whole;
    if (whole == 0)
        return (heap_strip){.strip = strip};
    return (heap_strip){strip, cell_of(&strip, top),
                        end < whole ? cell_of(&strip, end - 1) + 1 : strip.cells};
}

/* The column of a cell: those of the window are moved by its left end, those after it by both. */
static int col_of(const heap_strip *heap, int cell)
{
    return heap->strip.col + cell + (cell >= heap->first) + (cell >= heap->end);
}

void strip_draw(grid *grid, rect area, const heap_view *view)
{
    const heap_strip heap = lay_heap(area, view);
    const look look = view->look;

    if (heap.strip.whole == 0)
        return;
    draw_name(grid, area, &heap.strip, "whole heap ");
    edge from = edge_at(&view->places, 0);
    for (int i = 0; i < heap.strip.cells; i++) {
        edge to = edge_at(&view->places, first_of(&heap.strip, i + 1));
        const share share = share_between(view, &from, &to);
        bool inside = i >= heap.first && i < heap.end;
        grid_put(grid, area.row, col_of(&heap, i),
                 level_glyph(share.process_bytes, share.bytes, look.ascii ? '.' : 0xb7,
                             look.ascii ? '#' : 0x2588, look),
                 ink(inside ? ROLE_WINDOW : ROLE_STRIP));
        from = to;
    }
    grid_put(grid, area.row, col_of(&heap, heap.first) - 1, '[', bold(ROLE_KEY));
    grid_put(grid, area.row, col_of(&heap, heap.end - 1) + 1, ']', bold(ROLE_KEY));
}

bool strip_place_at(rect area, const heap_view *view, int col, size_t *place)
{
    const heap_strip heap = lay_heap(area, view);

    for (int i = 0; i < heap.strip.cells; i++)
        if (col_of(&heap, i) == col) {
            *place = first_of(&heap.strip, i);
            return true;
        }
    return false;
}

/* --- Time -------------------------------------------------------------------------------------- */

/* Of positions. */
typedef struct time_strip {
    strip strip;
    size_t now, end;
    int here, last;             /* their cells */
} time_strip;

/* The positions that there is room for. A session without an end fills the row from its left, and where
 * that is full, each cell gets more positions: seldom, so that it seldom changes all over. */
static size_t scale_of(const session *session, size_t positions, size_t cells)
{
    size_t each = 1;

    if (!session_endless(session))
        return positions;
    while (each * cells < positions)
        each *= 2;
    return each * cells;
}

static time_strip lay_time(rect area, const heap_view *view)
{
    size_t now = session_position(view->session), end = session_end(view->session);
    time_strip time = {strip_of(area, view, 0), now, end > now ? end : now, 0, 0};

    time.strip.whole = scale_of(view->session, time.end + 1, (size_t)time.strip.cells);
    time.here = cell_of(&time.strip, now);
    time.last = cell_of(&time.strip, time.end);
    return time;
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

/* The most at any position of a cell, as far as there are samples of it. */
static size_t live_in(const strip *strip, const history *history, int cell)
{
    size_t stride = history->stride, first = first_of(strip, cell) / stride;
    size_t end = (first_of(strip, cell + 1) + stride - 1) / stride;

    return most_live(history, first, end > first ? end : first + 1);
}

void timestrip_draw(grid *grid, rect area, const heap_view *view)
{
    const history *history = &session_survey(view->session)->history;
    const time_strip time = lay_time(area, view);
    const size_t most = most_live(history, 0, history->count), at = session_peak(view->session);
    const int row = area.row, col = time.strip.col, peak = cell_of(&time.strip, at);

    draw_name(grid, area, &time.strip, "time ");
    for (int i = 0; i <= time.here; i++)
        part_spark(grid, row, col + i,
                   most ? (double)live_in(&time.strip, history, i) / (double)most : 0, view->look);
    grid_fill(grid, row, col + time.here + 1, time.last - time.here, view->look.ascii ? '.' : 0xb7,
              ink(ROLE_DIM));
    if (at > 0 && peak != time.here && peak != time.here + 1)   /* where it is now, it is seen without */
        grid_put(grid, row, col + peak, 0x25c6, bold(ROLE_STRONG));
    grid_put(grid, row, col + time.here + 1, 0x2502, bold(ROLE_KEY));
}

bool timestrip_position_at(rect area, const heap_view *view, int col, size_t *position)
{
    const time_strip time = lay_time(area, view);
    int cell = col - time.strip.col;

    if (cell < 0 || cell > time.last)
        return false;
    *position = cell == time.last ? time.end : first_of(&time.strip, cell);
    return true;
}

size_t timestrip_move(rect area, const heap_view *view, bool on)
{
    const time_strip time = lay_time(area, view);

    if (on)
        return time.here < time.last ? first_of(&time.strip, time.here + 1) : time.end;
    if (time.now == 0 || time.here == 0)
        return 0;
    size_t before = first_of(&time.strip, time.here - 1);
    return before < time.now ? before : time.now - 1;
}

#include "picture/map.h"

#include "picture/address.h"
#include "picture/parts.h"
#include "picture/picture.h"

#include <stdio.h>

enum {
    LEAST_LABEL = 8,            /* columns: a marker, an address, a blank */
    MOST_LABEL = 18,            /* columns: a marker, two addresses, blanks */
    COUNTED_LABEL = 14,         /* columns, in which the lines above and below are counted */
    THICKEST = 3,               /* rows of a bar */
    THICKEST_BIG = 9,           /* where the map has the whole screen */
    LEAST_ROOM = 3,             /* cells that any writing on a segment takes */
    BORDER_CELLS = 4,           /* of a page, from which borders of main nodes are marked */
    MOST_ZOOM_IN = 60,          /* fewer, but for pages beyond any machine's */
    MOST_ZOOM_OUT = 30          /* a line of a thousand million pages */
};

/* --- Measures ---------------------------------------------------------------------------------- */

static size_t page_size(const heap_view *view)
{
    return session_heap(view->session)->options.page_size;
}

bool map_zoom_possible(const heap_view *view, int zoom)
{
    size_t page = page_size(view);

    if (zoom > 0)
        return zoom <= MOST_ZOOM_IN && page >> zoom >= (size_t)view->map.cells
            && page >> zoom << zoom == page;
    return -zoom <= MOST_ZOOM_OUT && page << -zoom >> -zoom == page && page << -zoom <= SIZE_MAX / 1024;
}

map map_measure(const heap_view *view, rect area)
{
    size_t page = page_size(view), room = (size_t)area.rows - 1;
    int thickest = view->lens.big ? THICKEST_BIG : THICKEST;
    map map = {.area = area, .cells = 8, .thickness = thickest, .seen = area.rows - 1};

    int least_label = area.cols >= PICTURE_MIN_COLS ? LEAST_LABEL : 0;
    while (map.cells * 2 <= area.cols - least_label && (size_t)map.cells * 2 <= page)
        map.cells *= 2;
    map.label_cols = area.cols - map.cells;
    if (map.label_cols > MOST_LABEL)
        map.label_cols = MOST_LABEL;
    map.line_bytes = view->lens.zoom >= 0 ? page >> view->lens.zoom : page << -view->lens.zoom;
    map.lines = view->places.count ? (view->places.count - 1) / map.line_bytes + 1 : 0;
    while (map.thickness > 1 && map.lines * (size_t)(map.thickness + 1) > room)
        map.thickness--;
    map.height = map.thickness + 1;
    if (map.lines * 2 > room) {
        size_t gaps = allocator_figures(session_heap(view->session)).main_nodes
                    + view->overlay.gone_count;
        map.height = 1;
        map.gap = map.lines + gaps - 1 <= room;
    }
    return map;
}

/* The bytes of a cell, at least. */
static size_t cell_bytes(const heap_view *view)
{
    return view->map.line_bytes / (size_t)view->map.cells;
}

/* The offset in its line of the first byte of a cell. */
static size_t cell_offset(const heap_view *view, int cell)
{
    return portion_begin(view->map.line_bytes, view->map.cells, cell);
}

/* The cell that holds the byte at an offset in its line. */
static int cell_of(const heap_view *view, size_t offset)
{
    return portion_at(view->map.line_bytes, view->map.cells, offset);
}

/* --- Lines ------------------------------------------------------------------------------------- */

typedef struct line {
    size_t number, place, bytes;
    size_t main_first, main_size;   /* the places of the main node that it begins in */
    int row;                    /* of the grid: the first of its bar */
} line;

static bool set_line(const heap_view *view, size_t number, line *line)
{
    line->number = number;
    line->place = number * view->map.line_bytes;
    if (number >= view->map.lines)
        return false;
    line->bytes = view->places.count - line->place;
    if (line->bytes > view->map.line_bytes)
        line->bytes = view->map.line_bytes;
    return places_main_node(&view->places, places_address(&view->places, line->place),
                            &line->main_first, &line->main_size);
}

static bool first_line(const heap_view *view, line *line)
{
    line->row = view->map.area.row + 1;
    return set_line(view, view->lens.top, line);
}

/* Where there are gaps, a line is no longer than a page, so that no two main nodes share one. */
static bool next_line(const heap_view *view, line *line)
{
    size_t before = line->main_first;

    if (!set_line(view, line->number + 1, line))
        return false;
    line->row += view->map.height + (line->main_first != before ? view->map.gap : 0);
    return line->row < view->map.area.row + view->map.area.rows;
}

static int middle_row(const heap_view *view, const line *line)
{
    return line->row + view->map.thickness / 2;
}

static int bar_col(const heap_view *view)
{
    return view->map.area.col + view->map.label_cols;
}

bool map_place_at(const heap_view *view, int row, int col, size_t *place)
{
    int cell = col - bar_col(view);
    line line;

    if (cell < 0 || cell >= view->map.cells)
        return false;
    for (bool more = first_line(view, &line); more; more = next_line(view, &line))
        if (row >= line.row && row < line.row + view->map.thickness) {
            size_t offset = cell_offset(view, cell);
            *place = line.place + offset;
            return offset < line.bytes;
        }
    return false;
}

/* --- Cells ------------------------------------------------------------------------------------- */

/* Each of a line's spans that were looked at one by one, so that it can be written on. */
enum { MOST_SEEN = 512, NEAR_SPANS = 2 };

typedef struct seen {
    int count;
    span spans[MOST_SEEN];
} seen;

static void put_cell(grid *grid, const heap_view *view, const line *line, int i, cell cell)
{
    for (int row = line->row; row < line->row + view->map.thickness; row++)
        grid_put(grid, row, bar_col(view) + i, cell.glyph, cell.style);
}

/* The spans of a line, one after the other; those that share a cell with many are left out. */
typedef struct reading {
    const heap_view *view;
    spans spans;
    span span;                  /* the last one read; of size 0 if there was none yet */
    role last;                  /* of the cell before, if it ended with a span */
    size_t ended;               /* where that ended */
    bool counted;               /* cells are large enough to count first what begins in them */
    edge from, to;              /* then: of the last cell */
    seen *seen;
} reading;

static void read_span(reading *reading)
{
    seen *seen = reading->seen;

    if (spans_next(&reading->spans, &reading->span) && seen->count < MOST_SEEN)
        seen->spans[seen->count++] = reading->span;
}

/* Go on to the span that holds a place: it may be one of the next few. */
static void read_up_to(reading *reading, size_t place)
{
    for (int i = 0; place - reading->span.place >= reading->span.size; i++) {
        bool far = i == NEAR_SPANS || reading->span.size == 0;
        if (far)
            reading->spans = spans_from(reading->view, place);
        read_span(reading);
        if (far)
            return;
    }
}

/* Whether so many blocks begin in a cell that there is no use in looking at them. */
static bool is_crowded(reading *reading, size_t to)
{
    if (!reading->counted)
        return false;
    reading->from = reading->to;
    reading->to = edge_at(&reading->view->places, to);
    return reading->to.below.blocks - reading->from.below.blocks >= CELL_SPANS;
}

static share measure_cell(reading *reading, size_t from, size_t to)
{
    if (!reading->counted) {
        reading->from = edge_at(&reading->view->places, from);
        reading->to = edge_at(&reading->view->places, to);
    }
    return share_between(reading->view, &reading->from, &reading->to);
}

/* What the cell from one place up to another covers. Most are left unfinished, so that spans are
 * described only where it is seen. */
static share read_cell(reading *reading, size_t from, size_t to)
{
    span spans[CELL_SPANS - 1];
    share share = {0};
    int count = 0;

    if (is_crowded(reading, to))
        return measure_cell(reading, from, to);
    for (read_up_to(reading, from); count < CELL_SPANS - 1; read_span(reading)) {
        spans[count++] = reading->span;
        if (span_end(&reading->span) >= to)
            break;
    }
    if (span_end(&spans[count - 1]) < to)
        return measure_cell(reading, from, to);
    if (spans[0].place == from && reading->ended == from)
        share.before = reading->last;
    for (int i = 0; i < count; i++) {
        size_t end = span_end(&spans[i]) < to ? span_end(&spans[i]) : to;
        span_describe(&spans[i], reading->view);
        share_add(&share, &spans[i], end - (spans[i].place > from ? spans[i].place : from));
    }
    reading->span = spans[count - 1];   /* with its description: it may reach into the next cell */
    reading->last = share.last;
    reading->ended = to;
    return share;
}

static void draw_cells(grid *grid, const heap_view *view, const line *line, seen *seen)
{
    reading reading = {
        .view = view,
        .counted = cell_bytes(view) >= view->places.survey->live.unit,
        .seen = seen,
    };

    seen->count = 0;
    if (reading.counted)
        reading.to = edge_at(&view->places, line->place);
    for (int i = 0; i < view->map.cells && cell_offset(view, i) < line->bytes; i++) {
        size_t from = line->place + cell_offset(view, i), to = line->place + cell_offset(view, i + 1);
        if (to > line->place + line->bytes)
            to = line->place + line->bytes;
        if (to == from)
            continue;
        share share = read_cell(&reading, from, to);
        put_cell(grid, view, line, i, share_cell(&share, view->look));
    }
}

/* Where a main node begins within a line. */
static void draw_borders(grid *grid, const heap_view *view, const line *line)
{
    size_t page = page_size(view), end = line->place + line->bytes;
    size_t first = line->main_first, size = line->main_size;
    bool plain = view->look.ascii || view->look.mono;

    if (cell_bytes(view) * BORDER_CELLS > page)
        return;
    while (first + size < end
           && places_main_node(&view->places, places_address(&view->places, first + size), &first,
                               &size)) {
        int col = bar_col(view) + cell_of(view, first - line->place);
        const cell *here = grid_at(grid, line->row, col);
        cell border = {plain ? 0x2502 : 0x258f, {ROLE_BORDER, ROLE_NONE, CELL_SOLID}};
        if (here && !plain)
            border.style.ground = here->style.flags & CELL_SOLID && here->glyph == 0x2588
                                ? here->style.ink : here->style.ground;
        put_cell(grid, view, line, col - bar_col(view), border);
    }
}

/* A border that is about to go: a broken line where it was. */
static void draw_marks(grid *grid, const heap_view *view, const line *line)
{
    const overlay *overlay = &view->overlay;

    for (size_t i = 0; i < overlay->mark_count; i++) {
        size_t offset = places_find(&view->places, overlay->marks[i]) - line->place;
        if (offset < line->bytes)
            put_cell(grid, view, line, cell_of(view, offset),
                     (cell){0x250a, {ROLE_MERGING, ROLE_MERGING, CELL_BOLD}});
    }
}

/* --- Texts ------------------------------------------------------------------------------------- */

/* What a label begins with. A surface that is made of signs needs no other. */
static const char *sign_of(const span *span, look look)
{
    bool surface = span->role == ROLE_ELSEWHERE && (look.ascii || look.mono);

    return span->elsewhere && !surface ? "\u2260" : "";
}

/* Write on a segment, where there is room on it, its name and size: once, in the line that holds its
 * middle. */
static void draw_label(grid *grid, const heap_view *view, const line *line, span *span)
{
    size_t middle = span->place + span->size / 2, end = line->place + line->bytes;
    size_t from = span->place > line->place ? span->place : line->place;
    size_t to = span_end(span) < end ? span_end(span) : end;
    char text[64];

    if (span->size < LEAST_ROOM * cell_bytes(view) || middle - line->place >= line->bytes)
        return;
    int first = cell_of(view, from - line->place), last = cell_of(view, to - 1 - line->place);
    int room = last - first - 1;        /* the cells at the ends may be shared */
    if (room < LEAST_ROOM)
        return;
    span_describe(span, view);
    const char *sign = sign_of(span, view->look);
    int length = snprintf(text, sizeof text, span->name ? " %s%.20s %zu " : " %s%.0s%zu ", sign,
                          span->name ? span->name : "", span->size);
    if (length < (int)sizeof text && text_width(text) > room && span->name)
        snprintf(text, sizeof text, " %s%.20s ", sign, span->name);
    if (text_width(text) > room)
        return;
    int col = bar_col(view) + first + 1 + (room - text_width(text)) / 2;
    grid_text(grid, middle_row(view, line), col, room, map_label(span->role, view->look), text);
}

/* Beneath a bar: where its segments begin. */
static int draw_address(grid *grid, const heap_view *view, const line *line, const span *span, int free_col)
{
    size_t offset = span->place - line->place;
    char text[ADDRESS_TEXT];

    if (span->place < line->place)
        return free_col;
    int col = cell_of(view, offset + cell_bytes(view) / 2), length = address_text(text, view, span->start);
    if (col < free_col || col + length > view->map.cells)
        return free_col;
    grid_text(grid, line->row + view->map.thickness, bar_col(view) + col, length, ink(ROLE_DIM), text);
    return col + length + 1;
}

static void draw_texts(grid *grid, const heap_view *view, const line *line, seen *seen)
{
    int free_col = 0;

    for (int i = 0; i < seen->count; i++) {
        span *span = &seen->spans[i];
        if (span->role != ROLE_MERGING && span->role != ROLE_NONE)
            draw_label(grid, view, line, span);
        if (view->map.height > view->map.thickness)
            free_col = draw_address(grid, view, line, span, free_col);
    }
}

/* The virtual range beside a bar, if a main node begins there that has the line to itself; or else
 * where the line begins. */
static void draw_range(grid *grid, const heap_view *view, const line *line)
{
    bool begins = line->place == line->main_first;
    bool alone = line->main_first + line->main_size >= line->place + line->bytes;
    bool both = begins && alone && !view->lens.offsets;
    uintptr_t start = places_address(&view->places, line->place);
    int room = view->map.label_cols - 2;     /* which may be none */
    char first[ADDRESS_TEXT], last[ADDRESS_TEXT], text[2 * ADDRESS_TEXT + 2];

    address_text(first, view, start);
    address_text(last, view, start + line->main_size - 1);
    if (view->lens.offsets && begins)
        address_absolute(first, view, start);
    int width = both ? snprintf(text, sizeof text, "%s:%s", first, last) : 0;
    if (!both || width > room)
        width = snprintf(text, sizeof text, begins ? "%s" : "%s ", first);
    int col = bar_col(view) - 1 - (width < room ? width : room);
    grid_text(grid, middle_row(view, line), col, room, ink(begins ? ROLE_ADDRESS : ROLE_DIM), text);
}

/* A sign beside the line of the selection, and the cursor where it begins. */
static void draw_selection(grid *grid, const heap_view *view, const line *line)
{
    size_t offset = places_find(&view->places, view->lens.selected) - line->place;

    if (!view->lens.selecting || offset >= line->bytes)
        return;
    grid_put(grid, middle_row(view, line), view->map.area.col, 0x25b8, bold(ROLE_KEY));
    grid_cursor(grid, middle_row(view, line), bar_col(view) + cell_of(view, offset));
}

/* --- The ruler --------------------------------------------------------------------------------- */

/* Ticks a line has: one a page, or four a page where it is no more than one, but never closer than
 * four cells. */
static int tick_count(const heap_view *view)
{
    size_t ticks = view->map.line_bytes > page_size(view) ? view->map.line_bytes / page_size(view) : 4;

    while (ticks > 1 && (size_t)view->map.cells / ticks < 4)
        ticks /= 2;
    return (int)ticks;
}

void map_draw_ruler(grid *grid, const heap_view *view, int row)
{
    int count = tick_count(view), apart = view->map.cells / count, free_col = 0;
    const style ruler = ink(ROLE_RULER);
    char text[24];

    for (int i = 0; i < count; i++) {
        int col = i * apart;
        bool at_page = view->map.line_bytes / (size_t)count * (size_t)i % page_size(view) == 0;
        if (col < free_col)
            continue;           /* beneath the number before it */
        grid_put(grid, row, bar_col(view) + col, at_page ? 0x2502 : 0x2577, ruler);
        int length = snprintf(text, sizeof text, view->lens.hex ? "0x%zx" : "%zu",
                              cell_offset(view, col));
        if (length < view->map.cells - col - 1)
            grid_text(grid, row, bar_col(view) + col + 1, length, ruler, text);
        free_col = col + length + 2;
    }
}

size_t map_lines_below(const heap_view *view)
{
    size_t end = view->lens.top + (size_t)view->map.seen;

    return view->map.lines > end ? view->map.lines - end : 0;
}

/* How many lines there are beyond those that are seen. */
static void draw_beyond(grid *grid, const heap_view *view)
{
    size_t above = view->lens.top, below = map_lines_below(view);
    bool counted = view->map.label_cols >= COUNTED_LABEL;
    rect label = {view->map.area.row, view->map.area.col, 1, view->map.label_cols};

    if (above)
        grid_printf(grid, label, ink(ROLE_KEY), counted ? "\u25b2%zu" : "\u25b2", above);
    if (below)
        grid_printf(grid, rect_from(label, counted ? 7 : 2), ink(ROLE_KEY),
                    counted ? "\u25bc%zu" : "\u25bc", below);
}

/* --- The map ----------------------------------------------------------------------------------- */

void map_draw(grid *grid, const heap_view *view)
{
    map_draw_ruler(grid, view, view->map.area.row);
    draw_beyond(grid, view);
    map_draw_lines(grid, view);
}

void map_draw_lines(grid *grid, const heap_view *view)
{
    seen seen;
    line line;

    for (bool more = first_line(view, &line); more; more = next_line(view, &line)) {
        draw_cells(grid, view, &line, &seen);
        draw_borders(grid, view, &line);
        draw_marks(grid, view, &line);
        draw_texts(grid, view, &line, &seen);
        draw_range(grid, view, &line);
        draw_selection(grid, view, &line);
    }
}

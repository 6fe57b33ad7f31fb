#include "picture/map.h"

#include "picture/spans.h"

#include <stdio.h>
#include <string.h>

enum {
    LEAST_LABEL = 8,            /* columns: a marker, an address, a blank */
    MOST_LABEL = 18,            /* columns: a marker, two addresses, blanks */
    THICKEST = 3,               /* rows of a bar */
    MOST_ZOOM_IN = 60,          /* fewer, but for pages beyond any machine's */
    MOST_ZOOM_OUT = 30          /* a line of a thousand million pages */
};

/* --- Measures ---------------------------------------------------------------------------------- */

static size_t zoomed(size_t page_size, int zoom)
{
    return zoom >= 0 ? page_size >> zoom : page_size << -zoom;
}

bool map_zoom_possible(const scene *scene, const map *map, int zoom)
{
    size_t page_size = mems_heap_page_size(session_heap(scene->session));

    if (zoom > 0)
        return zoom <= MOST_ZOOM_IN && page_size >> zoom >= (size_t)map->cells
            && page_size >> zoom << zoom == page_size;
    return -zoom <= MOST_ZOOM_OUT && page_size << -zoom >> -zoom == page_size
        && page_size << -zoom <= SIZE_MAX / 1024;
}

static size_t lines_of(const map *map, const MainChainNode *main)
{
    return (main->total_size - 1) / map->line_bytes + 1;
}

size_t map_line_count(const map *map, const mems_heap *heap)
{
    size_t count = 0;

    for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next)
        count += lines_of(map, main);
    return count;
}

size_t map_line_of(const map *map, const mems_heap *heap, uintptr_t address)
{
    size_t line = 0;

    for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next) {
        size_t offset = address - (uintptr_t)main->start_virtual_address;
        if (offset < main->total_size)
            return line + offset / map->line_bytes;
        line += lines_of(map, main);
    }
    return line;
}

static size_t main_nodes(const mems_heap *heap)
{
    size_t count = 0;

    for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next)
        count++;
    return count;
}

map map_measure(const scene *scene, rect area)
{
    const mems_heap *heap = session_heap(scene->session);
    size_t page_size = mems_heap_page_size(heap), room = (size_t)area.rows - 1;
    map map = {.area = area, .cells = 8, .thickness = THICKEST, .lines = area.rows - 1};

    while (map.cells * 2 <= area.cols - LEAST_LABEL && (size_t)map.cells * 2 <= page_size)
        map.cells *= 2;
    map.label_cols = area.cols - map.cells;
    if (map.label_cols > MOST_LABEL)
        map.label_cols = MOST_LABEL;
    map.line_bytes = zoomed(page_size, scene->lens.zoom);
    size_t lines = map_line_count(&map, heap);
    while (map.thickness > 1 && lines * (size_t)(map.thickness + 1) > room)
        map.thickness--;
    map.height = map.thickness + 1;
    if (lines * 2 > room) {
        map.height = 1;
        map.gap = lines + main_nodes(heap) - 1 <= room;
    }
    return map;
}

/* The offset in its line of the first byte of a cell. */
static size_t cell_offset(const map *map, int cell)
{
    size_t cells = (size_t)map->cells;

    return map->line_bytes / cells * (size_t)cell + map->line_bytes % cells * (size_t)cell / cells;
}

/* The cell that holds the byte at an offset in its line. */
static int cell_of(const map *map, size_t offset)
{
    int cell = (int)((double)offset / (double)map->line_bytes * map->cells);

    while (cell > 0 && cell_offset(map, cell) > offset)
        cell--;
    while (cell < map->cells && cell_offset(map, cell + 1) <= offset)
        cell++;
    return cell;
}

/* --- Glyphs ------------------------------------------------------------------------------------ */

static uint32_t glyph_of(role role, look look)
{
    static const struct { uint32_t colour, mono; char ascii; } glyphs[ROLES] = {
        [ROLE_PROCESS_A] = {0x2588, 0x2588, '#'},
        [ROLE_PROCESS_B] = {0x2588, 0x2593, '='},
        [ROLE_PROCESS_C] = {0x2588, 0x259e, '%'},
        [ROLE_SELECTED_PROCESS] = {0x2588, 0x2588, '#'},
        [ROLE_SELECTED_HOLE] = {0x2591, 0x2591, '.'},
        [ROLE_HOLE] = {0x2591, 0x2591, '.'},
        [ROLE_FRESH] = {0x2588, 0x25a0, '@'},
        [ROLE_CHOSEN] = {0x2592, 0x2592, '?'},
        [ROLE_FREED] = {0x2593, 0xd7, 'x'},
        [ROLE_MERGING] = {0x2592, '~', '~'},
    };

    return look.ascii ? (uint32_t)glyphs[role].ascii
         : look.mono ? glyphs[role].mono : glyphs[role].colour;
}

static bool is_selected(role role)
{
    return role == ROLE_SELECTED_PROCESS || role == ROLE_SELECTED_HOLE;
}

/* The style of a surface. Letters stand on no surface of their own colour, or they would not be seen;
 * where there is no surface, the selection is shown in reverse. */
static style surface(role role, look look)
{
    bool glyphs = look.mono || look.ascii;
    style style = {.ink = (uint8_t)role, .ground = glyphs ? ROLE_NONE : (uint8_t)role};

    if (glyphs && is_selected(role))
        style.flags |= CELL_REVERSE;
    return style;
}

cell map_sample(role role, look look)
{
    cell cell = {glyph_of(role, look), surface(role, look)};

    if (cell.glyph == 0x2588)
        cell.style.flags |= CELL_SOLID;
    else if (look.ascii && role_is_process(role))
        cell.style.flags |= CELL_BOLD;
    return cell;
}

/* --- What is in a cell ------------------------------------------------------------------------- */

typedef struct share {          /* of one cell */
    int spans;                  /* that have a part in it */
    size_t bytes, process_bytes;
    role first, last, largest;
    size_t first_bytes, largest_bytes;
    bool whole;                 /* one of the spans lies in this cell whole */
    role lit;                   /* a role that wants to be seen even so; ROLE_NONE if there is none */
} share;

static void add_share(share *share, const span *span, size_t bytes)
{
    share->spans++;
    share->bytes += bytes;
    if (role_is_process(span->role))
        share->process_bytes += bytes;
    if (share->spans == 1) {
        share->first = span->role;
        share->first_bytes = bytes;
    }
    share->last = span->role;
    if (bytes > share->largest_bytes) {
        share->largest = span->role;
        share->largest_bytes = bytes;
    }
    share->whole |= bytes == span->size;
    if (span->role > ROLE_HOLE)
        share->lit = span->role;
}

/* `part` of `whole` in eighths, but neither none nor all of it. */
static uint32_t eighths(size_t part, size_t whole)
{
    uint32_t n = (uint32_t)((double)part * 8 / (double)whole + 0.5);

    return n < 1 ? 1 : n > 7 ? 7 : n;
}

/* Two segments: the border lies where it is, to an eighth of a cell. */
static cell border_cell(const share *share)
{
    return (cell){
        .glyph = 0x2590 - eighths(share->first_bytes, share->bytes),    /* a block from the left */
        .style = {(uint8_t)share->first, (uint8_t)share->last, CELL_SOLID},
    };
}

/* Many segments: how full the cell is, from below. */
static cell level_cell(const share *share)
{
    role full = share->lit != ROLE_NONE ? share->lit : ROLE_PROCESS_A;
    size_t process = share->process_bytes;
    uint32_t level = process == 0 ? 0 : process == share->bytes ? 8 : eighths(process, share->bytes);

    return (cell){
        .glyph = level == 0 ? ' ' : 0x2580 + level,
        .style = {(uint8_t)full, ROLE_HOLE, CELL_SOLID},
    };
}

static cell compose(const share *share, look look)
{
    bool fine = !look.ascii && !look.mono;

    if (share->spans == 1)
        return map_sample(share->first, look);
    if (share->spans == 2 && fine)
        return border_cell(share);
    if (fine)
        return level_cell(share);
    if (share->spans == 2 && !share->whole)
        return map_sample(share->largest, look);
    role many = share->lit != ROLE_NONE ? share->lit : ROLE_PROCESS_A;
    return (cell){look.ascii ? '+' : 0x253c, surface(many, look)};
}

/* --- A line ------------------------------------------------------------------------------------ */

typedef struct line {
    const MainChainNode *main;
    uintptr_t start;            /* the virtual address of its first byte */
    size_t bytes;               /* of this main node in this line */
    int row;                    /* of the grid: the first of its bar */
} line;

static int middle_row(const map *map, const line *line)
{
    return line->row + map->thickness / 2;
}

/* In all rows of the bar. */
static void put_cell(grid *grid, const map *map, const line *line, int i, cell cell)
{
    for (int row = line->row; row < line->row + map->thickness; row++)
        grid_put(grid, row, map->area.col + map->label_cols + i, cell.glyph, cell.style);
}

static void draw_cells(grid *grid, const map *map, const scene *scene, const overlay *overlay,
                       const line *line)
{
    spans spans = spans_from(scene, overlay, line->start);
    span span;
    bool more = spans_next(&spans, &span);

    for (int i = 0; i < map->cells && cell_offset(map, i) < line->bytes; i++) {
        uintptr_t start = line->start + cell_offset(map, i);
        uintptr_t end = line->start + cell_offset(map, i + 1);
        share share = {0};
        while (more && span.start < end) {
            uintptr_t from = span.start > start ? span.start : start;
            uintptr_t to = span_end(&span) < end ? span_end(&span) : end;
            if (to > from)
                add_share(&share, &span, to - from);
            if (span_end(&span) > end)
                break;
            more = spans_next(&spans, &span);
        }
        if (share.spans)
            put_cell(grid, map, line, i, compose(&share, scene->look));
    }
}

/* A border that is about to go: a broken line where it was. */
static void draw_marks(grid *grid, const map *map, const overlay *overlay, const line *line)
{
    for (size_t i = 0; i < overlay->mark_count; i++) {
        size_t offset = overlay->marks[i] - line->start;
        if (offset < line->bytes)
            put_cell(grid, map, line, cell_of(map, offset),
                     (cell){0x250a, {ROLE_MERGING, ROLE_MERGING, CELL_BOLD}});
    }
}

/* Writes on a segment, where there is room on it, its name and size: once, in the line that holds
 * its middle. */
static void draw_label(grid *grid, const map *map, look look, const line *line, const span *span)
{
    uintptr_t middle = span->start + span->size / 2;
    uintptr_t from = span->start > line->start ? span->start : line->start;
    uintptr_t to = span_end(span) < line->start + line->bytes ? span_end(span)
                                                              : line->start + line->bytes;
    char text[64];

    if (middle - line->start >= line->bytes)
        return;
    int length = snprintf(text, sizeof text, span->name ? " %.20s %zu " : "%.0s %zu ",
                          span->name ? span->name : "", span->size);
    int first = cell_of(map, from - line->start), last = cell_of(map, to - 1 - line->start);
    int room = last - first - 1;        /* the cells at the ends may be shared */
    if (length < (int)sizeof text && text_width(text) > room && span->name)
        snprintf(text, sizeof text, " %.20s ", span->name);
    if (text_width(text) > room)
        return;
    int col = map->area.col + map->label_cols + first + 1 + (room - text_width(text)) / 2;
    style style = surface(span->role, look);
    if (style.ground != ROLE_NONE)
        style.ink = ROLE_LABEL;
    else if (!look.mono && !is_selected(span->role))
        style.ink = ROLE_STRONG;
    if (role_is_process(span->role))
        style.flags |= CELL_BOLD;
    grid_text(grid, middle_row(map, line), col, room, style, text);
}

/* Beneath a bar: where its segments begin. */
static int draw_address(grid *grid, const map *map, const line *line, const span *span, int free_col)
{
    size_t offset = span->start > line->start ? span->start - line->start : 0;
    int col = cell_of(map, offset + map->line_bytes / (size_t)map->cells / 2);
    char text[24];
    int length = snprintf(text, sizeof text, "%zu", (size_t)span->start);

    if (span->start < line->start || col < free_col || col + length > map->cells)
        return free_col;
    grid_text(grid, line->row + map->thickness, map->area.col + map->label_cols + col, length,
              (style){.ink = ROLE_DIM}, text);
    return col + length + 1;
}

static void draw_texts(grid *grid, const map *map, const scene *scene, const overlay *overlay,
                       const line *line)
{
    spans spans = spans_from(scene, overlay, line->start);
    int free_col = 0;

    for (span span; spans_next(&spans, &span) && span.start < line->start + line->bytes; ) {
        if (span.role != ROLE_MERGING)
            draw_label(grid, map, scene->look, line, &span);
        if (map->height > map->thickness)
            free_col = draw_address(grid, map, line, &span, free_col);
    }
}

/* The virtual range beside a bar; beside the lines in which it goes on, where they begin. */
static void draw_range(grid *grid, const map *map, const scene *scene, const line *line)
{
    const MainChainNode *main = line->main;
    size_t first = (uintptr_t)main->start_virtual_address;
    bool begins = line->start == first, selected = false;
    int room = map->label_cols - 2;
    char text[48];

    if (scene->lens.selecting)
        selected = scene->lens.selected - line->start < line->bytes;
    if (begins)
        snprintf(text, sizeof text, "%zu:%zu", first, first + main->total_size - 1);
    if (!begins || (int)strlen(text) > room)
        snprintf(text, sizeof text, begins ? "%zu" : "%zu ", (size_t)line->start);
    int width = (int)strlen(text);
    int col = map->area.col + map->label_cols - 1 - (width < room ? width : room);
    grid_text(grid, middle_row(map, line), col, room, (style){.ink = begins ? ROLE_ADDRESS : ROLE_DIM}, text);
    if (selected)
        grid_put(grid, middle_row(map, line), map->area.col, 0x25b8, (style){ROLE_KEY, 0, CELL_BOLD});
}

/* --- The ruler --------------------------------------------------------------------------------- */

/* Ticks a line has: one a page, or four a page where it is no more than one, but never closer than
 * four cells. */
static int tick_count(const map *map, size_t page_size)
{
    size_t ticks = map->line_bytes > page_size ? map->line_bytes / page_size : 4;

    while (ticks > 1 && (size_t)map->cells / ticks < 4)
        ticks /= 2;
    return (int)ticks;
}

static void draw_ruler(grid *grid, const map *map, const scene *scene, size_t lines)
{
    size_t page_size = mems_heap_page_size(session_heap(scene->session));
    int count = tick_count(map, page_size), apart = map->cells / count;
    const style ruler = {.ink = ROLE_RULER};
    char text[24];
    int left = map->area.col + map->label_cols, free_col = 0;
    size_t above = scene->lens.top, seen = (size_t)map->lines;
    size_t below = lines > above + seen ? lines - above - seen : 0;

    for (int i = 0; i < count; i++) {
        int col = i * apart;
        bool page = map->line_bytes / (size_t)count * (size_t)i % page_size == 0;
        if (col < free_col)
            continue;           /* beneath the number before it */
        grid_put(grid, map->area.row, left + col, page ? 0x2502 : 0x2577, ruler);
        int length = snprintf(text, sizeof text, "%zu", cell_offset(map, col));
        if (length < map->cells - col - 1)
            grid_text(grid, map->area.row, left + col + 1, length, ruler, text);
        free_col = col + length + 2;
    }
    if (above)
        grid_printf(grid, map->area.row, map->area.col, map->label_cols, (style){.ink = ROLE_KEY},
                    "\u25b2%zu", above);
    if (below)
        grid_printf(grid, map->area.row, map->area.col + 7, map->label_cols - 7,
                    (style){.ink = ROLE_KEY}, "\u25bc%zu", below);
}

/* --- The map ----------------------------------------------------------------------------------- */

/* The line `number` of the map; false beyond the last. */
static bool find_line(const map *map, const mems_heap *heap, size_t number, line *out)
{
    for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next) {
        size_t lines = lines_of(map, main), offset = number * map->line_bytes;
        if (number < lines) {
            size_t left = main->total_size - offset;
            out->main = main;
            out->start = (uintptr_t)main->start_virtual_address + offset;
            out->bytes = left < map->line_bytes ? left : map->line_bytes;
            return true;
        }
        number -= lines;
    }
    return false;
}

void map_draw(grid *grid, const map *map, const scene *scene)
{
    const mems_heap *heap = session_heap(scene->session);
    overlay overlay = stage_overlay(session_record(scene->session, 0), scene->lens.stage);
    int row = map->area.row + 1, end = map->area.row + map->area.rows;
    const MainChainNode *before = NULL;
    line line;

    draw_ruler(grid, map, scene, map_line_count(map, heap));
    for (size_t i = scene->lens.top; row < end && find_line(map, heap, i, &line); i++) {
        line.row = row + (before && before != line.main ? map->gap : 0);
        draw_cells(grid, map, scene, &overlay, &line);
        draw_marks(grid, map, &overlay, &line);
        draw_texts(grid, map, scene, &overlay, &line);
        draw_range(grid, map, scene, &line);
        row = line.row + map->height;
        before = line.main;
    }
}

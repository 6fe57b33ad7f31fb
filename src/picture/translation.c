/* From a virtual address to the physical one, step by step, as mems_get() goes. In a large area
 * the main node is drawn as well, once in either space, with the way from one to the other. */
#include "picture/address.h"
#include "picture/cells.h"
#include "picture/panels.h"
#include "picture/parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    LARGE_ROWS = 8, BAR_COLS = 24,      /* from which the main node is drawn */
    SPACED_ROWS = 14,                   /* from which there are blank rows */
    TERM_COLS = 10,                     /* of "virtual" and so on */
    TICK_COLS = 4,                      /* between two of them at least */
    SPACES_ROWS = 6                     /* of both spaces */
};

/* The selected address, and where it is. */
typedef struct translation {
    const heap_view *view;
    const allocator_options *options;
    segment segment;
    bool process;
    uintptr_t address;
    size_t offset;              /* in the main node */
    const unsigned char *physical;      /* of the main node's first byte; NULL if it is out of reach */
} translation;

static bool look_up(translation *translation, const heap_view *view)
{
    segment segment;

    if (!view_selected(view, &segment))
        return false;
    *translation = (struct translation){
        .view = view,
        .options = &session_heap(view->session)->options,
        .segment = segment,
        .process = segment.type == SEGMENT_PROCESS,
        .address = view->lens.selected,
        .offset = view->lens.selected - segment.main_address,
        .physical = segment.physical ? segment.physical - (segment.address - segment.main_address) : NULL,
    };
    return true;
}

/* A number as the lens has addresses, for sums with them. */
typedef struct number {
    char text[ADDRESS_TEXT];
} number;

static number in_sum(const translation *translation, size_t value)
{
    number number;

    address_absolute(number.text, translation->view, value);
    return number;
}

/* --- Words ------------------------------------------------------------------------------------- */

/* A term before an explanation that goes on beneath itself. Return the rows used. */
__attribute__((format(printf, 4, 5)))
static int say(grid *grid, rect area, const char *term, const char *format, ...)
{
    char text[300];
    va_list arguments;

    if (area.rows < 1)
        return 0;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    grid_text(grid, area.row, area.col, area.cols, ink(ROLE_DIM), term);
    return grid_wrap(grid, rect_from(area, TERM_COLS), ink(ROLE_STORY), text);
}

static int say_page(grid *grid, rect area, const translation *t)
{
    const size_t base = t->options->base_address, page = t->options->page_size, into = t->address - base;

    return say(grid, area, "virtual", "%s = base %s + page %zu \u00d7 %zu + offset %s",
               in_sum(t, t->address).text, in_sum(t, base).text, into / page, page,
               in_sum(t, into % page).text);
}

static int say_segment(grid *grid, rect area, const translation *t)
{
    size_t start = t->segment.address, main = t->segment.main_address;
    const placed_block *block = session_block(t->view->session, start);
    bool named = t->process && block && block->name;

    return say(grid, area, "lies in", "%s%s%.30s [%s:%s] + %s, in main node [%s:%s]",
               t->process ? "PROCESS" : "HOLE", named ? " " : "", named ? block->name : "",
               in_sum(t, start).text, in_sum(t, start + t->segment.size - 1).text,
               in_sum(t, t->address - start).text, in_sum(t, main).text,
               in_sum(t, main + t->segment.main_size - 1).text);
}

static int say_get(grid *grid, rect area, const translation *t)
{
    return say(grid, area, "mems_get", "%s", t->process
               ? "physical start of the main node + (virtual - virtual start)"
               : "gives NULL: a HOLE is nobody's");
}

static int say_sum(grid *grid, rect area, const translation *t)
{
    if (!t->physical)
        return say(grid, area, "physical", "out of reach: it is another program's");
    if (!t->process)
        return say(grid, area, "physical", "none; the HOLE is at %p", (void *)t->segment.physical);
    return say(grid, area, "physical", "%p = %p + (%s - %s)", (const void *)(t->physical + t->offset),
               (const void *)t->physical, in_sum(t, t->address).text,
               in_sum(t, t->segment.main_address).text);
}

/* --- The main node, twice ---------------------------------------------------------------------- */

/* The cell of its bar in which a byte of the main node lies, and the byte with which a cell begins.
 * No machine maps so much that this overflows. */
static int cell_of(const translation *t, size_t offset, int cells)
{
    return (int)(offset * (size_t)cells / t->segment.main_size);
}

static size_t byte_at(const translation *t, int cell, int cells)
{
    return (t->segment.main_size * (size_t)cell + (size_t)cells - 1) / (size_t)cells;
}

/* How full each cell is, but that the selected segment stands out. */
static void draw_bar(grid *grid, int row, int col, int cells, const translation *t)
{
    const survey *survey = session_survey(t->view->session);
    const uintptr_t main = t->segment.main_address;
    size_t start = t->segment.address - main, from = 0, below = survey_below(survey, main).bytes;
    int first = cell_of(t, start, cells), last = cell_of(t, start + t->segment.size - 1, cells);

    for (int i = 0; i < cells; i++) {
        size_t end = byte_at(t, i + 1, cells);
        size_t live = survey_below(survey, main + end).bytes - below;
        share share = {.spans = CELL_SPANS, .bytes = end - from, .process_bytes = live};
        cell cell = i < first || i > last ? share_cell(&share, t->view->look)
                  : map_sample(t->process ? ROLE_SELECTED_PROCESS : ROLE_SELECTED_HOLE, t->view->look);
        grid_put(grid, row, col + i, cell.glyph, cell.style);
        from = end;
        below += live;
    }
}

/* Ticks where pages begin; where those are too many, where every second, fourth ... does. */
static void draw_ticks(grid *grid, int row, int col, int cells, const translation *t)
{
    size_t page_size = t->options->page_size, pages = t->segment.main_size / page_size, each = 1;

    while (pages / each * TICK_COLS > (size_t)cells)
        each *= 2;
    grid_fill(grid, row, col, cells, 0x2500, ink(ROLE_RULER));
    for (size_t page = 0; page < pages; page += each)
        grid_put(grid, row, col + cell_of(t, page * page_size, cells), 0x252c, ink(ROLE_RULER));
}

/* The ends of a bar, and between them what it is. */
static void draw_ends(grid *grid, rect line, const char *first, const char *last, const char *middle)
{
    int left = text_width(first), room = line.cols - left - text_width(last) - 2;
    int width = text_width(middle);

    grid_text(grid, line.row, line.col, line.cols, ink(ROLE_ADDRESS), first);
    if (room > -2)
        grid_text_before(grid, line.row, line.col + line.cols, ink(ROLE_ADDRESS), last);
    if (width <= room)
        grid_text(grid, line.row, line.col + left + 1 + (room - width) / 2, room, ink(ROLE_DIM), middle);
}

/* From the one bar to the other; the words stand where there is more room. */
static void draw_arrow(grid *grid, int row, int col, int cells, const translation *t)
{
    int at = cell_of(t, t->offset, cells);
    bool right = at < cells / 2;
    char text[60];

    snprintf(text, sizeof text, t->process ? "+ %s, by mems_get" : "+ %s, but mems_get gives NULL",
             in_sum(t, t->offset).text);
    int width = text_width(text), room = right ? cells - at - 2 : at - 1;
    grid_put(grid, row, col + at, t->process ? 0x2193 : 0xd7, bold(ROLE_KEY));
    if (room > 0)
        grid_text(grid, row, right ? col + at + 2 : col + at - 1 - (width < room ? width : room),
                  room, ink(ROLE_STORY), text);
}

static void draw_spaces(grid *grid, rect area, const translation *t)
{
    char first[32], last[32];
    size_t start = t->segment.main_address, size = t->segment.main_size;
    int row = area.row, col = area.col, cells = area.cols;

    draw_ends(grid, area, in_sum(t, start).text, in_sum(t, start + size - 1).text, "virtual");
    draw_ticks(grid, row + 1, col, cells, t);
    draw_bar(grid, row + 2, col, cells, t);
    draw_arrow(grid, row + 3, col, cells, t);
    draw_bar(grid, row + 4, col, cells, t);
    snprintf(first, sizeof first, "%p", (const void *)t->physical);
    snprintf(last, sizeof last, "%p", (const void *)(t->physical + size - 1));
    draw_ends(grid, (rect){row + 5, col, 1, cells}, first, last, "physical");
}

/* --- The panel --------------------------------------------------------------------------------- */

static void draw_headline(grid *grid, rect area, const heap_view *view)
{
    char text[80] = "Translation of ";

    if (view->lens.selecting)
        address_absolute(text + strlen(text), view, view->lens.selected);
    part_headline(grid, area, view->lens.selecting ? text : "Translation");
}

/* The steps, in their order; where rows are few, the ends matter more than the way. */
static const struct step {
    int (*say)(grid *grid, rect area, const translation *t);
    int least_rows;
} steps[] = {{say_page, 0}, {say_segment, 3}, {say_get, 4}, {say_sum, 0}};

enum { STEPS = sizeof steps / sizeof *steps };

static void draw_steps(grid *grid, rect rest, int bars, const translation *translation)
{
    bool spaced = bars > SPACES_ROWS;
    int rows = rest.rows - bars, left = 0;

    for (int i = 0; i < STEPS; i++)
        left += rows >= steps[i].least_rows;
    for (int i = 0; i < STEPS; i++) {
        if (bars && i == STEPS / 2) {
            rect_take_top(&rest, spaced);
            draw_spaces(grid, rest, translation);
            rect_take_top(&rest, bars - spaced);
            bars = 0;
        }
        if (rows < steps[i].least_rows)
            continue;
        left--;
        rect place = {rest.row, rest.col, rest.rows - bars - left, rest.cols};
        rect_take_top(&rest, steps[i].say(grid, place, translation));
    }
}

void panel_translation(grid *grid, rect area, const heap_view *view)
{
    rect inside = part_inside(area);
    bool large = inside.rows >= LARGE_ROWS && inside.cols >= BAR_COLS;
    int bars = inside.rows >= SPACED_ROWS ? SPACES_ROWS + 2 : SPACES_ROWS;
    translation translation;

    draw_headline(grid, area, view);
    if (look_up(&translation, view))
        draw_steps(grid, inside, large && translation.physical ? bars : 0, &translation);
    else
        grid_wrap(grid, inside, ink(ROLE_STORY), view->lens.selecting
                  ? "This address is no longer in the heap, so mems_get gives NULL."
                  : "No address is selected: the arrow keys select a segment, g an address.");
}

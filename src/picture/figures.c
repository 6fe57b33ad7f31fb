#include "picture/figures.h"

#include "picture/panels.h"
#include "picture/parts.h"

#include <stddef.h>
#include <stdio.h>

/* --- What they are ----------------------------------------------------------------------------- */

#define WILSON "Wilson, Johnstone, Neely and Boles, Dynamic Storage Allocation: A Survey and " \
               "Critical Review, 1995"

/* The amounts, as places in a moment. */
enum {
    MAPPED = offsetof(moment, now.mapped_bytes), PEAK_MAPPED = offsetof(moment, now.peak_mapped_bytes),
    USED = offsetof(moment, now.live_bytes), PEAK_USED = offsetof(moment, now.peak_live_bytes),
    UNUSED = offsetof(moment, now.free_bytes), LARGEST = offsetof(moment, now.largest_hole),
    BLOCKS = offsetof(moment, now.live_blocks), HOLES = offsetof(moment, now.holes),
    MAIN_NODES = offsetof(moment, now.main_nodes), FAILED = offsetof(moment, now.failures),
    PAGE = offsetof(moment, page), ELSEWHERE = offsetof(moment, elsewhere)
};

/* Names; unit; how it is reckoned; samples; in a heading: place, importance, name and columns; place in
 * the balance; formula; source. To forget a column does not compile. */
static const figure rows[] = {
    [FIGURE_PAGES] = {"pages", "pages", UNIT_COUNT, {QUOTIENT, MAPPED, PAGE}, MEASURE_MAPPED,
        {1, 5, "pages", 3}, 0,
        "mapped bytes / bytes of a page", "Mapped are all main nodes, whether used or not."},
    [FIGURE_USED] = {"used", "used bytes", UNIT_BYTES, {ITSELF, USED, 0}, MEASURE_LIVE,
        {2, 8, "used", 5}, 1, "the sizes of all PROCESSes together",
        "Each counts as long as it is: where the heap aligns, rounded up."},
    [FIGURE_UNUSED] = {"unused", "unused bytes", UNIT_BYTES, {DIFFERENCE, MAPPED, USED}, MEASURE_FREE,
        {3, 9, "unused", 5}, 0, "mapped bytes - used bytes", "They are the sizes of all HOLEs together."},
    [FIGURE_UTILISATION] = {"utilisation", "utilisation", UNIT_PART, {QUOTIENT, USED, MAPPED},
        MEASURE_UTILISATION, {4, 6, "util.", 6}, 3,
        "used bytes / mapped bytes", "Higher is better. " WILSON "."},
    [FIGURE_FRAGMENTATION] = {"ext. frag.", "external fragmentation", UNIT_PART, {REST, LARGEST, UNUSED},
        MEASURE_FRAGMENTATION, {7, 4, "ext. frag.", 6}, 4, "1 - largest hole / unused bytes",
        "The part of the unused bytes that one block could not have. " WILSON "."},
    [FIGURE_LARGEST] = {"largest hole", "largest hole", UNIT_BYTES, {ITSELF, LARGEST, 0},
        MEASURE_LARGEST, {6, 3, "largest", 5}, 7,
        "the size of the largest HOLE", "A larger block needs a new main node."},
    [FIGURE_BLOCKS] = {"blocks", "blocks (PROCESS)", UNIT_COUNT, {ITSELF, BLOCKS, 0}, MEASURE_BLOCKS,
        {0, 0, "", 0}, 5, "the number of PROCESSes", ""},
    [FIGURE_MAIN_NODES] = {"main nodes", "main nodes", UNIT_COUNT, {ITSELF, MAIN_NODES, 0}, MEASURE_NONE,
        {0, 0, "", 0}, 8, "the number of mappings that the heap has", ""},
    [FIGURE_HOLES] = {"holes", "holes (HOLE)", UNIT_COUNT, {ITSELF, HOLES, 0}, MEASURE_HOLES,
        {5, 7, "holes", 3}, 6, "the number of HOLEs", ""},
    [FIGURE_PEAK_USED] = {"peak used", "peak used bytes", UNIT_BYTES, {ITSELF, PEAK_USED, 0}, MEASURE_NONE,
        {0, 0, "", 0}, 0, "the most bytes that were used at once", ""},
    [FIGURE_PEAK_MAPPED] = {"peak mapped", "peak mapped bytes", UNIT_BYTES, {ITSELF, PEAK_MAPPED, 0},
        MEASURE_NONE, {0, 0, "", 0}, 0, "the most bytes that were mapped at once", ""},
    [FIGURE_FAILED] = {"failed", "failed mallocs", UNIT_COUNT, {ITSELF, FAILED, 0}, MEASURE_NONE,
        {8, 1, "failed", 3}, 0, "the calls for which there was no place", ""},
    [FIGURE_MEAN_BLOCK] = {"mean block", "mean size of a block", UNIT_MEAN, {QUOTIENT, USED, BLOCKS},
        MEASURE_NONE, {0, 0, "", 0}, 0, "used bytes / blocks", ""},
    [FIGURE_MEAN_HOLE] = {"mean hole", "mean size of a hole", UNIT_MEAN, {QUOTIENT, UNUSED, HOLES},
        MEASURE_NONE, {0, 0, "", 0}, 0, "unused bytes / holes", ""},
    [FIGURE_HOLES_A_BLOCK] = {"holes/blocks", "holes to blocks", UNIT_PART, {QUOTIENT, HOLES, BLOCKS},
        MEASURE_NONE, {0, 0, "", 0}, 0, "holes / blocks",
        "The fifty-percent rule: a heap that merges its HOLEs has, in the long run, about half as "
        "many of them as blocks. Knuth, The Art of Computer Programming, vol. 1, 2.5."},
    [FIGURE_COST] = {"cost", "cost of fragmentation", UNIT_PART, {EXCESS, PEAK_MAPPED, PEAK_USED},
        MEASURE_NONE, {0, 0, "", 0}, 0, "peak mapped bytes / peak used bytes - 1",
        "The memory that it took beyond what was needed. Johnstone and Wilson, The Memory "
        "Fragmentation Problem: Solved?, 1998."},
    [FIGURE_MAPPED] = {"mapped", "mapped bytes", UNIT_BYTES, {ITSELF, MAPPED, 0}, MEASURE_NONE,
        {0, 0, "", 0}, 2, "the sizes of all main nodes together", ""},
    [FIGURE_ELSEWHERE] = {"elsewhere", "blocks that lie elsewhere", UNIT_COUNT, {ITSELF, ELSEWHERE, 0},
        MEASURE_NONE, {9, 2, "\u2260", 3}, 0,
        "the blocks that the first heap has at another address, or had no place for", ""},
};

_Static_assert(sizeof rows / sizeof *rows == FIGURES, "a figure has no row");

const figure *figure_at(figure_id id)
{
    return &rows[id];
}

static int place_in(const figure *figure, figure_list list)
{
    switch (list) {
    case LIST_MEASURES:
        return (int)figure->measure + 1;
    case LIST_HEADING:
        return figure->heading.place;
    case LIST_IMPORTANCE:
        return figure->heading.importance;
    case LIST_BALANCE:
        return figure->balance;
    }
    return 0;
}

figure_id figure_in(figure_list list, int place)
{
    int id = 0;

    while (id < FIGURES && place_in(&rows[id], list) != place)
        id++;
    return (figure_id)id;
}

/* --- What they come to ------------------------------------------------------------------------- */

moment moment_of(const session *session, const heap_figures *figures)
{
    return (moment){.now = *figures, .page = session_heap(session)->options.page_size};
}

moment moment_now(const session *session)
{
    const heap_figures now = allocator_figures(session_heap(session));

    return moment_of(session, &now);
}

static size_t amount_at(const moment *moment, size_t place)
{
    return *(const size_t *)((const char *)moment + place);
}

static double value_of(const figure *figure, const moment *moment)
{
    double a = (double)amount_at(moment, figure->value.a), b = (double)amount_at(moment, figure->value.b);

    switch (figure->value.how) {
    case ITSELF:
        return a;
    case DIFFERENCE:
        return a - b;
    case QUOTIENT:
        return b > 0 ? a / b : 0;
    case REST:
        return b > 0 ? 1 - a / b : 0;
    case EXCESS:
        return b > 0 ? a / b - 1 : 0;
    }
    return 0;
}

void figure_text(char text[FIGURE_TEXT], figure_id id, const moment *moment, int room)
{
    double value = value_of(&rows[id], moment);
    bool all = room == FIGURE_ANY && value > 0.9995 && value < 1.0005;

    switch (rows[id].unit) {
    case UNIT_BYTES:
        part_number(text, (size_t)value, 1024, room);
        break;
    case UNIT_COUNT:
        part_number(text, (size_t)value, 1000, room);
        break;
    case UNIT_PART:             /* 100 % takes no more room than less does */
        snprintf(text, FIGURE_TEXT, "%.*f %%", all ? 0 : 1, 100 * value);
        break;
    case UNIT_MEAN:
        snprintf(text, FIGURE_TEXT, "%.1f", value);
        break;
    }
}

/* --- The panel --------------------------------------------------------------------------------- */

enum {
    SHORT_COLS = 18,            /* of several in a row */
    LONG_NAME = 22, NAME_COLS = 17, VALUE_COLS = 8,     /* of one in a row */
    LEAST_SPARKS = 8, MOST_SPARKS = 24
};

static void draw_figure(grid *grid, rect area, const char *name, figure_id id, const moment *moment)
{
    char value[FIGURE_TEXT];

    figure_text(value, id, moment, FIGURE_ANY);
    grid_text(grid, area.row, area.col, area.cols, ink(ROLE_DIM), name);
    if (text_width(value) <= area.cols)
        grid_text_before(grid, area.row, area.col + area.cols, ink(ROLE_STRONG), value);
}

void figure_draw_past(grid *grid, int row, int col, const timeline *timeline, measure measure, look look)
{
    for (int i = 0; i < timeline->columns; i++)
        part_spark(grid, row, col + i, timeline_part(timeline, i, measure), look);
}

/* One a row; the longest name is shortened where sparks would have no room beside it. */
static void draw_large(grid *grid, rect inside, const moment *moment, const heap_view *view)
{
    bool wide = inside.cols >= LONG_NAME + VALUE_COLS + LEAST_SPARKS + 2;
    int name_cols = wide ? LONG_NAME : NAME_COLS, room = inside.cols - name_cols - VALUE_COLS - 2;
    int sparks = room < MOST_SPARKS ? room : MOST_SPARKS;
    timeline timeline;

    timeline_lay_out(&timeline, view->session, sparks);
    int col = inside.col + name_cols + 1 + sparks - timeline.columns;
    for (int i = 0; i < SHOWN_FIGURES; i++) {
        rect place = {inside.row + i, inside.col, 1, inside.cols};
        bool fits = text_width(rows[i].long_name) <= name_cols;
        draw_figure(grid, place, fits ? rows[i].long_name : rows[i].name, (figure_id)i, moment);
        if (sparks >= LEAST_SPARKS && rows[i].measure != MEASURE_NONE)
            figure_draw_past(grid, place.row, col, &timeline, rows[i].measure, view->look);
    }
}

void panel_figures(grid *grid, rect area, const heap_view *view)
{
    const moment moment = moment_now(view->session);
    rect inside = part_inside(area);
    int columns = (inside.cols + 1) / (SHORT_COLS + 1);

    part_headline(grid, area, "Figures");
    if (inside.rows >= SHOWN_FIGURES) {
        draw_large(grid, inside, &moment, view);
        return;
    }
    if (columns < 1)
        return;
    int cols = (inside.cols + 1) / columns - 1;
    for (int i = 0; i < SHOWN_FIGURES && i < inside.rows * columns; i++) {
        int col = inside.col + i / inside.rows * (cols + 1);
        rect place = {inside.row + i % inside.rows, col, 1, cols};
        draw_figure(grid, place, rows[i].name, (figure_id)i, &moment);
    }
}

/* --- The page of formulas ---------------------------------------------------------------------- */

/* It may be longer than its area, so it is drawn whole on a sheet of its own, of which the part that is
 * seen is copied. */
enum { SHEET_ROWS = 300, INDENT = 4 };

/* Write a formula with its numbers; "" if there are none. */
static void write_numbers(char text[FIGURE_TEXT], figure_id id, const moment *moment)
{
    reckoning how = rows[id].value.how;
    size_t a = amount_at(moment, rows[id].value.a), b = amount_at(moment, rows[id].value.b);

    text[0] = '\0';
    if (how != ITSELF && (how == DIFFERENCE || b > 0))
        snprintf(text, FIGURE_TEXT, "%s%zu %c %zu%s", how == REST ? "1 - " : "", a,
                 how == DIFFERENCE ? '-' : '/', b, how == EXCESS ? " - 1" : "");
}

/* Write one line of text, or more, at the next row of a sheet. */
static void write_lines(grid *sheet, int *row, int indent, style style, const char *text)
{
    rect place = {*row, indent, sheet->rows - *row, sheet->cols - indent};

    *row += grid_wrap(sheet, place, style, text);
}

static void write_figure(grid *sheet, int *row, figure_id id, const moment *moment)
{
    const figure *figure = &rows[id];
    char value[FIGURE_TEXT], numbers[FIGURE_TEXT], text[300];

    figure_text(value, id, moment, FIGURE_ANY);
    write_numbers(numbers, id, moment);
    snprintf(text, sizeof text, *numbers ? "%s = %s" : "%s = %s = %s", figure->long_name,
             figure->formula, value);
    write_lines(sheet, row, 0, bold(ROLE_STRONG), text);
    snprintf(text, sizeof text, "= %s = %s", numbers, value);
    if (*numbers)
        write_lines(sheet, row, INDENT, ink(ROLE_STORY), text);
    write_lines(sheet, row, INDENT, ink(ROLE_DIM), figure->source);
}

int panel_formulas(grid *grid, rect area, const session *session, int top)
{
    struct grid sheet = {0};
    const moment moment = moment_now(session);
    int used = 0;

    grid_resize(&sheet, area.cols, SHEET_ROWS);
    for (int i = 0; i < EXPLAINED_FIGURES; i++) {
        used += i > 0 && sheet.cols > INDENT;       /* a blank line */
        write_figure(&sheet, &used, (figure_id)i, &moment);
    }
    for (int i = 0; i < area.rows * area.cols; i++) {
        const cell *cell = grid_at(&sheet, top + i / area.cols, i % area.cols);
        if (cell)
            grid_put(grid, area.row + i / area.cols, area.col + i % area.cols, cell->glyph, cell->style);
    }
    grid_free(&sheet);
    return used;
}

/* The heap at its peak and as it is now, beside one another; and what stayed. */
#include "picture/figures.h"
#include "picture/panels.h"
#include "picture/parts.h"

#include <stdio.h>

enum { KINDS = 8, VALUE = 24, VALUE_COLS = 9, GAP = 2, TALL_NAME = 15 };

/* One moment: what stands in a row of the table, or in a column. */
typedef struct moment {
    char name[40];
    char values[KINDS][VALUE];
} moment;

/* The most important ones first: those at the end are left out where there is no room. */
static const char *const names[KINDS] = {
    "used", "mapped", "utilisation", "ext. frag.", "blocks", "holes", "largest hole", "main nodes",
};

static void set_count(char value[VALUE], size_t count)
{
    part_number(value, count, 1024, VALUE_COLS);
}

static moment moment_of(const char *name, size_t position, const heap_figures *figures)
{
    moment moment = {0};

    snprintf(moment.name, sizeof moment.name, "%s %zu", name, position);
    set_count(moment.values[0], figures->live_bytes);
    set_count(moment.values[1], figures->mapped_bytes);
    snprintf(moment.values[2], VALUE, "%.1f %%", 100 * utilisation(figures));
    snprintf(moment.values[3], VALUE, "%.1f %%", 100 * external_fragmentation(figures));
    set_count(moment.values[4], figures->live_blocks);
    set_count(moment.values[5], figures->holes);
    set_count(moment.values[6], figures->largest_hole);
    set_count(moment.values[7], figures->main_nodes);
    return moment;
}

/* Whether all of a list of operations is done: then what is live stayed. */
static bool at_end(const session *session)
{
    return !session_endless(session) && session_position(session) == session_end(session);
}

/* --- What stayed, and what could not be done ---------------------------------------------------- */

static void describe(const session *session, const heap_figures *now, char *text, size_t size)
{
    const passes passes = session_passes(session);
    const struct { const char *what; size_t count; } rest[] = {
        {"failed", now->failures},
        {"without a place", passes.without_place},
        {"freed at unknown addresses", passes.strays},
        {"freed as a parent's", passes.inherited},
        {"refused to the program itself", passes.refused},
    };
    int used = snprintf(text, size, "%s: %zu block%s, %zu byte%s.",
                        at_end(session) ? "Stayed allocated" : "Allocated now", now->live_blocks,
                        now->live_blocks == 1 ? "" : "s", now->live_bytes,
                        now->live_bytes == 1 ? "" : "s");

    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (rest[i].count)
            used += snprintf(text + used, size - (size_t)used, " %zu %s.", rest[i].count,
                             rest[i].what);
    if (session_chosen(session).source.cut)
        snprintf(text + used, size - (size_t)used, " The trace was cut short.");
}

/* --- The two shapes of the table ---------------------------------------------------------------- */

/* A text that ends before a column. */
static void draw_to(grid *grid, int row, int end, style style, const char *text)
{
    int width = text_width(text);

    grid_text(grid, row, end - width, width, style, text);
}

/* A row a moment. */
static void draw_wide(grid *grid, rect area, const moment moments[2], int name_cols)
{
    int col = area.col + name_cols + GAP, end = area.col + area.cols;

    for (int i = 0; i < 2; i++)
        grid_text(grid, area.row + 1 + i, area.col, name_cols, ink(ROLE_DIM), moments[i].name);
    for (int k = 0; k < KINDS; k++) {
        int name = text_width(names[k]), cols = name > VALUE_COLS ? name : VALUE_COLS;
        if (col + cols > end)
            break;
        draw_to(grid, area.row, col + cols, ink(ROLE_DIM), names[k]);
        for (int i = 0; i < 2; i++)
            draw_to(grid, area.row + 1 + i, col + cols, ink(ROLE_STRONG), moments[i].values[k]);
        col += cols + GAP;
    }
}

/* A row a figure. */
static void draw_tall(grid *grid, rect area, const moment moments[2])
{
    int cols = (area.cols - TALL_NAME) / 2;

    for (int i = 0; i < 2; i++) {
        int end = area.col + TALL_NAME + (i + 1) * cols;
        draw_to(grid, area.row, end, ink(ROLE_DIM), moments[i].name);
        for (int k = 0; k < KINDS && k + 1 < area.rows; k++)
            draw_to(grid, area.row + 1 + k, end, ink(ROLE_STRONG), moments[i].values[k]);
    }
    for (int k = 0; k < KINDS && k + 1 < area.rows; k++)
        grid_text(grid, area.row + 1 + k, area.col, TALL_NAME, ink(ROLE_DIM), names[k]);
}

void panel_balance(grid *grid, rect area, const heap_view *view)
{
    const session *session = view->session;
    const heap_figures now = allocator_figures(session_heap(session));
    const heap_figures peak = session_peak_figures(session);
    const moment moments[2] = {
        moment_of("\u25c6 peak, at", session_peak(session), &peak),
        moment_of(at_end(session) ? "  end, at" : "  now, at", session_position(session), &now),
    };
    rect inside = part_inside(area);
    bool tall = inside.rows > KINDS + 2;
    char text[400];

    part_headline(grid, area, "Peak and now");
    int a = text_width(moments[0].name), b = text_width(moments[1].name);
    describe(session, &now, text, sizeof text);
    if (tall)
        draw_tall(grid, inside, moments);
    else
        draw_wide(grid, inside, moments, a > b ? a : b);
    int used = tall ? KINDS + 2 : 3;
    inside.row += used;
    inside.rows -= used;
    if (inside.rows > 0)
        grid_wrap(grid, inside, ink(ROLE_STORY), text);
}

/* The heap at its peak and as it is now, beside one another; and what stayed. */
#include "picture/figures.h"
#include "picture/panels.h"
#include "picture/parts.h"

#include <stdio.h>

enum { VALUE_COLS = 9, GAP = 2, TALL_NAME = 15 };

/* What stands in a row of the table, or in a column. */
typedef struct column {
    char name[40];
    moment moment;
} column;

/* The most important figures come first: those at the end are left out where there is no room. */
static figure_id kind(int i)
{
    return figure_in(LIST_BALANCE, i + 1);
}

static int count_kinds(void)
{
    int count = 0;

    while (kind(count) < FIGURES)
        count++;
    return count;
}

static column column_of(const char *name, size_t position, moment moment)
{
    column column = {.moment = moment};

    snprintf(column.name, sizeof column.name, "%s %zu", name, position);
    return column;
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

static void draw_value(grid *grid, int row, int end, int i, const moment *moment)
{
    char text[FIGURE_TEXT];

    figure_text(text, kind(i), moment, VALUE_COLS);
    grid_text_before(grid, row, end, ink(ROLE_STRONG), text);
}

/* A row a moment. */
static void draw_wide(grid *grid, rect area, const column columns[2], int name_cols)
{
    int col = area.col + name_cols + GAP, end = area.col + area.cols;

    for (int i = 0; i < 2; i++)
        grid_text(grid, area.row + 1 + i, area.col, name_cols, ink(ROLE_DIM), columns[i].name);
    for (int k = 0; kind(k) < FIGURES; k++) {
        int name = text_width(figure_at(kind(k))->name), cols = name > VALUE_COLS ? name : VALUE_COLS;
        if (col + cols > end)
            break;
        grid_text_before(grid, area.row, col + cols, ink(ROLE_DIM), figure_at(kind(k))->name);
        for (int i = 0; i < 2; i++)
            draw_value(grid, area.row + 1 + i, col + cols, k, &columns[i].moment);
        col += cols + GAP;
    }
}

/* A row a figure. */
static void draw_tall(grid *grid, rect area, const column columns[2])
{
    int cols = (area.cols - TALL_NAME) / 2;

    for (int i = 0; i < 2; i++) {
        int end = area.col + TALL_NAME + (i + 1) * cols;
        grid_text_before(grid, area.row, end, ink(ROLE_DIM), columns[i].name);
        for (int k = 0; kind(k) < FIGURES && k + 1 < area.rows; k++)
            draw_value(grid, area.row + 1 + k, end, k, &columns[i].moment);
    }
    for (int k = 0; kind(k) < FIGURES && k + 1 < area.rows; k++)
        grid_text(grid, area.row + 1 + k, area.col, TALL_NAME, ink(ROLE_DIM), figure_at(kind(k))->name);
}

void panel_balance(grid *grid, rect area, const heap_view *view)
{
    const session *session = view->session;
    const heap_figures now = allocator_figures(session_heap(session));
    const heap_figures peak = session_peak_figures(session);
    const column columns[2] = {
        column_of("\u25c6 peak, at", session_peak(session), moment_of(session, &peak)),
        column_of(at_end(session) ? "  end, at" : "  now, at", session_position(session),
                  moment_of(session, &now)),
    };
    rect inside = part_inside(area);
    int kinds = count_kinds();
    bool tall = inside.rows > kinds + 2;
    char text[400];

    part_headline(grid, area, "Peak and now");
    int a = text_width(columns[0].name), b = text_width(columns[1].name);
    describe(session, &now, text, sizeof text);
    if (tall)
        draw_tall(grid, inside, columns);
    else
        draw_wide(grid, inside, columns, a > b ? a : b);
    int used = tall ? kinds + 2 : 3;
    rect_take_top(&inside, used);
    if (inside.rows > 0)
        grid_wrap(grid, inside, ink(ROLE_STORY), text);
}

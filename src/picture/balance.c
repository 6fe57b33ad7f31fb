/* The heap at its peak and as it is now, side by side; and what stayed. */
#include "picture/figures.h"
#include "picture/panels.h"
#include "picture/parts.h"

#include <stdio.h>

enum { VALUE_COLS = 9, GAP = 2, TALL_NAME = 15 };

/* A moment, in a row of the table or in a column. */
typedef struct column {
    char name[40];
    moment moment;
} column;

static column column_of(const char *name, size_t position, moment moment)
{
    column column = {.moment = moment};

    snprintf(column.name, sizeof column.name, "%s %zu", name, position);
    return column;
}

/* The figures, the most important ones first: those at the end are left out where there is no room. */
static figure_id kind(int i)
{
    return figure_in(LIST_BALANCE, i + 1);
}

/* Whether all of a list of operations is done: then what is live stayed. */
static bool at_end(const session *session)
{
    return !session_endless(session) && session_position(session) == session_end(session);
}

/* --- What stayed, and what could not be done ---------------------------------------------------- */

static void describe(const session *session, const heap_figures *now, text *text)
{
    const passes passes = session_passes(session);
    const struct { const char *what; size_t count; } rest[] = {
        {"failed", now->failures},
        {"without a place", passes.without_place},
        {"freed at unknown addresses", passes.strays},
        {"freed as a parent's", passes.inherited},
        {"refused to the program itself", passes.refused},
    };

    text_printf(text, "%s: %zu block%s, %zu byte%s.",
                at_end(session) ? "Stayed allocated" : "Allocated now", now->live_blocks,
                plural(now->live_blocks), now->live_bytes, plural(now->live_bytes));
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (rest[i].count)
            text_printf(text, " %zu %s.", rest[i].count, rest[i].what);
    if (session_chosen(session).source.cut)
        text_printf(text, " The trace was cut short.");
}

/* --- The two shapes of the table ---------------------------------------------------------------- */

static void draw_value(grid *grid, int row, int end, int i, const moment *moment)
{
    char text[FIGURE_TEXT];

    figure_text(text, kind(i), moment, VALUE_COLS);
    grid_text_before(grid, row, end, ink(ROLE_STRONG), text);
}

/* A row a moment. */
static void draw_wide(grid *grid, rect area, const column columns[2])
{
    int names[] = {text_width(columns[0].name), text_width(columns[1].name)};
    int name_cols = names[0] > names[1] ? names[0] : names[1], col = area.col + name_cols + GAP;

    for (int i = 0; i < 2; i++)
        grid_text(grid, area.row + 1 + i, area.col, name_cols, ink(ROLE_DIM), columns[i].name);
    for (int k = 0; kind(k) < FIGURES; k++) {
        const char *name = figure_at(kind(k))->name;
        int end = col + (text_width(name) > VALUE_COLS ? text_width(name) : VALUE_COLS);
        if (end > area.col + area.cols)
            break;
        grid_text_before(grid, area.row, end, ink(ROLE_DIM), name);
        for (int i = 0; i < 2; i++)
            draw_value(grid, area.row + 1 + i, end, k, &columns[i].moment);
        col = end + GAP;
    }
}

/* A row a figure. */
static void draw_tall(grid *grid, rect area, const column columns[2])
{
    int cols = (area.cols - TALL_NAME) / 2, first = area.col + TALL_NAME;

    for (int i = 0; i < 2; i++)
        grid_text_before(grid, area.row, first + (i + 1) * cols, ink(ROLE_DIM), columns[i].name);
    for (int k = 0; kind(k) < FIGURES; k++) {
        int row = area.row + 1 + k;
        grid_text(grid, row, area.col, TALL_NAME, ink(ROLE_DIM), figure_at(kind(k))->name);
        for (int i = 0; i < 2; i++)
            draw_value(grid, row, first + (i + 1) * cols, k, &columns[i].moment);
    }
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
    int kinds = 0;
    char bytes[400];
    text text = text_in(bytes, sizeof bytes);

    while (kind(kinds) < FIGURES)
        kinds++;
    bool tall = inside.rows > kinds + 2;
    part_headline(grid, area, "Peak and now");
    (tall ? draw_tall : draw_wide)(grid, inside, columns);
    rect_take_top(&inside, tall ? kinds + 2 : 3);
    if (inside.rows <= 0)
        return;
    describe(session, &now, &text);
    grid_wrap(grid, inside, ink(ROLE_STORY), bytes);
}

/* What there is to read: the list of actions, and the formulas of the figures. */
#include "viewer/internal.h"

#include "picture/panels.h"

#include <string.h>

/* --- The list of actions ----------------------------------------------------------------------- */

enum { COLUMN = 38, KEYS = 13, MOST_ROWS = 128 };

/* A row of the help: the name of a group, or an action; neither is a blank row. */
typedef struct row {
    const char *group;
    const action *action;
} row;

static page lay_out(const viewer *viewer, row rows[MOST_ROWS])
{
    const char *group = "";
    int count = 0;

    for (size_t i = 0; action_at(i) && count + 3 < MOST_ROWS; i++) {
        const action *action = action_at(i);
        if (strcmp(group, action->group) != 0) {
            if (count > 0)
                rows[count++] = (row){0};
            group = action->group;
            rows[count++] = (row){.group = group};
        }
        rows[count++] = (row){.action = action};
    }
    return page_of(viewer, "Keys", 2 * COLUMN, 2, count);
}

/* Do what a click points at, unless it is an action of the mouse itself, which is for the map. */
void help_key(viewer *viewer, uint32_t key)
{
    row rows[MOST_ROWS];
    const page page = lay_out(viewer, rows);

    if (page_scroll(viewer, &page, key))
        return;
    viewer->mode = MODE_MAP;
    int index = key == INPUT_CLICK ? page_pointed(viewer, &page) : -1;
    const action *action = index >= 0 ? rows[index].action : NULL;
    if (action && action->keys[0] < INPUT_CLICK)
        action_do(viewer, action);
}

static void draw_row(grid *grid, int line, int col, int cols, const row *row)
{
    if (row->group)
        grid_text(grid, line, col, cols, (style){.ink = ROLE_KEY, .flags = CELL_BOLD}, row->group);
    if (!row->action)
        return;
    grid_text(grid, line, col, KEYS - 1, (style){.ink = ROLE_STRONG, .flags = CELL_BOLD},
              row->action->key_text);
    grid_text(grid, line, col + KEYS, cols - KEYS, (style){.ink = ROLE_STORY}, row->action->help);
}

void help_draw(const viewer *viewer, grid *grid)
{
    row rows[MOST_ROWS];
    const page page = lay_out(viewer, rows);
    rect inside = page.inside;

    page_draw(grid, &page);
    for (int i = 0; i < page.shown && page.top + i < page.count; i++)
        draw_row(grid, inside.row + i % inside.rows, inside.col + i / inside.rows * COLUMN,
                 page.columns == 2 ? COLUMN - 1 : inside.cols, &rows[page.top + i]);
}

/* --- The formulas ------------------------------------------------------------------------------ */

/* How many rows they take depends on the columns, so they are drawn to know. */
static page formulas_page(const viewer *viewer)
{
    page page = page_of(viewer, "Formulas", 92, 1, 0);
    grid nowhere = {0};

    return page_of(viewer, page.title, page.inside.cols, 1,
                   panel_formulas(&nowhere, page.inside, viewer->session, 0));
}

void formulas_key(viewer *viewer, uint32_t key)
{
    const page page = formulas_page(viewer);

    if (!page_scroll(viewer, &page, key))
        viewer->mode = MODE_MAP;
}

void formulas_draw(const viewer *viewer, grid *grid)
{
    const page page = formulas_page(viewer);

    page_draw(grid, &page);
    panel_formulas(grid, page.inside, viewer->session, page.top);
}

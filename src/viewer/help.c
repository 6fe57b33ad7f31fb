/* The list of actions as a page: in two columns where there is room, scrolled where there is not. */
#include "viewer/internal.h"

#include <string.h>

enum { COLUMN = 38, KEYS = 13 };

/* A row of the help: the name of a group, or an action; neither is a blank row. */
typedef struct row {
    const char *group;
    const action *action;
} row;

enum { MOST_ROWS = 128 };

static int gather(row rows[MOST_ROWS])
{
    const char *group = NULL;
    int count = 0;

    for (size_t i = 0; action_at(i) && count + 3 < MOST_ROWS; i++) {
        const action *action = action_at(i);
        if (!group || strcmp(group, action->group) != 0) {
            if (group)
                rows[count++] = (row){0};
            group = action->group;
            rows[count++] = (row){.group = group};
        }
        rows[count++] = (row){.action = action};
    }
    return count;
}

/* The page on a screen: `shown` rows from `top` on, those of the second column after the first's. */
typedef struct page {
    row rows[MOST_ROWS];
    int count, shown, top, columns;
    rect inside;
} page;

/* The frame takes the row of the key bar as well: all that is in there is in here. */
static page lay_out(const viewer *viewer, const grid *grid)
{
    page page = {0};

    page.count = gather(page.rows);
    page.columns = frame_inside(grid, 2 * COLUMN, 1).cols < 2 * COLUMN ? 1 : 2;
    page.inside = frame_inside(grid, 2 * COLUMN, (page.count + page.columns - 1) / page.columns);
    page.shown = page.inside.rows * page.columns;
    int last = page.count > page.shown ? page.count - page.shown : 0;
    page.top = (int)viewer->page_top < last ? (int)viewer->page_top : last;
    return page;
}

/* Return the action that the mouse points at; NULL if there is none, or it is one of the mouse itself,
 * which is for the map. */
static const action *pointed_at(const viewer *viewer, const page *page)
{
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    row -= page->inside.row;
    col -= page->inside.col;
    if (row < 0 || row >= page->inside.rows || col < 0 || col >= page->columns * COLUMN)
        return NULL;
    int index = page->top + col / COLUMN * page->inside.rows + row;
    const action *action = index < page->count ? page->rows[index].action : NULL;
    return action && action->keys[0] < INPUT_CLICK ? action : NULL;
}

void help_key(viewer *viewer, uint32_t key)
{
    const page page = lay_out(viewer, &viewer->grid);

    if (frame_scroll(&viewer->page_top, key, (size_t)page.shown, (size_t)page.count))
        return;
    viewer->mode = MODE_MAP;
    if (key != INPUT_CLICK)
        return;
    const action *action = pointed_at(viewer, &page);
    if (action)
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
    const page page = lay_out(viewer, grid);
    rect inside = frame_draw(grid, 2 * COLUMN, page.inside.rows, "Keys");

    for (int i = 0; i < page.shown && page.top + i < page.count; i++) {
        int column = i / inside.rows;
        draw_row(grid, inside.row + i % inside.rows, inside.col + column * COLUMN,
                 page.columns == 2 ? COLUMN - 1 : inside.cols, &page.rows[page.top + i]);
    }
    frame_more(grid, inside, page.top > 0, page.top + page.shown < page.count);
}

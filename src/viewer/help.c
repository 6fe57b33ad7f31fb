/* The list of actions as a page: in two columns where there is room, scrolled where there is not. */
#include "viewer/internal.h"

#include <string.h>

enum { COLUMN = 38, KEYS = 13 };

/* A row of the help: the name of a group, or an action; neither is a blank row. */
typedef struct row {
    const char *group;
    const action *action;
} row;

enum { MOST_ROWS = 80 };

static size_t gather(row rows[MOST_ROWS])
{
    const char *group = NULL;
    size_t count = 0;

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

void help_key(viewer *viewer, uint32_t key)
{
    if (key == INPUT_DOWN || key == 'j' || key == INPUT_PAGE_DOWN || key == ' ')
        viewer->help_top += key == INPUT_DOWN || key == 'j' ? 1 : 10;
    else if (key == INPUT_UP || key == 'k' || key == INPUT_PAGE_UP)
        viewer->help_top -= viewer->help_top < 10 && key == INPUT_PAGE_UP ? viewer->help_top
                          : key == INPUT_PAGE_UP ? 10 : viewer->help_top > 0;
    else
        viewer->mode = MODE_MAP;
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

void help_draw(viewer *viewer, grid *grid)
{
    row rows[MOST_ROWS];
    size_t count = gather(rows);
    rect inside = frame_draw(grid, 2 * COLUMN, grid->rows, "Keys");
    int columns = inside.cols >= 2 * COLUMN ? 2 : 1;
    size_t shown = (size_t)(inside.rows * columns), top = viewer->help_top;

    if (top + shown > count)
        top = count > shown ? count - shown : 0;
    viewer->help_top = top;
    for (size_t i = 0; i < shown && top + i < count; i++) {
        int column = (int)i / inside.rows;
        draw_row(grid, inside.row + (int)i % inside.rows, inside.col + column * COLUMN,
                 columns == 2 ? COLUMN - 1 : inside.cols, &rows[top + i]);
    }
}

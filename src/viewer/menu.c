/* The menu of workloads: the file first, if there is one. */
#include "viewer/actions.h"

#include <stdio.h>

static size_t first_workload(const viewer *viewer)
{
    return viewer->options->input ? 1 : 0;
}

static bool entry(const viewer *viewer, size_t index, const char **name, const char **summary)
{
    size_t first = first_workload(viewer);
    const workload *workload = index < first ? NULL : workload_at(index - first);

    *name = workload ? workload->name : viewer->options->file;
    *summary = workload ? workload->summary : viewer->options->input_kind;
    return index < first || workload;
}

static size_t entry_count(const viewer *viewer)
{
    const char *name, *summary;
    size_t count = 0;

    while (entry(viewer, count, &name, &summary))
        count++;
    return count;
}

void act_workload(viewer *viewer)
{
    size_t first = first_workload(viewer);

    viewer->mode = MODE_MENU;
    viewer->menu_index = 0;
    for (size_t i = 0; workload_at(i) && !viewer->scripted; i++)
        if (workload_at(i) == viewer->generator.workload)
            viewer->menu_index = first + i;
}

static void choose(viewer *viewer)
{
    size_t first = first_workload(viewer);

    viewer->mode = MODE_MAP;
    viewer->scripted = viewer->menu_index < first;
    if (!viewer->scripted)
        viewer->generator.workload = workload_at(viewer->menu_index - first);
    state_restart(viewer);
}

/* The frame has room for a blank row, and one that says how to leave. */
enum { COLS = 72, MORE_ROWS = 2 };

/* Return the entry that the mouse points at; as many as there are, if it points at none. */
static size_t pointed_at(const viewer *viewer, size_t count)
{
    rect inside = frame_inside(&viewer->grid, COLS, (int)count + MORE_ROWS);
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    bool hit = row >= inside.row && row < inside.row + inside.rows && col >= inside.col
            && col < inside.col + inside.cols && (size_t)(row - inside.row) < count;
    return hit ? (size_t)(row - inside.row) : count;
}

void menu_key(viewer *viewer, uint32_t key)
{
    size_t count = entry_count(viewer), clicked = count;

    if (key == INPUT_CLICK)
        clicked = pointed_at(viewer, count);
    if (key >= '1' && key < '1' + count)
        clicked = key - '1';
    if (clicked < count) {
        viewer->menu_index = clicked;
        choose(viewer);
    } else if (key == INPUT_ESCAPE || key == 'q' || key == 'o' || key == INPUT_CLICK)
        viewer->mode = MODE_MAP;
    else if (key == INPUT_DOWN || key == 'j' || key == INPUT_WHEEL_DOWN)
        viewer->menu_index = (viewer->menu_index + 1) % count;
    else if (key == INPUT_UP || key == 'k' || key == INPUT_WHEEL_UP)
        viewer->menu_index = (viewer->menu_index + count - 1) % count;
    else if (key == INPUT_ENTER || key == ' ')
        choose(viewer);
}

void menu_draw(const viewer *viewer, grid *grid)
{
    int count = (int)entry_count(viewer);
    rect inside = frame_draw(grid, COLS, count + MORE_ROWS, "Workload: starts a new heap");
    const char *name, *summary;

    for (int i = 0; i < inside.rows && entry(viewer, (size_t)i, &name, &summary); i++) {
        bool chosen = (size_t)i == viewer->menu_index;
        style style = {chosen ? ROLE_TITLE : ROLE_STORY, chosen ? ROLE_TITLE : ROLE_NONE, 0};
        int row = inside.row + i;
        grid_fill(grid, row, inside.col, inside.cols, ' ', style);
        grid_printf(grid, (rect){row, inside.col, 1, inside.cols}, style, "%s %d  %-13.30s %s",
                    chosen ? "\u25b8" : " ", i + 1, name, summary);
        if (chosen)
            grid_cursor(grid, row, inside.col);
    }
    if (inside.rows > count + 1)
        grid_text(grid, inside.row + count + 1, inside.col + 2, inside.cols - 2,
                  (struct style){.ink = ROLE_DIM},
                  "arrows or a number: choose, Enter: start, Esc: leave");
    bar_draw(viewer, grid);
}

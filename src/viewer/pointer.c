/* The mouse over the map, the strip and the key bar. */
#include "viewer/actions.h"

enum { WHEEL_LINES = 3 };

/* Does what a click on the key bar stands for, goes where one on the strip points, or selects what
 * there is in the map. Whether it was the map. */
static bool point(viewer *viewer)
{
    const grid *grid = &viewer->grid;
    uintptr_t address;
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    const action *action = bar_at(viewer, row, col);
    if (action) {
        action->act(viewer);
        return false;
    }
    switch (picture_at(&viewer->scene, grid->cols, grid->rows, row, col, &address)) {
    case PICTURE_MAP:
        lens_select(&viewer->scene.lens, address);
        return true;
    case PICTURE_STRIP:
        picture_show(&viewer->scene, grid->cols, grid->rows, address);
        state_say(viewer, "The map stays here; F follows the action again.");
        return false;
    default:
        return false;
    }
}

void act_click(viewer *viewer)
{
    point(viewer);
}

void act_double_click(viewer *viewer)
{
    if (point(viewer))
        act_free(viewer);
}

void act_wheel_down(viewer *viewer)
{
    for (int i = 0; i < WHEEL_LINES; i++)
        act_scroll_down(viewer);
}

void act_wheel_up(viewer *viewer)
{
    for (int i = 0; i < WHEEL_LINES; i++)
        act_scroll_up(viewer);
}

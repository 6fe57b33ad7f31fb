/* The mouse over the map, the strips and the key bar. */
#include "viewer/actions.h"

enum { WHEEL_LINES = 3 };

/* Does what a click on the key bar stands for, goes where one on the strip points, or selects what
 * there is in the map. Whether it was the map. */
static bool point(viewer *viewer)
{
    const grid *grid = &viewer->grid;
    uintptr_t address;
    size_t position;
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    const action *action = bar_at(viewer, row, col);
    if (action) {
        action->act(viewer);
        return false;
    }
    switch (picture_at(&viewer->scene, grid->cols, grid->rows, row, col, &address,
                       &position)) {
    case PICTURE_MAP:
        lens_select(&viewer->scene.lens, address);
        return true;
    case PICTURE_STRIP:
        picture_show(&viewer->scene, grid->cols, grid->rows, address);
        state_say(viewer, "The map stays here; F follows the action again.");
        return false;
    case PICTURE_TIME:
        timeline_go(viewer, position);
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

/* Whether the pointer is over the strip of time. */
static bool over_time(const viewer *viewer)
{
    const grid *grid = &viewer->grid;
    uintptr_t address;
    size_t position;
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    return picture_at(&viewer->scene, grid->cols, grid->rows, row, col, &address, &position)
        == PICTURE_TIME;
}

void act_wheel_down(viewer *viewer)
{
    if (over_time(viewer)) {
        act_scrub_on(viewer);
        return;
    }
    for (int i = 0; i < WHEEL_LINES; i++)
        act_scroll_down(viewer);
}

void act_wheel_up(viewer *viewer)
{
    if (over_time(viewer)) {
        act_scrub_back(viewer);
        return;
    }
    for (int i = 0; i < WHEEL_LINES; i++)
        act_scroll_up(viewer);
}

/* The mouse over the map, the strips and the key bar. */
#include "viewer/actions.h"

enum { WHEEL_LINES = 3 };

/* Do what a click on the key bar stands for, go where one on a strip points, or select what there is in
 * a map; of several heaps, that one is then in focus. Return whether it was a map. */
static bool point(viewer *viewer)
{
    uintptr_t address;
    size_t position;
    int row, col, which;

    terminal_pointer(viewer->terminal, &row, &col);
    const action *action = bar_at(viewer, row, col);
    if (action) {
        action_do(viewer, action);
        return false;
    }
    picture_part part = sight_at(viewer, row, col, &which, &address, &position);
    if (part != PICTURE_TIME && which >= 0)
        state_focus(viewer, which);
    switch (part) {
    case PICTURE_MAP:
        lens_select(&viewer->scene.lens, address);
        return true;
    case PICTURE_STRIP:
        sight_show(viewer, address);
        state_say(viewer, "The map stays here; F follows the action again.");
        return false;
    case PICTURE_TIME:
        timeline_go(viewer, position);
        return false;
    case PICTURE_NOWHERE:
        return false;
    }
    return false;
}

void act_click(viewer *viewer, int frees)
{
    if (point(viewer) && frees)
        act_free(viewer);
}

/* Whether the pointer is over the strip of time. */
static bool over_time(const viewer *viewer)
{
    uintptr_t address;
    size_t position;
    int row, col, which;

    terminal_pointer(viewer->terminal, &row, &col);
    return sight_at(viewer, row, col, &which, &address, &position) == PICTURE_TIME;
}

void act_wheel(viewer *viewer, int direction)
{
    if (over_time(viewer))
        act_scrub(viewer, direction);
    else
        act_scroll(viewer, direction * WHEEL_LINES);
}

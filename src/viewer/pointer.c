/* The mouse over the map, the strips and the key bar. */
#include "viewer/actions.h"

enum { WHEEL_LINES = 3 };

/* Do what a click on the key bar stands for, go where one on a strip points, or select what there is in
 * a map; of several heaps, that one is then in focus. Return whether it was a map. */
static bool point(viewer *viewer)
{
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    const action *action = bar_at(viewer, row, col);
    if (action) {
        action_do(viewer, action);
        return false;
    }
    const spot spot = picture_at(&viewer->scene, row, col);
    if (spot.heap >= 0)
        state_focus(viewer, spot.heap);
    switch (spot.part) {
    case PICTURE_MAP:
        lens_select(&viewer->scene.lens, spot.address);
        return true;
    case PICTURE_STRIP:
        picture_show(&viewer->scene, spot.address);
        state_say(viewer, "The map stays here; F follows the action again.");
        break;
    case PICTURE_TIME:
        timeline_go(viewer, spot.position);
        break;
    case PICTURE_NOWHERE:
        break;
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
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    return picture_at(&viewer->scene, row, col).part == PICTURE_TIME;
}

void act_wheel(viewer *viewer, int direction)
{
    if (over_time(viewer))
        act_scrub(viewer, direction);
    else
        act_scroll(viewer, direction * WHEEL_LINES);
}

/* The mouse over the map, the strips and the key bar. */
#include "viewer/actions.h"

enum { WHEEL_LINES = 3 };

/* Do what a click on the key bar stands for, go where one on a strip points, or select, or free, what
 * there is in a map; of several heaps, that one is then in focus. */
void act_click(viewer *viewer, int frees)
{
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    const action *action = bar_at(viewer, row, col);
    if (action) {
        action_do(viewer, action);
        return;
    }
    const spot spot = picture_at(&viewer->scene, row, col);
    if (spot.heap >= 0)
        state_focus(viewer, spot.heap);
    switch (spot.part) {
    case PICTURE_MAP:
        lens_select(&viewer->scene.lens, spot.address);
        if (frees)
            act_free(viewer);
        break;
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
}

/* Over the strip of time, the wheel goes to other positions. */
void act_wheel(viewer *viewer, int direction)
{
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    if (picture_at(&viewer->scene, row, col).part == PICTURE_TIME)
        act_scrub(viewer, direction);
    else
        act_scroll(viewer, direction * WHEEL_LINES);
}

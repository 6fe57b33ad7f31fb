/* What is looked at: one heap, or several beside one another. Of several, the scene is that of the heap
 * in focus, and the others are made to look alike whenever they are seen. */
#include "viewer/internal.h"

static comparison compose(const viewer *viewer, const scene *scene)
{
    comparison comparison = {.count = viewer->session_count};

    for (int i = 0; i < viewer->session_count; i++) {
        comparison.scenes[i] = *scene;
        comparison.scenes[i].session = viewer->sessions[i];
        if (viewer->sessions[i] == viewer->session)
            comparison.focus = i;
    }
    return comparison;
}

/* The lens of the scene is corrected, too. */
static comparison settle(const viewer *viewer, scene *scene, int cols, int rows)
{
    comparison comparison = compose(viewer, scene);

    compare_settle(&comparison, cols, rows);
    scene->lens = comparison.scenes[comparison.focus].lens;
    return comparison;
}

/* As it is drawn now. */
static comparison settled(const viewer *viewer)
{
    scene scene = viewer->scene;

    return settle(viewer, &scene, viewer->grid.cols, viewer->grid.rows);
}

static bool is_alone(const viewer *viewer)
{
    return viewer->session_count == 1;
}

void sight_settle(viewer *viewer)
{
    int cols = viewer->grid.cols, rows = viewer->grid.rows;

    if (is_alone(viewer))
        picture_settle(&viewer->scene, cols, rows);
    else
        settle(viewer, &viewer->scene, cols, rows);
}

void sight_draw(const viewer *viewer, scene *scene, grid *grid)
{
    if (is_alone(viewer)) {
        picture_settle(scene, grid->cols, grid->rows);
        picture_draw(grid, scene);
        return;
    }
    const comparison comparison = settle(viewer, scene, grid->cols, grid->rows);
    compare_draw(grid, &comparison);
}

bool sight_can_zoom(const viewer *viewer, int steps)
{
    int cols = viewer->grid.cols, rows = viewer->grid.rows;

    if (is_alone(viewer))
        return picture_can_zoom(&viewer->scene, cols, rows, steps);
    comparison comparison = settled(viewer);
    return compare_can_zoom(&comparison, cols, rows, steps);
}

int sight_map_lines(const viewer *viewer)
{
    int cols = viewer->grid.cols, rows = viewer->grid.rows;

    if (is_alone(viewer))
        return picture_map_lines(&viewer->scene, cols, rows);
    comparison comparison = settled(viewer);
    return compare_map_lines(&comparison, cols, rows);
}

void sight_show(viewer *viewer, uintptr_t address)
{
    int cols = viewer->grid.cols, rows = viewer->grid.rows;

    if (is_alone(viewer)) {
        picture_show(&viewer->scene, cols, rows, address);
        return;
    }
    comparison comparison = settled(viewer);
    compare_show(&comparison, cols, rows, address);
    viewer->scene.lens = comparison.scenes[comparison.focus].lens;
}

picture_part sight_at(const viewer *viewer, int row, int col, int *which, uintptr_t *address,
                      size_t *position)
{
    int cols = viewer->grid.cols, rows = viewer->grid.rows;

    *which = 0;
    if (is_alone(viewer))
        return picture_at(&viewer->scene, cols, rows, row, col, address, position);
    comparison comparison = settled(viewer);
    return compare_at(&comparison, cols, rows, row, col, which, address, position);
}

size_t sight_scrub(const viewer *viewer, bool on)
{
    int cols = viewer->grid.cols, rows = viewer->grid.rows;

    if (is_alone(viewer))
        return picture_scrub(&viewer->scene, cols, rows, on);
    comparison comparison = settled(viewer);
    return compare_scrub(&comparison, cols, rows, on);
}

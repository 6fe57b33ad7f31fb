/* The formulas of the figures as a page. */
#include "viewer/internal.h"

#include "picture/panels.h"

enum { COLS = 92, MOST_ROWS = 400 };

/* The rows of all of them, in so many columns: it takes a drawing to know. */
static int count_rows(const viewer *viewer, int cols)
{
    grid grid = {0};

    grid_resize(&grid, cols, 1);
    int rows = panel_formulas(&grid, (rect){0, 0, 1, cols}, viewer->session, 0);
    grid_free(&grid);
    return rows < MOST_ROWS ? rows : MOST_ROWS;
}

void formulas_key(viewer *viewer, uint32_t key)
{
    rect inside = frame_inside(&viewer->grid, COLS, MOST_ROWS);
    int rows = count_rows(viewer, inside.cols);

    if (!frame_scroll(&viewer->page_top, key, (size_t)inside.rows, (size_t)rows))
        viewer->mode = MODE_MAP;
}

void formulas_draw(const viewer *viewer, grid *grid)
{
    int rows = count_rows(viewer, frame_inside(grid, COLS, MOST_ROWS).cols);
    rect inside = frame_draw(grid, COLS, rows, "Formulas");
    int last = rows > inside.rows ? rows - inside.rows : 0;
    int top = (int)viewer->page_top < last ? (int)viewer->page_top : last;

    panel_formulas(grid, inside, viewer->session, top);
    frame_more(grid, inside, top > 0, top < last);
}

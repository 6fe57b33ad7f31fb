#include "viewer/internal.h"

rect frame_draw(grid *grid, int cols, int rows, const char *title)
{
    const style line = {.ink = ROLE_RULER}, strong = {.ink = ROLE_KEY, .flags = CELL_BOLD};
    rect outside = {0, 0, rows + 2, cols + 4};

    if (outside.cols > grid->cols)
        outside.cols = grid->cols;
    if (outside.rows > grid->rows)
        outside.rows = grid->rows;
    outside.row = (grid->rows - outside.rows) / 2;
    outside.col = (grid->cols - outside.cols) / 2;
    int last_row = outside.row + outside.rows - 1, last_col = outside.col + outside.cols - 1;
    for (int row = outside.row; row <= last_row; row++) {
        bool edge = row == outside.row || row == last_row;
        grid_fill(grid, row, outside.col, outside.cols, edge ? 0x2500 : ' ', line);
        grid_put(grid, row, outside.col, 0x2502, line);
        grid_put(grid, row, last_col, 0x2502, line);
    }
    grid_put(grid, outside.row, outside.col, 0x250c, line);
    grid_put(grid, outside.row, last_col, 0x2510, line);
    grid_put(grid, last_row, outside.col, 0x2514, line);
    grid_put(grid, last_row, last_col, 0x2518, line);
    grid_printf(grid, outside.row, outside.col + 2, outside.cols - 4, strong, " %s ", title);
    return (rect){outside.row + 1, outside.col + 2, outside.rows - 2, outside.cols - 4};
}

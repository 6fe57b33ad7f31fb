/* Frames: what pages and menus are drawn in. */
#include "viewer/internal.h"

enum { EDGE_ROWS = 1, EDGE_COLS = 2 };

rect frame_inside(const grid *grid, int cols, int rows)
{
    rect inside = {.rows = rows, .cols = cols};

    if (inside.cols > grid->cols - 2 * EDGE_COLS)
        inside.cols = grid->cols - 2 * EDGE_COLS;
    if (inside.rows > grid->rows - 2 * EDGE_ROWS)
        inside.rows = grid->rows - 2 * EDGE_ROWS;
    inside.row = (grid->rows - inside.rows) / 2;
    inside.col = (grid->cols - inside.cols) / 2;
    return inside;
}

rect frame_draw(grid *grid, int cols, int rows, const char *title)
{
    const style line = {.ink = ROLE_RULER}, strong = {.ink = ROLE_KEY, .flags = CELL_BOLD};
    rect inside = frame_inside(grid, cols, rows);
    int first_row = inside.row - EDGE_ROWS, last_row = inside.row + inside.rows;
    int first_col = inside.col - EDGE_COLS, last_col = inside.col + inside.cols + EDGE_COLS - 1;

    for (int row = first_row; row <= last_row; row++) {
        bool edge = row == first_row || row == last_row;
        grid_fill(grid, row, first_col, last_col - first_col, edge ? 0x2500 : ' ', line);
        grid_put(grid, row, first_col, 0x2502, line);
        grid_put(grid, row, last_col, 0x2502, line);
    }
    grid_put(grid, first_row, first_col, 0x250c, line);
    grid_put(grid, first_row, last_col, 0x2510, line);
    grid_put(grid, last_row, first_col, 0x2514, line);
    grid_put(grid, last_row, last_col, 0x2518, line);
    grid_printf(grid, (rect){first_row, inside.col, 1, inside.cols}, strong, " %s ", title);
    grid_cursor(grid, inside.row, inside.col);      /* of what is beneath, nothing is pointed at */
    return inside;
}

void frame_more(grid *grid, rect inside, bool above, bool below)
{
    const style style = {.ink = ROLE_KEY, .flags = CELL_BOLD};
    int end = inside.col + inside.cols;

    if (above)
        grid_text_before(grid, inside.row - EDGE_ROWS, end, style, " \u25b2 more above ");
    if (below)
        grid_text_before(grid, inside.row + inside.rows, end, style, " \u25bc more below ");
}

bool frame_scroll(size_t *top, uint32_t key, size_t rows, size_t count)
{
    static const struct { uint32_t keys[3]; bool down; size_t lines; } scrolls[] = {
        {{INPUT_DOWN, 'j'}, true, 1},
        {{INPUT_UP, 'k'}, false, 1},
        {{INPUT_WHEEL_DOWN}, true, 3},
        {{INPUT_WHEEL_UP}, false, 3},
        {{INPUT_PAGE_DOWN, ' ', 'J'}, true, 0},     /* 0: as many as are seen, but for one */
        {{INPUT_PAGE_UP, 'K'}, false, 0},
        {{INPUT_END}, true, SIZE_MAX},
        {{INPUT_HOME}, false, SIZE_MAX},
    };
    size_t last = count > rows ? count - rows : 0;

    for (size_t i = 0; i < sizeof scrolls / sizeof *scrolls; i++)
        for (int k = 0; k < 3; k++)
            if (scrolls[i].keys[k] == key) {
                size_t lines = scrolls[i].lines ? scrolls[i].lines : rows > 1 ? rows - 1 : 1;
                size_t room = scrolls[i].down ? last - (*top < last ? *top : last) : *top;
                lines = lines < room ? lines : room;
                *top = scrolls[i].down ? *top + lines : *top - lines;
                return true;
            }
    return false;
}

/* Pages: rows in a frame over the map, in columns where there is room, scrolled where there is not. */
#include "viewer/internal.h"

enum { EDGE_ROWS = 1, EDGE_COLS = 2 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

page page_of(const viewer *viewer, const char *title, int cols, int columns, int count)
{
    const grid *grid = &viewer->grid;
    int most_cols = grid->cols - 2 * EDGE_COLS, most_rows = grid->rows - 2 * EDGE_ROWS;
    page page = {.title = title, .columns = cols > most_cols ? 1 : columns, .count = count};
    rect *inside = &page.inside;

    inside->cols = least(cols, most_cols);
    inside->rows = least((count + page.columns - 1) / page.columns, most_rows);
    inside->row = (grid->rows - inside->rows) / 2;
    inside->col = (grid->cols - inside->cols) / 2;
    page.shown = inside->rows * page.columns;
    page.last = count > page.shown ? count - page.shown : 0;
    page.top = least(viewer->page_row, page.last);
    return page;
}

void page_draw(grid *grid, const page *page)
{
    const style line = {.ink = ROLE_RULER}, strong = {.ink = ROLE_KEY, .flags = CELL_BOLD};
    rect inside = page->inside;
    int first_row = inside.row - EDGE_ROWS, last_row = inside.row + inside.rows;
    int first_col = inside.col - EDGE_COLS, end = inside.col + inside.cols;
    int last_col = end + EDGE_COLS - 1;

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
    grid_printf(grid, (rect){first_row, inside.col, 1, inside.cols}, strong, " %s ", page->title);
    if (page->top > 0)
        grid_text_before(grid, first_row, end, strong, " \u25b2 more above ");
    if (page->top < page->last)
        grid_text_before(grid, last_row, end, strong, " \u25bc more below ");
    grid_cursor(grid, inside.row, inside.col);      /* of what is beneath, nothing is pointed at */
}

int page_pointed(const viewer *viewer, const page *page)
{
    int row, col;

    terminal_pointer(viewer->terminal, &row, &col);
    row -= page->inside.row;
    col -= page->inside.col;
    if (row < 0 || row >= page->inside.rows || col < 0 || col >= page->inside.cols)
        return -1;
    int column = col / (page->inside.cols / page->columns);
    int index = page->top + column * page->inside.rows + row;
    return index < page->count ? index : -1;
}

bool page_scroll(viewer *viewer, const page *page, uint32_t key)
{
    static const struct { uint32_t keys[3]; int lines, screens; } scrolls[] = {
        {{INPUT_DOWN, 'j'}, 1, 0},
        {{INPUT_UP, 'k'}, -1, 0},
        {{INPUT_WHEEL_DOWN}, 3, 0},
        {{INPUT_WHEEL_UP}, -3, 0},
        {{INPUT_PAGE_DOWN, ' ', 'J'}, 0, 1},
        {{INPUT_PAGE_UP, 'K'}, 0, -1},
        {{INPUT_END}, INT16_MAX, 0},
        {{INPUT_HOME}, -INT16_MAX, 0},
    };
    int screen = page->shown > 1 ? page->shown - 1 : 1;     /* a row of it is seen again */

    for (size_t i = 0; i < sizeof scrolls / sizeof *scrolls; i++)
        for (int k = 0; k < 3; k++)
            if (scrolls[i].keys[k] == key) {
                int row = page->top + scrolls[i].lines + scrolls[i].screens * screen;
                viewer->page_row = row < 0 ? 0 : least(row, page->last);
                return true;
            }
    return false;
}

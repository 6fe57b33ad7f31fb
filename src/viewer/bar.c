/* The last row: what was said last, or else the key bar. */
#include "viewer/internal.h"

#include <string.h>

enum { MOST_ENTRIES = 24, GAP = 2, MOST_ROWS = 4 };

/* An action at a column: its first key, and what it does in a word. */
typedef struct entry {
    const action *action;
    int col;
} entry;

static int key_cols(const action *action)
{
    return (int)strcspn(action->key_text, " ");
}

static int cols_of(const action *action)
{
    return key_cols(action) + 1 + text_width(action->brief);
}

static bool keeps_its_place(const action *action)
{
    return strcmp(action->group, "Program") == 0;
}

/* Help and quit keep their place at the right, unless a message needs it; of the others, as many as
 * there is room for, and none beside a message. A small picture leaves no row for any. Return how many
 * there are. */
static int lay_out(const viewer *viewer, const grid *grid, entry entries[MOST_ENTRIES])
{
    int col = *viewer->message ? 1 + text_width(viewer->message) + GAP : 1, end = grid->cols - 1;
    int entry_count = 0;
    size_t count = 0;

    if (grid->cols < PICTURE_MIN_COLS || grid->rows < PICTURE_MIN_ROWS)
        return 0;
    while (action_at(count))
        count++;
    for (size_t i = count; i-- > 0 && keeps_its_place(action_at(i)); ) {
        const action *action = action_at(i);
        if (!action->brief)
            continue;
        if (end - cols_of(action) < col)
            return entry_count;
        entries[entry_count++] = (entry){action, end - cols_of(action)};
        end -= cols_of(action) + GAP;
    }
    for (size_t i = 0; i < count && entry_count < MOST_ENTRIES && !*viewer->message; i++) {
        const action *action = action_at(i);
        if (!action->brief || keeps_its_place(action) || col + cols_of(action) >= end + GAP)
            continue;
        entries[entry_count++] = (entry){action, col};
        col += cols_of(action) + GAP;
    }
    return entry_count;
}

void bar_message(grid *grid, int row, int most, style style, const char *text)
{
    int rows = text_rows(text, grid->cols - 2);

    if (rows > most)
        rows = most;
    for (int i = 1; i <= rows; i++)
        grid_fill(grid, row - i, 0, grid->cols, ' ', (struct style){0});
    grid_wrap(grid, (rect){row - rows, 1, rows, grid->cols - 2}, style, text);
}

void bar_draw(const viewer *viewer, grid *grid)
{
    const style key = {.ink = ROLE_KEY, .flags = CELL_BOLD}, plain = {.ink = ROLE_DIM};
    const style message = {.ink = ROLE_STRONG, .flags = CELL_BOLD};
    entry entries[MOST_ENTRIES];
    int count = lay_out(viewer, grid, entries), row = grid->rows - 1;

    bar_message(grid, grid->rows, MOST_ROWS, message, viewer->message);
    for (const entry *entry = entries; entry < entries + count; entry++) {
        const action *action = entry->action;
        int keys = key_cols(action), cols = cols_of(action);
        grid_printf(grid, (rect){row, entry->col, 1, cols}, key, "%.*s", keys, action->key_text);
        grid_text(grid, row, entry->col + keys + 1, cols - keys - 1, plain, action->brief);
    }
}

const action *bar_at(const viewer *viewer, int row, int col)
{
    const grid *grid = &viewer->grid;
    entry entries[MOST_ENTRIES];
    int count = lay_out(viewer, grid, entries);

    for (const entry *entry = entries; entry < entries + count; entry++) {
        const cell *cell = grid_at(grid, grid->rows - 1, entry->col);
        bool is_seen = cell->style.ink == ROLE_KEY      /* and no message in its place */
                    && cell->glyph == (unsigned char)entry->action->key_text[0];
        if (is_seen && row == grid->rows - 1
            && col >= entry->col && col < entry->col + cols_of(entry->action))
            return entry->action;
    }
    return NULL;
}

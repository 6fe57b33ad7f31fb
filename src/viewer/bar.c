/* The last row: what was said last, or else the key bar. */
#include "viewer/internal.h"

#include <string.h>

enum { MOST_ENTRIES = 24, GAP = 2, MOST_ROWS = 4 };

/* The first key of an action, and what it does in a word. */
typedef struct entry {
    const action *action;
    int col, key_cols, cols;
} entry;

typedef struct bar {
    entry entries[MOST_ENTRIES];
    int count;
} bar;

static entry entry_of(const action *action)
{
    int key_cols = (int)strcspn(action->key_text, " ");

    return (entry){action, 0, key_cols, key_cols + 1 + text_width(action->brief)};
}

static void add(bar *bar, entry entry, int col)
{
    entry.col = col;
    if (bar->count < MOST_ENTRIES)
        bar->entries[bar->count++] = entry;
}

/* Help and quit keep their place at the right, unless a message needs it; of the others, as many as
 * there is room for, and none beside a message. A small picture leaves no row for any. */
static bar lay_out(const viewer *viewer, int cols, int rows)
{
    static const char last_group[] = "Program";
    int col = *viewer->message ? 1 + text_width(viewer->message) + GAP : 1, end = cols - 1;
    size_t count = 0;
    bar bar = {0};

    if (cols < PICTURE_MIN_COLS || rows < PICTURE_MIN_ROWS)
        return bar;
    while (action_at(count))
        count++;
    for (size_t i = count; i-- > 0 && strcmp(action_at(i)->group, last_group) == 0; ) {
        if (!action_at(i)->brief)
            continue;
        entry entry = entry_of(action_at(i));
        if (end - entry.cols < col)
            return bar;
        add(&bar, entry, end - entry.cols);
        end -= entry.cols + GAP;
    }
    for (size_t i = 0; i < count && !*viewer->message; i++) {
        const action *action = action_at(i);
        if (!action->brief || strcmp(action->group, last_group) == 0)
            continue;
        entry entry = entry_of(action);
        if (col + entry.cols >= end + GAP)
            continue;
        add(&bar, entry, col);
        col += entry.cols + GAP;
    }
    return bar;
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
    const bar bar = lay_out(viewer, grid->cols, grid->rows);
    int row = grid->rows - 1;

    bar_message(grid, grid->rows, MOST_ROWS, message, viewer->message);
    for (const entry *entry = bar.entries; entry < bar.entries + bar.count; entry++) {
        const action *action = entry->action;
        int rest = entry->key_cols + 1;
        grid_printf(grid, row, entry->col, entry->cols, key, "%.*s", entry->key_cols,
                    action->key_text);
        grid_text(grid, row, entry->col + rest, entry->cols - rest, plain, action->brief);
    }
}

/* Whether an entry was drawn, and no message in its place. */
static bool is_seen(const grid *grid, const entry *entry)
{
    const cell *cell = grid_at(grid, grid->rows - 1, entry->col);

    return cell && cell->style.ink == ROLE_KEY
        && cell->glyph == (unsigned char)entry->action->key_text[0];
}

const action *bar_at(const viewer *viewer, int row, int col)
{
    const grid *grid = &viewer->grid;
    const bar bar = lay_out(viewer, grid->cols, grid->rows);

    for (const entry *entry = bar.entries; entry < bar.entries + bar.count; entry++)
        if (row == grid->rows - 1 && col >= entry->col && col < entry->col + entry->cols
            && is_seen(grid, entry))
            return entry->action;
    return NULL;
}

/* What makes the operations: the menu of workloads, and the seed. */
#include "viewer/actions.h"

#include "base/scan.h"

#include <sys/random.h>

/* --- The menu ---------------------------------------------------------------------------------- */

enum { MOST_ENTRIES = 16, MORE_ROWS = 2 };

/* The file, if there is one, is first, as NULL; there is room for a blank row, and one that says how to
 * leave. */
static page lay_out(const viewer *viewer, const workload *entries[MOST_ENTRIES])
{
    int count = 0;

    if (viewer->options->input)
        entries[count++] = NULL;
    for (size_t i = 0; workload_at(i) && count < MOST_ENTRIES; i++)
        entries[count++] = workload_at(i);
    return page_of(viewer, "Workload: starts a new heap", 72, 1, count + MORE_ROWS);
}

void act_workload(viewer *viewer)
{
    const workload *entries[MOST_ENTRIES];
    const workload *present = viewer->scripted ? NULL : viewer->generator.workload;
    int last = lay_out(viewer, entries).count - MORE_ROWS - 1;

    viewer->mode = MODE_MENU;
    viewer->page_row = last;
    while (viewer->page_row > 0 && entries[viewer->page_row] != present)
        viewer->page_row--;
}

static void choose(viewer *viewer, const workload *workload)
{
    viewer->mode = MODE_MAP;
    viewer->scripted = !workload;
    if (workload)
        viewer->generator.workload = workload;
    state_restart(viewer);
}

void menu_key(viewer *viewer, uint32_t key)
{
    const workload *entries[MOST_ENTRIES];
    const page page = lay_out(viewer, entries);
    int count = page.count - MORE_ROWS, index = -1;

    if (key == INPUT_CLICK)
        index = page_pointed(viewer, &page);
    else if (key >= '1' && key <= '9')
        index = (int)(key - '1');
    else if (key == INPUT_ENTER || key == ' ')
        index = viewer->page_row;
    if (index >= 0 && index < count)
        choose(viewer, entries[index]);
    else if (key == INPUT_ESCAPE || key == 'q' || key == 'o' || key == INPUT_CLICK)
        viewer->mode = MODE_MAP;
    else if (key == INPUT_DOWN || key == 'j' || key == INPUT_WHEEL_DOWN)
        viewer->page_row = (viewer->page_row + 1) % count;
    else if (key == INPUT_UP || key == 'k' || key == INPUT_WHEEL_UP)
        viewer->page_row = (viewer->page_row + count - 1) % count;
}

void menu_draw(const viewer *viewer, grid *grid)
{
    const workload *entries[MOST_ENTRIES];
    const page page = lay_out(viewer, entries);
    rect row = page.inside;
    int count = page.count - MORE_ROWS;

    page_draw(grid, &page);
    for (int i = page.top; i < page.top + page.shown && i < count; i++, row.row++) {
        const workload *entry = entries[i];
        bool chosen = i == viewer->page_row;
        style style = {chosen ? ROLE_TITLE : ROLE_STORY, chosen ? ROLE_TITLE : ROLE_NONE, 0};
        grid_fill(grid, row.row, row.col, row.cols, ' ', style);
        grid_printf(grid, row, style, "%s %d  %-13.30s %s", chosen ? "\u25b8" : " ", i + 1,
                    entry ? entry->name : viewer->options->file,
                    entry ? entry->summary : viewer->options->input_kind);
        if (chosen)
            grid_cursor(grid, row.row, row.col);
    }
    if (page.top + page.shown == page.count)
        grid_text(grid, row.row + 1, row.col + 2, row.cols - 2, (style){.ink = ROLE_DIM},
                  "arrows or a number: choose, Enter: start, Esc: leave");
    bar_draw(viewer, grid);
}

/* --- The seed ---------------------------------------------------------------------------------- */

bool answer_seed(viewer *viewer, const char *text)
{
    uint64_t seed;

    if (!*text && getrandom(&seed, sizeof seed, 0) == sizeof seed)
        seed %= 10000;
    else if (scan_64_bits(word_of(text), &seed) != NUMBER_FINE)
        return state_say(viewer, "A seed is a number from 0 to %llu.", (unsigned long long)UINT64_MAX);
    viewer->generator.seed = seed;
    viewer->scripted = false;
    state_restart(viewer);
    return true;
}

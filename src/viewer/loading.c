/* How far something has come that takes long, and a screen while such an input is read. */
#include "base/memory.h"
#include "viewer/internal.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const nanoseconds second = 1000000000, patience = 300000000, between = 50000000;

/* --- In a line --------------------------------------------------------------------------------- */

enum { CELLS = 20 };

/* A part of the cells, to an eighth of one. */
static void draw_bar(char *text, size_t done, size_t all, bool ascii)
{
    static const char *const eighths[] = {
        " ", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589", "\u2588",
    };
    int filled = (int)((double)done / (double)all * 8 * CELLS);

    for (int i = 0; i < CELLS; i++, filled -= 8) {
        int part = filled > 8 ? 8 : filled > 0 ? filled : 0;
        text = stpcpy(text, !ascii ? eighths[part] : part == 8 ? "#" : ".");
    }
}

/* What will be left, if all goes on as it did; nothing is said of what nobody can know yet. */
static void describe_rest(char *text, size_t size, size_t done, size_t all, nanoseconds elapsed)
{
    double rest = (double)elapsed / (double)done * (double)(all - done) / (double)second;

    if (done == 0 || elapsed < second / 10)
        *text = '\0';
    else if (rest < 1)
        snprintf(text, size, ", less than a second left");
    else
        snprintf(text, size, ", about %.0f second%s left", rest, rest < 1.5 ? "" : "s");
}

void progress_describe(char text[PROGRESS_TEXT], const char *doing, size_t done, size_t all,
                       nanoseconds elapsed, bool ascii)
{
    char bar[4 * CELLS + 1], rest[40];

    if (all == 0) {
        snprintf(text, PROGRESS_TEXT, "%s: %.1f MiB so far", doing, (double)done / (1 << 20));
        return;
    }
    if (done > all)
        done = all;
    draw_bar(bar, done, all, ascii);
    describe_rest(rest, sizeof rest, done, all, elapsed);
    snprintf(text, PROGRESS_TEXT, "%s \u2595%s\u258f %.0f %%%s", doing, bar,
             100 * (double)done / (double)all, rest);
}

/* --- The screen -------------------------------------------------------------------------------- */

typedef struct loading {
    const showing *options;
    bool ascii;
    watcher watcher;
    terminal *terminal;         /* NULL: it is too early, or there is none that can be had */
    grid grid;
    const char *doing;
    nanoseconds stage_began, next_frame;
    bool ended, quit;           /* by a key, that for leaving */
} loading;

static void draw(loading *loading, const char *text)
{
    static const char keys[] = "any key: what there is so far    q: quit";
    const style title = {ROLE_TITLE, ROLE_TITLE, CELL_BOLD};
    grid *grid = &loading->grid;
    int cols, rows;

    terminal_size(loading->terminal, &cols, &rows);
    grid_resize(grid, cols, rows);
    grid_fill(grid, 0, 0, cols, ' ', title);
    grid_printf(grid, (rect){0, 0, 1, cols}, title, " memsview  %s", loading->options->file);
    int row = rows / 2;
    grid_text(grid, row, (cols - text_width(text)) / 2, cols, (style){.ink = ROLE_STRONG}, text);
    grid_text(grid, row + 2, (cols - text_width(keys)) / 2, cols, (style){.ink = ROLE_DIM}, keys);
    if (loading->ascii)
        grid_to_ascii(grid);
    else if (terminal_coarse(loading->terminal))
        grid_to_coarse(grid);
    terminal_draw(loading->terminal, grid);
}

/* Take a key, if there is one. Return whether to go on. */
static bool listen(loading *loading)
{
    uint32_t key = INPUT_NONE;
    terminal_event event = terminal_wait(loading->terminal, 0, &key);

    loading->quit = event == TERMINAL_END || (event == TERMINAL_KEY && key == 'q');
    loading->ended = loading->quit || (event == TERMINAL_KEY && key != INPUT_NONE);
    return !loading->ended;
}

static bool tell(void *context, const char *doing, size_t done, size_t all)
{
    loading *loading = context;
    const showing *options = loading->options;
    nanoseconds now = pace_now();
    char text[PROGRESS_TEXT];
    complaint complaint;

    if (!loading->doing || strcmp(doing, loading->doing) != 0)
        loading->stage_began = now;
    loading->doing = doing;
    if (loading->ended)
        return !loading->quit;          /* what is read by now is read to its end */
    if (now < loading->next_frame)
        return true;
    loading->next_frame = now + between;
    if (!loading->terminal)
        loading->terminal = terminal_open(options->display.theme, options->coloured, &complaint);
    if (!loading->terminal) {
        loading->next_frame = LLONG_MAX;
        return true;
    }
    progress_describe(text, doing, done, all, now - loading->stage_began, loading->ascii);
    draw(loading, text);
    return listen(loading);
}

const watcher *loading_open(const showing *options)
{
    loading *loading = memory_new(sizeof *loading);

    loading->options = options;
    loading->ascii = options->display.ascii || options->ascii_only;
    loading->watcher = (watcher){tell, loading};
    loading->next_frame = pace_now() + patience;
    return &loading->watcher;
}

bool loading_close(const watcher *watcher)
{
    loading *loading = watcher->context;
    bool wanted = !loading->quit;

    grid_free(&loading->grid);
    if (loading->terminal)
        terminal_close(loading->terminal);
    free(loading);
    return wanted;
}

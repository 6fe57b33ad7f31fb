#include "viewer/loading.h"

#include "base/memory.h"
#include "viewer/internal.h"

#include <stdlib.h>
#include <string.h>

static const nanoseconds patience = 300000000, between = 50000000;

struct loading {
    const showing *options;
    watcher watcher;
    terminal *terminal;
    bool blind;                 /* there is no terminal that can be had */
    grid grid;
    const char *doing;
    nanoseconds began, stage_began, next_frame;
    bool ended, quit;           /* by a key, that for leaving */
};

/* --- The screen -------------------------------------------------------------------------------- */

static void draw(loading *loading, const char *text)
{
    static const char keys[] = "any key: what there is so far    q: quit";
    bool ascii = loading->options->display.ascii || loading->options->ascii_only;
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
    if (ascii)
        grid_to_ascii(grid);
    else if (terminal_coarse(loading->terminal))
        grid_to_coarse(grid);
    terminal_draw(loading->terminal, grid);
}

static void show(loading *loading, size_t done, size_t all, nanoseconds now)
{
    char text[PROGRESS_TEXT];
    complaint complaint;

    if (!loading->terminal && !loading->blind)
        loading->terminal = terminal_open(loading->options->display.theme,
                                          loading->options->coloured, &complaint);
    loading->blind = !loading->terminal;
    loading->next_frame = now + between;
    if (loading->blind)
        return;
    progress_describe(text, loading->doing, done, all, now - loading->stage_began,
                      loading->options->display.ascii || loading->options->ascii_only);
    draw(loading, text);
}

/* Take a key, if there is one; whether to go on. */
static bool listen(loading *loading)
{
    uint32_t key = INPUT_NONE;

    if (!loading->terminal)
        return true;
    terminal_event event = terminal_wait(loading->terminal, 0, &key);
    loading->quit = event == TERMINAL_END || (event == TERMINAL_KEY && key == 'q');
    loading->ended = loading->quit || (event == TERMINAL_KEY && key != INPUT_NONE);
    return !loading->ended;
}

/* --- The watcher ------------------------------------------------------------------------------- */

static bool tell(void *context, const char *doing, size_t done, size_t all)
{
    loading *loading = context;
    nanoseconds now = pace_now();

    if (!loading->doing || strcmp(doing, loading->doing) != 0)
        loading->stage_began = now;
    loading->doing = doing;
    if (loading->ended)
        return !loading->quit;          /* what is read by now is read to its end */
    if (now - loading->began < patience || now < loading->next_frame)
        return true;
    show(loading, done, all, now);
    return listen(loading);
}

/* --- The interface ----------------------------------------------------------------------------- */

loading *loading_open(const showing *options)
{
    loading *loading = memory_new(sizeof *loading);

    loading->options = options;
    loading->watcher = (watcher){tell, loading};
    loading->began = pace_now();
    return loading;
}

const watcher *loading_watcher(const loading *loading)
{
    return &loading->watcher;
}

bool loading_close(loading *loading)
{
    bool wanted = !loading->quit;

    grid_free(&loading->grid);
    if (loading->terminal)
        terminal_close(loading->terminal);
    free(loading);
    return wanted;
}

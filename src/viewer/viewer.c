#include "viewer/internal.h"

#include "picture/stages.h"

#include <stdarg.h>
#include <stdio.h>

enum { BEGIN_SPEED = 3 };

static const nanoseconds frame = 1000000000LL / 60;     /* two drawings are no closer than this */

bool viewer_say(viewer *viewer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(viewer->message, sizeof viewer->message, format, arguments);
    va_end(arguments);
    return false;
}

/* --- The session ------------------------------------------------------------------------------- */

/* Puts a new session in the place of the old one; false, and the old one stays, if it does not
 * open. */
static bool open_session(viewer *viewer, complaint *complaint)
{
    const session_options options = {
        .heap = viewer->options->heap,
        .source = viewer->scripted ? script_source(viewer->options->script)
                                   : generator_source(&viewer->generator),
        .limit = viewer->options->limit,
    };
    session *session = session_open(&options, complaint);

    if (!session)
        return false;
    session_close(viewer->session);
    viewer->session = session;
    viewer->scene.session = session;
    viewer->scene.lens = (lens){.zoom = viewer->scene.lens.zoom, .follow = true};
    viewer->ended = false;
    if (viewer->scripted)
        snprintf(viewer->origin, sizeof viewer->origin, "%s", viewer->options->file);
    else
        generator_describe(&viewer->generator, viewer->origin, sizeof viewer->origin);
    return true;
}

void viewer_restart(viewer *viewer)
{
    complaint complaint;

    if (!open_session(viewer, &complaint))
        viewer_say(viewer, "%s", complaint.text);
    else if (session_complaint(viewer->session))
        pace_run(viewer, false);
}

void viewer_show(viewer *viewer, session_status status)
{
    if (status == SESSION_STEPPED) {
        pace_begin_stages(viewer);
        return;
    }
    pace_run(viewer, false);
    viewer->scene.lens.stage = STAGE_DONE;
    if (status == SESSION_BROKEN)
        viewer_say(viewer, "Stopped: see above. r starts again.");
    else {
        viewer->ended = true;
        viewer_say(viewer, "That was the last operation. r starts again, o chooses a workload.");
    }
}

/* --- Drawing ----------------------------------------------------------------------------------- */

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

static void describe_state(viewer *viewer)
{
    char speed[24];

    pace_describe(&viewer->pace, speed, sizeof speed);
    snprintf(viewer->state, sizeof viewer->state, "%s %s",
             session_complaint(viewer->session) ? "stopped"
             : viewer->pace.running ? "running" : viewer->ended ? "ended" : "paused", speed);
}

static void draw(viewer *viewer)
{
    grid *grid = &viewer->grid;
    int cols, rows;

    terminal_size(viewer->terminal, &cols, &rows);
    grid_resize(grid, cols, rows);
    describe_state(viewer);
    picture_settle(&viewer->scene, cols, rows);
    picture_draw(grid, &viewer->scene);
    if (cols >= PICTURE_MIN_COLS && rows >= PICTURE_MIN_ROWS) {
        if (viewer->mode == MODE_HELP)
            help_draw(viewer, grid);
        else if (viewer->mode == MODE_MENU)
            menu_draw(viewer, grid);
        if (viewer->mode == MODE_PROMPT)
            prompt_draw(viewer, grid, rows - 1);
        else if (viewer->mode != MODE_HELP)
            actions_draw_bar(viewer, grid, rows - 1);
    }
    if (viewer->scene.look.ascii)
        grid_to_ascii(grid);
    terminal_draw(viewer->terminal, grid);
}

/* --- The loop ---------------------------------------------------------------------------------- */

static void press(viewer *viewer, uint32_t key)
{
    static void (*const handlers[])(struct viewer *viewer, uint32_t key) = {
        [MODE_MAP] = actions_key,
        [MODE_PROMPT] = prompt_key,
        [MODE_MENU] = menu_key,
        [MODE_HELP] = help_key,
    };

    viewer->message[0] = '\0';
    handlers[viewer->mode](viewer, key);
}

/* How long nothing has to be done. Steps that come closer together than frames are taken together,
 * unless they are behind their time; so is a drawing that comes too soon after the last. */
static nanoseconds time_to_wait(const viewer *viewer, bool stale, nanoseconds drawn)
{
    nanoseconds now = pace_now(), due = pace_wait(viewer, now);
    nanoseconds next_frame = drawn + frame > now ? drawn + frame - now : 0;

    if (stale && (due < 0 || due > next_frame))
        return next_frame;
    return due > 0 && due < next_frame ? next_frame : due;
}

static void loop(viewer *viewer)
{
    nanoseconds drawn = 0;
    bool stale = true;
    uint32_t key;

    while (!viewer->quit) {
        if (stale && pace_now() - drawn >= frame) {
            drawn = pace_now();
            draw(viewer);
            stale = false;
        }
        switch (terminal_wait(viewer->terminal, time_to_wait(viewer, stale, drawn), &key)) {
        case TERMINAL_KEY:
            press(viewer, key);
            stale = true;
            break;
        case TERMINAL_CHANGED:
            stale = true;
            break;
        case TERMINAL_END:
            viewer->quit = true;
            break;
        case TERMINAL_TIMEOUT:
            break;
        }
        stale |= pace_tick(viewer, pace_now());
    }
}

static viewer_status run(viewer *viewer, complaint *complaint)
{
    const viewer_options *options = viewer->options;

    viewer->scene.origin = viewer->origin;
    viewer->scene.state = viewer->state;
    if (!open_session(viewer, complaint))
        return VIEWER_INPUT_WRONG;
    session_status status = session_reach(viewer->session, options->at, complaint);
    if (status != SESSION_STEPPED)
        return status == SESSION_BROKEN ? VIEWER_INPUT_WRONG : VIEWER_COMMAND_WRONG;
    viewer->terminal = terminal_open(options->theme, options->coloured, complaint);
    if (!viewer->terminal)
        return VIEWER_COMMAND_WRONG;
    viewer->scene.look.mono = !terminal_coloured(viewer->terminal);
    pace_run(viewer, !viewer->scripted);
    loop(viewer);
    if (!session_complaint(viewer->session))
        return VIEWER_FINE;
    *complaint = *session_complaint(viewer->session);
    return VIEWER_INPUT_WRONG;
}

viewer_status viewer_run(const viewer_options *options, complaint *complaint)
{
    viewer viewer = {
        .options = options,
        .generator = options->generator,
        .scripted = options->script != NULL,
        .scene = {.reserved_rows = 1, .look = {.ascii = options->ascii}},
        .pace = {.speed = BEGIN_SPEED},
    };
    viewer_status status = run(&viewer, complaint);

    session_close(viewer.session);
    grid_free(&viewer.grid);
    if (viewer.terminal)
        terminal_close(viewer.terminal);
    return status;
}

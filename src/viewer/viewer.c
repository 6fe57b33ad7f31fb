#include "viewer/internal.h"

#include <stdio.h>

enum { BEGIN_SPEED = 3 };

static const nanoseconds frame = 1000000000LL / 60;     /* two drawings are no closer than this */

/* --- Drawing ----------------------------------------------------------------------------------- */

static void describe_state(viewer *viewer)
{
    char speed[24];

    pace_describe(&viewer->pace, speed, sizeof speed);
    snprintf(viewer->state, sizeof viewer->state, "%s %s",
             session_complaint(viewer->session) ? "stopped"
             : viewer->pace.running ? "running" : viewer->ended ? "ended" : "paused", speed);
}

/* Whether there is room for more than the one line that says there is not. */
static bool has_room(const grid *grid)
{
    return grid->cols >= PICTURE_MIN_COLS && grid->rows >= PICTURE_MIN_ROWS;
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
    if (has_room(grid)) {
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
    handlers[has_room(&viewer->grid) ? viewer->mode : MODE_MAP](viewer, key);
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
    if (!state_open(viewer, complaint))
        return VIEWER_INPUT_WRONG;
    session_status status = session_reach(viewer->session, options->at, complaint);
    if (status != SESSION_STEPPED)
        return status == SESSION_BROKEN ? VIEWER_INPUT_WRONG : VIEWER_COMMAND_WRONG;
    viewer->terminal = terminal_open(options->settings.theme, options->coloured, complaint);
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
        .scripted = options->input != NULL,
        .scene = {.reserved_rows = 1, .look = {.ascii = options->settings.ascii}},
        .pace = {.speed = BEGIN_SPEED},
    };
    viewer_status status = run(&viewer, complaint);

    session_close(viewer.session);
    grid_free(&viewer.grid);
    if (viewer.terminal)
        terminal_close(viewer.terminal);
    return status;
}

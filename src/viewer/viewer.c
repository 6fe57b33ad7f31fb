#include "viewer/internal.h"

#include <stdio.h>

static const nanoseconds frame_time = 1000000000LL / 60;    /* two drawings are no closer than this */
static const nanoseconds seeking_frame = 1000000000LL / 10;

/* --- What the keys are for --------------------------------------------------------------------- */

static void map_key(viewer *viewer, uint32_t key)
{
    (question_stands(viewer) ? question_key : actions_key)(viewer, key);
}

/* A mode: what a key does, and what is drawn over the picture. */
static const struct mode {
    void (*key)(viewer *viewer, uint32_t key);
    void (*draw)(const viewer *viewer, grid *grid);
} modes[] = {
    [MODE_MAP] = {map_key, bar_draw},
    [MODE_PROMPT] = {prompt_key, prompt_draw},
    [MODE_MENU] = {menu_key, menu_draw},
    [MODE_HELP] = {help_key, help_draw},
    [MODE_FORMULAS] = {formulas_key, formulas_draw},
};

_Static_assert(sizeof modes / sizeof *modes == VIEWER_MODES, "each mode has a row");

/* --- Drawing ----------------------------------------------------------------------------------- */

static void describe_state(viewer *viewer)
{
    char speed[24];

    pace_describe(&viewer->pace, speed, sizeof speed);
    bool moves = viewer->pace.running && !viewer->pace.frozen;
    snprintf(viewer->state, sizeof viewer->state, "%s%s",
             viewer->seek.kind != SEEK_NOTHING ? "looking"
             : session_complaint(viewer->session) ? "stopped" : viewer->pace.frozen ? "frozen"
             : moves ? "running " : viewer->ended ? "ended" : "paused", moves ? speed : "");
}

/* Whether there is room for more than the one line that says there is not. */
static bool has_room(const grid *grid)
{
    return grid->cols >= PICTURE_LEAST_COLS && grid->rows >= PICTURE_LEAST_ROWS;
}

/* Once for each key and each change, whatever is then drawn or asked. */
static void settle(viewer *viewer)
{
    const grid *grid = &viewer->grid;
    const struct frame *frame = &viewer->scene.frame;

    if (!viewer->settled || frame->cols != grid->cols || frame->rows != grid->rows)
        picture_settle(&viewer->scene, grid->cols, grid->rows);
    viewer->settled = true;
}

static void draw(viewer *viewer)
{
    grid *grid = &viewer->grid;
    int cols, rows;

    terminal_size(viewer->terminal, &cols, &rows);
    grid_resize(grid, cols, rows);
    describe_state(viewer);
    settle(viewer);
    picture_draw(grid, &viewer->scene);
    if (question_stands(viewer) && !*viewer->message)
        question_describe(viewer, viewer->message, sizeof viewer->message);
    if (has_room(grid))
        modes[viewer->mode].draw(viewer, grid);
    if (viewer->scene.look.ascii)
        grid_to_ascii(grid);
    else if (viewer->scene.look.coarse)
        grid_to_coarse(grid);
    terminal_draw(viewer->terminal, grid);
}

/* --- The loop ---------------------------------------------------------------------------------- */

/* Where nothing can be seen, nothing can be done but to leave; and what is no key of ours is none at
 * all. What keys before it did to the lens is put right first, for it may come before their drawing. */
static void press(viewer *viewer, uint32_t key)
{
    if (key == INPUT_NONE)
        return;
    viewer->message[0] = '\0';
    if (viewer->seek.kind != SEEK_NOTHING) {
        timeline_stop(viewer);
        viewer->settled = false;
    }
    if (has_room(&viewer->grid)) {
        settle(viewer);
        modes[viewer->mode].key(viewer, key);
        viewer->settled = false;
    } else if (key == 'q')
        viewer->quit = true;
}

/* How long nothing has to be done. Steps that come closer together than frames are done together,
 * unless they are late; a drawing that would come too soon after the previous one waits. */
static nanoseconds time_to_wait(const viewer *viewer, bool stale, nanoseconds next_frame)
{
    nanoseconds now = pace_now(), due = pace_wait(viewer, now);
    nanoseconds until_frame = next_frame > now ? next_frame - now : 0;

    if (stale && (due < 0 || due > until_frame))
        return until_frame;
    return due > 0 && due < until_frame ? until_frame : due;
}

/* Draw; return when the next frame may be. Where drawing is slow, it has half of the time at most,
 * so that the heap has the other half; while something is looked for, nearly all of it. */
static nanoseconds draw_frame(viewer *viewer)
{
    nanoseconds began = pace_now();

    draw(viewer);
    nanoseconds took = pace_now() - began;
    nanoseconds least = viewer->seek.kind == SEEK_NOTHING ? frame_time : seeking_frame;
    return began + (2 * took > least ? 2 * took : least);
}

static void loop(viewer *viewer)
{
    nanoseconds next_frame = 0;
    bool stale = true;
    uint32_t key;

    while (!viewer->quit) {
        if (stale && pace_now() >= next_frame) {
            next_frame = draw_frame(viewer);
            stale = false;
        }
        switch (terminal_wait(viewer->terminal, time_to_wait(viewer, stale, next_frame), &key)) {
        case TERMINAL_KEY:
            press(viewer, key);
            stale = true;
            continue;           /* there may be more of them */
        case TERMINAL_CHANGED:
            stale = true;
            break;
        case TERMINAL_END:
            viewer->quit = true;
            break;
        case TERMINAL_TIMEOUT:
            break;
        }
        nanoseconds now = pace_now();
        viewer->settled = false;
        stale |= pace_tick(viewer, now, now < next_frame ? next_frame : now + frame_time / 2);
    }
}

/* Open the sessions, as the options have them at first. */
static viewer_status begin(viewer *viewer, complaint *complaint)
{
    const lens *lens = &viewer->options->lens;

    if (!state_open(viewer, complaint))
        return VIEWER_INPUT_WRONG;
    session_status status = session_reach(viewer->session, viewer->options->at, complaint);
    state_go(viewer, session_position(viewer->session));
    if (status != SESSION_STEPPED)
        return status == SESSION_BROKEN ? VIEWER_INPUT_WRONG : VIEWER_COMMAND_WRONG;
    if (!lens_fits(lens, viewer->session, complaint))
        return VIEWER_COMMAND_WRONG;
    if (lens->selecting)
        lens_select(&viewer->scene.lens, lens->selected);
    return VIEWER_FINE;
}

static viewer_status run(viewer *viewer, complaint *complaint)
{
    const showing *options = viewer->options;
    viewer_status status = begin(viewer, complaint);

    if (status != VIEWER_FINE)
        return status;
    viewer->terminal = terminal_open(options->display.theme, options->coloured, complaint);
    if (!viewer->terminal)
        return VIEWER_COMMAND_WRONG;
    settings_apply(viewer);
    if (options->remark)
        state_say(viewer, "%s", options->remark);
    pace_run(viewer, !viewer->scripted);
    if (options->at_end) {
        timeline_do_all(viewer);
        timeline_seek(viewer, pace_now() + seeking_frame);      /* most are done before they are seen */
    }
    loop(viewer);
    if (!session_complaint(viewer->session))
        return VIEWER_FINE;
    *complaint = *session_complaint(viewer->session);
    return VIEWER_INPUT_WRONG;
}

viewer_status viewer_run(const showing *options, const viewer_host *host, complaint *complaint)
{
    viewer viewer = {
        .options = options,
        .host = host,
        .settings = options->display,
        .generator = options->generator,
        .compared = options->compared,
        .scripted = options->input != NULL,
        .scene = {.reserved_rows = 1, .lens = options->lens},
        .pace = {.speed = options->unhurried ? PACE_UNHURRIED : PACE_USUAL},
    };

    viewer.scene.origin = viewer.origin;
    viewer.scene.state = viewer.state;
    viewer_status status = run(&viewer, complaint);

    state_close(&viewer);
    grid_free(&viewer.grid);
    if (viewer.terminal)
        terminal_close(viewer.terminal);
    return status;
}

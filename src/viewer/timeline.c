/* To other positions of the session: back and on, and to what is looked for. What was reached before is
 * there at once; what was not has to be done first, and that is done a while at a time. */
#include "viewer/actions.h"

#include <assert.h>

/* --- What is looked for ------------------------------------------------------------------------ */

/* A mark, and what is said where no operation has it. */
static const struct { const char *none_after, *none_before; } marks[] = {
    [MARK_FAILURE] = {"No operation after this one fails.", "No operation before this one failed."},
    [MARK_MAPPING] = {"No operation after this one maps a main node.",
                      "No operation before this one mapped a main node."},
};

_Static_assert(sizeof marks / sizeof *marks == SESSION_MARKS, "each mark has a row");

static size_t here(const viewer *viewer)
{
    return session_position(viewer->session);
}

static bool is_found(const viewer *viewer)
{
    const seek *seek = &viewer->seek;
    bool early = seek->kind == SEEK_POSITION;       /* to go there is one step more */

    if (seek->kind == SEEK_MARK)
        return session_tally(viewer->session, seek->mark).count > seek->count;
    return here(viewer) + early >= seek->target;
}

/* Return where to be once it is found, or there is no more. */
static size_t goal(const viewer *viewer)
{
    switch (viewer->seek.kind) {
    case SEEK_POSITION:
        return viewer->seek.target;
    case SEEK_PEAK:
        return session_peak(viewer->session);
    case SEEK_NOTHING: case SEEK_MARK: case SEEK_ALL:
        break;
    }
    return here(viewer);
}

/* --- Going there ------------------------------------------------------------------------------- */

/* Go there, and say why not; after all has been replayed, say what the options have to say of it. */
static void arrive(viewer *viewer, size_t position)
{
    const char *remark = viewer->seek.kind == SEEK_ALL ? viewer->options->remark : NULL;

    viewer->seek.kind = SEEK_NOTHING;
    state_say(viewer, "%s", remark ? remark : "");
    state_follow(viewer, true);
    session_status status = state_go(viewer, position);
    if (status == SESSION_BROKEN)
        pace_show(viewer, status);
    else if (here(viewer) < position)
        state_say(viewer, "There are only %zu operations.", here(viewer));
}

static void look_for(viewer *viewer, seek seek)
{
    pace_rest(viewer);
    seek.from = here(viewer);
    seek.began = pace_now();
    viewer->seek = seek;
}

void timeline_go(viewer *viewer, size_t position)
{
    look_for(viewer, (seek){.kind = SEEK_POSITION, .target = position});
    if (position <= session_reached(viewer->session))
        arrive(viewer, position);
}

static void say_how_far(viewer *viewer)
{
    const seek *seek = &viewer->seek;
    char text[PROGRESS_TEXT];

    if (seek->kind != SEEK_ALL) {
        state_say(viewer, "Operation %zu; any key goes back to %zu.", here(viewer), seek->from);
        return;
    }
    progress_describe(text, "Replaying", here(viewer), seek->target, pace_now() - seek->began,
                      viewer->scene.look.ascii);
    state_say(viewer, "%s; any key stops it here.", text);
}

void timeline_seek(viewer *viewer, nanoseconds end)
{
    enum { BATCH = 64 };
    const seek seek = viewer->seek;
    session_status status = SESSION_STEPPED;

    assert(seek.kind != SEEK_NOTHING);
    state_follow(viewer, false);
    if (seek.kind == SEEK_MARK)
        session_skip(viewer->session, seek.mark);
    do {
        for (int i = 0; i < BATCH && !is_found(viewer) && status == SESSION_STEPPED; i++)
            status = seek.kind == SEEK_ALL ? state_step(viewer) : session_step(viewer->session);
    } while (!is_found(viewer) && status == SESSION_STEPPED && pace_now() < end);
    bool found = is_found(viewer);
    if (!found && status == SESSION_STEPPED)
        say_how_far(viewer);
    else if (!found && status == SESSION_ENDED && seek.kind == SEEK_MARK) {
        arrive(viewer, seek.from);
        state_say(viewer, "%s", marks[seek.mark].none_after);
    } else
        arrive(viewer, goal(viewer));
}

void timeline_stop(viewer *viewer)
{
    const seek *seek = &viewer->seek;

    assert(seek->kind != SEEK_NOTHING);
    arrive(viewer, seek->kind == SEEK_ALL ? here(viewer) : seek->from);
}

void timeline_do_all(viewer *viewer)
{
    look_for(viewer, (seek){.kind = SEEK_ALL, .target = session_end(viewer->session)});
}

/* --- What the keys do -------------------------------------------------------------------------- */

void act_back(viewer *viewer)
{
    pace_rest(viewer);
    if (here(viewer) == 0)
        state_say(viewer, "This is the beginning.");
    else
        timeline_go(viewer, here(viewer) - 1);
}

void act_scrub(viewer *viewer, int direction)
{
    size_t position = picture_scrub(&viewer->scene, direction > 0);

    if (position != here(viewer))
        timeline_go(viewer, position);
    else
        state_say(viewer, direction > 0 ? "This is as far as it is known; n does one step more."
                                        : "This is the beginning.");
}

void act_end(viewer *viewer, int direction)
{
    timeline_go(viewer, direction > 0 ? session_end(viewer->session) : 0);
}

void act_peak(viewer *viewer)
{
    if (session_end(viewer->session) > session_reached(viewer->session))
        look_for(viewer, (seek){.kind = SEEK_PEAK, .target = SIZE_MAX});
    else
        timeline_go(viewer, session_peak(viewer->session));
}

void act_next_mark(viewer *viewer, int which)
{
    session_mark mark = (session_mark)which;

    look_for(viewer, (seek){
        .kind = SEEK_MARK, .mark = mark, .count = session_tally(viewer->session, mark).count,
    });
}

void act_previous_mark(viewer *viewer, int which)
{
    tally tally = session_tally(viewer->session, (session_mark)which);
    size_t previous = tally.last == here(viewer) ? tally.before : tally.last;

    if (previous > 0)
        timeline_go(viewer, previous);
    else
        state_say(viewer, "%s", marks[which].none_before);
}

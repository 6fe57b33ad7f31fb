/* To other positions of the session: back and on, and to what is looked for. What was reached before is
 * there at once; what was not has to be done first, and that is done a while at a time. */
#include "viewer/actions.h"

#include <assert.h>

/* --- What is looked for ------------------------------------------------------------------------ */

/* A mark, and what is said where no operation has it. */
static const struct { const char *none_after, *none_before; } marks[] = {
    [MARK_FAILURE] = {
        "No operation after this one fails.", "No operation before this one failed.",
    },
    [MARK_MAPPING] = {
        "No operation after this one maps a main node.",
        "No operation before this one mapped a main node.",
    },
};

_Static_assert(sizeof marks / sizeof *marks == SESSION_MARKS, "each mark has a row");

static size_t here(const viewer *viewer)
{
    return session_position(viewer->session);
}

static size_t target(const viewer *viewer)
{
    return viewer->seek.target;
}

static size_t peak(const viewer *viewer)
{
    return session_peak(viewer->session);
}

/* A way to look for something. */
static const struct kind {
    size_t (*goal)(const viewer *viewer);       /* where to be at its end */
    size_t early;               /* it ends so many operations before its target */
    bool marked;                /* it ends at the mark; or, if there is none, where it began */
    bool in_all;                /* all sessions go along, and stay where they are stopped */
} kinds[] = {
    [SEEK_NOTHING] = {.goal = here},
    [SEEK_POSITION] = {.goal = target, .early = 1},     /* to go there is one step more */
    [SEEK_MARK] = {.goal = here, .marked = true},
    [SEEK_PEAK] = {.goal = peak},
    [SEEK_ALL] = {.goal = here, .in_all = true},
};

_Static_assert(sizeof kinds / sizeof *kinds == SEEK_KINDS, "each kind has a row");

static bool is_found(const viewer *viewer)
{
    const seek *seek = &viewer->seek;
    const struct kind *kind = &kinds[seek->kind];

    return kind->marked ? session_tally(viewer->session, seek->mark).count > seek->count
                        : here(viewer) + kind->early >= seek->target;
}

/* --- Going there ------------------------------------------------------------------------------- */

/* Go there, and say why not; after all has been replayed, say what the options have to say of it. */
static void arrive(viewer *viewer, size_t position)
{
    const char *remark = kinds[viewer->seek.kind].in_all ? viewer->options->remark : NULL;

    viewer->seek.kind = SEEK_NOTHING;
    state_say(viewer, "%s", remark ? remark : "");
    state_follow(viewer, true);
    session_status status = state_go(viewer, position);
    if (status == SESSION_BROKEN)
        state_say_stopped(viewer);
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

    if (!kinds[seek->kind].in_all) {
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
    const struct kind *kind = &kinds[seek.kind];
    session_status status = SESSION_STEPPED;

    assert(seek.kind != SEEK_NOTHING);
    state_follow(viewer, false);
    if (kind->marked)
        session_skip(viewer->session, seek.mark);
    do {
        for (int i = 0; i < BATCH && !is_found(viewer) && status == SESSION_STEPPED; i++)
            status = kind->in_all ? state_step(viewer) : session_step(viewer->session);
    } while (!is_found(viewer) && status == SESSION_STEPPED && pace_now() < end);
    bool found = is_found(viewer);
    if (!found && status == SESSION_STEPPED)
        say_how_far(viewer);
    else if (!found && status == SESSION_ENDED && kind->marked) {
        arrive(viewer, seek.from);
        state_say(viewer, "%s", marks[seek.mark].none_after);
    } else
        arrive(viewer, kind->goal(viewer));
}

void timeline_stop(viewer *viewer)
{
    const seek *seek = &viewer->seek;

    assert(seek->kind != SEEK_NOTHING);
    arrive(viewer, kinds[seek->kind].in_all ? here(viewer) : seek->from);
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

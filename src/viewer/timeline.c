/* To other positions of the session: back and on, and to what is looked for. What was reached before is
 * there at once; what was not has to be done first, and that is done a while at a time. */
#include "viewer/actions.h"

#include "base/scan.h"

#include <stdlib.h>

/* --- Going there ------------------------------------------------------------------------------- */

static void tell(viewer *viewer, session_status status, size_t wanted)
{
    size_t position = session_position(viewer->session);

    if (status == SESSION_BROKEN)
        state_say_stopped(viewer);
    else if (position < wanted)
        state_say(viewer, "There are only %zu operations.", position);
}

/* What looking leaves behind; behind the first of all, what is to be said first. */
static void arrive(viewer *viewer, size_t position)
{
    const char *remark = viewer->seek.kind == SEEK_ALL ? viewer->options->remark : NULL;

    viewer->seek.kind = SEEK_NOTHING;
    state_say(viewer, "%s", remark ? remark : "");
    state_follow(viewer, true);
    tell(viewer, state_go(viewer, position), position);
}

static void look_for(viewer *viewer, seek seek)
{
    pace_rest(viewer);
    seek.from = session_position(viewer->session);
    viewer->seek = seek;
    if (seek.kind != SEEK_POSITION)
        state_follow(viewer, false);
}

void timeline_go(viewer *viewer, size_t position)
{
    if (position > session_reached(viewer->session))
        look_for(viewer, (seek){.kind = SEEK_POSITION, .target = position});
    else {
        pace_rest(viewer);
        arrive(viewer, position);
    }
}

/* --- Looking for something --------------------------------------------------------------------- */

static bool is_found(const viewer *viewer)
{
    const seek *seek = &viewer->seek;

    if (seek->kind == SEEK_MARK)
        return session_tally(viewer->session, seek->mark).count > seek->count;
    if (seek->kind == SEEK_ALL)
        return session_position(viewer->session) >= seek->target;
    return seek->kind == SEEK_POSITION
        && session_position(viewer->session) + 1 >= seek->target;
}

static void say_none(viewer *viewer, session_mark mark)
{
    state_say(viewer, mark == MARK_FAILURE ? "No operation after this one fails."
                                           : "No operation after this one maps a main node.");
}

/* There are no more operations, or no further one can be done. */
static void give_up(viewer *viewer, session_status status)
{
    const seek seek = viewer->seek;

    if (seek.kind == SEEK_PEAK)
        arrive(viewer, session_peak(viewer->session));
    else if (seek.kind != SEEK_MARK || status == SESSION_BROKEN)
        arrive(viewer, seek.kind == SEEK_POSITION ? seek.target : session_position(viewer->session));
    else {
        arrive(viewer, seek.from);
        say_none(viewer, seek.mark);
    }
}

static void say_how_far(viewer *viewer)
{
    const seek *seek = &viewer->seek;
    size_t position = session_position(viewer->session);
    char text[PROGRESS_TEXT];

    if (seek->kind != SEEK_ALL) {
        state_say(viewer, "Operation %zu; any key goes back to %zu.", position, seek->from);
        return;
    }
    progress_describe(text, "Replaying", position, seek->target, pace_now() - seek->began,
                      viewer->scene.look.ascii);
    state_say(viewer, "%s; any key stops it here.", text);
}

bool timeline_seek(viewer *viewer, nanoseconds end)
{
    enum { BATCH = 64 };
    const seek *seek = &viewer->seek;
    session *session = viewer->session;
    session_status status = SESSION_STEPPED;

    state_follow(viewer, false);
    if (seek->kind == SEEK_MARK)
        session_skip(session, seek->mark);
    do {
        for (int i = 0; i < BATCH && !is_found(viewer) && status == SESSION_STEPPED; i++)
            status = seek->kind == SEEK_ALL ? state_step(viewer) : session_step(session);
    } while (!is_found(viewer) && status == SESSION_STEPPED && pace_now() < end);
    if (is_found(viewer))
        arrive(viewer, seek->kind == SEEK_POSITION ? seek->target : session_position(session));
    else if (status != SESSION_STEPPED)
        give_up(viewer, status);
    else
        say_how_far(viewer);
    return true;
}

void timeline_stop(viewer *viewer)
{
    bool stays = viewer->seek.kind == SEEK_ALL;

    arrive(viewer, stays ? session_position(viewer->session) : viewer->seek.from);
}

void timeline_do_all(viewer *viewer)
{
    look_for(viewer, (seek){
        .kind = SEEK_ALL, .target = session_end(viewer->session), .began = pace_now(),
    });
}

/* --- What the keys do -------------------------------------------------------------------------- */

void act_back(viewer *viewer)
{
    size_t position = session_position(viewer->session);

    pace_rest(viewer);
    if (position == 0)
        state_say(viewer, "This is the beginning.");
    else
        arrive(viewer, position - 1);
}

static void scrub(viewer *viewer, bool on)
{
    size_t position = sight_scrub(viewer, on);

    if (position == session_position(viewer->session))
        state_say(viewer, on ? "This is as far as it is known; n does one step more."
                             : "This is the beginning.");
    else
        timeline_go(viewer, position);
}

void act_scrub_back(viewer *viewer)
{
    scrub(viewer, false);
}

void act_scrub_on(viewer *viewer)
{
    scrub(viewer, true);
}

static bool go_operation(viewer *viewer, const char *text)
{
    const char *why;
    size_t position;

    if (!*text)
        return state_say(viewer, "The number of an operation; 0 is the beginning.");
    if (!parse_size(text, &position, &why))
        return state_say(viewer, "That %s.", why);
    timeline_go(viewer, position);
    return true;
}

void act_go_operation(viewer *viewer)
{
    prompt_open(viewer, "Go to operation:", "", go_operation);
}

void act_beginning(viewer *viewer)
{
    timeline_go(viewer, 0);
}

void act_end(viewer *viewer)
{
    timeline_go(viewer, session_end(viewer->session));
}

void act_peak(viewer *viewer)
{
    if (session_end(viewer->session) > session_reached(viewer->session))
        look_for(viewer, (seek){.kind = SEEK_PEAK});
    else
        timeline_go(viewer, session_peak(viewer->session));
}

static void look_on(viewer *viewer, session_mark mark)
{
    look_for(viewer, (seek){
        .kind = SEEK_MARK, .mark = mark, .count = session_tally(viewer->session, mark).count,
    });
}

static void look_back(viewer *viewer, session_mark mark)
{
    tally tally = session_tally(viewer->session, mark);
    size_t last = tally.last == session_position(viewer->session) ? tally.before : tally.last;

    if (last > 0)
        timeline_go(viewer, last);
    else
        state_say(viewer, mark == MARK_FAILURE ? "No operation before this one failed."
                                               : "No operation before this one mapped a main node.");
}

void act_next_failure(viewer *viewer)
{
    look_on(viewer, MARK_FAILURE);
}

void act_last_failure(viewer *viewer)
{
    look_back(viewer, MARK_FAILURE);
}

void act_next_mapping(viewer *viewer)
{
    look_on(viewer, MARK_MAPPING);
}

void act_last_mapping(viewer *viewer)
{
    look_back(viewer, MARK_MAPPING);
}

/* The sessions that are shown, and the message line. */
#include "viewer/internal.h"

#include "picture/stages.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

bool state_say(viewer *viewer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(viewer->message, sizeof viewer->message, format, arguments);
    va_end(arguments);
    return false;
}

bool state_say_stopped(viewer *viewer)
{
    return state_say(viewer, "Stopped: see above. p steps back, r starts again.");
}

/* --- The session ------------------------------------------------------------------------------- */

session_status state_step(viewer *viewer)
{
    session_status status = SESSION_STEPPED;

    for (int i = 0; i < viewer->scene.count; i++) {
        session_status each = session_step(viewer->scene.sessions[i]);
        if (i == viewer->scene.focus)
            status = each;
    }
    return status;
}

session_status state_run(viewer *viewer, size_t count)
{
    session_status status = session_run(viewer->session, count);
    size_t position = session_position(viewer->session);

    for (int i = 0; i < viewer->scene.count; i++)
        session_advance(viewer->scene.sessions[i], position);
    return status;
}

session_status state_by_hand(viewer *viewer, const operation *operation)
{
    session_status status = SESSION_STEPPED;

    for (int i = 0; i < viewer->scene.count; i++) {
        session_cut(viewer->scene.sessions[i]);
        session_status each = session_by_hand(viewer->scene.sessions[i], operation);
        if (i == viewer->scene.focus)
            status = each;
    }
    return status;
}

session_status state_go(viewer *viewer, size_t position)
{
    session_status status = session_go(viewer->session, position);

    for (int i = 0; i < viewer->scene.count; i++)
        session_go(viewer->scene.sessions[i], session_position(viewer->session));
    viewer->ended = false;
    return status;
}

void state_follow(viewer *viewer, bool searches)
{
    for (int i = 0; i < viewer->scene.count; i++)
        session_follow(viewer->scene.sessions[i], searches);
}

size_t state_future(const viewer *viewer)
{
    size_t end = session_end(viewer->session), position = session_position(viewer->session);

    return end > position ? end - position : 0;
}

void state_close(viewer *viewer)
{
    for (int i = 0; i < viewer->scene.count; i++)
        session_close(viewer->scene.sessions[i]);
    viewer->scene.count = 0;
    viewer->session = NULL;
}

void state_focus(viewer *viewer, int which)
{
    assert(which >= 0 && which < viewer->scene.count);
    viewer->scene.focus = which;
    viewer->session = viewer->scene.sessions[which];
}

/* Replace the present sessions by these. */
static void replace(viewer *viewer, session *const sessions[], int count, int focus)
{
    state_close(viewer);
    for (int i = 0; i < count; i++)
        viewer->scene.sessions[i] = sessions[i];
    viewer->scene.count = count;
    viewer->seek.kind = SEEK_NOTHING;
    state_focus(viewer, focus);
}

/* Open one for each policy, or one alone if there are none. Return how many; 0, and a complaint, if
 * they do not open. */
static int open_all(const session *original, session_options options, const policies *policies,
                    session *sessions[], complaint *complaint)
{
    int count = policies->count ? policies->count : 1;

    options.lenient |= policies->count > 0;
    for (int i = 0; i < count; i++) {
        if (policies->count)
            options.heap.placement = policies->list[i];
        sessions[i] = original ? session_again(original, &options, complaint)
                               : session_open(&options, complaint);
        if (sessions[i])
            continue;
        while (i-- > 0)
            session_close(sessions[i]);
        return 0;
    }
    return count;
}

bool state_compare(viewer *viewer, const policies *policies, complaint *complaint)
{
    const placement first = viewer->options->heap.placement;
    session_options options = session_chosen(viewer->session);
    size_t position = session_position(viewer->session);
    session *sessions[SCENE_MOST];
    int focus = 0;

    options.lenient = !placement_equal(options.heap.placement, first);
    int count = open_all(viewer->session, options, policies, sessions, complaint);
    if (count == 0)
        return false;
    for (int i = 0; i < policies->count; i++)
        if (placement_equal(policies->list[i], options.heap.placement))
            focus = i;
    replace(viewer, sessions, count, focus);
    state_go(viewer, position);
    return true;
}

bool state_open(viewer *viewer, complaint *complaint)
{
    const session_options options = {
        .heap = viewer->options->heap,
        .source = viewer->scripted ? *viewer->options->input : generator_source(&viewer->generator),
        .limit = viewer->options->limit,
        .drawn = true,
        .timeline = true,
    };
    session *sessions[SCENE_MOST];
    int count = open_all(NULL, options, &viewer->compared, sessions, complaint);

    if (count == 0)
        return false;
    replace(viewer, sessions, count, 0);
    viewer->scene.lens.selecting = false;
    viewer->scene.lens.follow = true;
    viewer->scene.lens.top = 0;
    viewer->scene.lens.stage = STAGE_DONE;
    viewer->ended = false;
    if (viewer->scripted)
        snprintf(viewer->origin, sizeof viewer->origin, "%s", viewer->options->file);
    else
        generator_describe(&viewer->generator, viewer->origin, sizeof viewer->origin);
    return true;
}

void state_restart(viewer *viewer)
{
    complaint complaint;

    if (!state_open(viewer, &complaint))
        state_say(viewer, "%s", complaint.text);
}

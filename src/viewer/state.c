/* The sessions that are shown, of one heap or several, and the message line. */
#include "viewer/actions.h"

#include "picture/stages.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool state_say(viewer *viewer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(viewer->message, sizeof viewer->message, format, arguments);
    va_end(arguments);
    return false;
}

/* --- The session ------------------------------------------------------------------------------- */

session_status state_step(viewer *viewer)
{
    session_status status[SCENE_MOST];

    for (int i = 0; i < viewer->scene.count; i++)
        status[i] = session_step(viewer->scene.sessions[i]);
    return status[viewer->scene.focus];
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
    session_status status[SCENE_MOST];

    for (int i = 0; i < viewer->scene.count; i++) {
        session_cut(viewer->scene.sessions[i]);
        status[i] = session_by_hand(viewer->scene.sessions[i], operation);
    }
    return status[viewer->scene.focus];
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

/* --- Opening ----------------------------------------------------------------------------------- */

void state_close(viewer *viewer)
{
    for (int i = 0; i < viewer->scene.count; i++)
        session_close(viewer->scene.sessions[i]);
}

void state_focus(viewer *viewer, int which)
{
    assert(which >= 0 && which < viewer->scene.count);
    viewer->scene.focus = which;
    viewer->session = viewer->scene.sessions[which];
}

/* Replace the sessions by one for each policy, or by one alone if there are none: new ones, or those of
 * an original once more. False, a complaint, and the old ones stay, if they do not open. */
static bool open_all(viewer *viewer, const session *original, session_options options,
                     const policies *policies, complaint *complaint)
{
    session *sessions[SCENE_MOST];
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
        return false;
    }
    state_close(viewer);
    memcpy(viewer->scene.sessions, sessions, (size_t)count * sizeof *sessions);
    viewer->scene.count = count;
    state_focus(viewer, 0);
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

    if (!open_all(viewer, NULL, options, &viewer->compared, complaint))
        return false;
    act_deselect(viewer);
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

/* --- Several heaps ----------------------------------------------------------------------------- */

/* Compare under these policies, at the same position; if there are none, keep that of the session in
 * focus alone. False, a message, and all as it was, if they do not open. */
static bool compare(viewer *viewer, const policies *policies)
{
    session_options options = session_chosen(viewer->session);
    size_t position = session_position(viewer->session);
    complaint complaint;

    options.lenient = !placement_equal(options.heap.placement, viewer->options->heap.placement);
    if (!open_all(viewer, viewer->session, options, policies, &complaint))
        return state_say(viewer, "%s.", complaint.text);
    for (int i = 0; i < policies->count; i++)
        if (placement_equal(policies->list[i], options.heap.placement))
            state_focus(viewer, i);
    viewer->compared = *policies;
    state_go(viewer, position);
    return true;
}

bool answer_compare(viewer *viewer, const char *text)
{
    policies policies = {.count = 0};
    complaint complaint;

    if (!*text)
        return state_say(viewer, "Two to four policies, as in first-fit,best-fit: %s.",
                         join_names(placement_name));
    if (!policies_read(text, &policies, &complaint))
        return state_say(viewer, "%s.", complaint.text);
    if (!compare(viewer, &policies))
        return false;
    state_say(viewer, "1 to %d look at one of them; | goes back to one heap.", policies.count);
    return true;
}

void act_compare(viewer *viewer)
{
    pace_rest(viewer);
    if (viewer->scene.count == 1)
        act_ask(viewer, PROMPT_COMPARE);
    else
        compare(viewer, &(policies){.count = 0});
}

void act_focus(viewer *viewer, int which)
{
    if (which < viewer->scene.count)
        state_focus(viewer, which);
    else
        state_say(viewer, viewer->scene.count == 1 ? "There is one heap; | compares several."
                                                   : "There are not so many heaps.");
}

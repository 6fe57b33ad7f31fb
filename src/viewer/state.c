/* The session that is shown, and the line that says what went wrong. */
#include "viewer/internal.h"

#include "picture/stages.h"

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

/* --- The session ------------------------------------------------------------------------------- */

bool state_open(viewer *viewer, complaint *complaint)
{
    const session_options options = {
        .heap = viewer->options->heap,
        .source = viewer->scripted ? *viewer->options->input : generator_source(&viewer->generator),
        .limit = viewer->options->limit,
        .drawn = true,
    };
    session *session = session_open(&options, complaint);

    if (!session)
        return false;
    session_close(viewer->session);
    viewer->session = session;
    viewer->scene.session = session;
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

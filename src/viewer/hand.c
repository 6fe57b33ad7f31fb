/* Operations of the user's own. They cut off what was known to follow; but that is asked first. */
#include "viewer/actions.h"

#include "base/text.h"

#include <stdio.h>

/* --- Cutting off what follows ------------------------------------------------------------------ */

/* The selection goes with a block that moves. */
static void tell(viewer *viewer, const record *record)
{
    const operation *operation = &record->operation;

    if (operation->kind == OPERATION_MALLOC && record->failed)
        state_say(viewer, "malloc %zu found no place.", operation->size);
    if (operation->kind != OPERATION_REALLOC)
        return;
    if (record->failed)
        state_say(viewer, "realloc to %zu found no place; the block is as it was.", operation->size);
    else if (!record_frees(record))
        lens_select(&viewer->scene.lens, record->address);
}

static void do_pending(viewer *viewer)
{
    session_status status = state_by_hand(viewer, &viewer->pending);

    viewer->ended = false;
    if (viewer->pace.frozen)
        pace_run(viewer, false);        /* time goes on, but nothing runs */
    pace_show(viewer, status);
    if (status == SESSION_STEPPED)
        tell(viewer, session_record(viewer->session, 0));
}

bool answer_cut(viewer *viewer, const char *text)
{
    if (*text != 'n' && *text != 'N')
        do_pending(viewer);
    return true;
}

static void do_own(viewer *viewer, operation operation)
{
    size_t end = session_end(viewer->session), position = session_position(viewer->session);
    size_t future = end > position ? end - position : 0;

    viewer->pending = operation;
    if (session_complaint(viewer->session))
        pace_show(viewer, SESSION_BROKEN);
    else if (future == 0)
        do_pending(viewer);
    else {
        pace_rest(viewer);
        act_ask(viewer, PROMPT_CUT);
        snprintf(viewer->prompt.question, sizeof viewer->prompt.question,
                 "Cut off the %zu operation%s that follow%s?", future, plural(future),
                 future == 1 ? "s" : "");
    }
}

/* --- The operations ---------------------------------------------------------------------------- */

void answer_allocate(viewer *viewer, size_t size)
{
    do_own(viewer, (operation){.kind = OPERATION_MALLOC, .size = size});
}

/* Return the id of the selected block; LIVE_NONE, and a message, if none is selected. */
static size_t selected_block(viewer *viewer)
{
    segment segment;

    if (!lens_selected(&viewer->scene.lens, session_heap(viewer->session), &segment))
        state_say(viewer, "No segment is selected; the arrow keys select one.");
    else if (segment.type != SEGMENT_PROCESS)
        state_say(viewer, "The selected segment is a HOLE: it is free already.");
    else
        return session_block(viewer->session, segment.address)->id;
    return LIVE_NONE;
}

void act_free(viewer *viewer)
{
    size_t block = selected_block(viewer);

    if (block != LIVE_NONE)
        do_own(viewer, (operation){.kind = OPERATION_FREE, .block = block});
}

void answer_resize(viewer *viewer, size_t size)
{
    size_t block = selected_block(viewer);      /* it may have gone in the meantime */

    if (block != LIVE_NONE)
        do_own(viewer, (operation){.kind = OPERATION_REALLOC, .block = block, .size = size});
}

void act_resize(viewer *viewer)
{
    if (selected_block(viewer) != LIVE_NONE)
        act_ask(viewer, PROMPT_RESIZE);
}

void act_on_heap(viewer *viewer, int operation_kind)
{
    do_own(viewer, (operation){.kind = (enum operation_kind)operation_kind});
}

/* Operations of the user's own. */
#include "viewer/actions.h"

static bool allocate_size(viewer *viewer, const char *text)
{
    const char *why;
    size_t size;

    if (!*text)
        return state_say(viewer, "How many bytes? For example 1000, or 4K.");
    if (!parse_size(text, &size, &why))
        return state_say(viewer, "That %s.", why);
    pace_show_own(viewer, session_by_hand(viewer->session, &(operation){.kind = OPERATION_MALLOC, .size = size}));
    if (session_record(viewer->session, 0)->failed)
        state_say(viewer, "malloc %zu found no place.", size);
    return true;
}

void act_allocate(viewer *viewer)
{
    prompt_open(viewer, "Allocate how many bytes?", "", allocate_size);
}

/* The block that is selected, as its virtual address; 0, and a message, if none is. */
static uintptr_t selected_block(viewer *viewer)
{
    const SubChainNode *segment = lens_selected(&viewer->scene.lens, session_heap(viewer->session),
                                                NULL);

    if (!segment)
        state_say(viewer, "No segment is selected; the arrow keys select one.");
    else if (segment->type != MEMS_PROCESS)
        state_say(viewer, "The selected segment is a HOLE: it is free already.");
    else
        return (uintptr_t)segment->virtual_address;
    return 0;
}

void act_free(viewer *viewer)
{
    uintptr_t address = selected_block(viewer);

    if (address)
        pace_show_own(viewer, session_by_hand(viewer->session, &(operation){.kind = OPERATION_FREE, .block = session_block(viewer->session, address)->id}));
}

/* The selection goes with the block, if that moves. */
static bool resize_selected(viewer *viewer, const char *text)
{
    const char *why;
    size_t size;

    if (!*text)
        return state_say(viewer, "How many bytes? 0 frees the block.");
    if (!parse_size(text, &size, &why))
        return state_say(viewer, "That %s.", why);
    uintptr_t address = selected_block(viewer);     /* it may have gone in the meantime */
    if (!address)
        return true;
    pace_show_own(viewer, session_by_hand(viewer->session, &(operation){.kind = OPERATION_REALLOC, .size=size, .block = session_block(viewer->session, address)->id}));
    const record *record = session_record(viewer->session, 0);
    if (record->failed)
        state_say(viewer, "realloc to %zu found no place; the block is as it was.", size);
    else if (record->address)
        lens_select(&viewer->scene.lens, record->address);
    return true;
}

void act_resize(viewer *viewer)
{
    if (selected_block(viewer))
        prompt_open(viewer, "New size of the selected block:", "", resize_selected);
}

void act_coalesce(viewer *viewer)
{
    pace_show_own(viewer, session_by_hand(viewer->session, &(operation){.kind = OPERATION_COALESCE}));
}

void act_trim(viewer *viewer)
{
    pace_show_own(viewer, session_by_hand(viewer->session, &(operation){.kind = OPERATION_TRIM}));
}

#include "picture/spans.h"

bool role_is_process(role role)
{
    return role == ROLE_PROCESS_A || role == ROLE_PROCESS_B || role == ROLE_PROCESS_C
        || role == ROLE_ELSEWHERE || role == ROLE_FRESH || role == ROLE_SELECTED_PROCESS
        || role == ROLE_VISITED_PROCESS;
}

bool block_is_elsewhere(const placed_block *block, const session *first)
{
    const placed_block *same = session_block_by_id(first, block->id);

    return !same || same->address != block->address;
}

void span_describe(span *span, const heap_view *view)
{
    const placed_block *block = NULL;

    if (!span->described && role_is_process(span->role))
        block = session_block(view->session, span->start);
    span->described = true;
    if (!block)
        return;
    span->name = block->name;
    span->elsewhere = view->first && block_is_elsewhere(block, view->first);
    if (span->role == ROLE_PROCESS_A)
        span->role = span->elsewhere ? ROLE_ELSEWHERE : (role)(ROLE_PROCESS_A + block->shade);
}

/* Set the spans to begin with the one that holds `place`. */
static void seek(spans *spans, size_t place)
{
    const heap_view *view = spans->view;

    spans->place = place;
    spans->there = false;
    if (place >= view->places.count)
        return;
    uintptr_t address = places_address(&view->places, place);
    const struct overlay_part *part = overlay_part_at(&view->overlay, address);
    spans->there = allocator_find(session_heap(view->session), address, &spans->segment);
    spans->address = part ? part->address : spans->segment.address;
    spans->place = place - (address - spans->address);
}

spans spans_from(const heap_view *view, size_t place)
{
    segment selected;
    bool selecting = view_selected(view, &selected);
    spans spans = {.view = view, .selected = selecting ? selected.address : UINTPTR_MAX};

    seek(&spans, place);
    return spans;
}

/* What makes a segment stand out: a search, or the selection. */
static void mark(const spans *spans, span *span)
{
    bool process = role_is_process(span->role);

    if (overlay_visits(&spans->view->overlay, span->start, span->start + 1))
        span->role = process ? ROLE_VISITED_PROCESS : ROLE_VISITED_HOLE;
    if (span->start == spans->selected)
        span->role = process ? ROLE_SELECTED_PROCESS : ROLE_SELECTED_HOLE;
}

/* Go on after a span: along the main node, as far as that reaches. */
static void advance(spans *spans, const span *span)
{
    const allocator *heap = session_heap(spans->view->session);
    segment *segment = &spans->segment;
    uintptr_t end = span->start + span->size, main = segment->main_address;

    while (spans->there && segment->address < end && segment->address + segment->size <= end)
        spans->there = heap->model->beside(heap, true, segment) && segment->main_address == main;
    spans->place = span_end(span);
    spans->address = end;
    if (!spans->there)
        seek(spans, spans->place);
}

bool spans_next(spans *spans, span *out)
{
    if (spans->place >= spans->view->places.count)
        return false;
    const struct overlay_part *part = overlay_part_at(&spans->view->overlay, spans->address);

    if (part)
        *out = (span){.size = part->size, .role = part->role, .name = part->name};
    else
        *out = (span){.size = spans->segment.size,
                      .role = spans->segment.type == SEGMENT_PROCESS ? ROLE_PROCESS_A : ROLE_HOLE};
    out->place = spans->place;
    out->start = spans->address;
    advance(spans, out);
    mark(spans, out);
    return true;
}

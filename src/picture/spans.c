#include "picture/spans.h"

bool role_is_process(role role)
{
    return role == ROLE_PROCESS_A || role == ROLE_PROCESS_B || role == ROLE_PROCESS_C
        || role == ROLE_FRESH || role == ROLE_SELECTED_PROCESS;
}

/* The part of the overlay that holds an address; NULL if none does. */
static const struct overlay_part *part_at(const overlay *overlay, uintptr_t address)
{
    for (size_t i = 0; i < overlay->part_count; i++)
        if (address - overlay->parts[i].address < overlay->parts[i].size)
            return &overlay->parts[i];
    return NULL;
}

spans spans_from(const scene *scene, const overlay *overlay, uintptr_t address)
{
    const mems_heap *heap = session_heap(scene->session);
    const MainChainNode *main;
    const SubChainNode *segment = mems_heap_find(heap, (void *)address, &main);
    const struct overlay_part *part = part_at(overlay, address);

    return (spans){
        .session = scene->session,
        .at = part ? part->address : (uintptr_t)segment->virtual_address,
        .end = (uintptr_t)main->start_virtual_address + main->total_size,
        .segment = segment,
        .selected = lens_selected(&scene->lens, heap, NULL),
        .overlay = *overlay,
    };
}

static span span_of_segment(const SubChainNode *segment)
{
    return (span){
        .start = (uintptr_t)segment->virtual_address,
        .size = segment->size,
        .role = segment->type == MEMS_PROCESS ? ROLE_PROCESS_A : ROLE_HOLE,
    };
}

/* What is known of the block that a PROCESS is: its shade and its name. */
static void describe(const spans *spans, span *span)
{
    const placed_block *block = session_block(spans->session, span->start);

    if (!block)
        return;
    span->name = block->name;
    if (span->role == ROLE_PROCESS_A)
        span->role = (role)(ROLE_PROCESS_A + block->shade);
}

bool spans_next(spans *spans, span *out)
{
    if (spans->at == spans->end)
        return false;
    const struct overlay_part *part = part_at(&spans->overlay, spans->at);

    *out = part ? (span){part->address, part->size, part->role, part->name}
                : span_of_segment(spans->segment);
    spans->at = span_end(out);
    while (spans->segment && (uintptr_t)spans->segment->virtual_address < spans->at)
        spans->segment = spans->segment->next;
    if (role_is_process(out->role))
        describe(spans, out);
    if (spans->selected && out->start == (uintptr_t)spans->selected->virtual_address)
        out->role = role_is_process(out->role) ? ROLE_SELECTED_PROCESS : ROLE_SELECTED_HOLE;
    return true;
}

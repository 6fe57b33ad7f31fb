#include "picture/spans.h"

bool role_is_process(role role)
{
    return role == ROLE_PROCESS_A || role == ROLE_PROCESS_B || role == ROLE_PROCESS_C
        || role == ROLE_FRESH || role == ROLE_SELECTED_PROCESS;
}

static bool in_overlay(const overlay *overlay, uintptr_t address)
{
    return address - overlay->address < overlay->size;
}

spans spans_from(const scene *scene, const overlay *overlay, uintptr_t address)
{
    const mems_heap *heap = session_heap(scene->session);
    spans spans = {
        .session = scene->session,
        .selected = lens_selected(&scene->lens, heap, NULL),
        .overlay = *overlay,
    };

    if (in_overlay(overlay, address)) {
        const struct overlay_part *part = overlay->parts;
        while (address - part->address >= part->size)
            part++;
        spans.part = (size_t)(part - overlay->parts);
        address = overlay->address;
    }
    spans.segment = mems_heap_find(heap, (void *)address, NULL);
    return spans;
}

/* The next part of the overlay; behind the last one, the segments beneath it are passed over. */
static span next_part(spans *spans)
{
    const overlay *overlay = &spans->overlay;
    const struct overlay_part *part = &overlay->parts[spans->part++];

    if (spans->part == overlay->part_count) {
        spans->part = 0;
        while (spans->segment && in_overlay(overlay, (uintptr_t)spans->segment->virtual_address))
            spans->segment = spans->segment->next;
    }
    return (span){.start = part->address, .size = part->size, .role = part->role};
}

static span next_segment(spans *spans)
{
    const SubChainNode *segment = spans->segment;
    bool process = segment->type == MEMS_PROCESS;

    spans->segment = segment->next;
    return (span){
        .start = (uintptr_t)segment->virtual_address,
        .size = segment->size,
        .role = process ? ROLE_PROCESS_A : ROLE_HOLE,
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
    if (!spans->segment)
        return false;
    bool overlaid = in_overlay(&spans->overlay, (uintptr_t)spans->segment->virtual_address);
    const SubChainNode *segment = spans->segment;

    *out = overlaid ? next_part(spans) : next_segment(spans);
    if (role_is_process(out->role))
        describe(spans, out);
    if (spans->selected && (overlaid ? out->start == (uintptr_t)spans->selected->virtual_address
                                     : segment == spans->selected))
        out->role = role_is_process(out->role) ? ROLE_SELECTED_PROCESS : ROLE_SELECTED_HOLE;
    return true;
}

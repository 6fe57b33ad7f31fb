#include "picture/lens.h"

bool lens_selected(const lens *lens, const allocator *heap, segment *selected)
{
    return lens->selecting && allocator_find(heap, lens->selected, selected);
}

void lens_select(lens *lens, uintptr_t address)
{
    lens->selecting = true;
    lens->selected = address;
}

/* Select the segment, if there is one. */
static bool select_segment(lens *lens, bool there, const segment *segment)
{
    if (there)
        lens_select(lens, segment->address);
    return there;
}

bool lens_move_segment(lens *lens, const allocator *heap, bool forward)
{
    segment segment;
    bool there = lens_selected(lens, heap, &segment)
        ? heap->model->beside(heap, forward, &segment) : heap->model->end(heap, !forward, &segment);

    return select_segment(lens, there, &segment);
}

bool lens_move_main_node(lens *lens, const allocator *heap, bool forward)
{
    segment segment;

    if (!lens_selected(lens, heap, &segment))
        return lens_move_segment(lens, heap, forward);
    uintptr_t edge = forward ? segment.main_address + segment.main_size - 1 : segment.main_address;
    bool there = allocator_find(heap, edge, &segment) && heap->model->beside(heap, forward, &segment)
              && allocator_find(heap, segment.main_address, &segment);
    return select_segment(lens, there, &segment);
}

/* Go on to the first HOLE from a segment on; false if there is none. */
static bool find_hole(const allocator *heap, segment *segment)
{
    while (segment->type != SEGMENT_HOLE)
        if (!heap->model->beside(heap, true, segment))
            return false;
    return true;
}

bool lens_next_hole(lens *lens, const allocator *heap)
{
    segment segment;
    bool there = lens_selected(lens, heap, &segment) && heap->model->beside(heap, true, &segment)
              && find_hole(heap, &segment);

    if (!there)
        there = heap->model->end(heap, false, &segment) && find_hole(heap, &segment);
    return select_segment(lens, there, &segment);
}

bool lens_largest_hole(lens *lens, const allocator *heap)
{
    segment segment;

    return select_segment(lens, heap->model->largest(heap, &segment), &segment);
}

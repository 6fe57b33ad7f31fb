/* What malloc and free do to segments, chains and indexes, where it has to be quick.
 *
 * A heap is plain if its options are the specification's and it has no observer. mems_take() has a
 * parameter `plain`, a constant wherever it is called, so that the compiler leaves out what a plain heap
 * does not need. mems_release_plain() does at once for a plain heap what mems_segments_release() does for
 * all heaps, step by step. */
#ifndef MEMS_SEGMENTS_H
#define MEMS_SEGMENTS_H

#include "internal.h"

#define MEMS_INLINE static inline __attribute__((always_inline))

/* Cut a segment after its first `size` bytes, which are not all of it, and return the rest, a HOLE; there
 * is a slot for it. The caller enters that in the orders of HOLEs. */
MEMS_INLINE SubChainNode *mems_cut(mems_heap *heap, SubChainNode *segment, size_t size)
{
    SubChainNode *rest = mems_pool_take(&heap->pool), *next = segment->next;
    mems_zones *zones = &heap->zones;

    assert(size > 0 && size < segment->size);
    rest->size = segment->size - size;
    rest->type = MEMS_HOLE;
    rest->virtual_address = (char *)segment->virtual_address + size;
    rest->physical_address = (char *)segment->physical_address + size;
    rest->next = next;
    rest->prev = segment;
    if (next)
        next->prev = rest;
    segment->next = rest;
    segment->size = size;
    size_t zone = mems_zone(zones, rest);
    if (zone != mems_zone(zones, segment))
        mems_zones_begin(zones, zone, rest);
    return rest;
}

/* Make the segment after `segment` a part of it: take it out of the chain and the zones, and give its slot
 * back. */
MEMS_INLINE void mems_swallow(mems_heap *heap, SubChainNode *segment)
{
    SubChainNode *gone = segment->next, *next = gone->next;
    mems_zones *zones = &heap->zones;
    size_t zone = mems_zone(zones, gone);

    segment->next = next;
    segment->size += gone->size;
    if (next)
        next->prev = segment;
    if (zone != mems_zone(zones, segment))
        zones->first[zone] = next && mems_zone(zones, next) == zone ? next : NULL;
    mems_pool_give(&heap->pool, gone);
}

MEMS_INLINE void mems_more_live(mems_heap *heap, size_t bytes)
{
    heap->figures.live_bytes += bytes;
    if (heap->figures.live_bytes > heap->figures.peak_live_bytes)
        heap->figures.peak_live_bytes = heap->figures.live_bytes;
}

/* Make the first `size` bytes of a HOLE a PROCESS, and tell the observer; there is a slot if the HOLE is
 * larger. */
MEMS_INLINE void mems_take(mems_heap *heap, SubChainNode *hole, size_t size, const bool plain)
{
    size_t whole = hole->size;

    assert(hole->type == MEMS_HOLE && size > 0 && size <= whole);
    if (whole > size) {
        SubChainNode *rest = mems_cut(heap, hole, size);
        mems_holes_replace(&heap->holes, hole, rest);
        if (!plain && heap->order)
            heap->order->replace(heap, hole, rest, rest->size);
    } else {
        mems_holes_leave(&heap->holes, hole);
        if (!plain && heap->order)
            heap->order->leave(heap, hole);
    }
    hole->type = MEMS_PROCESS;
    *mems_recent_entry(&heap->recent, mems_start(hole)) = hole;
    heap->figures.live_blocks++;
    mems_more_live(heap, size);
    if (!plain)
        mems_tell(heap, whole > size ? MEMS_SPLIT : MEMS_TAKEN, mems_start(hole), whole,
                  whole > size ? size : 0);
}

/* Make a PROCESS a HOLE, joined with the HOLEs beside it. The result takes the seat of one of them in the
 * tree of HOLEs; only where there is none does it need a seat of its own. */
MEMS_INLINE void mems_release_plain(mems_heap *heap, SubChainNode *process)
{
    SubChainNode *left = process->prev, *right = process->next;
    const bool left_is_hole = left && left->type == MEMS_HOLE;
    mems_holes *holes = &heap->holes;

    assert(heap->plain && process->type == MEMS_PROCESS);
    process->type = MEMS_HOLE;
    heap->figures.live_blocks--;
    heap->figures.live_bytes -= process->size;
    if (right && right->type == MEMS_HOLE) {
        if (left_is_hole)
            mems_holes_leave(holes, right);
        else
            ((mems_segment *)process)->seat = ((mems_segment *)right)->seat;
        mems_swallow(heap, process);
    } else if (!left_is_hole) {
        mems_holes_enter(holes, process);
        return;
    }
    if (left_is_hole) {
        mems_swallow(heap, left);
        process = left;
    }
    mems_holes_replace(holes, process, process);
}

#endif

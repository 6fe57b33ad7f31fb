/* What malloc and free do to the segments, chains and indexes together, where it has to be quick.
 *
 * mems_take() has a parameter `plain`, a constant wherever it is called: true for a heap that has
 * nothing but what the specification asks for, and nobody listening. The compiler then leaves out
 * all that such a heap need not ask. mems_release_plain() does in one go for such a heap what
 * mems_segments_release() does for all, step by step. */
#ifndef MEMS_SEGMENTS_H
#define MEMS_SEGMENTS_H

#include "internal.h"

#define MEMS_INLINE static inline __attribute__((always_inline))

/* Puts a HOLE behind the first `size` bytes of a segment that is larger; a slot is at hand. The
 * orders of HOLEs are not told yet. */
MEMS_INLINE SubChainNode *mems_cut(mems_heap *heap, SubChainNode *segment, size_t size)
{
    SubChainNode *rest = mems_pool_take(&heap->pool), *next = segment->next;
    mems_zones *zones = &heap->zones;

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

/* Takes the segment behind `segment` out of the chain and the zones, and gives its slot back. */
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

/* Makes the first `size` bytes of a HOLE a PROCESS, and tells; a slot is at hand if it is larger. */
MEMS_INLINE void mems_take(mems_heap *heap, SubChainNode *hole, size_t size, const bool plain)
{
    size_t whole = hole->size;

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

/* Makes a PROCESS a HOLE and one with the HOLEs beside it. What they are together takes the seat of
 * one of them in the tree of HOLEs, and only where there are none a seat has to be found. */
MEMS_INLINE void mems_release_plain(mems_heap *heap, SubChainNode *process)
{
    SubChainNode *left = process->prev, *right = process->next;
    const bool left_is_hole = left && left->type == MEMS_HOLE;
    mems_holes *holes = &heap->holes;

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

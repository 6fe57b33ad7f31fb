/* What malloc and free do to the segments: chains, indexes and figures together.
 *
 * Each function has a parameter `plain`, a constant wherever it is called: true for a heap that has
 * nothing but what the specification asks for, and nobody listening. The compiler then leaves out
 * everything that such a heap need not ask. */
#ifndef MEMS_SEGMENTS_H
#define MEMS_SEGMENTS_H

#include "internal.h"

#define MEMS_INLINE static inline __attribute__((always_inline))

/* Puts a HOLE behind the first `size` bytes of a segment that is larger; a slot is at hand. The orders
 * of HOLEs are not told yet. */
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
    heap->figures.live_bytes += size;
    if (heap->figures.live_bytes > heap->figures.peak_live_bytes)
        heap->figures.peak_live_bytes = heap->figures.live_bytes;
    if (!plain)
        mems_tell(heap, whole > size ? MEMS_SPLIT : MEMS_TAKEN, mems_start(hole), whole,
                  whole > size ? size : 0);
}

/* Joins a segment that has just become a HOLE with the one before it. */
MEMS_INLINE SubChainNode *mems_merge_left(mems_heap *heap, SubChainNode *hole, const bool plain)
{
    SubChainNode *left = hole->prev;
    size_t border = left->size;

    if (!plain && heap->order)
        heap->order->absorb(heap, left, hole, border + hole->size);
    mems_swallow(heap, left);
    if (!plain)
        mems_tell(heap, MEMS_MERGED_LEFT, mems_start(left), left->size, border);
    return left;
}

/* And with the one behind it. */
MEMS_INLINE void mems_merge_right(mems_heap *heap, SubChainNode *hole, const bool plain)
{
    size_t border = hole->size;

    if (!plain && heap->order)
        heap->order->absorb(heap, hole, hole->next, border + hole->next->size);
    mems_swallow(heap, hole);
    if (!plain)
        mems_tell(heap, MEMS_MERGED_RIGHT, mems_start(hole), hole->size, border);
}

/* Joins a segment that has just become a HOLE with the HOLEs beside it, and seats what they are now. */
MEMS_INLINE SubChainNode *mems_merge(mems_heap *heap, SubChainNode *hole, const bool plain)
{
    SubChainNode *left = hole->prev, *right = hole->next;
    mems_holes *holes = &heap->holes;

    if (right && right->type == MEMS_HOLE) {
        if (left && left->type == MEMS_HOLE) {
            mems_holes_leave(holes, right);
            hole = mems_merge_left(heap, hole, plain);
            right = hole;
        }
        mems_merge_right(heap, hole, plain);
        mems_holes_replace(holes, right, hole);
    } else if (left && left->type == MEMS_HOLE) {
        hole = mems_merge_left(heap, hole, plain);
        mems_holes_replace(holes, hole, hole);
    } else {
        mems_holes_enter(holes, hole);
    }
    return hole;
}

/* A segment that has just become a HOLE. */
MEMS_INLINE void mems_settle(mems_heap *heap, SubChainNode *hole, const bool plain)
{
    if (!plain && heap->order)
        heap->order->enter(heap, hole, hole->size);
    if (plain || heap->options.coalescing == MEMS_COALESCE_AT_ONCE)
        hole = mems_merge(heap, hole, plain);
    else
        mems_holes_enter(&heap->holes, hole);
    if (!plain && heap->options.give_back && !hole->prev && !hole->next)
        mems_segments_unmap(heap, hole);
}

/* Makes a PROCESS a HOLE, merges it with its neighbours if they merge at once, and tells. */
MEMS_INLINE void mems_release(mems_heap *heap, SubChainNode *process, const bool plain)
{
    process->type = MEMS_HOLE;
    heap->figures.live_bytes -= process->size;
    if (!plain)
        mems_tell(heap, MEMS_FREED, mems_start(process), process->size, 0);
    mems_settle(heap, process, plain);
}

#endif

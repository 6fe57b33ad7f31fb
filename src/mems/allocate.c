/* The operations: allocating, resizing, freeing; joining and giving back on demand. */
#include "segments.h"

#include <errno.h>
#include <string.h>

/* --- Allocating -------------------------------------------------------------------------------- */

static void *refuse(mems_heap *heap, size_t size, int error)
{
    heap->figures.failures++;
    mems_tell(heap, MEMS_FAILED, 0, size, (size_t)error);
    if (error)
        errno = error;
    return NULL;
}

/* Return a new PROCESS of `size` bytes, already rounded; NULL if there is no memory. `*fresh`: it was
 * mapped just now, and is all zero. */
MEMS_INLINE SubChainNode *place(mems_heap *heap, size_t size, bool *fresh, const bool plain)
{
    SubChainNode *hole = plain ? mems_holes_fitting(&heap->holes, size) : NULL;

    if (!hole && (!plain || heap->holes.given_up))
        hole = mems_policy_search(heap, size);
    if (!plain)
        mems_tell(heap, MEMS_SEARCHED, hole ? mems_start(hole) : 0, hole ? hole->size : 0, size);
    *fresh = !hole;
    if (!hole)
        hole = mems_segments_map(heap, size);
    else if (!mems_pool_ready(&heap->pool) && hole->size > size && !mems_segments_reserve(heap, 1))
        return NULL;
    if (!hole)
        return NULL;
    mems_take(heap, hole, size, plain);
    if (!plain)
        heap->rover = mems_start(hole) + size;
    return hole;
}

/* Do the same for a size as the program asks for it, and count it. */
MEMS_INLINE SubChainNode *allocate(mems_heap *heap, size_t size, bool *fresh, const bool plain)
{
    size_t bytes = plain ? size : mems_aligned(heap, size);
    SubChainNode *process = bytes ? place(heap, bytes, fresh, plain) : NULL;

    if (!process) {
        refuse(heap, size, size ? ENOMEM : 0);
        return NULL;
    }
    heap->figures.allocations++;
    return process;
}

void *mems_heap_malloc(mems_heap *heap, size_t size)
{
    bool fresh;
    SubChainNode *process = heap->plain ? allocate(heap, size, &fresh, true)
                                        : allocate(heap, size, &fresh, false);

    return process ? process->virtual_address : NULL;
}

void *mems_heap_calloc(mems_heap *heap, size_t count, size_t size)
{
    bool fresh;

    if (size > 0 && count > SIZE_MAX / size)
        return refuse(heap, SIZE_MAX, ENOMEM);
    SubChainNode *process = allocate(heap, count * size, &fresh, false);
    if (!process)
        return NULL;
    heap->figures.callocs++;
    if (!fresh)
        memset(process->physical_address, 0, process->size);
    return process->virtual_address;
}

/* --- Freeing ----------------------------------------------------------------------------------- */

/* Return the PROCESS that begins at `address`; NULL if none does. */
static inline SubChainNode *process_at(const mems_heap *heap, const void *address)
{
    uintptr_t origin = heap->zones.origin;
    SubChainNode *segment = *mems_recent_entry(&heap->recent, (uintptr_t)address);

    if (segment && segment->virtual_address == address && segment->type == MEMS_PROCESS)
        return segment;
    if ((uintptr_t)address - origin >= heap->next_address - origin)
        return NULL;
    segment = mems_zones_at(&heap->zones, (uintptr_t)address);
    return segment && segment->type == MEMS_PROCESS ? segment : NULL;
}

bool mems_heap_free(mems_heap *heap, const void *address)
{
    SubChainNode *process = process_at(heap, address);

    if (!process) {
        heap->figures.not_found++;
        return false;
    }
    heap->figures.frees++;
    if (heap->plain)
        mems_release_plain(heap, process);
    else
        mems_segments_release(heap, process);
    return true;
}

/* --- Resizing ---------------------------------------------------------------------------------- */

static bool shrink(mems_heap *heap, SubChainNode *process, size_t size)
{
    if (!mems_pool_ready(&heap->pool) && !mems_segments_reserve(heap, 1))
        return false;
    mems_segments_shrink(heap, process, size);
    return true;
}

/* Move a PROCESS that has no room to grow. Return the new one, which has its contents. */
static SubChainNode *move(mems_heap *heap, SubChainNode *process, size_t size)
{
    bool fresh;
    SubChainNode *moved = place(heap, size, &fresh, false);

    if (!moved)
        return NULL;
    memcpy(moved->physical_address, process->physical_address, process->size);
    mems_tell(heap, MEMS_MOVED, mems_start(moved), size, mems_start(process));
    mems_segments_release(heap, process);
    return moved;
}

static SubChainNode *resize(mems_heap *heap, SubChainNode *process, size_t size)
{
    const SubChainNode *next = process->next;

    if (size == 0)
        return NULL;
    if (size < process->size)
        return shrink(heap, process, size) ? process : NULL;
    if (size == process->size)
        return process;
    if (next && next->type == MEMS_HOLE && next->size >= size - process->size) {
        mems_segments_grow(heap, process, size);
        return process;
    }
    return move(heap, process, size);
}

void *mems_heap_realloc(mems_heap *heap, void *address, size_t size)
{
    if (!address)
        return mems_heap_malloc(heap, size);
    if (size == 0) {
        mems_heap_free(heap, address);
        return NULL;
    }
    SubChainNode *process = process_at(heap, address);
    if (!process) {
        heap->figures.not_found++;
        return refuse(heap, size, EINVAL);
    }
    process = resize(heap, process, mems_aligned(heap, size));
    if (!process)
        return refuse(heap, size, ENOMEM);
    heap->figures.reallocations++;
    return process->virtual_address;
}

/* --- On demand --------------------------------------------------------------------------------- */

size_t mems_heap_coalesce(mems_heap *heap)
{
    size_t borders = 0;

    if (heap->options.coalescing != MEMS_COALESCE_ON_DEMAND)
        return 0;
    for (MainChainNode *main = heap->head, *next; main; main = next) {
        SubChainNode *sub = main->sub_chain_head;
        next = main->next;
        while (sub->next)
            if (sub->type == MEMS_HOLE && sub->next->type == MEMS_HOLE) {
                size_t border = sub->size;
                mems_segments_join(heap, sub);
                mems_tell(heap, MEMS_MERGED_RIGHT, mems_start(sub), sub->size, border);
                borders++;
            } else {
                sub = sub->next;
            }
        sub = main->sub_chain_head;
        if (heap->options.give_back && sub->type == MEMS_HOLE && !sub->next)
            mems_segments_unmap(heap, sub);
    }
    return borders;
}

size_t mems_heap_trim(mems_heap *heap)
{
    size_t before = heap->figures.mapped_bytes;

    for (MainChainNode *main = heap->head, *next; main; main = next) {
        SubChainNode *sub = main->sub_chain_head;
        next = main->next;
        if (sub->type == MEMS_HOLE && !sub->next)
            mems_segments_unmap(heap, sub);
    }
    return before - heap->figures.mapped_bytes;
}

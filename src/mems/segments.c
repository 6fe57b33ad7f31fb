/* The segments: mapped, split, joined and given back, chains and indexes and figures together. */
#include "internal.h"

/* --- Reserving --------------------------------------------------------------------------------- */

static size_t segment_count(const mems_heap *heap)
{
    return heap->figures.live_blocks + heap->figures.holes;
}

/* Whenever there are more nodes than ever before is the time to look whether zones are too few. */
bool mems_segments_reserve(mems_heap *heap, size_t count)
{
    if (!mems_pool_grow(&heap->pool, count))
        return false;
    mems_zones_refine(&heap->zones, heap->head, heap->next_address, segment_count(heap));
    return true;
}

/* --- Main nodes -------------------------------------------------------------------------------- */

/* The bytes to map for a HOLE of `size`; 0 if addresses or capacity do not allow it. */
static size_t bytes_to_map(const mems_heap *heap, size_t size)
{
    const mems_heap_options *options = &heap->options;
    size_t page = options->page_size;
    size_t pages = size / page + (size % page != 0);
    size_t room = (UINTPTR_MAX - heap->next_address) / page;

    if (options->capacity) {
        size_t left = (options->capacity - heap->figures.mapped_bytes) / page;
        room = left < room ? left : room;
    }
    if (pages > room)
        return 0;
    if (pages < options->smallest_mapping)
        pages = options->smallest_mapping < room ? options->smallest_mapping : room;
    return pages * page;
}

/* Memory for a main node, and room for it in the indexes; NULL if the system refuses either. */
static void *map_memory(mems_heap *heap, size_t total)
{
    uintptr_t origin = heap->head ? (uintptr_t)heap->head->start_virtual_address
                                  : heap->next_address;

    if (!mems_pool_grow(&heap->pool, 3))        /* itself, its HOLE, and what a split leaves */
        return NULL;
    if (!mems_mains_reserve(&heap->mains, heap->options.page_size))
        return NULL;
    void *memory = mems_sys_map(total);
    if (memory && !mems_zones_reserve(&heap->zones, heap->head, origin, heap->next_address + total,
                                      segment_count(heap))) {
        mems_sys_unmap(memory, total);
        return NULL;
    }
    return memory;
}

static void append(mems_heap *heap, MainChainNode *main)
{
    main->next = NULL;
    main->prev = heap->last;
    if (heap->last)
        heap->last->next = main;
    else
        heap->head = main;
    heap->last = main;
    heap->next_address += main->total_size;
    mems_mains_add(&heap->mains, main);
    heap->figures.main_nodes++;
    heap->figures.mapped_bytes += main->total_size;
    if (heap->figures.mapped_bytes > heap->figures.peak_mapped_bytes)
        heap->figures.peak_mapped_bytes = heap->figures.mapped_bytes;
}

SubChainNode *mems_segments_map(mems_heap *heap, size_t size)
{
    size_t total = bytes_to_map(heap, size);
    void *memory = total ? map_memory(heap, total) : NULL;

    if (!memory)
        return NULL;
    MainChainNode *main = mems_pool_take(&heap->pool);
    SubChainNode *hole = mems_pool_take(&heap->pool);
    void *address = (void *)heap->next_address;
    *hole = (SubChainNode){total, MEMS_HOLE, address, memory, NULL, NULL};
    *main = (MainChainNode){address, total, hole, NULL, NULL};
    append(heap, main);
    mems_zones_begin(&heap->zones, mems_zone(&heap->zones, hole), hole);
    mems_zones_raise(&heap->zones, mems_zone(&heap->zones, hole), total);
    if (heap->order)
        heap->order->enter(heap, hole, total);
    heap->figures.holes++;
    mems_tell(heap, MEMS_MAPPED, mems_start(hole), total, 0);
    return hole;
}

void mems_segments_unmap(mems_heap *heap, SubChainNode *hole)
{
    MainChainNode *main = mems_mains_find(&heap->mains, mems_start(hole));

    if (heap->order)
        heap->order->leave(heap, hole);
    mems_zones_forget(&heap->zones, hole);
    mems_mains_remove(&heap->mains, mems_start(hole));
    *(main->prev ? &main->prev->next : &heap->head) = main->next;
    *(main->next ? &main->next->prev : &heap->last) = main->prev;
    heap->figures.holes--;
    heap->figures.main_nodes--;
    heap->figures.mapped_bytes -= main->total_size;
    mems_sys_unmap(hole->physical_address, main->total_size);
    mems_tell(heap, MEMS_UNMAPPED, mems_start(hole), main->total_size, 0);
    mems_pool_give(&heap->pool, hole);
    mems_pool_give(&heap->pool, main);
}

/* --- Splitting --------------------------------------------------------------------------------- */

/* Cuts a segment in two behind its first `size` bytes; the second, which it returns, is a HOLE. The
 * zones are not told of its size yet. */
static inline SubChainNode *cut(mems_heap *heap, SubChainNode *segment, size_t size)
{
    SubChainNode *rest = mems_pool_take(&heap->pool), *next = segment->next;

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
    return rest;
}

void mems_segments_take(mems_heap *heap, SubChainNode *hole, size_t size)
{
    mems_zones *zones = &heap->zones;
    mems_figures *figures = &heap->figures;
    size_t whole = hole->size, zone = mems_zone(zones, hole);

    hole->type = MEMS_PROCESS;
    if (whole > size) {
        SubChainNode *rest = cut(heap, hole, size);
        size_t rest_zone = mems_zone(zones, rest);
        if (heap->order)
            heap->order->replace(heap, hole, rest, rest->size);
        if (rest_zone != zone) {
            mems_zones_begin(zones, rest_zone, rest);
            mems_zones_raise(zones, rest_zone, rest->size);
        }
    } else {
        if (heap->order)
            heap->order->leave(heap, hole);
        figures->holes--;
    }
    mems_zones_lower(zones, zone, whole);
    figures->live_blocks++;
    figures->live_bytes += size;
    if (figures->live_bytes > figures->peak_live_bytes)
        figures->peak_live_bytes = figures->live_bytes;
    mems_tell(heap, whole > size ? MEMS_SPLIT : MEMS_TAKEN, mems_start(hole), whole,
              whole > size ? size : 0);
}

/* --- Joining ----------------------------------------------------------------------------------- */

/* Takes the segment behind `segment`, a HOLE, out of the chain, the zones and the pool. */
static inline void swallow(mems_heap *heap, SubChainNode *segment)
{
    SubChainNode *gone = segment->next, *next = gone->next;
    mems_zones *zones = &heap->zones;
    size_t zone = mems_zone(zones, gone);

    segment->next = next;
    if (next)
        next->prev = segment;
    if (zone != mems_zone(zones, segment))
        zones->first[zone] = next && mems_zone(zones, next) == zone ? next : NULL;
    mems_zones_lower(zones, zone, gone->size);
    mems_pool_give(&heap->pool, gone);
    heap->figures.holes--;
}

/* The zones are not told of the new size yet. */
static inline void join(mems_heap *heap, SubChainNode *hole)
{
    SubChainNode *next = hole->next;
    size_t size = hole->size + next->size;

    if (heap->order)
        heap->order->absorb(heap, hole, next, size);
    swallow(heap, hole);
    hole->size = size;
}

void mems_segments_join(mems_heap *heap, SubChainNode *hole)
{
    join(heap, hole);
    mems_zones_raise(&heap->zones, mems_zone(&heap->zones, hole), hole->size);
}

/* What a free leaves: a HOLE with no HOLE beside it. */
static inline SubChainNode *merge(mems_heap *heap, SubChainNode *hole)
{
    SubChainNode *left = hole->prev;

    if (left && left->type == MEMS_HOLE) {
        size_t border = left->size;
        join(heap, left);
        hole = left;
        mems_tell(heap, MEMS_MERGED_LEFT, mems_start(hole), hole->size, border);
    }
    if (hole->next && hole->next->type == MEMS_HOLE) {
        size_t border = hole->size;
        join(heap, hole);
        mems_tell(heap, MEMS_MERGED_RIGHT, mems_start(hole), hole->size, border);
    }
    return hole;
}

/* A segment that has just become a HOLE. */
static inline void settle(mems_heap *heap, SubChainNode *hole)
{
    heap->figures.holes++;
    if (heap->order)
        heap->order->enter(heap, hole, hole->size);
    if (heap->options.coalescing == MEMS_COALESCE_AT_ONCE)
        hole = merge(heap, hole);
    mems_zones_raise(&heap->zones, mems_zone(&heap->zones, hole), hole->size);
    if (heap->options.give_back && !hole->prev && !hole->next)
        mems_segments_unmap(heap, hole);
}

void mems_segments_free(mems_heap *heap, SubChainNode *process)
{
    process->type = MEMS_HOLE;
    heap->figures.live_blocks--;
    heap->figures.live_bytes -= process->size;
    mems_tell(heap, MEMS_FREED, mems_start(process), process->size, 0);
    settle(heap, process);
}

/* --- Resizing ---------------------------------------------------------------------------------- */

void mems_segments_shrink(mems_heap *heap, SubChainNode *process, size_t size)
{
    size_t before = process->size;
    SubChainNode *rest = cut(heap, process, size);
    size_t zone = mems_zone(&heap->zones, rest);

    if (zone != mems_zone(&heap->zones, process))
        mems_zones_begin(&heap->zones, zone, rest);
    heap->figures.live_bytes -= rest->size;
    mems_tell(heap, MEMS_SHRUNK, mems_start(process), before, size);
    settle(heap, rest);
}

void mems_segments_grow(mems_heap *heap, SubChainNode *process, size_t size)
{
    SubChainNode *hole = process->next;
    size_t before = process->size, more = size - before;

    if (hole->size == more) {
        if (heap->order)
            heap->order->leave(heap, hole);
        swallow(heap, process);
    } else {
        mems_zones *zones = &heap->zones;
        size_t whole = hole->size, zone = mems_zone(zones, hole);
        if (heap->order)
            heap->order->replace(heap, hole, hole, whole - more);
        hole->size -= more;
        hole->virtual_address = (char *)hole->virtual_address + more;
        hole->physical_address = (char *)hole->physical_address + more;
        size_t rest_zone = mems_zone(zones, hole);
        if (rest_zone != zone) {
            if (zone != mems_zone(zones, process))
                zones->first[zone] = NULL;      /* it covered all of the zone behind its start */
            mems_zones_begin(zones, rest_zone, hole);
            mems_zones_raise(zones, rest_zone, hole->size);
        }
        mems_zones_lower(zones, zone, whole);
    }
    process->size = size;
    heap->figures.live_bytes += more;
    if (heap->figures.live_bytes > heap->figures.peak_live_bytes)
        heap->figures.peak_live_bytes = heap->figures.live_bytes;
    mems_tell(heap, MEMS_GROWN, mems_start(process), size, before);
}

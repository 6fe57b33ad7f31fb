/* Segments: mapped, unmapped, joined and resized. For what malloc and free do, see segments.h. */
#include "segments.h"

enum { MOST_RECENT = 8192 };    /* entries */

/* --- Reserving --------------------------------------------------------------------------------- */

/* Make the table of recent segments four times as large, and forget what was in it, if it is small for the
 * segments that there are. */
static void suit_recent(mems_heap *heap)
{
    mems_recent *recent = &heap->recent;
    size_t entries = (size_t)4 << (32 - recent->shift);

    if (mems_segment_count(heap) < entries || entries > MOST_RECENT)
        return;
    size_t size = mems_whole_pages(entries * sizeof *recent->table, heap->options.page_size);
    SubChainNode **table = mems_sys_map(NULL, size);
    if (!table)
        return;
    mems_sys_unmap(recent->table, recent->mapped);
    *recent = (mems_recent){table, recent->shift - 2, size};
}

/* When there are more nodes than ever before, indexes may have become too small. */
bool mems_segments_reserve(mems_heap *heap, size_t count)
{
    if (!mems_pool_grow(&heap->pool, count))
        return false;
    suit_recent(heap);
    mems_zones_refine(&heap->zones, heap->head, heap->next_address, mems_segment_count(heap));
    return true;
}

/* --- Main nodes -------------------------------------------------------------------------------- */

/* Return the bytes to map for a HOLE of `size`; 0 if addresses or capacity do not allow it. */
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

/* Map the memory of a main node, and make room for it in the indexes; NULL if the system refuses either. */
static void *map_memory(mems_heap *heap, size_t total)
{
    uintptr_t origin = heap->head ? (uintptr_t)heap->head->start_virtual_address
                                  : heap->next_address;

    if (!mems_segments_reserve(heap, 3))        /* the node, its HOLE, and what a split leaves */
        return NULL;
    if (!mems_mains_reserve(&heap->mains, 1))
        return NULL;
    void *memory = mems_sys_map(NULL, total);
    if (memory && !mems_zones_reserve(&heap->zones, heap->head, origin, heap->next_address + total,
                                      mems_segment_count(heap))) {
        mems_sys_unmap(memory, total);
        return NULL;
    }
    return memory;
}

void mems_segments_append(mems_heap *heap, MainChainNode *main)
{
    main->next = NULL;
    main->prev = heap->last;
    if (heap->last)
        heap->last->next = main;
    else
        heap->head = main;
    heap->last = main;
    heap->next_address = (uintptr_t)main->start_virtual_address + main->total_size;
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
    mems_segments_append(heap, main);
    mems_zones_begin(&heap->zones, mems_zone(&heap->zones, hole), hole);
    mems_holes_enter(&heap->holes, hole);
    if (heap->order)
        heap->order->enter(heap, hole, total);
    mems_tell(heap, MEMS_MAPPED, mems_start(hole), total, 0);
    return hole;
}

void mems_segments_unmap(mems_heap *heap, SubChainNode *hole)
{
    MainChainNode *main = mems_mains_find(&heap->mains, mems_start(hole));

    assert(main && hole->size == main->total_size);
    if (heap->order)
        heap->order->leave(heap, hole);
    mems_holes_leave(&heap->holes, hole);
    heap->zones.first[mems_zone(&heap->zones, hole)] = NULL;
    mems_mains_remove(&heap->mains, mems_start(hole));
    *(main->prev ? &main->prev->next : &heap->head) = main->next;
    *(main->next ? &main->next->prev : &heap->last) = main->prev;
    heap->figures.main_nodes--;
    heap->figures.mapped_bytes -= main->total_size;
    mems_sys_unmap(hole->physical_address, main->total_size);
    mems_tell(heap, MEMS_UNMAPPED, mems_start(hole), main->total_size, 0);
    mems_pool_give(&heap->pool, hole);
    mems_pool_give(&heap->pool, main);
}

/* --- Joining ----------------------------------------------------------------------------------- */

/* Remove the smaller one of two HOLEs, or the one freed earlier, from the order; put both together in the
 * place of the other, for they count as freed when the later one was. */
static void join_in_order(mems_heap *heap, SubChainNode *hole, SubChainNode *next)
{
    bool next_stays = ((mems_ordered *)next)->key > ((mems_ordered *)hole)->key;

    heap->order->leave(heap, next_stays ? hole : next);
    heap->order->replace(heap, next_stays ? next : hole, hole, hole->size + next->size);
}

/* Both are in the tree of HOLEs, and in the order. */
void mems_segments_join(mems_heap *heap, SubChainNode *hole)
{
    SubChainNode *next = hole->next;

    assert(hole->type == MEMS_HOLE && next && next->type == MEMS_HOLE);
    if (heap->order)
        join_in_order(heap, hole, next);
    mems_holes_leave(&heap->holes, next);
    mems_swallow(heap, hole);
    mems_holes_replace(&heap->holes, hole, hole);
}

/* Enter a new HOLE in the indexes. */
static void enter(mems_heap *heap, SubChainNode *hole)
{
    if (heap->order)
        heap->order->enter(heap, hole, hole->size);
    mems_holes_enter(&heap->holes, hole);
}

/* Merge a new HOLE with those beside it, and give its main node back, as the options have it. */
static void settle(mems_heap *heap, SubChainNode *hole)
{
    bool at_once = heap->options.coalescing == MEMS_COALESCE_AT_ONCE;
    SubChainNode *left = hole->prev;

    if (at_once && left && left->type == MEMS_HOLE) {
        size_t border = left->size;
        mems_segments_join(heap, left);
        hole = left;
        mems_tell(heap, MEMS_MERGED_LEFT, mems_start(hole), hole->size, border);
    }
    if (at_once && hole->next && hole->next->type == MEMS_HOLE) {
        size_t border = hole->size;
        mems_segments_join(heap, hole);
        mems_tell(heap, MEMS_MERGED_RIGHT, mems_start(hole), hole->size, border);
    }
    if (heap->options.give_back && !hole->prev && !hole->next)
        mems_segments_unmap(heap, hole);
}

void mems_segments_release(mems_heap *heap, SubChainNode *process)
{
    assert(process->type == MEMS_PROCESS);
    process->type = MEMS_HOLE;
    heap->figures.live_blocks--;
    heap->figures.live_bytes -= process->size;
    enter(heap, process);
    mems_tell(heap, MEMS_FREED, mems_start(process), process->size, 0);
    settle(heap, process);
}

/* --- Resizing ---------------------------------------------------------------------------------- */

void mems_segments_shrink(mems_heap *heap, SubChainNode *process, size_t size)
{
    size_t before = process->size;

    assert(process->type == MEMS_PROCESS);
    SubChainNode *rest = mems_cut(heap, process, size);

    heap->figures.live_bytes -= rest->size;
    enter(heap, rest);
    mems_tell(heap, MEMS_SHRUNK, mems_start(process), before, size);
    settle(heap, rest);
}

/* Move the border between a PROCESS and the HOLE after it. */
static void move_border(mems_heap *heap, SubChainNode *process, size_t more)
{
    SubChainNode *hole = process->next;
    mems_zones *zones = &heap->zones;
    size_t before = mems_zone(zones, hole);

    if (heap->order)
        heap->order->replace(heap, hole, hole, hole->size - more);
    process->size += more;
    hole->size -= more;
    hole->virtual_address = (char *)hole->virtual_address + more;
    hole->physical_address = (char *)hole->physical_address + more;
    size_t zone = mems_zone(zones, hole);
    if (zone != before) {
        if (before != mems_zone(zones, process))
            zones->first[before] = NULL;        /* the HOLE covered the rest of the zone */
        mems_zones_begin(zones, zone, hole);
    }
    mems_holes_replace(&heap->holes, hole, hole);
}

void mems_segments_grow(mems_heap *heap, SubChainNode *process, size_t size)
{
    SubChainNode *hole = process->next;
    size_t before = process->size, both = before + hole->size;

    assert(process->type == MEMS_PROCESS && hole->type == MEMS_HOLE && size > before && size <= both);
    if (hole->size == size - before) {
        if (heap->order)
            heap->order->leave(heap, hole);
        mems_holes_leave(&heap->holes, hole);
        mems_swallow(heap, process);
    } else {
        move_border(heap, process, size - before);
    }
    mems_more_live(heap, size - before);
    mems_tell(heap, MEMS_GROWN, mems_start(process), both, before);
}

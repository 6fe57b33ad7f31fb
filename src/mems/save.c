/* A heap as it is at a moment, written down; and a heap made from that.
 *
 *     header | main nodes | segments of all main nodes | where the HOLEs start, in the policy's order
 *
 * The last part is there only where the policy keeps an order: with it the order is restored in linear
 * time, without sorting. Everything else follows from these: the tree of HOLEs, the zones and the array
 * of main nodes are built once, for all that there will be. */
#include "internal.h"

/* --- What is written --------------------------------------------------------------------------- */

typedef struct header {
    mems_heap_options options;
    uintptr_t next_address, rover;
    uint64_t clock;
    mems_figures figures;       /* as they are kept: without what mems_heap_figures() derives */
    size_t holes;
} header;

typedef struct main_node {
    uintptr_t start;
    size_t size;
    char *memory;
} main_node;

/* Where each part is. A segment is written as twice its size, plus 1 for a PROCESS: segments fill their
 * main nodes without gaps, so nothing else need be known of them. */
typedef struct parts {
    header *header;
    main_node *mains;
    uint64_t *segments, *order;
} parts;

static parts parts_of(void *memory, const mems_figures *figures, size_t holes)
{
    parts at = {.header = memory};

    at.mains = (main_node *)(at.header + 1);
    at.segments = (uint64_t *)(at.mains + figures->main_nodes);
    at.order = at.segments + figures->live_blocks + holes;
    return at;
}

enum { FORESEEN = 64 };

/* --- Saving ------------------------------------------------------------------------------------ */

/* The chains jump about in memory; where the segments after the next ones are is known from the zones, so
 * their memory is fetched in time. */
static inline void foresee(const mems_zones *zones, const SubChainNode *segment)
{
    size_t zone = mems_zone(zones, segment) + FORESEEN;

    if (zone < zones->capacity)
        __builtin_prefetch(zones->first[zone]);
}

static void save_chains(const mems_heap *heap, const parts *at)
{
    uint64_t *segment = at->segments;
    main_node *saved = at->mains;

    for (const MainChainNode *main = heap->head; main; main = main->next) {
        *saved++ = (main_node){(uintptr_t)main->start_virtual_address, main->total_size,
                               main->sub_chain_head->physical_address};
        for (const SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
            foresee(&heap->zones, sub);
            *segment++ = (uint64_t)sub->size << 1 | (sub->type == MEMS_PROCESS);
        }
    }
}

size_t mems_heap_save(const mems_heap *heap, void *memory, size_t size)
{
    const size_t holes = heap->holes.count;
    size_t length = sizeof(header) + heap->figures.main_nodes * sizeof(main_node) +
                    (mems_segment_count(heap) + (heap->order ? holes : 0)) * sizeof(uint64_t);

    if (length > size)
        return length;
    assert((uintptr_t)memory % _Alignof(max_align_t) == 0);
    const parts at = parts_of(memory, &heap->figures, holes);
    *at.header = (header){heap->options, heap->next_address, heap->rover, heap->clock,
                          heap->figures, holes};
    save_chains(heap, &at);
    if (heap->order)
        heap->order->save(heap, at.order);
    return length;
}

/* --- The memory of main nodes ------------------------------------------------------------------ */

/* Main nodes whose memory is one stretch, each at one end of that of those before it. */
typedef struct run {
    size_t first, end;          /* of the main nodes saved; the end is after the last of them */
    mems_stretch was;           /* where it was */
} run;

/* The system may refuse in one piece what it gave in many, as being more than it has in all. */
static const size_t LARGEST_RUN = (size_t)1 << 28;

static run run_from(const parts *saved, size_t first)
{
    const main_node *main = &saved->mains[first];
    run run = {first, first + 1, {main->memory, main->size}};

    for (; run.end < saved->header->figures.main_nodes; run.end++) {
        main = &saved->mains[run.end];
        if (main->size > LARGEST_RUN || run.was.size > LARGEST_RUN - main->size
            || !mems_stretch_add(&run.was, main->memory, main->size))
            break;
    }
    return run;
}

/* A note at the start of a run that is not where it was, until its main nodes are made. There is no other
 * memory yet for such notes: if any were mapped before the runs, it might take the place of one. */
typedef struct stray {
    struct stray *next;
    size_t first;               /* of its main nodes */
} stray;

/* Return where a run is now. Call it once for each, in order, for it erases the note. */
static char *place_of(const run *run, stray **strays)
{
    stray *here = *strays;

    if (!here || here->first != run->first)
        return run->was.memory;
    *strays = here->next;
    *here = (stray){0};
    return (char *)here;
}

/* Unmap the first `count` main nodes, which are whole runs. */
static void unmap_runs(const parts *saved, size_t count, stray *strays)
{
    for (size_t i = 0; i < count; ) {
        const run run = run_from(saved, i);
        mems_sys_unmap(place_of(&run, &strays), run.was.size);
        i = run.end;
    }
}

/* Map all runs. False, and nothing is mapped, if the system refuses. */
static bool map_runs(const parts *saved, stray **strays)
{
    stray **last = strays;

    *strays = NULL;
    for (size_t i = 0; i < saved->header->figures.main_nodes; ) {
        const run run = run_from(saved, i);
        void *memory = mems_sys_map(run.was.memory, run.was.size);
        if (!memory) {
            unmap_runs(saved, i, *strays);
            return false;
        }
        if (memory != run.was.memory) {
            *last = memory;
            **last = (stray){NULL, i};
            last = &(*last)->next;
        }
        i = run.end;
    }
    return true;
}

/* --- Restoring --------------------------------------------------------------------------------- */

/* Make room for all that was saved, in an empty heap. False if the system refuses. */
static bool reserve(mems_heap *heap, const parts *saved)
{
    const header *header = saved->header;
    size_t mains = header->figures.main_nodes, segments = header->figures.live_blocks + header->holes;

    /* No zones for main nodes below that were given back; and where nothing is left, none at all. */
    heap->zones.origin = mains ? saved->mains[0].start : header->next_address;
    if (mains == 0)
        return true;
    return mems_pool_grow(&heap->pool, mains + segments) &&
           mems_mains_reserve(&heap->mains, mains) &&
           mems_zones_reserve(&heap->zones, NULL, heap->zones.origin, header->next_address, segments);
}

/* Return an empty heap that has room for all that was saved; NULL if the system refuses. */
static mems_heap *open_for(const parts *saved)
{
    mems_heap *heap = mems_heap_open(&saved->header->options, NULL);

    if (!heap || reserve(heap, saved))
        return heap;
    mems_heap_close(heap);
    return NULL;
}

/* Make a segment after `before`, which is NULL for the first of its main node. */
static inline SubChainNode *make_segment(mems_heap *heap, uint64_t saved, uintptr_t start,
                                         char *memory, SubChainNode *before)
{
    SubChainNode *segment = mems_pool_take(&heap->pool);

    *segment = (SubChainNode){(size_t)(saved >> 1), saved & 1 ? MEMS_PROCESS : MEMS_HOLE,
                              (void *)start, memory, NULL, before};
    size_t zone = mems_zone(&heap->zones, segment);
    if (!heap->zones.first[zone])
        mems_zones_begin(&heap->zones, zone, segment);
    if (segment->type == MEMS_HOLE)
        mems_holes_append(&heap->holes, segment);
    return segment;
}

/* Make a main node with its segments; return where those of the next one are. */
static const uint64_t *make_main(mems_heap *heap, const main_node *saved, const uint64_t *segment,
                                 char *memory)
{
    MainChainNode *main = mems_pool_take(&heap->pool);
    SubChainNode **link = &main->sub_chain_head, *before = NULL;

    *main = (MainChainNode){(void *)saved->start, saved->size, NULL, NULL, NULL};
    for (size_t offset = 0; offset < saved->size; offset += before->size) {
        before = make_segment(heap, *segment++, saved->start + offset, memory + offset, before);
        *link = before;
        link = &before->next;
    }
    mems_segments_append(heap, main);
    return segment;
}

static void make_chains(mems_heap *heap, const parts *saved, stray *strays)
{
    const uint64_t *segment = saved->segments;

    for (size_t i = 0; i < saved->header->figures.main_nodes; ) {
        const run run = run_from(saved, i);
        char *memory = place_of(&run, &strays);
        for (; i < run.end; i++) {
            const main_node *main = &saved->mains[i];
            segment = make_main(heap, main, segment, memory + (main->memory - run.was.memory));
        }
    }
}

mems_heap *mems_heap_restore(const void *memory)
{
    const header *header = memory;
    const parts saved = parts_of((void *)memory, &header->figures, header->holes);
    stray *strays;

    assert((uintptr_t)memory % _Alignof(max_align_t) == 0);
    if (!map_runs(&saved, &strays))
        return NULL;
    mems_heap *heap = open_for(&saved);
    if (!heap) {
        unmap_runs(&saved, header->figures.main_nodes, strays);
        return NULL;
    }
    make_chains(heap, &saved, strays);
    heap->next_address = header->next_address;
    heap->rover = header->rover;
    heap->clock = header->clock;
    heap->figures = header->figures;
    if (heap->order)
        heap->order->restore(heap, saved.order);
    return heap;
}

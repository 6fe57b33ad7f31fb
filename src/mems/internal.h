/* The inside of a heap.
 *
 *     mems_heap --head--> MainChainNode <-> MainChainNode <-> ...      in the order mapped
 *                           |
 *                           `-> SubChainNode <-> SubChainNode <-> ...  in address order, gapless
 *
 * A main node's memory is one mapping and holds nothing but the program's bytes. All nodes, main
 * and sub, lie in slots of one size, many a page. Beside the chains there are indexes:
 *
 *     zones   the segments by virtual address
 *     holes   the HOLEs in address order, to find the first one that holds a size
 *     recent  the segments allocated last, by virtual address: a cache before the zones
 *     mains   the main nodes, by virtual address
 *     order   for the policies that need one: the HOLEs by size, or by the time they were freed
 *
 * One mapping holds the heap object and the first memory of everything that grows (see heap.c);
 * whatever outgrows that gets mappings of its own.
 *
 * Every operation first reserves what it needs, then changes the chains and the indexes together; so
 * everything stays as it was if the system refuses memory. Freeing needs none.
 *
 * Files, in the order of reading: heap.c opening and closing; allocate.c the operations; segments.h
 * and segments.c what they do to segments; policy.c the search for a HOLE; zones.c, holes.c with
 * entries.h, mains.c, bysize.c and byage.c the indexes; pool.c the slots; look.c reading;
 * print.c text; save.c saving and restoring; check.c the promises; sys.c the only system calls; mems.c
 * the default heap. */
#ifndef MEMS_INTERNAL_H
#define MEMS_INTERNAL_H

#include "holes.h"
#include "pool.h"
#include "zones.h"

/* --- mains.c: main nodes by virtual address ---------------------------------------------------- */

typedef struct mems_mains {
    struct mems_main {
        uintptr_t start;
        MainChainNode *node;    /* NULL if it was given back */
    } *list;                    /* by address */
    size_t count, gone, room;   /* `gone` of `count` were given back */
    size_t page_size, mapped;   /* bytes; mapped is 0 while the list lies in the first memory */
} mems_mains;

enum { MEMS_FIRST_MAINS = 64 };

/* Make room for `more`. False if the system refuses. O(more) amortised. */
bool mems_mains_reserve(mems_mains *mains, size_t more);

/* Append the main node with the highest address of all. */
void mems_mains_add(mems_mains *mains, MainChainNode *node);

/* Return the main node that contains `address`; NULL if it was given back. O(log main nodes). */
MainChainNode *mems_mains_find(const mems_mains *mains, uintptr_t address);

/* Note that the main node that starts there is given back. O(log main nodes). */
void mems_mains_remove(mems_mains *mains, uintptr_t start);

/* --- The segments allocated last --------------------------------------------------------------- */

/* A table of segments by a hash of their addresses, each entry overwritten by the next segment with the
 * same hash. Most blocks are freed soon after they were allocated, and are found here without a walk.
 *
 * Nothing is ever removed: the caller has to check that the segment found is still a PROCESS that begins
 * at that address. It is always safe to look, for slots of nodes are never unmapped, and those that are
 * not in use hold no PROCESS. */
typedef struct mems_recent {
    SubChainNode **table;       /* NULL where nothing has been entered */
    unsigned shift;             /* 32 - log2 of the entries */
    size_t mapped;              /* bytes; 0 while the table lies in the first memory */
} mems_recent;

enum { MEMS_FIRST_RECENT = 512, MEMS_FIRST_RECENT_SHIFT = 32 - 9 };

/* Return the entry of an address. Multiplicative hashing: Knuth, The Art of Computer Programming, vol. 3,
 * 6.4. */
static inline SubChainNode **mems_recent_entry(const mems_recent *recent, uintptr_t address)
{
    return &recent->table[(uint32_t)address * UINT32_C(2654435769) >> recent->shift];
}

/* --- The heap ---------------------------------------------------------------------------------- */

typedef struct mems_order mems_order;

/* A node of a heap whose policy keeps an order of the HOLEs. */
typedef struct mems_ordered {
    mems_segment segment;
    struct mems_ordered *links[2];      /* by age: to the one freed before, and after */
    uint64_t key;               /* by size: the size; by age: when it was freed */
} mems_ordered;

struct mems_heap {
    mems_pool pool;
    mems_zones zones;
    mems_holes holes;
    mems_recent recent;
    bool plain;                 /* nothing but what is specified, and no observer */
    size_t round;               /* alignment - 1 */
    uintptr_t next_address;     /* where the next main node starts */
    uintptr_t rover;            /* next fit: the address after the block placed last */
    const mems_order *order;    /* NULL where the policy needs none */
    mems_observer *observer;
    void *observer_context;
    mems_figures figures;       /* all that must be counted; mems_heap_figures() derives the rest */
    mems_heap_options options;
    MainChainNode *head, *last;
    mems_mains mains;
    mems_ordered *ends[2];      /* of the order: the root; by age: the one freed first, and last */
    uint64_t clock;             /* by age: frees so far */
    size_t mapped;              /* bytes of the mapping in which the object lies */
};

/* Tell the observer, if there is one. */
static inline void mems_tell(const mems_heap *heap, mems_event_kind kind, uintptr_t address,
                             size_t size, size_t part)
{
    if (heap->observer)
        heap->observer(heap->observer_context, &(mems_event){kind, address, size, part});
}

/* Return `size` rounded up to the alignment; 0 if that is beyond all sizes. */
static inline size_t mems_aligned(const mems_heap *heap, size_t size)
{
    return (size + heap->round) & ~heap->round;
}

static inline size_t mems_segment_count(const mems_heap *heap)
{
    return heap->figures.live_blocks + heap->holes.count;
}

/* --- Orders of the HOLEs: bysize.c, byage.c ---------------------------------------------------- */

/* The first three are called before the chain changes. `size` is the size that the HOLE will have. */
struct mems_order {
    /* Insert a HOLE that was freed or mapped. */
    void (*enter)(mems_heap *heap, SubChainNode *hole, size_t size);
    /* Remove a HOLE that becomes a PROCESS or is unmapped. */
    void (*leave)(mems_heap *heap, SubChainNode *hole);
    /* Put `rest`, what is left of `hole`, in its place. It may be the same node. */
    void (*replace)(mems_heap *heap, SubChainNode *hole, SubChainNode *rest, size_t size);
    /* Write where each HOLE starts, in order. O(HOLEs). */
    void (*save)(const mems_heap *heap, uint64_t *starts);
    /* Insert all HOLEs of a heap, whose order is empty, in this order. O(HOLEs). */
    void (*restore)(mems_heap *heap, const uint64_t *starts);
    /* Return what is wrong with the order, NULL if nothing; add its HOLEs to `*holes`. O(HOLEs). */
    const char *(*check)(const mems_heap *heap, size_t *holes);
};

extern const mems_order mems_by_size, mems_by_age;

/* Return the smallest HOLE of at least `size` bytes, the lowest of several; NULL if there is none.
 * O(log HOLEs) expected. */
SubChainNode *mems_by_size_find(mems_heap *heap, size_t size);

/* --- policy.c ---------------------------------------------------------------------------------- */

/* Return the HOLE that the heap's policy takes for `size` bytes; NULL if none fits. */
SubChainNode *mems_policy_search(mems_heap *heap, size_t size);

/* Return the order of HOLEs that a policy needs; NULL if it needs none. */
const mems_order *mems_policy_order(mems_policy policy);

/* --- look.c ------------------------------------------------------------------------------------ */

/* Return the size of the largest HOLE, 0 if there is none. O(log n) amortised. */
size_t mems_largest_hole(const mems_heap *heap);

/* --- segments.c: main nodes, and what is seldom done to segments -------------------------------- */

/* Make sure that there are slots for `count` new segments. False if the system refuses. */
bool mems_segments_reserve(mems_heap *heap, size_t count);

/* Append a main node for `size` bytes, all of it one HOLE, and tell the observer; NULL if addresses,
 * memory or capacity run out. */
SubChainNode *mems_segments_map(mems_heap *heap, size_t size);

/* Append a main node that is made already, and count it; there is room for it in the indexes. The
 * caller enters its segments in the zones and its HOLEs in the tree. */
void mems_segments_append(mems_heap *heap, MainChainNode *main);

/* Unmap a HOLE that is all of its main node, and tell the observer. */
void mems_segments_unmap(mems_heap *heap, SubChainNode *hole);

/* Make a PROCESS a HOLE; then coalesce, and give the main node back, as the options have it; tell the
 * observer of each step. At each event the heap is in order, so that the observer can look at it. */
void mems_segments_release(mems_heap *heap, SubChainNode *process);

/* Make a PROCESS `size` bytes long, and tell the observer: shorter, with a slot reserved; or longer, into
 * the HOLE after it, which suffices. */
void mems_segments_shrink(mems_heap *heap, SubChainNode *process, size_t size);
void mems_segments_grow(mems_heap *heap, SubChainNode *process, size_t size);

/* Join a HOLE with the HOLE after it. */
void mems_segments_join(mems_heap *heap, SubChainNode *hole);

/* --- sys.c: the only calls of mmap and munmap -------------------------------------------------- */

size_t mems_sys_page_size(void);

/* Return the bytes of as many pages as hold `size`, which is not more than a mapping can have. */
static inline size_t mems_whole_pages(size_t size, size_t page_size)
{
    assert(size <= SIZE_MAX - (page_size - 1));
    return (size + page_size - 1) / page_size * page_size;
}

/* Map `size` zeroed bytes, a multiple of the page size: at `hint`, if the system has that memory free, or
 * elsewhere, as for a hint of NULL. Return NULL with errno ENOMEM if the system refuses. */
void *mems_sys_map(void *hint, size_t size);

/* Unmap `size` bytes, a multiple of the page size, which may be 0. */
void mems_sys_unmap(void *address, size_t size);

/* Memory in one piece, whatever it was mapped in. */
typedef struct mems_stretch {
    char *memory;
    size_t size;
} mems_stretch;

/* Add memory that lies at either end of a stretch; false if it lies elsewhere. */
static inline bool mems_stretch_add(mems_stretch *stretch, char *memory, size_t size)
{
    if (memory + size == stretch->memory)
        stretch->memory = memory;
    else if (memory != stretch->memory + stretch->size)
        return false;
    stretch->size += size;
    return true;
}

#endif

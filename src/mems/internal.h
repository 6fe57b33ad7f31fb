/* The inside of a heap.
 *
 *     mems_heap --head--> MainChainNode <-> MainChainNode <-> ...      in the order mapped
 *                           |
 *                           `-> SubChainNode <-> SubChainNode <-> ...  in address order, gapless
 *
 * A main node's memory is one mapping and holds nothing but the program's bytes. All nodes, main
 * and sub, lie in slots of one size, many a page, in chunks that the pool maps; the heap object is
 * at the start of the first chunk. So a heap is its main nodes' mappings plus its chunks, and
 * closing it is unmapping them.
 *
 * Files: heap.c the operations; policy.c the search for a HOLE; pool.c the slots; look.c reading;
 * print.c text; check.c the promises; sys.c the only system calls; mems.c the default heap. */
#ifndef MEMS_INTERNAL_H
#define MEMS_INTERNAL_H

#include <mems/heap.h>

/* --- pool.c: slots for nodes ------------------------------------------------------------------- */

typedef union mems_slot {
    SubChainNode sub;
    MainChainNode main;
    union mems_slot *next_free;
} mems_slot;

typedef struct mems_chunk {
    struct mems_chunk *next;
    size_t size;                /* bytes, this header included */
} mems_chunk;

typedef struct mems_pool {
    mems_chunk *chunks;         /* the newest first; the last one holds the heap */
    mems_slot *unused, *end;    /* never used slots of the newest chunk */
    mems_slot *free;            /* slots given back */
    size_t page_size, mapped;   /* bytes */
} mems_pool;

/* Maps the first chunk, with room for an object of `size` bytes, which it returns, zeroed, and sets
 * up `*pool`, which may then be moved into that object. NULL if the system refuses. */
void *mems_pool_open(mems_pool *pool, size_t page_size, size_t size);

/* Unmaps every chunk, the object among them. */
void mems_pool_close(const mems_pool *pool);

/* Sees to it that the next `count` takes succeed. False if the system refuses. */
bool mems_pool_reserve(mems_pool *pool, size_t count);

/* A reserved slot, its content undefined. O(1). */
mems_slot *mems_pool_take(mems_pool *pool);

/* Takes a slot back. O(1). */
void mems_pool_give(mems_pool *pool, void *slot);

/* --- The heap ---------------------------------------------------------------------------------- */

struct mems_heap {
    mems_pool pool;
    mems_policy policy;
    size_t page_size;
    MainChainNode *head, *last;
    uintptr_t next_address;     /* where the next main node starts */
    uintptr_t rover;            /* next fit: the address behind the block placed last */
    mems_figures figures;       /* all but largest_hole */
    mems_observer *observer;
    void *observer_context;
};

/* Tells the observer, if there is one. */
static inline void mems_tell(const mems_heap *heap, mems_event_kind kind, uintptr_t address,
                             size_t size, size_t part)
{
    if (heap->observer)
        heap->observer(heap->observer_context, &(mems_event){kind, address, size, part});
}

static inline uintptr_t mems_start(const SubChainNode *segment)
{
    return (uintptr_t)segment->virtual_address;
}

/* --- policy.c ---------------------------------------------------------------------------------- */

/* The HOLE that the heap's policy takes for `size` bytes, NULL if none fits; `*visited` counts the
 * segments it looked at. O(segments). */
SubChainNode *mems_policy_search(const mems_heap *heap, size_t size, size_t *visited);

/* --- sys.c: the only calls of mmap and munmap -------------------------------------------------- */

size_t mems_sys_page_size(void);

/* `size` zeroed bytes, a multiple of the page size; NULL with errno ENOMEM if the system refuses. */
void *mems_sys_map(size_t size);
void mems_sys_unmap(void *address, size_t size);

#endif

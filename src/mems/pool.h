/* Slots of one size for nodes, many a page, in chunks that the pool maps. */
#ifndef MEMS_POOL_H
#define MEMS_POOL_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct mems_slot {
    struct mems_slot *next_free;
} mems_slot;

typedef struct mems_chunk {
    struct mems_chunk *next;
    size_t size;                /* bytes, this header included */
} mems_chunk;

typedef struct mems_pool {
    mems_slot *free;            /* slots given back */
    char *unused, *end;         /* never used slots of the newest chunk */
    size_t slot_size;           /* bytes */
    mems_chunk *chunks;         /* the newest first */
    size_t page_size, mapped;   /* bytes */
} mems_pool;

/* Set up a pool whose first slots lie in `size` bytes of `memory`, which stays the caller's. Slots whose
 * size is a multiple of 64 bytes begin at one, and so must the memory. */
void mems_pool_open(mems_pool *pool, size_t page_size, size_t slot_size, void *memory, size_t size);

/* Unmap every chunk. */
void mems_pool_close(const mems_pool *pool);

/* Map another chunk, so that the next `count` takes succeed. False if the system refuses. */
bool mems_pool_grow(mems_pool *pool, size_t count);

/* Return whether there is a free slot. */
static inline bool mems_pool_ready(const mems_pool *pool)
{
    return pool->free || pool->unused < pool->end;
}

/* Return a slot; there has to be one. Its content is undefined. O(1). */
static inline void *mems_pool_take(mems_pool *pool)
{
    mems_slot *slot = pool->free;

    assert(mems_pool_ready(pool));
    if (slot) {
        pool->free = slot->next_free;
        return slot;
    }
    void *unused = pool->unused;
    pool->unused += pool->slot_size;
    return unused;
}

/* Take a slot back. O(1). */
static inline void mems_pool_give(mems_pool *pool, void *node)
{
    mems_slot *slot = node;

    slot->next_free = pool->free;
    pool->free = slot;
}

#endif

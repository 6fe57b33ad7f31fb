/* Slots of one size for nodes, many a page, in chunks that the pool maps. */
#ifndef MEMS_POOL_H
#define MEMS_POOL_H

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
    mems_chunk *chunks;         /* the newest first; the last one holds the heap */
    size_t page_size, mapped;   /* bytes */
} mems_pool;

/* Sets up a pool that has mapped nothing yet. Slots of a multiple of 64 bytes begin at one. */
void mems_pool_setup(mems_pool *pool, size_t page_size, size_t slot_size);

/* Sets up a pool and maps its first chunk, with room for an object of `size` bytes, which it returns, zeroed, and which
 * the pool may then be moved into. NULL if the system refuses. */
void *mems_pool_open(mems_pool *pool, size_t page_size, size_t slot_size, size_t size);

/* Unmaps every chunk, the object among them. */
void mems_pool_close(const mems_pool *pool);

/* Maps another chunk, so that the next `count` takes succeed. False if the system refuses. */
bool mems_pool_grow(mems_pool *pool, size_t count);

/* Is there a slot at hand? */
static inline bool mems_pool_ready(const mems_pool *pool)
{
    return pool->free || pool->unused < pool->end;
}

/* A slot, which is at hand, its content undefined. O(1). */
static inline void *mems_pool_take(mems_pool *pool)
{
    mems_slot *slot = pool->free;

    if (slot) {
        pool->free = slot->next_free;
        return slot;
    }
    void *unused = pool->unused;
    pool->unused += pool->slot_size;
    return unused;
}

/* Takes a slot back. O(1). */
static inline void mems_pool_give(mems_pool *pool, void *node)
{
    mems_slot *slot = node;

    slot->next_free = pool->free;
    pool->free = slot;
}

#endif

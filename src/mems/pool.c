/* Slots for nodes, many a page. Chunks double in size up to a bound, so that a million segments
 * need a few dozen mappings; slots given back are handed out again first. */
#include "internal.h"

enum { LARGEST_CHUNK = 1 << 20 };

static void use_chunk(mems_pool *pool, mems_chunk *chunk, size_t size, size_t taken)
{
    size_t slots = (size - taken) / sizeof(mems_slot);

    chunk->size = size;
    chunk->next = pool->chunks;
    pool->chunks = chunk;
    pool->mapped += size;
    pool->unused = (mems_slot *)((char *)chunk + taken);
    pool->end = pool->unused + slots;
}

/* The next boundary that suits a slot. */
static size_t aligned(size_t size)
{
    return (size + _Alignof(mems_slot) - 1) / _Alignof(mems_slot) * _Alignof(mems_slot);
}

void *mems_pool_open(mems_pool *pool, size_t page_size, size_t size)
{
    mems_chunk *chunk = mems_sys_map(page_size);

    if (!chunk)
        return NULL;
    *pool = (mems_pool){.page_size = page_size};
    use_chunk(pool, chunk, page_size, aligned(sizeof *chunk + size));
    return chunk + 1;
}

void mems_pool_close(const mems_pool *pool)
{
    mems_chunk *chunk = pool->chunks;   /* the pool itself lies in the last one */

    while (chunk) {
        mems_chunk *next = chunk->next;
        mems_sys_unmap(chunk, chunk->size);
        chunk = next;
    }
}

/* As much again as there is already, and two pages at least. */
static size_t next_chunk_size(const mems_pool *pool)
{
    size_t size = pool->mapped < LARGEST_CHUNK ? pool->mapped : LARGEST_CHUNK;
    size_t pages = (size + pool->page_size - 1) / pool->page_size;

    return (pages < 2 ? 2 : pages) * pool->page_size;
}

bool mems_pool_reserve(mems_pool *pool, size_t count)
{
    size_t at_hand = (size_t)(pool->end - pool->unused);

    for (mems_slot *slot = pool->free; slot && at_hand < count; slot = slot->next_free)
        at_hand++;
    if (at_hand >= count)
        return true;

    size_t size = next_chunk_size(pool);
    mems_chunk *chunk = mems_sys_map(size);
    if (!chunk)
        return false;
    while (pool->unused < pool->end)    /* the rest of the old chunk is not lost */
        mems_pool_give(pool, pool->unused++);
    use_chunk(pool, chunk, size, aligned(sizeof *chunk));
    return true;
}

mems_slot *mems_pool_take(mems_pool *pool)
{
    mems_slot *slot = pool->free;

    if (!slot)
        return pool->unused++;
    pool->free = slot->next_free;
    return slot;
}

void mems_pool_give(mems_pool *pool, void *node)
{
    mems_slot *slot = node;

    slot->next_free = pool->free;
    pool->free = slot;
}

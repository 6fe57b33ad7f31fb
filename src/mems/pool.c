/* Slots for nodes, many a page. Each chunk is an eighth of what there is already, so that mappings are few
 * and little is mapped in vain; slots given back are used again first. */
#include "internal.h"

enum { LARGEST_CHUNK = 1 << 20, FEWEST_PAGES = 3, CACHE_LINE = 64 };

/* Return `size` rounded up to a boundary that suits a slot. */
static size_t aligned(const mems_pool *pool, size_t size)
{
    size_t boundary = pool->slot_size % CACHE_LINE == 0 ? CACHE_LINE : _Alignof(max_align_t);

    return (size + boundary - 1) / boundary * boundary;
}

void mems_pool_open(mems_pool *pool, size_t page_size, size_t slot_size, void *memory, size_t size)
{
    assert(slot_size % CACHE_LINE != 0 || (uintptr_t)memory % CACHE_LINE == 0);
    *pool = (mems_pool){.slot_size = slot_size, .page_size = page_size};
    pool->unused = memory;
    pool->end = pool->unused + size / slot_size * slot_size;
}

void mems_pool_close(const mems_pool *pool)
{
    for (mems_chunk *chunk = pool->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        mems_sys_unmap(chunk, chunk->size);
    }
}

static void use_chunk(mems_pool *pool, mems_chunk *chunk, size_t size)
{
    size_t taken = aligned(pool, sizeof *chunk);

    chunk->size = size;
    chunk->next = pool->chunks;
    pool->chunks = chunk;
    pool->mapped += size;
    pool->unused = (char *)chunk + taken;
    pool->end = pool->unused + (size - taken) / pool->slot_size * pool->slot_size;
}

/* Return an eighth of what there is already, but three pages at least, and room for `count` slots. */
static size_t next_chunk_size(const mems_pool *pool, size_t count)
{
    size_t size = pool->mapped / 8 < LARGEST_CHUNK ? pool->mapped / 8 : LARGEST_CHUNK;
    size_t least = FEWEST_PAGES * pool->page_size;
    size_t asked_for = aligned(pool, sizeof(mems_chunk)) + count * pool->slot_size;

    if (size < asked_for)
        size = asked_for;
    return size < least ? least : mems_whole_pages(size, pool->page_size);
}

bool mems_pool_grow(mems_pool *pool, size_t count)
{
    size_t at_hand = (size_t)(pool->end - pool->unused) / pool->slot_size;

    for (mems_slot *slot = pool->free; slot && at_hand < count; slot = slot->next_free)
        at_hand++;
    if (at_hand >= count)
        return true;

    size_t size = next_chunk_size(pool, count - at_hand);
    mems_chunk *chunk = mems_sys_map(NULL, size);
    if (!chunk)
        return false;
    while (pool->unused < pool->end) {  /* the rest of the old chunk is not lost */
        void *slot = pool->unused;
        pool->unused += pool->slot_size;
        mems_pool_give(pool, slot);
    }
    use_chunk(pool, chunk, size);
    return true;
}

/* Opening, closing, allocating, freeing. Every operation first reserves what it needs, then changes
 * the chains, so that a refusal of the system leaves the heap as it was. */
#include "internal.h"

#include <errno.h>

/* --- Opening and closing ----------------------------------------------------------------------- */

static const char *bad_option(const mems_heap_options *options)
{
    if (options->page_size % mems_sys_page_size() != 0)
        return "page size: must be a multiple of the system's (getconf PAGE_SIZE)";
    if (!mems_policy_describe(options->policy))
        return "policy: no such placement policy";
    return NULL;
}

static mems_heap *fail(int error, const char *text, const char **why)
{
    if (why)
        *why = text;
    errno = error;
    return NULL;
}

mems_heap *mems_heap_open(const mems_heap_options *options, const char **why)
{
    const mems_heap_options chosen = options ? *options : (mems_heap_options){0};
    const char *bad = bad_option(&chosen);
    mems_pool pool;

    if (bad)
        return fail(EINVAL, bad, why);

    size_t page_size = chosen.page_size ? chosen.page_size : mems_sys_page_size();
    mems_heap *heap = mems_pool_open(&pool, page_size, sizeof *heap);
    if (!heap)
        return fail(ENOMEM, "page size: the system has no memory for one page", why);
    *heap = (mems_heap){
        .pool = pool,
        .policy = chosen.policy,
        .page_size = page_size,
        .next_address = chosen.base_address ? chosen.base_address : mems_base_address,
    };
    return heap;
}

void mems_heap_close(mems_heap *heap)
{
    if (!heap)
        return;
    for (const MainChainNode *main = heap->head; main; main = main->next) {
        mems_sys_unmap(main->sub_chain_head->physical_address, main->total_size);
        mems_tell(heap, MEMS_UNMAPPED, (uintptr_t)main->start_virtual_address, main->total_size, 0);
    }
    mems_pool_close(&heap->pool);
}

void mems_heap_observe(mems_heap *heap, mems_observer *observer, void *context)
{
    heap->observer = observer;
    heap->observer_context = context;
}

/* --- Allocating -------------------------------------------------------------------------------- */

/* Appends a main node of the fewest pages that hold `size` bytes, all of it one HOLE, which it
 * returns; NULL if addresses or memory run out. */
static SubChainNode *map_main_node(mems_heap *heap, size_t size)
{
    size_t pages = size / heap->page_size + (size % heap->page_size != 0);
    uintptr_t room = UINTPTR_MAX - heap->next_address;

    if (pages > room / heap->page_size || !mems_pool_reserve(&heap->pool, 3))
        return NULL;            /* slots: the main node, its HOLE, and what a split leaves */
    size_t total = pages * heap->page_size;
    void *memory = mems_sys_map(total);
    if (!memory)
        return NULL;

    MainChainNode *main = &mems_pool_take(&heap->pool)->main;
    SubChainNode *hole = &mems_pool_take(&heap->pool)->sub;
    void *address = (void *)heap->next_address;
    *hole = (SubChainNode){total, MEMS_HOLE, address, memory, NULL, NULL};
    *main = (MainChainNode){address, total, hole, NULL, heap->last};
    if (heap->last)
        heap->last->next = main;
    else
        heap->head = main;
    heap->last = main;
    heap->next_address += total;

    mems_figures *figures = &heap->figures;
    figures->main_nodes++;
    figures->holes++;
    figures->free_bytes += total;
    figures->mapped_bytes += total;
    if (figures->mapped_bytes > figures->peak_mapped_bytes)
        figures->peak_mapped_bytes = figures->mapped_bytes;
    mems_tell(heap, MEMS_MAPPED, mems_start(hole), total, 0);
    return hole;
}

/* Cuts a HOLE in two behind its first `size` bytes; its slot is reserved. */
static void split(mems_heap *heap, SubChainNode *hole, size_t size)
{
    SubChainNode *rest = &mems_pool_take(&heap->pool)->sub;

    *rest = (SubChainNode){
        .size = hole->size - size,
        .type = MEMS_HOLE,
        .virtual_address = (char *)hole->virtual_address + size,
        .physical_address = (char *)hole->physical_address + size,
        .next = hole->next,
        .prev = hole,
    };
    if (rest->next)
        rest->next->prev = rest;
    hole->next = rest;
    hole->size = size;
    heap->figures.holes++;
}

/* Makes the first `size` bytes of a HOLE a PROCESS. */
static void *take(mems_heap *heap, SubChainNode *hole, size_t size)
{
    size_t whole = hole->size;
    mems_figures *figures = &heap->figures;

    if (whole > size)
        split(heap, hole, size);
    hole->type = MEMS_PROCESS;
    heap->rover = mems_start(hole) + size;
    figures->holes--;
    figures->free_bytes -= size;
    figures->live_blocks++;
    figures->live_bytes += size;
    if (figures->live_bytes > figures->peak_live_bytes)
        figures->peak_live_bytes = figures->live_bytes;
    figures->allocations++;
    if (whole > size)
        mems_tell(heap, MEMS_SPLIT, mems_start(hole), whole, size);
    else
        mems_tell(heap, MEMS_TAKEN, mems_start(hole), whole, 0);
    return hole->virtual_address;
}

static void *refuse(mems_heap *heap, size_t size, int error)
{
    heap->figures.failures++;
    mems_tell(heap, MEMS_FAILED, 0, size, (size_t)error);
    if (error)
        errno = error;
    return NULL;
}

void *mems_heap_malloc(mems_heap *heap, size_t size)
{
    size_t visited;

    if (size == 0)
        return refuse(heap, size, 0);
    SubChainNode *hole = mems_policy_search(heap, size, &visited);
    mems_tell(heap, MEMS_SEARCHED, hole ? mems_start(hole) : 0, hole ? hole->size : 0, visited);
    if (hole && hole->size > size && !mems_pool_reserve(&heap->pool, 1))
        return refuse(heap, size, ENOMEM);
    if (!hole)
        hole = map_main_node(heap, size);
    return hole ? take(heap, hole, size) : refuse(heap, size, ENOMEM);
}

/* --- Freeing ----------------------------------------------------------------------------------- */

/* Joins a HOLE with the HOLE behind it. */
static void merge_with_next(mems_heap *heap, SubChainNode *hole)
{
    SubChainNode *next = hole->next;

    hole->size += next->size;
    hole->next = next->next;
    if (hole->next)
        hole->next->prev = hole;
    mems_pool_give(&heap->pool, next);
    heap->figures.holes--;
}

bool mems_heap_free(mems_heap *heap, const void *address)
{
    SubChainNode *segment = (SubChainNode *)mems_heap_find(heap, address, NULL);

    if (!segment || segment->type != MEMS_PROCESS || segment->virtual_address != address)
        return false;
    segment->type = MEMS_HOLE;
    heap->figures.live_blocks--;
    heap->figures.live_bytes -= segment->size;
    heap->figures.holes++;
    heap->figures.free_bytes += segment->size;
    heap->figures.frees++;
    mems_tell(heap, MEMS_FREED, mems_start(segment), segment->size, 0);

    SubChainNode *left = segment->prev;
    if (left && left->type == MEMS_HOLE) {
        size_t border = left->size;
        merge_with_next(heap, left);
        segment = left;
        mems_tell(heap, MEMS_MERGED_LEFT, mems_start(segment), segment->size, border);
    }
    if (segment->next && segment->next->type == MEMS_HOLE) {
        size_t border = segment->size;
        merge_with_next(heap, segment);
        mems_tell(heap, MEMS_MERGED_RIGHT, mems_start(segment), segment->size, border);
    }
    return true;
}

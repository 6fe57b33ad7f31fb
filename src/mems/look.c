/* Reading a heap: where an address is, and what the figures say. */
#include "internal.h"

const MainChainNode *mems_heap_head(const mems_heap *heap)
{
    return heap->head;
}

void *mems_heap_next_address(const mems_heap *heap)
{
    return (void *)heap->next_address;
}

size_t mems_heap_page_size(const mems_heap *heap)
{
    return heap->options.page_size;
}

mems_policy mems_heap_policy(const mems_heap *heap)
{
    return heap->options.policy;
}

const SubChainNode *mems_heap_find(const mems_heap *heap, const void *address,
                                   const MainChainNode **main_node)
{
    uintptr_t offset = (uintptr_t)address - heap->zones.origin;

    if (offset >= heap->next_address - heap->zones.origin)
        return NULL;            /* an address below wraps around to a large one */
    /* Searching corrects numbers in an index, here and below, which changes nothing that can be seen. */
    const SubChainNode *segment = mems_zones_find((mems_zones *)&heap->zones, (uintptr_t)address);
    if (segment && main_node)
        *main_node = mems_mains_find(&heap->mains, (uintptr_t)address);
    return segment;
}

void *mems_heap_get(const mems_heap *heap, const void *address)
{
    const SubChainNode *segment = mems_heap_find(heap, address, NULL);

    if (!segment || segment->type != MEMS_PROCESS)
        return NULL;
    return (char *)segment->physical_address + ((uintptr_t)address - mems_start(segment));
}

bool mems_heap_walk(const mems_heap *heap, mems_visitor *visit, void *context)
{
    for (const MainChainNode *main = heap->head; main; main = main->next)
        for (const SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next)
            if (!visit(context, main, sub))
                return false;
    return true;
}

size_t mems_largest_hole(const mems_heap *heap)
{
    size_t largest = 0;

    if (!heap->holes.given_up)
        return mems_holes_largest((mems_holes *)&heap->holes);
    for (const MainChainNode *main = heap->head; main; main = main->next)
        for (const SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next)
            if (sub->type == MEMS_HOLE && sub->size > largest)
                largest = sub->size;
    return largest;
}

mems_figures mems_heap_figures(const mems_heap *heap)
{
    mems_figures figures = heap->figures;

    figures.holes = heap->holes.count;
    figures.free_bytes = figures.mapped_bytes - figures.live_bytes;
    figures.largest_hole = mems_largest_hole(heap);
    figures.bookkeeping_bytes = heap->mapped + heap->pool.mapped + heap->zones.mapped +
                                heap->holes.pool.mapped + heap->recent.mapped + heap->mains.mapped;
    return figures;
}

double mems_external_fragmentation(const mems_figures *figures)
{
    if (figures->free_bytes == 0)
        return 0;
    return 1 - (double)figures->largest_hole / (double)figures->free_bytes;
}

double mems_utilisation(const mems_figures *figures)
{
    if (figures->mapped_bytes == 0)
        return 0;
    return (double)figures->live_bytes / (double)figures->mapped_bytes;
}

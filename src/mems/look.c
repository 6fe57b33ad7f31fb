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
    return heap->page_size;
}

mems_policy mems_heap_policy(const mems_heap *heap)
{
    return heap->policy;
}

const SubChainNode *mems_heap_find(const mems_heap *heap, const void *address,
                                   const MainChainNode **main_node)
{
    uintptr_t wanted = (uintptr_t)address;

    for (const MainChainNode *main = heap->head; main; main = main->next) {
        if (wanted - (uintptr_t)main->start_virtual_address >= main->total_size)
            continue;           /* an address below wraps around to a large one */
        const SubChainNode *segment = main->sub_chain_head;
        while (wanted - mems_start(segment) >= segment->size)
            segment = segment->next;
        if (main_node)
            *main_node = main;
        return segment;
    }
    return NULL;
}

void *mems_heap_get(const mems_heap *heap, const void *address)
{
    const SubChainNode *segment = mems_heap_find(heap, address, NULL);

    if (!segment || segment->type != MEMS_PROCESS)
        return NULL;
    return (char *)segment->physical_address + ((uintptr_t)address - mems_start(segment));
}

mems_figures mems_heap_figures(const mems_heap *heap)
{
    mems_figures figures = heap->figures;

    for (const MainChainNode *main = heap->head; main; main = main->next)
        for (const SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next)
            if (sub->type == MEMS_HOLE && sub->size > figures.largest_hole)
                figures.largest_hole = sub->size;
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

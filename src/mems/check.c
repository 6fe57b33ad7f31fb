/* What holds of a heap at every moment between two calls, checked by walking all of it, and its
 * indexes. */
#include "internal.h"

static const char *check_segment(const mems_heap *heap, const MainChainNode *main,
                                 const SubChainNode *sub, size_t offset)
{
    bool merged = heap->options.coalescing == MEMS_COALESCE_AT_ONCE;
    const char *memory = main->sub_chain_head->physical_address;

    if (sub->size == 0 || sub->size > main->total_size - offset)
        return "a segment's size is 0 or beyond its main node";
    if (sub->type != MEMS_HOLE && sub->type != MEMS_PROCESS)
        return "a segment is neither HOLE nor PROCESS";
    if (mems_start(sub) != (uintptr_t)main->start_virtual_address + offset)
        return "virtual addresses of a sub-chain have a gap or overlap";
    if ((const char *)sub->physical_address != memory + offset)
        return "a physical address is not where its virtual address says";
    if (sub->next && sub->next->prev != sub)
        return "a sub-chain is not linked both ways";
    if (sub->size % heap->options.alignment != 0)
        return "a segment's size is not aligned";
    if (merged && sub->next && sub->type == MEMS_HOLE && sub->next->type == MEMS_HOLE)
        return "two neighbours are both HOLEs";
    return NULL;
}

static const char *check_main_node(const mems_heap *heap, const MainChainNode *main, mems_figures *count)
{
    size_t offset = 0;

    if (main->total_size == 0 || main->total_size % heap->options.page_size != 0)
        return "a main node is not a number of pages";
    if (main->next ? main->next->prev != main : heap->last != main)
        return "the main chain is not linked both ways";
    if (!main->sub_chain_head || main->sub_chain_head->prev)
        return "a sub-chain does not begin where its main node says";
    if (mems_mains_find(&heap->mains, (uintptr_t)main->start_virtual_address) != main)
        return "a main node is not found by its address";
    for (const SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
        const char *broken = check_segment(heap, main, sub, offset);
        if (broken)
            return broken;
        offset += sub->size;
        *(sub->type == MEMS_HOLE ? &count->holes : &count->live_blocks) += 1;
        *(sub->type == MEMS_HOLE ? &count->free_bytes : &count->live_bytes) += sub->size;
    }
    if (offset != main->total_size)
        return "the segments of a main node do not add up to it";
    count->main_nodes++;
    count->mapped_bytes += main->total_size;
    return NULL;
}

static const char *check_figures(const mems_heap *heap, const mems_figures *counted)
{
    const mems_figures figures = mems_heap_figures(heap), *kept = &figures;

    if (kept->main_nodes != counted->main_nodes || kept->mapped_bytes != counted->mapped_bytes)
        return "the figures of main nodes are not what the chain says";
    if (kept->live_blocks != counted->live_blocks || kept->live_bytes != counted->live_bytes)
        return "the figures of PROCESS segments are not what the chains say";
    if (kept->holes != counted->holes || kept->free_bytes != counted->free_bytes)
        return "the figures of HOLEs are not what the chains say";
    if (kept->peak_live_bytes < kept->live_bytes || kept->peak_mapped_bytes < kept->mapped_bytes)
        return "a peak is below the present";
    return NULL;
}

static const char *check_main_chain(const mems_heap *heap, mems_figures *count)
{
    uintptr_t end = heap->zones.origin;

    if (heap->head && heap->head->prev)
        return "the main chain has something before its head";
    for (const MainChainNode *main = heap->head; main; main = main->next) {
        uintptr_t start = (uintptr_t)main->start_virtual_address;
        const char *broken = check_main_node(heap, main, count);
        if (broken)
            return broken;
        if (start < end || (start - heap->options.base_address) % heap->options.page_size != 0)
            return "main nodes are not one after the other";
        end = start + main->total_size;
    }
    if (end > heap->next_address)
        return "the next main node would start inside another";
    if (count->main_nodes != heap->mains.count - heap->mains.gone)
        return "a main node that was unmapped is found by its address";
    return NULL;
}

static const char *check_orders(const mems_heap *heap)
{
    size_t in_tree = 0, in_order = 0;
    const char *broken = mems_holes_check(&heap->holes, &in_tree);

    if (broken)
        return broken;
    if (!heap->holes.given_up && in_tree != heap->holes.count)
        return "the tree of HOLEs does not have all of them";
    if (heap->order)
        broken = heap->order->check(heap, &in_order);
    if (!broken && heap->order && in_order != heap->holes.count)
        broken = "the order of the HOLEs does not have all of them";
    return broken;
}

const char *mems_heap_check(const mems_heap *heap)
{
    mems_figures count = {0};
    const char *broken = check_main_chain(heap, &count);

    if (!broken)
        broken = check_figures(heap, &count);
    if (!broken)
        broken = mems_zones_check(&heap->zones, heap->head);
    return broken ? broken : check_orders(heap);
}

/* The placement policies: one row and one function each, all by the linear walk. */
#include "internal.h"

typedef SubChainNode *search_function(const mems_heap *heap, size_t size, size_t *visited);

static SubChainNode *first_fit(const mems_heap *heap, size_t size, size_t *visited)
{
    for (MainChainNode *main = heap->head; main; main = main->next)
        for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
            ++*visited;
            if (sub->type == MEMS_HOLE && sub->size >= size)
                return sub;
        }
    return NULL;
}

/* The segment that the rover stands in comes first, even where it has merged with what lies before
 * it; then all behind it, then all before it. */
static SubChainNode *next_fit(const mems_heap *heap, size_t size, size_t *visited)
{
    for (int lap = 0; lap < 2; lap++)
        for (MainChainNode *main = heap->head; main; main = main->next)
            for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
                bool behind = mems_start(sub) + (sub->size - 1) >= heap->rover;
                if (behind != (lap == 0))
                    continue;
                ++*visited;
                if (sub->type == MEMS_HOLE && sub->size >= size)
                    return sub;
            }
    return NULL;
}

static SubChainNode *best_fit(const mems_heap *heap, size_t size, size_t *visited)
{
    SubChainNode *best = NULL;

    for (MainChainNode *main = heap->head; main; main = main->next)
        for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
            ++*visited;
            if (sub->type == MEMS_HOLE && sub->size >= size && (!best || sub->size < best->size))
                best = sub;
        }
    return best;
}

static SubChainNode *worst_fit(const mems_heap *heap, size_t size, size_t *visited)
{
    SubChainNode *worst = NULL;

    for (MainChainNode *main = heap->head; main; main = main->next)
        for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
            ++*visited;
            if (sub->type == MEMS_HOLE && sub->size >= size && (!worst || sub->size > worst->size))
                worst = sub;
        }
    return worst;
}

static const struct policy {
    mems_policy_info info;
    search_function *search;
} policies[MEMS_POLICIES] = {
    [MEMS_FIRST_FIT] = {{"first-fit", "first fit",
        "Knuth, The Art of Computer Programming, vol. 1, 2.5, algorithm A"}, first_fit},
    [MEMS_NEXT_FIT] = {{"next-fit", "next fit",
        "Knuth, The Art of Computer Programming, vol. 1, 2.5, exercise 6"}, next_fit},
    [MEMS_BEST_FIT] = {{"best-fit", "best fit",
        "Knuth, The Art of Computer Programming, vol. 1, 2.5"}, best_fit},
    [MEMS_WORST_FIT] = {{"worst-fit", "worst fit",
        "Wilson and others, Dynamic Storage Allocation, 1995, 3.4"}, worst_fit},
};

const mems_policy_info *mems_policy_describe(mems_policy policy)
{
    return (unsigned)policy < MEMS_POLICIES ? &policies[policy].info : NULL;
}

SubChainNode *mems_policy_search(const mems_heap *heap, size_t size, size_t *visited)
{
    *visited = 0;
    return policies[heap->policy].search(heap, size, visited);
}

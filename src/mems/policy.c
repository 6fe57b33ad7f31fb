/* The placement policies, a row each: what it is called, how it finds a HOLE, what the linear walk looks
 * at for that, and the order of HOLEs that it needs. To add one is to add a value and a row. */
#include "internal.h"

/* --- The linear walk --------------------------------------------------------------------------- */

static bool fits(const SubChainNode *sub, size_t size)
{
    return sub->type == MEMS_HOLE && sub->size >= size;
}

/* How many segments a walk looks at, and who is told of each; `look` may be NULL. */
typedef struct visits {
    size_t count;
    mems_looker *look;
    void *context;
} visits;

static void visit(visits *visits, const SubChainNode *segment)
{
    visits->count++;
    if (visits->look)
        visits->look(visits->context, segment);
}

/* Walk the chains: return the first HOLE that is large enough among the segments whose last byte lies at
 * `from` or after it, and before `below`. */
static SubChainNode *walk(const mems_heap *heap, size_t size, uintptr_t from, uintptr_t below,
                          visits *visits)
{
    for (const MainChainNode *main = heap->head; main; main = main->next)
        for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
            uintptr_t last = mems_start(sub) + (sub->size - 1);
            if (last < from || last >= below)
                continue;
            visit(visits, sub);
            if (fits(sub, size))
                return sub;
        }
    return NULL;
}

static SubChainNode *walk_first(const mems_heap *heap, size_t size, visits *visits)
{
    return walk(heap, size, 0, UINTPTR_MAX, visits);
}

/* The segment in which the rover is comes first, even where it has merged with the one before it; then
 * all after it, then all before it. */
static SubChainNode *walk_next(const mems_heap *heap, size_t size, visits *visits)
{
    SubChainNode *hole = walk(heap, size, heap->rover, UINTPTR_MAX, visits);

    return hole ? hole : walk(heap, size, 0, heap->rover, visits);
}

/* Look at all, as for a size that no HOLE has. */
static SubChainNode *walk_all(const mems_heap *heap, size_t size, visits *visits)
{
    (void)size;
    return walk(heap, SIZE_MAX, 0, UINTPTR_MAX, visits);
}

static inline SubChainNode *walk_by_age(const mems_heap *heap, size_t size, visits *visits)
{
    const int last = heap->options.policy == MEMS_LAST_FREED_FIRST;

    for (mems_ordered *hole = heap->ends[last]; hole; hole = hole->links[!last]) {
        visit(visits, &hole->segment.node);
        if (hole->segment.node.size >= size)
            return &hole->segment.node;
    }
    return NULL;
}

/* --- Finding ----------------------------------------------------------------------------------- */

static SubChainNode *first_fit(mems_heap *heap, size_t size)
{
    visits visits = {0};

    return heap->holes.given_up ? walk_first(heap, size, &visits)
                                : mems_holes_fitting(&heap->holes, size);
}

/* Return what walk_next() would find. */
static SubChainNode *next_fit(mems_heap *heap, size_t size)
{
    SubChainNode *hole = NULL;
    visits visits = {0};

    if (heap->holes.given_up)
        return walk_next(heap, size, &visits);
    if (heap->rover - heap->zones.origin < heap->next_address - heap->zones.origin)
        hole = mems_zones_find(&heap->zones, heap->rover);
    if (!hole || !fits(hole, size))
        hole = mems_holes_fitting_from(&heap->holes, size, heap->rover);
    return hole ? hole : mems_holes_fitting(&heap->holes, size);
}

static SubChainNode *worst_fit(mems_heap *heap, size_t size)
{
    size_t largest = mems_largest_hole(heap);

    return largest >= size ? first_fit(heap, largest) : NULL;
}

static SubChainNode *by_age(mems_heap *heap, size_t size)
{
    visits visits = {0};

    return walk_by_age(heap, size, &visits);
}

/* --- The table --------------------------------------------------------------------------------- */

static const struct policy {
    mems_policy_info info;
    SubChainNode *(*search)(mems_heap *heap, size_t size);
    /* Walk as the policy does without indexes; return the HOLE at which that ends, NULL if at none. */
    SubChainNode *(*walk)(const mems_heap *heap, size_t size, visits *visits);
    const mems_order *order;    /* of the HOLEs, with its check; NULL if the tree of HOLEs suffices */
} policies[] = {
    [MEMS_FIRST_FIT] = {
        .info = {.name = "first-fit", .title = "first fit", .looks_at = "segment",
            .source = "Knuth, The Art of Computer Programming, vol. 1, 2.5, algorithm A"},
        .search = first_fit, .walk = walk_first,
    },
    [MEMS_NEXT_FIT] = {
        .info = {.name = "next-fit", .title = "next fit", .looks_at = "segment",
            .source = "Knuth, The Art of Computer Programming, vol. 1, 2.5, exercise 6"},
        .search = next_fit, .walk = walk_next,
    },
    [MEMS_BEST_FIT] = {
        .info = {.name = "best-fit", .title = "best fit", .looks_at = "segment",
            .source = "Knuth, The Art of Computer Programming, vol. 1, 2.5"},
        .search = mems_by_size_find, .walk = walk_all, .order = &mems_by_size,
    },
    [MEMS_WORST_FIT] = {
        .info = {.name = "worst-fit", .title = "worst fit", .looks_at = "segment",
            .source = "Wilson and others, Dynamic Storage Allocation, 1995, 3.4"},
        .search = worst_fit, .walk = walk_all,
    },
    [MEMS_LAST_FREED_FIRST] = {
        .info = {.name = "last-freed-first", .also = "lifo-first-fit",
            .title = "last freed first", .looks_at = "HOLE",
            .source = "Wilson and others, Dynamic Storage Allocation, 1995, 3.4: LIFO-ordered first fit"},
        .search = by_age, .walk = walk_by_age, .order = &mems_by_age,
    },
    [MEMS_FIRST_FREED_FIRST] = {
        .info = {.name = "first-freed-first", .also = "fifo-first-fit",
            .title = "first freed first", .looks_at = "HOLE",
            .source = "Wilson and others, Dynamic Storage Allocation, 1995, 3.4: FIFO-ordered first fit"},
        .search = by_age, .walk = walk_by_age, .order = &mems_by_age,
    },
};

_Static_assert(sizeof policies / sizeof *policies == MEMS_POLICIES, "a row for each policy");

const mems_policy_info *mems_policy_describe(mems_policy policy)
{
    return (unsigned)policy < MEMS_POLICIES ? &policies[policy].info : NULL;
}

const mems_order *mems_policy_order(mems_policy policy)
{
    return policies[policy].order;
}

/* If the tree of HOLEs has given up for lack of memory, try to build it again; while that fails, the
 * chains are walked. */
SubChainNode *mems_policy_search(mems_heap *heap, size_t size)
{
    if (heap->holes.given_up)
        mems_holes_recover(&heap->holes, heap->head);
    return heap->head ? policies[heap->options.policy].search(heap, size) : NULL;
}

size_t mems_heap_visits(const mems_heap *heap, size_t size, mems_looker *look, void *context)
{
    size_t bytes = mems_aligned(heap, size);
    visits visits = {.look = look, .context = context};

    assert(size > 0);
    policies[heap->options.policy].walk(heap, bytes ? bytes : SIZE_MAX, &visits);
    return visits.count;
}

const SubChainNode *mems_heap_largest(const mems_heap *heap)
{
    size_t largest = mems_largest_hole(heap);

    return largest ? first_fit((mems_heap *)heap, largest) : NULL;
}

/* The HOLEs by size, those of one size by address: a treap (Seidel and Aragon, Randomized Search
 * Trees, Algorithmica 1996), its priorities hashed from where the nodes lie. */
#include "internal.h"

enum { SMALLER, LARGER };       /* of links */

static uint64_t priority(const mems_ordered *hole)
{
    uint64_t bits = (uintptr_t)hole * UINT64_C(0x9e3779b97f4a7c15);

    return (bits ^ bits >> 32) * UINT64_C(0xd6e8feb86659fd93);
}

static bool comes_before(const mems_ordered *a, const mems_ordered *b)
{
    if (a->key != b->key)
        return a->key < b->key;
    return mems_start(&a->segment.node) < mems_start(&b->segment.node);
}

static void enter(mems_heap *heap, SubChainNode *node, size_t size)
{
    mems_ordered *hole = (mems_ordered *)node, **place = &heap->ends[0];
    mems_ordered **smaller = &hole->links[SMALLER], **larger = &hole->links[LARGER];

    hole->key = size;
    while (*place && priority(*place) > priority(hole))
        place = &(*place)->links[comes_before(*place, hole) ? LARGER : SMALLER];
    for (mems_ordered *below = *place; below; )     /* split what is below in two */
        if (comes_before(below, hole)) {
            *smaller = below;
            smaller = &below->links[LARGER];
            below = *smaller;
        } else {
            *larger = below;
            larger = &below->links[SMALLER];
            below = *larger;
        }
    *smaller = *larger = NULL;
    *place = hole;
}

static void leave(mems_heap *heap, SubChainNode *node)
{
    mems_ordered *hole = (mems_ordered *)node, **place = &heap->ends[0];
    mems_ordered *smaller = hole->links[SMALLER], *larger = hole->links[LARGER];

    while (*place != hole)
        place = &(*place)->links[comes_before(*place, hole) ? LARGER : SMALLER];
    while (smaller && larger)                       /* join the two below it */
        if (priority(smaller) > priority(larger)) {
            *place = smaller;
            place = &smaller->links[LARGER];
            smaller = *place;
        } else {
            *place = larger;
            place = &larger->links[SMALLER];
            larger = *place;
        }
    *place = smaller ? smaller : larger;
}

static void replace(mems_heap *heap, SubChainNode *hole, SubChainNode *rest, size_t size)
{
    leave(heap, hole);
    enter(heap, rest, size);
}

/* --- Saving ------------------------------------------------------------------------------------ */

/* Return where the next one is to be written. */
static uint64_t *save_below(const mems_ordered *hole, uint64_t *starts)
{
    for (; hole; hole = hole->links[LARGER]) {
        __builtin_prefetch(hole->links[LARGER]);
        starts = save_below(hole->links[SMALLER], starts);
        *starts++ = mems_start(&hole->segment.node);
    }
    return starts;
}

static void save(const mems_heap *heap, uint64_t *starts)
{
    save_below(heap->ends[0], starts);
}

/* Take those of a priority of at most `bound`, which are at its end, off the path from the root to the
 * largest HOLE; return them as a tree of their own. See restore(). */
static mems_ordered *take_off(mems_ordered **path, uint64_t bound)
{
    mems_ordered *below = NULL;

    while (*path && priority(*path) <= bound) {
        mems_ordered *hole = *path;
        *path = hole->links[LARGER];
        hole->links[LARGER] = below;
        below = hole;
    }
    return below;
}

/* Insert the HOLEs from the smallest to the largest. Meanwhile, in those on the path from the root to the
 * largest, the link to the larger one below refers to the one above instead (Vuillemin, A Unifying Look at
 * Data Structures, Communications of the ACM 1980: a Cartesian tree in linear time). */
static void restore(mems_heap *heap, const uint64_t *starts)
{
    mems_ordered *path = NULL;

    for (size_t i = 0; i < heap->holes.count; i++) {
        mems_ordered *hole = (mems_ordered *)mems_zones_at(&heap->zones, (uintptr_t)starts[i]);
        hole->key = hole->segment.node.size;
        hole->links[SMALLER] = take_off(&path, priority(hole));
        hole->links[LARGER] = path;
        path = hole;
    }
    heap->ends[0] = take_off(&path, UINT64_MAX);
}

/* --- Searching --------------------------------------------------------------------------------- */

SubChainNode *mems_by_size_find(mems_heap *heap, size_t size)
{
    mems_ordered *best = NULL;

    for (mems_ordered *hole = heap->ends[0]; hole; )
        if (hole->key >= size) {
            best = hole;
            hole = hole->links[SMALLER];
        } else {
            hole = hole->links[LARGER];
        }
    return best ? &best->segment.node : NULL;
}

/* --- Checking ---------------------------------------------------------------------------------- */

/* Check the HOLEs below `hole`, which lie strictly between two others, each NULL for no bound. */
static const char *check_below(const mems_ordered *hole, const mems_ordered *above,
                               const mems_ordered *low, const mems_ordered *high, size_t *holes)
{
    if (!hole)
        return NULL;
    if (hole->segment.node.type != MEMS_HOLE || hole->key != hole->segment.node.size)
        return "the tree of sizes has a segment that is not a HOLE, or of another size";
    if ((low && !comes_before(low, hole)) || (high && !comes_before(hole, high)))
        return "the tree of sizes is not in order";
    if (above && priority(above) < priority(hole))
        return "the tree of sizes is not balanced as it should be";
    ++*holes;
    const char *broken = check_below(hole->links[SMALLER], hole, low, hole, holes);
    return broken ? broken : check_below(hole->links[LARGER], hole, hole, high, holes);
}

static const char *check(const mems_heap *heap, size_t *holes)
{
    return check_below(heap->ends[0], NULL, NULL, NULL, holes);
}

const mems_order mems_by_size = {
    .enter = enter,
    .leave = leave,
    .replace = replace,
    .save = save,
    .restore = restore,
    .check = check,
};

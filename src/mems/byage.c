/* The HOLEs by the time they were freed: a list, the one freed first at its first end. */
#include "internal.h"

enum { OLDER, NEWER };          /* of links, and of the list's ends */

static mems_ordered *ordered(SubChainNode *hole)
{
    return (mems_ordered *)hole;
}

/* Return the link to `hole` from one side: that of its neighbour there, or the end of the list. */
static mems_ordered **towards(mems_heap *heap, const mems_ordered *hole, int side)
{
    return hole->links[side] ? &hole->links[side]->links[!side] : &heap->ends[side];
}

static void enter(mems_heap *heap, SubChainNode *node, size_t size)
{
    mems_ordered *hole = ordered(node);

    (void)size;
    hole->key = ++heap->clock;
    hole->links[OLDER] = heap->ends[NEWER];
    hole->links[NEWER] = NULL;
    *towards(heap, hole, OLDER) = hole;
    heap->ends[NEWER] = hole;
}

static void leave(mems_heap *heap, SubChainNode *node)
{
    mems_ordered *hole = ordered(node);

    *towards(heap, hole, OLDER) = hole->links[NEWER];
    *towards(heap, hole, NEWER) = hole->links[OLDER];
}

static void replace(mems_heap *heap, SubChainNode *node, SubChainNode *rest, size_t size)
{
    mems_ordered *hole = ordered(node), *heir = ordered(rest);

    (void)size;
    heir->key = hole->key;
    heir->links[OLDER] = hole->links[OLDER];
    heir->links[NEWER] = hole->links[NEWER];
    *towards(heap, heir, OLDER) = heir;
    *towards(heap, heir, NEWER) = heir;
}

/* The two together count as freed when the later one was. */
static void absorb(mems_heap *heap, SubChainNode *hole, SubChainNode *next, size_t size)
{
    if (ordered(next)->key > ordered(hole)->key) {
        leave(heap, hole);
        replace(heap, next, hole, size);
    } else {
        leave(heap, next);
    }
}

/* --- Saving ------------------------------------------------------------------------------------ */

static void save(const mems_heap *heap, uint64_t *starts)
{
    for (const mems_ordered *hole = heap->ends[OLDER]; hole; hole = hole->links[NEWER])
        *starts++ = mems_start(&hole->segment.node);
}

/* When each was freed does not matter, only the order. So the clock starts from 0 for these, and then
 * goes on from where it was, which is not earlier. */
static void restore(mems_heap *heap, const uint64_t *starts)
{
    uint64_t clock = heap->clock;

    heap->clock = 0;
    for (size_t i = 0; i < heap->holes.count; i++) {
        SubChainNode *hole = mems_hole_saved(heap, starts, i);
        enter(heap, hole, hole->size);
    }
    heap->clock = clock;
}

/* --- Searching --------------------------------------------------------------------------------- */

SubChainNode *mems_by_age_end(const mems_heap *heap, int last)
{
    return heap->ends[last] ? &heap->ends[last]->segment.node : NULL;
}

SubChainNode *mems_by_age_next(const SubChainNode *hole, int last)
{
    mems_ordered *next = ((const mems_ordered *)hole)->links[!last];

    return next ? &next->segment.node : NULL;
}

static const char *check(const mems_heap *heap, size_t *holes)
{
    const mems_ordered *before = NULL;

    *holes = 0;
    for (const mems_ordered *hole = heap->ends[OLDER]; hole; hole = hole->links[NEWER]) {
        if (hole->segment.node.type != MEMS_HOLE)
            return "the list of freed HOLEs has a segment that is not a HOLE";
        if (hole->links[OLDER] != before)
            return "the list of freed HOLEs is not linked both ways";
        if (before && before->key >= hole->key)
            return "the list of freed HOLEs is not in order";
        before = hole;
        ++*holes;
    }
    return heap->ends[NEWER] == before ? NULL : "the list of freed HOLEs does not end where it says";
}

const mems_order mems_by_age = {
    .enter = enter,
    .leave = leave,
    .replace = replace,
    .absorb = absorb,
    .save = save,
    .restore = restore,
    .check = check,
};

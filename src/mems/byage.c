/* The HOLEs by the time they were freed: a list, the one freed first at its first end. */
#include "internal.h"

enum { OLDER, NEWER };          /* of links, and of the list's ends */

/* Return the link to `hole` from one side: that of its neighbour there, or the end of the list. */
static mems_ordered **towards(mems_heap *heap, const mems_ordered *hole, int side)
{
    return hole->links[side] ? &hole->links[side]->links[!side] : &heap->ends[side];
}

static void enter(mems_heap *heap, SubChainNode *node, size_t size)
{
    mems_ordered *hole = (mems_ordered *)node;

    (void)size;
    hole->key = ++heap->clock;
    hole->links[OLDER] = heap->ends[NEWER];
    hole->links[NEWER] = NULL;
    *towards(heap, hole, OLDER) = hole;
    heap->ends[NEWER] = hole;
}

static void leave(mems_heap *heap, SubChainNode *node)
{
    mems_ordered *hole = (mems_ordered *)node;

    *towards(heap, hole, OLDER) = hole->links[NEWER];
    *towards(heap, hole, NEWER) = hole->links[OLDER];
}

static void replace(mems_heap *heap, SubChainNode *node, SubChainNode *rest, size_t size)
{
    mems_ordered *hole = (mems_ordered *)node, *heir = (mems_ordered *)rest;

    (void)size;
    if (heir == hole)
        return;
    heir->key = hole->key;
    heir->links[OLDER] = hole->links[OLDER];
    heir->links[NEWER] = hole->links[NEWER];
    *towards(heap, heir, OLDER) = heir;
    *towards(heap, heir, NEWER) = heir;
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
        SubChainNode *hole = mems_zones_at(&heap->zones, (uintptr_t)starts[i]);
        enter(heap, hole, hole->size);
    }
    heap->clock = clock;
}

/* --- Checking ---------------------------------------------------------------------------------- */

static const char *check(const mems_heap *heap, size_t *holes)
{
    const mems_ordered *before = NULL;

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
    .save = save,
    .restore = restore,
    .check = check,
};

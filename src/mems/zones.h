/* Two indexes by virtual address, over one division of the heap's addresses into zones.
 *
 *     zone            0        1        2        3                    1 << shift bytes each
 *     segments     |--P1--|-P2-|---H1---|----------P3----------|      the chains
 *     first[]         P1       P2 (H1   (NULL)   (NULL)               the first that starts in it
 *     largest[0][]    0        H1's     0        0                    of the HOLEs that start in it
 *     largest[1][]    ------------ one for 16 zones -----------       at least as large as any below
 *
 * From an address to its segment: the zone's first, and a few steps along the chain. There are about
 * as many zones as segments, so the steps are few; a zone is no more than MEMS_LARGEST_ZONE bytes,
 * so they are bounded, whatever the heap. Zones divide pages evenly, so that no zone belongs to two
 * main nodes.
 *
 * From a size to the first HOLE that holds it: down the tree of largest HOLEs, which is Brent's
 * (Efficient Implementation of the First-Fit Strategy for Dynamic Storage Allocation, TOPLAS 1989)
 * with 16 children a node, compared at once. The lowest level is exact. Those above are raised when
 * a HOLE grows, but lowered only when a search has come down in vain: each step of that undoes one
 * that was raised, so that the bounds hold amortised. */
#ifndef MEMS_ZONES_H
#define MEMS_ZONES_H

#include <mems/heap.h>

enum {
    MEMS_FAN = 16,              /* children of a node of the tree */
    MEMS_TREE_LEVELS = 16,      /* more than addresses have bits for */
    MEMS_SMALLEST_SHIFT = 4,
    MEMS_LARGEST_SHIFT = 12,
    MEMS_LARGEST_ZONE = 1 << MEMS_LARGEST_SHIFT
};

#define MEMS_NO_ZONE ((size_t)-1)

typedef struct mems_zones {
    uintptr_t origin;           /* the address at which zone 0 starts */
    unsigned shift;
    unsigned top;               /* the highest level of the tree */
    size_t top_groups;          /* of MEMS_FAN nodes at that level */
    SubChainNode **first;       /* by zone */
    int32_t *largest[MEMS_TREE_LEVELS];     /* by level, then by zone >> 4 * level; no HOLE: 0 */
    unsigned char *starts[MEMS_TREE_LEVELS];/* from level 1 on: 0 if no segment starts below */
    size_t capacity;            /* zones that there is room for */
    unsigned coarsest;          /* shift: the largest that divides pages evenly */
    size_t page_size, mapped;   /* bytes */
    void *memory;
} mems_zones;

/* --- zones.c ----------------------------------------------------------------------------------- */

/* Sets up for a heap that begins at `origin`; nothing is mapped yet. */
void mems_zones_open(mems_zones *zones, uintptr_t origin, size_t page_size);
void mems_zones_close(const mems_zones *zones);

/* Sees to it that there are zones from `origin`, below which nothing is left of the main chain
 * `head`, to `end`, for about `segments` segments; if need be, lays everything out anew. False, and
 * nothing changed, if the system refuses memory. O(1), or O(zones + segments) after the heap has
 * doubled. */
bool mems_zones_reserve(mems_zones *zones, const MainChainNode *head, uintptr_t origin, uintptr_t end,
                        size_t segments);

/* Makes the zones smaller where there are many more segments than zones. If the system refuses the
 * memory, everything stays as it was. O(1), or O(zones + segments) after the heap has doubled. */
void mems_zones_refine(mems_zones *zones, const MainChainNode *head, uintptr_t end, size_t segments);

/* The first HOLE of `size` bytes or more that starts in zone `from` or behind it; NULL if there is
 * none. O(log zones) amortised. */
SubChainNode *mems_zones_fitting(mems_zones *zones, size_t size, size_t from);

/* The size of the largest HOLE, 0 if there is none. O(log zones) amortised. */
size_t mems_zones_largest(mems_zones *zones);

/* The segment that contains `address`, an address between origin and the end of the heap; NULL if
 * it lies in a main node that is no more. O(log zones) amortised. */
SubChainNode *mems_zones_find(mems_zones *zones, uintptr_t address);

/* Forgets a HOLE that is all of its main node, which is going. */
void mems_zones_forget(mems_zones *zones, const SubChainNode *hole);

/* What is wrong with a zone or with the tree, given the main chain; NULL if all is well. */
const char *mems_zones_check(const mems_zones *zones, const MainChainNode *head);

/* What the functions below leave to zones.c because it is seldom needed. */
void mems_zones_mark(mems_zones *zones, size_t zone);
int32_t mems_zones_measure(const mems_zones *zones, size_t zone);
void mems_zones_raise_above(mems_zones *zones, size_t zone, int32_t size);

/* --- What every operation does ----------------------------------------------------------------- */

static inline uintptr_t mems_start(const SubChainNode *segment)
{
    return (uintptr_t)segment->virtual_address;
}

static inline size_t mems_zone(const mems_zones *zones, const SubChainNode *segment)
{
    return (mems_start(segment) - zones->origin) >> zones->shift;
}

/* A size as the tree knows it. */
static inline int32_t mems_clipped(size_t size)
{
    return size < INT32_MAX ? (int32_t)size : INT32_MAX;
}

/* The segment that starts at `address`, which lies between origin and the end of the heap; NULL if
 * none does. O(1): a few steps along the chain. */
static inline SubChainNode *mems_zones_at(const mems_zones *zones, uintptr_t address)
{
    SubChainNode *segment = zones->first[(address - zones->origin) >> zones->shift];

    while (segment && mems_start(segment) < address)
        segment = segment->next;
    return segment && mems_start(segment) == address ? segment : NULL;
}

/* `segment` starts now; of its zone's it is the first. */
static inline void mems_zones_begin(mems_zones *zones, size_t zone, SubChainNode *segment)
{
    zones->first[zone] = segment;
    if (!zones->starts[1][zone / MEMS_FAN])
        mems_zones_mark(zones, zone);
}

/* There is a HOLE of `size` bytes in `zone` now. */
static inline void mems_zones_raise(mems_zones *zones, size_t zone, size_t size)
{
    int32_t clipped = mems_clipped(size);

    if (zones->largest[0][zone] < clipped) {
        zones->largest[0][zone] = clipped;
        if (zones->largest[1][zone / MEMS_FAN] < clipped)
            mems_zones_raise_above(zones, zone, clipped);
    }
}

/* There is a HOLE of `size` bytes less in `zone` now; the chain is in order already. */
static inline void mems_zones_lower(mems_zones *zones, size_t zone, size_t size)
{
    if (zones->largest[0][zone] == mems_clipped(size))
        zones->largest[0][zone] = mems_zones_measure(zones, zone);
}

#endif

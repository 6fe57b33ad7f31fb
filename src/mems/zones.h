/* The segments by virtual address: the heap's addresses are divided into zones.
 *
 *     zone            0        1        2        3                    1 << shift bytes each
 *     segments     |--P1--|-P2-|---H1---|----------P3----------|      the chains
 *     first[]         P1       P2       P3       NULL                 the first that starts in it
 *
 * From an address one comes to its segment by the first of its zone, and a few steps along the chain.
 * There are about as many zones as segments, so the steps are few; a zone is not larger than a small page,
 * so they are bounded in any heap. Zones divide pages evenly, so no zone belongs to two main nodes.
 *
 * Where no segment starts in the zone of an address, the search goes to the closest zone before it in
 * which one does. Marks tell where that may be, on one level for 16 zones each, on the next for 256, and
 * so on; they are set at once, and cleared when a search has looked there in vain, so that searching is
 * O(log zones) amortised. */
#ifndef MEMS_ZONES_H
#define MEMS_ZONES_H

#include <mems/heap.h>

#include <assert.h>

enum {
    MEMS_FIRST_ZONES = 1024,
    MEMS_FAN = 16,              /* marks for one of the next level */
    MEMS_MARK_LEVELS = 16       /* more than addresses have bits for */
};

#define MEMS_NO_ZONE ((size_t)-1)

typedef struct mems_zones {
    uintptr_t origin;           /* the address at which zone 0 starts */
    unsigned shift;
    unsigned top;               /* the highest level of marks */
    SubChainNode **first;       /* by zone */
    unsigned char *marks[MEMS_MARK_LEVELS];     /* from level 1 on, by zone >> 4 * level */
    size_t capacity;            /* zones that there is room for */
    size_t page_size, mapped;   /* bytes; mapped is 0 while the zones lie in the first memory */
} mems_zones;

/* --- zones.c ----------------------------------------------------------------------------------- */

/* The first zones, zeroed, with their marks on level 1, which stay the caller's. */
typedef struct mems_first_zones {
    SubChainNode *first[MEMS_FIRST_ZONES];
    unsigned char marks[MEMS_FIRST_ZONES / MEMS_FAN];
} mems_first_zones;

/* Set up the zones of a heap that begins at `origin`. */
void mems_zones_open(mems_zones *zones, uintptr_t origin, size_t page_size, mems_first_zones *memory);

/* Make sure that there are zones from `origin`, below which nothing is left of the main chain `chain`, to
 * `end`, for about `segments` segments; if there are not, rebuild them. False, and nothing changed, if the
 * system refuses memory. O(1), or O(zones + segments) after the heap has doubled. */
bool mems_zones_reserve(mems_zones *zones, const MainChainNode *chain, uintptr_t origin,
                        uintptr_t end, size_t segments);

/* Make the zones smaller where there are many more segments than zones. If the system refuses the
 * memory, everything stays as it was. O(1), or O(zones + segments) after the heap has doubled. */
void mems_zones_refine(mems_zones *zones, const MainChainNode *chain, uintptr_t end, size_t segments);

/* Return the segment that contains `address`, which lies between origin and the end of the heap; NULL if it
 * lies in a main node that was unmapped. O(log zones) amortised. */
SubChainNode *mems_zones_find(mems_zones *zones, uintptr_t address);

/* Return what is wrong with the zones, given the main chain; NULL if nothing is. O(zones + segments). */
const char *mems_zones_check(const mems_zones *zones, const MainChainNode *chain);

/* Mark a zone in which a segment starts, on all levels. */
void mems_zones_mark(mems_zones *zones, size_t zone);

/* --- What every operation does ----------------------------------------------------------------- */

static inline uintptr_t mems_start(const SubChainNode *segment)
{
    return (uintptr_t)segment->virtual_address;
}

static inline size_t mems_zone(const mems_zones *zones, const SubChainNode *segment)
{
    return (mems_start(segment) - zones->origin) >> zones->shift;
}

/* Return the segment that starts at `address`, which lies between origin and the end of the heap; NULL if
 * none does. O(1): a few steps along the chain. */
static inline SubChainNode *mems_zones_at(const mems_zones *zones, uintptr_t address)
{
    size_t zone = (address - zones->origin) >> zones->shift;
    SubChainNode *segment = zones->first[zone];

    assert(zone < zones->capacity);
    while (segment && mems_start(segment) < address)
        segment = segment->next;
    return segment && mems_start(segment) == address ? segment : NULL;
}

/* Note a new segment, the first one that starts in its zone. */
static inline void mems_zones_begin(mems_zones *zones, size_t zone, SubChainNode *segment)
{
    assert(zone < zones->capacity && zone == mems_zone(zones, segment));
    zones->first[zone] = segment;
    if (!zones->marks[1][zone / MEMS_FAN])
        mems_zones_mark(zones, zone);
}

#endif

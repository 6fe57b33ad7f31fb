/* The segments by virtual address: laid out, searched and checked. See zones.h. */
#include "internal.h"
#include "zones.h"

#include <string.h>

enum {
    WIDEST_TOP = 64,            /* marks at the top level */
    SMALLEST_SHIFT = 4,
    LARGEST_SHIFT = 12,         /* the smallest page; every page is a multiple of it */
    REFINE_AT = 4               /* segments a zone */
};

/* --- Laying out -------------------------------------------------------------------------------- */

/* Return how many marks a level has for `capacity` zones, in whole groups. */
static size_t marks_at(size_t capacity, unsigned level)
{
    size_t marks = capacity >> 4 * level;

    return marks < MEMS_FAN ? MEMS_FAN : marks;
}

/* Return the bytes that `capacity` zones take, with their marks. */
static size_t size_of(size_t capacity)
{
    size_t size = capacity * sizeof(SubChainNode *);

    for (unsigned level = 1; level == 1 || capacity >> 4 * (level - 1) > WIDEST_TOP; level++)
        size += marks_at(capacity, level);
    return size;
}

/* Put everything in its place in `memory`. */
static void lay_out(mems_zones *zones, size_t capacity, void *memory)
{
    unsigned char *marks = (unsigned char *)((SubChainNode **)memory + capacity);

    zones->capacity = capacity;
    zones->first = memory;
    zones->top = 0;
    do {
        zones->top++;
        zones->marks[zones->top] = marks;
        marks += marks_at(capacity, zones->top);
    } while (capacity >> 4 * zones->top > WIDEST_TOP);
}

void mems_zones_open(mems_zones *zones, uintptr_t origin, size_t page_size, mems_first_zones *memory)
{
    assert(page_size % (1 << LARGEST_SHIFT) == 0 && size_of(MEMS_FIRST_ZONES) == sizeof *memory);
    *zones = (mems_zones){.origin = origin, .shift = SMALLEST_SHIFT, .page_size = page_size};
    lay_out(zones, MEMS_FIRST_ZONES, memory);
}

/* Enter all segments of the chains, in their order, into empty zones. */
static void enter_all(mems_zones *zones, const MainChainNode *chain)
{
    for (const MainChainNode *main = chain; main; main = main->next)
        for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
            size_t zone = mems_zone(zones, sub);
            if (!zones->first[zone])
                mems_zones_begin(zones, zone, sub);
        }
}

/* Enter everything from `origin` to `end` into zones of 1 << shift bytes: in place, if as many as there are
 * suffice. False, and nothing changed, if the system refuses memory. */
static bool rebuild(mems_zones *zones, const MainChainNode *chain, uintptr_t origin, uintptr_t end,
                    unsigned shift)
{
    size_t capacity = MEMS_FIRST_ZONES;

    while (capacity <= (end - 1 - origin) >> shift)
        capacity *= 2;
    if (capacity == zones->capacity) {
        memset(zones->first, 0, size_of(capacity));
    } else {
        size_t size = mems_whole_pages(size_of(capacity), zones->page_size);
        void *memory = mems_sys_map(NULL, size);
        if (!memory)
            return false;
        mems_sys_unmap(zones->first, zones->mapped);
        zones->mapped = size;
        lay_out(zones, capacity, memory);
    }
    zones->origin = origin;
    zones->shift = shift;
    enter_all(zones, chain);
    return true;
}

bool mems_zones_reserve(mems_zones *zones, const MainChainNode *chain, uintptr_t origin,
                        uintptr_t end, size_t segments)
{
    assert(zones->origin <= origin && origin < end);
    if ((end - 1 - zones->origin) >> zones->shift < zones->capacity)
        return true;

    size_t enough = segments > MEMS_FIRST_ZONES ? segments : MEMS_FIRST_ZONES;
    unsigned shift = zones->shift;

    while (shift < LARGEST_SHIFT && (end - 1 - origin) >> shift >= enough)
        shift++;
    return rebuild(zones, chain, origin, end, shift);
}

void mems_zones_refine(mems_zones *zones, const MainChainNode *chain, uintptr_t end, size_t segments)
{
    size_t used = ((end - 1 - zones->origin) >> zones->shift) + 1;
    unsigned shift = zones->shift;

    if (!chain || segments / REFINE_AT < used)
        return;
    while (shift > SMALLEST_SHIFT && (end - 1 - zones->origin) >> (shift - 1) < segments)
        shift--;
    if (shift < zones->shift)
        rebuild(zones, chain, zones->origin, end, shift);
}

/* --- Changing ---------------------------------------------------------------------------------- */

void mems_zones_mark(mems_zones *zones, size_t zone)
{
    for (unsigned level = 1; level <= zones->top; level++)
        zones->marks[level][zone >> 4 * level] = 1;
}

/* --- Searching --------------------------------------------------------------------------------- */

/* Return the last zone of those below node `node` of `level` in which a segment starts. */
static size_t last_below(mems_zones *zones, unsigned level, size_t node)
{
    if (level == 0)
        return zones->first[node] ? node : MEMS_NO_ZONE;
    if (!zones->marks[level][node])
        return MEMS_NO_ZONE;
    for (size_t child = (node + 1) * MEMS_FAN; child-- > node * MEMS_FAN; ) {
        size_t zone = last_below(zones, level - 1, child);
        if (zone != MEMS_NO_ZONE)
            return zone;
    }
    zones->marks[level][node] = 0;
    return MEMS_NO_ZONE;
}

/* Return the last zone before `zone` in which a segment starts. */
static size_t zone_before(mems_zones *zones, size_t zone)
{
    for (unsigned level = 0; level <= zones->top; level++, zone /= MEMS_FAN)
        while (zone > 0 && (zone % MEMS_FAN != 0 || level == zones->top)) {
            size_t found = last_below(zones, level, --zone);
            if (found != MEMS_NO_ZONE)
                return found;
        }
    return MEMS_NO_ZONE;
}

SubChainNode *mems_zones_find(mems_zones *zones, uintptr_t address)
{
    size_t zone = (address - zones->origin) >> zones->shift;
    SubChainNode *sub = zones->first[zone];

    assert(zone < zones->capacity);
    if (!sub || mems_start(sub) > address) {
        zone = zone_before(zones, zone);
        sub = zone == MEMS_NO_ZONE ? NULL : zones->first[zone];
    }
    while (sub && address - mems_start(sub) >= sub->size)
        sub = sub->next;
    return sub;
}

/* --- Checking ---------------------------------------------------------------------------------- */

static const char *check_zone(const mems_zones *zones, size_t zone, const SubChainNode *expected)
{
    const SubChainNode *first = zones->first[zone];

    if (first != expected)
        return "a zone does not begin with the first segment that starts in it";
    if (first && !zones->marks[1][zone / MEMS_FAN])
        return "a zone in which a segment starts is not marked";
    return NULL;
}

static const char *check_marks(const mems_zones *zones)
{
    for (unsigned level = 2; level <= zones->top; level++)
        for (size_t i = 0; i < marks_at(zones->capacity, level - 1); i++)
            if (zones->marks[level - 1][i] && !zones->marks[level][i / MEMS_FAN])
                return "a zone in which a segment starts is not marked all the way up";
    return NULL;
}

const char *mems_zones_check(const mems_zones *zones, const MainChainNode *chain)
{
    const SubChainNode *sub = chain ? chain->sub_chain_head : NULL;

    for (size_t zone = 0; zone < zones->capacity; zone++) {
        uintptr_t end = zones->origin + ((zone + 1) << zones->shift);
        const SubChainNode *first = sub && mems_start(sub) < end ? sub : NULL;
        const char *broken = check_zone(zones, zone, first);
        if (broken)
            return broken;
        while (sub && mems_start(sub) < end) {
            sub = sub->next;
            if (!sub && (chain = chain->next))
                sub = chain->sub_chain_head;
        }
    }
    return sub ? "a segment starts beyond all zones" : check_marks(zones);
}

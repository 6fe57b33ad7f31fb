/* The indexes by virtual address: laid out, searched and checked. See zones.h. */
#include "zones.h"
#include "internal.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    FEWEST_ZONES = 1024,
    WIDEST_TOP = 64,            /* nodes at the top of the tree */
    REFINE_AT = 4               /* segments a zone */
};

/* --- Sixteen numbers at once ------------------------------------------------------------------- */

/* Bit i is set where values[i] is greater than `bound`. */
static inline unsigned greater(const int32_t *values, int32_t bound)
{
#ifdef __SSE2__
    const __m128i *v = (const __m128i *)values;
    __m128i b = _mm_set1_epi32(bound);
    __m128i low = _mm_packs_epi32(_mm_cmpgt_epi32(_mm_load_si128(v), b),
                                  _mm_cmpgt_epi32(_mm_load_si128(v + 1), b));
    __m128i high = _mm_packs_epi32(_mm_cmpgt_epi32(_mm_load_si128(v + 2), b),
                                   _mm_cmpgt_epi32(_mm_load_si128(v + 3), b));
    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(low, high));
#else
    unsigned mask = 0;

    for (unsigned i = 0; i < MEMS_FAN; i++)
        mask |= (unsigned)(values[i] > bound) << i;
    return mask;
#endif
}

static int32_t largest_of(const int32_t *values)
{
    int32_t largest = 0;

    for (size_t i = 0; i < MEMS_FAN; i++)
        if (values[i] > largest)
            largest = values[i];
    return largest;
}

/* --- Laying out -------------------------------------------------------------------------------- */

void mems_zones_open(mems_zones *zones, uintptr_t origin, size_t page_size)
{
    *zones = (mems_zones){
        .origin = origin,
        .shift = MEMS_SMALLEST_SHIFT,
        .page_size = page_size,
    };
    while (zones->coarsest < MEMS_LARGEST_SHIFT && !(page_size >> zones->coarsest & 1))
        zones->coarsest++;
}

void mems_zones_close(const mems_zones *zones)
{
    if (zones->memory)
        mems_sys_unmap(zones->memory, zones->mapped);
}

/* Nodes at a level of a tree over `capacity` zones, in whole groups. */
static size_t level_nodes(size_t capacity, unsigned level)
{
    size_t nodes = capacity >> 4 * level;

    return nodes < MEMS_FAN ? MEMS_FAN : nodes;
}

/* Points everything to its place behind `memory`; returns how many bytes that takes. */
static size_t lay_out(mems_zones *zones, size_t capacity, char *memory)
{
    size_t used = capacity * sizeof *zones->first;

    zones->memory = memory;
    zones->capacity = capacity;
    zones->first = (SubChainNode **)memory;
    for (zones->top = 0; ; zones->top++) {
        zones->largest[zones->top] = (int32_t *)(memory + used);
        used += level_nodes(capacity, zones->top) * sizeof(int32_t);
        if (zones->top > 0 && capacity >> 4 * zones->top <= WIDEST_TOP)
            break;
    }
    zones->top_groups = level_nodes(capacity, zones->top) / MEMS_FAN;
    for (unsigned level = 1; level <= zones->top; level++) {
        zones->starts[level] = (unsigned char *)memory + used;
        used += level_nodes(capacity, level);
    }
    return used;
}

/* Enters all segments of the chains, in their order, into empty zones. */
static void enter_all(mems_zones *zones, const MainChainNode *head)
{
    for (const MainChainNode *main = head; main; main = main->next)
        for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next) {
            size_t zone = mems_zone(zones, sub);
            if (!zones->first[zone])
                mems_zones_begin(zones, zone, sub);
            if (sub->type == MEMS_HOLE)
                mems_zones_raise(zones, zone, sub->size);
        }
}

/* Maps `capacity` zones of 1 << shift bytes and enters everything. */
static bool lay_out_anew(mems_zones *zones, const MainChainNode *head, uintptr_t origin,
                         unsigned shift, size_t capacity)
{
    mems_zones fresh = *zones;
    size_t bytes = lay_out(&fresh, capacity, NULL);

    fresh.mapped = (bytes + zones->page_size - 1) / zones->page_size * zones->page_size;
    char *memory = mems_sys_map(fresh.mapped);
    if (!memory)
        return false;
    lay_out(&fresh, capacity, memory);
    fresh.origin = origin;
    fresh.shift = shift;
    enter_all(&fresh, head);
    mems_zones_close(zones);
    *zones = fresh;
    return true;
}

/* The smallest capacity for `zones` zones. */
static size_t round_up(size_t zones)
{
    size_t capacity = FEWEST_ZONES;

    while (capacity < zones)
        capacity *= 2;
    return capacity;
}

bool mems_zones_reserve(mems_zones *zones, const MainChainNode *head, uintptr_t origin, uintptr_t end,
                        size_t segments)
{
    if ((end - 1 - zones->origin) >> zones->shift < zones->capacity)
        return true;

    size_t enough = segments > FEWEST_ZONES ? segments : FEWEST_ZONES;
    unsigned shift = zones->shift;

    while (shift < zones->coarsest && (end - 1 - origin) >> shift >= enough)
        shift++;
    return lay_out_anew(zones, head, origin, shift, round_up(((end - 1 - origin) >> shift) + 1));
}

void mems_zones_refine(mems_zones *zones, const MainChainNode *head, uintptr_t end, size_t segments)
{
    size_t used = zones->capacity ? ((end - 1 - zones->origin) >> zones->shift) + 1 : 0;
    unsigned shift = zones->shift;

    if (used == 0 || segments / REFINE_AT < used)
        return;
    while (shift > MEMS_SMALLEST_SHIFT && (end - 1 - zones->origin) >> (shift - 1) < segments)
        shift--;
    if (shift < zones->shift)
        lay_out_anew(zones, head, zones->origin, shift,
                     round_up(((end - 1 - zones->origin) >> shift) + 1));
}

/* --- Changing ---------------------------------------------------------------------------------- */

void mems_zones_mark(mems_zones *zones, size_t zone)
{
    for (unsigned level = 1; level <= zones->top; level++)
        zones->starts[level][zone >> 4 * level] = 1;
}

int32_t mems_zones_measure(const mems_zones *zones, size_t zone)
{
    uintptr_t end = zones->origin + ((zone + 1) << zones->shift);
    size_t largest = 0;

    for (const SubChainNode *sub = zones->first[zone]; sub && mems_start(sub) < end; sub = sub->next)
        if (sub->type == MEMS_HOLE && sub->size > largest)
            largest = sub->size;
    return mems_clipped(largest);
}

void mems_zones_raise_above(mems_zones *zones, size_t zone, int32_t size)
{
    for (unsigned level = 1; level <= zones->top; level++) {
        int32_t *node = &zones->largest[level][zone >> 4 * level];
        if (*node >= size)
            return;
        *node = size;
    }
}

void mems_zones_forget(mems_zones *zones, const SubChainNode *hole)
{
    size_t zone = mems_zone(zones, hole);

    zones->first[zone] = NULL;
    zones->largest[0][zone] = 0;
}

/* --- Searching --------------------------------------------------------------------------------- */

/* The first zone below node `node` of `level` whose largest HOLE is greater than `bound`; nodes that
 * promised too much are put right on the way. */
static size_t descend(mems_zones *zones, unsigned level, size_t node, int32_t bound)
{
    unsigned start = level;

    while (level > 0) {
        const int32_t *children = zones->largest[level - 1] + node * MEMS_FAN;
        unsigned mask = greater(children, bound);
        if (mask) {
            level--;
            node = node * MEMS_FAN + (size_t)__builtin_ctz(mask);
            continue;
        }
        zones->largest[level][node] = largest_of(children);
        if (level == start)
            return MEMS_NO_ZONE;
        level++;                /* the parent may have another child, or is to be put right, too */
        node /= MEMS_FAN;
    }
    return node;
}

/* The first zone of all whose largest HOLE is greater than `bound`. */
static size_t first_zone(mems_zones *zones, int32_t bound)
{
    const int32_t *top = zones->largest[zones->top];

    for (size_t group = 0; group < zones->top_groups; ) {
        unsigned mask = greater(top + group * MEMS_FAN, bound);
        if (!mask) {
            group++;
            continue;
        }
        size_t zone = descend(zones, zones->top, group * MEMS_FAN + (size_t)__builtin_ctz(mask), bound);
        if (zone != MEMS_NO_ZONE)
            return zone;
    }
    return MEMS_NO_ZONE;
}

/* The same from zone `from` on: up the tree from there, looking only to the right. */
static size_t next_zone(mems_zones *zones, int32_t bound, size_t from)
{
    size_t node = from;

    for (unsigned level = 0; level <= zones->top; level++) {
        size_t last = level_nodes(zones->capacity, level);
        while (node < last && (node % MEMS_FAN != 0 || level == zones->top)) {
            if (zones->largest[level][node] > bound) {
                size_t zone = descend(zones, level, node, bound);
                if (zone != MEMS_NO_ZONE)
                    return zone;
            }
            node++;
        }
        node /= MEMS_FAN;
    }
    return MEMS_NO_ZONE;
}

/* The first HOLE of `size` bytes or more that starts in `zone`. NULL if there is none, which happens
 * only to sizes that the tree clips. */
static inline SubChainNode *fitting_in(const mems_zones *zones, size_t zone, size_t size)
{
    uintptr_t end = zones->origin + ((zone + 1) << zones->shift);
    SubChainNode *sub = zones->first[zone];

    for (; sub && mems_start(sub) < end; sub = sub->next)
        if (sub->type == MEMS_HOLE && sub->size >= size)
            return sub;
    return NULL;
}

SubChainNode *mems_zones_fitting(mems_zones *zones, size_t size, size_t from)
{
    int32_t bound = mems_clipped(size) - 1;

    if (from >= zones->capacity)
        return NULL;
    size_t zone = from == 0 ? first_zone(zones, bound) : next_zone(zones, bound, from);
    while (zone != MEMS_NO_ZONE) {
        SubChainNode *hole = fitting_in(zones, zone, size);
        if (hole)
            return hole;
        zone = next_zone(zones, bound, zone + 1);
    }
    return NULL;
}

size_t mems_zones_largest(mems_zones *zones)
{
    size_t zone = MEMS_NO_ZONE, largest = 0;
    int32_t most = 0;

    if (!zones->capacity)
        return 0;
    while (zone == MEMS_NO_ZONE) {      /* as long as the top promises too much */
        most = 0;
        for (size_t group = 0; group < zones->top_groups; group++) {
            int32_t here = largest_of(zones->largest[zones->top] + group * MEMS_FAN);
            most = here > most ? here : most;
        }
        if (most == 0)
            return 0;
        zone = first_zone(zones, most - 1);
    }
    if (most < INT32_MAX)
        return (size_t)most;
    largest = INT32_MAX;
    for (SubChainNode *hole; (hole = mems_zones_fitting(zones, largest + 1, 0)); )
        largest = hole->size;
    return largest;
}

/* The last zone of those below node `node` of `level` in which a segment starts. */
static size_t last_below(mems_zones *zones, unsigned level, size_t node)
{
    if (level == 0)
        return zones->first[node] ? node : MEMS_NO_ZONE;
    if (!zones->starts[level][node])
        return MEMS_NO_ZONE;
    for (size_t child = (node + 1) * MEMS_FAN; child-- > node * MEMS_FAN; ) {
        size_t zone = last_below(zones, level - 1, child);
        if (zone != MEMS_NO_ZONE)
            return zone;
    }
    zones->starts[level][node] = 0;
    return MEMS_NO_ZONE;
}

/* The last zone before `zone` in which a segment starts. */
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
    if (zones->largest[0][zone] != mems_zones_measure(zones, zone))
        return "a zone's largest HOLE is not what the chain says";
    if (first && !zones->starts[1][zone / MEMS_FAN])
        return "a zone in which a segment starts is not marked";
    return NULL;
}

static const char *check_tree(const mems_zones *zones)
{
    for (unsigned level = 1; level <= zones->top; level++)
        for (size_t node = 0; node < level_nodes(zones->capacity, level - 1); node++) {
            if (zones->largest[level][node / MEMS_FAN] < zones->largest[level - 1][node])
                return "the tree of largest HOLEs promises less than there is";
            if (level > 1 && zones->starts[level - 1][node] && !zones->starts[level][node / MEMS_FAN])
                return "a zone in which a segment starts is not marked all the way up";
        }
    return NULL;
}

const char *mems_zones_check(const mems_zones *zones, const MainChainNode *head)
{
    const SubChainNode *sub = head ? head->sub_chain_head : NULL;

    for (size_t zone = 0; zone < zones->capacity; zone++) {
        uintptr_t end = zones->origin + ((zone + 1) << zones->shift);
        const SubChainNode *first = sub && mems_start(sub) < end ? sub : NULL;
        const char *broken = check_zone(zones, zone, first);
        if (broken)
            return broken;
        while (sub && mems_start(sub) < end) {
            sub = sub->next;
            if (!sub && (head = head->next))
                sub = head->sub_chain_head;
        }
    }
    return sub ? "a segment starts beyond all zones" : check_tree(zones);
}

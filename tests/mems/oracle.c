#include "oracle.h"

#include <stdlib.h>
#include <string.h>

/* Where a segment stands. */
typedef struct place {
    size_t node, segment;
} place;

/* No system has more bytes in one piece than this. */
static const size_t absurd = (size_t)1 << 46;

void oracle_open(oracle *heap, const mems_heap_options *options)
{
    *heap = (oracle){
        .options = *options,
        .next_address = options->base_address,
        .rover = options->base_address,
    };
}

void oracle_close(oracle *heap)
{
    for (size_t n = 0; n < heap->count; n++)
        free(heap->nodes[n].segments);
    free(heap->nodes);
    *heap = (oracle){0};
}

/* --- Arrays ----------------------------------------------------------------------------------- */

static oracle_segment *segment_at(const oracle *heap, place where)
{
    return &heap->nodes[where.node].segments[where.segment];
}

/* An array of `count` things with room for one more, and where there is none, for twice as many. */
static void *grown(void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room ? 2 * *room : 4;
    array = realloc(array, *room * size);
    if (!array)
        abort();
    return array;
}

static void insert(oracle_node *node, size_t index, oracle_segment made)
{
    node->segments = grown(node->segments, node->count, &node->room, sizeof made);
    memmove(&node->segments[index + 1], &node->segments[index],
            (node->count - index) * sizeof made);
    node->segments[index] = made;
    node->count++;
}

static void delete(oracle_node *node, size_t index)
{
    node->count--;
    memmove(&node->segments[index], &node->segments[index + 1],
            (node->count - index) * sizeof node->segments[0]);
}

/* Returns the bytes of the main node. */
static size_t unmap(oracle *heap, size_t n)
{
    size_t size = heap->nodes[n].size;

    free(heap->nodes[n].segments);
    heap->count--;
    memmove(&heap->nodes[n], &heap->nodes[n + 1], (heap->count - n) * sizeof heap->nodes[0]);
    return size;
}

/* --- Looking ---------------------------------------------------------------------------------- */

static bool locate(const oracle *heap, uintptr_t address, place *found)
{
    for (size_t n = 0; n < heap->count; n++) {
        const oracle_node *node = &heap->nodes[n];
        if (address < node->start || address - node->start >= node->size)
            continue;
        for (size_t s = 0; s < node->count; s++)
            if (address - node->segments[s].start < node->segments[s].size) {
                *found = (place){n, s};
                return true;
            }
    }
    return false;
}

static bool locate_process(const oracle *heap, uintptr_t address, place *found)
{
    return locate(heap, address, found) && segment_at(heap, *found)->process
        && segment_at(heap, *found)->start == address;
}

const oracle_segment *oracle_find(const oracle *heap, uintptr_t address)
{
    place found;

    return locate(heap, address, &found) ? segment_at(heap, found) : NULL;
}

mems_figures oracle_figures(const oracle *heap)
{
    mems_figures figures = heap->counted;

    figures.main_nodes = heap->count;
    for (size_t n = 0; n < heap->count; n++) {
        const oracle_node *node = &heap->nodes[n];
        figures.mapped_bytes += node->size;
        for (size_t s = 0; s < node->count; s++) {
            size_t size = node->segments[s].size;
            *(node->segments[s].process ? &figures.live_blocks : &figures.holes) += 1;
            *(node->segments[s].process ? &figures.live_bytes : &figures.free_bytes) += size;
            if (!node->segments[s].process && size > figures.largest_hole)
                figures.largest_hole = size;
        }
    }
    return figures;
}

/* After all that may have made a peak. */
static void note_peaks(oracle *heap)
{
    mems_figures now = oracle_figures(heap);

    if (now.live_bytes > heap->counted.peak_live_bytes)
        heap->counted.peak_live_bytes = now.live_bytes;
    if (now.mapped_bytes > heap->counted.peak_mapped_bytes)
        heap->counted.peak_mapped_bytes = now.mapped_bytes;
}

/* --- The search ------------------------------------------------------------------------------- */

/* The segment that the walk looks at first: for next fit the one that the rover stands in or, where
 * that was unmapped, the first behind it. */
static place first_place(const oracle *heap)
{
    if (heap->options.policy == MEMS_NEXT_FIT)
        for (size_t n = 0; n < heap->count; n++)
            for (size_t s = 0; s < heap->nodes[n].count; s++) {
                const oracle_segment *here = &heap->nodes[n].segments[s];
                if (here->start + (here->size - 1) >= heap->rover)
                    return (place){n, s};
            }
    return (place){0, 0};
}

/* Round from the last to the first. */
static place place_behind(const oracle *heap, place here)
{
    if (++here.segment < heap->nodes[here.node].count)
        return here;
    return (place){(here.node + 1) % heap->count, 0};
}

/* Whether a HOLE is to be taken rather than one at a lower position. */
static bool is_better(const oracle *heap, const oracle_segment *hole, const oracle_segment *than)
{
    switch (heap->options.policy) {
    case MEMS_BEST_FIT:
        return hole->size < than->size;
    case MEMS_WORST_FIT:
        return hole->size > than->size;
    case MEMS_LAST_FREED_FIRST:
        return hole->freed > than->freed;
    case MEMS_FIRST_FREED_FIRST:
        return hole->freed < than->freed;
    default:
        return false;           /* the first that fits is chosen, and the search is over */
    }
}

/* Walking the HOLEs in the order of their freeing, up to the one chosen: all if that is NULL. */
static size_t holes_until(const oracle *heap, const oracle_segment *chosen)
{
    size_t count = 0;

    for (size_t n = 0; n < heap->count; n++)
        for (size_t s = 0; s < heap->nodes[n].count; s++) {
            const oracle_segment *here = &heap->nodes[n].segments[s];
            count += !here->process && (!chosen || !is_better(heap, chosen, here));
        }
    return count;
}

static bool search(const oracle *heap, size_t size, place *chosen, size_t *visits)
{
    bool ends_early = heap->options.policy <= MEMS_NEXT_FIT, found = false;
    place here = first_place(heap);
    size_t segments = 0;

    for (size_t n = 0; n < heap->count; n++)
        segments += heap->nodes[n].count;
    *visits = 0;
    while (*visits < segments && !(found && ends_early)) {
        const oracle_segment *segment = segment_at(heap, here);
        ++*visits;
        if (!segment->process && segment->size >= size
            && (!found || is_better(heap, segment, segment_at(heap, *chosen)))) {
            *chosen = here;
            found = true;
        }
        here = place_behind(heap, here);
    }
    if (heap->options.policy >= MEMS_LAST_FREED_FIRST)
        *visits = holes_until(heap, found ? segment_at(heap, *chosen) : NULL);
    return found;
}

/* 0 where that goes beyond the largest size. */
static size_t rounded(const oracle *heap, size_t size)
{
    size_t rest = size % heap->options.alignment;

    if (rest == 0)
        return size;
    rest = heap->options.alignment - rest;
    return size > SIZE_MAX - rest ? 0 : size + rest;
}

const oracle_segment *oracle_search(const oracle *heap, size_t size, size_t *visits)
{
    size_t wanted = rounded(heap, size);
    place chosen;

    if (!search(heap, wanted ? wanted : SIZE_MAX, &chosen, visits))
        return NULL;
    return segment_at(heap, chosen);
}

/* Of the HOLEs that a policy of freeing time looks at after `previous`, the first; after NULL, of all. */
static const oracle_segment *next_by_age(const oracle *heap, const oracle_segment *previous)
{
    const oracle_segment *next = NULL;

    for (size_t n = 0; n < heap->count; n++)
        for (size_t s = 0; s < heap->nodes[n].count; s++) {
            const oracle_segment *here = &heap->nodes[n].segments[s];
            if (!here->process && (!previous || is_better(heap, previous, here))
                && (!next || is_better(heap, here, next)))
                next = here;
        }
    return next;
}

size_t oracle_look(const oracle *heap, size_t size, oracle_looker *look, void *context)
{
    bool by_age = heap->options.policy >= MEMS_LAST_FREED_FIRST;
    const oracle_segment *hole = NULL;
    place here = first_place(heap);
    size_t visits;

    oracle_search(heap, size, &visits);
    for (size_t i = 0; i < visits; i++) {
        if (by_age)
            hole = next_by_age(heap, hole);
        look(context, by_age ? hole : segment_at(heap, here));
        here = place_behind(heap, here);
    }
    return visits;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* --- Placing ---------------------------------------------------------------------------------- */

/* Appends a main node of one HOLE of `size` bytes at least. */
static bool map(oracle *heap, size_t size, place *made)
{
    size_t page = heap->options.page_size, needed = size / page + (size % page != 0);
    size_t pages = larger(needed, heap->options.smallest_mapping);
    size_t left = (UINTPTR_MAX - heap->next_address) / page;

    if (heap->options.capacity)
        left = smaller(left, (heap->options.capacity - oracle_figures(heap).mapped_bytes) / page);
    pages = smaller(pages, left);
    if (needed > pages || pages > absurd / page)
        return false;

    oracle_node node = {.start = heap->next_address, .size = pages * page};
    insert(&node, 0, (oracle_segment){node.start, node.size, false, ++heap->clock, 0});
    heap->nodes = grown(heap->nodes, heap->count, &heap->room, sizeof node);
    heap->nodes[heap->count] = node;
    heap->next_address += node.size;
    *made = (place){heap->count++, 0};
    note_peaks(heap);
    return true;
}

/* Makes the first `size` bytes of a HOLE a PROCESS; the rest keeps the time of its freeing. */
static void take(oracle *heap, place where, size_t size)
{
    oracle_segment *segment = segment_at(heap, where), whole = *segment;

    segment->size = size;
    segment->process = true;
    if (whole.size > size)
        insert(&heap->nodes[where.node], where.segment + 1,
               (oracle_segment){whole.start + size, whole.size - size, false, whole.freed, 0});
    note_peaks(heap);
}

/* Where `size` bytes, already rounded, were placed; 0 if nowhere. */
static uintptr_t place_block(oracle *heap, size_t size)
{
    size_t visits;
    place chosen;

    if (!search(heap, size, &chosen, &visits) && !map(heap, size, &chosen))
        return 0;
    take(heap, chosen, size);
    uintptr_t start = segment_at(heap, chosen)->start;
    heap->rover = start + size;
    return start;
}

uintptr_t oracle_malloc(oracle *heap, size_t size)
{
    size_t wanted = rounded(heap, size);
    uintptr_t address = wanted ? place_block(heap, wanted) : 0;

    *(address ? &heap->counted.allocations : &heap->counted.failures) += 1;
    return address;
}

uintptr_t oracle_calloc(oracle *heap, size_t count, size_t size)
{
    uintptr_t address = 0;

    if (size && count > SIZE_MAX / size)
        heap->counted.failures++;
    else
        address = oracle_malloc(heap, count * size);
    heap->counted.callocs += address != 0;
    return address;
}

/* --- Freeing ---------------------------------------------------------------------------------- */

/* Joins a HOLE and a HOLE behind it; false where there are no such two. */
static bool join(oracle_node *node, size_t index)
{
    if (index + 1 >= node->count
        || node->segments[index].process || node->segments[index + 1].process)
        return false;
    oracle_segment *left = &node->segments[index], *right = left + 1;
    left->size += right->size;
    left->freed = left->freed > right->freed ? left->freed : right->freed;
    delete(node, index + 1);
    return true;
}

/* After a segment became a HOLE: it joins its neighbours, where that is done at once. */
static void settle(oracle *heap, place where)
{
    oracle_node *node = &heap->nodes[where.node];

    if (heap->options.coalescing != MEMS_COALESCE_AT_ONCE)
        return;
    join(node, where.segment);
    if (where.segment > 0)
        join(node, where.segment - 1);
}

static bool is_one_hole(const oracle_node *node)
{
    return node->count == 1 && !node->segments[0].process;
}

static void release(oracle *heap, place where)
{
    oracle_segment *segment = segment_at(heap, where);

    segment->process = false;
    segment->freed = ++heap->clock;
    settle(heap, where);
    if (heap->options.give_back && is_one_hole(&heap->nodes[where.node]))
        unmap(heap, where.node);
}

bool oracle_free(oracle *heap, uintptr_t address)
{
    place found;

    if (!locate_process(heap, address, &found)) {
        heap->counted.not_found++;
        return false;
    }
    release(heap, found);
    heap->counted.frees++;
    return true;
}

/* --- Other sizes ------------------------------------------------------------------------------ */

/* Cuts a PROCESS; its tail is freed. */
static void shrink(oracle *heap, place where, size_t size)
{
    oracle_segment *segment = segment_at(heap, where);
    oracle_segment tail = {segment->start + size, segment->size - size, false, ++heap->clock, 0};

    segment->size = size;
    insert(&heap->nodes[where.node], where.segment + 1, tail);
    settle(heap, (place){where.node, where.segment + 1});
}

/* Into the HOLE behind; false where that does not suffice. */
static bool grow_in_place(oracle *heap, place where, size_t size)
{
    oracle_node *node = &heap->nodes[where.node];
    oracle_segment *segment = segment_at(heap, where), *behind = segment + 1;
    size_t more = size - segment->size;

    if (where.segment + 1 == node->count || behind->process || behind->size < more)
        return false;
    segment->size = size;
    behind->start += more;
    behind->size -= more;
    if (behind->size == 0)
        delete(node, where.segment + 1);
    note_peaks(heap);
    return true;
}

uintptr_t oracle_realloc(oracle *heap, uintptr_t address, size_t size)
{
    place found;

    if (!address)
        return oracle_malloc(heap, size);
    if (size == 0) {
        oracle_free(heap, address);
        return 0;
    }
    if (!locate_process(heap, address, &found)) {
        heap->counted.not_found++;
        heap->counted.failures++;
        return 0;
    }
    size_t wanted = rounded(heap, size), old = segment_at(heap, found)->size;
    if (wanted && wanted < old)
        shrink(heap, found, wanted);
    else if (!wanted || (wanted > old && !grow_in_place(heap, found, wanted))) {
        uintptr_t moved = wanted ? place_block(heap, wanted) : 0;
        if (!moved) {
            heap->counted.failures++;
            return 0;
        }
        locate_process(heap, address, &found);      /* the arrays have moved */
        release(heap, found);
        address = moved;
    }
    heap->counted.reallocations++;
    return address;
}

/* --- On demand -------------------------------------------------------------------------------- */

size_t oracle_trim(oracle *heap)
{
    size_t bytes = 0;

    for (size_t n = heap->count; n-- > 0;)
        if (is_one_hole(&heap->nodes[n]))
            bytes += unmap(heap, n);
    return bytes;
}

size_t oracle_coalesce(oracle *heap)
{
    size_t borders = 0;

    if (heap->options.coalescing != MEMS_COALESCE_ON_DEMAND)
        return 0;
    for (size_t n = 0; n < heap->count; n++)
        for (size_t s = 0; s < heap->nodes[n].count; s++)
            while (join(&heap->nodes[n], s))
                borders++;
    if (heap->options.give_back)
        oracle_trim(heap);
    return borders;
}

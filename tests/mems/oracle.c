#include "oracle.h"

#include <stdlib.h>
#include <string.h>

/* Where a segment stands. */
typedef struct place {
    size_t node, segment;
} place;

static oracle_segment *segment_at(oracle *heap, place where)
{
    return &heap->nodes[where.node].segments[where.segment];
}

void oracle_open(oracle *heap, oracle_policy policy, size_t page_size, uintptr_t base_address)
{
    heap->policy = policy;
    heap->page_size = page_size;
    heap->next_address = base_address;
    heap->placed_until = base_address;
    heap->count = 0;
}

/* Makes room for one more segment in front of the segment `index`, which has to be filled. */
static oracle_segment *insert(oracle_node *node, size_t index)
{
    if (node->count == ORACLE_SEGMENTS)
        abort();
    memmove(&node->segments[index + 1], &node->segments[index],
            (node->count - index) * sizeof node->segments[0]);
    node->count++;
    return &node->segments[index];
}

static void delete(oracle_node *node, size_t index)
{
    node->count--;
    memmove(&node->segments[index], &node->segments[index + 1],
            (node->count - index) * sizeof node->segments[0]);
}

/* --- The search ------------------------------------------------------------------------------- */

/* All segments in the order in which the policy looks at them. */
static size_t list(oracle *heap, place *places)
{
    size_t count = 0, first = 0;

    for (size_t n = 0; n < heap->count; n++)
        for (size_t s = 0; s < heap->nodes[n].count; s++)
            places[count++] = (place){n, s};
    if (heap->policy != ORACLE_NEXT_FIT)
        return count;

    /* Next fit begins with the segment in which the last search ended, and goes round. */
    for (size_t i = 0; i < count; i++) {
        const oracle_segment *here = segment_at(heap, places[i]);
        if (heap->placed_until >= here->start && heap->placed_until - here->start < here->size)
            first = i;
    }
    static place turned[ORACLE_NODES * ORACLE_SEGMENTS];
    for (size_t i = 0; i < count; i++)
        turned[i] = places[(first + i) % count];
    memcpy(places, turned, count * sizeof *places);
    return count;
}

static bool is_better(const oracle *heap, size_t size, size_t than)
{
    if (heap->policy == ORACLE_BEST_FIT)
        return size < than;
    if (heap->policy == ORACLE_WORST_FIT)
        return size > than;
    return false;               /* the first that fits is chosen, and the search is over */
}

static bool search(oracle *heap, size_t size, place *chosen)
{
    static place places[ORACLE_NODES * ORACLE_SEGMENTS];
    size_t count = list(heap, places);
    bool found = false;

    for (heap->visited = 0; heap->visited < count; heap->visited++) {
        place here = places[heap->visited];
        const oracle_segment *segment = segment_at(heap, here);
        if (segment->process || segment->size < size)
            continue;
        if (!found || is_better(heap, segment->size, segment_at(heap, *chosen)->size))
            *chosen = here;
        found = true;
        if (heap->policy == ORACLE_FIRST_FIT || heap->policy == ORACLE_NEXT_FIT) {
            heap->visited++;
            break;
        }
    }
    return found;
}

/* --- The operations --------------------------------------------------------------------------- */

static place append_node(oracle *heap, size_t size)
{
    if (heap->count == ORACLE_NODES)
        abort();
    oracle_node *node = &heap->nodes[heap->count];

    node->start = heap->next_address;
    node->size = heap->page_size;
    while (node->size < size)
        node->size += heap->page_size;
    node->count = 1;
    node->segments[0] = (oracle_segment){node->start, node->size, false};
    heap->next_address += node->size;
    return (place){heap->count++, 0};
}

uintptr_t oracle_malloc(oracle *heap, size_t size)
{
    place chosen;

    if (!search(heap, size, &chosen))
        chosen = append_node(heap, size);
    oracle_segment *segment = segment_at(heap, chosen);
    size_t rest = segment->size - size;
    segment->size = size;
    segment->process = true;
    heap->placed_until = segment->start + size;
    if (rest > 0)
        *insert(&heap->nodes[chosen.node], chosen.segment + 1)
            = (oracle_segment){segment->start + size, rest, false};
    return segment->start;
}

/* Joins a HOLE and a HOLE behind it. */
static bool join(oracle_node *node, size_t index)
{
    if (index + 1 >= node->count
        || node->segments[index].process || node->segments[index + 1].process)
        return false;
    node->segments[index].size += node->segments[index + 1].size;
    delete(node, index + 1);
    return true;
}

bool oracle_free(oracle *heap, uintptr_t address)
{
    for (size_t n = 0; n < heap->count; n++) {
        oracle_node *node = &heap->nodes[n];
        for (size_t s = 0; s < node->count; s++) {
            if (node->segments[s].start != address || !node->segments[s].process)
                continue;
            node->segments[s].process = false;
            join(node, s);
            if (s > 0)
                join(node, s - 1);
            return true;
        }
    }
    return false;
}

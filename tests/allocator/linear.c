/* The oracle does a call in one go. So a search is told of before the call, when the heap is as the search
 * finds it; and all else after it, from what was there before and what is there now. */
#include "linear.h"

#include "allocator/models.h"
#include "base/memory.h"
#include "session/changes.h"
#include "../mems/oracle.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The memory of a main node. */
typedef struct mapping {
    uintptr_t address;
    size_t size;
    unsigned char *memory;
} mapping;

typedef struct linear {
    allocator base;
    oracle oracle;
    mapping *mappings;          /* in the order of their addresses */
    size_t count, room;
} linear;

static linear *of(const allocator *allocator)
{
    return (linear *)allocator;
}

/* --- Pieces ------------------------------------------------------------------------------------ */

static piece hole(uintptr_t address, size_t size)
{
    return (piece){address, size, SEGMENT_HOLE};
}

static piece process(uintptr_t address, size_t size)
{
    return (piece){address, size, SEGMENT_PROCESS};
}

static piece piece_of(const oracle_segment *segment)
{
    return segment->process ? process(segment->start, segment->size) : hole(segment->start, segment->size);
}

/* The main node of an address, NULL if none has it. */
static const oracle_node *node_of(const linear *linear, uintptr_t address)
{
    for (size_t n = 0; n < linear->oracle.count; n++)
        if (address - linear->oracle.nodes[n].start < linear->oracle.nodes[n].size)
            return &linear->oracle.nodes[n];
    return NULL;
}

static piece main_of(const linear *linear, uintptr_t address)
{
    const oracle_node *node = node_of(linear, address);

    return hole(node->start, node->size);
}

/* --- Memory ------------------------------------------------------------------------------------ */

/* What is in it at first is anybody's, for no model has to promise more. */
static void map_last(linear *linear)
{
    const oracle_node *node = &linear->oracle.nodes[linear->oracle.count - 1];
    void *memory = mmap(NULL, node->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        memory_exhausted();
    memset(memory, 0xa5, node->size);
    linear->mappings = memory_grow(linear->mappings, &linear->room, linear->count + 1,
                                   sizeof *linear->mappings);
    linear->mappings[linear->count++] = (mapping){node->start, node->size, memory};
}

static void unmap_gone(linear *linear)
{
    size_t left = 0;

    for (size_t i = 0; i < linear->count; i++)
        if (node_of(linear, linear->mappings[i].address))
            linear->mappings[left++] = linear->mappings[i];
        else
            munmap(linear->mappings[i].memory, linear->mappings[i].size);
    linear->count = left;
}

static unsigned char *memory_at(const linear *linear, uintptr_t address)
{
    for (size_t i = 0; i < linear->count; i++)
        if (address - linear->mappings[i].address < linear->mappings[i].size)
            return linear->mappings[i].memory + (address - linear->mappings[i].address);
    return NULL;
}

/* --- Events ------------------------------------------------------------------------------------ */

static pieces none(void)
{
    return (pieces){NULL, 0};
}

/* As many of a list as have bytes. */
static pieces list(const piece *pieces, size_t count)
{
    while (count > 0 && pieces[count - 1].size == 0)
        count--;
    return (struct pieces){pieces, count};
}

static pieces one(const piece *piece)
{
    return list(piece, 1);
}

static void tell(const linear *linear, event_kind kind, pieces before, pieces after)
{
    if (linear->base.observer)
        linear->base.observer(linear->base.context, &(event){kind, 0, before, after});
}

/* 0 if that is not possible. */
static size_t rounded(const linear *linear, size_t size)
{
    size_t alignment = linear->oracle.options.alignment;

    return (size + alignment - 1) / alignment * alignment;
}

/* Return the HOLE that a block of `size` bytes will take; one without bytes if there is none. */
static piece tell_search(const linear *linear, size_t size)
{
    size_t visits, bytes = rounded(linear, size);
    const oracle_segment *found = bytes ? oracle_search(&linear->oracle, size, &visits) : NULL;
    const piece chosen = found ? piece_of(found) : hole(0, 0);

    if (bytes && linear->base.observer)
        linear->base.observer(linear->base.context, &(event){EVENT_SEARCHED, bytes, one(&chosen), none()});
    return chosen;
}

/* A block was placed in the HOLE that was chosen or, if there was none, in a main node of its own. */
static void tell_placed(linear *linear, uintptr_t address, piece whole)
{
    size_t size = oracle_find(&linear->oracle, address)->size;

    if (whole.size == 0) {
        map_last(linear);
        whole = main_of(linear, address);
        tell(linear, EVENT_MAPPED, none(), one(&whole));
    }
    const piece parts[] = {process(address, size), hole(address + size, whole.size - size)};
    tell(linear, size < whole.size ? EVENT_SPLIT : EVENT_TAKEN, one(&whole), list(parts, 2));
}

/* What became free merged with the HOLEs on both sides of it to what is `whole` now. */
static void tell_merges(const linear *linear, piece freed, const piece *whole)
{
    const piece left[] = {hole(whole->address, freed.address - whole->address), freed};
    const piece both = hole(whole->address, piece_end(&freed) - whole->address);
    const piece right[] = {both, hole(piece_end(&freed), piece_end(whole) - piece_end(&freed))};

    if (linear->oracle.options.coalescing != MEMS_COALESCE_AT_ONCE)
        return;
    if (left[0].size)
        tell(linear, EVENT_MERGED, list(left, 2), one(&both));
    if (right[1].size)
        tell(linear, EVENT_MERGED, list(right, 2), one(whole));
}

/* A block was freed that was in a main node, which may be gone. */
static void tell_freed(linear *linear, const piece *block, const piece *main)
{
    const oracle_segment *now = oracle_find(&linear->oracle, block->address);
    const piece freed = hole(block->address, block->size), whole = now ? piece_of(now) : *main;

    tell(linear, EVENT_FREED, one(block), one(&freed));
    tell_merges(linear, freed, &whole);
    if (now)
        return;
    unmap_gone(linear);
    tell(linear, EVENT_UNMAPPED, one(main), none());
}

/* --- Opening and closing ----------------------------------------------------------------------- */

static const policy *policy_at(int number)
{
    return libmems_model.policy_at(number);
}

static allocator *open(const allocator_options *options, refusal *refusal)
{
    linear *linear = memory_new(sizeof *linear);
    allocator_options *chosen = &linear->base.options;

    (void)refusal;
    *chosen = *options;
    chosen->page_size = options->page_size ? options->page_size : (size_t)getpagesize();
    chosen->base_address = options->base_address ? options->base_address : MEMS_BASE_ADDRESS;
    chosen->alignment = options->alignment ? options->alignment : 1;
    chosen->smallest_mapping = options->smallest_mapping ? options->smallest_mapping : 1;
    oracle_open(&linear->oracle, &(mems_heap_options){
        .page_size = chosen->page_size,
        .base_address = chosen->base_address,
        .policy = (mems_policy)chosen->placement.policy,
        .alignment = chosen->alignment,
        .smallest_mapping = chosen->smallest_mapping,
        .capacity = chosen->capacity,
        .coalescing = (mems_coalescing)chosen->coalescing,
        .give_back = chosen->give_back,
    });
    return &linear->base;
}

static bool finish(allocator *allocator)
{
    linear *linear = of(allocator);
    const mems_heap_options options = linear->oracle.options;

    oracle_close(&linear->oracle);
    unmap_gone(linear);
    oracle_open(&linear->oracle, &options);
    return true;
}

static void shut(allocator *allocator)
{
    linear *linear = of(allocator);

    finish(allocator);
    free(linear->mappings);
    free(linear);
}

/* --- Calls ------------------------------------------------------------------------------------- */

/* The oracle has no use for it, and room. */
static void note_request(linear *linear, uintptr_t address, size_t size)
{
    ((oracle_segment *)oracle_find(&linear->oracle, address))->requested = size;
}

static bool allocate(allocator *allocator, size_t size, uintptr_t *address)
{
    linear *linear = of(allocator);
    const piece chosen = tell_search(linear, size);

    *address = oracle_malloc(&linear->oracle, size);
    if (*address)
        note_request(linear, *address, size);
    if (*address)
        tell_placed(linear, *address, chosen);
    else
        tell(linear, EVENT_FAILED, none(), none());
    return *address;
}

static bool release(allocator *allocator, uintptr_t address)
{
    linear *linear = of(allocator);
    const oracle_segment *found = oracle_find(&linear->oracle, address);

    if (!found || !found->process || found->start != address)
        return oracle_free(&linear->oracle, address);
    const piece block = piece_of(found), main = main_of(linear, address);
    oracle_free(&linear->oracle, address);
    tell_freed(linear, &block, &main);
    return true;
}

/* The HOLE after a block; one without bytes if there is none. */
static piece hole_after(const linear *linear, const piece *block)
{
    const oracle_node *node = node_of(linear, block->address);
    const oracle_segment *after = oracle_find(&linear->oracle, piece_end(block));
    bool is_hole = after && !after->process && node_of(linear, after->start) == node;

    return is_hole ? piece_of(after) : hole(0, 0);
}

static void tell_shrunk(const linear *linear, const piece *block, size_t size)
{
    const piece parts[] = {process(block->address, size), hole(block->address + size, block->size - size)};
    const piece whole = piece_of(oracle_find(&linear->oracle, parts[1].address));

    tell(linear, EVENT_SHRUNK, one(block), list(parts, 2));
    tell_merges(linear, parts[1], &whole);
}

static void tell_grown(const linear *linear, const piece *block, const piece *after, size_t size)
{
    const piece before[] = {*block, *after};
    const piece now[] = {process(block->address, size),
                         hole(block->address + size, block->size + after->size - size)};

    tell(linear, EVENT_GROWN, list(before, 2), list(now, 2));
}

/* A block was placed once more; its contents are still where they were. */
static void tell_moved(linear *linear, const piece *block, const piece *main, piece chosen, uintptr_t address)
{
    tell_placed(linear, address, chosen);
    const piece now = piece_of(oracle_find(&linear->oracle, address));
    memcpy(memory_at(linear, address), memory_at(linear, block->address), block->size);
    tell(linear, EVENT_MOVED, one(block), one(&now));
    tell_freed(linear, block, main);
}

static bool reallocate(allocator *allocator, uintptr_t *address, size_t size)
{
    linear *linear = of(allocator);
    const piece block = piece_of(oracle_find(&linear->oracle, *address)), main = main_of(linear, *address);
    const piece after = hole_after(linear, &block);
    size_t wanted = rounded(linear, size);
    bool grows = wanted > block.size, moves = grows && after.size < wanted - block.size;
    const piece chosen = moves ? tell_search(linear, size) : hole(0, 0);
    uintptr_t now = oracle_realloc(&linear->oracle, *address, size);

    if (now)
        note_request(linear, now, size);
    if (!now)
        tell(linear, EVENT_FAILED, none(), none());
    else if (moves)
        tell_moved(linear, &block, &main, chosen, now);
    else if (grows)
        tell_grown(linear, &block, &after, wanted);
    else if (wanted < block.size)
        tell_shrunk(linear, &block, wanted);
    if (now)
        *address = now;
    return now;
}

static unsigned char *get(const allocator *allocator, uintptr_t address)
{
    const oracle_segment *found = oracle_find(&of(allocator)->oracle, address);

    return found && found->process ? memory_at(of(allocator), address) : NULL;
}

/* --- On demand --------------------------------------------------------------------------------- */

static void note(changes *changes, event_kind kind, pieces before, pieces after)
{
    changes_note(changes, &(event){kind, 0, before, after});
}

/* Tell of what was noted before it was done. */
static void tell_changes(const linear *linear, changes *changes)
{
    for (size_t i = 0; i < changes->count; i++)
        tell(linear, changes->list[i].kind, changes->list[i].before, changes->list[i].after);
    changes_close(changes);
}

/* Return the HOLE that ends a main node once all that can merge there has. */
static piece note_merges(changes *changes, const oracle_node *node)
{
    piece joined = hole(0, 0);

    for (size_t s = 0; s < node->count; s++) {
        const piece both[] = {joined, piece_of(&node->segments[s])};
        const piece whole = hole(joined.address, joined.size + both[1].size);
        bool merges = joined.size && !node->segments[s].process;
        if (merges)
            note(changes, EVENT_MERGED, list(both, 2), one(&whole));
        joined = merges ? whole : node->segments[s].process ? hole(0, 0) : both[1];
    }
    return joined;
}

static size_t coalesce(allocator *allocator)
{
    linear *linear = of(allocator);
    const mems_heap_options *options = &linear->oracle.options;
    changes changes = {0};

    for (size_t n = 0; n < linear->oracle.count && options->coalescing == MEMS_COALESCE_ON_DEMAND; n++) {
        const piece last = note_merges(&changes, &linear->oracle.nodes[n]);
        if (options->give_back && last.size == linear->oracle.nodes[n].size)
            note(&changes, EVENT_UNMAPPED, one(&last), none());
    }
    size_t borders = oracle_coalesce(&linear->oracle);
    unmap_gone(linear);
    tell_changes(linear, &changes);
    return borders;
}

static size_t trim(allocator *allocator)
{
    linear *linear = of(allocator);
    changes changes = {0};

    for (size_t n = 0; n < linear->oracle.count; n++) {
        const oracle_node *node = &linear->oracle.nodes[n];
        const piece first = piece_of(node->segments);
        if (node->count == 1 && first.type == SEGMENT_HOLE)
            note(&changes, EVENT_UNMAPPED, one(&first), none());
    }
    size_t bytes = oracle_trim(&linear->oracle);
    unmap_gone(linear);
    tell_changes(linear, &changes);
    return bytes;
}

/* --- Looking ----------------------------------------------------------------------------------- */

static bool describe(const linear *linear, const oracle_node *node, const oracle_segment *segment,
                     struct segment *found)
{
    *found = (struct segment){
        .address = segment->start,
        .size = segment->size,
        .type = segment->process ? SEGMENT_PROCESS : SEGMENT_HOLE,
        .requested = segment->process ? segment->requested : 0,
        .main_address = node->start,
        .main_size = node->size,
        .physical = memory_at(linear, segment->start),
        .self = segment,
    };
    return true;
}

static bool find(const allocator *allocator, uintptr_t address, segment *found)
{
    const linear *linear = of(allocator);
    const oracle_segment *segment = oracle_find(&linear->oracle, address);

    return segment && describe(linear, node_of(linear, address), segment, found);
}

static bool end_of(const linear *linear, const oracle_node *node, bool last, segment *found)
{
    return describe(linear, node, &node->segments[last ? node->count - 1 : 0], found);
}

static bool end(const allocator *allocator, bool last, segment *found)
{
    const oracle *oracle = &of(allocator)->oracle;

    return oracle->count
        && end_of(of(allocator), &oracle->nodes[last ? oracle->count - 1 : 0], last, found);
}

static bool beside(const allocator *allocator, bool after, segment *segment)
{
    const linear *linear = of(allocator);
    const oracle_segment *self = segment->self;
    const oracle_node *nodes = linear->oracle.nodes, *node = node_of(linear, segment->address);

    if (self != &node->segments[after ? node->count - 1 : 0])
        return describe(linear, node, after ? self + 1 : self - 1, segment);
    if (node == &nodes[after ? linear->oracle.count - 1 : 0])
        return false;
    return end_of(linear, after ? node + 1 : node - 1, !after, segment);
}

static bool largest(const allocator *allocator, segment *found)
{
    segment segment;

    *found = (struct segment){0};
    for (bool more = end(allocator, false, &segment); more; more = beside(allocator, true, &segment))
        if (segment.type == SEGMENT_HOLE && segment.size > found->size)
            *found = segment;
    return found->size;
}

static heap_figures figures(const allocator *allocator)
{
    const mems_figures now = oracle_figures(&of(allocator)->oracle);

    return (heap_figures){
        .live_blocks = now.live_blocks,
        .live_bytes = now.live_bytes,
        .peak_live_bytes = now.peak_live_bytes,
        .holes = now.holes,
        .free_bytes = now.free_bytes,
        .largest_hole = now.largest_hole,
        .main_nodes = now.main_nodes,
        .mapped_bytes = now.mapped_bytes,
        .peak_mapped_bytes = now.peak_mapped_bytes,
        .allocations = now.allocations,
        .reallocations = now.reallocations,
        .frees = now.frees,
        .failures = now.failures,
        .not_found = now.not_found,
    };
}

/* Whom to tell of what a search looks at. */
typedef struct looking {
    allocator_looker *look;
    void *context;
} looking;

static void look_at(void *context, const oracle_segment *segment)
{
    const looking *looking = context;

    looking->look(looking->context, segment->start);
}

static size_t visits(const allocator *allocator, size_t size, allocator_looker *look, void *context)
{
    return oracle_look(&of(allocator)->oracle, size, look_at, &(looking){look, context});
}

const model linear_model = {
    .name = "linear",
    .takes = ~0u,
    .policy_at = policy_at,
    .open = open,
    .close = shut,
    .malloc = allocate,
    .realloc = reallocate,
    .free = release,
    .get = get,
    .finish = finish,
    .coalesce = coalesce,
    .trim = trim,
    .find = find,
    .end = end,
    .beside = beside,
    .largest = largest,
    .figures = figures,
    .visits = visits,
};

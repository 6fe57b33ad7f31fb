/* libmems, under each of its policies. */
#include "allocator/libmems.h"

#include "allocator/models.h"
#include "base/memory.h"

#include <stdlib.h>

/* --- Policies and options ---------------------------------------------------------------------- */

static const policy *policy_at(int number)
{
    static policy policies[MEMS_POLICIES];
    const mems_policy_info *info = mems_policy_describe((mems_policy)number);

    if (!info)
        return NULL;
    policies[number] = (policy){
        .name = info->name, .also = info->also, .title = info->title,
        .source = info->source, .looks_at = info->looks_at,
    };
    return &policies[number];
}

static mems_heap_options to_options(const allocator_options *options)
{
    return (mems_heap_options){
        .page_size = options->page_size, .base_address = options->base_address,
        .policy = (mems_policy)options->placement.policy,
        .alignment = options->alignment, .smallest_mapping = options->smallest_mapping,
        .capacity = options->capacity, .coalescing = (mems_coalescing)options->coalescing,
        .give_back = options->give_back,
    };
}

_Static_assert((int)COALESCE_ON_DEMAND == (int)MEMS_COALESCE_ON_DEMAND
               && (int)COALESCE_NEVER == (int)MEMS_COALESCE_NEVER
               && (int)HEAP_PLACEMENT == (int)MEMS_OPTION_POLICY
               && (int)HEAP_GIVE_BACK == (int)MEMS_OPTION_GIVE_BACK, "the same in both");

/* --- Events ------------------------------------------------------------------------------------ */

static size_t size_at(const allocator *allocator, uintptr_t address)
{
    return mems_heap_find(libmems_heap(allocator), (void *)address, NULL)->size;
}

static const pieces none = {NULL, 0};

static void tell(const allocator *allocator, event_kind kind, pieces before, pieces after)
{
    allocator->observer(allocator->context, &(event){kind, 0, before, after});
}

/* One piece, or the two that a range is cut into; a second one without bytes is none. Macros, as a
 * compound literal lives as long as the block that it stands in. */
#define ONE(at, size, type) ((pieces){&(piece){at, size, type}, 1})
#define TWO(at, size, part, type) \
    ((pieces){(piece[]){{at, part, type}, {(at) + (part), (size) - (part), SEGMENT_HOLE}}, \
              (part) < (size) ? 2 : 1})

/* This is told several times for each operation: what need not be made is not. */
static void hand_on(void *context, const mems_event *e)
{
    const allocator *allocator = context;
    const uintptr_t at = e->address;
    const size_t size = e->size, part = e->part;

    switch (e->kind) {
    case MEMS_SEARCHED:
        allocator->observer(allocator->context, &(event){
            EVENT_SEARCHED, part, {&(piece){at, size, SEGMENT_HOLE}, size > 0}, {NULL, 0}});
        break;
    case MEMS_MAPPED:
        tell(allocator, EVENT_MAPPED, none, ONE(at, size, SEGMENT_HOLE));
        break;
    case MEMS_SPLIT:
        tell(allocator, EVENT_SPLIT, ONE(at, size, SEGMENT_HOLE), TWO(at, size, part, SEGMENT_PROCESS));
        break;
    case MEMS_TAKEN:
        tell(allocator, EVENT_TAKEN, ONE(at, size, SEGMENT_HOLE), ONE(at, size, SEGMENT_PROCESS));
        break;
    case MEMS_SHRUNK:
        tell(allocator, EVENT_SHRUNK, ONE(at, size, SEGMENT_PROCESS), TWO(at, size, part, SEGMENT_PROCESS));
        break;
    case MEMS_GROWN:
        tell(allocator, EVENT_GROWN, TWO(at, size, part, SEGMENT_PROCESS),
             TWO(at, size, size_at(allocator, at), SEGMENT_PROCESS));
        break;
    case MEMS_MOVED:
        tell(allocator, EVENT_MOVED, ONE(part, size_at(allocator, part), SEGMENT_PROCESS),
             ONE(at, size, SEGMENT_PROCESS));
        break;
    case MEMS_FREED:
        tell(allocator, EVENT_FREED, ONE(at, size, SEGMENT_PROCESS), ONE(at, size, SEGMENT_HOLE));
        break;
    case MEMS_MERGED_LEFT:
    case MEMS_MERGED_RIGHT:
        tell(allocator, EVENT_MERGED, TWO(at, size, part, SEGMENT_HOLE), ONE(at, size, SEGMENT_HOLE));
        break;
    case MEMS_UNMAPPED:
        ((libmems *)context)->recent = NULL;    /* who is told may look, in the middle of a call */
        tell(allocator, EVENT_UNMAPPED, ONE(at, size, SEGMENT_HOLE), none);
        break;
    case MEMS_FAILED:
        tell(allocator, EVENT_FAILED, none, none);
        break;
    }
}

static void observe(allocator *allocator)
{
    mems_heap_observe(libmems_heap(allocator), allocator->observer ? hand_on : NULL, allocator);
}

/* --- Opening and closing ----------------------------------------------------------------------- */

static allocator *open(const allocator_options *options, refusal *refusal)
{
    const mems_heap_options wanted = to_options(options);
    mems_refusal refused;
    mems_heap *heap = mems_heap_open(&wanted, &refused);

    if (!heap) {
        *refusal = (struct refusal){(heap_option)refused.option, refused.why};
        return NULL;
    }
    libmems *libmems = memory_new(sizeof *libmems);
    const mems_heap_options chosen = mems_heap_chosen(heap);
    libmems->heap = heap;
    libmems->base.options = *options;
    libmems->base.options.page_size = chosen.page_size;
    libmems->base.options.base_address = chosen.base_address;
    libmems->base.options.alignment = chosen.alignment;
    libmems->base.options.smallest_mapping = chosen.smallest_mapping;
    return &libmems->base;
}

static void close(allocator *allocator)
{
    requests_free(&((libmems *)allocator)->requests);
    mems_heap_close(libmems_heap(allocator));
    free(allocator);
}

/* Put another heap in the place of this one, whose memory goes first: so the new one gets it. */
static bool replace(allocator *allocator, const void *saved)
{
    const mems_heap_options options = mems_heap_chosen(libmems_heap(allocator));
    libmems *libmems = (struct libmems *)allocator;

    libmems->recent = NULL;
    requests_free(&libmems->requests);
    mems_heap_observe(libmems->heap, NULL, NULL);
    mems_heap_close(libmems->heap);
    libmems->heap = saved ? mems_heap_restore(saved) : mems_heap_open(&options, NULL);
    if (libmems->heap)
        observe(allocator);
    return libmems->heap;
}

static bool finish(allocator *allocator)
{
    return replace(allocator, NULL);
}

/* Written down: how many requests, these, and then what libmems writes. */
typedef struct saved {
    _Alignas(max_align_t) size_t count;
    request requests[];
} saved;

static size_t heap_offset(size_t requests)
{
    const size_t align = _Alignof(max_align_t);

    return (sizeof(saved) + requests * sizeof(request) + align - 1) / align * align;
}

static size_t save(const allocator *allocator, void *memory, size_t size)
{
    const requests *requests = &((const libmems *)allocator)->requests;
    size_t offset = heap_offset(requests->count);
    size_t needed = offset + mems_heap_save(libmems_heap(allocator), NULL, 0);
    saved *saved = memory;

    if (size < needed)
        return needed;
    saved->count = requests->count;
    for (size_t i = 0; i < requests->count; i++)
        saved->requests[i] = requests->list[i];
    return offset + mems_heap_save(libmems_heap(allocator), (char *)memory + offset, size - offset);
}

static bool restore(allocator *allocator, const void *memory)
{
    const saved *saved = memory;

    if (!replace(allocator, (const char *)memory + heap_offset(saved->count)))
        return false;
    for (size_t i = 0; i < saved->count; i++)
        requests_note(&((libmems *)allocator)->requests, saved->requests[i]);
    return true;
}

/* --- Calls ------------------------------------------------------------------------------------- */

/* Note what a block was asked for, if it has more. */
static void note(allocator *allocator, uintptr_t address, size_t size)
{
    if (allocator->options.alignment > 1 && size % allocator->options.alignment != 0)
        requests_note(&((libmems *)allocator)->requests, (request){address, size});
}

/* What was there is no block now, and its main node may be gone. */
static void forget(allocator *allocator, uintptr_t address)
{
    libmems *libmems = (struct libmems *)allocator;

    if (allocator->options.give_back)
        libmems->recent = NULL;
    if (allocator->options.alignment > 1)
        requests_forget(&libmems->requests, address);
}

static bool allocate(allocator *allocator, size_t size, uintptr_t *address)
{
    *address = (uintptr_t)mems_heap_malloc(libmems_heap(allocator), size);
    if (*address)
        note(allocator, *address, size);
    return *address;
}

static bool reallocate(allocator *allocator, uintptr_t *address, size_t size)
{
    void *moved = mems_heap_realloc(libmems_heap(allocator), (void *)*address, size);

    if (!moved)
        return false;
    forget(allocator, *address);
    *address = (uintptr_t)moved;
    note(allocator, *address, size);
    return true;
}

static bool release(allocator *allocator, uintptr_t address)
{
    bool freed = mems_heap_free(libmems_heap(allocator), (void *)address);

    if (freed)
        forget(allocator, address);
    return freed;
}

static unsigned char *get(const allocator *allocator, uintptr_t address)
{
    return mems_heap_get(libmems_heap(allocator), (void *)address);
}

static size_t coalesce(allocator *allocator)
{
    ((libmems *)allocator)->recent = NULL;
    return mems_heap_coalesce(libmems_heap(allocator));
}

static size_t trim(allocator *allocator)
{
    ((libmems *)allocator)->recent = NULL;
    return mems_heap_trim(libmems_heap(allocator));
}

/* --- Looking ----------------------------------------------------------------------------------- */

/* A segment, and its main node unless `found` has that already; false if there is none. */
static bool describe(const allocator *allocator, const MainChainNode *main, const SubChainNode *node,
                     segment *found)
{
    if (!node)
        return false;
    const requests *requests = &((const libmems *)allocator)->requests;
    bool process = node->type == MEMS_PROCESS;
    found->address = (uintptr_t)node->virtual_address;
    found->size = node->size;
    found->type = process ? SEGMENT_PROCESS : SEGMENT_HOLE;
    found->requested = !process ? 0 : requests->count ? requests_find(requests, found->address, node->size)
                                  : node->size;
    found->physical = node->physical_address;
    found->self = node;
    if (main) {
        found->main_address = (uintptr_t)main->start_virtual_address;
        found->main_size = main->total_size;
    }
    return true;
}

/* Most of what is looked for lies where it did the time before. */
static bool find(const allocator *allocator, uintptr_t address, segment *found)
{
    libmems *libmems = (struct libmems *)allocator;
    const MainChainNode **main = &libmems->recent;
    bool here = *main && address - (uintptr_t)(*main)->start_virtual_address < (*main)->total_size;
    const SubChainNode *node = mems_heap_find(libmems->heap, (void *)address, here ? NULL : main);

    return describe(allocator, *main, node, found);
}

static const SubChainNode *last_of(const MainChainNode *main)
{
    const SubChainNode *node = main->sub_chain_head;

    while (node->next)
        node = node->next;
    return node;
}

/* The first segment of a main node, or the last; false if there is no main node. */
static bool end_of(const allocator *allocator, const MainChainNode *main, bool last, segment *found)
{
    return main && describe(allocator, main, last ? last_of(main) : main->sub_chain_head, found);
}

static bool end(const allocator *allocator, bool last, segment *found)
{
    const MainChainNode *main = mems_heap_head(libmems_heap(allocator));

    while (last && main && main->next)
        main = main->next;
    return end_of(allocator, main, last, found);
}

/* Nodes know their neighbours, but not their main node: that is looked for where a sub-chain ends. */
static bool beside(const allocator *allocator, bool after, segment *segment)
{
    const SubChainNode *node = segment->self;
    const MainChainNode *main;

    if (describe(allocator, NULL, after ? node->next : node->prev, segment))
        return true;
    mems_heap_find(libmems_heap(allocator), node->virtual_address, &main);
    return end_of(allocator, after ? main->next : main->prev, !after, segment);
}

static bool largest(const allocator *allocator, segment *found)
{
    const SubChainNode *node = mems_heap_largest(libmems_heap(allocator));

    return node && find(allocator, (uintptr_t)node->virtual_address, found);
}

static heap_figures figures(const allocator *allocator)
{
    const mems_figures now = mems_heap_figures(libmems_heap(allocator));

    return (heap_figures){
        .live_blocks = now.live_blocks, .live_bytes = now.live_bytes,
        .peak_live_bytes = now.peak_live_bytes,
        .holes = now.holes, .free_bytes = now.free_bytes, .largest_hole = now.largest_hole,
        .main_nodes = now.main_nodes, .mapped_bytes = now.mapped_bytes,
        .peak_mapped_bytes = now.peak_mapped_bytes, .bookkeeping_bytes = now.bookkeeping_bytes,
        .allocations = now.allocations, .reallocations = now.reallocations, .frees = now.frees,
        .failures = now.failures, .not_found = now.not_found,
    };
}

/* Whom to tell of what a search looks at. */
typedef struct looking {
    allocator_looker *look;
    void *context;
} looking;

static void look_at(void *context, const SubChainNode *node)
{
    const looking *looking = context;

    looking->look(looking->context, (uintptr_t)node->virtual_address);
}

static size_t visits(const allocator *allocator, size_t size, allocator_looker *look, void *context)
{
    return mems_heap_visits(libmems_heap(allocator), size, look_at, &(looking){look, context});
}

const model libmems_model = {
    .name = "libmems",
    .takes = ~0u,
    .policy_at = policy_at,
    .open = open,
    .close = close,
    .observe = observe,
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
    .save = save,
    .restore = restore,
};

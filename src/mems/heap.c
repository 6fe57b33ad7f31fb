/* Opening and closing a heap: its options, and its first memory. */
#include "internal.h"

#include <errno.h>

const char *mems_option_name(mems_option option)
{
    static const char *const names[] = {
        [MEMS_OPTION_PAGE_SIZE] = "page size",
        [MEMS_OPTION_BASE_ADDRESS] = "base address",
        [MEMS_OPTION_POLICY] = "policy",
        [MEMS_OPTION_ALIGNMENT] = "alignment",
        [MEMS_OPTION_SMALLEST_MAPPING] = "smallest mapping",
        [MEMS_OPTION_CAPACITY] = "capacity",
        [MEMS_OPTION_COALESCING] = "coalescing",
        [MEMS_OPTION_GIVE_BACK] = "give back",
    };

    return (unsigned)option < sizeof names / sizeof *names ? names[option] : NULL;
}

/* Return the first option that is wrong; MEMS_OPTION_NONE if all are right. */
static mems_refusal find_bad_option(const mems_heap_options *options)
{
    size_t alignment = options->alignment, page_size = options->page_size;

    if (page_size % mems_sys_page_size() != 0)
        return (mems_refusal){MEMS_OPTION_PAGE_SIZE,
                              "must be a multiple of the system's (getconf PAGE_SIZE)"};
    if (!mems_policy_describe(options->policy))
        return (mems_refusal){MEMS_OPTION_POLICY, "no such placement policy"};
    if ((alignment & (alignment - 1)) != 0 || page_size % alignment != 0)
        return (mems_refusal){MEMS_OPTION_ALIGNMENT, "must be a power of two that divides a page"};
    if (options->smallest_mapping > SIZE_MAX / page_size)
        return (mems_refusal){MEMS_OPTION_SMALLEST_MAPPING, "more pages than there are addresses for"};
    if (options->capacity > 0 && options->capacity < page_size)
        return (mems_refusal){MEMS_OPTION_CAPACITY, "must be a page at least"};
    if ((unsigned)options->coalescing > MEMS_COALESCE_NEVER)
        return (mems_refusal){MEMS_OPTION_COALESCING, "must be at once, on demand, or never"};
    return (mems_refusal){MEMS_OPTION_NONE, NULL};
}

static mems_heap_options with_defaults(const mems_heap_options *options)
{
    mems_heap_options chosen = options ? *options : (mems_heap_options){0};

    if (chosen.page_size == 0)
        chosen.page_size = mems_sys_page_size();
    if (chosen.base_address == 0)
        chosen.base_address = mems_base_address;
    if (chosen.alignment == 0)
        chosen.alignment = 1;
    if (chosen.smallest_mapping == 0)
        chosen.smallest_mapping = 1;
    return chosen;
}

static mems_heap *refuse(int error, mems_refusal why, mems_refusal *refusal)
{
    if (refusal)
        *refusal = why;
    errno = error;
    return NULL;
}

/* See segments.h. */
static bool is_plain(const mems_heap *heap)
{
    const mems_heap_options *options = &heap->options;

    return options->policy == MEMS_FIRST_FIT && options->alignment == 1 &&
           options->coalescing == MEMS_COALESCE_AT_ONCE && !options->give_back && !heap->observer;
}

enum { CACHE_LINE = 64, FIRST_SLOTS = 150 };

/* Offsets in the first mapping, which begins with the heap object. */
typedef struct layout {
    size_t branches, recent, mains, zones, slots, end;
} layout;

/* Return the first cache line after `size` bytes at `offset`. */
static size_t after(size_t offset, size_t size)
{
    return (offset + size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
}

static layout lay_out(size_t slot_size)
{
    layout at;

    at.branches = after(0, sizeof(mems_heap));
    at.recent = after(at.branches, MEMS_FIRST_BRANCHES * sizeof(mems_branch));
    at.mains = after(at.recent, MEMS_FIRST_RECENT * sizeof(SubChainNode *));
    at.zones = after(at.mains, MEMS_FIRST_MAINS * sizeof(struct mems_main));
    at.slots = after(at.zones, mems_zones_first_size());
    at.end = at.slots + FIRST_SLOTS * slot_size;
    return at;
}

/* Give everything that grows its first memory. */
static void furnish(mems_heap *heap, const layout *at, size_t slot_size)
{
    size_t page_size = heap->options.page_size;
    char *memory = (char *)heap;

    mems_holes_open(&heap->holes, page_size, (mems_branch *)(memory + at->branches));
    mems_recent_open(&heap->recent, page_size, (SubChainNode **)(memory + at->recent));
    mems_mains_open(&heap->mains, page_size, (struct mems_main *)(memory + at->mains));
    mems_zones_open(&heap->zones, heap->options.base_address, page_size, memory + at->zones);
    mems_pool_open(&heap->pool, page_size, slot_size, memory + at->slots, at->end - at->slots);
}

mems_heap *mems_heap_open(const mems_heap_options *options, mems_refusal *refusal)
{
    const mems_heap_options chosen = with_defaults(options);
    const mems_refusal bad = find_bad_option(&chosen);

    if (bad.option != MEMS_OPTION_NONE)
        return refuse(EINVAL, bad, refusal);

    const mems_order *order = mems_policy_order(chosen.policy);
    size_t slot_size = order ? sizeof(mems_ordered) : sizeof(mems_segment);
    const layout at = lay_out(slot_size);
    size_t size = mems_whole_pages(at.end, chosen.page_size);
    mems_heap *heap = mems_sys_map(size);
    if (!heap)
        return refuse(ENOMEM, (mems_refusal){MEMS_OPTION_PAGE_SIZE,
                                             "the system has no memory for the first pages"}, refusal);
    heap->mapped = size;
    heap->options = chosen;
    heap->round = chosen.alignment - 1;
    heap->next_address = chosen.base_address;
    heap->order = order;
    furnish(heap, &at, slot_size);
    heap->plain = is_plain(heap);
    return heap;
}

/* Unmap a main node, and in the same call those that follow it and adjoin it in memory, as the system
 * mostly maps them; return the first one that does not. */
static const MainChainNode *unmap_run(const mems_heap *heap, const MainChainNode *first)
{
    mems_stretch all = {first->sub_chain_head->physical_address, first->total_size};
    const MainChainNode *main = first->next;

    while (main && mems_stretch_add(&all, main->sub_chain_head->physical_address, main->total_size))
        main = main->next;
    mems_sys_unmap(all.memory, all.size);
    for (; first != main; first = first->next)
        mems_tell(heap, MEMS_UNMAPPED, (uintptr_t)first->start_virtual_address, first->total_size, 0);
    return main;
}

void mems_heap_close(mems_heap *heap)
{
    if (!heap)
        return;
    for (const MainChainNode *main = heap->head; main; )
        main = unmap_run(heap, main);
    mems_recent_close(&heap->recent);
    mems_mains_close(&heap->mains);
    mems_zones_close(&heap->zones);
    mems_holes_close(&heap->holes);
    mems_pool_close(&heap->pool);
    mems_sys_unmap(heap, heap->mapped);
}

mems_heap_options mems_heap_chosen(const mems_heap *heap)
{
    return heap->options;
}

void mems_heap_observe(mems_heap *heap, mems_observer *observer, void *context)
{
    heap->observer = observer;
    heap->observer_context = context;
    heap->plain = is_plain(heap);
}

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

enum { FIRST_SLOTS = 150 };

/* The first mapping: the heap object, and the first memory of everything that grows. */
typedef struct first_memory {
    mems_heap heap;
    _Alignas(64) mems_branch branches[MEMS_FIRST_BRANCHES];
    _Alignas(64) SubChainNode *recent[MEMS_FIRST_RECENT];
    _Alignas(64) struct mems_main mains[MEMS_FIRST_MAINS];
    _Alignas(64) mems_first_zones zones;
    _Alignas(64) char slots[];  /* FIRST_SLOTS, of the size that the policy needs */
} first_memory;

static void furnish(first_memory *memory, size_t page_size, size_t slot_size)
{
    mems_heap *heap = &memory->heap;

    heap->recent = (mems_recent){.table = memory->recent, .shift = MEMS_FIRST_RECENT_SHIFT};
    heap->mains = (mems_mains){.list = memory->mains, .room = MEMS_FIRST_MAINS, .page_size = page_size};
    mems_holes_open(&heap->holes, page_size, memory->branches);
    mems_zones_open(&heap->zones, heap->options.base_address, page_size, &memory->zones);
    mems_pool_open(&heap->pool, page_size, slot_size, memory->slots, FIRST_SLOTS * slot_size);
}

mems_heap *mems_heap_open(const mems_heap_options *options, mems_refusal *refusal)
{
    const mems_heap_options chosen = with_defaults(options);
    const mems_refusal bad = find_bad_option(&chosen);

    if (bad.option != MEMS_OPTION_NONE)
        return refuse(EINVAL, bad, refusal);

    const mems_order *order = mems_policy_order(chosen.policy);
    size_t slot_size = order ? sizeof(mems_ordered) : sizeof(mems_segment);
    size_t size = mems_whole_pages(sizeof(first_memory) + FIRST_SLOTS * slot_size, chosen.page_size);
    first_memory *memory = mems_sys_map(NULL, size);
    if (!memory)
        return refuse(ENOMEM, (mems_refusal){MEMS_OPTION_PAGE_SIZE,
                                             "the system has no memory for the first pages"}, refusal);
    mems_heap *heap = &memory->heap;
    heap->mapped = size;
    heap->options = chosen;
    heap->round = chosen.alignment - 1;
    heap->next_address = chosen.base_address;
    heap->order = order;
    furnish(memory, chosen.page_size, slot_size);
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
    mems_sys_unmap(heap->recent.table, heap->recent.mapped);
    mems_sys_unmap(heap->mains.list, heap->mains.mapped);
    mems_sys_unmap(heap->zones.first, heap->zones.mapped);
    mems_pool_close(&heap->holes.pool);
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

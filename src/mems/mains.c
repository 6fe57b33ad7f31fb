/* The main nodes by virtual address: a sorted array, for main nodes are only ever appended. Those given
 * back leave gaps in it, which are closed when the array is full. */
#include "internal.h"

#include <string.h>

static void close_gaps(mems_mains *mains)
{
    size_t kept = 0;

    for (size_t i = 0; i < mains->count; i++)
        if (mains->list[i].node)
            mains->list[kept++] = mains->list[i];
    mains->count = kept;
    mains->gone = 0;
}

/* Return a quarter more than there is, but a page more at least, and room for `count` entries. */
static size_t larger(const mems_mains *mains, size_t count)
{
    size_t more = mems_whole_pages(mains->mapped / 4, mains->page_size);
    size_t size = mains->mapped + (more ? more : mains->page_size);
    size_t asked_for = mems_whole_pages(count * sizeof *mains->list, mains->page_size);

    return size < asked_for ? asked_for : size;
}

bool mems_mains_reserve(mems_mains *mains, size_t more)
{
    if (mains->room - mains->count < more && mains->gone > mains->count / 2)
        close_gaps(mains);
    if (mains->room - mains->count >= more)
        return true;
    size_t size = larger(mains, mains->count + more);
    struct mems_main *list = mems_sys_map(NULL, size);
    if (!list)
        return false;
    memcpy(list, mains->list, mains->count * sizeof *list);
    mems_sys_unmap(mains->list, mains->mapped);
    mains->list = list;
    mains->mapped = size;
    mains->room = size / sizeof *list;
    return true;
}

void mems_mains_add(mems_mains *mains, MainChainNode *node)
{
    assert(mains->count < mains->room);
    mains->list[mains->count++] =
        (struct mems_main){(uintptr_t)node->start_virtual_address, node};
}

/* Return the last main node that starts at `address` or before it; NULL if there is none. */
static struct mems_main *last_from(const mems_mains *mains, uintptr_t address)
{
    size_t low = 0, high = mains->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (mains->list[middle].start <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &mains->list[low - 1] : NULL;
}

MainChainNode *mems_mains_find(const mems_mains *mains, uintptr_t address)
{
    const struct mems_main *last = last_from(mains, address);

    if (!last || !last->node || address - last->start >= last->node->total_size)
        return NULL;
    return last->node;
}

void mems_mains_remove(mems_mains *mains, uintptr_t start)
{
    struct mems_main *main = last_from(mains, start);

    assert(main && main->start == start && main->node);
    main->node = NULL;
    mains->gone++;
}

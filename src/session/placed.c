#define _GNU_SOURCE             /* tdestroy */
#include "session/placed.h"

#include "workload/memory.h"

#include <search.h>
#include <stdlib.h>

static int compare_addresses(const void *a, const void *b)
{
    uintptr_t left = ((const placed_block *)a)->address;
    uintptr_t right = ((const placed_block *)b)->address;

    return (left > right) - (left < right);
}

void placed_close(placed_blocks *blocks)
{
    tdestroy(blocks->by_address, free);
    free(blocks->by_id);
    *blocks = (placed_blocks){0};
}

void placed_add(placed_blocks *blocks, const placed_block *block)
{
    placed_block *copy = memory_new(sizeof *copy);

    *copy = *block;
    blocks->by_id = memory_grow(blocks->by_id, &blocks->id_room, block->id + 1,
                                sizeof(placed_block *));
    while (blocks->id_count <= block->id)
        blocks->by_id[blocks->id_count++] = NULL;
    blocks->by_id[block->id] = copy;
    if (!tsearch(copy, &blocks->by_address, compare_addresses))
        memory_exhausted();
}

void placed_remove(placed_blocks *blocks, const placed_block *block)
{
    placed_block *own = blocks->by_id[block->id];

    blocks->by_id[own->id] = NULL;
    tdelete(own, &blocks->by_address, compare_addresses);
    free(own);
}

const placed_block *placed_by_id(const placed_blocks *blocks, size_t id)
{
    return id < blocks->id_count ? blocks->by_id[id] : NULL;
}

const placed_block *placed_at(const placed_blocks *blocks, uintptr_t address)
{
    const placed_block key = {.address = address};
    void *node = tfind(&key, &blocks->by_address, compare_addresses);

    return node ? *(placed_block **)node : NULL;
}

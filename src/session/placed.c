#include "session/placed.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

void placed_close(placed_blocks *blocks)
{
    free(blocks->by_id);
    table_free(&blocks->by_address);
    *blocks = (placed_blocks){0};
}

size_t placed_copy(placed_blocks *copy, const placed_blocks *blocks)
{
    size_t by_id = blocks->id_count * sizeof *blocks->by_id;

    *copy = *blocks;
    copy->id_room = blocks->id_count;
    copy->by_id = memory_copy(blocks->by_id, by_id);
    return by_id + table_copy(&copy->by_address, &blocks->by_address);
}

void placed_set_pattern(placed_blocks *blocks, uint64_t pattern)
{
    for (size_t id = 0; id < blocks->id_count; id++)
        blocks->by_id[id].pattern = pattern;
}

void placed_add(placed_blocks *blocks, const placed_block *block)
{
    assert(block->size > 0 && !placed_by_id(blocks, block->id) && !placed_at(blocks, block->address));
    blocks->by_id = memory_grow(blocks->by_id, &blocks->id_room, block->id + 1,
                                sizeof *blocks->by_id);
    while (blocks->id_count <= block->id)
        blocks->by_id[blocks->id_count++] = (placed_block){0};
    blocks->by_id[block->id] = *block;
    table_add(&blocks->by_address, table_hash(block->address), block->id + 1);
    blocks->bytes += block->size;
}

static table_entry *entry_at(const placed_blocks *blocks, uintptr_t address)
{
    uint32_t hash = table_hash(address);
    table_entry *entry = table_find(&blocks->by_address, hash, NULL);

    while (entry && blocks->by_id[entry->number - 1].address != address)
        entry = table_find(&blocks->by_address, hash, entry);
    return entry;
}

void placed_remove(placed_blocks *blocks, const placed_block *block)
{
    placed_block *own = &blocks->by_id[block->id];

    table_remove(&blocks->by_address, entry_at(blocks, own->address));
    blocks->bytes -= own->size;
    *own = (placed_block){0};
}

const placed_block *placed_by_id(const placed_blocks *blocks, size_t id)
{
    return id < blocks->id_count && blocks->by_id[id].size > 0 ? &blocks->by_id[id] : NULL;
}

const placed_block *placed_at(const placed_blocks *blocks, uintptr_t address)
{
    const table_entry *entry = entry_at(blocks, address);

    return entry ? &blocks->by_id[entry->number - 1] : NULL;
}

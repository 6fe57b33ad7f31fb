/* By address there is a table in which a block stands at the place that its address hashes to, or at
 * the first free one behind it (Knuth, The Art of Computer Programming, vol. 3, 6.4, algorithms L and
 * R). It is never more than half full. */
#include "session/placed.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

enum { FEWEST = 64 };

/* --- The table --------------------------------------------------------------------------------- */

/* Where a block of this address should stand. */
static size_t home(const placed_blocks *blocks, uintptr_t address)
{
    uint64_t hash = (uint64_t)address * 0x9e3779b97f4a7c15u;

    return (size_t)(hash ^ hash >> 32) & (blocks->room - 1);
}

static uintptr_t address_in(const placed_blocks *blocks, size_t place)
{
    return blocks->by_id[blocks->by_address[place] - 1].address;
}

/* Where it stands; if it does not, the free place where it would. */
static size_t place_of(const placed_blocks *blocks, uintptr_t address)
{
    size_t place = home(blocks, address);

    while (blocks->by_address[place] && address_in(blocks, place) != address)
        place = (place + 1) & (blocks->room - 1);
    return place;
}

static void make_room(placed_blocks *blocks)
{
    size_t *old = blocks->by_address, old_room = blocks->room;

    if (2 * (blocks->count + 1) <= blocks->room)
        return;
    blocks->room = old_room ? 2 * old_room : FEWEST;
    blocks->by_address = memory_new(blocks->room * sizeof *old);
    for (size_t i = 0; i < old_room; i++)
        if (old[i])
            blocks->by_address[place_of(blocks, blocks->by_id[old[i] - 1].address)] = old[i];
    free(old);
}

/* Empties a place. Blocks behind it, up to the next free place, move up where they may stand there. */
static void vacate(placed_blocks *blocks, size_t place)
{
    size_t last = blocks->room - 1;

    for (size_t next = (place + 1) & last; blocks->by_address[next]; next = (next + 1) & last) {
        size_t wanted = home(blocks, address_in(blocks, next));
        if (((next - wanted) & last) >= ((next - place) & last)) {
            blocks->by_address[place] = blocks->by_address[next];
            place = next;
        }
    }
    blocks->by_address[place] = 0;
}

/* --- The interface ----------------------------------------------------------------------------- */

void placed_close(placed_blocks *blocks)
{
    free(blocks->by_id);
    free(blocks->by_address);
    *blocks = (placed_blocks){0};
}

size_t placed_copy(placed_blocks *copy, const placed_blocks *blocks)
{
    size_t by_id = blocks->id_count * sizeof *blocks->by_id;
    size_t by_address = blocks->room * sizeof *blocks->by_address;

    *copy = *blocks;
    copy->id_room = blocks->id_count;
    copy->by_id = memory_copy(blocks->by_id, by_id);
    copy->by_address = memory_copy(blocks->by_address, by_address);
    return by_id + by_address;
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
    make_room(blocks);
    blocks->by_id[block->id] = *block;
    blocks->by_address[place_of(blocks, block->address)] = block->id + 1;
    blocks->count++;
    blocks->bytes += block->size;
}

void placed_remove(placed_blocks *blocks, const placed_block *block)
{
    placed_block *own = &blocks->by_id[block->id];

    vacate(blocks, place_of(blocks, own->address));
    blocks->count--;
    blocks->bytes -= own->size;
    *own = (placed_block){0};
}

const placed_block *placed_by_id(const placed_blocks *blocks, size_t id)
{
    return id < blocks->id_count && blocks->by_id[id].size > 0 ? &blocks->by_id[id] : NULL;
}

const placed_block *placed_at(const placed_blocks *blocks, uintptr_t address)
{
    size_t found = blocks->room ? blocks->by_address[place_of(blocks, address)] : 0;

    return found ? &blocks->by_id[found - 1] : NULL;
}

/* The live blocks with the places that the heap gave them, by id and by address. */
#ifndef MEMSVIEW_PLACED_H
#define MEMSVIEW_PLACED_H

#include "base/table.h"

enum { SHADES = 3 };

typedef struct placed_block {
    uintptr_t address;          /* virtual, of its first byte */
    size_t size, id;
    size_t requested;           /* bytes, which are filled and checked: no program may touch more */
    uint64_t pattern;           /* see pattern.h */
    const char *name;           /* NULL if it has none */
    unsigned shade;             /* below SHADES, and another one than its neighbours' */
} placed_block;

typedef struct placed_blocks {
    placed_block *by_id;        /* all zero where there is none */
    size_t id_count, id_room;
    table by_address;           /* of an id one more */
    size_t bytes;               /* of all blocks */
} placed_blocks;

void placed_close(placed_blocks *blocks);

/* Make `copy`, whose old value is overwritten, the same. Return the bytes that it takes. O(blocks). */
size_t placed_copy(placed_blocks *copy, const placed_blocks *blocks);

/* Give all blocks one pattern. O(blocks). */
void placed_set_pattern(placed_blocks *blocks, uint64_t pattern);

/* Add or remove a block. O(1) amortised. No two blocks have one address, nor one id. */
void placed_add(placed_blocks *blocks, const placed_block *block);
void placed_remove(placed_blocks *blocks, const placed_block *block);

/* Return a block; NULL if there is none. Valid until a block is added, or this one is removed. O(1). */
const placed_block *placed_by_id(const placed_blocks *blocks, size_t id);
const placed_block *placed_at(const placed_blocks *blocks, uintptr_t address);

#endif

/* The segments allocated last: a table of segments by a hash of their addresses, each entry overwritten by
 * the next segment with the same hash. Most blocks are freed soon after they were allocated, and are
 * found here without a walk.
 *
 * Nothing is ever removed: the caller has to check that the segment found is still a PROCESS that begins
 * at that address. It is always safe to look, for slots of nodes are never unmapped, and those that are
 * not in use hold no PROCESS. */
#ifndef MEMS_RECENT_H
#define MEMS_RECENT_H

#include <mems/heap.h>

typedef struct mems_recent {
    SubChainNode **table;       /* NULL where nothing has been entered */
    unsigned shift;             /* 32 - log2 of the entries */
    size_t page_size, mapped;   /* bytes; mapped is 0 while the table lies in the first memory */
} mems_recent;

enum { MEMS_FIRST_RECENT = 512 };

/* `memory`, zeroed, for MEMS_FIRST_RECENT entries stays the caller's. */
void mems_recent_open(mems_recent *recent, size_t page_size, SubChainNode **memory);
void mems_recent_close(const mems_recent *recent);

/* Make the table larger, and forget what was in it, if it is small for so many segments. */
void mems_recent_suit(mems_recent *recent, size_t segments);

/* Return the entry of an address. Multiplicative hashing: Knuth, The Art of Computer Programming, vol. 3,
 * 6.4. */
static inline SubChainNode **mems_recent_entry(const mems_recent *recent, uintptr_t address)
{
    return &recent->table[(uint32_t)address * UINT32_C(2654435769) >> recent->shift];
}

#endif

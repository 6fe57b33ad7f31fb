/* The blocks that are live, in the order in which they were allocated. Whoever applies operations
 * updates them; whoever makes operations reads them. Calls are O(1), live_add and live_remove
 * amortised; but live_after and live_pick pass over gaps, which are few: O(blocks) at worst. */
#ifndef MEMSVIEW_LIVE_H
#define MEMSVIEW_LIVE_H

#include <stdbool.h>
#include <stddef.h>

/* No block. */
#define LIVE_NONE ((size_t)-1)

typedef struct live_blocks {
    struct live_block {
        size_t size;            /* bytes */
        size_t place;           /* in `order`; LIVE_NONE while it is not live */
        size_t next_free;       /* id of the next one on the list of free ids */
    } *blocks;                  /* by id */
    size_t block_count, block_room;
    size_t *order;              /* ids in order of allocation; LIVE_NONE where one was freed */
    size_t begin, end, order_room;
    size_t count, bytes;        /* live blocks, and their sizes' sum */
    size_t reserved;            /* ids below are the source's own */
    size_t free_ids;            /* the first of a list of ids, LIVE_NONE if empty */
} live_blocks;

/* Ids below `reserved` are never handed out by live_fresh(). */
void live_open(live_blocks *live, size_t reserved);
void live_close(live_blocks *live);

/* Make `copy`, whose old value is overwritten, the same. Return the bytes that it takes. O(blocks). */
size_t live_copy(live_blocks *copy, const live_blocks *live);

/* Return an id that is not in use: the one freed most recently, or else the lowest new one. */
size_t live_fresh(const live_blocks *live);

void live_add(live_blocks *live, size_t id, size_t size);
void live_remove(live_blocks *live, size_t id);

/* Change the size; its place in the order stays. */
void live_resize(live_blocks *live, size_t id, size_t size);

bool live_contains(const live_blocks *live, size_t id);

/* LIVE_NONE when no block is live. */
size_t live_oldest(const live_blocks *live);
size_t live_newest(const live_blocks *live);

/* Return the block allocated next after `id`, which is live; LIVE_NONE if it is the newest. */
size_t live_after(const live_blocks *live, size_t id);

/* Return some live block, chosen by `number`; LIVE_NONE when none is live. */
size_t live_pick(const live_blocks *live, size_t number);

#endif

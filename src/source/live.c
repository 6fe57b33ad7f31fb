/* A freed block leaves a gap in the order; when gaps outnumber blocks, the order closes up. */
#include "source/live.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

enum { FEWEST = 64 };

void live_open(live_blocks *live, size_t reserved)
{
    *live = (live_blocks){.reserved = reserved, .free_ids = LIVE_NONE};
    live->blocks = memory_grow(NULL, &live->block_room, reserved + FEWEST, sizeof *live->blocks);
    while (live->block_count < reserved)
        live->blocks[live->block_count++].place = LIVE_NONE;
}

void live_close(live_blocks *live)
{
    free(live->blocks);
    free(live->order);
    *live = (live_blocks){0};
}

size_t live_copy(live_blocks *copy, const live_blocks *live)
{
    *copy = *live;
    copy->block_room = live->block_count;
    copy->order_room = live->end;
    copy->blocks = memory_copy(live->blocks, live->block_count * sizeof *live->blocks);
    copy->order = memory_copy(live->order, live->end * sizeof *live->order);
    return live->block_count * sizeof *live->blocks + live->end * sizeof *live->order;
}

size_t live_fresh(const live_blocks *live)
{
    return live->free_ids != LIVE_NONE ? live->free_ids : live->block_count;
}

bool live_contains(const live_blocks *live, size_t id)
{
    return id < live->block_count && live->blocks[id].place != LIVE_NONE;
}

/* Move the blocks together, in place. */
static void close_up(live_blocks *live)
{
    size_t place = 0;

    for (size_t i = live->begin; i < live->end; i++)
        if (live->order[i] != LIVE_NONE) {
            live->order[place] = live->order[i];
            live->blocks[live->order[place]].place = place;
            place++;
        }
    live->begin = 0;
    live->end = place;
}

void live_add(live_blocks *live, size_t id, size_t size)
{
    assert(!live_contains(live, id) && id <= live->block_count);
    if (id == live->free_ids)
        live->free_ids = live->blocks[id].next_free;
    if (id == live->block_count) {
        live->blocks = memory_grow(live->blocks, &live->block_room, id + 1, sizeof *live->blocks);
        live->block_count++;
    }
    live->order = memory_grow(live->order, &live->order_room, live->end + 1, sizeof *live->order);
    live->blocks[id] = (struct live_block){size, live->end, LIVE_NONE};
    live->order[live->end++] = id;
    live->count++;
    live->bytes += size;
}

void live_remove(live_blocks *live, size_t id)
{
    struct live_block *block = &live->blocks[id];

    assert(live_contains(live, id));
    live->order[block->place] = LIVE_NONE;
    block->place = LIVE_NONE;
    if (id >= live->reserved) {
        block->next_free = live->free_ids;
        live->free_ids = id;
    }
    live->count--;
    live->bytes -= block->size;
    while (live->begin < live->end && live->order[live->begin] == LIVE_NONE)
        live->begin++;
    while (live->end > live->begin && live->order[live->end - 1] == LIVE_NONE)
        live->end--;
    if (live->end - live->begin > 2 * live->count + FEWEST || live->begin > live->count + FEWEST)
        close_up(live);
}

void live_resize(live_blocks *live, size_t id, size_t size)
{
    assert(live_contains(live, id));
    live->bytes += size - live->blocks[id].size;
    live->blocks[id].size = size;
}

size_t live_oldest(const live_blocks *live)
{
    return live->count ? live->order[live->begin] : LIVE_NONE;
}

size_t live_newest(const live_blocks *live)
{
    return live->count ? live->order[live->end - 1] : LIVE_NONE;
}

size_t live_after(const live_blocks *live, size_t id)
{
    assert(live_contains(live, id));
    for (size_t place = live->blocks[id].place + 1; place < live->end; place++)
        if (live->order[place] != LIVE_NONE)
            return live->order[place];
    return LIVE_NONE;
}

size_t live_pick(const live_blocks *live, size_t number)
{
    if (live->count == 0)
        return LIVE_NONE;
    size_t place = live->begin + number % (live->end - live->begin);
    while (live->order[place] == LIVE_NONE)     /* the last place is never a gap */
        place++;
    return live->order[place];
}

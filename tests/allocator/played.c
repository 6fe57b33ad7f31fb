#include "played.h"

#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct player {
    allocator base;
    const played_list *list;
    size_t at;                  /* the next call */
    played_state state;
    unsigned char memory[PLAYED_PAGES * PLAYED_PAGE];
} player;

const played_list *played;

static player *of(const allocator *allocator)
{
    return (player *)allocator;
}

/* --- Segments ---------------------------------------------------------------------------------- */

/* The index of the first of some pieces at an address, or after it. */
static size_t first_at(const piece *pieces, size_t count, uintptr_t address)
{
    size_t i = 0;

    while (i < count && pieces[i].address < address)
        i++;
    return i;
}

static void add(piece *pieces, size_t *count, piece added)
{
    size_t i = first_at(pieces, *count, added.address);

    memmove(pieces + i + 1, pieces + i, (*count - i) * sizeof *pieces);
    pieces[i] = added;
    ++*count;
}

static void take(piece *pieces, size_t *count, const piece *taken)
{
    size_t i = first_at(pieces, *count, taken->address);

    assert_true(i < *count);
    assert_int_equal(pieces[i].address, taken->address);
    assert_int_equal(pieces[i].size, taken->size);
    assert_int_equal(pieces[i].type, taken->type);
    --*count;
    memmove(pieces + i, pieces + i + 1, (*count - i) * sizeof *pieces);
}

void played_do(played_state *state, const event *event)
{
    if (!event_changes(event))
        return;
    for (size_t i = 0; i < event->before.count; i++)
        take(state->segments, &state->count, &event->before.list[i]);
    for (size_t i = 0; i < event->after.count; i++)
        add(state->segments, &state->count, event->after.list[i]);
    if (event->kind == EVENT_MAPPED)
        add(state->mains, &state->main_count, event->after.list[0]);
    if (event->kind == EVENT_UNMAPPED)
        take(state->mains, &state->main_count, &event->before.list[0]);
}

/* --- The row ----------------------------------------------------------------------------------- */

static const policy *policy_at(int number)
{
    static const policy only = {
        .name = "as-written", .title = "the list", .source = "the test", .looks_at = "segment",
    };

    return number == 0 ? &only : NULL;
}

static allocator *open(const allocator_options *options, refusal *refusal)
{
    player *player = memory_new(sizeof *player);

    (void)refusal;
    player->list = played;
    player->base.options = *options;
    player->base.options.page_size = PLAYED_PAGE;
    player->base.options.base_address = PLAYED_BASE;
    return &player->base;
}

static void shut(allocator *allocator)
{
    free(allocator);
}

static bool finish(allocator *allocator)
{
    player *player = of(allocator);

    player->at = 0;
    player->state = (played_state){.count = 0};
    memset(player->memory, 0, sizeof player->memory);
    return true;
}

static const played_call *play(player *player)
{
    assert_true(player->at < player->list->count);
    const played_call *call = &player->list->calls[player->at++];

    for (size_t i = 0; i < call->count; i++) {
        if (call->events[i].kind == EVENT_SEARCHED && player->base.observer)
            player->base.observer(player->base.context, &call->events[i]);
        played_do(&player->state, &call->events[i]);
        if (call->events[i].kind != EVENT_SEARCHED && player->base.observer)
            player->base.observer(player->base.context, &call->events[i]);
    }
    return call;
}

static bool allocate(allocator *allocator, size_t size, uintptr_t *address)
{
    (void)size;
    *address = play(of(allocator))->address;
    return *address;
}

static bool find(const allocator *allocator, uintptr_t address, segment *found)
{
    const player *player = of(allocator);
    const played_state *state = &player->state;
    size_t i = first_at(state->segments, state->count, address + 1);
    size_t main = first_at(state->mains, state->main_count, address + 1);

    if (i == 0 || !piece_holds(&state->segments[i - 1], address))
        return false;
    const piece *piece = &state->segments[i - 1];
    *found = (segment){
        .address = piece->address,
        .size = piece->size,
        .type = piece->type,
        .requested = piece->type == SEGMENT_PROCESS ? piece->size : 0,
        .main_address = state->mains[main - 1].address,
        .main_size = state->mains[main - 1].size,
        .physical = of(allocator)->memory + (piece->address - PLAYED_BASE),
        .self = piece,
    };
    return true;
}

static unsigned char *get(const allocator *allocator, uintptr_t address)
{
    segment segment;

    if (!find(allocator, address, &segment) || segment.type != SEGMENT_PROCESS)
        return NULL;
    return segment.physical + (address - segment.address);
}

static bool reallocate(allocator *allocator, uintptr_t *address, size_t size)
{
    unsigned char *before = get(allocator, *address);
    const played_call *call = play(of(allocator));

    if (!call->address)
        return false;
    *address = call->address;
    memmove(get(allocator, *address), before, size);
    return true;
}

static bool release(allocator *allocator, uintptr_t address)
{
    segment segment;

    if (!find(allocator, address, &segment) || segment.address != address
        || segment.type != SEGMENT_PROCESS)
        return false;
    play(of(allocator));
    return true;
}

static bool nth(const allocator *allocator, size_t number, segment *found)
{
    const played_state *state = &of(allocator)->state;

    return number < state->count && find(allocator, state->segments[number].address, found);
}

static bool end(const allocator *allocator, bool last, segment *found)
{
    return nth(allocator, last ? of(allocator)->state.count - 1 : 0, found);
}

static bool beside(const allocator *allocator, bool after, segment *segment)
{
    size_t number = (size_t)((const piece *)segment->self - of(allocator)->state.segments);

    return nth(allocator, after ? number + 1 : number - 1, segment);
}

static bool largest(const allocator *allocator, segment *found)
{
    segment segment;

    *found = (struct segment){0};
    for (size_t i = 0; nth(allocator, i, &segment); i++)
        if (segment.type == SEGMENT_HOLE && segment.size > found->size)
            *found = segment;
    return found->size;
}

static heap_figures figures(const allocator *allocator)
{
    const played_state *state = &of(allocator)->state;
    heap_figures now = {.main_nodes = state->main_count};

    for (size_t i = 0; i < state->count; i++) {
        bool process = state->segments[i].type == SEGMENT_PROCESS;
        *(process ? &now.live_blocks : &now.holes) += 1;
        *(process ? &now.live_bytes : &now.free_bytes) += state->segments[i].size;
        now.mapped_bytes += state->segments[i].size;
    }
    return now;
}

const model played_model = {
    .name = "played",
    .takes = 1u << HEAP_PAGE_SIZE | 1u << HEAP_BASE_ADDRESS,
    .policy_at = policy_at,
    .open = open,
    .close = shut,
    .malloc = allocate,
    .realloc = reallocate,
    .free = release,
    .get = get,
    .finish = finish,
    .find = find,
    .end = end,
    .beside = beside,
    .largest = largest,
    .figures = figures,
};

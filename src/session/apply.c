/* How each operation is applied: checked before, timed, its effect on blocks and patterns kept. */
#include "session/internal.h"

#include "base/memory.h"
#include "session/pattern.h"

#include <time.h>

/* --- What the heap says ------------------------------------------------------------------------ */

static void keep_visited(void *context, const SubChainNode *segment)
{
    session *session = context;

    session->visited[session->visited_count++] = (uintptr_t)segment->virtual_address;
}

/* What the search of this moment looks at. */
static void follow_search(session *session, record *record, size_t size)
{
    const mems_figures figures = mems_heap_figures(session->heap);

    record->counted = figures.live_blocks + figures.holes < SESSION_COUNTED_SEGMENTS;
    if (record->counted)
        record->visited = mems_heap_visits(session->heap, size, keep_visited, session);
}

static void keep_event(void *context, const mems_event *event)
{
    session *session = context;
    record *record = last_record(session);

    if (event->kind == MEMS_SEARCHED && session->follows)
        follow_search(session, record, event->part);
    if (session->options.drawn)
        survey_note(&session->survey, event);
    if (record->event_count < MEMS_EVENTS_A_CALL)
        record->events[record->event_count++] = *event;
    record->events_made++;
}

void session_listen(session *session)
{
    mems_heap_observe(session->heap, keep_event, session);
}

/* --- Records ----------------------------------------------------------------------------------- */

/* A new record for an operation that is about to be applied. */
static record *begin(session *session, const operation *operation, bool by_hand)
{
    session->now.position++;
    session->visited_count = 0;
    session->followed = session->follows;
    record *record = last_record(session);
    *record = (struct record){
        .number = session->now.position,
        .operation = *operation,
        .by_hand = by_hand,
        .size = operation->size,
        .heap = mems_heap_chosen(session->heap),
    };
    return record;
}

/* Operations that are only repeated say nothing new of their speed; and where many are to be done that
 * nobody looks at, some of them are enough, for the clock takes as long as the heap. */
static bool is_timed(const session *session)
{
    enum { ALL = 4096, EACH = 16 };
    size_t position = session->now.position;
    bool looked_at = session->follows || (!session->options.drawn && position <= ALL);

    return !session->repeats && (looked_at || position % EACH == 0);
}

static uint64_t start_clock(const session *session)
{
    struct timespec time;

    if (!is_timed(session))
        return 0;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void stop_clock(session *session, uint64_t start)
{
    if (!is_timed(session))
        return;
    session->nanoseconds += start_clock(session) - start;
    session->timed++;
}

/* --- Blocks ------------------------------------------------------------------------------------ */

static session_status lost(session *session, size_t line, uintptr_t address, size_t size)
{
    session->now.broken = !complain(&session->now.complaint, line, "the heap has lost PROCESS "
                                    "[%zu:%zu]", (size_t)address, (size_t)address + size - 1);
    return SESSION_BROKEN;
}

static bool is_process(const SubChainNode *segment)
{
    return segment && segment->type == MEMS_PROCESS;
}

/* For a picture: a shade that neither neighbour has; `wanted`, if that is one. Blocks become neighbours
 * only when one of them is new or has grown, so the shades of two neighbours always differ. */
static unsigned choose_shade(const session *session, const SubChainNode *segment, unsigned wanted)
{
    const SubChainNode *beside[] = {segment->prev, segment->next};
    bool used[SHADES] = {false};

    for (int i = 0; i < 2; i++)
        if (is_process(beside[i])) {
            uintptr_t neighbour = (uintptr_t)beside[i]->virtual_address;
            used[session_block(session, neighbour)->shade] = true;
        }
    for (unsigned i = 0; used[wanted] && i < SHADES; i++)
        wanted = i;
    return wanted;
}

/* What was allocated at the record's address becomes the operation's block, and is filled. */
static session_status settle(session *session, record *record, unsigned shade)
{
    const operation *operation = &record->operation;
    const SubChainNode *segment = mems_heap_find(session->heap, (void *)record->address, NULL);

    if (!is_process(segment) || segment->size < operation->size)
        return lost(session, operation->line, record->address, operation->size);
    record->size = segment->size;
    const placed_block block = {
        .address = record->address,
        .size = segment->size,
        .id = operation->block,
        .pattern = session->repeats ? PATTERN_BLANK : pattern_for(record->number),
        .name = operation->name,
        .shade = session->options.drawn ? choose_shade(session, segment, shade) : 0,
    };
    placed_add(&session->placed, &block);
    if (!session->repeats)
        pattern_fill(segment->physical_address, block.size, block.pattern);
    return SESSION_STEPPED;
}

/* Whether the first `part` bytes of a block, now at `address`, are still as they were filled. */
static bool check_pattern(session *session, const placed_block *block, uintptr_t address,
                          size_t part, size_t line)
{
    const unsigned char *memory = mems_heap_get(session->heap, (void *)address);

    if (!memory) {
        lost(session, line, address, part);
        return false;
    }
    if (session->repeats)
        return true;
    size_t wrong = pattern_check_part(memory, block->size, part, block->pattern);
    if (wrong == part)
        return true;
    session->now.broken = true;
    return complain(&session->now.complaint, line, "byte %zu of PROCESS [%zu:%zu] is 0x%02x, was "
                    "filled with 0x%02x: somebody wrote into a block that is not theirs", wrong,
                    (size_t)address, (size_t)address + part - 1, memory[wrong],
                    pattern_byte(wrong, block->pattern));
}

/* --- Operations -------------------------------------------------------------------------------- */

/* An operation on a block that found no place, or was freed by hand: what the source thinks of the
 * block goes on, so that the operations that follow are the same whatever the heap. */
static session_status pass_over(session *session, const operation *operation, bool by_hand)
{
    bool frees = operation->kind == OPERATION_FREE
              || (operation->kind == OPERATION_REALLOC && operation->size == 0);
    bool of_block = operation->kind < OPERATION_STRAY;

    begin(session, operation, by_hand)->passed = true;
    if (!of_block || !live_contains(&session->live, operation->block))
        return SESSION_STEPPED;
    if (frees)
        live_remove(&session->live, operation->block);
    else
        live_resize(&session->live, operation->block, operation->size);
    return SESSION_STEPPED;
}

static session_status apply_missing(session *session, const operation *operation, bool by_hand)
{
    if (session_is_lenient(session))
        return pass_over(session, operation, by_hand);
    session->now.broken = !complain(&session->now.complaint, operation->line, "'%.60s' is not "
        "allocated now: its malloc found no place, or it was freed by hand or by its address",
        operation->name ? operation->name : "block");
    return SESSION_BROKEN;
}

/* What the source asked for is live to it, whether or not there was a place; what the user asked for in
 * vain is not. */
static session_status apply_malloc(session *session, const operation *operation, bool by_hand)
{
    size_t id = operation->block;

    if (placed_by_id(&session->placed, id))
        return pass_over(session, operation, by_hand);
    record *record = begin(session, operation, by_hand);
    uint64_t start = start_clock(session);
    void *address = mems_heap_malloc(session->heap, operation->size);

    stop_clock(session, start);
    record->address = (uintptr_t)address;
    record->failed = !address;
    if (live_contains(&session->live, id))
        live_remove(&session->live, id);
    if (address || !by_hand)
        live_add(&session->live, id, operation->size);
    return address ? settle(session, record, 0) : SESSION_STEPPED;
}

/* A free, or a realloc to 0. */
static session_status apply_free(session *session, const operation *operation,
                                 const placed_block *block, bool by_hand)
{
    if (!check_pattern(session, block, block->address, block->size, operation->line))
        return SESSION_BROKEN;
    record *record = begin(session, operation, by_hand);
    record->address = block->address;
    record->size = block->size;
    uint64_t start = start_clock(session);
    if (operation->kind == OPERATION_REALLOC)
        mems_heap_realloc(session->heap, (void *)block->address, 0);
    else
        mems_heap_free(session->heap, (void *)block->address);
    stop_clock(session, start);
    live_remove(&session->live, block->id);
    placed_remove(&session->placed, block);
    return SESSION_STEPPED;
}

/* The contents have to come along, as far as there is room for them. */
static session_status apply_realloc(session *session, const operation *operation,
                                    const placed_block *block, bool by_hand)
{
    if (!check_pattern(session, block, block->address, block->size, operation->line))
        return SESSION_BROKEN;
    record *record = begin(session, operation, by_hand);
    record->before.address = block->address;
    record->before.size = block->size;
    record->before.shade = block->shade;
    uint64_t start = start_clock(session);
    void *address = mems_heap_realloc(session->heap, (void *)block->address, operation->size);
    stop_clock(session, start);
    record->address = (uintptr_t)address;
    record->failed = !address;
    if (address || !by_hand)
        live_resize(&session->live, operation->block, operation->size);
    if (!address)
        return SESSION_STEPPED;
    size_t kept = block->size < operation->size ? block->size : operation->size;
    if (!check_pattern(session, block, record->address, kept, operation->line))
        return SESSION_BROKEN;
    placed_remove(&session->placed, block);
    return settle(session, record, record->before.shade);
}

static session_status apply_to_block(session *session, const operation *operation, bool by_hand)
{
    const placed_block *block = placed_by_id(&session->placed, operation->block);

    if (!block)
        return apply_missing(session, operation, by_hand);
    if (operation->kind == OPERATION_REALLOC && operation->size > 0)
        return apply_realloc(session, operation, block, by_hand);
    return apply_free(session, operation, block, by_hand);
}

/* What an address lies in that is no block's, or is not to be freed. */
static void note_segment(const session *session, record *record)
{
    const void *address = (void *)record->operation.address;
    const SubChainNode *segment = mems_heap_find(session->heap, address, NULL);

    if (is_process(segment)) {
        record->address = (uintptr_t)segment->virtual_address;
        record->size = segment->size;
    } else if (segment) {
        record->before.address = (uintptr_t)segment->virtual_address;
        record->before.size = segment->size;
    }
}

/* The block is that operation's own from here on, so that its record tells which it was. */
static session_status apply_free_address(session *session, const operation *operation, bool by_hand)
{
    const placed_block *block = placed_at(&session->placed, operation->address);

    if (block) {
        struct operation of_block = *operation;
        of_block.block = block->id;
        of_block.name = block->name;
        return apply_free(session, &of_block, block, by_hand);
    }
    record *record = begin(session, operation, by_hand);
    uint64_t start = start_clock(session);
    record->failed = !mems_heap_free(session->heap, (void *)operation->address);
    stop_clock(session, start);
    note_segment(session, record);
    return record->failed ? SESSION_STEPPED : lost(session, operation->line, operation->address, 1);
}

static session_status apply_get(session *session, const operation *operation, bool by_hand)
{
    const void *address = (void *)operation->address;
    record *record = begin(session, operation, by_hand);
    uint64_t start = start_clock(session);
    const void *memory = mems_heap_get(session->heap, address);

    stop_clock(session, start);
    record->failed = !memory;
    note_segment(session, record);
    return SESSION_STEPPED;
}

/* Coalesce, and trim: those that are about no block. */
static session_status apply_to_all(session *session, const operation *operation, bool by_hand)
{
    record *record = begin(session, operation, by_hand);
    uint64_t start = start_clock(session);

    record->result = operation->kind == OPERATION_TRIM ? mems_heap_trim(session->heap)
                                                       : mems_heap_coalesce(session->heap);
    stop_clock(session, start);
    return SESSION_STEPPED;
}

/* The new heap begins where the old one did. */
static session_status apply_finish(session *session, const operation *operation, bool by_hand)
{
    const mems_figures figures = mems_heap_figures(session->heap);
    const mems_heap_options options = mems_heap_chosen(session->heap);
    record *record = begin(session, operation, by_hand);

    mems_heap_close(session->heap);
    session->heap = mems_heap_open(&options, NULL);
    if (!session->heap)
        memory_exhausted();
    record->result = figures.live_blocks;
    record->size = figures.live_bytes;
    record->before.size = figures.mapped_bytes;
    live_close(&session->live);
    live_open(&session->live, session->options.source.reserved);
    placed_close(&session->placed);
    survey_empty(&session->survey, session->heap);
    session_listen(session);
    return SESSION_STEPPED;
}

session_status session_apply(session *session, const operation *operation, bool by_hand)
{
    switch (operation->kind) {
    case OPERATION_MALLOC:
        return apply_malloc(session, operation, by_hand);
    case OPERATION_FREE:
    case OPERATION_REALLOC:
        return apply_to_block(session, operation, by_hand);
    case OPERATION_FREE_ADDRESS:
        return apply_free_address(session, operation, by_hand);
    case OPERATION_GET:
        return apply_get(session, operation, by_hand);
    case OPERATION_FINISH:
        return apply_finish(session, operation, by_hand);
    case OPERATION_STRAY:
    case OPERATION_INHERITED:
    case OPERATION_REFUSED:
        return pass_over(session, operation, by_hand);
    default:
        return apply_to_all(session, operation, by_hand);
    }
}

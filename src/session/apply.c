/* How each operation is applied: checked before, timed, its effect on blocks and patterns kept. */
#include "session/internal.h"

#include "base/memory.h"
#include "session/pattern.h"

#include <assert.h>
#include <time.h>

/* --- What the heap says ------------------------------------------------------------------------ */

static void keep_visited(void *context, uintptr_t address)
{
    session *session = context;

    if (session->visited_count < SESSION_COUNTED_SEGMENTS)
        session->visited[session->visited_count++] = address;
}

/* Follow the search that is going on, which may be another one of the same operation. */
static void follow_search(session *session, record *record, size_t size)
{
    const heap_figures figures = allocator_figures(session->heap);
    const model *model = session->heap->model;

    record->counted = model->visits
                   && figures.live_blocks + figures.holes < SESSION_COUNTED_SEGMENTS;
    if (record->counted)
        record->visited += model->visits(session->heap, size, keep_visited, session);
}

/* On which side of what became free there were HOLEs. */
static void note_merged(record *record, const event *event)
{
    if (!event_merges(event, &record->freed))
        return;
    for (size_t i = 0; i < event->before.count; i++) {
        record->merged_left |= piece_end(&event->before.list[i]) <= record->freed.address;
        record->merged_right |= event->before.list[i].address > record->freed.address;
    }
}

static void note_freed(record *record, const event *event)
{
    if (event->kind == EVENT_FREED)
        record->freed = event->before.list[0];
    else if (event->kind == EVENT_SHRUNK)
        record->freed = event->after.list[event->after.count - 1];
    else if (event->kind == EVENT_MERGED)
        note_merged(record, event);
}

void session_hear(void *context, const event *event)
{
    session *session = context;
    record *record = last_record(session);

    if (event->kind == EVENT_SEARCHED && session->follows)
        follow_search(session, record, event->bytes);
    if (!session->hurries)
        survey_note(&session->survey, event);
    if (session->follows) {
        changes_note(&session->changes, event);
        record->events = session->changes.list;
        record->event_count = session->changes.count;
    }
    record->did |= 1u << event->kind;
    note_freed(record, event);
}

void session_forget_changes(session *session)
{
    record *record = last_record(session);

    session->visited_count = 0;
    if (record->event_count == 0 && session->changes.count == 0)
        return;
    record->events = NULL;
    record->event_count = 0;
    changes_clear(&session->changes);
}

/* --- Records ----------------------------------------------------------------------------------- */

/* Operations that are only repeated say nothing new of their speed; and where many are to be done that
 * nobody looks at, some of them are enough, for the clock takes as long as the heap. */
static bool is_timed(const session *session)
{
    enum { ALL = 4096, EACH = 16 };
    size_t position = session->now.position;
    bool looked_at = session->follows || (!session->options.drawn && position <= ALL);

    return !session->repeats && (looked_at || position % EACH == 0);
}

static uint64_t read_clock(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* Return a new record for an operation that is applied at once: its time begins here. */
static record *begin(session *session, const operation *operation, bool by_hand)
{
    session_forget_changes(session);
    session->now.position++;
    session->followed = session->follows;
    record *record = last_record(session);
    *record = (struct record){
        .number = session->now.position,
        .operation = *operation,
        .by_hand = by_hand,
        .size = operation->size,
        .heap = &session->heap->options,
    };
    session->started = is_timed(session) ? read_clock() : 0;
    return record;
}

/* Note that the heap is done. */
static void stop_clock(session *session)
{
    if (!session->started)
        return;
    session->nanoseconds += read_clock() - session->started;
    session->timed++;
}

/* --- Blocks ------------------------------------------------------------------------------------ */

static session_status lost(session *session, size_t line, uintptr_t address, size_t size)
{
    session->now.broken = !complain(&session->now.complaint, line, "the heap has lost PROCESS "
                                    "[%zu:%zu]", (size_t)address, (size_t)address + size - 1);
    return SESSION_BROKEN;
}

/* For a picture: a shade that neither neighbour has; `wanted`, if that is one. Blocks become neighbours
 * only when one of them is new or has grown, so the shades of two neighbours always differ. */
static unsigned choose_shade(const session *session, const segment *segment, unsigned wanted)
{
    const size_t before = segment->address - segment->main_address;
    const bool has[] = {before > 0, before + segment->size < segment->main_size};
    bool used[SHADES] = {false};

    for (int after = 0; after < 2; after++) {
        struct segment beside = *segment;
        if (!has[after] || !session->heap->model->beside(session->heap, after, &beside)
            || beside.type != SEGMENT_PROCESS)
            continue;
        const placed_block *block = session_block(session, beside.address);
        if (block)
            used[block->shade] = true;
    }
    for (unsigned i = 0; used[wanted] && i < SHADES; i++)
        wanted = i;
    return wanted;
}

/* What was allocated at the record's address becomes the operation's block, and is filled. */
static session_status settle(session *session, record *record, unsigned shade)
{
    const operation *operation = &record->operation;
    segment segment;

    if (!allocator_find(session->heap, record->address, &segment) || segment.type != SEGMENT_PROCESS
        || segment.size < operation->size)
        return lost(session, operation->line, record->address, operation->size);
    record->size = segment.size;
    const placed_block block = {
        .address = record->address,
        .size = segment.size,
        .requested = operation->size,
        .id = operation->block,
        .pattern = session->repeats ? PATTERN_BLANK : pattern_for(record->number),
        .name = operation->name,
        .shade = session->options.drawn ? choose_shade(session, &segment, shade) : 0,
    };
    placed_add(&session->placed, &block);
    if (!session->repeats && !session->heap->model->remote)
        pattern_fill(segment.physical, block.requested, block.pattern);
    return SESSION_STEPPED;
}

/* Whether the first `part` bytes of a block, now at `address`, are still as they were filled. */
static bool check_pattern(session *session, const placed_block *block, uintptr_t address,
                          size_t part, size_t line)
{
    if (session->repeats)
        return true;            /* it was, when this was done for the first time */
    const unsigned char *memory = session->heap->model->get(session->heap, address);
    if (!memory) {
        lost(session, line, address, part);
        return false;
    }
    if (session->heap->model->remote)
        return true;
    size_t wrong = pattern_check(memory, block->requested, part, block->pattern);
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
    bool of_block = operation->kind < OPERATION_STRAY;

    begin(session, operation, by_hand)->passed = true;
    if (!of_block || !live_contains(&session->live, operation->block))
        return SESSION_STEPPED;
    if (operation_frees(operation))
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
    uintptr_t address = 0;
    bool placed = session->heap->model->malloc(session->heap, operation->size, &address);

    stop_clock(session);
    record->address = address;
    record->failed = !placed;
    if (live_contains(&session->live, id))
        live_remove(&session->live, id);
    if (placed || !by_hand)
        live_add(&session->live, id, operation->size);
    return placed ? settle(session, record, 0) : SESSION_STEPPED;
}

/* A free, or a realloc to 0. */
static session_status apply_free(session *session, const operation *operation,
                                 const placed_block *block, bool by_hand)
{
    if (!check_pattern(session, block, block->address, block->requested, operation->line))
        return SESSION_BROKEN;
    record *record = begin(session, operation, by_hand);
    record->address = block->address;
    record->size = block->size;
    bool freed = session->heap->model->free(session->heap, block->address);
    stop_clock(session);
    if (!freed)
        return lost(session, operation->line, block->address, block->size);
    live_remove(&session->live, block->id);
    placed_remove(&session->placed, block);
    return SESSION_STEPPED;
}

/* The contents have to come along, as far as there is room for them. */
static session_status apply_realloc(session *session, const operation *operation,
                                    const placed_block *block, bool by_hand)
{
    if (!check_pattern(session, block, block->address, block->requested, operation->line))
        return SESSION_BROKEN;
    record *record = begin(session, operation, by_hand);
    record->before.address = block->address;
    record->before.size = block->size;
    record->before.shade = block->shade;
    uintptr_t address = block->address;
    bool placed = session->heap->model->realloc(session->heap, &address, operation->size);
    stop_clock(session);
    record->address = placed ? address : 0;
    record->failed = !placed;
    if (placed || !by_hand)
        live_resize(&session->live, operation->block, operation->size);
    if (!placed)
        return SESSION_STEPPED;
    size_t kept = block->requested < operation->size ? block->requested : operation->size;
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
    return operation_frees(operation) ? apply_free(session, operation, block, by_hand)
                                      : apply_realloc(session, operation, block, by_hand);
}

/* What an address lies in that is no block's, or is not to be freed. */
static void note_segment(const session *session, record *record)
{
    segment segment;

    if (!allocator_find(session->heap, record->operation.address, &segment))
        return;
    if (segment.type == SEGMENT_PROCESS) {
        record->address = segment.address;
        record->size = segment.size;
    } else {
        record->before.address = segment.address;
        record->before.size = segment.size;
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
    record->failed = !session->heap->model->free(session->heap, operation->address);
    stop_clock(session);
    note_segment(session, record);
    return record->failed ? SESSION_STEPPED : lost(session, operation->line, operation->address, 1);
}

static session_status apply_get(session *session, const operation *operation, bool by_hand)
{
    record *record = begin(session, operation, by_hand);
    const void *memory = session->heap->model->get(session->heap, operation->address);

    stop_clock(session);
    record->failed = !memory;
    note_segment(session, record);
    return SESSION_STEPPED;
}

/* Coalesce, and trim: those that are about no block. A heap that cannot has nothing to do. */
static session_status apply_to_all(session *session, const operation *operation, bool by_hand)
{
    const model *model = session->heap->model;
    size_t (*const act)(allocator *allocator) = operation->kind == OPERATION_TRIM ? model->trim
                                                                                  : model->coalesce;
    record *record = begin(session, operation, by_hand);

    record->result = act ? act(session->heap) : 0;
    stop_clock(session);
    return SESSION_STEPPED;
}

/* The new heap begins where the old one did. */
static session_status apply_finish(session *session, const operation *operation, bool by_hand)
{
    const heap_figures figures = allocator_figures(session->heap);
    record *record = begin(session, operation, by_hand);

    if (!session->heap->model->finish(session->heap))
        memory_exhausted();
    record->result = figures.live_blocks;
    record->size = figures.live_bytes;
    record->before.size = figures.mapped_bytes;
    live_close(&session->live);
    live_open(&session->live, session->options.source.reserved);
    placed_close(&session->placed);
    survey_again(&session->survey);
    return SESSION_STEPPED;
}

session_status session_apply(session *session, const operation *operation, bool by_hand)
{
    static session_status (*const appliers[])(struct session *session, const struct operation *operation,
                                              bool by_hand) = {
        [OPERATION_MALLOC] = apply_malloc,
        [OPERATION_FREE] = apply_to_block,
        [OPERATION_REALLOC] = apply_to_block,
        [OPERATION_COALESCE] = apply_to_all,
        [OPERATION_TRIM] = apply_to_all,
        [OPERATION_FREE_ADDRESS] = apply_free_address,
        [OPERATION_GET] = apply_get,
        [OPERATION_FINISH] = apply_finish,
        [OPERATION_STRAY] = pass_over,
        [OPERATION_INHERITED] = pass_over,
        [OPERATION_REFUSED] = pass_over,
    };
    _Static_assert(sizeof appliers / sizeof *appliers == REMARK_SAY, "every operation is applied");

    assert(!is_remark(operation->kind));
    return appliers[operation->kind](session, operation, by_hand);
}

/* How each operation is applied: checked before, timed, its effect on blocks and patterns kept. */
#include "session/session.h"

#include "session/expect.h"
#include "session/pattern.h"
#include "workload/memory.h"

#include <stdlib.h>
#include <time.h>

struct session {
    mems_heap *heap;
    source source;
    size_t limit;               /* what the source may still give */
    live_blocks live;
    placed_blocks placed;
    size_t position;
    uint64_t nanoseconds;
    const char *narration;
    bool drawn, follows, broken;
    survey survey;
    size_t visited_count;
    uintptr_t visited[SESSION_COUNTED_SEGMENTS];
    complaint complaint;
    record records[SESSION_RECORDS];    /* a ring: operation n is at n % SESSION_RECORDS */
};

static record *last_record(session *session)
{
    return &session->records[session->position % SESSION_RECORDS];
}

/* --- Remarks ----------------------------------------------------------------------------------- */

static void expect_failed(session *session, size_t line)
{
    const record *record = last_record(session);
    operation_kind kind = record->operation.kind;

    if (record->failed)
        return;
    session->broken = true;
    if (kind == OPERATION_MALLOC || (kind == OPERATION_REALLOC && !record_frees(record)))
        complain(&session->complaint, line, "expected the operation before this to find no place; "
                 "it was given [%zu:%zu]", (size_t)record->address,
                 (size_t)record->address + record->size - 1);
    else
        complain(&session->complaint, line, "expected the operation before this to find no place; "
                 "it was no allocation");
}

static void attend_to(session *session, const operation *remark)
{
    if (remark->kind == REMARK_SAY)
        session->narration = remark->text;
    else if (remark->kind == REMARK_EXPECT_FAILED)
        expect_failed(session, remark->line);
    else if (!expect_chain(session->heap, remark->text, remark->line, &session->complaint))
        session->broken = true;
}

static session_status attend_to_remarks(session *session)
{
    operation remark;

    while (!session->broken && session->source.remark
           && session->source.remark(session->source.self, &remark))
        attend_to(session, &remark);
    return session->broken ? SESSION_BROKEN : SESSION_STEPPED;
}

/* --- Opening and closing ----------------------------------------------------------------------- */

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

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
    if (session->drawn)
        survey_note(&session->survey, event);
    if (record->event_count < MEMS_EVENTS_A_CALL)
        record->events[record->event_count++] = *event;
    record->events_made++;
}

session *session_open(const session_options *options, complaint *complaint)
{
    const char *why;
    mems_heap *heap = mems_heap_open(&options->heap, &why);

    if (!heap) {
        complain(complaint, 0, "%s", why);
        return NULL;
    }
    session *session = memory_new(sizeof *session);
    session->heap = heap;
    session->source = options->source;
    session->limit = options->limit;
    session->drawn = session->follows = options->drawn;
    survey_open(&session->survey, heap);
    session->narration = "";
    live_open(&session->live, options->source.reserved);
    session->source.rewind(session->source.self);
    mems_heap_observe(heap, keep_event, session);
    attend_to_remarks(session);
    return session;
}

void session_close(session *session)
{
    if (!session)
        return;
    mems_heap_observe(session->heap, NULL, NULL);
    mems_heap_close(session->heap);
    survey_close(&session->survey);
    placed_close(&session->placed);
    live_close(&session->live);
    free(session);
}

/* --- Operations -------------------------------------------------------------------------------- */

/* A new record for an operation that is about to be applied. */
static record *begin(session *session, const operation *operation, bool by_hand)
{
    session->position++;
    session->visited_count = 0;
    record *record = last_record(session);
    *record = (struct record){
        .number = session->position,
        .operation = *operation,
        .by_hand = by_hand,
        .size = operation->size,
        .heap = mems_heap_chosen(session->heap),
    };
    return record;
}

static session_status lost(session *session, size_t line, uintptr_t address, size_t size)
{
    session->broken = !complain(&session->complaint, line, "the heap has lost PROCESS [%zu:%zu]",
                                (size_t)address, (size_t)address + size - 1);
    return SESSION_BROKEN;
}

static bool is_process(const SubChainNode *segment)
{
    return segment && segment->type == MEMS_PROCESS;
}

/* A shade that neither neighbour has; `wanted`, if that is one. Blocks become neighbours only when
 * one of them is new or has grown, so the shades of two neighbours always differ. */
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
        .pattern = pattern_for(record->number),
        .name = operation->name,
        .shade = choose_shade(session, segment, shade),
    };
    placed_add(&session->placed, &block);
    pattern_fill(segment->physical_address, block.size, block.pattern);
    return SESSION_STEPPED;
}

static session_status apply_malloc(session *session, const operation *operation, bool by_hand)
{
    record *record = begin(session, operation, by_hand);
    uint64_t start = now();
    void *address = mems_heap_malloc(session->heap, operation->size);

    session->nanoseconds += now() - start;
    record->address = (uintptr_t)address;
    record->failed = !address;
    if (!address)
        return SESSION_STEPPED;
    live_add(&session->live, operation->block, operation->size);
    return settle(session, record, 0);
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
    size_t wrong = pattern_check_part(memory, block->size, part, block->pattern);
    if (wrong == part)
        return true;
    session->broken = true;
    return complain(&session->complaint, line, "byte %zu of PROCESS [%zu:%zu] is 0x%02x, was filled "
                    "with 0x%02x: somebody wrote into a block that is not theirs", wrong,
                    (size_t)address, (size_t)address + part - 1, memory[wrong],
                    pattern_byte(wrong, block->pattern));
}

/* The block of an operation, unharmed; NULL, and the session broken, if there is none. */
static const placed_block *block_of(session *session, const operation *operation)
{
    const placed_block *block = placed_by_id(&session->placed, operation->block);

    if (!block) {
        session->broken = !complain(&session->complaint, operation->line, "'%.60s' is not allocated "
            "now: its malloc found no place, or it was freed by hand",
            operation->name ? operation->name : "block");
        return NULL;
    }
    bool good = check_pattern(session, block, block->address, block->size, operation->line);
    return good ? block : NULL;
}

/* A free, or a realloc to 0. */
static session_status apply_free(session *session, const operation *operation, bool by_hand)
{
    const placed_block *block = block_of(session, operation);

    if (!block)
        return SESSION_BROKEN;
    record *record = begin(session, operation, by_hand);
    record->address = block->address;
    record->size = block->size;
    uint64_t start = now();
    if (operation->kind == OPERATION_FREE)
        mems_heap_free(session->heap, (void *)block->address);
    else
        mems_heap_realloc(session->heap, (void *)block->address, 0);
    session->nanoseconds += now() - start;
    live_remove(&session->live, block->id);
    placed_remove(&session->placed, block);
    return SESSION_STEPPED;
}

/* The contents have to come along, as far as there is room for them. */
static session_status apply_realloc(session *session, const operation *operation, bool by_hand)
{
    const placed_block *block = operation->size ? block_of(session, operation) : NULL;

    if (operation->size == 0)
        return apply_free(session, operation, by_hand);
    if (!block)
        return SESSION_BROKEN;
    record *record = begin(session, operation, by_hand);
    record->before.address = block->address;
    record->before.size = block->size;
    record->before.shade = block->shade;
    uint64_t start = now();
    void *address = mems_heap_realloc(session->heap, (void *)block->address, operation->size);
    session->nanoseconds += now() - start;
    record->address = (uintptr_t)address;
    record->failed = !address;
    if (!address)
        return SESSION_STEPPED;
    size_t kept = block->size < operation->size ? block->size : operation->size;
    if (!check_pattern(session, block, record->address, kept, operation->line))
        return SESSION_BROKEN;
    placed_remove(&session->placed, block);
    live_resize(&session->live, operation->block, operation->size);
    return settle(session, record, record->before.shade);
}

/* Those that are about no block. */
static session_status apply_to_all(session *session, const operation *operation, bool by_hand)
{
    record *record = begin(session, operation, by_hand);
    uint64_t start = now();

    record->result = operation->kind == OPERATION_TRIM ? mems_heap_trim(session->heap)
                                                       : mems_heap_coalesce(session->heap);
    session->nanoseconds += now() - start;
    return SESSION_STEPPED;
}

static session_status apply_one(session *session, const operation *operation, bool by_hand)
{
    switch (operation->kind) {
    case OPERATION_MALLOC:
        return apply_malloc(session, operation, by_hand);
    case OPERATION_FREE:
        return apply_free(session, operation, by_hand);
    case OPERATION_REALLOC:
        return apply_realloc(session, operation, by_hand);
    default:
        return apply_to_all(session, operation, by_hand);
    }
}

static session_status apply(session *session, const operation *operation, bool by_hand)
{
    size_t before = session->position;
    session_status status = apply_one(session, operation, by_hand);

    if (session->drawn && session->position > before)
        history_note(&session->survey.history, session->position, session->heap);
    return status;
}

session_status session_step(session *session)
{
    operation operation;

    if (session->broken)
        return SESSION_BROKEN;
    if (session->limit == 0
        || !session->source.next(session->source.self, &session->live, &operation))
        return SESSION_ENDED;
    session->limit--;
    if (apply(session, &operation, false) == SESSION_BROKEN)
        return SESSION_BROKEN;
    return attend_to_remarks(session);
}

session_status session_advance(session *session, size_t count)
{
    session_status status = session->broken ? SESSION_BROKEN : SESSION_STEPPED;

    while (session->position < count && status == SESSION_STEPPED)
        status = session_step(session);
    return status;
}

session_status session_reach(session *session, size_t count, complaint *complaint)
{
    session_status status = session_advance(session, count);

    if (status == SESSION_BROKEN)
        *complaint = session->complaint;
    else if (session->position < count)
        complain(complaint, 0, "there are only %zu operations", session->position);
    return status;
}

session_status session_malloc(session *session, size_t size)
{
    const operation operation = {
        .kind = OPERATION_MALLOC,
        .block = live_fresh(&session->live),
        .size = size,
    };

    return session->broken ? SESSION_BROKEN : apply(session, &operation, true);
}

/* An operation by hand on the block that begins at `address`. */
static session_status at_address(session *session, operation_kind kind, uintptr_t address,
                                 size_t size)
{
    const placed_block *block = placed_at(&session->placed, address);

    if (session->broken)
        return SESSION_BROKEN;
    if (!block)
        return SESSION_ENDED;
    const operation operation = {
        .kind = kind, .block = block->id, .size = size, .name = block->name,
    };
    return apply(session, &operation, true);
}

session_status session_realloc(session *session, uintptr_t address, size_t size)
{
    return at_address(session, OPERATION_REALLOC, address, size);
}

session_status session_free(session *session, uintptr_t address)
{
    return at_address(session, OPERATION_FREE, address, 0);
}

static session_status at_all(session *session, operation_kind kind)
{
    const operation operation = {.kind = kind};

    return session->broken ? SESSION_BROKEN : apply(session, &operation, true);
}

session_status session_coalesce(session *session)
{
    return at_all(session, OPERATION_COALESCE);
}

session_status session_trim(session *session)
{
    return at_all(session, OPERATION_TRIM);
}

/* --- Looking ----------------------------------------------------------------------------------- */

const complaint *session_complaint(const session *session)
{
    return session->broken ? &session->complaint : NULL;
}

const mems_heap *session_heap(const session *session)
{
    return session->heap;
}

size_t session_position(const session *session)
{
    return session->position;
}

const survey *session_survey(const session *session)
{
    return session->drawn ? &session->survey : NULL;
}

void session_follow(session *session, bool searches)
{
    session->follows = searches && session->drawn;
}

const uintptr_t *session_visited(const session *session, size_t *count)
{
    *count = session->visited_count;
    return session->visited;
}

const char *session_narration(const session *session)
{
    return session->narration;
}

double session_nanoseconds(const session *session)
{
    return session->position ? (double)session->nanoseconds / (double)session->position : 0;
}

const placed_block *session_block(const session *session, uintptr_t address)
{
    return placed_at(&session->placed, address);
}

const record *session_record(const session *session, size_t back)
{
    if (back >= session->position || back >= SESSION_RECORDS)
        return NULL;
    return &session->records[(session->position - back) % SESSION_RECORDS];
}

const mems_event *record_event(const record *record, mems_event_kind kind)
{
    for (size_t i = 0; i < record->event_count; i++)
        if (record->events[i].kind == kind)
            return &record->events[i];
    return NULL;
}

bool record_frees(const record *record)
{
    return record->operation.kind == OPERATION_FREE
        || (record->operation.kind == OPERATION_REALLOC && record->operation.size == 0);
}

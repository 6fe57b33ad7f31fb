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
    bool broken;
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

    if (record->operation.kind == OPERATION_MALLOC && record->address != 0)
        session->broken = !complain(&session->complaint, line, "expected the operation before this "
            "to find no place; it was given [%zu:%zu]", (size_t)record->address,
            (size_t)record->address + record->size - 1);
    else if (record->operation.kind != OPERATION_MALLOC)
        session->broken = !complain(&session->complaint, line, "expected the operation before this "
            "to find no place; it was no allocation");
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

static void keep_event(void *context, const mems_event *event)
{
    record *record = last_record(context);

    if (record->event_count < MEMS_EVENTS_A_CALL)
        record->events[record->event_count++] = *event;
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
    placed_close(&session->placed);
    live_close(&session->live);
    free(session);
}

/* --- Operations -------------------------------------------------------------------------------- */

/* A new record for an operation that is about to be applied. */
static record *begin(session *session, const operation *operation, bool by_hand)
{
    session->position++;
    record *record = last_record(session);
    *record = (struct record){
        .number = session->position,
        .operation = *operation,
        .by_hand = by_hand,
        .size = operation->size,
        .page_size = mems_heap_page_size(session->heap),
        .policy = mems_heap_policy(session->heap),
    };
    return record;
}

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* A shade that neither neighbour has. Blocks become neighbours only when one of them is new, so the
 * shades of two neighbours always differ. */
static unsigned choose_shade(const session *session, uintptr_t address)
{
    const SubChainNode *segment = mems_heap_find(session->heap, (void *)address, NULL);
    const SubChainNode *beside[] = {segment->prev, segment->next};
    bool used[SHADES] = {false};
    unsigned shade = 0;

    for (int i = 0; i < 2; i++)
        if (beside[i] && beside[i]->type == MEMS_PROCESS) {
            uintptr_t neighbour = (uintptr_t)beside[i]->virtual_address;
            used[session_block(session, neighbour)->shade] = true;
        }
    while (used[shade])
        shade++;
    return shade;
}

static void apply_malloc(session *session, const operation *operation, bool by_hand)
{
    record *record = begin(session, operation, by_hand);
    uint64_t start = now();
    void *address = mems_heap_malloc(session->heap, operation->size);

    session->nanoseconds += now() - start;
    if (!address)
        return;
    record->address = (uintptr_t)address;
    placed_block block = {
        .address = record->address,
        .size = operation->size,
        .id = operation->block,
        .pattern = pattern_for(record->number),
        .name = operation->name,
        .shade = choose_shade(session, record->address),
    };
    placed_add(&session->placed, &block);
    live_add(&session->live, operation->block, operation->size);
    unsigned char *memory = mems_heap_get(session->heap, address);
    if (memory)                 /* if not, the check at its free says so */
        pattern_fill(memory, block.size, block.pattern);
}

/* Whether a block still holds what it was filled with. */
static bool check_pattern(session *session, const placed_block *block, size_t line)
{
    const unsigned char *memory = mems_heap_get(session->heap, (void *)block->address);
    size_t wrong = memory ? pattern_check(memory, block->size, block->pattern) : 0;

    if (memory && wrong == block->size)
        return true;
    if (!memory)
        return complain(&session->complaint, line, "the heap has lost PROCESS [%zu:%zu]",
                        (size_t)block->address, (size_t)block->address + block->size - 1);
    return complain(&session->complaint, line, "byte %zu of PROCESS [%zu:%zu] is 0x%02x, was filled "
                    "with 0x%02x: somebody wrote into a block that is not theirs", wrong,
                    (size_t)block->address, (size_t)block->address + block->size - 1, memory[wrong],
                    pattern_byte(wrong, block->pattern));
}

static session_status apply_free(session *session, const operation *operation, bool by_hand)
{
    const placed_block *block = placed_by_id(&session->placed, operation->block);

    if (!block) {
        session->broken = !complain(&session->complaint, operation->line, "'%.60s' is not allocated "
            "now: its malloc found no place, or it was freed by hand",
            operation->name ? operation->name : "block");
        return SESSION_BROKEN;
    }
    if (!check_pattern(session, block, operation->line)) {
        session->broken = true;
        return SESSION_BROKEN;
    }
    record *record = begin(session, operation, by_hand);
    record->address = block->address;
    record->size = block->size;
    uint64_t start = now();
    mems_heap_free(session->heap, (void *)block->address);
    session->nanoseconds += now() - start;
    live_remove(&session->live, block->id);
    placed_remove(&session->placed, block);
    return SESSION_STEPPED;
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
    if (operation.kind == OPERATION_MALLOC)
        apply_malloc(session, &operation, false);
    else if (apply_free(session, &operation, false) == SESSION_BROKEN)
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

    if (session->broken)
        return SESSION_BROKEN;
    apply_malloc(session, &operation, true);
    return SESSION_STEPPED;
}

session_status session_free(session *session, uintptr_t address)
{
    const placed_block *block = placed_at(&session->placed, address);

    if (session->broken)
        return SESSION_BROKEN;
    if (!block)
        return SESSION_ENDED;
    const operation operation = {
        .kind = OPERATION_FREE,
        .block = block->id,
        .size = block->size,
        .name = block->name,
    };
    return apply_free(session, &operation, true);
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

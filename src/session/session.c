/* Opening and closing, one step after the other, and what can be seen of a session. */
#include "session/internal.h"

#include "base/memory.h"

#include <stdlib.h>

/* --- Remarks ----------------------------------------------------------------------------------- */

static void attend_to(session *session, const operation *remark)
{
    const session_options *options = &session->options;

    if (options->remarked)
        options->remarked(options->context, remark);
    if (remark->kind == REMARK_SAY)
        session->now.narration = remark->text;
    else if (remark->kind == REMARK_EXPECT_CHAIN || remark->kind == REMARK_EXPECT_FAILED)
        session_expect(session, remark);
    else if (remark->kind == REMARK_ASK || !session->now.stopped) {     /* of both, the question stops */
        session->now.stopped = true;
        session->now.stop = *remark;
    }
}

static void attend_to_remarks(session *session)
{
    const source *source = &session->options.source;
    operation remark;

    while (!session->now.broken && source->remark
           && source->remark(source->self, session->source_state, &remark))
        attend_to(session, &remark);
}

/* --- Opening and closing ----------------------------------------------------------------------- */

session *session_open(const session_options *options, complaint *complaint)
{
    refusal refusal;
    allocator *heap = allocator_open(&options->heap, &refusal);

    if (!heap) {
        complain(complaint, 0, "%s: %s", heap_option_name(refusal.option), refusal.why);
        return NULL;
    }
    session *session = memory_new(sizeof *session);
    const source *source = &options->source;
    session->options = *options;
    session->heap = heap;
    session->follows = options->drawn;
    session->closed_at = SIZE_MAX;
    session->now.narration = "";
    survey_open(&session->survey, heap);
    live_open(&session->live, source->reserved);
    session->source_state = memory_new(source->state_size);
    source->begin(source->self, session->source_state);
    if (options->drawn)
        allocator_observe(heap, session_hear, session);
    attend_to_remarks(session);
    if (options->timeline)
        checkpoints_note(session);
    return session;
}

session *session_again(const session *original, const session_options *options,
                       complaint *complaint)
{
    session *again = session_open(options, complaint);

    if (!again)
        return NULL;
    again->own = memory_copy(original->own, original->own_count * sizeof *original->own);
    again->own_count = again->own_room = original->own_count;
    again->closed_at = original->closed_at;
    return again;
}

session_options session_chosen(const session *session)
{
    return session->options;
}

void session_close(session *session)
{
    if (!session)
        return;
    checkpoints_close(session);
    allocator_observe(session->heap, NULL, NULL);
    allocator_close(session->heap);
    survey_close(&session->survey);
    changes_close(&session->changes);
    placed_close(&session->placed);
    live_close(&session->live);
    free(session->source_state);
    free(session->own);
    free(session);
}

/* --- Stepping ---------------------------------------------------------------------------------- */

/* How often, and when. */
static void count(tally *tally, size_t position)
{
    *tally = (struct tally){tally->count + 1, position, tally->last};
}

static void count_pass(passes *passes, operation_kind kind)
{
    ++*(kind == OPERATION_STRAY ? &passes->strays
        : kind == OPERATION_INHERITED ? &passes->inherited
        : kind == OPERATION_REFUSED ? &passes->refused : &passes->without_place);
}

static void take_stock(session *session)
{
    moment *now = &session->now;
    const record *record = last_record(session);

    if (record->passed)
        count_pass(&now->passes, record->operation.kind);
    if (record->failed)
        count(&now->tallies[MARK_FAILURE], now->position);
    if (record_did(record, EVENT_MAPPED))
        count(&now->tallies[MARK_MAPPING], now->position);
    if (session->placed.bytes > now->peak.bytes) {
        now->peak.bytes = session->placed.bytes;
        now->peak.position = now->position;
        now->peak.known = false;
    }
    if (session->options.drawn)
        survey_sample(&session->survey, now->position);
}

static session_status carry_out(session *session, const operation *operation, bool by_hand)
{
    size_t before = session->now.position;

    session->now.stopped = false;
    if (operation->kind != OPERATION_MALLOC)    /* which would make another peak, or do nothing */
        timeline_note_peak(session);
    if (session_apply(session, operation, by_hand) == SESSION_STEPPED && !by_hand)
        attend_to_remarks(session);
    if (session->now.position == before)
        return SESSION_BROKEN;
    take_stock(session);
    timeline_note(session);
    return session->now.broken ? SESSION_BROKEN : SESSION_STEPPED;
}

session_status session_step(session *session)
{
    const source *source = &session->options.source;
    const operation *own = timeline_own(session, session->now.position + 1);
    operation operation;

    if (session->now.broken)
        return SESSION_BROKEN;
    if (own)
        return carry_out(session, own, true);
    if (!timeline_open(session)
        || !source->next(source->self, session->source_state, &session->live, &operation))
        return SESSION_ENDED;
    session->now.taken++;
    return carry_out(session, &operation, false);
}

static session_status step_up_to(session *session, size_t count, bool stops)
{
    session_status status = session->now.broken ? SESSION_BROKEN : SESSION_STEPPED;

    while (session->now.position < count && status == SESSION_STEPPED) {
        status = session_step(session);
        if (stops && session->now.stopped)
            break;
    }
    return status;
}

session_status session_advance(session *session, size_t count)
{
    return step_up_to(session, count, false);
}

session_status session_run(session *session, size_t count)
{
    return step_up_to(session, count, true);
}

session_status session_reach(session *session, size_t count, complaint *complaint)
{
    size_t end = session_endless(session) ? count : session_end(session);
    size_t last = count < end ? count : end;
    bool follows = session->follows;

    session->follows = false;
    session_advance(session, last > 0 ? last - 1 : 0);
    session->follows = follows;
    session_status status = session_advance(session, count);
    if (status == SESSION_BROKEN)
        *complaint = session->now.complaint;
    else if (session->now.position < count)
        complain(complaint, 0, "there are only %zu operations", session->now.position);
    return status;
}

session_status session_by_hand(session *session, const operation *operation)
{
    const placed_block *block = placed_by_id(&session->placed, operation->block);
    bool on_block = operation->kind == OPERATION_FREE || operation->kind == OPERATION_REALLOC;
    struct operation own = *operation;

    if (session->now.broken)
        return SESSION_BROKEN;
    if (on_block && !live_contains(&session->live, own.block))
        return SESSION_ENDED;
    if (on_block && block)
        own.name = block->name;
    if (own.kind == OPERATION_MALLOC)
        own.block = live_fresh(&session->live);
    timeline_add_own(session, &own);
    return carry_out(session, &own, true);
}

/* --- Looking ----------------------------------------------------------------------------------- */

const complaint *session_complaint(const session *session)
{
    return session->now.broken ? &session->now.complaint : NULL;
}

const allocator *session_heap(const session *session)
{
    return session->heap;
}

size_t session_position(const session *session)
{
    return session->now.position;
}

const survey *session_survey(const session *session)
{
    return session->options.drawn ? &session->survey : NULL;
}

void session_follow(session *session, bool searches)
{
    session->follows = searches && session->options.drawn;
}

const uintptr_t *session_visited(const session *session, size_t *count)
{
    *count = session->visited_count;
    return session->visited;
}

const char *session_narration(const session *session)
{
    return session->now.narration;
}

const operation *session_stop(const session *session)
{
    return session->now.stopped ? &session->now.stop : NULL;
}

double session_nanoseconds(const session *session)
{
    return session->timed ? (double)session->nanoseconds / (double)session->timed : 0;
}

const placed_block *session_block(const session *session, uintptr_t address)
{
    return placed_at(&session->placed, address);
}

const placed_block *session_block_by_id(const session *session, size_t id)
{
    return placed_by_id(&session->placed, id);
}

const record *session_record(const session *session, size_t back)
{
    const moment *now = &session->now;

    if (back >= now->position || back >= SESSION_RECORDS)
        return NULL;
    return &now->records[(now->position - back) % SESSION_RECORDS];
}

bool record_did(const record *record, event_kind kind)
{
    return record->did >> kind & 1;
}

const event *record_event(const record *record, event_kind kind)
{
    for (size_t i = 0; i < record->event_count; i++)
        if (record->events[i].kind == kind)
            return &record->events[i];
    return NULL;
}

bool record_frees(const record *record)
{
    return !record->passed && !record->failed && operation_frees(&record->operation);
}

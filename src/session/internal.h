/* The session from inside: what it is made of, and what its files do to it.
 *
 *     session.c           opening, stepping, remarks; and looking
 *     expect.c            what a script expects
 *     apply.c             what one operation does
 *     checkpoint.c        all of a session at a position, kept and restored
 *     timeline.c          positions: where there are any, and how to get there
 */
#ifndef MEMSVIEW_SESSION_INTERNAL_H
#define MEMSVIEW_SESSION_INTERNAL_H

#include "session/changes.h"
#include "session/session.h"

/* Where the most bytes were live, of the positions up to one. */
typedef struct peak {
    size_t bytes, position;     /* the first such one */
    bool known;                 /* the figures there are: they are taken when something is done to them */
    heap_figures figures;
} peak;

/* What changes with the operations and can be copied as it is. */
typedef struct moment {
    size_t position;
    size_t taken;               /* operations, from the source */
    const char *narration;
    bool stopped;               /* there is a pause or a question here: */
    operation stop;
    bool broken;                /* a promise did not hold: */
    complaint complaint;
    tally tallies[SESSION_MARKS];
    passes passes;
    peak peak;
    record records[SESSION_RECORDS];    /* a ring: operation n is at n % SESSION_RECORDS */
} moment;

/* An operation of the user's own. */
typedef struct own_operation {
    size_t position;            /* that it leads to */
    operation operation;
} own_operation;

/* A session as it was at a position: see checkpoint.c. */
typedef struct checkpoint {
    moment moment;
    void *heap, *source_state;
    live_blocks live;
    placed_blocks placed;
    survey survey;
    size_t bytes;               /* of all this, more or less */
} checkpoint;

/* Positions at which all of the session is kept, in order; the first one is 0. */
typedef struct checkpoints {
    checkpoint **list;
    size_t count, room;
    size_t spacing;             /* operations from one to the next, at least */
    size_t bytes;               /* of all of them */
} checkpoints;

struct session {
    session_options options;
    allocator *heap;
    void *source_state;
    moment now;
    live_blocks live;
    placed_blocks placed;
    survey survey;
    changes changes;            /* of the last operation */
    size_t visited_count;
    uintptr_t visited[SESSION_COUNTED_SEGMENTS];

    bool follows, followed;     /* searches are to be followed; that of the last operation was */
    bool repeats;               /* what is done now was done before, and held: see checkpoint.c */
    bool hurries;               /* the survey is made again once this is over, which is less than noting all */
    uint64_t started;           /* nanoseconds: when the operation began, if it is timed, or else 0 */
    uint64_t nanoseconds;       /* that operations took, */
    size_t timed;               /* so many of them */

    own_operation *own;         /* in the order of positions */
    size_t own_count, own_room;
    size_t closed_at;           /* the position from which on nothing more is taken from the source */
    size_t reached;             /* the furthest position */
    peak peak;                  /* of all positions reached; kept when the furthest is left */
    checkpoints checkpoints;    /* none, if there is to be no timeline */
};

/* --- session.c --------------------------------------------------------------------------------- */

static inline record *last_record(session *session)
{
    return &session->now.records[session->now.position % SESSION_RECORDS];
}

/* Whether operations on a block that found no place are passed over. */
static inline bool session_is_lenient(const session *session)
{
    return session->options.lenient || session->options.source.lenient;
}

/* Whether an operation frees its block and no more: a free, by whatever address, or a realloc to 0. */
static inline bool operation_frees(const operation *operation)
{
    return operation->kind == OPERATION_FREE || operation->kind == OPERATION_FREE_ADDRESS
        || (operation->kind == OPERATION_REALLOC && operation->size == 0);
}

/* --- expect.c ---------------------------------------------------------------------------------- */

/* Hold what a script expects against the heap, or the last operation. If it is not so, the session is
 * broken. O(segments). */
void session_expect(session *session, const operation *remark);

/* --- apply.c ----------------------------------------------------------------------------------- */

/* Keep what the heap does. A session that is not drawn does not hear it, which is faster. */
allocator_observer session_hear;

/* Forget the events of the last operation, the only one of which they are kept. */
void session_forget_changes(session *session);

/* Apply an operation to the heap. SESSION_BROKEN, and a complaint, if a promise did not hold. */
session_status session_apply(session *session, const operation *operation, bool by_hand);

/* --- checkpoint.c ------------------------------------------------------------------------------ */

/* Keep the session as it is now, if it is time for that; where there are too many checkpoints then, drop
 * every second one. O(segments), O(1) amortised. */
void checkpoints_note(session *session);

/* Return the last one at `position` or before. */
const checkpoint *checkpoints_at(const session *session, size_t position);

/* Make the session what it was. All contents of blocks are 0 then, so that operations that are done once
 * more need not fill theirs: such blocks are blank. O(segments). */
void checkpoint_restore(session *session, const checkpoint *checkpoint);

/* Forget those after the position. */
void checkpoints_cut(session *session);
void checkpoints_close(session *session);

/* --- timeline.c -------------------------------------------------------------------------------- */

/* Return the user's own operation that leads to a position; NULL if there is none. O(log own). */
const operation *timeline_own(const session *session, size_t position);

/* Note an operation of the user's own that is about to be done, and forget what was known to follow. */
void timeline_add_own(session *session, const operation *operation);

/* Note that the position is reached. */
void timeline_note(session *session);

/* Take the figures of the peak, if they are not known: they are the heap's, as nothing was done since. */
void timeline_note_peak(session *session);

/* Whether the source may give one more. */
bool timeline_open(const session *session);

#endif

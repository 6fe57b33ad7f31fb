/* Operations applied to a heap, one by one, with a record of what each did.
 *
 * A session owns one live heap. It takes operations from a source (or from the user's hand), applies
 * them for real, fills every block with a pattern of its own through the physical address, and
 * checks that pattern when the block is freed or reallocated. What it shows is a function of its
 * options and the operations so far, but for the time they took.
 *
 * Remarks of the source (narration, expectations) belong to the operation before them, and are
 * attended to with it. */
#ifndef MEMSVIEW_SESSION_H
#define MEMSVIEW_SESSION_H

#include "session/placed.h"
#include "session/survey.h"
#include "workload/input.h"
#include "workload/operation.h"

#include <mems/heap.h>

typedef struct session session;

typedef struct session_options {
    mems_heap_options heap;
    source source;
    size_t limit;               /* operations to take from the source at most */
    bool drawn;                 /* there is to be a survey, and searches are to be followed; both take
                                 * time */
} session_options;

/* Opens a session with an empty heap, at position 0, its first remarks attended to. NULL, and a
 * complaint, if the heap does not open. The caller closes it. */
session *session_open(const session_options *options, complaint *complaint);
void session_close(session *session);

typedef enum session_status {
    SESSION_STEPPED,            /* one operation was applied */
    SESSION_ENDED,              /* there are no more; nothing was done */
    SESSION_BROKEN              /* a promise did not hold: see session_complaint() */
} session_status;

/* Applies the source's next operation, and attends to the remarks behind it. Once BROKEN, always
 * BROKEN, and nothing more is done. */
session_status session_step(session *session);

/* Steps until `count` operations have been applied in all; the status of the last step. */
session_status session_advance(session *session, size_t count);

/* The same for whoever has to be at `count`: SESSION_STEPPED if it was reached; or else a complaint,
 * about what broke, or that there are not as many operations. */
session_status session_reach(session *session, size_t count, complaint *complaint);

/* The user's own operations: allocate; reallocate, or free, the block that begins at `address`
 * (SESSION_ENDED, and nothing done, if no live block does); coalesce, and trim, all of the heap. */
session_status session_malloc(session *session, size_t size);
session_status session_realloc(session *session, uintptr_t address, size_t size);
session_status session_free(session *session, uintptr_t address);
session_status session_coalesce(session *session);
session_status session_trim(session *session);

/* What did not hold, if the session is broken; NULL otherwise. */
const complaint *session_complaint(const session *session);

/* --- Looking ----------------------------------------------------------------------------------- */

const mems_heap *session_heap(const session *session);

/* Operations applied so far, the user's own among them. */
size_t session_position(const session *session);

/* What the source said last; "" if nothing. */
const char *session_narration(const session *session);

/* Mean nanoseconds an operation spent in the heap, and in the survey if there is one; 0 before the
 * first. */
double session_nanoseconds(const session *session);

/* The live block that begins at `address`; NULL if none does. O(log blocks). */
const placed_block *session_block(const session *session, uintptr_t address);

/* What there is to know of the heap without walking it; NULL if the session is not to be drawn. */
const survey *session_survey(const session *session);

/* Whether searches are followed from now on: so they are at first, if the session is to be drawn. A
 * walk over the chains for each takes its time, and only the last one of many is ever seen. */
void session_follow(session *session, bool searches);

/* Where the segments begin that the last operation's search looked at, in that order; `*count` of them,
 * 0 if it was not followed. Valid until the next operation. */
const uintptr_t *session_visited(const session *session, size_t *count);

/* --- Records ----------------------------------------------------------------------------------- */

/* One operation, and what the heap did. */
typedef struct record {
    size_t number;              /* 1 for the first operation */
    operation operation;
    bool by_hand, failed;
    uintptr_t address;          /* of the block; 0 if there is none, or the operation failed */
    size_t size;                /* of the block, alignment counted; or asked for, if it failed */
    struct {
        uintptr_t address;
        size_t size;
        unsigned shade;
    } before;                   /* realloc: the block as it was */
    size_t result;              /* coalesce: borders that went; trim: bytes given back */
    mems_heap_options heap;
    bool counted;               /* `visited` was counted: */
    size_t visited;             /* what the search looked at; see mems_heap_visits() */
    size_t events_made, event_count;        /* all; the first ones, which are kept: */
    mems_event events[MEMS_EVENTS_A_CALL];
} record;

enum { SESSION_RECORDS = 256 };

/* Visits are counted in heaps of fewer segments than this: a walk takes its time. */
enum { SESSION_COUNTED_SEGMENTS = 2000 };

/* The record of the operation `back` operations ago, 0 for the last; NULL if there is none, or it is
 * further back than SESSION_RECORDS. */
const record *session_record(const session *session, size_t back);

/* The first event of a kind; NULL if there is none. */
const mems_event *record_event(const record *record, mems_event_kind kind);

/* Whether the operation freed its block and no more: a free, or a realloc to 0. */
bool record_frees(const record *record);

#endif

/* Operations applied to a heap, one by one, with a record of what each did; and a timeline, on which
 * one can go back.
 *
 * A session owns one live heap. It takes operations from a source (or from the user's hand), applies
 * them for real, fills every block with a pattern of its own through the physical address, and
 * checks that pattern when the block is freed or reallocated. What it shows is a function of its
 * options and the operations so far, but for the time they took: so it is the same again whenever one
 * comes back to a position.
 *
 * Remarks of the source (narration, pauses, questions, expectations) belong to the operation before
 * them, and are attended to with it. */
#ifndef MEMSVIEW_SESSION_H
#define MEMSVIEW_SESSION_H

#include "allocator/allocator.h"
#include "base/complaint.h"
#include "session/placed.h"
#include "session/survey.h"
#include "source/operation.h"

typedef struct session session;

typedef struct session_options {
    allocator_options heap;
    source source;
    size_t limit;               /* operations to take from the source at most */
    bool drawn;                 /* keep a survey and the events, and follow searches: all take time */
    bool timeline;              /* allow going back: positions are kept, which takes memory */
    bool lenient;               /* the operations were meant for another heap: those on blocks that
                                 * found no place are passed over, and nothing is expected */
    /* Called with each remark that is attended to; may be NULL. */
    void (*remarked)(void *context, const operation *remark);
    void *context;
} session_options;

/* Open a session with an empty heap, at position 0, its first remarks attended to. NULL, and a
 * complaint, if the heap does not open. The caller closes it. */
session *session_open(const session_options *options, complaint *complaint);
void session_close(session *session);

/* Open the same session once more, under other options but from the same source: at its beginning, with
 * the user's operations to come where they came. NULL, and a complaint, if the heap does not open. */
session *session_again(const session *original, const session_options *options, complaint *complaint);

/* Return the options that it was opened with. */
session_options session_chosen(const session *session);

typedef enum session_status {
    SESSION_STEPPED,            /* one operation was applied */
    SESSION_ENDED,              /* there are no more; nothing was done */
    SESSION_BROKEN              /* a promise did not hold: see session_complaint() */
} session_status;

/* Apply the next operation, and attend to the remarks after it. Once BROKEN, always BROKEN, and
 * nothing more is done; unless one goes back. */
session_status session_step(session *session);

/* Step until `count` operations have been applied in all. Return the status of the last step. */
session_status session_advance(session *session, size_t count);

/* Do the same, but no further than to the next pause or question. */
session_status session_run(session *session, size_t count);

/* Do the same for whoever has to be at `count`, and looks at the last operation alone. SESSION_STEPPED if
 * it was reached; otherwise a complaint, about what broke, or that there are not as many operations. */
session_status session_reach(session *session, size_t count, complaint *complaint);

/* Apply an operation of the user's own, on a block by its id, and by whatever id for a malloc. Forget what
 * was known to follow the position; but the source goes on where it was. SESSION_ENDED, and nothing done,
 * if there is no such block. */
session_status session_by_hand(session *session, const operation *operation);

/* Return what did not hold, if the session is broken; NULL otherwise. */
const complaint *session_complaint(const session *session);

/* --- Looking ----------------------------------------------------------------------------------- */

const allocator *session_heap(const session *session);

/* Return how many operations were applied so far, the user's own among them. */
size_t session_position(const session *session);

/* Return what the source said last; "" if nothing. */
const char *session_narration(const session *session);

/* Return the pause or the question at this position; NULL if there is none. */
const operation *session_stop(const session *session);

/* Return the mean nanoseconds that an operation spent in the heap, and in the survey if there is one; 0
 * before the first. The only figure that is not a function of the position. */
double session_nanoseconds(const session *session);

/* Return the live block that begins at `address`; NULL if none does. O(log blocks). */
const placed_block *session_block(const session *session, uintptr_t address);

/* Return the live block of an id; NULL if there is none. The same operations have the same ids in every
 * heap. O(1). */
const placed_block *session_block_by_id(const session *session, size_t id);

/* Return what there is to know of the heap without walking it; NULL if the session is not to be drawn. */
const survey *session_survey(const session *session);

/* Follow searches from now on, or do not: they are followed at first, if the session is to be drawn. A
 * walk over the chains for each takes its time, and only that of the last operation is ever seen. */
void session_follow(session *session, bool searches);

/* Return where the segments begin that the last operation's search looked at, in that order; `*count` of
 * them, 0 if it was not followed. Valid until the next operation. */
const uintptr_t *session_visited(const session *session, size_t *count);

/* --- The timeline ------------------------------------------------------------------------------ */

/* Return the furthest position that was reached. */
size_t session_reached(const session *session);

/* Return the last position that is known to come: of a list of operations its end, whether or not it was
 * reached; otherwise the furthest that was. */
size_t session_end(const session *session);

/* Whether there may always be one more operation. */
bool session_endless(const session *session);

/* Go to a position. Heap, figures, history and records are then what they were when it was first
 * reached, or what they are if it is reached for the first time. SESSION_STEPPED; otherwise the status
 * of the step that went no further. O(segments), and as many operations as lie between checkpoints:
 * in a session of a million, less than twenty thousand. The session has a timeline. */
session_status session_go(session *session, size_t position);

/* Cut off what follows the position: what was reached beyond it, and of a list of operations all
 * that is left. */
void session_cut(session *session);

/* What one may look for. */
typedef enum session_mark {
    MARK_FAILURE,               /* an operation that failed */
    MARK_MAPPING,               /* one that mapped a main node */
    SESSION_MARKS
} session_mark;

/* How many of the operations so far had it; the positions of the last two, 0 where there is none. */
typedef struct tally {
    size_t count, last, before;
} tally;
tally session_tally(const session *session, session_mark mark);

/* Go forward, as far as is known without doing it, over operations that do not have a mark. */
void session_skip(session *session, session_mark mark);

/* Operations so far that did nothing: on blocks that have no place; and those that a trace has of blocks
 * which nobody allocated, of other processes' blocks, and of calls that the program itself was refused. */
typedef struct passes {
    size_t without_place, strays, inherited, refused;
} passes;
passes session_passes(const session *session);

/* Return, of all positions reached, the first at which as many bytes were live as at no other. */
size_t session_peak(const session *session);

/* The heap's figures there. */
heap_figures session_peak_figures(const session *session);

/* --- Records ----------------------------------------------------------------------------------- */

/* One operation, and what the heap did. */
typedef struct record {
    size_t number;              /* 1 for the first operation */
    operation operation;        /* that of a free-address names the block that it freed */
    bool by_hand, failed;
    bool passed;                /* passed over: its block has no place, so nothing was done */
    uintptr_t address;          /* of the block; 0 if there is none, or the operation failed; but of an
                                 * operation on an address, of the PROCESS in which that lies */
    size_t size;                /* of the block, alignment counted; or asked for, if it failed; finish:
                                 * bytes never freed */
    struct {
        uintptr_t address;
        size_t size;
        unsigned shade;
    } before;                   /* realloc: the block as it was; free-address and get: the HOLE in
                                 * which the address lies; finish: `size` bytes were mapped */
    size_t result;              /* coalesce: borders that went; trim: bytes given back; finish: blocks
                                 * never freed */
    const allocator_options *heap;      /* the session's, in effect */
    bool counted;               /* `visited` was counted: */
    size_t visited;             /* segments that its searches looked at */
    unsigned did;               /* kinds of events, as bits: see record_did() */
    bool merged_left, merged_right;         /* what became free, with a HOLE before it, after it */
    piece freed;                /* what became free; of size 0 if nothing did */
    const event *events;        /* of the last operation, if they were kept; none of those before it */
    size_t event_count;
} record;

enum { SESSION_RECORDS = 256 };

/* Visits are counted in heaps of fewer segments than this: a walk takes its time. */
enum { SESSION_COUNTED_SEGMENTS = 2000 };

/* Return the record of the operation `back` operations ago, 0 for the last; NULL if there is none, or it
 * is further back than SESSION_RECORDS. */
const record *session_record(const session *session, size_t back);

/* Whether there was an event of a kind; and the first one, kept of the last operation. NULL if none. */
bool record_did(const record *record, event_kind kind);
const event *record_event(const record *record, event_kind kind);

/* Whether the operation freed its block and no more: a free, by whatever address, or a realloc to 0. */
bool record_frees(const record *record);

#endif

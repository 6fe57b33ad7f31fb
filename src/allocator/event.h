/* What an allocator did, step by step: which segments became which. */
#ifndef MEMSVIEW_EVENT_H
#define MEMSVIEW_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum segment_type { SEGMENT_HOLE, SEGMENT_PROCESS } segment_type;

typedef enum event_kind {
    EVENT_SEARCHED,             /* nothing became anything yet; `before` is the HOLE chosen, or nothing;
                                 * `bytes` were looked for */
    EVENT_MAPPED,               /* `after` is new: a main node */
    EVENT_SPLIT,                /* a HOLE became several, one of which may be a PROCESS */
    EVENT_TAKEN,                /* a HOLE became a PROCESS */
    EVENT_SHRUNK,               /* a PROCESS became a smaller one and a HOLE */
    EVENT_GROWN,                /* a PROCESS and the HOLE after it became a larger one, and maybe a HOLE */
    EVENT_MOVED,                /* nothing but contents: to `after`, from `before`, which is freed next */
    EVENT_FREED,                /* a PROCESS became a HOLE */
    EVENT_MERGED,               /* HOLEs became one */
    EVENT_UNMAPPED,             /* `before`, a main node that was one HOLE, is gone */
    EVENT_CHANGED,              /* `before` became `after`, nobody knows how */
    EVENT_FAILED,               /* nothing: there was no place */
    EVENT_KINDS
} event_kind;

/* A segment, as far as an event is about it. */
typedef struct piece {
    uintptr_t address;
    size_t size;
    segment_type type;
} piece;

/* In the order of addresses. */
typedef struct pieces {
    const piece *list;
    size_t count;
} pieces;

/* `before` and `after` cover the same bytes, but where the list above says otherwise. A call may have any
 * number of events, in the order in which things were done. */
typedef struct event {
    event_kind kind;
    size_t bytes;
    pieces before, after;       /* the observer has to copy what it keeps */
} event;

static inline uintptr_t piece_end(const piece *piece)
{
    return piece->address + piece->size;
}

static inline bool piece_holds(const piece *piece, uintptr_t address)
{
    return address - piece->address < piece->size;
}

/* Whether HOLEs became one of which `part` is a part. */
static inline bool event_merges(const event *event, const piece *part)
{
    return event->kind == EVENT_MERGED && part->size && piece_holds(event->after.list, part->address);
}

/* Whether the kind is one at which segments become others. */
static inline bool event_changes(const event *event)
{
    return event->kind != EVENT_SEARCHED && event->kind != EVENT_MOVED;
}

#endif

/* The segments of the heap as they are to be drawn, one after the other by their places: with the
 * overlay of the stage laid over them, and the selection marked. */
#ifndef MEMSVIEW_SPANS_H
#define MEMSVIEW_SPANS_H

#include "picture/view.h"

typedef struct span {
    size_t place, size;
    uintptr_t start;            /* its virtual address */
    role role;
    const char *name;           /* of the block; NULL if it has none, or that was not asked for yet */
    bool described;
    bool elsewhere;             /* than the same block is in the first heap of a comparison */
} span;

typedef struct spans {
    const heap_view *view;
    uintptr_t selected;         /* where the selected segment begins; UINTPTR_MAX if none is */
    size_t place;               /* the next span begins here, */
    uintptr_t address;          /* which is this address */
    bool there;                 /* there is a segment, seen or beneath the overlay: */
    segment segment;
} spans;

/* Return the spans from the one that holds `place` on. O(log n). */
spans spans_from(const heap_view *view, size_t place);

/* Take the next span; false at the end. O(1), but O(log n) where a main node begins. */
bool spans_next(spans *spans, span *out);

/* Fill in what is known of the block that a PROCESS is: its shade and its name, and whether it is
 * elsewhere. Apart, as it takes a look-up; once is enough. O(1). */
void span_describe(span *span, const heap_view *view);

/* Whether a block lies at another address than the same block in the first heap of a comparison, or
 * has no place there. O(1). */
bool block_is_elsewhere(const placed_block *block, const session *first);

static inline size_t span_end(const span *span)
{
    return span->place + span->size;
}

bool role_is_process(role role);

#endif

/* The segments of one main node as they are to be drawn: with the overlay of the stage laid over
 * them, and the selection marked. */
#ifndef MEMSVIEW_SPANS_H
#define MEMSVIEW_SPANS_H

#include "picture/picture.h"
#include "picture/stages.h"

typedef struct span {
    uintptr_t start;
    size_t size;
    role role;
    const char *name;           /* of the block; NULL if it has none */
} span;

typedef struct spans {
    const session *session;
    uintptr_t at, end;          /* the next span begins; the main node ends */
    const SubChainNode *segment;    /* at `at`, or beneath the overlay there; NULL at the end */
    const SubChainNode *selected;
    overlay overlay;
} spans;

/* The spans from the one that holds `address` on, to the end of its main node. */
spans spans_from(const scene *scene, const overlay *overlay, uintptr_t address);

/* The next span; false at the end. */
bool spans_next(spans *spans, span *out);

static inline uintptr_t span_end(const span *span)
{
    return span->start + span->size;
}

bool role_is_process(role role);

#endif

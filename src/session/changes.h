/* What the last operation did, kept: the events, each with copies of the pieces that it is about. */
#ifndef MEMSVIEW_CHANGES_H
#define MEMSVIEW_CHANGES_H

#include "allocator/event.h"

typedef struct changes {
    event *list;
    size_t count, room;
} changes;

void changes_close(changes *changes);

/* Forget all of them. O(events). */
void changes_clear(changes *changes);

/* Keep a copy. O(pieces), amortised. */
void changes_note(changes *changes, const event *event);

#endif

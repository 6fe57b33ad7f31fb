/* What the last operation did, kept: the events, and the pieces that they are about. */
#ifndef MEMSVIEW_CHANGES_H
#define MEMSVIEW_CHANGES_H

#include "allocator/event.h"

typedef struct changes {
    event *list;
    size_t count, room;
    piece *pieces;              /* of all events, one after the other */
    size_t piece_count, piece_room;
} changes;

void changes_close(changes *changes);

/* Forget all of them. O(1). */
void changes_clear(changes *changes);

/* Keep a copy. O(pieces) amortised. */
void changes_note(changes *changes, const event *event);

#endif

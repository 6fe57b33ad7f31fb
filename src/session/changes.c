#include "session/changes.h"

#include "base/memory.h"

#include <stdlib.h>

void changes_close(changes *changes)
{
    free(changes->list);
    free(changes->pieces);
    *changes = (struct changes){0};
}

void changes_clear(changes *changes)
{
    changes->count = 0;
    changes->piece_count = 0;
}

/* Let the events point to their pieces where these are now. */
static void point(changes *changes)
{
    const piece *next = changes->pieces;

    for (size_t i = 0; i < changes->count; i++) {
        event *event = &changes->list[i];
        event->before.list = next;
        event->after.list = next + event->before.count;
        next = event->after.list + event->after.count;
    }
}

static const piece *keep(changes *changes, pieces pieces)
{
    piece *kept = changes->pieces + changes->piece_count;

    for (size_t i = 0; i < pieces.count; i++)
        kept[i] = pieces.list[i];
    changes->piece_count += pieces.count;
    return kept;
}

void changes_note(changes *changes, const event *event)
{
    size_t wanted = changes->piece_count + event->before.count + event->after.count;

    if (wanted > changes->piece_room) {
        changes->pieces = memory_grow(changes->pieces, &changes->piece_room, wanted,
                                      sizeof *changes->pieces);
        point(changes);
    }
    if (changes->count == changes->room)
        changes->list = memory_grow(changes->list, &changes->room, changes->count + 1,
                                    sizeof *changes->list);
    struct event *kept = &changes->list[changes->count++];
    *kept = *event;
    kept->before.list = keep(changes, event->before);
    kept->after.list = keep(changes, event->after);
}

#include "session/changes.h"

#include "base/memory.h"

#include <stdlib.h>

void changes_close(changes *changes)
{
    changes_clear(changes);
    free(changes->list);
    *changes = (struct changes){0};
}

void changes_clear(changes *changes)
{
    while (changes->count > 0) {
        const event *event = &changes->list[--changes->count];
        free((piece *)event->before.list);
        free((piece *)event->after.list);
    }
}

static pieces copy(pieces pieces)
{
    pieces.list = memory_copy(pieces.list, pieces.count * sizeof *pieces.list);
    return pieces;
}

void changes_note(changes *changes, const event *event)
{
    changes->list = memory_grow(changes->list, &changes->room, changes->count + 1, sizeof *changes->list);
    changes->list[changes->count++] = (struct event){
        event->kind, event->bytes, copy(event->before), copy(event->after)};
}

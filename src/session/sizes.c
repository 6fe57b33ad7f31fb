#include "session/sizes.h"

#include <assert.h>

int size_class(size_t size)
{
    assert(size > 0);
    return (int)(8 * sizeof size) - 1 - __builtin_clzl(size);
}

static void count(sizes *sizes, pieces pieces, int by)
{
    for (size_t i = 0; i < pieces.count; i++) {
        const piece *piece = &pieces.list[i];
        size_t *classes = piece->type == SEGMENT_PROCESS ? sizes->blocks : sizes->holes;
        classes[size_class(piece->size)] += (size_t)by;
    }
}

void sizes_note(sizes *sizes, const event *event)
{
    if (!event_changes(event))
        return;
    count(sizes, event->before, -1);
    count(sizes, event->after, +1);
}

#include "session/sizes.h"

int size_class(size_t size)
{
    return (int)(8 * sizeof size) - 1 - __builtin_clzl(size);
}

static void change(size_t *classes, size_t size, int by)
{
    if (size > 0)
        classes[size_class(size)] += (size_t)by;
}

static size_t total(const size_t classes[SIZE_CLASSES])
{
    size_t sum = 0;

    for (int i = 0; i < SIZE_CLASSES; i++)
        sum += classes[i];
    return sum;
}

/* What a PROCESS took of the HOLE behind it when it grew. That it took all shows in the number of
 * HOLEs alone: behind it there may be one more that never merged with it. */
static void grown(sizes *sizes, const mems_event *event, const mems_heap *heap)
{
    const SubChainNode *next = mems_heap_find(heap, (void *)event->address, NULL)->next;
    bool whole = mems_heap_figures(heap).holes < total(sizes->holes);
    size_t left = whole ? 0 : next->size;

    change(sizes->blocks, event->part, -1);
    change(sizes->blocks, event->size, +1);
    change(sizes->holes, left + event->size - event->part, -1);
    change(sizes->holes, left, +1);
}

void sizes_note(sizes *sizes, const mems_event *event, const mems_heap *heap)
{
    size_t rest = event->size - event->part;

    switch (event->kind) {
    case MEMS_MAPPED:
        change(sizes->holes, event->size, +1);
        break;
    case MEMS_SPLIT:
        change(sizes->holes, event->size, -1);
        change(sizes->holes, rest, +1);
        change(sizes->blocks, event->part, +1);
        break;
    case MEMS_TAKEN:
        change(sizes->holes, event->size, -1);
        change(sizes->blocks, event->size, +1);
        break;
    case MEMS_SHRUNK:
        change(sizes->blocks, event->size, -1);
        change(sizes->blocks, event->part, +1);
        change(sizes->holes, rest, +1);
        break;
    case MEMS_GROWN:
        grown(sizes, event, heap);
        break;
    case MEMS_FREED:
        change(sizes->blocks, event->size, -1);
        change(sizes->holes, event->size, +1);
        break;
    case MEMS_MERGED_LEFT:
    case MEMS_MERGED_RIGHT:
        change(sizes->holes, event->part, -1);
        change(sizes->holes, rest, -1);
        change(sizes->holes, event->size, +1);
        break;
    case MEMS_UNMAPPED:
        change(sizes->holes, event->size, -1);
        break;
    default:
        break;
    }
}

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

/* What a PROCESS took of the HOLE behind it when it grew. */
static void grown(sizes *sizes, const mems_event *event, const mems_heap *heap)
{
    uintptr_t end = event->address + event->size;
    const MainChainNode *main;
    const SubChainNode *process = mems_heap_find(heap, (void *)event->address, &main);
    const SubChainNode *next = process->next;
    size_t left = next && next->type == MEMS_HOLE ? next->size : 0;

    (void)end;
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

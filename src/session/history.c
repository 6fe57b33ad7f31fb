#include "session/history.h"

#include <string.h>

static sample take(const allocator *heap)
{
    const heap_figures figures = allocator_figures(heap);

    return (sample){
        .mapped_bytes = figures.mapped_bytes,
        .live_bytes = figures.live_bytes,
        .free_bytes = figures.free_bytes,
        .largest_hole = figures.largest_hole,
        .live_blocks = figures.live_blocks,
        .holes = figures.holes,
    };
}

static void thin_out(history *history)
{
    history->count /= 2;
    history->stride *= 2;
    for (size_t i = 0; i < history->count; i++)
        history->samples[i] = history->samples[2 * i];
}

void history_open(history *history, const allocator *heap)
{
    history->stride = 1;
    history->count = 1;
    history->samples[0] = take(heap);
}

void history_note(history *history, size_t position, const allocator *heap)
{
    if (position % history->stride != 0)
        return;
    if (history->count == HISTORY_SAMPLES)
        thin_out(history);      /* an even number of them, so this one is still due */
    history->samples[history->count++] = take(heap);
}

/* The figures over time: samples of them at even distances, never more than fit a screen or two. When
 * there is no room for another sample, every second one goes and from then on only half as many are
 * taken; so what is kept is a function of the operations, whatever their number. */
#ifndef MEMSVIEW_HISTORY_H
#define MEMSVIEW_HISTORY_H

#include "allocator/allocator.h"

enum { HISTORY_SAMPLES = 512 };

typedef struct sample {
    size_t mapped_bytes, live_bytes, free_bytes, largest_hole, live_blocks, holes;
} sample;

typedef struct history {
    size_t stride;              /* operations from one sample to the next: a power of two */
    size_t count;
    sample samples[HISTORY_SAMPLES];    /* number i is of the heap after i * stride operations */
} history;

/* One sample, of the heap before any operation. */
void history_open(history *history, const allocator *heap);

/* To be called after each operation; `position` is how many there were. O(1) amortised, and what a
 * sample costs. */
void history_note(history *history, size_t position, const allocator *heap);

#endif

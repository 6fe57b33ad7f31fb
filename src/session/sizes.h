/* How many segments there are of which size: two histograms, kept by the heap's events. */
#ifndef MEMSVIEW_SIZES_H
#define MEMSVIEW_SIZES_H

#include "allocator/event.h"

enum { SIZE_CLASSES = 64 };

/* Class k has the sizes from 2^k to 2^(k+1) - 1 bytes. */
typedef struct sizes {
    size_t blocks[SIZE_CLASSES], holes[SIZE_CLASSES];
} sizes;

/* The class of a size, which is not 0. */
int size_class(size_t size);

/* Keep the histograms; to be called at each event of a heap that was empty when they were all zero.
 * O(pieces). */
void sizes_note(sizes *sizes, const event *event);

#endif

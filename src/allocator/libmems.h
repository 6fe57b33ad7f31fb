/* libmems behind the seam, for whoever has to look into it: that is tests. */
#ifndef MEMSVIEW_LIBMEMS_H
#define MEMSVIEW_LIBMEMS_H

#include "allocator/allocator.h"
#include "allocator/requests.h"

#include <mems/heap.h>

typedef struct libmems {
    allocator base;
    mems_heap *heap;
    const MainChainNode *recent;        /* in which something was found; NULL if it may be gone */
    requests requests;          /* of blocks that are larger, because they are aligned */
} libmems;

static inline mems_heap *libmems_heap(const allocator *allocator)
{
    return ((const libmems *)allocator)->heap;
}

#endif

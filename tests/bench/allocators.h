/* The allocators that are measured, in the order of the table's columns. */
#ifndef BENCH_ALLOCATORS_H
#define BENCH_ALLOCATORS_H

#include "trace.h"

enum { LIBMEMS, GLIBC, MIMALLOC, JEMALLOC, LINEAR, ALLOCATORS };

typedef struct allocator {
    const char *name;
    bool limited;               /* can be told a capacity */
    size_t most_work;           /* blocks times steps of a round that it is given; 0: no bound */

    /* Sees to it that the allocator is there and says which, in `version`; false if it is not
     * installed. Called once, before the others. */
    bool (*load)(char *version, size_t size);
    /* A fresh heap, if the allocator has any; NULL if there is no memory. */
    void *(*open)(const trace *trace);
    /* See replay(). */
    size_t (*replay)(void *heap, const step *steps, size_t count, void **blocks);
} allocator;

extern const allocator allocators[ALLOCATORS];

/* Loads whatever is installed; the versions are for a heading. */
void allocators_load(void);
bool allocator_is_there(int which);
const char *allocator_version(int which);

/* Is this trace one that the allocator can replay, in a bearable time? */
bool allocator_takes(int which, const trace *trace);

#endif

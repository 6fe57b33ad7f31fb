/* The loop that is timed, one for all. Each allocator calls it with functions that are constants
 * there, so that the compiler makes a loop of its own for it in which they are called directly: no
 * allocator pays for a pointer that another does not. */
#ifndef BENCH_REPLAY_H
#define BENCH_REPLAY_H

#include "trace.h"

/* Replays `count` steps; `blocks` holds the address of every live block. Nothing is ever written
 * into a block. Returns how many requests were refused. */
static inline __attribute__((always_inline)) size_t replay(
    void *heap, const step *steps, size_t count, void **blocks,
    void *(*allocate)(void *heap, size_t size),
    void *(*resize)(void *heap, void *block, size_t size),
    void (*release)(void *heap, void *block))
{
    size_t refused = 0;

    for (const step *step = steps; step < steps + count; step++) {
        void **block = &blocks[step_block(*step)];
        switch (step_kind_of(*step)) {
        case STEP_ALLOCATE:
            *block = allocate(heap, step->size);
            refused += !*block;
            break;
        case STEP_RESIZE:
            *block = resize(heap, *block, step->size);
            refused += !*block;
            break;
        case STEP_FREE:
            release(heap, *block);
            break;
        }
    }
    return refused;
}

#endif

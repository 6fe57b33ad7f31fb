/* What one row of the benchmark replays: a list of operations on numbered blocks. Everything about
 * it is worked out before any clock runs; replaying reads the list from front to back and nothing
 * else. The lists lie in mappings of their own, so that no allocator that is measured holds any of
 * them. */
#ifndef BENCH_TRACE_H
#define BENCH_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum step_kind {
    STEP_ALLOCATE,              /* the block is not live */
    STEP_RESIZE,                /* the block is live */
    STEP_FREE                   /* the block is live */
} step_kind;

/* One operation, packed into 8 bytes: a long list should not crowd the caches. */
typedef struct step {
    uint32_t block_and_kind;
    uint32_t size;              /* bytes; not 0, but 0 for STEP_FREE */
} step;

enum { STEP_KIND_BITS = 2, TRACE_BLOCKS = 1 << 24, TRACE_STEPS = 1 << 26 };

static inline step step_make(step_kind kind, size_t block, size_t size)
{
    return (step){(uint32_t)block << STEP_KIND_BITS | (uint32_t)kind, (uint32_t)size};
}

static inline uint32_t step_block(step step)
{
    return step.block_and_kind >> STEP_KIND_BITS;
}

static inline step_kind step_kind_of(step step)
{
    return (step_kind)(step.block_and_kind & ((1u << STEP_KIND_BITS) - 1));
}

typedef struct trace {
    char name[32];
    step *steps;
    size_t count;
    size_t prologue;            /* so many steps fill the heap: once, where it is reused */
    size_t pass;                /* steps of a pass; behind the prologue are one pass or several,
                                 * after the last of which the first can follow */
    size_t capacity;            /* not 0: of a heap in which every step behind the prologue fails */
    bool recorded;              /* from a file, not generated */
    size_t blocks;              /* their numbers are below this */
    size_t most_live, most_live_bytes;

    /* While it is being put together. */
    size_t room, size_room;
    uint32_t *sizes;            /* by block; 0 where it is not live */
    size_t live, live_bytes;
} trace;

/* Appends an operation, which must be possible: see step_kind. There are at most TRACE_STEPS. */
void trace_add(trace *trace, step step);

/* Frees the blocks that are still live, in the order of their numbers, as part of the trace. */
void trace_balance(trace *trace);

/* The steps of a fresh heap's only round: the prologue, and the first pass. */
static inline size_t trace_first(const trace *trace)
{
    return trace->prologue + trace->pass;
}

void trace_close(trace *trace);

/* `size` zeroed bytes outside of every allocator; ends the program if there are none. */
void *pages_map(size_t size);

#endif

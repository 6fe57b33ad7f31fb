#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* --- Arrays in mappings of their own ---------------------------------------------------------- */

static void *or_end(void *memory)
{
    if (memory == MAP_FAILED) {
        fputs("bench: out of memory for its own lists\n", stderr);
        exit(1);
    }
    return memory;
}

void *pages_map(size_t size)
{
    return or_end(mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

/* Sees to it that `array` has room for `count` items of `size` bytes, zeroed; `*room` is how many
 * it has room for. */
static void *pages_grow(void *array, size_t *room, size_t count, size_t size)
{
    size_t more = *room ? *room : 4096;

    if (count <= *room)
        return array;
    while (more < count)
        more *= 2;
    void *larger = pages_map(more * size);
    if (array) {
        memcpy(larger, array, *room * size);
        munmap(array, *room * size);
    }
    *room = more;
    return larger;
}

/* --- Putting a trace together ----------------------------------------------------------------- */

void trace_add(trace *trace, step step)
{
    const uint32_t block = step_block(step);
    const step_kind kind = step_kind_of(step);

    trace->steps = pages_grow(trace->steps, &trace->room, trace->count + 1, sizeof *trace->steps);
    trace->sizes = pages_grow(trace->sizes, &trace->size_room, block + 1, sizeof *trace->sizes);
    trace->steps[trace->count++] = step;
    if (block >= trace->blocks)
        trace->blocks = block + 1;
    trace->live_bytes += (size_t)step.size - trace->sizes[block];
    trace->live += (size_t)(kind == STEP_ALLOCATE) - (kind == STEP_FREE);
    trace->sizes[block] = step.size;
    if (trace->live > trace->most_live)
        trace->most_live = trace->live;
    if (trace->live_bytes > trace->most_live_bytes)
        trace->most_live_bytes = trace->live_bytes;
}

void trace_balance(trace *trace)
{
    for (size_t block = 0; block < trace->blocks; block++)
        if (trace->sizes[block])
            trace_add(trace, step_make(STEP_FREE, block, 0));
}

void trace_close(trace *trace)
{
    if (trace->steps)
        munmap(trace->steps, trace->room * sizeof *trace->steps);
    if (trace->sizes)
        munmap(trace->sizes, trace->size_room * sizeof *trace->sizes);
    *trace = (struct trace){0};
}

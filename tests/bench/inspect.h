/* libmems at one trace, looked at instead of timed: is all that was asked for handed out, what does
 * its bookkeeping take, and how often does it ask the system for memory? */
#ifndef BENCH_INSPECT_H
#define BENCH_INSPECT_H

#include "trace.h"

typedef struct inspection {
    size_t most_live;           /* blocks; what the next is of that moment */
    size_t bookkeeping_bytes;
    size_t most_nodes;          /* main nodes and segments, at one moment */
    size_t main_nodes;          /* at the end */
    size_t maps;                /* calls of mmap, from opening the heap to the last operation */
    const char *wrong;          /* a static text; NULL: all is well */
} inspection;

/* Replays a trace in a process of its own. */
void inspect(const trace *trace, inspection *inspection);

#endif

/* What a program once asked of its allocator, in any of the formats that there are:
 *
 *     rep.c               the malloc labs'
 *     mtrace.c            glibc's
 *     recording.c         our own, which recorder/ makes
 *
 * Read and checked whole before any of it is replayed, and each operation in its order. Traces come from
 * others, and begin and end where they like: what cannot be done is not dropped but is an operation that
 * does nothing, and is counted. What the heap refuses is known only at replay: there, operations on a
 * block that found no place are to be passed over. */
#ifndef MEMSVIEW_TRACE_H
#define MEMSVIEW_TRACE_H

#include "base/contents.h"
#include "source/operation.h"

typedef struct trace_operation {
    size_t size;                /* bytes asked for; 0 for a free */
    size_t block;               /* below `block_count`; of an operation on no block, the address */
    unsigned line;              /* of a text; of a recording, the number of the record */
    operation_kind kind;        /* OPERATION_MALLOC, _REALLOC, _FREE, or one on no block */
} trace_operation;

typedef struct trace {
    trace_operation *operations;
    size_t count, block_count;
    size_t room;                /* of the array */
    const char *format;         /* what it is: "a recording" */
    size_t processes;           /* recorded in it, */
    size_t process;             /* of which this one alone was asked for, from 1; 0: all */
    bool by_id;                 /* its blocks have ids, no addresses */
    bool cut;                   /* it goes on somewhere: this is the beginning */
} trace;

/* Whether contents are meant as a trace. */
bool trace_is(const contents *contents);

/* Read a trace into `out`, for trace_free(): all of it if `process` is 0, or what one of its processes
 * did, from 1, and those that it is a copy of before it was one. On failure false, a complaint, and
 * nothing to be freed. O(length). */
bool trace_read(const contents *contents, size_t process, const watcher *watcher, trace *out,
                complaint *complaint);
void trace_free(trace *trace);

/* Return the source that hands out its operations; the trace must outlive it. */
source trace_source(const trace *trace);

#endif

/* A .rep trace: what a program once asked of its allocator, in the format of the malloc labs. First a
 * header of one number a line (four, or two in old ones), then a line an operation:
 *
 *     a ID BYTES      allocate        r ID BYTES      reallocate        f ID      free
 *
 * Read and checked whole before any of it is replayed. Ids may be any numbers; blocks that nobody
 * frees are fine. What the heap refuses is known only at replay: there, operations on a block that
 * found no place are to be passed over. */
#ifndef MEMSVIEW_REP_H
#define MEMSVIEW_REP_H

#include "workload/input.h"
#include "workload/operation.h"

typedef struct rep_operation {
    size_t size;                /* bytes asked for; 0 for a free */
    size_t block;               /* below `block_count`, the same for every operation on one id */
    unsigned line;
    operation_kind kind;        /* OPERATION_MALLOC, _REALLOC or _FREE */
} rep_operation;

typedef struct rep {
    rep_operation *operations;
    size_t count, block_count;
    size_t room;                /* of the array */
} rep;

/* Whether a text is meant as a trace: its first line begins with a number, or is an operation. */
bool rep_is(const char *text, size_t length);

/* Reads a trace into `out`, for rep_free(). On failure false, a complaint, and nothing to be freed.
 * O(length log ids). */
bool rep_read(const char *text, size_t length, rep *out, complaint *complaint);
void rep_free(rep *rep);

/* The source that hands out its operations; the trace must outlive it. */
source rep_source(const rep *rep);

#endif

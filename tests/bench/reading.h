/* What a file of a trace says, handed over a batch at a time by a process of its own: the reader
 * allocates, and the process that all measurements are forked from should not have. */
#ifndef BENCH_READING_H
#define BENCH_READING_H

#include "base/complaint.h"
#include "source/operation.h"

enum { READING_BATCH = 256 };   /* operations: few enough to go through a pipe at once */

typedef struct reading_operation {
    size_t block, size, line;
    operation_kind kind;
} reading_operation;

typedef struct reading_batch {
    complaint complaint;
    bool refused;
    size_t count;               /* 0: that was all */
    reading_operation operations[READING_BATCH];
} reading_batch;

/* A worker's work: the answers are batches of the file whose path is the context. Operations that do
 * nothing are left out. */
void reading_work(const void *context);

#endif

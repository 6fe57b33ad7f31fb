/* Traces that were recorded: .rep files, in the format that src/source/rep.c describes. */
#ifndef BENCH_RECORDED_H
#define BENCH_RECORDED_H

#include "trace.h"

#include "base/complaint.h"

/* Reads a file; the blocks that it leaves live are freed at its end. An allocation of 0 bytes is
 * taken for one of 1 byte, for C lets allocators differ there. On failure false, with a complaint,
 * and nothing is left to close. */
bool recorded_read(trace *trace, const char *path, complaint *complaint);

#endif

/* The benchmark's own traces: seeded, so that everybody replays the same. */
#ifndef BENCH_GENERATE_H
#define BENCH_GENERATE_H

#include "trace.h"

/* The mixes of sizes. */
enum { MIX_SMALL, MIX_MIXED, MIXES };

/* Fills a heap until `blocks` blocks are live; behind this prologue, `exchanges` times a pass, frees
 * one of them and allocates another. */
void generate_exchanges(trace *trace, int mix, size_t blocks, size_t exchanges);

/* Fills a heap and fragments it; behind this prologue, `pairs` times a pass, allocates one block more
 * and frees it. */
void generate_pairs(trace *trace, size_t blocks, size_t pairs);

/* Fills a heap of limited capacity so that it has `holes` HOLEs, or a few more, none beside
 * another; behind this prologue asks `requests` times for more than any of them holds. */
void generate_failing(trace *trace, size_t holes, size_t requests);

#endif

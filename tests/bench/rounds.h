/* Measuring one row: rounds, in each of which every allocator takes its turn, first with heaps that
 * are reused, then with fresh ones. */
#ifndef BENCH_ROUNDS_H
#define BENCH_ROUNDS_H

#include "allocators.h"

enum { ROUNDS_MOST = 31 };

typedef struct round_options {
    size_t rounds;              /* ROUNDS_MOST at most */
    uint64_t shortest;          /* ns that a warm round lasts at least, of many passes if need be */
    double patience;            /* seconds an allocator gets for the rounds of a row behind the
                                 * first, warm or cold; then it joins no further round */
} round_options;

/* ns an operation, by round. What an allocator was not there for is not in it. */
typedef struct series {
    size_t count;
    double ns[ROUNDS_MOST];
} series;

typedef struct row_result {
    series warm[ALLOCATORS], cold[ALLOCATORS];
} row_result;

void rounds_measure(const trace *trace, const round_options *options, row_result *result);

/* Of numbers that are there: `series->count` is not 0. */
double series_median(const series *series);

/* The interquartile range as a part of the median; 0 for fewer than 2 rounds. */
double series_spread(const series *series);

/* The median of the ratios within each round that both were there for; 0 if there is none. */
double series_ratio(const series *series, const struct series *base);

#endif

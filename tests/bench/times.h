/* Times of a benchmark: milliseconds of a clock, and their order. For the tables of milliseconds; the
 * rounds of the allocators count nanoseconds of their own. */
#ifndef MEMS_TESTS_BENCH_TIMES_H
#define MEMS_TESTS_BENCH_TIMES_H

#include <stdlib.h>
#include <time.h>

/* Milliseconds of `clock`: CLOCK_MONOTONIC for what somebody waits for, CLOCK_PROCESS_CPUTIME_ID for
 * what it costs. */
static inline double milliseconds(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static inline int compare_times(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return left < right ? -1 : left > right;
}

/* After it the median is times[count / 2], the longest times[count - 1]. */
static inline void sort_times(double *times, size_t count)
{
    qsort(times, count, sizeof *times, compare_times);
}

#endif

/* What the benchmark prints: a heading that says where this was measured, two lines a row, and at
 * the end the few figures that sum it up. */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include "inspect.h"
#include "rounds.h"

void table_heading(const round_options *options);

void table_row(const trace *trace, const row_result *result, const inspection *inspection);

/* A line in the place of a row. */
void table_skipped(const trace *trace, const char *why);

/* Of the rows that were printed. */
void table_summary(void);

#endif

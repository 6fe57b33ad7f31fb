/* What the numbers of a benchmark depend on, in words. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

/* Processor, kernel, page sizes. */
void machine_describe(char *text, size_t size);

/* The compiler and what it was told. */
void machine_describe_build(char *text, size_t size);

/* Was this compiled so that its numbers mean something? Else why not; NULL: it was. */
const char *machine_doubt(void);

/* Bytes of memory that programs can have now; SIZE_MAX where the system does not tell. */
size_t machine_available(void);

#endif

/* The allocator as the specification describes it and a careful programmer writes it down: a main
 * chain of mapped nodes, sub-chains of PROCESS and HOLE, first fit and coalescing, every search a
 * walk of the chains from their heads. What an index is worth shows beside it. */
#ifndef BENCH_LINEAR_H
#define BENCH_LINEAR_H

#include <stddef.h>

typedef struct linear_heap linear_heap;

/* An empty heap. All of these return NULL where there is no memory. */
linear_heap *linear_open(void);

/* O(segments), as are the other two. */
void *linear_malloc(linear_heap *heap, size_t size);

/* Shrinks in place; anything larger is allocated afresh, copied, and the old block freed. */
void *linear_realloc(linear_heap *heap, void *address, size_t size);

/* Nothing happens where no live block begins at `address`. */
void linear_free(linear_heap *heap, void *address);

#endif

/* The allocator of <mems/heap.h> written as plainly as can be: main nodes in an array, the segments
 * of each in an array, every question answered by walking all of it, and nothing kept that could be
 * counted afresh. It takes the types of the header and shares no code with libmems. It has no
 * memory to hand out; it says where every block must lie, and what must be said of the heap. */
#ifndef TESTS_MEMS_ORACLE_H
#define TESTS_MEMS_ORACLE_H

#include <mems/heap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct oracle_segment {
    uintptr_t start;
    size_t size;
    bool process;
    size_t freed;               /* a HOLE: when, by the oracle's clock */
    size_t requested;           /* a PROCESS: bytes asked for, noted by who asked */
} oracle_segment;

typedef struct oracle_node {
    uintptr_t start;
    size_t size, count, room;
    oracle_segment *segments;
} oracle_node;

typedef struct oracle {
    mems_heap_options options;  /* in effect: no defaults but a capacity of 0 */
    uintptr_t next_address;
    uintptr_t rover;            /* next fit: the address behind the block placed last */
    size_t clock;
    size_t count, room;
    oracle_node *nodes;
    mems_figures counted;       /* only what the chains do not tell: the peaks and the calls */
} oracle;

/* `options` as mems_heap_chosen() has them. */
void oracle_open(oracle *heap, const mems_heap_options *options);
void oracle_close(oracle *heap);

/* Virtual addresses; 0 for NULL. The system is taken to have memory for all but absurd sizes. */
uintptr_t oracle_malloc(oracle *heap, size_t size);
uintptr_t oracle_calloc(oracle *heap, size_t count, size_t size);
uintptr_t oracle_realloc(oracle *heap, uintptr_t address, size_t size);

/* False, and nothing changed, where no live block begins at `address`. */
bool oracle_free(oracle *heap, uintptr_t address);

size_t oracle_coalesce(oracle *heap);
size_t oracle_trim(oracle *heap);

/* The segment that contains `address`; NULL if none does. */
const oracle_segment *oracle_find(const oracle *heap, uintptr_t address);

/* The HOLE that a block of `size` bytes (not 0) would take, NULL if none, and how many segments (by
 * the policies of freeing time: HOLEs) the search looks at. */
const oracle_segment *oracle_search(const oracle *heap, size_t size, size_t *visits);

/* Tell `look` of each segment that this search looks at, in that order; return how many. */
typedef void oracle_looker(void *context, const oracle_segment *segment);
size_t oracle_look(const oracle *heap, size_t size, oracle_looker *look, void *context);

/* All but bookkeeping_bytes, which is 0. */
mems_figures oracle_figures(const oracle *heap);

#endif

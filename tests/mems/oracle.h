/* The specification's walk, written as plainly as can be: main nodes in an array, the segments of
 * each in an array, nothing kept that could be counted afresh. It shares no code with libmems and
 * has no memory to hand out; it says where every block must lie. */
#ifndef TESTS_MEMS_ORACLE_H
#define TESTS_MEMS_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ORACLE_NODES = 512, ORACLE_SEGMENTS = 1024 };

typedef enum oracle_policy {
    ORACLE_FIRST_FIT, ORACLE_NEXT_FIT, ORACLE_BEST_FIT, ORACLE_WORST_FIT
} oracle_policy;

typedef struct oracle_segment {
    uintptr_t start;
    size_t size;
    bool process;
} oracle_segment;

typedef struct oracle_node {
    uintptr_t start;
    size_t size, count;
    oracle_segment segments[ORACLE_SEGMENTS];
} oracle_node;

typedef struct oracle {
    oracle_policy policy;
    size_t page_size;
    uintptr_t next_address;
    uintptr_t placed_until;     /* next fit: the address behind the block placed last */
    size_t visited;             /* segments that the last search looked at */
    size_t count;
    oracle_node nodes[ORACLE_NODES];
} oracle;

void oracle_open(oracle *heap, oracle_policy policy, size_t page_size, uintptr_t base_address);

/* The virtual address of the block; `size` is not 0, and memory never ends. */
uintptr_t oracle_malloc(oracle *heap, size_t size);

/* False, and nothing changed, where no live block begins at `address`. */
bool oracle_free(oracle *heap, uintptr_t address);

#endif

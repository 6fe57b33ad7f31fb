/* Sums by address: weights that lie at virtual addresses, and how much there is below one of them. A
 * tree of fixed shape over all addresses from an origin, of which only the part exists that weighs
 * anything; n is the number of units that the addresses in use span. */
#ifndef MEMSVIEW_SUMS_H
#define MEMSVIEW_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sums_branch sums_branch;

typedef struct sums {
    uintptr_t origin;
    size_t unit;                /* bytes: weights within one are not told apart */
    size_t total;
    int height;
    sums_branch *top;
} sums;

/* `sums` is all zero but for origin and unit. */
void sums_free(sums *sums);

/* Adds a weight at an address, or takes it away again. O(log n). */
void sums_add(sums *sums, uintptr_t address, size_t weight);
void sums_take(sums *sums, uintptr_t address, size_t weight);

/* What lies in the units below that of `address`. O(log n). */
size_t sums_below(const sums *sums, uintptr_t address);

/* The first address of the unit that holds weight number `number`, counted from 0, and in `*below`
 * what lies below it. `number` is less than the total. O(log n). */
uintptr_t sums_find(const sums *sums, size_t number, size_t *below);

#endif

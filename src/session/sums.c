#include "session/sums.h"

#include "workload/memory.h"

#include <stdlib.h>

enum { BITS = 5, FAN = 1 << BITS };

/* On the lowest level there is nothing beneath, and the room for it is left out. */
struct sums_branch {
    size_t sum[FAN];
    sums_branch *beneath[];
};

static sums_branch *new_branch(int level)
{
    size_t beneath = level > 0 ? FAN * sizeof(sums_branch *) : 0;

    return memory_new(sizeof(sums_branch) + beneath);
}

static size_t unit_of(const sums *sums, uintptr_t address)
{
    return (address - sums->origin) / sums->unit;
}

static size_t index_at(size_t unit, int level)
{
    return unit >> BITS * level & (FAN - 1);
}

/* Whether the tree, as high as it is, has a place for a unit. */
static bool covers(const sums *sums, size_t unit)
{
    int bits = BITS * sums->height;

    return bits >= (int)(8 * sizeof unit) || unit >> bits == 0;
}

static void grow(sums *sums)
{
    sums_branch *top = new_branch(sums->height);

    if (sums->height > 0) {
        top->sum[0] = sums->total;
        top->beneath[0] = sums->top;
    }
    sums->top = top;
    sums->height++;
}

/* A weight taken away is one added modulo 2^64. */
static void change(sums *sums, uintptr_t address, size_t by)
{
    size_t unit = unit_of(sums, address);

    while (!covers(sums, unit) || sums->height == 0)
        grow(sums);
    sums->total += by;
    sums_branch *branch = sums->top;
    for (int level = sums->height - 1; level >= 0; level--) {
        size_t i = index_at(unit, level);
        branch->sum[i] += by;
        if (level > 0) {
            if (!branch->beneath[i])
                branch->beneath[i] = new_branch(level - 1);
            branch = branch->beneath[i];
        }
    }
}

void sums_add(sums *sums, uintptr_t address, size_t weight)
{
    change(sums, address, weight);
}

void sums_take(sums *sums, uintptr_t address, size_t weight)
{
    change(sums, address, 0 - weight);
}

size_t sums_below(const sums *sums, uintptr_t address)
{
    size_t unit = unit_of(sums, address), below = 0;
    const sums_branch *branch = sums->top;

    if (!covers(sums, unit))
        return sums->total;
    for (int level = sums->height - 1; level >= 0 && branch; level--) {
        size_t here = index_at(unit, level);
        for (size_t i = 0; i < here; i++)
            below += branch->sum[i];
        branch = level > 0 ? branch->beneath[here] : NULL;
    }
    return below;
}

uintptr_t sums_find(const sums *sums, size_t number, size_t *below)
{
    const sums_branch *branch = sums->top;
    size_t unit = 0;

    *below = 0;
    for (int level = sums->height - 1; level >= 0; level--) {
        size_t i = 0;
        while (i < FAN - 1 && number - *below >= branch->sum[i])
            *below += branch->sum[i++];
        unit = unit << BITS | i;
        branch = level > 0 ? branch->beneath[i] : NULL;
    }
    return sums->origin + unit * sums->unit;
}

static void free_branch(sums_branch *branch, int level)
{
    for (int i = 0; level > 0 && i < FAN; i++)
        if (branch->beneath[i])
            free_branch(branch->beneath[i], level - 1);
    free(branch);
}

void sums_free(sums *sums)
{
    if (sums->height > 0)
        free_branch(sums->top, sums->height - 1);
    sums->top = NULL;
    sums->height = 0;
}

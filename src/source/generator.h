/* Generated workloads: endless, seeded, repeatable. Each is one row in a table and one file. */
#ifndef MEMSVIEW_GENERATOR_H
#define MEMSVIEW_GENERATOR_H

#include "source/operation.h"

#include <stdint.h>

typedef struct generator generator;

typedef struct workload {
    const char *name;           /* as an option has it */
    const char *summary;        /* what it shows, in half a line */
    bool (*next)(generator *generator, const live_blocks *live, operation *out);
} workload;

/* The workloads, in the order in which a menu shows them; NULL beyond the last. */
const workload *workload_at(size_t index);

/* A workload with its seed; or one under way, which alone uses `random` and what follows it: `phase`
 * and the rest are the workload's own, 0 at the start. */
struct generator {
    const workload *workload;
    uint64_t seed;
    size_t page_size;           /* bytes: some workloads fill whole pages */
    uint64_t random;            /* the state of the random numbers */
    unsigned phase;
    size_t count, size, bytes, block;
};

/* Return the source that hands out this generator's operations; `generator` stays the caller's and must
 * outlive it. The same workload, seed and page size give the same operations everywhere. */
source generator_source(const generator *generator);

/* Describe workload and seed: "random, seed 1". */
void generator_describe(const generator *generator, char *text, size_t size);

/* --- For the workloads themselves -------------------------------------------------------------- */

/* Return the next random number below `bound`, which is not 0. */
size_t generator_random(generator *generator, size_t bound);

/* Return a random size: many small, some larger, few of more than a page. */
size_t generator_size(generator *generator);

/* Fill in the operation; both return true. A free of LIVE_NONE is a malloc instead: there is nothing to
 * free. */
bool generate_malloc(const live_blocks *live, size_t size, operation *out);
bool generate_free(const live_blocks *live, size_t block, operation *out);

bool random_next(generator *generator, const live_blocks *live, operation *out);
bool stack_next(generator *generator, const live_blocks *live, operation *out);
bool queue_next(generator *generator, const live_blocks *live, operation *out);
bool sawtooth_next(generator *generator, const live_blocks *live, operation *out);
bool checkerboard_next(generator *generator, const live_blocks *live, operation *out);

#endif

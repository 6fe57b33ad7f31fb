#include "source/generator.h"

#include <assert.h>
#include <stdio.h>

static const workload workloads[] = {
    {"random", "blocks of many sizes come and go in any order", random_next},
    {"stack", "the last block in is the first out", stack_next},
    {"queue", "the first block in is the first out", queue_next},
    {"sawtooth", "grow, free everything, again", sawtooth_next},
    {"checkerboard", "free every second block, then ask for larger ones", checkerboard_next},
};

const workload *workload_at(size_t index)
{
    return index < sizeof workloads / sizeof *workloads ? &workloads[index] : NULL;
}

/* --- The source -------------------------------------------------------------------------------- */

/* The state is a generator of its own, under way. */
static void begin(const void *self, void *state)
{
    generator *g = state;

    *g = *(const generator *)self;
    g->random = g->seed;
    g->block = LIVE_NONE;
}

static bool next_operation(const void *self, void *state, const live_blocks *live, operation *out)
{
    generator *g = state;

    (void)self;
    return g->workload->next(g, live, out);
}

source generator_source(const generator *generator)
{
    return (source){
        .self = generator,
        .state_size = sizeof *generator,
        .begin = begin,
        .next = next_operation,
        .count = SIZE_MAX,
        .lenient = true,
    };
}

void generator_describe(const generator *generator, char *text, size_t size)
{
    snprintf(text, size, "%s, seed %llu", generator->workload->name,
             (unsigned long long)generator->seed);
}

/* --- For the workloads ------------------------------------------------------------------------- */

/* splitmix64: Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014. */
static uint64_t random_bits(generator *generator)
{
    uint64_t z = generator->random += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

size_t generator_random(generator *generator, size_t bound)
{
    assert(bound > 0);
    return (size_t)(random_bits(generator) % bound);
}

size_t generator_size(generator *generator)
{
    size_t kind = generator_random(generator, 10);

    if (kind < 5)
        return 40 + generator_random(generator, 400);
    if (kind < 9)
        return 400 + generator_random(generator, 1400);
    return 1800 + generator_random(generator, 4000);
}

bool generate_malloc(const live_blocks *live, size_t size, operation *out)
{
    *out = (operation){.kind = OPERATION_MALLOC, .block = live_fresh(live), .size = size};
    return true;
}

bool generate_free(const live_blocks *live, size_t block, operation *out)
{
    if (block == LIVE_NONE)
        return generate_malloc(live, 1000, out);
    *out = (operation){.kind = OPERATION_FREE, .block = block, .size = live->blocks[block].size};
    return true;
}

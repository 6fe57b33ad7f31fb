#include "generate.h"

#include "source/generator.h"

#include <stdio.h>

enum { SEED = 1, PASSES = 20 };

/* 16 to 512 bytes, each as likely as the next: what most programs ask for most of the time. */
static size_t small_size(generator *random)
{
    return 16 + generator_random(random, 497);
}

static const struct {
    const char *name;
    size_t (*size)(generator *random);
} mixes[MIXES] = {
    [MIX_SMALL] = {"small", small_size},
    [MIX_MIXED] = {"mixed", generator_size},
};

/* Names a row after a power of ten. */
static void set_name(trace *trace, const char *text, size_t number)
{
    int power = 0;

    for (; number >= 10; number /= 10)
        power++;
    snprintf(trace->name, sizeof trace->name, "%s 10^%d", text, power);
}

/* One block less, and another one. */
static void exchange(trace *trace, generator *random, int mix, size_t blocks)
{
    size_t block = generator_random(random, blocks);

    trace_add(trace, step_make(STEP_FREE, block, 0));
    trace_add(trace, step_make(STEP_ALLOCATE, block, mixes[mix].size(random)));
}

static void fill(trace *trace, generator *random, int mix, size_t blocks)
{
    for (size_t block = 0; block < blocks; block++)
        trace_add(trace, step_make(STEP_ALLOCATE, block, mixes[mix].size(random)));
}

/* So many passes, for a pass that is repeated finds what it needs in the caches, however many
 * blocks there are. */
void generate_exchanges(trace *trace, int mix, size_t blocks, size_t exchanges)
{
    generator random = {.random = SEED};

    *trace = (struct trace){0};
    set_name(trace, mixes[mix].name, blocks);
    fill(trace, &random, mix, blocks);
    trace->prologue = trace->count;
    trace->pass = 2 * exchanges;
    for (size_t i = 0; i < exchanges * PASSES; i++)
        exchange(trace, &random, mix, blocks);
}

/* As many exchanges as blocks leave a heap that is as fragmented as it will ever be. */
void generate_pairs(trace *trace, size_t blocks, size_t pairs)
{
    generator random = {.random = SEED};

    *trace = (struct trace){0};
    set_name(trace, "pair", blocks);
    fill(trace, &random, MIX_SMALL, blocks);
    for (size_t i = 0; i < blocks; i++)
        exchange(trace, &random, MIX_SMALL, blocks);
    trace->prologue = trace->count;
    trace->pass = 2 * pairs;
    for (size_t i = 0; i < pairs * PASSES; i++) {
        trace_add(trace, step_make(STEP_ALLOCATE, blocks, small_size(&random)));
        trace_add(trace, step_make(STEP_FREE, blocks, 0));
    }
}

/* Two neighbours are CELL bytes together, so that pages are filled to the last byte and no HOLE but
 * those that are freed comes about; the first of them is freed. */
void generate_failing(trace *trace, size_t holes, size_t requests)
{
    enum { CELL = 512, GRAIN = 1 << 16 };       /* a multiple of every usual page */
    size_t cells = (holes * CELL + GRAIN - 1) / GRAIN * (GRAIN / CELL);
    generator random = {.random = SEED};

    *trace = (struct trace){.capacity = cells * CELL};
    set_name(trace, "failing", holes);
    for (size_t cell = 0; cell < cells; cell++) {
        size_t size = small_size(&random);
        if (size > CELL - 16)
            size = CELL - 16;
        trace_add(trace, step_make(STEP_ALLOCATE, 2 * cell, size));
        trace_add(trace, step_make(STEP_ALLOCATE, 2 * cell + 1, CELL - size));
    }
    for (size_t cell = 0; cell < cells; cell++)
        trace_add(trace, step_make(STEP_FREE, 2 * cell, 0));
    trace->prologue = trace->count;
    trace->pass = requests;
    size_t most_live = trace->most_live, most_live_bytes = trace->most_live_bytes;
    for (size_t i = 0; i < requests; i++)
        trace_add(trace, step_make(STEP_ALLOCATE, 2 * generator_random(&random, cells),
                  CELL + generator_random(&random, 2000)));
    trace->most_live = most_live;       /* none of them was handed anything */
    trace->most_live_bytes = most_live_bytes;
}

#include "rounds.h"

#include "worker.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    LONGEST_ANSWER = 30,        /* seconds until a worker is given up */
    SHORT_PASS = 50000000       /* ns: before shorter ones are timed, one is made that is not */
};

/* --- In the worker: replaying against the clock ----------------------------------------------- */

typedef struct job {
    const allocator *allocator;
    const trace *trace;
    uint64_t shortest;
} job;

static uint64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* The addresses of the blocks, each of their pages touched, so that no fault of theirs is timed. */
static void **map_blocks(const trace *trace)
{
    size_t size = trace->blocks * sizeof(void *);
    void **blocks = pages_map(size);

    for (size_t i = 0; i < trace->blocks; i += 64)
        ((void *volatile *)blocks)[i] = NULL;
    return blocks;
}

/* An allocator that ran out of memory is quick. */
static bool means_nothing(const trace *trace, size_t refused)
{
    return refused > 0 && trace->capacity == 0;
}

/* A heap that is reused. */
typedef struct heap {
    const job *job;
    void *heap, **blocks;
    const step *next;           /* of the next pass */
    size_t refused;
} heap;

/* Replays so many passes; ns. */
static uint64_t time_passes(heap *heap, uint64_t passes)
{
    const trace *trace = heap->job->trace;
    uint64_t begin = now();

    for (uint64_t i = 0; i < passes; i++) {
        heap->refused += heap->job->allocator->replay(heap->heap, heap->next, trace->pass,
                                                      heap->blocks);
        heap->next += trace->pass;
        if (heap->next == trace->steps + trace->count)
            heap->next = trace->steps + trace->prologue;
    }
    return now() - begin;
}

/* How many passes make a round; `*pass` is about the ns of one. */
static uint64_t count_passes(heap *heap, uint64_t *pass)
{
    const uint64_t shortest = heap->job->shortest;
    uint64_t passes = 1, time;

    while ((time = time_passes(heap, passes)) < shortest)
        passes = time < shortest / 10 ? passes * 8 : passes * shortest / time + 1;
    *pass = time / passes;
    return passes;
}

/* One heap for all rounds: filled, and gone through at least once before the first. */
static void work_warm(const void *context)
{
    const job *job = context;
    const trace *trace = job->trace;
    heap heap = {job, NULL, map_blocks(trace), trace->steps + trace->prologue, 0};
    uint64_t passes = 0, pass = 0;

    while (worker_asked()) {
        if (!heap.heap) {
            heap.heap = job->allocator->open(trace);
            if (!heap.heap)
                return;
            heap.refused = job->allocator->replay(heap.heap, trace->steps, trace->prologue,
                                                  heap.blocks);
            passes = count_passes(&heap, &pass);
        }
        if (pass < SHORT_PASS)
            time_passes(&heap, 1);
        double ns = (double)time_passes(&heap, passes) / (double)(passes * trace->pass);
        if (means_nothing(trace, heap.refused) || !worker_answer(&ns, sizeof ns))
            return;
    }
}

/* A heap for one round, from its opening to the last operation. */
static void work_cold(const void *context)
{
    const job *job = context;
    const trace *trace = job->trace;
    void **blocks = map_blocks(trace);

    if (!worker_asked())
        return;
    uint64_t begin = now();
    void *heap = job->allocator->open(trace);
    if (!heap)
        return;
    size_t refused = job->allocator->replay(heap, trace->steps, trace_first(trace), blocks);
    double ns = (double)(now() - begin) / (double)trace_first(trace);
    if (!means_nothing(trace, refused))
        worker_answer(&ns, sizeof ns);
}

/* --- In the parent: whose turn it is ---------------------------------------------------------- */

/* An allocator while a row is measured. */
typedef struct player {
    job job;
    worker worker;
    bool in;                    /* still takes part */
    uint64_t spent;             /* ns, the first round and what goes before it not counted */
    series *series;
} player;

static void take_turn(player *player, worker_work *work, const round_options *options)
{
    const uint64_t begin = now();
    const bool first = player->series->count == 0;
    double ns;

    if (!player->worker.pid)
        worker_start(&player->worker, work, &player->job);
    player->in = worker_ask(&player->worker, &ns, sizeof ns, LONGEST_ANSWER);
    if (!player->in)
        return;
    player->series->ns[player->series->count++] = ns;
    if (work == work_cold)
        worker_stop(&player->worker);
    if (!first)
        player->spent += now() - begin;
    player->in = (double)player->spent < options->patience * 1e9;
}

static void play(player players[ALLOCATORS], worker_work *work, const round_options *options)
{
    for (size_t round = 0; round < options->rounds; round++)
        for (int i = 0; i < ALLOCATORS; i++)
            if (players[i].in)
                take_turn(&players[i], work, options);
    for (int i = 0; i < ALLOCATORS; i++)
        worker_stop(&players[i].worker);
}

void rounds_measure(const trace *trace, const round_options *options, row_result *result)
{
    const struct { worker_work *work; series *series; } halves[] = {
        {work_warm, result->warm}, {work_cold, result->cold},
    };

    *result = (row_result){0};
    for (size_t half = 0; half < sizeof halves / sizeof *halves; half++) {
        player players[ALLOCATORS];
        /* Of a heap in which requests fail, only that they do is of interest. */
        if (trace->capacity && halves[half].work == work_cold)
            continue;
        for (int i = 0; i < ALLOCATORS; i++)
            players[i] = (player){
                .job = {&allocators[i], trace, options->shortest},
                .in = allocator_takes(i, trace),
                .series = &halves[half].series[i],
            };
        play(players, halves[half].work, options);
    }
}

/* --- Numbers of rounds ------------------------------------------------------------------------ */

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The value below which the part `part` of the numbers lies, between two of them where it does. */
static double quantile(const series *series, double part)
{
    struct series sorted = *series;
    double place = part * (double)(series->count - 1);
    size_t below = (size_t)place;

    qsort(sorted.ns, sorted.count, sizeof *sorted.ns, compare);
    if (below + 1 == sorted.count)
        return sorted.ns[below];
    return sorted.ns[below] + (place - (double)below) * (sorted.ns[below + 1] - sorted.ns[below]);
}

double series_median(const series *series)
{
    return quantile(series, 0.5);
}

double series_spread(const series *series)
{
    return (quantile(series, 0.75) - quantile(series, 0.25)) / quantile(series, 0.5);
}

double series_ratio(const series *series, const struct series *base)
{
    struct series ratios = {.count = series->count < base->count ? series->count : base->count};

    for (size_t i = 0; i < ratios.count; i++)
        ratios.ns[i] = series->ns[i] / base->ns[i];
    return ratios.count ? series_median(&ratios) : 0;
}

#include "inspect.h"

#include "worker.h"

#include <mems/heap.h>
#include <sys/mman.h>

enum { LONGEST = 60, CHECKED_BLOCKS = 100000 };     /* seconds; a check of more takes long */

/* --- What the linker puts in the place of mmap ------------------------------------------------ */

static size_t maps;

/* mmap goes by two names, depending on how the library was compiled. */
void *__real_mmap64(void *start, size_t length, int protection, int flags, int file, off_t offset);
void *__wrap_mmap64(void *start, size_t length, int protection, int flags, int file, off_t offset);
void *__wrap_mmap(void *start, size_t length, int protection, int flags, int file, off_t offset);

void *__wrap_mmap64(void *start, size_t length, int protection, int flags, int file, off_t offset)
{
    maps++;
    return __real_mmap64(start, length, protection, flags, file, offset);
}

void *__wrap_mmap(void *start, size_t length, int protection, int flags, int file, off_t offset)
{
    return __wrap_mmap64(start, length, protection, flags, file, offset);
}

/* --- Replaying -------------------------------------------------------------------------------- */

static void apply(mems_heap *heap, step step, void **block)
{
    switch (step_kind_of(step)) {
    case STEP_ALLOCATE:
        *block = mems_heap_malloc(heap, step.size);
        break;
    case STEP_RESIZE:
        *block = mems_heap_realloc(heap, *block, step.size);
        break;
    case STEP_FREE:
        mems_heap_free(heap, *block);
        break;
    }
}

/* Keeps the figures that are the highest. */
static void note(inspection *inspection, const mems_figures *figures)
{
    size_t nodes = figures->main_nodes + figures->live_blocks + figures->holes;

    if (nodes > inspection->most_nodes)
        inspection->most_nodes = nodes;
    if (figures->live_blocks > inspection->most_live) {
        inspection->most_live = figures->live_blocks;
        inspection->bookkeeping_bytes = figures->bookkeeping_bytes;
    }
}

static const char *find_fault(const mems_heap *heap, const trace *trace)
{
    const mems_figures figures = mems_heap_figures(heap);

    if (figures.failures != (trace->capacity ? trace->pass : 0))
        return trace->capacity ? "libmems found a place where there is none"
                               : "libmems refused a request";
    if (figures.not_found)
        return "libmems did not find a block that it had handed out";
    if (figures.live_blocks != trace->live && !trace->capacity)
        return "libmems lost count of the live blocks";
    return trace->blocks <= CHECKED_BLOCKS ? mems_heap_check(heap) : NULL;
}

static void work(const void *context)
{
    const trace *trace = context;
    void **blocks = pages_map(trace->blocks * sizeof *blocks);
    inspection inspection = {0};

    if (!worker_asked())
        return;
    const size_t before = maps;
    mems_heap *heap = mems_heap_open(&(mems_heap_options){.capacity = trace->capacity}, NULL);
    if (!heap)
        return;
    for (size_t i = 0; i < trace_first(trace); i++) {
        apply(heap, trace->steps[i], &blocks[step_block(trace->steps[i])]);
        mems_figures figures = mems_heap_figures(heap);
        note(&inspection, &figures);
    }
    inspection.maps = maps - before;
    inspection.main_nodes = mems_heap_figures(heap).main_nodes;
    inspection.wrong = find_fault(heap, trace);
    worker_answer(&inspection, sizeof inspection);
}

void inspect(const trace *trace, inspection *inspection)
{
    worker worker;

    worker_start(&worker, work, trace);
    if (!worker_ask(&worker, inspection, sizeof *inspection, LONGEST))
        *inspection = (struct inspection){.wrong = "libmems did not come to the end of it"};
    worker_stop(&worker);
}

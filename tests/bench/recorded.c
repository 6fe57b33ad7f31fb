/* A file is read in a process of its own, which hands over the steps: the reader allocates, and the
 * process that all measurements are forked from should not have. */
#include "recorded.h"

#include "worker.h"

#include "workload/rep.h"

#include <string.h>

enum {
    BATCH = 256,                /* steps: few enough to go through a pipe at once */
    LONGEST = 60                /* seconds */
};

typedef struct batch {
    complaint complaint;
    bool refused;
    size_t count;               /* 0: that was all */
    step steps[BATCH];
} batch;

/* --- In the worker ---------------------------------------------------------------------------- */

/* Is there a step for each operation? */
static bool fits(const rep *rep, complaint *complaint)
{
    if (rep->count > TRACE_STEPS / 2)
        return complain(complaint, 0, "has more than %d operations, which is too long to be timed",
                        TRACE_STEPS / 2);
    if (rep->block_count > TRACE_BLOCKS)
        return complain(complaint, 0, "has more than %d ids, which is too many to be timed",
                        TRACE_BLOCKS);
    for (size_t i = 0; i < rep->count; i++)
        if (rep->operations[i].size > UINT32_MAX)
            return complain(complaint, rep->operations[i].line,
                            "%zu bytes are too many for a block that is timed; %u can be",
                            rep->operations[i].size, UINT32_MAX);
    return true;
}

static step step_of(const rep_operation *operation)
{
    if (operation->kind == OPERATION_MALLOC)
        return step_make(STEP_ALLOCATE, operation->block, operation->size ? operation->size : 1);
    return step_make(operation->size ? STEP_RESIZE : STEP_FREE, operation->block, operation->size);
}

static void work(const void *context)
{
    batch batch = {0};
    rep rep = {0};
    size_t length, next = 0;
    char *text = input_read(context, &length, &batch.complaint);

    batch.refused = !text || !rep_read(text, length, &rep, &batch.complaint)
                    || !fits(&rep, &batch.complaint);
    while (worker_asked()) {
        for (batch.count = 0; batch.count < BATCH && next < rep.count; next++)
            batch.steps[batch.count++] = step_of(&rep.operations[next]);
        if (!worker_answer(&batch, sizeof batch))
            return;
    }
}

/* --- In the parent ---------------------------------------------------------------------------- */

/* The name of a row: that of the file, without folder and ending. */
static void set_name(trace *trace, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);

    if (length >= sizeof trace->name)
        length = sizeof trace->name - 1;
    memcpy(trace->name, name, length);
    trace->name[length] = '\0';
    make_printable(trace->name);
}

/* Takes over what a worker reads; false if it refuses. */
static bool take(trace *trace, worker *worker, complaint *complaint)
{
    batch batch;

    do {
        if (!worker_ask(worker, &batch, sizeof batch, LONGEST))
            return complain(complaint, 0, "takes too long or too much memory to be read");
        if (batch.refused) {
            *complaint = batch.complaint;
            return false;
        }
        for (size_t i = 0; i < batch.count; i++)
            trace_add(trace, batch.steps[i]);
    } while (batch.count > 0);
    return true;
}

bool recorded_read(trace *trace, const char *path, complaint *complaint)
{
    worker worker;

    *trace = (struct trace){.recorded = true};
    set_name(trace, path);
    worker_start(&worker, work, path);
    bool good = take(trace, &worker, complaint);
    worker_stop(&worker);
    if (good) {
        trace_balance(trace);
        trace->pass = trace->count;
    } else
        trace_close(trace);
    return good;
}

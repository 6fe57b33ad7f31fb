#include "recorded.h"

#include "base/utf8.h"
#include "reading.h"
#include "worker.h"

#include <string.h>

enum { LONGEST = 60 };          /* seconds */

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

/* Is there a step for it? */
static bool fits(const trace *trace, const reading_operation *operation, complaint *complaint)
{
    if (trace->count >= TRACE_STEPS / 2)
        return complain(complaint, 0, "has more than %d operations, which is too long to be timed",
                        TRACE_STEPS / 2);
    if (operation->block >= TRACE_BLOCKS)
        return complain(complaint, 0, "has more than %d blocks, which is too many to be timed",
                        TRACE_BLOCKS);
    if (operation->size > UINT32_MAX)
        return complain(complaint, operation->line, "%zu bytes are too many for a block that is timed; "
                        "%u can be", operation->size, UINT32_MAX);
    return true;
}

static step step_of(const reading_operation *operation)
{
    if (operation->kind == OPERATION_MALLOC)
        return step_make(STEP_ALLOCATE, operation->block, operation->size ? operation->size : 1);
    return step_make(operation->size ? STEP_RESIZE : STEP_FREE, operation->block, operation->size);
}

/* Takes over what a worker reads; false if it refuses. */
static bool take(trace *trace, worker *worker, complaint *complaint)
{
    reading_batch batch;

    do {
        if (!worker_ask(worker, &batch, sizeof batch, LONGEST))
            return complain(complaint, 0, "takes too long or too much memory to be read");
        if (batch.refused) {
            *complaint = batch.complaint;
            return false;
        }
        for (size_t i = 0; i < batch.count; i++) {
            if (!fits(trace, &batch.operations[i], complaint))
                return false;
            trace_add(trace, step_of(&batch.operations[i]));
        }
    } while (batch.count > 0);
    return true;
}

bool recorded_read(trace *trace, const char *path, complaint *complaint)
{
    worker worker;

    *trace = (struct trace){.recorded = true};
    set_name(trace, path);
    worker_start(&worker, reading_work, path);
    bool good = take(trace, &worker, complaint);
    worker_stop(&worker);
    if (good) {
        trace_balance(trace);
        trace->pass = trace->count;
    } else
        trace_close(trace);
    return good;
}

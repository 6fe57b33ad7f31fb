#include "reading.h"

#include "worker.h"

#include "source/trace.h"
#include "source/unzip.h"

static bool is_timed(operation_kind kind)
{
    return kind == OPERATION_MALLOC || kind == OPERATION_REALLOC || kind == OPERATION_FREE;
}

void reading_work(const void *context)
{
    reading_batch batch = {0};
    trace trace = {0};
    contents contents;
    size_t next = 0;

    batch.refused = !unzip_read(context, NULL, &contents, &batch.complaint)
                 || (!trace_is(&contents) && !complain(&batch.complaint, 0, "is no trace"))
                 || !trace_read(&contents, 0, NULL, &trace, &batch.complaint);
    while (worker_asked()) {
        for (batch.count = 0; batch.count < READING_BATCH && next < trace.count; next++) {
            const trace_operation *from = &trace.operations[next];
            if (is_timed(from->kind))
                batch.operations[batch.count++] =
                    (reading_operation){from->block, from->size, from->line, from->kind};
        }
        if (!worker_answer(&batch, sizeof batch))
            return;
    }
}

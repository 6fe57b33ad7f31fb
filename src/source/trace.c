#include "source/trace.h"

#include "source/building.h"

#include <stdlib.h>

/* The formats, in the order in which they are asked whether they know a beginning: the first that does
 * reads it. What cannot be mistaken comes first; a reader that takes more than it has to belongs at the
 * end. What none of them knows is a script. */
static const format *const formats[] = {&recording_format, &rep_format, &mtrace_format};

static const format *find_format(const contents *contents)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i]->is(contents))
            return formats[i];
    return NULL;
}

bool trace_is(const contents *contents)
{
    return find_format(contents);
}

bool trace_read(const contents *contents, size_t process, const watcher *watcher, trace *out,
                complaint *complaint)
{
    const format *format = find_format(contents);

    *out = (trace){.processes = 1, .process = process, .cut = contents->cut};
    if (!format)
        return complain(complaint, 0, "is no trace; one begins with an operation, as in 'a 0 1000', or "
                        "as mtrace() or memsview --record have it");
    out->format = format->name;
    building building = {
        .trace = out, .contents = contents, .complaint = complaint, .watcher = watcher,
        .lines = lines_of(contents->bytes, contents->length),
    };
    bool good = (!format->text || contents_is_text(contents, complaint)) && format->read(&building);
    addresses_free(&building.addresses);
    free(building.unused);
    if (good && process > out->processes)
        good = complain(complaint, 0, "process %zu is not in %s, which has 1", process, format->name);
    if (!good)
        trace_free(out);
    return good;
}

void trace_free(trace *trace)
{
    free(trace->operations);
    *trace = (struct trace){0};
}

/* --- The source -------------------------------------------------------------------------------- */

static bool next_operation(const void *self, void *state, const live_blocks *live, operation *out)
{
    const trace *trace = self;
    size_t *at = state;

    (void)live;
    if (*at == trace->count)
        return false;
    const trace_operation *next = &trace->operations[(*at)++];
    *out = (operation){
        .kind = next->kind, .block = next->block, .size = next->size, .line = next->line,
    };
    if (next->kind == OPERATION_STRAY || next->kind == OPERATION_INHERITED) {
        out->address = next->block;
        out->text = trace->by_id ? "id" : "address";
    }
    return true;
}

source trace_source(const trace *trace)
{
    return (source){
        .self = trace,
        .state_size = sizeof(size_t),
        .begin = source_begin_list,
        .next = next_operation,
        .reserved = trace->block_count,
        .count = trace->count,
        .lenient = true,
        .cut = trace->cut,
    };
}

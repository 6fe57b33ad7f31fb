/* A recording: what `memsview --record` wrote, in the format of recorder/format.h. All its processes are
 * in one heap, each with blocks of its own. Those that a process has from the one that it is a copy of are
 * that one's; a program that begins in the place of another ends that one's blocks. Records that were never
 * finished are passed over; of an end that was cut off, nothing is said but that.
 *
 * It is read in two passes: which processes there are, and what they did. */
#include "base/memory.h"
#include "recorder/format.h"
#include "source/building.h"

#include <stdlib.h>
#include <string.h>

enum { GENERATIONS = 100 };     /* of ancestors that are asked for a block */

typedef struct process {
    recording_kind how;         /* it began, if it was by the process `parent`, in record `first` */
    uint32_t parent;
    unsigned first;
    bool replaced;              /* another program will take its place, so it is noted */
    uint64_t *addresses;        /* where it ever allocated anything */
    size_t count, room;
    unsigned last;              /* the record up to which it is wanted; 0 if it is not */
} process;

/* A block that a thread is having resized. */
typedef struct lifted {
    place place;
    size_t block;
    bool inherited;
} lifted;

typedef struct reader {
    building *building;
    const char *records;
    unsigned count;
    process *processes;         /* by number */
    size_t process_count;
    addresses threads;          /* where in the list a thread's block is, its number the address */
    lifted *lifted;
    size_t lifted_count, lifted_room;
} reader;

/* A record, taken apart. */
typedef struct call {
    recording_kind kind;
    uint32_t process, thread;
    uint64_t address;
    size_t size;
} call;

/* Return a record, which may lie at any address. */
static call call_at(const reader *reader, unsigned number)
{
    recording_record record;

    memcpy(&record, reader->records + (size_t)(number - 1) * sizeof record, sizeof record);
    return (call){
        .kind = (recording_kind)(record.what & 0xff), .process = record.what >> 8,
        .thread = record.thread, .address = record.address, .size = (size_t)record.size,
    };
}

static bool begins_process(recording_kind kind)
{
    return kind == RECORDING_FORKED || kind == RECORDING_SPAWNED || kind == RECORDING_REPLACED;
}

/* --- Processes --------------------------------------------------------------------------------- */

static bool check(const reader *reader, unsigned number, const call *call)
{
    struct complaint *complaint = reader->building->complaint;

    if (call->kind >= RECORDING_KINDS)
        return complain(complaint, 0, "record %u is of kind %u, which is unknown: the file is damaged, "
                        "or of a later version", number, (unsigned)call->kind);
    if (call->process > reader->count
        || (begins_process(call->kind) && call->size > reader->count))
        return complain(complaint, 0, "record %u is of an impossible process: the file is damaged",
                        number);
    return true;
}

/* Note who began whom. A process has a higher number than the one that began it; a number that says
 * otherwise is ignored. */
static void note_process(reader *reader, unsigned number)
{
    const call call = call_at(reader, number);
    uint32_t own = call.process, parent = (uint32_t)call.size;
    process *process = &reader->processes[own];

    if (!begins_process(call.kind) || process->how || parent >= own)
        return;
    process->how = call.kind;
    process->parent = parent;
    process->first = number;
    if (process->how == RECORDING_REPLACED)
        reader->processes[parent].replaced = true;
}

static bool read_processes(reader *reader)
{
    size_t last = 0;

    for (unsigned i = 1; i <= reader->count; i++) {
        const call call = call_at(reader, i);
        if (!check(reader, i, &call))
            return false;
        if (call.process > last)
            last = call.process;
        if (begins_process(call.kind) && call.size > last)
            last = call.size;
    }
    reader->process_count = last + 1;
    reader->processes = memory_new(reader->process_count * sizeof *reader->processes);
    for (unsigned i = 1; i <= reader->count; i++)
        note_process(reader, i);
    return true;
}

/* Want a process, and those that it is a copy of, up to when it was made. */
static void want_with_ancestors(reader *reader, size_t number)
{
    process *process = &reader->processes[number];

    process->last = reader->count;
    while (process->how == RECORDING_FORKED) {
        struct process *parent = &reader->processes[process->parent];
        parent->last = process->first;
        process = parent;
    }
}

static bool choose_processes(reader *reader)
{
    trace *trace = reader->building->trace;

    trace->processes = reader->process_count;
    if (trace->process > trace->processes)
        return complain(reader->building->complaint, 0, "process %zu is not in this recording, which has "
                        "%zu", trace->process, trace->processes);
    if (trace->process == 0)
        for (size_t i = 0; i < reader->process_count; i++)
            reader->processes[i].last = reader->count;
    else
        want_with_ancestors(reader, trace->process - 1);
    return true;
}

/* --- Blocks ------------------------------------------------------------------------------------ */

/* Return the place of an address; of one process and its ancestors, all is one heap. */
static place place_in(const reader *reader, uint32_t process, uint64_t address)
{
    return (place){address, reader->building->trace->process ? 0 : process};
}

static place place_of(const reader *reader, const call *call)
{
    return place_in(reader, call->process, call->address);
}

/* Whether a copy of a process finds there what its ancestor allocated. */
static bool is_inherited(const reader *reader, const call *call)
{
    const process *process = &reader->processes[call->process];

    for (int i = 0; i < GENERATIONS && process->how == RECORDING_FORKED; i++) {
        if (addresses_find(&reader->building->addresses,
                           place_in(reader, process->parent, call->address)))
            return true;
        process = &reader->processes[process->parent];
    }
    return false;
}

static void note_address(process *process, uint64_t address)
{
    if (!process->replaced)
        return;
    process->addresses = memory_grow(process->addresses, &process->room, process->count + 1,
                                     sizeof *process->addresses);
    process->addresses[process->count++] = address;
}

static void allocate(reader *reader, const call *call)
{
    building_malloc(reader->building, place_of(reader, call), call->size);
    note_address(&reader->processes[call->process], call->address);
}

static void release(reader *reader, const call *call)
{
    const place place = place_of(reader, call);

    if (is_inherited(reader, call) && !building_knows(reader->building, place))
        building_inherited(reader->building, call->address);
    else
        building_free(reader->building, place);
}

/* Free what a program had whose place another one took. */
static void end_blocks(reader *reader, uint32_t number)
{
    process *process = &reader->processes[number];

    for (size_t i = 0; i < process->count; i++) {
        const place place = place_in(reader, number, process->addresses[i]);
        if (building_knows(reader->building, place))
            building_free(reader->building, place);
    }
    process->count = 0;
}

/* --- Resizing, in two parts -------------------------------------------------------------------- */

/* Find what a thread of a process is having resized. */
static lifted *lifted_by(reader *reader, const call *call)
{
    const place thread = {call->thread, call->process};
    resident *known = addresses_enter(&reader->threads, thread);

    if (known->block == NO_BLOCK) {
        known->block = reader->lifted_count;
        reader->lifted = memory_grow(reader->lifted, &reader->lifted_room, reader->lifted_count + 1,
                                     sizeof *reader->lifted);
        reader->lifted[reader->lifted_count++] = (lifted){.block = NO_BLOCK};
    }
    return &reader->lifted[known->block];
}

static void lift(reader *reader, const call *call)
{
    lifted *lifted = lifted_by(reader, call);

    lifted->place = place_of(reader, call);
    lifted->block = building_lift(reader->building, lifted->place);
    lifted->inherited = lifted->block == NO_BLOCK && is_inherited(reader, call);
}

static void land(reader *reader, const call *call)
{
    building *building = reader->building;
    lifted *lifted = lifted_by(reader, call);

    if (lifted->inherited && call->address)
        allocate(reader, call);
    else if (lifted->inherited)
        building_inherited(building, lifted->place.address);
    else if (call->size > 0 && call->address == 0)
        building_put_back(building, lifted->block, lifted->place, call->size);
    else {
        building_land(building, lifted->block, lifted->place, place_of(reader, call), call->size);
        note_address(&reader->processes[call->process], call->address);
    }
    *lifted = (struct lifted){.block = NO_BLOCK};
}

/* --- Records ----------------------------------------------------------------------------------- */

static void read_record(reader *reader, const call *call)
{
    const process *process = &reader->processes[call->process];

    switch (call->kind) {
    case RECORDING_ALLOCATED:
        allocate(reader, call);
        break;
    case RECORDING_REFUSED:
        building_refused(reader->building, call->size);
        break;
    case RECORDING_FREED:
        release(reader, call);
        break;
    case RECORDING_LIFTED:
        lift(reader, call);
        break;
    case RECORDING_LANDED:
        land(reader, call);
        break;
    case RECORDING_REPLACED:
        if (process->first == reader->building->line)
            end_blocks(reader, process->parent);
        break;
    case RECORDING_FORKED:
    case RECORDING_SPAWNED:
    case RECORDING_UNFINISHED:
    case RECORDING_KINDS:
        break;
    }
}

static bool read_records(reader *reader)
{
    for (unsigned i = 1; i <= reader->count; i++) {
        const call call = call_at(reader, i);
        if (!building_begin_line(reader->building, i, i, reader->count))
            break;
        if (i <= reader->processes[call.process].last)
            read_record(reader, &call);
    }
    return reader->building->trace->count > 0
        || complain(reader->building->complaint, 0, "has no call in it: the program allocated nothing, or "
                    "was ended before it did");
}

/* --- The format -------------------------------------------------------------------------------- */

static bool is_recording(const contents *contents)
{
    return contents->length >= sizeof RECORDING_MAGIC - 1
        && memcmp(contents->bytes, RECORDING_MAGIC, sizeof RECORDING_MAGIC - 1) == 0;
}

static bool read_header(reader *reader)
{
    const contents *contents = reader->building->contents;
    trace *trace = reader->building->trace;
    struct complaint *complaint = reader->building->complaint;
    recording_header header;

    if (contents->length < RECORDING_HEADER)
        return complain(complaint, 0, "is a recording, and cut short within its header; record it again");
    memcpy(&header, contents->bytes, sizeof header);
    if (header.order != RECORDING_ORDER)
        return complain(complaint, 0, "was recorded on a machine with another order of bytes; look "
                        "at it there");
    if (header.version != RECORDING_VERSION || header.record_size != sizeof(recording_record))
        return complain(complaint, 0, "is a recording of version %u; this memsview reads version %d",
                        header.version, RECORDING_VERSION);
    size_t there = (contents->length - RECORDING_HEADER) / sizeof(recording_record);
    reader->records = contents->bytes + RECORDING_HEADER;
    reader->count = (unsigned)(header.count < there ? header.count : there);
    trace->cut |= header.count > there || header.stopped;
    return true;
}

static bool read_trace(building *building)
{
    reader reader = {.building = building};
    bool good = read_header(&reader) && read_processes(&reader)
             && choose_processes(&reader) && read_records(&reader);

    for (size_t i = 0; i < reader.process_count; i++)
        free(reader.processes[i].addresses);
    free(reader.processes);
    addresses_free(&reader.threads);
    free(reader.lifted);
    return good;
}

const format recording_format = {
    .name = "a recording", .is = is_recording, .read = read_trace,
};

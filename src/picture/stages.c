#include "picture/stages.h"

/* Puts a part where its address says. */
static struct overlay_part *add_part(overlay *overlay, uintptr_t address, size_t size, role role)
{
    size_t place = overlay->part_count;

    if (size == 0)
        return NULL;
    for (; place > 0 && overlay->parts[place - 1].address > address; place--)
        overlay->parts[place] = overlay->parts[place - 1];
    overlay->parts[place] = (struct overlay_part){address, size, role, NULL};
    overlay->part_count++;
    return &overlay->parts[place];
}

static void add_mark(overlay *overlay, uintptr_t address)
{
    overlay->marks[overlay->mark_count++] = address;
}

/* --- malloc ------------------------------------------------------------------------------------ */

/* The HOLE that was taken, whole or in part; of no size if there is none. */
typedef struct taken {
    uintptr_t address;
    size_t hole_size, size;
} taken;

static taken find_taken(const record *record)
{
    const mems_event *split = record_event(record, MEMS_SPLIT);
    const mems_event *whole = record_event(record, MEMS_TAKEN);

    if (split)
        return (taken){split->address, split->size, split->part};
    return whole ? (taken){whole->address, whole->size, whole->size} : (taken){0, 0, 0};
}

static void lay_taken(overlay *overlay, taken taken, int stage)
{
    if (stage == STAGE_FIRST) {
        add_part(overlay, taken.address, taken.hole_size, ROLE_CHOSEN);
        return;
    }
    add_part(overlay, taken.address, taken.size, ROLE_FRESH);
    if (stage == STAGE_FIRST + 1)
        add_part(overlay, taken.address + taken.size, taken.hole_size - taken.size, ROLE_CHOSEN);
}

/* --- free -------------------------------------------------------------------------------------- */

/* A range that became a HOLE, and the HOLEs beside it that it merged with. */
typedef struct freed {
    uintptr_t address;
    size_t size, left, right;   /* bytes */
    bool gone;                  /* its main node with it */
} freed;

static freed find_freed(const record *record, uintptr_t address, size_t size)
{
    const mems_event *left = record_event(record, MEMS_MERGED_LEFT);
    const mems_event *right = record_event(record, MEMS_MERGED_RIGHT);

    return (freed){
        .address = address,
        .size = size,
        .left = left ? left->part : 0,
        .right = right ? right->size - right->part : 0,
        .gone = record_event(record, MEMS_UNMAPPED),
    };
}

static int free_stages(freed freed)
{
    return freed.gone ? 0 : freed.left || freed.right ? 2 : 1;
}

static void lay_freed(overlay *overlay, freed freed, int stage)
{
    uintptr_t start = freed.address - freed.left, end = freed.address + freed.size;
    size_t whole = freed.left + freed.size + freed.right;

    if (freed.gone)
        return;
    if (stage == STAGE_FIRST) {
        add_part(overlay, start, freed.left, ROLE_HOLE);
        add_part(overlay, freed.address, freed.size, ROLE_FREED);
        add_part(overlay, end, freed.right, ROLE_HOLE);
        return;
    }
    bool merging = stage == STAGE_FIRST + 1 && free_stages(freed) == 2;
    add_part(overlay, start, whole, merging ? ROLE_MERGING : ROLE_FREED);
    if (merging && freed.left)
        add_mark(overlay, freed.address);
    if (merging && freed.right)
        add_mark(overlay, end);
}

/* --- realloc ----------------------------------------------------------------------------------- */

/* The block as it was, and what it takes of the HOLE behind it lights up; then they are one. */
static void lay_grown(overlay *overlay, const mems_event *grown, int stage)
{
    if (stage != STAGE_FIRST) {
        add_part(overlay, grown->address, grown->size, ROLE_FRESH);
        return;
    }
    add_part(overlay, grown->address, grown->part, ROLE_PROCESS_A);
    add_part(overlay, grown->address + grown->part, grown->size - grown->part, ROLE_CHOSEN);
}

/* The block where it was, while its new place is found, and the HOLEs beside it as they were then:
 * one of them may be what is left of the HOLE that was taken. */
static void lay_unmoved(overlay *overlay, const record *record, freed freed, taken taken)
{
    uintptr_t left = freed.address - freed.left;

    if (freed.gone)
        return;
    if (left < taken.address || left - taken.address >= taken.hole_size)
        add_part(overlay, left, freed.left, ROLE_HOLE);
    struct overlay_part *part = add_part(overlay, freed.address, freed.size,
                                         (role)(ROLE_PROCESS_A + record->before.shade));
    part->name = record->operation.name;
    add_part(overlay, freed.address + freed.size, freed.right, ROLE_HOLE);
}

static void lay_moved(overlay *overlay, const record *record, int stage)
{
    taken taken = find_taken(record);
    freed freed = find_freed(record, record->before.address, record->before.size);

    if (stage == STAGE_FIRST || stage == STAGE_FIRST + 1) {
        lay_taken(overlay, taken, stage);
        lay_unmoved(overlay, record, freed, taken);
        return;
    }
    lay_taken(overlay, taken, STAGE_DONE);
    lay_freed(overlay, freed, stage == STAGE_DONE ? STAGE_DONE : stage - 2);
}

/* The end of a block that has shrunk. */
static freed find_end(const record *record, const mems_event *shrunk)
{
    return find_freed(record, shrunk->address + shrunk->part, shrunk->size - shrunk->part);
}

static void lay_realloc(overlay *overlay, const record *record, int stage)
{
    const mems_event *shrunk = record_event(record, MEMS_SHRUNK);
    const mems_event *grown = record_event(record, MEMS_GROWN);

    if (shrunk)
        lay_freed(overlay, find_end(record, shrunk), stage);
    else if (grown)
        lay_grown(overlay, grown, stage);
    else if (record_event(record, MEMS_MOVED))
        lay_moved(overlay, record, stage);
}

static int realloc_stages(const record *record)
{
    const mems_event *shrunk = record_event(record, MEMS_SHRUNK);

    if (shrunk)
        return free_stages(find_end(record, shrunk));
    if (record_event(record, MEMS_GROWN))
        return 1;
    if (!record_event(record, MEMS_MOVED))
        return 0;
    return 2 + free_stages(find_freed(record, record->before.address, record->before.size));
}

/* --- coalesce ---------------------------------------------------------------------------------- */

/* How many of the events are sure to be told to their end: where there were more than are kept, the
 * last HOLE may have grown further. */
static size_t complete_events(const record *record)
{
    size_t count = record->event_count;

    if (count == record->events_made)
        return count;
    uintptr_t last = record->events[count - 1].address;
    while (count > 0 && record->events[count - 1].address == last)
        count--;
    return count;
}

static bool is_unmapped(const record *record, uintptr_t address)
{
    for (size_t i = 0; i < record->event_count; i++)
        if (record->events[i].kind == MEMS_UNMAPPED && record->events[i].address == address)
            return true;
    return false;
}

/* The merges into one HOLE follow one another, and each is larger than the one before. */
static void lay_coalesced(overlay *overlay, const record *record, int stage)
{
    const mems_event *events = record->events;
    size_t count = complete_events(record);

    for (size_t i = 0; i < count; i++) {
        if (events[i].kind == MEMS_UNMAPPED || is_unmapped(record, events[i].address))
            continue;
        if (stage == STAGE_FIRST)
            add_mark(overlay, events[i].address + events[i].part);
        if (i + 1 == count || events[i + 1].address != events[i].address)
            add_part(overlay, events[i].address, events[i].size,
                     stage == STAGE_FIRST ? ROLE_MERGING : ROLE_FREED);
    }
}

static int coalesce_stages(const record *record)
{
    overlay overlay = {0};

    lay_coalesced(&overlay, record, STAGE_FIRST);
    return overlay.part_count ? 1 : 0;
}

/* --- The interface ----------------------------------------------------------------------------- */

int stage_count(const record *record)
{
    if (!record || record->failed)
        return 0;
    if (record_frees(record))
        return free_stages(find_freed(record, record->address, record->size));
    switch (record->operation.kind) {
    case OPERATION_MALLOC:
        return 2;
    case OPERATION_REALLOC:
        return realloc_stages(record);
    case OPERATION_COALESCE:
        return coalesce_stages(record);
    default:
        return 0;
    }
}

overlay stage_overlay(const record *record, int stage)
{
    overlay overlay = {0};

    if (!record || record->failed)
        return overlay;
    if (stage > stage_count(record))
        stage = STAGE_DONE;
    if (record_frees(record))
        lay_freed(&overlay, find_freed(record, record->address, record->size), stage);
    else if (record->operation.kind == OPERATION_MALLOC)
        lay_taken(&overlay, find_taken(record), stage);
    else if (record->operation.kind == OPERATION_REALLOC)
        lay_realloc(&overlay, record, stage);
    else if (record->operation.kind == OPERATION_COALESCE)
        lay_coalesced(&overlay, record, stage);
    return overlay;
}

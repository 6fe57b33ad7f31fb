#include "picture/stages.h"

static void add_part(overlay *overlay, uintptr_t address, size_t size, role role)
{
    if (size == 0)
        return;
    if (overlay->part_count == 0)
        overlay->address = address;
    overlay->size += size;
    overlay->parts[overlay->part_count++] = (struct overlay_part){address, size, role};
}

/* --- malloc ------------------------------------------------------------------------------------ */

static overlay malloc_overlay(const record *record, int stage)
{
    const mems_event *split = record_event(record, MEMS_SPLIT);
    const mems_event *hole = split ? split : record_event(record, MEMS_TAKEN);
    overlay overlay = {0};

    if (!hole)
        return overlay;
    size_t taken = split ? split->part : hole->size;
    if (stage == STAGE_FIRST)
        add_part(&overlay, hole->address, hole->size, ROLE_CHOSEN);
    else {
        add_part(&overlay, hole->address, taken, ROLE_FRESH);
        if (stage == STAGE_FIRST + 1)
            add_part(&overlay, hole->address + taken, hole->size - taken, ROLE_CHOSEN);
    }
    return overlay;
}

/* --- free -------------------------------------------------------------------------------------- */

static overlay free_overlay(const record *record, int stage)
{
    const mems_event *left = record_event(record, MEMS_MERGED_LEFT);
    const mems_event *right = record_event(record, MEMS_MERGED_RIGHT);
    const mems_event *last = right ? right : left;
    uintptr_t end = record->address + record->size;
    overlay overlay = {0};

    if (stage == STAGE_FIRST || !last) {
        if (left)
            add_part(&overlay, left->address, left->part, ROLE_HOLE);
        add_part(&overlay, record->address, record->size, ROLE_FREED);
        if (right)
            add_part(&overlay, end, right->size - right->part, ROLE_HOLE);
        return overlay;
    }
    if (stage == STAGE_DONE) {
        add_part(&overlay, last->address, last->size, ROLE_FREED);
        return overlay;
    }
    add_part(&overlay, last->address, last->size, ROLE_MERGING);
    if (left)
        overlay.marks[overlay.mark_count++] = record->address;
    if (right)
        overlay.marks[overlay.mark_count++] = end;
    return overlay;
}

/* --- The interface ----------------------------------------------------------------------------- */

int stage_count(const record *record)
{
    if (!record || record->address == 0)
        return 0;
    if (record->operation.kind == OPERATION_MALLOC)
        return 2;
    return record_event(record, MEMS_MERGED_LEFT) || record_event(record, MEMS_MERGED_RIGHT) ? 2 : 1;
}

overlay stage_overlay(const record *record, int stage)
{
    if (stage > stage_count(record))
        stage = STAGE_DONE;
    if (!record || record->address == 0)
        return (overlay){0};
    return record->operation.kind == OPERATION_MALLOC ? malloc_overlay(record, stage)
                                                      : free_overlay(record, stage);
}

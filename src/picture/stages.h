/* An operation in stages: what the heap did one step after the other, so that it can be seen.
 *
 *     malloc      chosen (the HOLE lights up, or the new mapping does), parted, done
 *     free        freed (its borders still there), merging (they dissolve), done
 *
 * The heap itself is done at once; a stage before the last lays what was there over what is. */
#ifndef MEMSVIEW_STAGES_H
#define MEMSVIEW_STAGES_H

#include "picture/grid.h"
#include "session/session.h"

enum { STAGE_DONE = 0, STAGE_FIRST = 1 };

/* What lies over a part of the heap: its parts take the place of the segments in the region, whose
 * ends are ends of segments; a mark is a border that is about to go. */
typedef struct overlay {
    uintptr_t address;
    size_t size;                /* 0: nothing lies anywhere */
    size_t part_count, mark_count;
    struct overlay_part {
        uintptr_t address;
        size_t size;
        role role;
    } parts[3];
    uintptr_t marks[2];
} overlay;

/* How many stages an operation has before it is done: they are numbered from STAGE_FIRST. */
int stage_count(const record *record);

/* What a stage lays over the heap; STAGE_DONE, or any beyond the last, only marks what is new.
 * `record` may be NULL. */
overlay stage_overlay(const record *record, int stage);

#endif

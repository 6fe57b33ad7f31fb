/* An operation in stages: what the heap did one step after the other, so that it can be seen.
 *
 *     malloc      chosen (the HOLE lights up, or the new mapping does), parted, done
 *     free        freed (its borders still there), merging (they dissolve), done
 *     realloc     in place: what is cut off is freed, or what is taken lights up; done
 *                 moved: chosen, parted, then the old place as in a free; done
 *     coalesce    merging (all borders that go dissolve), done
 *
 * The heap itself is done at once; a stage before the last lays what was there over what is. */
#ifndef MEMSVIEW_STAGES_H
#define MEMSVIEW_STAGES_H

#include "picture/grid.h"
#include "session/session.h"

enum { STAGE_DONE = 0, STAGE_FIRST = 1 };

enum { OVERLAY_PARTS = MEMS_EVENTS_A_CALL };    /* a coalesce has one an event; a realloc, five */

/* What lies over the heap: parts take the place of the segments beneath. They are in order of their
 * addresses; where they touch, they are one region, whose ends are ends of segments. A mark is a
 * border that is about to go. */
typedef struct overlay {
    size_t part_count, mark_count;
    struct overlay_part {
        uintptr_t address;
        size_t size;
        role role;
        const char *name;       /* of the block that was here; NULL where the heap knows better */
    } parts[OVERLAY_PARTS];
    uintptr_t marks[OVERLAY_PARTS];
} overlay;

/* How many stages an operation has before it is done: they are numbered from STAGE_FIRST. */
int stage_count(const record *record);

/* What a stage lays over the heap; STAGE_DONE, or any beyond the last, only marks what is new.
 * `record` may be NULL. */
overlay stage_overlay(const record *record, int stage);

#endif

/* An operation in stages: what the heap did, one event after the other, so that it can be seen.
 *
 *     malloc      search (what the policy looks at lights up, in order), chosen (the HOLE lights up,
 *                 or the new mapping does), parted, done
 *     free        freed (its borders still there), each merge (borders dissolve), unmapped (the main
 *                 node, if it goes), done
 *     realloc     in place: what is cut off is freed, or what is taken lights up; done
 *                 moved: as malloc, then the old place as in a free; done
 *     coalesce    merging (all borders that go dissolve), done
 *     trim        unmapped, done
 *
 * The heap itself does all of it at once. A stage before the last undoes the events after its own, from the
 * last one back: the segments as they were then lie over the heap as it is. */
#ifndef MEMSVIEW_STAGES_H
#define MEMSVIEW_STAGES_H

#include "picture/grid.h"
#include "session/session.h"

enum { STAGE_DONE = 0, STAGE_FIRST = 1 };

/* What an overlay has room for. An operation that is about more pieces has no stages; of a coalesce or a
 * trim, the first changes light up. */
enum { OVERLAY_PARTS = 512 };

/* What lies over the heap: parts take the place of the segments beneath. They are in order of their
 * addresses and do not overlap; where they touch, they are one region, whose ends are ends of segments.
 * A mark is a border that is about to go. */
typedef struct overlay {
    size_t part_count, mark_count, gone_count, visited_count;
    struct overlay_part {
        uintptr_t address;
        size_t size;
        role role;
        const char *name;       /* of the block that was here; NULL where the heap knows better */
    } parts[OVERLAY_PARTS];
    uintptr_t marks[OVERLAY_PARTS];
    struct overlay_gone {       /* main nodes given back that are still to be seen, parts over them */
        uintptr_t address;
        size_t size;
    } gone[OVERLAY_PARTS];
    uintptr_t visited[SESSION_COUNTED_SEGMENTS];    /* segments that light up, by address */
} overlay;

/* Return how many stages the last operation has before it is done, if its search takes `sweep` of them:
 * they are numbered from STAGE_FIRST. O(events). */
int stage_count(const record *record, int sweep);

/* Return in how many stages the last operation's search can be shown at most; 0 if there was none. */
int stage_sweep(const session *session);

/* Set what a stage of the last operation lays over the heap; STAGE_DONE, or any beyond the last, only marks
 * what is new. O(events). */
void stage_overlay(const session *session, int stage, int sweep, overlay *overlay);

/* Say what a stage shows, in `size` bytes: "search: looked at 7 of 22 segments". Empty for STAGE_DONE. */
void stage_words(const session *session, int stage, int sweep, char *bytes, size_t size);

/* Return the first part that ends after `address`; as many as there are parts if none does. O(log n). */
size_t overlay_first_part(const overlay *overlay, uintptr_t address);

/* Return the part that holds an address; NULL if none does. O(log n). */
const struct overlay_part *overlay_part_at(const overlay *overlay, uintptr_t address);

/* Whether the overlay has a segment that begins at `address`, or anywhere from there up to `end`, among
 * those that light up. O(log n). */
bool overlay_visits(const overlay *overlay, uintptr_t address, uintptr_t end);

#endif

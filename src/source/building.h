/* A trace that grows call by call, as its readers come upon them: addresses become blocks, and what does
 * not fit what came before is made to.
 *
 * Blocks are numbered from 0, and the number of one that is gone is given to the next, so that there are
 * never more of them than were live at once. */
#ifndef MEMSVIEW_BUILDING_H
#define MEMSVIEW_BUILDING_H

#include "base/lines.h"
#include "source/addresses.h"
#include "source/trace.h"

typedef struct building {
    trace *trace;
    const contents *contents;   /* what it is read from */
    complaint *complaint;       /* what is wrong, if anything is */
    const watcher *watcher;
    lines lines;                /* of a text */
    unsigned line;              /* which is being read; of a recording, the number of the record */
    addresses addresses;
    size_t *unused;             /* numbers of blocks that are gone */
    size_t unused_count, unused_room;
} building;

/* A format of traces: a file, and a row in trace.c. */
typedef struct format {
    const char *name;           /* "a recording" */
    /* Whether contents begin as those of this format do. */
    bool (*is)(const contents *contents);
    /* Build the trace, as trace_read() does. False, and a complaint, if it cannot be read. */
    bool (*read)(building *building);
    bool text;                  /* a line an operation */
} format;

extern const format mtrace_format, recording_format, rep_format;

/* Each of these is one call of the traced program, in the order in which they took effect.
 *
 * An allocation that succeeded. Where a block is still known to be, its free went unseen: it is done
 * now. */
void building_malloc(building *building, place place, size_t size);

/* One that did not. */
void building_refused(building *building, size_t size);

/* A free, which does nothing if there is no block. */
void building_free(building *building, place place);

/* The free of a block that a process has from another one, which keeps it: that does nothing. */
void building_inherited(building *building, uint64_t address);

/* Whether there is a block now. */
bool building_knows(const building *building, place place);

/* A block was resized, to 0 if that freed it, and is at `new` now, wherever it was. One that nobody knew
 * is allocated there. */
void building_realloc(building *building, place old, place new, size_t size);

/* The same in two parts, for what happens between them. The block leaves its place: NO_BLOCK if there is
 * none. */
size_t building_lift(building *building, place place);
void building_land(building *building, size_t block, place old, place new, size_t size);

/* It was refused, and the block is where it was. */
void building_put_back(building *building, size_t block, place place, size_t size);

/* Begin to read this line, or record, of which come `done` of `all` bytes, or of something else: tell
 * the watcher now and then. False if that one ends it there. */
bool building_begin_line(building *building, unsigned line, size_t done, size_t all);

/* Go to the next line of a text, and begin to read it; false also if there is none, or no whole one where
 * the end was cut off. */
bool building_next_line(building *building);

#endif

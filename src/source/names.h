/* The names that a script has for its blocks: which are live in which line, and what is said of
 * those that are not. */
#ifndef MEMSVIEW_NAMES_H
#define MEMSVIEW_NAMES_H

#include "base/complaint.h"
#include "base/table.h"

/* Why a name is not live. */
typedef enum name_end {
    NAME_FREED,
    NAME_REFUSED,               /* its malloc found no place, as the script says */
    NAME_FINISHED
} name_end;

typedef struct name {
    const char *text;
    size_t id, line;            /* where it was allocated last */
    size_t gone;                /* the line since which it is not live; 0 while it is */
    name_end end;
} name;

/* All zero: there are none yet. */
typedef struct names {
    name *list;                 /* by id */
    size_t count, room;         /* ids are below this count */
    table by_text;              /* of an id one more */
    size_t finished;            /* the line that ended all before it: set it to end all; 0 if none did */
} names;

void names_close(names *names);

/* Make a name live in this line; its text has to outlive it. NULL, and a complaint, if it was live
 * before. Valid until the next call. O(1) amortised, as are the others. */
name *names_begin(names *names, const char *text, size_t line, complaint *complaint);

/* Find the name that has to be live in this line; NULL, and a complaint, if it is not. */
name *names_live(names *names, const char *text, size_t line, complaint *complaint);

void names_end(name *name, size_t line, name_end end);

#endif

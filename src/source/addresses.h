/* Which block lies where in the heap of a traced program, as traces know blocks by their addresses or
 * ids. Every place of a trace is remembered, also those freed long ago. */
#ifndef MEMSVIEW_ADDRESSES_H
#define MEMSVIEW_ADDRESSES_H

#include "base/table.h"

/* An address means something in one process alone. */
typedef struct place {
    uint64_t address;
    uint32_t process;
} place;

typedef struct resident {
    place place;
    unsigned line;              /* of the trace, in which it came last */
    size_t block;               /* NO_BLOCK if it is gone */
} resident;

#define NO_BLOCK ((size_t)-1)

typedef struct addresses {
    resident *residents;        /* as they came first */
    size_t count, room;
    table by_place;             /* of an index one more */
} addresses;

void addresses_free(addresses *addresses);

/* Find who is there, or was; NULL if nobody ever was. Valid until the next addresses_enter(). O(1). */
resident *addresses_find(const addresses *addresses, place place);

/* The same, but if nobody ever was, enter the place with NO_BLOCK. O(1) amortised. */
resident *addresses_enter(addresses *addresses, place place);

#endif

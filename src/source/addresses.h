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
    unsigned line;              /* of the trace, in which it came last; never 0 */
    size_t block;               /* NO_BLOCK if it is gone */
} resident;

#define NO_BLOCK ((size_t)-1)

typedef struct addresses {
    resident *residents;        /* as they came first */
    size_t count, room;
    table by_place;             /* of an index one more */
} addresses;

void addresses_free(addresses *addresses);

/* Find who is there, or was; NULL if nobody ever was. Valid until the next addresses_put(). O(1). */
resident *addresses_find(const addresses *addresses, place place);

/* Put somebody there, from now on. O(1) amortised. */
void addresses_put(addresses *addresses, const resident *resident);

#endif

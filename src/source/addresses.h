/* Which block lies where in the heap of a traced program, for traces know blocks by their addresses, or
 * by ids. All of a trace is remembered, also what was freed long ago. */
#ifndef MEMSVIEW_ADDRESSES_H
#define MEMSVIEW_ADDRESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An address means something in one process alone. */
typedef struct place {
    uint64_t address;
    uint32_t process;
} place;

typedef struct resident {
    place place;
    unsigned line;              /* of the trace, in which it came last; never 0 */
    size_t block;               /* NO_BLOCK if there is none any more */
} resident;

#define NO_BLOCK ((size_t)-1)

typedef struct addresses {
    resident *residents;        /* a hash table; the line is 0 where there is none */
    size_t count, room;         /* a power of two, or 0 */
} addresses;

void addresses_free(addresses *addresses);

/* Who is there, or was; NULL if nobody ever was. Valid until the next addresses_put(). O(1). */
resident *addresses_find(const addresses *addresses, place place);

/* From now on this is there. O(1) amortised. */
void addresses_put(addresses *addresses, const resident *resident);

#endif

/* A table in which a resident stands at the place that its address hashes to, or at the first free one
 * behind it (Knuth, The Art of Computer Programming, vol. 3, 6.4, algorithm L). Nobody ever leaves. */
#include "source/addresses.h"

#include "base/memory.h"

#include <stdlib.h>

enum { FEWEST = 1024 };

void addresses_free(addresses *addresses)
{
    free(addresses->residents);
    *addresses = (struct addresses){0};
}

/* Ids and addresses that follow one another are asked for one after the other, so they are to stand close
 * together; those that lie far apart, anywhere. */
static uint64_t hash_of(place place)
{
    const uint64_t a = place.address, scatter = 0x9e3779b97f4a7c15u;

    return a + (a >> 4) + ((a >> 10) * scatter >> 40) + ((a >> 32 ^ (uint64_t)place.process << 24)
                                                         * scatter >> 20);
}

/* Where it stands, or would. There is room. */
static resident *seat_of(const addresses *addresses, place place)
{
    size_t i = (size_t)hash_of(place) & (addresses->room - 1);

    for (;; i = (i + 1) & (addresses->room - 1)) {
        resident *seat = &addresses->residents[i];
        if (seat->line == 0
            || (seat->place.address == place.address && seat->place.process == place.process))
            return seat;
    }
}

resident *addresses_find(const addresses *addresses, place place)
{
    resident *seat = addresses->room ? seat_of(addresses, place) : NULL;

    return seat && seat->line ? seat : NULL;
}

static void make_room(addresses *addresses)
{
    resident *old = addresses->residents;
    size_t old_room = addresses->room;

    if (2 * (addresses->count + 1) <= old_room)
        return;
    addresses->room = old_room ? 2 * old_room : FEWEST;
    addresses->residents = memory_new(addresses->room * sizeof *old);
    for (size_t i = 0; i < old_room; i++)
        if (old[i].line)
            *seat_of(addresses, old[i].place) = old[i];
    free(old);
}

void addresses_put(addresses *addresses, const resident *resident)
{
    make_room(addresses);
    struct resident *seat = seat_of(addresses, resident->place);
    addresses->count += seat->line == 0;
    *seat = *resident;
}

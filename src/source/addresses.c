#include "source/addresses.h"

#include "base/memory.h"

#include <stdlib.h>

void addresses_free(addresses *addresses)
{
    free(addresses->residents);
    table_free(&addresses->by_place);
    *addresses = (struct addresses){0};
}

static uint32_t hash_of(place place)
{
    return table_hash(place.address) + place.process * 0x9e3779b9u;
}

resident *addresses_find(const addresses *addresses, place place)
{
    uint32_t hash = hash_of(place);
    const table_entry *entry = NULL;

    while ((entry = table_find(&addresses->by_place, hash, entry))) {
        resident *found = &addresses->residents[entry->number - 1];
        if (found->place.address == place.address && found->place.process == place.process)
            return found;
    }
    return NULL;
}

resident *addresses_enter(addresses *addresses, place place)
{
    resident *known = addresses_find(addresses, place);

    if (known)
        return known;
    addresses->residents = memory_grow(addresses->residents, &addresses->room, addresses->count + 1,
                                       sizeof *addresses->residents);
    known = &addresses->residents[addresses->count++];
    *known = (resident){.place = place, .block = NO_BLOCK};
    table_add(&addresses->by_place, hash_of(place), addresses->count);
    return known;
}

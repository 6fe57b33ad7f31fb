#include "allocator/requests.h"

#include "base/memory.h"

#include <stdlib.h>

void requests_free(requests *requests)
{
    free(requests->list);
    table_free(&requests->by_address);
    *requests = (struct requests){0};
}

static table_entry *entry_of(const requests *requests, uintptr_t address)
{
    uint32_t hash = table_hash(address);
    table_entry *entry = table_find(&requests->by_address, hash, NULL);

    while (entry && requests->list[entry->number - 1].address != address)
        entry = table_find(&requests->by_address, hash, entry);
    return entry;
}

void requests_note(requests *requests, request request)
{
    requests->list = memory_grow(requests->list, &requests->room, requests->count + 1,
                                 sizeof *requests->list);
    requests->list[requests->count++] = request;
    table_add(&requests->by_address, table_hash(request.address), requests->count);
}

/* The last one moves to where it was. */
void requests_forget(requests *requests, uintptr_t address)
{
    table_entry *entry = entry_of(requests, address);

    if (!entry)
        return;
    size_t place = entry->number - 1;
    table_remove(&requests->by_address, entry);
    const request last = requests->list[--requests->count];
    if (last.address == address)
        return;
    entry_of(requests, last.address)->number = (uint32_t)place + 1;
    requests->list[place] = last;
}

size_t requests_find(const requests *requests, uintptr_t address, size_t size)
{
    const table_entry *entry = requests->count ? entry_of(requests, address) : NULL;

    return entry ? requests->list[entry->number - 1].bytes : size;
}

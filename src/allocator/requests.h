/* What blocks were asked for, where they were given more. */
#ifndef MEMSVIEW_REQUESTS_H
#define MEMSVIEW_REQUESTS_H

#include "base/table.h"

typedef struct request {
    uintptr_t address;
    size_t bytes;
} request;

typedef struct requests {
    request *list;
    size_t count, room;
    table by_address;
} requests;

void requests_free(requests *requests);

/* Note a block that begins at an address; forget it, if it was noted. O(1) amortised. */
void requests_note(requests *requests, request request);
void requests_forget(requests *requests, uintptr_t address);

/* The bytes asked for at an address; `size` where nothing was noted. O(1). */
size_t requests_find(const requests *requests, uintptr_t address, size_t size);

#endif

/* A model that does what a test says: each malloc, realloc and free that is called plays the next list of
 * events over 16 pages, which begin at 1000. It has no more than it must: no visits, no coalesce, no trim,
 * and cannot be saved. */
#ifndef TESTS_ALLOCATOR_PLAYED_H
#define TESTS_ALLOCATOR_PLAYED_H

#include "allocator/allocator.h"

enum { PLAYED_BASE = 1000, PLAYED_PAGE = 4096, PLAYED_PAGES = 16, PLAYED_SEGMENTS = 2000 };

typedef struct played_call {
    uintptr_t address;          /* of the block; 0: there was no place */
    const event *events;
    size_t count;
} played_call;

typedef struct played_list {
    const played_call *calls;
    size_t count;
} played_list;

/* All segments, in the order of their addresses. */
typedef struct played_state {
    piece segments[PLAYED_SEGMENTS], mains[PLAYED_PAGES];
    size_t count, main_count;
} played_state;

/* Do an event; it has to be about segments that are there. */
void played_do(played_state *state, const event *event);

extern const model played_model;
extern const played_list *played;       /* by what is opened next */

#endif

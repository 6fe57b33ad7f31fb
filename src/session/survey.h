/* What a picture asks of a heap without walking it: how much is live between two addresses, which
 * address is how far into the mapped bytes, how many segments have which size, and how the figures
 * came to be what they are. Kept by the heap's events; only sessions that are drawn have one. */
#ifndef MEMSVIEW_SURVEY_H
#define MEMSVIEW_SURVEY_H

#include "session/cover.h"
#include "session/history.h"
#include "session/sizes.h"

typedef struct survey {
    const allocator *heap;
    cover live;                 /* by PROCESSes */
    cover mapped;               /* by main nodes */
    size_t mapped_bytes;
    sizes sizes;
    history history;
} survey;

/* `heap` is empty. */
void survey_open(survey *survey, const allocator *heap);
void survey_close(survey *survey);

/* Begins again, with another heap that is empty; the history goes on. */
void survey_empty(survey *survey, const allocator *heap);

/* Makes `copy`, of which nothing is kept, the same; returns the bytes that it takes beyond itself. O(n). */
size_t survey_copy(survey *copy, const survey *survey);

void survey_note(survey *survey, const event *event);

/* Bytes of PROCESSes below an address, which is not below the heap; and how many of them begin there,
 * less those that begin in the same eighth of a page. O(log n). */
typedef struct lives {
    size_t bytes, blocks;
} lives;
lives survey_below(const survey *survey, uintptr_t address);

/* All mapped bytes are numbered from 0, in the order of their addresses: how many there are, the
 * address of one, and the number of the first at `address` or behind it. O(log n). */
size_t survey_mapped(const survey *survey);
uintptr_t survey_address(const survey *survey, size_t number);
size_t survey_number(const survey *survey, uintptr_t address);

#endif

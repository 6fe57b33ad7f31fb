/* What a picture asks of a heap without walking it: how much is live between two addresses, which
 * address is how far into the mapped bytes, how many segments have which size, and how the figures
 * came to be what they are. Kept by the heap's events; only sessions that are drawn have one. */
#ifndef MEMSVIEW_SURVEY_H
#define MEMSVIEW_SURVEY_H

#include "allocator/allocator.h"
#include "session/cover.h"

enum { SIZE_CLASSES = 64, HISTORY_SAMPLES = 512 };

/* Class k has the sizes from 2^k to 2^(k+1) - 1 bytes. */
typedef struct sizes {
    size_t blocks[SIZE_CLASSES], holes[SIZE_CLASSES];
} sizes;

/* Return the class of a size, which is not 0. */
int size_class(size_t size);

/* The figures over time: samples of them at even distances, never more than fit a screen or two. When
 * there is no room for another sample, every second one goes and from then on only half as many are
 * taken; so what is kept is a function of the operations, whatever their number. */
typedef struct history {
    size_t stride;              /* operations from one sample to the next: a power of two */
    size_t count;
    heap_figures samples[HISTORY_SAMPLES];      /* number i is of the heap after i * stride operations,
                                                 * but without the bookkeeping bytes */
} history;

typedef struct survey {
    const allocator *heap;
    cover live;                 /* by PROCESSes */
    cover mapped;               /* by main nodes */
    size_t mapped_bytes;
    sizes sizes;
    history history;
} survey;

/* Begin with a heap that is empty, and with a sample of that. */
void survey_open(survey *survey, const allocator *heap);
void survey_close(survey *survey);

/* Make what is known of the heap again, by walking over it; the history goes on. O(n log n). */
void survey_again(survey *survey);

/* Make `copy`, whose old value is overwritten, the same. Return the bytes that it takes beyond itself.
 * O(n). */
size_t survey_copy(survey *copy, const survey *survey);

/* Note what the heap did. O(pieces log n). */
void survey_note(survey *survey, const event *event);

/* Take a sample if one is due; to be called after each operation. `position` is how many there were. O(1)
 * amortised, and what the figures cost. */
void survey_sample(survey *survey, size_t position);

/* Bytes of PROCESSes below an address, which is not below the heap; and how many of them begin there,
 * less those that begin in the same eighth of a page. O(log n). */
typedef struct lives {
    size_t bytes, blocks;
} lives;
lives survey_below(const survey *survey, uintptr_t address);

/* All mapped bytes are numbered from 0, in the order of their addresses: return the address of one, and
 * the number of the first at `address` or after it. O(log n). */
uintptr_t survey_address(const survey *survey, size_t number);
size_t survey_number(const survey *survey, uintptr_t address);

#endif

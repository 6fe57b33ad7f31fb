/* Which virtual addresses are covered, at every scale at once: how many bytes below an address are,
 * and how many blocks begin there. A tree of fixed shape over all addresses from an origin, each of
 * whose branches has as many equal parts. A part that is wholly covered, or not at all, is not looked
 * into, and where nothing ever was there is no branch; so a block of any size is a few changes on
 * each level. n is the number of units that the addresses in use span. */
#ifndef MEMSVIEW_COVER_H
#define MEMSVIEW_COVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cover_branch cover_branch;

typedef struct cover {
    uintptr_t origin;
    size_t unit;                /* bytes: a part on the lowest level */
    int height;
    cover_branch *top;
} cover;

/* What lies below an address. */
typedef struct covered {
    size_t bytes;
    size_t blocks;              /* that begin in units before that of the address */
    bool exact;                 /* or else `bytes` are those below the unit of the address, which is
                                 * partly covered: where, the tree does not know */
} covered;

/* `cover` is all zero but for origin and unit. */
void cover_free(cover *cover);

/* Make `copy`, whose old value is overwritten, the same. Return the bytes that its tree takes. O(n). */
size_t cover_copy(cover *copy, const cover *cover);

/* Cover `size` bytes that were not covered (`by` is 1), or uncover such as were (-1). O(log n). */
void cover_change(cover *cover, uintptr_t address, size_t size, int by);

/* The same for a block, which is also counted where it begins. O(log n). */
void cover_block(cover *cover, uintptr_t address, size_t size, int by);

/* Return what lies below an address, which is not before the origin. O(log n). */
covered cover_below(const cover *cover, uintptr_t address);

/* Return the address of covered byte `number`, counted from 0; there are more of them, and every unit is
 * covered wholly or not at all. O(log n). */
uintptr_t cover_find(const cover *cover, size_t number);

#endif

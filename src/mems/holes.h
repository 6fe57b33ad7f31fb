/* The HOLEs in address order, to find the first one that holds a size: a B+ tree in which every
 * entry carries the largest HOLE below it, after Brent's tree of largest HOLEs (Efficient
 * Implementation of the First-Fit Strategy for Dynamic Storage Allocation, TOPLAS 1989) and Comer's
 * survey (The Ubiquitous B-Tree, Computing Surveys 1979).
 *
 *     branch  | 96 | 4000 |              largest     of 32 entries, compared at once
 *               |     |
 *     leaf    | 96 |  | 40 |    | 8 |    largest     with gaps, so that HOLEs come and go in place
 *               |       |         |
 *               H       H         H                  each knows its seat: the leaf, and where in it
 *
 * Most often a HOLE changes its size: that changes two numbers in a leaf. The numbers in branches are
 * raised when a HOLE grows, but lowered only when a search has gone down in vain: each such step undoes
 * one that raised a number, so that the bounds hold amortised. Neighbours are joined when one is nearly
 * empty, not when it is half empty, since it would soon be split again (Johnson and Shasha, B-trees with
 * inserts and deletes: why free-at-empty is better than merge-at-half, 1993).
 *
 * Sizes are kept in 16 bits: exact below 32 KiB, rounded down to one part in 512 above; a search for such
 * a size looks at the HOLE itself, and goes on if it is too small. */
#ifndef MEMS_HOLES_H
#define MEMS_HOLES_H

#include "pool.h"

#include <mems/heap.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { MEMS_ENTRIES = 32 };

/* A node of a heap: a segment, and where it sits while it is a HOLE. */
typedef struct mems_segment {
    SubChainNode node;
    uintptr_t seat;             /* the leaf's address, and the place in its low bits */
} mems_segment;

typedef struct mems_branch {
    _Alignas(64) int16_t largest[MEMS_ENTRIES];     /* as mems_size_code() has it; INT16_MIN: none */
    void *below[MEMS_ENTRIES];  /* in a leaf: SubChainNode; or else: mems_branch, without gaps */
    uintptr_t start[MEMS_ENTRIES];      /* in a leaf: the HOLE's address; or else: what divided the
                                         * entry from the one before when they were split */
    struct mems_branch *parent, *next, *prev;   /* beside it: of the same height */
    uint32_t used;              /* bit i: entry i is in use */
    unsigned char place;        /* in the parent */
    unsigned char height;       /* 0: a leaf */
    unsigned char count;        /* of entries in use */
} mems_branch;

typedef struct mems_holes {
    mems_branch *root;          /* NULL if there are no HOLEs */
    size_t count;               /* of HOLEs, in the tree or not */
    mems_branch *first_memory;
    bool given_up;              /* no memory for it: the chains must be walked */
    mems_pool pool;
} mems_holes;

/* Return the 16 bits for a size, monotone in it. */
static inline int16_t mems_size_code(size_t size)
{
    if (size <= INT16_MAX)
        return (int16_t)((int)size + INT16_MIN);
    unsigned octave = (unsigned)(8 * sizeof size - 1) - (unsigned)__builtin_clzl(size);
    return (int16_t)((octave - 15) << 9 | (size >> (octave - 9) & 511));
}

/* --- holes.c ----------------------------------------------------------------------------------- */

enum { MEMS_FIRST_BRANCHES = 4 };

/* `memory` for MEMS_FIRST_BRANCHES stays the caller's. */
void mems_holes_open(mems_holes *holes, size_t page_size, mems_branch *memory);

/* Insert a HOLE. Where the system refuses the memory, give the tree up. O(log n). */
void mems_holes_enter(mems_holes *holes, SubChainNode *hole);

/* Do the same for a HOLE that lies after all others. O(height). */
void mems_holes_append(mems_holes *holes, SubChainNode *hole);

/* Remove a HOLE. O(1), or O(log n) if its leaf is nearly empty afterwards. */
void mems_holes_leave(mems_holes *holes, SubChainNode *hole);

/* Return the first HOLE of `size` bytes or more, of all or of those that start at `from` or after it; NULL
 * if there is none. O(log n) amortised, and the HOLEs of 32 KiB and more that are smaller than `size` by
 * less than one part in 512. */
SubChainNode *mems_holes_fitting(mems_holes *holes, size_t size);
SubChainNode *mems_holes_fitting_from(mems_holes *holes, size_t size, uintptr_t from);

/* Return the size of the largest HOLE, 0 if there is none. As expensive. */
size_t mems_holes_largest(mems_holes *holes);

/* Build a tree that was given up, from the chains. If memory runs out again, it is given up again. O(n). */
void mems_holes_recover(mems_holes *holes, const MainChainNode *chain);

/* Return what is wrong with the tree, NULL if nothing; add its HOLEs to `*count`. O(HOLEs). */
const char *mems_holes_check(const mems_holes *holes, size_t *count);

/* Raise the numbers above a branch to `code`, as far up as they are smaller. */
void mems_holes_raise_above(mems_branch *branch, int16_t code);

/* --- What every operation does ----------------------------------------------------------------- */

static inline mems_branch *mems_leaf(const SubChainNode *hole)
{
    return (mems_branch *)(((const mems_segment *)hole)->seat & ~(uintptr_t)63);
}

static inline size_t mems_place(const SubChainNode *hole)
{
    return ((const mems_segment *)hole)->seat & 63;
}

/* Set entry `place` of a branch. It is written as a vector, for it is read as one soon: a narrower write
 * would have to reach the cache before the wide read. */
static inline void mems_set_largest(mems_branch *branch, size_t place, int16_t code)
{
#ifdef __SSE2__
    __m128i *eight = (__m128i *)(branch->largest + (place & ~(size_t)7));
    __m128i mask = _mm_cmpeq_epi16(_mm_set1_epi16((short)(place & 7)),
                                   _mm_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7));
    _mm_store_si128(eight, _mm_or_si128(_mm_andnot_si128(mask, _mm_load_si128(eight)),
                                        _mm_and_si128(mask, _mm_set1_epi16(code))));
#else
    branch->largest[place] = code;
#endif
}

/* Give `rest`, whose size and address are set, the seat of `hole`; they may be the same. O(1), but for a
 * HOLE that has become larger. */
static inline void mems_holes_replace(mems_holes *holes, const SubChainNode *hole,
                                      SubChainNode *rest)
{
    if (__builtin_expect(holes->given_up, false))
        return;
    mems_branch *leaf = mems_leaf(hole);
    size_t place = mems_place(hole);
    int16_t code = mems_size_code(rest->size);

    assert(leaf->used >> place & 1);
    ((mems_segment *)rest)->seat = ((const mems_segment *)hole)->seat;
    leaf->below[place] = rest;
    leaf->start[place] = (uintptr_t)rest->virtual_address;
    mems_set_largest(leaf, place, code);
    if (leaf->parent && leaf->parent->largest[leaf->place] < code)
        mems_holes_raise_above(leaf, code);
}

#endif

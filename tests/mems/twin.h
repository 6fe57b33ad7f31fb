/* A heap and its oracle side by side: every call goes to both, and both must answer alike. After it
 * the chains, the figures and the heap's own check are compared, too; every block holds a pattern
 * of its own from the call that made it to the one that frees it. Whatever disagrees fails the test
 * with the name of the sequence, its options, its seed, the step, and the last few calls. */
#ifndef TESTS_MEMS_TWIN_H
#define TESTS_MEMS_TWIN_H

#include <mems/heap.h>

enum { TWIN_BLOCKS = 1 << 13 };

typedef struct twin_block {
    uintptr_t address;
    size_t size;                /* as asked for */
    unsigned char fill;
} twin_block;

/* The one pair there is. To be read; `every` and `may_refuse` may be set. */
typedef struct twin_state {
    size_t live;                /* of blocks; a block keeps its index until one is freed */
    twin_block blocks[TWIN_BLOCKS];
    size_t step;                /* calls so far */
    size_t every;               /* all is compared after each step whose number this divides */
    bool may_refuse;            /* the system may have no memory: a call that is refused for that is
                                 * right if nothing has changed */
    size_t refused;             /* such calls so far */
} twin_state;

extern twin_state twin;

/* `seed` is for the numbers that twin_below() gives. All is compared after every step. */
void twin_open(const char *name, size_t seed, const mems_heap_options *options);

/* Whether somebody listens to the heap's events, as is so at first: a heap may take shorter ways
 * where nobody does. */
void twin_listen(bool listening);

/* Compares all, then closes; returns how many steps there were. */
size_t twin_close(void);

/* Chance, the same for the same seed on every machine: 0 to bound - 1. */
size_t twin_below(size_t bound);

/* --- The calls. Where memory ends both must refuse, and there is no new block. ---------------- */

void twin_malloc(size_t size);
void twin_calloc(size_t count, size_t size);

/* Blocks go by their index; the last one takes the place of one that is freed. */
void twin_realloc(size_t index, size_t size);
void twin_free(size_t index);

/* Any address, which may be a block's. `size` is not 0. */
void twin_free_at(uintptr_t address);
void twin_realloc_at(uintptr_t address, size_t size);
void twin_look_at(uintptr_t address);

void twin_coalesce(void);
void twin_trim(void);

/* --- For whoever chooses what to call next ---------------------------------------------------- */

/* Some address inside the heap or a little outside of it. */
uintptr_t twin_address(void);

/* The size of a HOLE, give or take a byte; a small size if chance finds no HOLE. */
size_t twin_size_of_a_hole(void);

#endif

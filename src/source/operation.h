/* Where operations come from, and the contract between whoever makes them and whoever applies them.
 *
 * A source hands out operations one by one. A generated workload is endless and looks at the blocks
 * that are live; a script or a trace is a list. All are repeatable: begun again, and given the same
 * live blocks at each call, a source hands out the same operations again. Operations name blocks by
 * id, so that one list of operations can be applied to any heap.
 *
 * A source itself never changes. How far somebody has come in it is a state that he keeps: a few
 * bytes, to be copied as they are. So many can take from one source, and go back in it.
 *
 * Between operations a source may have remarks, about the operation before them. */
#ifndef MEMSVIEW_OPERATION_H
#define MEMSVIEW_OPERATION_H

#include "source/live.h"

#include <stdint.h>

typedef enum operation_kind {
    OPERATION_MALLOC,           /* allocate `size` bytes as `block` */
    OPERATION_FREE,             /* free `block` */
    OPERATION_REALLOC,          /* make `block` `size` bytes; free it if that is 0 */
    OPERATION_COALESCE,         /* join all neighbouring HOLEs */
    OPERATION_TRIM,             /* give back the main nodes that are one HOLE */
    OPERATION_FREE_ADDRESS,     /* free what begins at `address`, if a block does */
    OPERATION_GET,              /* translate the virtual `address` */
    OPERATION_FINISH,           /* give everything back, and begin with an empty heap */
    OPERATION_STRAY,            /* of a trace: the free of `address`, where there is no block, */
    OPERATION_INHERITED,        /* or where the block is another process's: does nothing */
    OPERATION_REFUSED,          /* of a trace: `size` bytes were refused there; does nothing */
    REMARK_SAY,                 /* narration: `text` */
    REMARK_PAUSE,               /* a run stops here */
    REMARK_ASK,                 /* a `question` about the operation that follows: `text` */
    REMARK_EXPECT_CHAIN,        /* the main chain is `text`, a line a main node, or blank */
    REMARK_EXPECT_FAILED        /* the operation before found no place, or no block */
} operation_kind;

/* What there will be after the operation that follows; ASK_WHERE: where its block will begin, or in
 * which segment its address lies. */
typedef enum question {
    ASK_NOTHING, ASK_WHERE, ASK_HOLES, ASK_BLOCKS, ASK_MAIN_NODES, ASK_FREE_BYTES, ASK_LARGEST_HOLE,
    QUESTIONS
} question;

typedef struct operation {
    operation_kind kind;
    size_t block, size;
    const char *name;           /* the script's name of the block; NULL if it has none */
    const char *text;
    size_t line;                /* of the script, from 1; 0 where there is none */
    uintptr_t address;
    question question;
} operation;

typedef struct source {
    const void *self;
    size_t state_size;          /* bytes */
    /* Make a state that of nothing taken yet. */
    void (*begin)(const void *self, void *state);
    /* Take the next operation; false when there are no more. */
    bool (*next)(const void *self, void *state, const live_blocks *live, operation *out);
    /* Take the next remark before the next operation; false if there is none. NULL for a source that
     * never makes any. */
    bool (*remark)(const void *self, void *state, operation *out);
    size_t reserved;            /* block ids below this are the source's own */
    size_t count;               /* operations in all; SIZE_MAX: there is no end */
    bool cut;                   /* there was more of it than is known */
    bool lenient;               /* operations on a block that found no place are to be passed over */
} source;

/* For a source that is a list, whose state is a size_t, the index of the next item: its `begin`. */
static inline void source_begin_list(const void *self, void *state)
{
    (void)self;
    *(size_t *)state = 0;
}

static inline bool is_remark(operation_kind kind)
{
    return kind >= REMARK_SAY;
}

#endif

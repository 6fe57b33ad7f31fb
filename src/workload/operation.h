/* Where operations come from, and the contract between whoever makes them and whoever applies them.
 *
 * A source hands out operations one by one. A generated workload is endless and looks at the blocks
 * that are live; a script or a trace is a list. All are repeatable: rewound, and given the same live
 * blocks at each call, a source hands out the same operations again. Operations name blocks by id,
 * never by address, so that one list of operations can be applied to any heap.
 *
 * Between operations a source may have remarks, about the operation before them. */
#ifndef MEMSVIEW_OPERATION_H
#define MEMSVIEW_OPERATION_H

#include "workload/live.h"

typedef enum operation_kind {
    OPERATION_MALLOC,           /* allocate `size` bytes as `block` */
    OPERATION_FREE,             /* free `block` */
    OPERATION_REALLOC,          /* make `block` `size` bytes; free it if that is 0 */
    OPERATION_COALESCE,         /* join all neighbouring HOLEs */
    OPERATION_TRIM,             /* give back the main nodes that are one HOLE */
    REMARK_SAY,                 /* narration: `text` */
    REMARK_EXPECT_CHAIN,        /* the main chain is `text`, a line a main node, or blank */
    REMARK_EXPECT_FAILED        /* the operation before found no place */
} operation_kind;

typedef struct operation {
    operation_kind kind;
    size_t block, size;
    const char *name;           /* the script's name of the block; NULL if it has none */
    const char *text;
    size_t line;                /* of the script, from 1; 0 where there is none */
} operation;

typedef struct source {
    void *self;
    void (*rewind)(void *self);
    /* The next operation; false when there are no more. */
    bool (*next)(void *self, const live_blocks *live, operation *out);
    /* The next remark that stands before the next operation; false if there is none. NULL for a
     * source that never makes any. */
    bool (*remark)(void *self, operation *out);
    size_t reserved;            /* block ids below this are the source's own */
} source;

#endif

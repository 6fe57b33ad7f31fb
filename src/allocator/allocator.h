/* Whatever can be watched: the contract between a session and the allocator that it shows.
 *
 * A model is a kind of allocator: a table of functions, one row in allocator.c. What a model cannot do,
 * its row leaves out, and says which options it takes; keys, options and panes follow that. An allocator
 * is a model at work: one heap. Nobody above this folder knows which.
 *
 * Addresses are virtual. A main node is one stretch of them, wholly covered by segments in the order of
 * their addresses. Main nodes are in the order of their addresses, too, and may have gaps between them. */
#ifndef MEMSVIEW_ALLOCATOR_H
#define MEMSVIEW_ALLOCATOR_H

#include "allocator/event.h"
#include "base/complaint.h"
#include "base/text.h"

typedef struct model model;
typedef struct allocator allocator;

/* --- Options ----------------------------------------------------------------------------------- */

/* A way of placing blocks: one of a model's policies. All zero is the first one of the first model. */
typedef struct placement {
    const model *model;
    int policy;
} placement;

/* When neighbouring HOLEs become one. */
typedef enum coalescing {
    COALESCE_AT_ONCE,           /* at every free, as the specification has it */
    COALESCE_ON_DEMAND,         /* at allocator_coalesce() */
    COALESCE_NEVER
} coalescing;

/* All zero is the specification's heap. */
typedef struct allocator_options {
    placement placement;
    size_t page_size;           /* bytes; 0: the system's */
    uintptr_t base_address;     /* the first address; 0: MEMS_BASE_ADDRESS */
    size_t alignment;           /* sizes are rounded up to a multiple; 0: 1 */
    size_t smallest_mapping;    /* pages that a main node has at least; 0: 1 */
    size_t capacity;            /* bytes in main nodes at most; 0: no bound */
    coalescing coalescing;
    bool give_back;             /* unmap a main node as soon as it is one HOLE */
} allocator_options;

/* Each of them, as what a model takes, or refuses. */
typedef enum heap_option {
    HEAP_NO_OPTION, HEAP_PAGE_SIZE, HEAP_BASE_ADDRESS, HEAP_PLACEMENT, HEAP_ALIGNMENT,
    HEAP_SMALLEST_MAPPING, HEAP_CAPACITY, HEAP_COALESCING, HEAP_GIVE_BACK,
    HEAP_OPTIONS
} heap_option;

/* Return an option's name in words: "page size". */
const char *heap_option_name(heap_option option);

/* Why an allocator does not open. */
typedef struct refusal {
    heap_option option;         /* the one that is wrong */
    const char *why;            /* a static text, to follow its name: "must be a page at least" */
} refusal;

/* --- Segments ---------------------------------------------------------------------------------- */

typedef struct segment {
    uintptr_t address;
    size_t size;
    segment_type type;
    size_t requested;           /* PROCESS: bytes that were asked for; HOLE: 0 */
    uintptr_t main_address;     /* the main node that it lies in */
    size_t main_size;
    unsigned char *physical;    /* its first byte, in this process; NULL if it is out of reach */
    const void *self;           /* the allocator's own, valid until the next call that changes it */
} segment;

/* All sizes in bytes. A PROCESS counts with the size of its segment. */
typedef struct heap_figures {
    size_t live_blocks, live_bytes, peak_live_bytes;        /* PROCESS segments */
    size_t holes, free_bytes, largest_hole;                 /* HOLE segments */
    size_t main_nodes, mapped_bytes, peak_mapped_bytes;
    size_t bookkeeping_bytes;                               /* mapped for the allocator's own records */
    size_t allocations, reallocations, frees;               /* calls that did it */
    size_t failures;            /* calls of malloc and realloc that could not do it */
    size_t not_found;           /* calls with an address at which no PROCESS begins */
} heap_figures;

/* Return the part of the free bytes that the largest HOLE does not hold, 0 to 1; 0 if nothing is free. */
double external_fragmentation(const heap_figures *figures);

/* Return live bytes over mapped bytes, 0 to 1; 0 when nothing is mapped. */
double utilisation(const heap_figures *figures);

/* --- Models ------------------------------------------------------------------------------------ */

typedef struct policy {
    const char *name;           /* as an option has it: "first-fit" */
    const char *also;           /* another name that options take; NULL: it has none */
    const char *title;          /* as a sentence has it: "first fit" */
    const char *source;         /* where it is described */
    const char *looks_at;       /* what its search goes through, one of them: "segment", "HOLE" */
} policy;

/* Told of each step of a call, as it is done; may read the allocator, must not change it. */
typedef void allocator_observer(void *context, const event *event);

/* Told of the address of each segment that a search looks at. */
typedef void allocator_looker(void *context, uintptr_t address);

/* A row. Functions that are NULL are what the model cannot do. Unless another bound is given, a call is
 * O(log n) amortised in the number of segments. */
struct model {
    const char *name;
    unsigned takes;             /* options, as bits: 1 << HEAP_ALIGNMENT ... */
    bool remote;                /* its blocks lie in another process: nobody here fills or checks them */

    /* Return a policy by its number, from 0; NULL beyond the last. */
    const policy *(*policy_at)(int number);

    /* Open an empty heap under options that the model takes, and fill in those in effect. NULL, and a
     * refusal, if it does not open. */
    allocator *(*open)(const allocator_options *options, refusal *refusal);
    void (*close)(allocator *allocator);

    /* Note that there is another observer, or none. NULL: the model looks each time. */
    void (*observe)(allocator *allocator);

    /* False, and the heap as it was, where there is no memory. `address` is that of the block; a realloc
     * is given a block's, and a size that is not 0, and keeps the contents. */
    bool (*malloc)(allocator *allocator, size_t size, uintptr_t *address);
    bool (*realloc)(allocator *allocator, uintptr_t *address, size_t size);

    /* False, and the heap as it was, if no PROCESS begins there. */
    bool (*free)(allocator *allocator, uintptr_t address);

    /* Return where a byte of a PROCESS is, in its own process if that is another; NULL for any other. */
    unsigned char *(*get)(const allocator *allocator, uintptr_t address);

    /* Give everything back, and begin again as if just opened. False if there is no memory for that.
     * O(main nodes). */
    bool (*finish)(allocator *allocator);

    /* Join neighbouring HOLEs; return how many borders went. O(n log n). */
    size_t (*coalesce)(allocator *allocator);

    /* Unmap the main nodes that are one HOLE; return the bytes. O(main nodes). */
    size_t (*trim)(allocator *allocator);

    /* The segment that contains an address; false if none does. */
    bool (*find)(const allocator *allocator, uintptr_t address, segment *found);

    /* The first segment of all, or the last. O(1), or O(main nodes and the segments of one). */
    bool (*end)(const allocator *allocator, bool last, segment *found);

    /* The neighbour of a segment in the order of addresses, in another main node, too. O(1) within
     * one. */
    bool (*beside)(const allocator *allocator, bool after, segment *segment);

    /* The largest HOLE, of several the first. */
    bool (*largest)(const allocator *allocator, segment *found);
    heap_figures (*figures)(const allocator *allocator);

    /* How many segments the search for `size` bytes, not 0, looks at, in the heap as it is; each is told
     * to `look`, in that order. O(n). NULL: nobody knows. */
    size_t (*visits)(const allocator *allocator, size_t size, allocator_looker *look, void *context);

    /* Write down what the heap is, but not the contents of its blocks, if `size` bytes suffice for it,
     * and return how many it takes; make the heap what was written down, with all contents 0. False if
     * there is no memory. The same model under the same options, in the same process. O(n). Both NULL:
     * whoever goes back does all operations again. */
    size_t (*save)(const allocator *allocator, void *memory, size_t size);
    bool (*restore)(allocator *allocator, const void *memory);
};

/* What an open one begins with, whatever its model. */
struct allocator {
    const model *model;
    allocator_options options;  /* in effect, the defaults filled in; but 0 for no capacity */
    allocator_observer *observer;
    void *context;
};

/* The policies of all models, by number; false, or NULL, beyond the last. */
bool placement_at(size_t index, placement *placement);
const char *placement_name(size_t index);
const char *placement_also(size_t index);
const policy *placement_policy(placement placement);
bool placement_equal(placement one, placement other);

/* Whether a placement's model takes an option. */
bool placement_takes(placement placement, heap_option option);

/* --- An allocator ------------------------------------------------------------------------------ */

/* Open an empty heap. NULL, and a refusal, if it does not open. The caller closes it. */
allocator *allocator_open(const allocator_options *options, refusal *refusal);

/* NULL is fine. */
void allocator_close(allocator *allocator);

/* Set the one observer; NULL for none. */
void allocator_observe(allocator *allocator, allocator_observer *observer, void *context);

/* What each does is said in the row. */
static inline bool allocator_find(const allocator *allocator, uintptr_t address, segment *found)
{
    return allocator->model->find(allocator, address, found);
}

static inline heap_figures allocator_figures(const allocator *allocator)
{
    return allocator->model->figures(allocator);
}

/* Return the title of the policy: "first fit". */
const char *allocator_title(const allocator *allocator);

/* Add to a text the main chain, a line a main node; or all of mems_print_stats(). O(n). */
void allocator_print_chain(const allocator *allocator, text *text);
void allocator_print_stats(const allocator *allocator, text *text);

#endif

/* The MeMS allocator as an object: any number of heaps, each with its own options and an observer that
 * is told of what it does. <mems.h> is one such heap under the specification's names, and what it says of
 * placement, coalescing and edge cases holds here, too.
 *
 * A heap lies in pages that it maps itself; it calls neither malloc nor free. One thread at a time may
 * use a heap; different heaps are independent. */
#ifndef MEMS_HEAP_H
#define MEMS_HEAP_H

#include <mems.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mems_heap mems_heap;

/* The types of a segment. */
enum { MEMS_HOLE = 0, MEMS_PROCESS = 1 };

/* --- Placement policies: which HOLE a request takes ------------------------------------------ */

/* Of several HOLEs that are as good, the first in the chains is taken. Where no HOLE fits, every policy
 * maps a new main node. The time at which a HOLE was freed is that of the PROCESS in it that was freed
 * last; what is left of a HOLE that is split keeps its time, and a new main node counts as freed when it
 * is mapped. */
typedef enum mems_policy {
    MEMS_FIRST_FIT,             /* the first that is large enough */
    MEMS_NEXT_FIT,              /* the first from where the previous search ended, then round to there */
    MEMS_BEST_FIT,              /* the smallest that is large enough */
    MEMS_WORST_FIT,             /* the largest */
    MEMS_LAST_FREED_FIRST,      /* of those large enough, the one freed last */
    MEMS_FIRST_FREED_FIRST,     /* of those large enough, the one freed first */
    MEMS_POLICIES               /* how many there are */
} mems_policy;

typedef struct mems_policy_info {
    const char *name;           /* as an option has it: "first-fit" */
    const char *also;           /* another name for it; NULL: it has none */
    const char *title;          /* as a sentence has it: "first fit" */
    const char *source;         /* where it is described */
    const char *looks_at;       /* one of what its search looks at: "segment", or "HOLE" */
} mems_policy_info;

/* Return what is known of a policy, static; NULL if there is no such policy. O(1). */
const mems_policy_info *mems_policy_describe(mems_policy policy);

/* When neighbouring HOLEs of a main node become one. */
typedef enum mems_coalescing {
    MEMS_COALESCE_AT_ONCE,      /* at every free, as specified */
    MEMS_COALESCE_ON_DEMAND,    /* at mems_heap_coalesce() */
    MEMS_COALESCE_NEVER
} mems_coalescing;

/* --- Opening and closing ---------------------------------------------------------------------- */

/* All zero is the specification's heap. */
typedef struct mems_heap_options {
    size_t page_size;           /* bytes, a multiple of the system's page size; 0: the system's */
    uintptr_t base_address;     /* the first virtual address; 0: the program's MEMS_BASE_ADDRESS */
    mems_policy policy;
    size_t alignment;           /* bytes, a power of two that divides a page; 0: 1. Every size is
                                 * rounded up to a multiple, so that every physical address is one; and
                                 * every virtual address, if the base address is */
    size_t smallest_mapping;    /* pages that a main node has at least, as far as capacity and
                                 * addresses allow; 0: 1 */
    size_t capacity;            /* bytes in main nodes at most, a page at least; 0: no bound */
    mems_coalescing coalescing;
    bool give_back;             /* unmap a main node as soon as it is one HOLE */
} mems_heap_options;

/* One value for each of the options. */
typedef enum mems_option {
    MEMS_OPTION_NONE,
    MEMS_OPTION_PAGE_SIZE,
    MEMS_OPTION_BASE_ADDRESS,
    MEMS_OPTION_POLICY,
    MEMS_OPTION_ALIGNMENT,
    MEMS_OPTION_SMALLEST_MAPPING,
    MEMS_OPTION_CAPACITY,
    MEMS_OPTION_COALESCING,
    MEMS_OPTION_GIVE_BACK
} mems_option;

/* Return an option's name in words: "page size". NULL for MEMS_OPTION_NONE. O(1). */
const char *mems_option_name(mems_option option);

/* Why a heap does not open. */
typedef struct mems_refusal {
    mems_option option;         /* the one that is wrong */
    const char *why;            /* a static text, to follow its name: "must be a page at least" */
} mems_refusal;

/* Open an empty heap. `options` may be NULL for the defaults. On failure return NULL, with errno
 * EINVAL (a bad option) or ENOMEM, and say why in `*refusal`, which may be NULL. The caller closes the
 * heap. O(1). */
mems_heap *mems_heap_open(const mems_heap_options *options, mems_refusal *refusal);

/* Give all of a heap's memory back to the system, that of the object included. `heap` may be NULL.
 * O(main nodes). */
void mems_heap_close(mems_heap *heap);

/* Return the options in effect, with the defaults filled in; a capacity of 0 is no bound. O(1). */
mems_heap_options mems_heap_chosen(const mems_heap *heap);

/* --- Allocating -------------------------------------------------------------------------------- */

/* n is the number of segments. Amortised means that one call may cost up to O(n), but only after as many
 * cheap ones: when the heap has doubled, an index is rebuilt; and a search for a size corrects what
 * allocations since the previous search have left out of date. Under the two policies that go by freeing
 * time a search is O(HOLEs). Best fit is O(log n) expected: its tree is balanced at random.
 *
 * Indexes take memory of their own: see bookkeeping_bytes below. With give_back it grows with the
 * addresses between the first main node and the last, 2 bytes for 1024, even those of main nodes that
 * have been unmapped. */

/* Allocate `size` bytes at the place that the policy chooses. Return a virtual address; NULL for a size of
 * 0; and NULL with errno ENOMEM, and the heap as it was, where there is no memory. The caller frees the
 * block with mems_heap_free(). O(log n) amortised. */
void *mems_heap_malloc(mems_heap *heap, size_t size);

/* Do the same for `count` times `size` bytes, and set them to 0. O(log n) amortised, and the bytes set. */
void *mems_heap_calloc(mems_heap *heap, size_t count, size_t size);

/* Make the PROCESS that begins at `address` `size` bytes long and return its address. It stays in place
 * where it shrinks, or where the HOLE after it suffices; otherwise it moves, with its contents, to where
 * the policy chooses while the old one is still there, and both blocks count as live meanwhile. Return
 * NULL with errno ENOMEM, and the old PROCESS as it was, where there is no memory; NULL with EINVAL where
 * no PROCESS begins at `address`. With NULL for an address, do as mems_heap_malloc(); with 0 for a size,
 * as mems_heap_free(), and return NULL. O(log n) amortised, and the bytes moved. */
void *mems_heap_realloc(mems_heap *heap, void *address, size_t size);

/* Free the live PROCESS that begins at `address`. Return false, and change nothing, if there is none.
 * O(log n) amortised. */
bool mems_heap_free(mems_heap *heap, const void *address);

/* Return the physical address of any byte of a live PROCESS, valid until it is freed or moved; NULL for
 * any other address. O(log n) amortised. */
void *mems_heap_get(const mems_heap *heap, const void *address);

/* Join all neighbouring HOLEs of every main node; return how many borders between two of them are gone.
 * A main node that is one HOLE afterwards goes back to the system if the options say so. In a heap that
 * does not coalesce on demand, do nothing. O(n log n). */
size_t mems_heap_coalesce(mems_heap *heap);

/* Unmap every main node that is one HOLE; return how many bytes the system got back. Their virtual
 * addresses are not used again. O(main nodes). */
size_t mems_heap_trim(mems_heap *heap);

/* --- Looking ----------------------------------------------------------------------------------- */

/* Return the main chain, to walk; the caller changes nothing in it. NULL while nothing is mapped. It is
 * in the order of virtual addresses, which is that in which main nodes were mapped. O(1). */
const MainChainNode *mems_heap_head(const mems_heap *heap);

/* Return the virtual address at which the next main node will start. O(1). */
void *mems_heap_next_address(const mems_heap *heap);

/* Return the segment that contains `address`, HOLE or PROCESS, and its main node in `*main_node`
 * (`main_node` may be NULL). Return NULL, and leave `*main_node` as it is, if the address lies outside
 * the heap. O(log n) amortised. */
const SubChainNode *mems_heap_find(const mems_heap *heap, const void *address,
                                   const MainChainNode **main_node);

/* Return the largest HOLE, of several the first; NULL if there is none. O(log n) amortised. */
const SubChainNode *mems_heap_largest(const mems_heap *heap);

/* Return the page size, in bytes, and the policy. O(1). */
size_t mems_heap_page_size(const mems_heap *heap);
mems_policy mems_heap_policy(const mems_heap *heap);

/* Visit every segment, in the order of the chains, as long as `visit` returns true; it must not change
 * the heap. Return whether all were visited. O(n). */
typedef bool mems_visitor(void *context, const MainChainNode *main_node,
                          const SubChainNode *segment);
bool mems_heap_walk(const mems_heap *heap, mems_visitor *visit, void *context);

/* All sizes in bytes. A PROCESS counts as long as it is: as asked for, or aligned up. */
typedef struct mems_figures {
    size_t live_blocks, live_bytes, peak_live_bytes;        /* PROCESS segments */
    size_t holes, free_bytes, largest_hole;                 /* HOLE segments */
    size_t main_nodes, mapped_bytes, peak_mapped_bytes;     /* bookkeeping is not counted */
    size_t bookkeeping_bytes;                               /* mapped for nodes and indexes */
    size_t allocations;         /* calls of malloc and calloc that allocated */
    size_t callocs;             /* those of them by calloc */
    size_t reallocations;       /* calls of realloc that resized a block, or left its size */
    size_t frees;               /* calls of free that freed; a realloc to 0 is one */
    size_t failures;            /* calls of malloc, calloc and realloc that could not do it */
    size_t not_found;           /* calls of free and realloc with an address that begins no PROCESS */
} mems_figures;

/* Return the figures of this moment. O(1), but for the largest HOLE: O(log n) amortised. */
mems_figures mems_heap_figures(const mems_heap *heap);

/* Return the external fragmentation: the part of the free bytes that the largest HOLE does not hold, 0
 * to 1; 0 where nothing is free. */
double mems_external_fragmentation(const mems_figures *figures);

/* Return the utilisation: live bytes over mapped bytes, 0 to 1; 0 where nothing is mapped. */
double mems_utilisation(const mems_figures *figures);

/* Take `length` bytes of `text`, which no NUL ends. */
typedef void mems_sink(void *context, const char *text, size_t length);

/* Write what mems_print_stats() prints into a sink. `heap` may be NULL: an empty heap. O(n). */
void mems_heap_print(const mems_heap *heap, mems_sink *sink, void *context);

/* Check the heap, all of it, and its indexes: return, as a static text, the first promise that does not
 * hold; NULL if all hold. O(n log n). */
const char *mems_heap_check(const mems_heap *heap);

/* --- Saving ------------------------------------------------------------------------------------ */

/* Write down the heap as it is now - its chains, and all that later calls depend on, but neither the
 * contents of its blocks nor its observer - in `memory`, aligned as a max_align_t, if `size` bytes
 * suffice; otherwise write nothing. Return how many bytes it takes. `memory` may be NULL if `size` is 0.
 * What is written is the caller's and refers to nothing of the heap, which may be closed; it can be
 * restored any number of times. It takes about 8 bytes a segment, 24 a main node, and 8 more a HOLE where
 * the policy goes by size or by freeing time. O(n). */
size_t mems_heap_save(const mems_heap *heap, void *memory, size_t size);

/* Return a new heap like the one that was saved: the same chains at the same virtual addresses, the same
 * options, the same figures but for bookkeeping_bytes; and every call does to it what it would have done
 * to the saved one. Physical addresses are the same, too, where the system has that memory free, and
 * others where it has not. All contents are 0. There is no observer. `memory` is what mems_heap_save()
 * wrote in this process, or in one that runs the same program; it may have been moved, and may be freed
 * afterwards. The caller closes the heap. Return NULL, with errno ENOMEM and nothing mapped, if the system
 * refuses. O(n). */
mems_heap *mems_heap_restore(const void *memory);

/* --- Events ------------------------------------------------------------------------------------ */

/* What one call did, step by step, in that order. `address` and `size` are the virtual range that a step
 * is about; `part` says more:
 *
 *     kind            range                         part
 *     SEARCHED        the HOLE chosen; size 0: none bytes looked for
 *     MAPPED          the new main node
 *     SPLIT           the HOLE, before              bytes of it that became the PROCESS
 *     TAKEN           the HOLE, taken whole
 *     SHRUNK          the PROCESS, before           bytes of it that are left
 *     GROWN           it and the HOLE after it,     bytes of it that it had before
 *                     as they were before
 *     MOVED           the new PROCESS, filled       virtual address of the old one, freed next
 *     FREED           the PROCESS, now a HOLE
 *     MERGED_LEFT     both together                 bytes before the border that is gone
 *     MERGED_RIGHT    both together                 bytes before the border that is gone
 *     UNMAPPED        the main node given back
 *     FAILED          0, and the size asked for     errno (0: nothing was asked for)
 *
 * How large a PROCESS that has grown is now, the heap says at that moment. Sizes are aligned, but for
 * that of FAILED; a size that cannot be is not searched for. No call makes more than eight events, but
 * for mems_heap_coalesce(), mems_heap_trim() and mems_heap_close(). */
typedef enum mems_event_kind {
    MEMS_SEARCHED, MEMS_MAPPED, MEMS_SPLIT, MEMS_TAKEN,
    MEMS_SHRUNK, MEMS_GROWN, MEMS_MOVED, MEMS_FREED,
    MEMS_MERGED_LEFT, MEMS_MERGED_RIGHT, MEMS_UNMAPPED, MEMS_FAILED
} mems_event_kind;

typedef struct mems_event {
    mems_event_kind kind;
    uintptr_t address;
    size_t size, part;
} mems_event;

/* Return how many segments the policy's linear walk looks at, in the heap as it is, for a block of `size`
 * bytes, not 0; under the policies that go by freeing time, how many HOLEs. `look`, if it is not NULL, is
 * given each of them, in the order of the walk; it must not change the heap. At a SEARCHED event the heap
 * is as the search found it. O(n). */
typedef void mems_looker(void *context, const SubChainNode *segment);
size_t mems_heap_visits(const mems_heap *heap, size_t size, mems_looker *look, void *context);

/* Called after each step, when the heap is in order; it may read the heap, but must not change it. */
typedef void mems_observer(void *context, const mems_event *event);

/* Set the one observer of a heap; NULL for none, which then costs one branch an event. O(1). */
void mems_heap_observe(mems_heap *heap, mems_observer *observer, void *context);

#ifdef __cplusplus
}
#endif

#endif

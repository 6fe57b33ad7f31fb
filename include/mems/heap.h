/* The MeMS allocator as an object: any number of heaps, each with its own options, telling whoever
 * listens what it does. <mems.h> is one such heap behind the specification's names, and everything
 * said there of placement, merging and edge cases holds here too.
 *
 * A heap lives in pages that it maps itself; it calls neither malloc nor free. One thread at a time
 * may use a heap; different heaps are independent. */
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

/* Ties go to the lowest position in the chains. Where no HOLE fits, every policy maps a new main
 * node. A HOLE is freed when the PROCESS that was freed last of it was; what a split leaves keeps
 * its HOLE's time, and a new main node counts as freed when it is mapped. */
typedef enum mems_policy {
    MEMS_FIRST_FIT,             /* the first that is large enough */
    MEMS_NEXT_FIT,              /* the first from where the last search ended, then round to there */
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

/* What is known of a policy; NULL if there is no such policy. O(1). */
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
                                 * rounded up to a multiple, so every physical address is one; so is
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

/* Gives all of a heap's memory back to the system, its own included. NULL is fine. O(main nodes). */
void mems_heap_close(mems_heap *heap);

/* The options in effect, each default filled in; but 0 for no capacity. O(1). */
mems_heap_options mems_heap_chosen(const mems_heap *heap);

/* --- Allocating -------------------------------------------------------------------------------- */

/* n is the number of segments. Amortised means that a single call may cost up to O(n), but only
 * after as many cheap ones: when the heap has doubled, an index is laid out anew; and a search for
 * a size puts right what allocations since the last one have left behind. Under the two policies of
 * freeing time a search is O(HOLEs). Best fit is O(log n) expected: its tree is balanced by chance.
 *
 * Indexes take memory of their own: see bookkeeping_bytes below. With give_back it grows with the
 * addresses between the first main node and the last, 2 bytes for 1024, also where nothing is
 * left. */

/* Hands out `size` bytes at the place that the policy chooses. Returns a virtual address; NULL for a
 * size of 0, and NULL with errno ENOMEM, the heap unchanged, where there is no memory. O(log n)
 * amortised. */
void *mems_heap_malloc(mems_heap *heap, size_t size);

/* The same for `count` times `size` bytes, all of them 0. */
void *mems_heap_calloc(mems_heap *heap, size_t count, size_t size);

/* Makes the PROCESS that begins at `address` `size` bytes long and returns where it now is. In place
 * where it shrinks, or where the HOLE behind it suffices; or else moved to where the policy chooses
 * while the old one is still there, contents kept. NULL with errno ENOMEM, the old PROCESS as it
 * was, where there is no memory; NULL with EINVAL where no PROCESS begins at `address`. NULL for an
 * address is mems_heap_malloc(); 0 for a size is mems_heap_free(), and NULL. O(log n) amortised,
 * and the bytes moved. While it moves, both blocks count as live. */
void *mems_heap_realloc(mems_heap *heap, void *address, size_t size);

/* Frees the live PROCESS that begins at `address`. False, and nothing changes, if there is none.
 * O(log n) amortised. */
bool mems_heap_free(mems_heap *heap, const void *address);

/* The physical address of any byte of a live PROCESS; NULL for anything else. O(log n) amortised. */
void *mems_heap_get(const mems_heap *heap, const void *address);

/* Joins all neighbouring HOLEs of every main node; returns how many borders went. A main node that
 * is one HOLE then goes back to the system if the options say so. For a heap that coalesces on
 * demand; nothing happens in any other. O(n log n). */
size_t mems_heap_coalesce(mems_heap *heap);

/* Unmaps every main node that is one HOLE; returns how many bytes that gave back to the system.
 * Their virtual addresses are not handed out again. O(main nodes). */
size_t mems_heap_trim(mems_heap *heap);

/* --- Looking ----------------------------------------------------------------------------------- */

/* The main chain, to walk; the caller changes nothing in it. NULL while nothing is mapped. In the
 * order of the virtual addresses, which is the order in which main nodes were mapped. */
const MainChainNode *mems_heap_head(const mems_heap *heap);

/* The virtual address at which the next main node will start. */
void *mems_heap_next_address(const mems_heap *heap);

/* The segment that contains `address`, HOLE or PROCESS, and its main node in `*main_node` (which may
 * be NULL); NULL if the address lies outside the heap. O(log n) amortised. */
const SubChainNode *mems_heap_find(const mems_heap *heap, const void *address,
                                   const MainChainNode **main_node);

/* The largest HOLE, of several the first; NULL if there is none. O(log n) amortised. */
const SubChainNode *mems_heap_largest(const mems_heap *heap);

size_t mems_heap_page_size(const mems_heap *heap);
mems_policy mems_heap_policy(const mems_heap *heap);

/* Visits every segment, in the order of the chains, for as long as `visit` returns true; it must not
 * change the heap. True if all were visited. O(n). */
typedef bool mems_visitor(void *context, const MainChainNode *main_node,
                          const SubChainNode *segment);
bool mems_heap_walk(const mems_heap *heap, mems_visitor *visit, void *context);

/* All sizes in bytes. A PROCESS counts as long as it is: as asked for, or aligned up. */
typedef struct mems_figures {
    size_t live_blocks, live_bytes, peak_live_bytes;        /* PROCESS segments */
    size_t holes, free_bytes, largest_hole;                 /* HOLE segments */
    size_t main_nodes, mapped_bytes, peak_mapped_bytes;     /* bookkeeping is not counted */
    size_t bookkeeping_bytes;                               /* mapped for nodes and indexes */
    size_t allocations;         /* calls of malloc and calloc that handed memory out */
    size_t callocs;             /* those of them by calloc */
    size_t reallocations;       /* calls of realloc that resized a block, or left its size */
    size_t frees;               /* calls of free that freed; a realloc to 0 is one */
    size_t failures;            /* calls of malloc, calloc and realloc that could not do it */
    size_t not_found;           /* calls of free and realloc with an address that begins no PROCESS */
} mems_figures;

/* The figures of this moment. O(1), but for the largest HOLE: O(log n) amortised. */
mems_figures mems_heap_figures(const mems_heap *heap);

/* External fragmentation: the part of the free bytes that the largest HOLE does not hold, 0 to 1;
 * 0 when nothing is free. */
double mems_external_fragmentation(const mems_figures *figures);

/* Utilisation: live bytes over mapped bytes, 0 to 1; 0 when nothing is mapped. */
double mems_utilisation(const mems_figures *figures);

/* Where text goes: `length` bytes of `text`, not terminated. */
typedef void mems_sink(void *context, const char *text, size_t length);

/* The layout of mems_print_stats(), into a sink. `heap` may be NULL: an empty heap. */
void mems_heap_print(const mems_heap *heap, mems_sink *sink, void *context);

/* Walks everything, the indexes too, and names, in a static text, the first promise that does not
 * hold; NULL if all do. O(n log n). */
const char *mems_heap_check(const mems_heap *heap);

/* --- Saving ------------------------------------------------------------------------------------ */

/* Writes what the heap is now - its chains, and whatever decides about what it will do, but neither
 * the contents of its blocks nor its observer - into `memory`, aligned as a max_align_t, if `size`
 * bytes are enough for it; or else writes nothing. Returns how many bytes it takes. `memory` may be
 * NULL if `size` is 0. What is written is the caller's, and holds no memory of the heap's: this may
 * be closed, or restored any number of times. About 8 bytes a segment, 24 a main node, and 8 more a
 * HOLE where the policy goes by size or by freeing time. O(n). */
size_t mems_heap_save(const mems_heap *heap, void *memory, size_t size);

/* A new heap that is as the saved one was: the same chains at the same virtual addresses, the same
 * options, the same figures, but for bookkeeping_bytes; and every call will do to it what it would
 * have done to the saved one. Physical addresses are the same, too, where the system still, or
 * again, has that memory free, and others where not. All contents are 0. There is no observer.
 * `memory` is what mems_heap_save() wrote in this process, or in one that runs the same program; it
 * may lie elsewhere by now, and is not needed any more afterwards. The caller closes the heap. NULL,
 * with errno ENOMEM and nothing mapped, if the system refuses. O(n). */
mems_heap *mems_heap_restore(const void *memory);

/* --- Events ------------------------------------------------------------------------------------ */

/* What one call did, step by step, in the order in which it did it. `address` and `size` are the
 * virtual range that the step is about; `part` says more:
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

/* How many segments the policy's linear walk looks at, in the heap as it is, for a block of `size`
 * bytes, not 0; under the policies of freeing time, how many HOLEs, in that order. At a SEARCHED
 * event the heap is as the search found it. Each of them is handed to `look`, in that order, if `look`
 * is not NULL; it must not change the heap. O(n): paid by whoever asks. */
typedef void mems_looker(void *context, const SubChainNode *segment);
size_t mems_heap_visits(const mems_heap *heap, size_t size, mems_looker *look, void *context);

/* Called as each step is done, with everything in order; may read the heap, must not change it. */
typedef void mems_observer(void *context, const mems_event *event);

/* Sets the one observer of a heap; NULL for none, which costs a branch an event. O(1). */
void mems_heap_observe(mems_heap *heap, mems_observer *observer, void *context);

#ifdef __cplusplus
}
#endif

#endif

/* MeMS: memory management over mmap and munmap alone.
 *
 * The heap is a main chain of mapped nodes, each a multiple of PAGE_SIZE; each main node has a
 * sub-chain of segments, gapless and in address order, that are PROCESS (handed out) or HOLE
 * (free). Segments have MeMS virtual addresses; mems_get() translates them to physical ones.
 *
 *     head -> MAIN[1000:5095] <-> MAIN[5096:9191]
 *               |                   `- P[5096:7095] <-> H[7096:9191]
 *               `- P[1000:3999] <-> P[4000:4499] <-> H[4500:5095]
 *
 * Not thread-safe: one thread at a time. No function here calls malloc, calloc, realloc or free.
 * The same allocator as an object, with options and events, is in <mems/heap.h>. */
#ifndef MEMS_H
#define MEMS_H

#include <stddef.h>

/* Bytes of a page: a multiple of the system's own page size (`getconf PAGE_SIZE`). To change it, define
 * it before this header, or with -DPAGE_SIZE=... */
#ifndef PAGE_SIZE
#define PAGE_SIZE 4096
#endif

/* The first MeMS virtual address that a heap hands out; not 0. Overridable like PAGE_SIZE. */
#ifndef MEMS_BASE_ADDRESS
#define MEMS_BASE_ADDRESS 1000
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* One segment of a main node. */
typedef struct SubChainNode {
    size_t size;                /* bytes, never 0 */
    int type;                   /* 0 for HOLE, 1 for PROCESS */
    void *virtual_address;      /* of its first byte, as mems_malloc() returned it */
    void *physical_address;     /* where that byte is: inside the main node's mapping */
    struct SubChainNode *next;
    struct SubChainNode *prev;
} SubChainNode;

/* One mapping obtained from the system. */
typedef struct MainChainNode {
    void *start_virtual_address;
    size_t total_size;          /* bytes, a multiple of PAGE_SIZE */
    SubChainNode *sub_chain_head;
    struct MainChainNode *next;
    struct MainChainNode *prev;
} MainChainNode;

/* The main chain, in the order in which its nodes were mapped; NULL while nothing is mapped. A program
 * may walk it between two calls, but not change it. */
extern MainChainNode *head;

/* The virtual address at which the next main node will start. */
extern void *next_virtual_address;

/* Start an empty heap; finish a live one first. Map no memory for the program yet. Where PAGE_SIZE is
 * not a multiple of the system's page size, say so on standard error, set errno to EINVAL and leave no
 * heap. O(1). */
void mems_init(void);

/* Give every page back to the system and reset everything: no address is valid any longer, and `head`
 * is NULL. O(main nodes). */
void mems_finish(void);

/* Allocate exactly `size` bytes: in the first HOLE that is large enough, in main-chain and address order
 * (first fit; Knuth, The Art of Computer Programming, vol. 1, 2.5), the rest of it staying a HOLE; where
 * no HOLE is large enough, in a new main node of as many pages as needed. Call mems_init() if the
 * program has not. Return a MeMS virtual address, which mems_get() translates and which must not be
 * dereferenced. Return NULL for a size of 0; and NULL with errno ENOMEM, and the heap as it was, where
 * the system has no memory. The caller frees the block with mems_free(). O(log segments) amortised: the
 * indexes are rebuilt from time to time as the heap grows. */
void *mems_malloc(size_t size);

/* Print chains and totals on standard output, in step with the program's own printf(). O(segments). */
void mems_print_stats(void);

/* Return the physical address of the byte whose MeMS virtual address is `ptr`: any byte of a live
 * PROCESS, not only its first. It is valid until that PROCESS is freed. Return NULL for any other
 * address. O(log segments) amortised. */
void *mems_get(void *ptr);

/* Free the PROCESS that begins at `ptr`: it becomes a HOLE and merges with the HOLEs beside it in its
 * main node. Where no live PROCESS begins at `ptr`, print "ADDRESS NOT FOUND!!" on standard output and
 * change nothing. O(log segments) amortised. */
void mems_free(void *ptr);

/* How a program's choice of the two macros above reaches a library that was compiled earlier: each file
 * that includes this header defines these weakly, and the linker keeps the program's definition. They
 * are volatile so that the library reads what the linker kept, not what it was compiled with itself. */
extern const volatile size_t mems_page_size, mems_base_address;
__attribute__((weak)) const volatile size_t mems_page_size = PAGE_SIZE;
__attribute__((weak)) const volatile size_t mems_base_address = MEMS_BASE_ADDRESS;

#ifdef __cplusplus
}
#endif

#endif

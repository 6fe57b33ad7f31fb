/* The library that is loaded before a traced program's own: its functions replace the allocator's, note
 * each call, and pass it on. See ld.so(8), LD_PRELOAD. */
#define _GNU_SOURCE             /* RTLD_NEXT */
#include "recorder/journal.h"
#include "recorder/next.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* The program's own allocator. */
static struct allocator {
    void *(*malloc)(size_t size);
    void *(*calloc)(size_t count, size_t size);
    void *(*realloc)(void *block, size_t size);
    void (*free)(void *block);
    void *(*memalign)(size_t alignment, size_t size);
    void *(*aligned_alloc)(size_t alignment, size_t size);
    int (*posix_memalign)(void **block, size_t alignment, size_t size);
    void *(*valloc)(size_t size);
    void *(*pvalloc)(size_t size);
} own;

static _Atomic(bool) found;

/* --- Before the allocator is found ------------------------------------------------------------- */

/* Looking for it may allocate: from this memory, of which nothing is ever freed. */
static _Alignas(16) char early[16384];
static size_t early_used;

static bool is_early(const void *block)
{
    return (uintptr_t)block - (uintptr_t)early < sizeof early;
}

static void *early_malloc(size_t size)
{
    void *block = early + early_used;

    if (size > sizeof early - early_used)
        return NULL;
    early_used += (size + 15) & ~(size_t)15;
    return block;
}

/* Find the allocator. False while the first call looks for it, long before there are threads. */
static bool find_own(void)
{
    static bool looking;

    if (looking)
        return false;
    looking = true;
    next_find(&own.malloc, "malloc");
    next_find(&own.calloc, "calloc");
    next_find(&own.realloc, "realloc");
    next_find(&own.free, "free");
    next_find(&own.memalign, "memalign");
    next_find(&own.aligned_alloc, "aligned_alloc");
    next_find(&own.posix_memalign, "posix_memalign");
    next_find(&own.valloc, "valloc");
    next_find(&own.pvalloc, "pvalloc");
    atomic_store_explicit(&found, true, memory_order_release);
    return true;
}

static inline bool ready(void)
{
    return __builtin_expect(atomic_load_explicit(&found, memory_order_acquire), true) || find_own();
}

/* --- What is noted ----------------------------------------------------------------------------- */

static void *allocated(void *block, size_t size)
{
    journal_note(block ? RECORDING_ALLOCATED : RECORDING_REFUSED, block, size);
    return block;
}

/* --- In the allocator's place ------------------------------------------------------------------ */

IN_ITS_PLACE void *malloc(size_t size)
{
    return ready() ? allocated(own.malloc(size), size) : early_malloc(size);
}

IN_ITS_PLACE void *calloc(size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes))
        bytes = SIZE_MAX;
    return ready() ? allocated(own.calloc(count, size), bytes) : early_malloc(bytes);
}

IN_ITS_PLACE void free(void *block)
{
    if (!block || is_early(block) || !ready())
        return;
    journal_note(RECORDING_FREED, block, 0);
    own.free(block);
}

static void *move_from_early(const void *block, size_t size)
{
    size_t most = sizeof early - (size_t)((const char *)block - early);
    void *moved = malloc(size);

    return moved ? memcpy(moved, block, size < most ? size : most) : NULL;
}

/* Where an allocator gives a block for 0 bytes, note it with 1, as one of 0 would look freed. */
IN_ITS_PLACE void *realloc(void *block, size_t size)
{
    if (!block)
        return malloc(size);
    if (is_early(block) || !ready())
        return move_from_early(block, size);
    journal_note(RECORDING_LIFTED, block, 0);
    void *moved = own.realloc(block, size);
    journal_note(RECORDING_LANDED, moved, moved && size == 0 ? 1 : size);
    return moved;
}

IN_ITS_PLACE void *reallocarray(void *block, size_t count, size_t size)
{
    size_t bytes;

    if (!__builtin_mul_overflow(count, size, &bytes))
        return realloc(block, bytes);
    journal_note(RECORDING_REFUSED, NULL, SIZE_MAX);
    errno = ENOMEM;
    return NULL;
}

IN_ITS_PLACE void *memalign(size_t alignment, size_t size)
{
    return ready() ? allocated(own.memalign(alignment, size), size) : NULL;
}

IN_ITS_PLACE void *aligned_alloc(size_t alignment, size_t size)
{
    return ready() ? allocated(own.aligned_alloc(alignment, size), size) : NULL;
}

IN_ITS_PLACE int posix_memalign(void **block, size_t alignment, size_t size)
{
    int wrong = ready() ? own.posix_memalign(block, alignment, size) : ENOMEM;

    allocated(wrong ? NULL : *block, size);
    return wrong;
}

IN_ITS_PLACE void *valloc(size_t size)
{
    return ready() ? allocated(own.valloc(size), size) : NULL;
}

IN_ITS_PLACE void *pvalloc(size_t size)
{
    return ready() ? allocated(own.pvalloc(size), size) : NULL;
}

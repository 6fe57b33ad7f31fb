/* What the tests of <mems.h> share that are compiled for several page sizes and base addresses
 * (test_spec.c, test_edges.c, test_stats.c): every number in them is in terms of the two. */
#ifndef TESTS_MEMS_SPEC_H
#define TESTS_MEMS_SPEC_H

#include "helper.h"

#define PAGE ((size_t)PAGE_SIZE)
#define BASE ((size_t)MEMS_BASE_ADDRESS)

/* The virtual address of a byte of the heap. */
static inline void *at(size_t offset)
{
    return (void *)(BASE + offset);
}

/* The heap reads as said, is sound, and the other global fits. */
#define assert_heap(...)                                                                           \
    do {                                                                                           \
        assert_chains(head, __VA_ARGS__);                                                          \
        assert_ptr_equal((void *)assert_sound(head, BASE, PAGE), next_virtual_address);            \
    } while (0)

/* A test inside a heap that was just started. */
#define in_heap(test) cmocka_unit_test_setup_teardown(test, start_heap, finish_heap)

static inline int start_heap(void **state)
{
    (void)state;
    mems_init();
    return 0;
}

static inline int finish_heap(void **state)
{
    (void)state;
    mems_finish();
    return 0;
}

#endif

/* A scene: one heap, small enough to be worked out by hand, in which places are told as offsets from
 * BASE. That is for whoever includes this to define: the heap's first virtual address. */
#ifndef TESTS_MEMS_SCENE_H
#define TESTS_MEMS_SCENE_H

#include <mems/heap.h>

#include "helper.h"

extern mems_heap *heap;

/* A teardown. */
int close_heap(void **state);

#define at(offset) ((void *)((uintptr_t)BASE + (offset)))

/* Opens the heap at BASE, with these further options. */
#define open_with(...)                                                                             \
    do {                                                                                           \
        heap = mems_heap_open(&(mems_heap_options){.base_address = BASE, __VA_ARGS__}, NULL);      \
        assert_non_null(heap);                                                                     \
    } while (0)

/* The chains read as said, and the heap finds no fault with itself. */
#define assert_heap(...)                                                                           \
    do {                                                                                           \
        assert_chains(mems_heap_head(heap), __VA_ARGS__);                                          \
        assert_null(mems_heap_check(heap));                                                        \
    } while (0)

#define assert_placed(size, offset) assert_ptr_equal(mems_heap_malloc(heap, (size)), at(offset))
#define assert_freed(offset) assert_true(mems_heap_free(heap, at(offset)))

#endif

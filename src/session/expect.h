/* Expectations of a script, held against a heap. */
#ifndef MEMSVIEW_EXPECT_H
#define MEMSVIEW_EXPECT_H

#include "base/input.h"

#include <mems/heap.h>

/* The main chain of `heap` as a script expects it: a line a main node, in the layout of
 * mems_print_stats(). The caller frees it. O(segments). */
char *expect_print(const mems_heap *heap);

/* Whether the main chain of `heap` is `text`, blank lines left out. If not, the complaint tells the
 * first difference, and its line, counted from `line`. O(segments). */
bool expect_chain(const mems_heap *heap, const char *text, size_t line, complaint *complaint);

#endif

/* Expectations of a script, held against a heap. */
#ifndef MEMSVIEW_EXPECT_H
#define MEMSVIEW_EXPECT_H

#include "allocator/allocator.h"
#include "base/complaint.h"

/* Whether the main chain of `heap` is `text`, blank lines left out. If not, the complaint tells the
 * first difference, and its line, counted from `line`. O(segments). */
bool expect_chain(const allocator *heap, const char *text, size_t line, complaint *complaint);

#endif

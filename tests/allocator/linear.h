/* The second allocator behind the seam: the plain walk of tests/mems/oracle.h, with memory for its blocks.
 * It has the policies and options of libmems, shares no code with it, and says that it does the same.
 * It cannot be saved, so that whoever goes back has to do all operations again. */
#ifndef TESTS_ALLOCATOR_LINEAR_H
#define TESTS_ALLOCATOR_LINEAR_H

#include "allocator/allocator.h"

extern const model linear_model;

#endif

/* A pattern of bytes of its own for each block, so that a byte written by anybody else is noticed.
 * Blocks of up to a mebibyte are filled and checked whole; of larger ones the first and last half
 * mebibyte, so that a script may ask for more memory than the machine has. O(size), at most a
 * mebibyte. */
#ifndef MEMSVIEW_PATTERN_H
#define MEMSVIEW_PATTERN_H

#include <stddef.h>
#include <stdint.h>

/* That of a block which is all 0, which is no other block's. */
#define PATTERN_BLANK ((uint64_t)0)

/* Return the pattern for the block that operation `number` allocated. */
uint64_t pattern_for(size_t number);

void pattern_fill(unsigned char *memory, size_t size, uint64_t pattern);

/* Return the offset of the first byte that is not as filled, of a block of `size` bytes of which the first
 * `part` are still there; `part` if all of those are as filled. */
size_t pattern_check(const unsigned char *memory, size_t size, size_t part, uint64_t pattern);

/* Return what the byte at `offset` was filled with. */
unsigned char pattern_byte(size_t offset, uint64_t pattern);

#endif

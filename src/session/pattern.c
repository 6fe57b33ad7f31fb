/* The pattern is one 64-bit word plus the number of the word in the block, so that two blocks, or
 * two places in one block, look alike only by chance. */
#include "session/pattern.h"

#include <endian.h>
#include <stdbool.h>
#include <string.h>

enum { WORD = sizeof(uint64_t), STRIDE = 8 * WORD, HALF = 512 << 10 };

uint64_t pattern_for(size_t number)
{
    uint64_t z = ((uint64_t)number + 1) * 0x9e3779b97f4a7c15u;     /* as splitmix64 begins */

    return (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
}

/* The word in which `offset` lies. */
static uint64_t word_of(size_t offset, uint64_t pattern)
{
    return pattern == PATTERN_BLANK ? 0 : pattern + offset / WORD;
}

unsigned char pattern_byte(size_t offset, uint64_t pattern)
{
    return (unsigned char)(word_of(offset, pattern) >> (8 * (offset % WORD)));
}

/* The word at `offset`, as it lies in memory: the same bytes whatever the machine. */
static uint64_t word_at(size_t offset, uint64_t pattern)
{
    return htole64(word_of(offset, pattern));
}

/* The bytes from `start`, a multiple of WORD, up to `end`. */
static void fill_range(unsigned char *memory, size_t start, size_t end, uint64_t pattern)
{
    size_t offset = start;

    for (; end - offset >= WORD; offset += WORD) {
        uint64_t word = word_at(offset, pattern);
        memcpy(memory + offset, &word, WORD);
    }
    for (; offset < end; offset++)
        memory[offset] = pattern_byte(offset, pattern);
}

/* Whether any of `size` bytes does, a multiple of WORD: all are looked at, for that needs no branches. */
static inline bool differs(const unsigned char *memory, size_t offset, size_t size, uint64_t pattern)
{
    uint64_t difference = 0;

    for (size_t end = offset + size; offset < end; offset += WORD) {
        uint64_t word;
        memcpy(&word, memory + offset, WORD);
        difference |= word ^ word_at(offset, pattern);
    }
    return difference != 0;
}

static size_t check_range(const unsigned char *memory, size_t start, size_t end, uint64_t pattern)
{
    size_t offset = start;

    while (end - offset >= STRIDE && !differs(memory, offset, STRIDE, pattern))
        offset += STRIDE;
    while (end - offset >= WORD && !differs(memory, offset, WORD, pattern))
        offset += WORD;
    while (offset < end && memory[offset] == pattern_byte(offset, pattern))
        offset++;
    return offset;
}

/* Where the part at the end that is filled begins; a large block has a gap in the middle. */
static size_t tail(size_t size)
{
    return size > 2 * HALF ? (size - HALF) / WORD * WORD : HALF;
}

void pattern_fill(unsigned char *memory, size_t size, uint64_t pattern)
{
    fill_range(memory, 0, size < HALF ? size : HALF, pattern);
    if (size > HALF)
        fill_range(memory, tail(size), size, pattern);
}

size_t pattern_check(const unsigned char *memory, size_t size, size_t part, uint64_t pattern)
{
    size_t front = part < HALF ? part : HALF;
    size_t wrong = check_range(memory, 0, front, pattern);

    if (wrong < front || part <= tail(size))
        return wrong < front ? wrong : part;
    return check_range(memory, tail(size), part, pattern);
}

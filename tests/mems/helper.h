/* What the tests of libmems share: chains as text, a program's own walk over them, and catching
 * what a call prints. */
#ifndef TESTS_MEMS_HELPER_H
#define TESTS_MEMS_HELPER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <mems.h>

/* --- Chains ----------------------------------------------------------------------------------- */

/* Compares a heap with a line of text: each segment is its type and size, and a bar stands between
 * main nodes: "P3000 P500 H596 | P4096". The empty heap is "". */
#define assert_chains(first, ...) \
    check_chains(__FILE__, __LINE__, (first), __VA_ARGS__)

void check_chains(const char *file, int line, const MainChainNode *first, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Walks a heap as a student's program would: all is linked both ways, starts at `start`, has no gap
 * in the virtual addresses nor inside a main node's memory, and no two HOLEs are neighbours.
 * Returns the address behind the last main node. */
#define assert_sound(first, start, page_size) \
    check_sound(__FILE__, __LINE__, (first), (start), (page_size))

uintptr_t check_sound(const char *file, int line, const MainChainNode *first, uintptr_t start,
                      size_t page_size);

/* Every field of every node, and where it lies, to be compared later. */
typedef struct snapshot {
    size_t used;
    char text[1 << 20];
} snapshot;

void snapshot_take(snapshot *into, const MainChainNode *first);

#define assert_unchanged(before, first) check_unchanged(__FILE__, __LINE__, (before), (first))

void check_unchanged(const char *file, int line, const snapshot *before,
                     const MainChainNode *first);

/* --- Output ----------------------------------------------------------------------------------- */

/* Sends a file descriptor into a temporary file until capture_end(), which returns what came; valid
 * until the next capture. Nothing may fail in between: the message would be caught, too. */
void capture_begin(int descriptor);
const char *capture_end(void);

#endif

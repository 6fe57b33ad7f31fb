/* The viewer's own memory, which never comes out of the heap on show. */
#ifndef MEMSVIEW_MEMORY_H
#define MEMSVIEW_MEMORY_H

#include <stddef.h>

/* `size` zeroed bytes; ends the program with a message if there are none. The caller frees them. */
void *memory_new(size_t size);

/* `size` bytes like those at `bytes`; the same if there is no memory. The caller frees them. NULL for
 * none. */
void *memory_copy(const void *bytes, size_t size);

/* A text as printf() has it; ends the program with a message if there is no memory. The caller frees
 * it. */
char *memory_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Sees to it that `array` has room for `count` items of `size` bytes, growing by half again; `*room`
 * is how many it has room for. Ends the program with a message if there is no memory. */
void *memory_grow(void *array, size_t *room, size_t count, size_t size);

/* Ends the program: it has no memory for its own records. */
_Noreturn void memory_exhausted(void);

#endif

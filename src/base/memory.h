/* The memory of memsview itself, which never comes out of the heap on show. */
#ifndef MEMSVIEW_MEMORY_H
#define MEMSVIEW_MEMORY_H

#include <stddef.h>

/* Return `size` zeroed bytes, which the caller frees; end the program with a message if there are
 * none. */
void *memory_new(size_t size);

/* Return `size` bytes like those at `bytes`, or NULL for none; end the program if there is no memory.
 * The caller frees them. */
void *memory_copy(const void *bytes, size_t size);

/* Return a text as printf() writes it; end the program if there is no memory. The caller frees it. */
char *memory_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Make room for `count` items of `size` bytes in `array`, growing by half; `*room` is how many it has
 * room for. End the program if there is no memory. */
void *memory_grow(void *array, size_t *room, size_t count, size_t size);

/* End the program: it has no memory for its own records. */
_Noreturn void memory_exhausted(void);

#endif

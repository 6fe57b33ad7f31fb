/* A text that is built by adding to its end, in memory that grows with it or in a buffer of the
 * caller's, whose end cuts it off. */
#ifndef MEMSVIEW_BASE_TEXT_H
#define MEMSVIEW_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct text {
    char *bytes;                /* always ends with a NUL */
    size_t length, room;        /* the NUL not counted; counted */
    bool grows;
} text;

/* Return an empty text in `room` bytes, which are at least 1 and stay the caller's. */
text text_in(char *bytes, size_t room);

/* Return an empty text that grows. The caller frees its bytes. */
text text_new(void);

/* Add to the end. Of a text that does not grow, what has no room is left out. O(added), amortised. */
void text_printf(text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What a noun ends in after a number. */
static inline const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

#endif

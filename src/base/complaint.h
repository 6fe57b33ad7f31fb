/* What is wrong with input from outside, which is not to be trusted: whatever is refused is refused with a
 * sentence that names the place and the remedy. */
#ifndef MEMSVIEW_COMPLAINT_H
#define MEMSVIEW_COMPLAINT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* What is wrong, and in which line; line 0 means the input as a whole. */
typedef struct complaint {
    size_t line;
    char text[400];
} complaint;

/* Fill in a complaint, with control characters made visible. Always false. */
bool complain(complaint *complaint, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void complain_list(complaint *complaint, size_t line, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/* --- Names, in lists that end with NULL -------------------------------------------------------- */

/* Return all names of a list, in one text that lives until the next call. */
const char *join_names(const char *name_at(size_t index));

/* Return the index of a name; if it is not in such a list of `what`, that of the end, and a complaint. Some
 * may have a second name, from `also_at`, which returns NULL for the others; it is NULL if none has. */
size_t find_name(complaint *complaint, const char *what, const char *value,
                 const char *name_at(size_t index), const char *also_at(size_t index));

#endif

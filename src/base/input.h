/* Input from outside: numbers, names and texts checked. Nothing in here is trusted, and whatever is
 * refused is refused with a sentence that names the place and the remedy. */
#ifndef MEMSVIEW_INPUT_H
#define MEMSVIEW_INPUT_H

#include <stdbool.h>
#include <stddef.h>

/* What is wrong, and in which line; line 0 means the input as a whole. */
typedef struct complaint {
    size_t line;
    char text[400];
} complaint;

/* Fills in a complaint, with control characters made visible. Always false. */
bool complain(complaint *complaint, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* All names of a list, which ends with NULL, in one text that lives until the next call. */
const char *join_names(const char *name_at(size_t index));

/* Says that `value` is none of such a list, of `what` there is. Always false. */
bool complain_unknown(complaint *complaint, const char *what, const char *value,
                      const char *name_at(size_t index));

/* The index of a name; where there is none, that of the end of the list, and a complaint. */
size_t find_name(complaint *complaint, const char *what, const char *value,
                 const char *name_at(size_t index));

/* Makes a text safe to show, in place: control characters, which a terminal would obey, and what is
 * no UTF-8 become '?'. */
void make_printable(char *text);

/* A number of bytes: decimal digits, then nothing or K, M or G (powers of 1024). On failure false,
 * and `*why` is a static text that completes "SIZE ...". */
bool parse_size(const char *text, size_t *size, const char **why);

/* A virtual address, not 0: the same, or 0x and hexadecimal digits. */
bool parse_address(const char *text, size_t *address, const char **why);

#endif

/* Texts: assertions that fail at the caller's line and show the text, and what else tests need. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* What every file of cmocka tests includes, in the order that cmocka wants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define assert_contains(text, part) check_contains((text), (part), __FILE__, __LINE__)
#define assert_lacks(text, part) check_lacks((text), (part), __FILE__, __LINE__)
#define assert_clean(text) check_clean((text), __FILE__, __LINE__)

void check_contains(const char *text, const char *part, const char *file, int line);
void check_lacks(const char *text, const char *part, const char *file, int line);

/* Valid UTF-8, and no control character but the newline. */
void check_clean(const char *text, const char *file, int line);

/* `prefix`, and a word of `size` bytes behind it; the caller frees it. */
char *long_line(const char *prefix, size_t size);

bool is_ascii(const char *text);

/* How many lines; the last one counts without its newline too. */
size_t count_lines(const char *text);

/* The columns that the widest line takes on a terminal. */
size_t widest_line(const char *text);

#endif

/* Numbers as people and traces write them. Those for people are refused with a static text that completes
 * a sentence about them: "SIZE ...". */
#ifndef MEMSVIEW_SCAN_H
#define MEMSVIEW_SCAN_H

#include "base/lines.h"

/* --- For people: a text that is a number, and nothing else -------------------------------------- */

/* Read a number of bytes: decimal digits, then nothing or K, M or G (powers of 1024). */
bool parse_size(const char *text, size_t *size, const char **why);

/* Read a virtual address, not 0: the same, or 0x and hexadecimal digits. */
bool parse_address(const char *text, size_t *address, const char **why);

/* --- Words that are digits alone ---------------------------------------------------------------- */

typedef enum number_kind {
    NUMBER_FINE,
    NUMBER_NONE,                /* not a number */
    NUMBER_BIG                  /* more than the value can hold */
} number_kind;

number_kind scan_decimal(word word, size_t *value);
number_kind scan_hexadecimal(word word, size_t *value);         /* after 0x, or without it */

/* Read a number of 64 bits on every machine. */
number_kind scan_64_bits(word word, uint64_t *value);

/* Read a number with a sign or none, from -`most` to `most`. */
bool scan_signed(word word, int most, int *value);

#endif

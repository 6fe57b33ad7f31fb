/* A text that is read line by line, and a line word by word, where it stands: it may be long, and nothing
 * of it is copied. */
#ifndef MEMSVIEW_LINES_H
#define MEMSVIEW_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct word {
    const char *text;           /* no NUL ends it */
    size_t length;
} word;

typedef struct lines {
    const char *begin, *next, *end;     /* the text, and what is left of it */
    const char *at, *line_end;  /* what is left of the line */
    unsigned line;              /* its number, from 1 */
    bool whole;                 /* there is a line end behind it */
} lines;

/* Before the first line. A byte order mark, which some editors leave, is passed over. */
lines lines_of(const char *text, size_t length);

/* Goes to the next line; false if there is none. O(line). */
bool lines_next(lines *lines);

/* Takes the next word off the line; one of no length at its end. */
word lines_word(lines *lines);

/* --- Words ------------------------------------------------------------------------------------- */

bool word_is(word word, const char *text);

/* For a format's "%.*s": of a long word, the beginning. */
int word_shown(word word);

/* The value of digits alone, decimal or hexadecimal. NUMBER_BIG: it is more than SIZE_MAX. */
typedef enum number_kind { NUMBER_FINE, NUMBER_NONE, NUMBER_BIG } number_kind;
number_kind word_decimal(word word, size_t *value);
number_kind word_hexadecimal(word word, size_t *value);

#endif

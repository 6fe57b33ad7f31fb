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
    bool whole;                 /* there is a line end after it */
} lines;

/* Begin before the first line. A byte order mark, which some editors leave, is passed over. */
lines lines_of(const char *text, size_t length);

/* Go to the next line; false if there is none. O(line). */
bool lines_next(lines *lines);

/* Let the line end where a comment begins: at a # at its start or after a blank. */
void lines_cut_comment(lines *lines);

/* Take the next word off the line; one of no length at its end. */
word lines_word(lines *lines);

/* Take all that is left of the line, without blanks at its ends. */
word lines_rest(lines *lines);

/* --- Words, and what stands between two of them ------------------------------------------------- */

word word_of(const char *text);
bool word_is(word word, const char *text);

/* Part a word at the first such character: `*after` is what follows it. False if there is none; then all
 * of it is before. */
bool word_part(word word, char at, struct word *before, struct word *after);

/* Return a word without the blanks at its ends. */
word word_trim(word word);

/* Return it as a text, which the caller frees. */
char *word_text(word word);

/* For a format's "%.*s": of a long word, the beginning. */
int word_shown(word word);

#endif

/* A script, read and found to be one: its lines, its cases, its words. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "play.h"

enum { MOST_LINES = 4000, MOST_TEXT = 1 << 18 };

typedef struct script {
    const char *name;           /* of its file */
    char text[MOST_TEXT];
    line lines[MOST_LINES];
    size_t count;
} script;

/* Read a file. Here and below, what is wrong with it is said, with its line, and ends the program. */
void script_read(script *script, const char *path);

/* See that there are cases, that all words are known, and that each case checks something. */
void script_check(const script *script);

/* The first line of the next case, from a line on; or the end of the script. */
const line *script_next_case(const script *script, const line *from);

/* Whether a line begins with a word. */
bool script_is_word(const char *text, const char *word);

/* The word that a line begins with; NULL if there is no such word, or it is `case` or `for`. */
const word *script_word(const char *text);

/* Where the lines end that are indented below one. */
const line *script_below(const line *head, const line *end);

#endif

/* A .mems script: read and checked whole before any of it is run, so that a mistake in its last line
 * does not leave half of it done.
 *
 *     option NAME [VALUE]         before the first operation
 *     malloc NAME SIZE            realloc NAME SIZE
 *     free NAME                   which realloc NAME 0 is, too
 *     free-address ADDRESS        get ADDRESS
 *     coalesce                    trim
 *     finish                      everything is given back, and all names with it
 *     say TEXT                    narration; all between two operations is one text
 *     pause                       a run stops here
 *     ask WHAT [TEXT]             what will be after the operation that follows: see questions.h
 *     expect MAIN[...]-> ...      the main chain now, one line a main node
 *     expect failed               the operation before this line found no place, or no block
 *
 * `#` at the start of a line or after a blank begins a comment. */
#ifndef MEMSVIEW_SCRIPT_H
#define MEMSVIEW_SCRIPT_H

#include "base/complaint.h"
#include "source/operation.h"

typedef struct script script;

typedef struct script_option {
    const char *name, *value;   /* "" where there is none */
    size_t line;
} script_option;

/* Read a script out of `text`, which it takes over (it is freed with the script, or at once if it is
 * refused). NULL, and a complaint, if a line is wrong. O(length). */
script *script_parse(char *text, size_t length, complaint *complaint);

void script_free(script *script);

/* The options, in the order of their lines; NULL beyond the last. */
const script_option *script_option_at(const script *script, size_t index);

/* Return the word that the line of an operation begins with. */
const char *script_word(operation_kind kind);

/* Return the line of an operation. The caller frees it. */
char *script_line(const operation *operation);

/* Return the source that hands out its operations and remarks; the script must outlive it. */
source script_source(const script *script);

#endif

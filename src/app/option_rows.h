/* The table of options: a row each, with all that help, the command line, a script and the remembered
 * settings have to know of it. To add an option is to add a row, and a function that reads its value.
 *
 * A switch is one of the viewer's settings that is on or off: it takes no value on the command line,
 * where --no- before its name turns it off; where it is remembered, it is yes or no. */
#ifndef MEMSVIEW_OPTION_ROWS_H
#define MEMSVIEW_OPTION_ROWS_H

#include "app/options.h"
#include "base/lines.h"

enum { OPTION_TOLD = 24 };      /* bytes that hold any number */

typedef struct option_row {
    const char *name, *argument;        /* NULL if it takes none */
    const char *help;
    /* Reads a value; false, and a complaint, if it will not do. NULL for a switch. */
    bool (*set)(settings *settings, const char *value, complaint *complaint);
    size_t flag;                        /* of a switch: where it is in the viewer's settings */
    const char *(*values)(size_t index);    /* NULL: not a list of names */
    const char *(*show)(const viewer_settings *settings);   /* its value, to be remembered */
    heap_option of_heap;                /* the heap's option that it is, which a script may set: */
    /* Its value in such options, for a script; NULL where that need not be said. */
    const char *(*tell)(const allocator_options *heap, char text[OPTION_TOLD]);
    bool remembered;                    /* so may the file of settings */
} option_row;

enum { OPTION_MOST_ROWS = 64 };

/* The rows, in the order of the help; NULL beyond the last. */
const option_row *option_row_at(size_t index);

/* The row of a name; NULL if there is none. */
const option_row *option_row_find(word name);

bool option_is_switch(const option_row *row);

/* Sets what a row is about: for a switch, to yes or no. False, and a complaint, if the value will not
 * do; the settings are then as they were. */
bool option_row_set(const option_row *row, settings *settings, const char *value,
                    complaint *complaint);

/* The value of a remembered row, as option_row_set() reads it. */
const char *option_row_value(const option_row *row, const viewer_settings *settings);

#endif

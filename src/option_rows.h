/* The table of options: a row each, with all that help, the command line, a script and the remembered
 * settings have to know of it. To add an option is to add a row, and a function that reads its value.
 *
 * A switch is a row with a flag: it takes no value on the command line, where --no- before its name
 * turns it off; in the file of remembered settings it is yes or no. */
#ifndef MEMSVIEW_OPTION_ROWS_H
#define MEMSVIEW_OPTION_ROWS_H

#include "options.h"

typedef struct option_row {
    const char *name, *argument;        /* NULL if it takes none */
    const char *help;
    /* Reads a value; false, and a complaint, if it will not do. The settings are then undefined. */
    bool (*set)(settings *settings, const char *value, complaint *complaint);
    const char *(*values)(size_t index);    /* NULL: not a list of names */
    bool *(*flag)(settings *settings);      /* of a switch, which has no `set` */
    const char *(*show)(const viewer_settings *settings);   /* a remembered value that is no switch */
    bool of_heap;                       /* a script may set it too */
    bool remembered;
} option_row;

/* The rows, in the order of the help; NULL beyond the last. */
const option_row *option_row_at(size_t index);

/* Whether the row is in a list of its own: those that a script may set, those that are remembered. */
typedef bool option_list(const option_row *row);

/* The index of a row by its name, among those of a list; OPTION_NONE if there is none. */
enum { OPTION_NONE = -1 };
int option_row_find(const char *name, option_list *list);

/* Sets what a row is about: for a switch, to yes or no. The settings stay as they were if the value
 * will not do. */
bool option_row_set(const option_row *row, settings *settings, const char *value,
                    complaint *complaint);

/* All names of a list, in one text; the next call overwrites it. */
const char *join_names(const char *name_at(size_t index));

#endif

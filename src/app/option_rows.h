/* The options: a row each, with all that help, the command line, a script and the remembered settings
 * have to know of it. To add an option is to add a row. A switch takes no value on the command line, where
 * --no- before its name turns it off; where it is remembered, it is yes or no. */
#ifndef MEMSVIEW_OPTION_ROWS_H
#define MEMSVIEW_OPTION_ROWS_H

#include "app/options.h"
#include "base/lines.h"

enum {
    OPTION_TOLD = 80,           /* bytes that hold any value that is told */
    OPTION_MOST_ROWS = 64
};

typedef enum option_kind {
    OPTION_OWN,                 /* what `set` makes of it */
    OPTION_NAME,                /* one of `values`: what `choose` makes of it, or the enum at `member` */
    OPTION_BYTES,               /* a number of bytes, at `member` */
    OPTION_SOME,                /* the same, but not 0 */
    OPTION_COUNT,               /* a number of operations, at `member` */
    OPTION_FLAG,                /* none: what is at `member` is true then */
    OPTION_SWITCH,              /* what is at `member` is true or false */
    OPTION_PRINT                /* none: `print` is all that is done */
} option_kind;

typedef struct option_row {
    const char *name, *argument;        /* NULL if it takes none */
    const char *help;
    option_kind kind;
    size_t member;                      /* in the settings */
    /* Read a value; false, and a complaint, if it is not good. */
    bool (*set)(settings *settings, const char *value, complaint *complaint);
    void (*choose)(settings *settings, size_t index);
    void (*print)(void);
    const char *(*values)(size_t index);    /* NULL: it is not one of a list */
    const char *(*also)(size_t index);      /* second names of these; NULL: they have none */
    /* Return the value as it is read, in the place of what the kind makes of it. */
    const char *(*value)(const settings *settings, char text[OPTION_TOLD]);
    bool usual;                         /* help says its usual value */
    heap_option of_heap;                /* the heap's option that it is, which a script may set, */
    bool always;                        /* and a written script always says */
    bool remembered;                    /* the file of settings may set it */
} option_row;

/* The rows, in the order of the help; NULL beyond the last. */
const option_row *option_row_at(size_t index);

/* Find the row of a name; NULL if there is none. */
const option_row *option_row_find(word name);

/* Set what a row is about: a switch, to yes or no. False, and a complaint, if the value is not good; the
 * settings are then as they were. */
bool option_row_set(const option_row *row, settings *settings, const char *value,
                    complaint *complaint);

/* Return the value of a row, as option_row_set() reads it; "" for a flag that is set, NULL if there is
 * none to be said. */
const char *option_row_value(const option_row *row, const settings *settings, char text[OPTION_TOLD]);

/* Print the help, which is made from all rows. */
void print_help(void);

#endif

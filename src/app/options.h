/* The options: one table, read from the command line and, where they are the heap's, from a script. */
#ifndef MEMSVIEW_OPTIONS_H
#define MEMSVIEW_OPTIONS_H

#include "app/lessons.h"
#include "app/render.h"
#include "base/lines.h"
#include "source/script.h"
#include "picture/showing.h"

#include <stdio.h>

enum { RENDERED_OPERATIONS = 100 };     /* unless it is said how many */

typedef enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_when;

/* What the options say, and nothing else does. */
typedef struct settings {
    showing show;        /* all but its input */
    const char *path;           /* of the input; NULL if there is none, or it is a lesson: */
    const lesson *lesson;       /* NULL if it is none */
    size_t process;             /* of a recording, from 1; 0: all */
    const char *record;         /* the file for a recording; NULL: none is to be made; of this: */
    char *const *command;
    format format;              /* none: the live viewer */
    int cols, rows;
    color_when color;
    bool no_config;             /* remembered settings are left aside */
    void (*print)(void);        /* NULL, or all that is to be done */
} settings;

/* Return every option as it is where nobody says anything. */
settings options_default(void);

/* Fill in the settings, up to an option that asks for something to be printed. False, and a complaint, if
 * the command line is wrong. */
bool options_read(settings *settings, int argc, char *argv[], complaint *complaint);

/* Whether an option was on the command line. */
bool options_given(const char *name);

/* Fill in what a script says of the heap, unless the command line said otherwise. False, and a
 * complaint with its line, if an option is wrong. */
bool options_read_script(settings *settings, const script *script, complaint *complaint);

/* Take what is remembered of one of the viewer's settings, unless the command line said otherwise.
 * False, and a complaint, if there is no such setting or the value is wrong. */
bool options_take_remembered(settings *settings, word name, const char *value,
                             complaint *complaint);

/* Open on the whole, at its end, with the peak below, as a trace does, unless somebody said
 * otherwise. */
void options_open_whole(settings *settings);

/* Write the options of a heap that a script has to say. */
void options_write_heap(const allocator_options *heap, FILE *out);

/* Whether the heap would open with all these options. If not, a complaint about the one that it
 * objects to, with its value; and with its line, if a script set it. */
bool options_check_heap(const settings *settings, complaint *complaint);

#endif

/* The live program: keys become actions, actions change the session, the lens or the pace, and the
 * picture is drawn again. Nothing happens, and nothing is woken, while nothing moves. */
#ifndef MEMSVIEW_VIEWER_H
#define MEMSVIEW_VIEWER_H

#include "paint/terminal.h"
#include "picture/picture.h"
#include "workload/generator.h"
#include "workload/script.h"

typedef struct viewer_options {
    mems_heap_options heap;
    const workload *workload;   /* which generator, unless there is a script */
    uint64_t seed;
    script *script;             /* NULL if there is none */
    const char *file;           /* the script's name */
    size_t limit, at;           /* operations to take; those to start after */
    bool ascii, coloured;
    const theme *theme;
} viewer_options;

/* Runs until the user leaves. True if all was well; false, and a complaint, if there is no terminal
 * or the session ended broken. */
bool viewer_run(const viewer_options *options, complaint *complaint);

#endif

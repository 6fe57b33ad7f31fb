/* The live program: keys become actions, actions change the session, the lens or the pace, and the
 * picture is drawn again. Nothing happens, and nothing is woken, while nothing moves. */
#ifndef MEMSVIEW_VIEWER_H
#define MEMSVIEW_VIEWER_H

#include "source/generator.h"
#include "terminal/terminal.h"
#include "viewer/policies.h"

#include <stdio.h>

/* What the user can change while it runs, and have remembered. */
typedef struct viewer_settings {
    const theme *theme;
    bool ascii;                 /* no glyph beyond ASCII */
    bool mouse;                 /* it is reported to the viewer */
    bool animated;              /* what happens is shown in stages, where there is time for them */
    bool big;                   /* the map has the whole screen */
    bool hex, offsets;          /* how addresses are written */
    pane pane;                  /* what stands beneath the map */
} viewer_settings;

typedef struct viewer_options {
    allocator_options heap;
    policies compared;          /* the heaps' own, where several are compared */
    generator generator;        /* where operations come from, unless there is a file */
    const source *input;        /* the operations of a file; NULL if there is none */
    const char *input_kind;     /* what it is: "script" */
    const char *file;           /* its name, as it is to be shown */
    bool unhurried;             /* it runs slowly at first */
    size_t limit, at;           /* operations to take; those to start after */
    bool at_end;                /* to start after all of them */
    bool coloured;
    bool ascii_only;            /* the locale has no glyph beyond ASCII */
    viewer_settings settings;   /* at first */
    lens lens;                  /* at first: its zoom, and what is selected */
    const char *remark;         /* shown at first, where messages are; NULL for none */
    /* Remembers settings for the next time and says where, in `complaint`; false, and why not. */
    bool (*remember)(const viewer_settings *settings, complaint *complaint);
    /* Writes options of a heap, as a script has them. */
    void (*write_heap)(const allocator_options *heap, FILE *out);
} viewer_options;

typedef enum viewer_status {
    VIEWER_FINE,
    VIEWER_INPUT_WRONG,         /* the session ended broken */
    VIEWER_COMMAND_WRONG        /* there is no terminal, or no operation `at` */
} viewer_status;

/* The lens that the options begin with. */
lens viewer_lens(const viewer_options *options);

/* Whether what a lens has selected is in the heap; false, and a complaint, if not. */
bool viewer_lens_fits(const lens *lens, const session *session, complaint *complaint);

/* Runs until the user leaves. A complaint unless all was well. */
viewer_status viewer_run(const viewer_options *options, complaint *complaint);

#endif

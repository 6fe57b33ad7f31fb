/* What is to be shown, and how: which operations, on which heaps, seen how. The command line says it; the
 * live viewer and rendering begin with it. */
#ifndef MEMSVIEW_SHOWING_H
#define MEMSVIEW_SHOWING_H

#include "base/complaint.h"
#include "picture/picture.h"
#include "source/generator.h"

/* The policies of a heap that is compared with others; none: there is one heap alone. */
typedef struct policies {
    placement list[SCENE_MOST];
    int count;
} policies;

/* What the user can change while it runs, and have remembered. */
typedef struct display {
    const struct theme *theme;
    bool ascii;                 /* no glyph beyond ASCII */
    bool mouse;                 /* it is reported to the viewer */
    bool animated;              /* what happens is shown in stages, where there is time for them */
    bool big;                   /* the map has the whole screen */
    bool hex, offsets;          /* how addresses are written */
    pane pane;                  /* what stands beneath the map */
} display;

typedef struct showing {
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
    display display;            /* at first */
    lens lens;                  /* at first: its zoom, and what is selected */
    const char *remark;         /* shown at first, where messages are; NULL for none */
} showing;

/* Find a policy by either of its names. False, and a complaint, if there is none. */
bool policies_find(const char *name, placement *placement, complaint *complaint);

/* Read two to four names, with commas between them. False, and a complaint, if they are not that. */
bool policies_read(const char *text, policies *policies, complaint *complaint);

/* Let a lens see what the settings say. */
void display_set_lens(const display *display, lens *lens);

/* Whether what a lens has selected is in the heap; false, and a complaint, if not. */
bool lens_fits(const lens *lens, const session *session, complaint *complaint);

#endif

/* The lines above several heaps: which heap it is, what the last operation came to in it, and
 * figures, in the same columns in each. */
#ifndef MEMSVIEW_HEADING_H
#define MEMSVIEW_HEADING_H

#include "picture/figures.h"
#include "picture/picture.h"

/* Blocks that lie elsewhere are counted in heaps of fewer segments than this: a walk takes its
 * time. */
enum { HEADING_COUNTED_SEGMENTS = 4096 };

typedef struct heading {
    const char *title;          /* of its policy */
    char outcome[80];
    bool differs;               /* from what it was in the first heap */
    bool broken;
    char values[FIGURES][FIGURE_TEXT];      /* "" where there is none */
} heading;

/* Those of all heaps, and the columns in which they stand. */
typedef struct headings {
    heading list[SCENE_MOST];
    int focus;
    int title_cols, outcome_cols, value_cols[FIGURES];
    bool failed;                /* something did, in one of them */
} headings;

/* A heap alone has none. O(HEADING_COUNTED_SEGMENTS) a heap. */
headings headings_of(const scene *scene);

/* Draws one in a row. Figures that stand `beside` it anyhow are left out. If there is a view, arrows
 * say whether its map has lines above and below those that are seen. */
void heading_draw(grid *grid, rect area, const headings *headings, int which, bool beside,
                  const heap_view *view);

#endif

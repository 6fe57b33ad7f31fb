/* Where in the grid each part of a picture stands: areas alone, nothing is drawn. An area without rows
 * is not there. */
#ifndef MEMSVIEW_LAYOUT_H
#define MEMSVIEW_LAYOUT_H

#include "picture/grid.h"
#include "picture/lens.h"

/* Heaps in one picture, at most. */
enum { SCENE_MOST = 4 };

/* The smallest grid that shows the picture; and the smallest that shows anything of it. */
enum {
    PICTURE_MIN_COLS = 40, PICTURE_MIN_ROWS = 10,
    PICTURE_LEAST_COLS = 16, PICTURE_LEAST_ROWS = 3
};

/* What one heap has. */
typedef struct band {
    rect area;                  /* all that is about this heap */
    rect heading, map, strip, panes[PANES], log;
} band;

typedef struct layout {
    rect title, narration, time, selection, story, legend;
    rect ruler;                 /* of all maps; without rows, each has its own */
    band bands[SCENE_MOST];
} layout;

/* Return the layout of a scene (see picture.h) in the columns and rows of its frame. Its views have their
 * lenses. */
struct scene;
layout layout_of(const struct scene *scene);

#endif

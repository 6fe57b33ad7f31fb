/* Sessions seen through a lens, drawn into a grid of cells: one, or two to four to which the same is
 * done, operation for operation, under different policies. Pure: the same scene and size give the
 * same cells, whatever the terminal, the theme and the time of day.
 *
 * A column of a map is the same number of bytes in all heaps; where there is room, so are a row and
 * a column the same address. Blocks that lie elsewhere than in the first heap, or found no place
 * there, are marked as far as they are told apart. A block is the same in all heaps if it has the
 * same id. */
#ifndef MEMSVIEW_PICTURE_H
#define MEMSVIEW_PICTURE_H

#include "picture/grid.h"
#include "picture/view.h"

/* Heaps in one picture, at most. */
enum { SCENE_MOST = 4 };

/* The smallest grid that shows the picture; and the smallest that shows anything of it. */
enum {
    PICTURE_MIN_COLS = 40, PICTURE_MIN_ROWS = 10,
    PICTURE_LEAST_COLS = 16, PICTURE_LEAST_ROWS = 3
};

/* Where in the grid each part stands, of one heap and of all. An area without rows is not there. */
typedef struct band {
    rect area;                  /* all that is about this heap */
    rect heading, map, strip, panes[PANES], log;
} band;

typedef struct layout {
    rect title, narration, time, selection, story, legend;
    rect ruler;                 /* of all maps; without rows, each has its own */
    band bands[SCENE_MOST];
} layout;

/* What a drawing, or a question about one, rests on. */
typedef struct frame {
    int cols, rows;
    layout layout;
    heap_view views[SCENE_MOST];     /* of the heaps: those whose map is shown are measured */
} frame;

typedef struct scene {
    session *sessions[SCENE_MOST];  /* with surveys, all at one position; the first is what the others
                                     * are compared with */
    int count, focus;           /* which one of them is looked at */
    const char *origin;         /* what makes the operations: "random, seed 1" */
    const char *state;          /* "running, 8 a second"; "" for a still picture */
    int reserved_rows;          /* rows at the foot that the caller draws */
    lens lens;                  /* its selection and top are those of the heap in focus */
    look look;
    frame frame;                /* since it was settled */
} scene;

/* Measure a scene for a grid of this size, and correct its lens: the zoom to what is possible, the top so
 * that the map is full and, where the lens follows, so that the last change or the selection is seen. The
 * other heaps are seen through the same lens: where a block is selected, the same block is in each heap
 * that has it, and the same lines are seen, but where the last change, or the selection, would not be seen
 * then.
 *
 * To be done before all that follows, and again once the scene, a session or the size has changed, or the
 * scene was copied. */
void picture_settle(scene *scene, int cols, int rows);

/* Return the heap in focus, as it was settled. */
const heap_view *picture_focus(const scene *scene);

/* Draw the whole picture into a grid of the size that the scene is settled for; where that is too small,
 * one line that says so. Its cost depends on the grid, not on the heaps. */
void picture_draw(grid *grid, const scene *scene);

/* Whether the map could be zoomed by `steps` more. */
bool picture_can_zoom(const scene *scene, int steps);

/* Return how many lines of the map are seen at once. */
int picture_map_lines(const scene *scene);

/* Scroll the map so that an address of the heap in focus is in the middle of it, and hold it there: once
 * it is settled again. */
void picture_show(scene *scene, uintptr_t address);

/* What is drawn at a place in the grid: a virtual address, in a map or in the strip of a whole heap; or
 * a position, in the strip of time. PICTURE_NOWHERE if it is in none of these. */
typedef enum picture_part {
    PICTURE_NOWHERE, PICTURE_MAP, PICTURE_STRIP, PICTURE_TIME
} picture_part;

typedef struct spot {
    picture_part part;
    int heap;                   /* that it is about, by its heading, too, or by anything else of its
                                 * own; -1 if none */
    uintptr_t address;
    size_t position;
} spot;

spot picture_at(const scene *scene, int row, int col);

/* Return the position that lies a column of the strip of time further on than the present one, or back. */
size_t picture_scrub(const scene *scene, bool on);

/* --- layout.c: for picture.c -------------------------------------------------------------------- */

/* Return the layout of a scene in the columns and rows of its frame. Its views have their lenses. */
layout layout_of(const scene *scene);

#endif

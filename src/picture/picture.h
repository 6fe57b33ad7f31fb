/* A session seen through a lens, drawn into a grid of cells. Pure: the same session, lens and size
 * give the same cells, whatever the terminal, the theme and the time of day. */
#ifndef MEMSVIEW_PICTURE_H
#define MEMSVIEW_PICTURE_H

#include "picture/grid.h"
#include "session/session.h"

/* What the panel beneath the map, or beside it, shows. */
typedef enum pane {
    PANE_FIGURES,               /* the figures, and the last operations */
    PANE_HISTORY,               /* the figures over time */
    PANE_SIZES,                 /* histograms of blocks and HOLEs */
    PANE_TRANSLATION,           /* the selected address, virtual and physical */
    PANE_BALANCE,               /* the figures at the peak and now, and what stayed allocated */
    PANES
} pane;

/* How the heap is looked at. All zero but `follow` is how it begins. */
typedef struct lens {
    int zoom;                   /* 0: a row of the map is a page; +1: half of one; -1: two */
    bool whole;                 /* zoomed out as far as it takes to see all of the heap at once */
    size_t top;                 /* the first line of the map that is seen */
    bool follow;                /* the map moves so that the last change is seen */
    bool selecting;             /* there is a selection: */
    uintptr_t selected;         /* this virtual address, and the segment that holds it */
    int stage;                  /* of the last operation; 0: it is done. See stages.h */
    int sweep;                  /* stages in which a search lights up what it looks at; 0: none */
    pane pane;
    bool big;                   /* the map has the whole screen */
    bool hex, offsets;          /* addresses are hexadecimal; are offsets in their main node */
} lens;

/* What the output can do. */
typedef struct look {
    bool ascii;                 /* no glyph beyond ASCII */
    bool mono;                  /* no colours: segments differ by glyph alone */
    bool coarse;                /* no eighths of blocks and no small signs: the Linux console */
} look;

typedef struct scene {
    const session *session;     /* with a survey */
    const session *first;       /* of a comparison: where else blocks may be; NULL: there is none */
    const char *origin;         /* what makes the operations: "random, seed 1" */
    const char *state;          /* "running, 8 a second"; "" for a still picture */
    int reserved_rows;          /* rows at the foot that the caller draws */
    lens lens;
    look look;
} scene;

/* The smallest grid that shows the picture; and the smallest that shows anything of it. */
enum {
    PICTURE_MIN_COLS = 40, PICTURE_MIN_ROWS = 10,
    PICTURE_LEAST_COLS = 16, PICTURE_LEAST_ROWS = 3
};

/* Draws the whole picture; in a grid that is too small, one line that says so. Its cost depends on
 * the grid, not on the heap. */
void picture_draw(grid *grid, const scene *scene);

/* Corrects a lens for a grid of this size: the zoom to what is possible, the top so that the map is
 * full and, where the lens follows, so that the last change or the selection is seen. */
void picture_settle(scene *scene, int cols, int rows);

/* Whether the map, at this size, could be zoomed by `steps` more. */
bool picture_can_zoom(const scene *scene, int cols, int rows, int steps);

/* How many lines of the map are seen at once. */
int picture_map_lines(const scene *scene, int cols, int rows);

/* Scrolls the map so that `address` is in the middle of it, and holds it there. */
void picture_show(scene *scene, int cols, int rows, uintptr_t address);

/* What is drawn at a place in the grid: a virtual address, in the map or in the strip of the whole heap;
 * or a position, in the strip of time. PICTURE_NOWHERE if it is in none of these. */
typedef enum picture_part {
    PICTURE_NOWHERE, PICTURE_MAP, PICTURE_STRIP, PICTURE_TIME
} picture_part;
picture_part picture_at(const scene *scene, int cols, int rows, int row, int col,
                        uintptr_t *address, size_t *position);

/* The position that lies a column of the strip of time further on than the present one, or back. */
size_t picture_scrub(const scene *scene, int cols, int rows, bool on);

/* --- The selection ------------------------------------------------------------------------------ */

/* The selected segment; false if none is, or its address is no longer in the heap. */
bool lens_selected(const lens *lens, const allocator *heap, segment *selected);

/* Selects an address, which lies in the heap. */
void lens_select(lens *lens, uintptr_t address);

/* Moves the selection by one segment, or to the first segment of the next main node: forward, or
 * backward if not. Without a selection, selects the first segment, or the last. False if there is
 * nothing further. */
bool lens_move_segment(lens *lens, const allocator *heap, bool forward);
bool lens_move_main_node(lens *lens, const allocator *heap, bool forward);

/* Selects the next HOLE behind the selection, and after the last the first again; or the largest.
 * False if there is none. O(n) at worst. */
bool lens_next_hole(lens *lens, const allocator *heap);
bool lens_largest_hole(lens *lens, const allocator *heap);

#endif

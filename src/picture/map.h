/* The map: each main node a bar that starts on a page boundary, under a ruler of page ticks.
 *
 * Every line of the map has the same number of cells and covers the same number of bytes: a page, or
 * a page split evenly, or a power of two of pages. So pages line up in columns, and a bar that is
 * longer than a line goes on in the next at a page boundary (or at an even part of a page).
 *
 * The map makes use of the room there is: a small heap has thick bars with addresses beneath them, a
 * larger one thinner ones, a yet larger one only gaps between its main nodes, and one that is larger
 * than the map has neither and scrolls. */
#ifndef MEMSVIEW_MAP_H
#define MEMSVIEW_MAP_H

#include "picture/picture.h"

typedef struct map {
    rect area;                  /* the ruler is its first row */
    int label_cols;             /* where the bars begin */
    int cells;                  /* of a line: a power of two */
    int thickness;              /* rows of a bar */
    int height;                 /* rows of a line: its bar, and addresses beneath it if there is room */
    int gap;                    /* rows between two main nodes */
    int lines;                  /* that could be seen at once */
    size_t line_bytes;
} map;

enum { MAP_MIN_ROWS = 2 };

/* The map of a scene in an area of at least MAP_MIN_ROWS rows. */
map map_measure(const scene *scene, rect area);

/* Whether a line can cover a page divided by 2^zoom. */
bool map_zoom_possible(const scene *scene, const map *map, int zoom);

/* How many lines the whole heap has, and in which of them an address is (that count, if it is
 * beyond the heap). O(main nodes). */
size_t map_line_count(const map *map, const mems_heap *heap);
size_t map_line_of(const map *map, const mems_heap *heap, uintptr_t address);

void map_draw(grid *grid, const map *map, const scene *scene);

/* A cell as a segment of this role is drawn. */
cell map_sample(role role, look look);

#endif

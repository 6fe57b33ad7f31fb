/* The map: the heap in lines under a ruler of page ticks.
 *
 * Every line has the same number of cells and covers the same number of bytes: a page, or a page split
 * evenly, or a power of two of pages. So pages line up in columns; a main node that is longer than a
 * line goes on in the next, and main nodes that are shorter share one, their borders marked where there
 * is room for that.
 *
 * The map makes use of the room there is: a small heap has thick bars with addresses beneath them, a
 * larger one thinner ones, a yet larger one only gaps between its main nodes, and one that is larger
 * than the map has neither and scrolls. */
#ifndef MEMSVIEW_MAP_H
#define MEMSVIEW_MAP_H

#include "picture/cells.h"

typedef struct map {
    rect area;                  /* the ruler is its first row */
    int label_cols;             /* where the bars begin */
    int cells;                  /* of a line: a power of two */
    int thickness;              /* rows of a bar */
    int height;                 /* rows of a line: its bar, and addresses beneath it if there is room */
    int gap;                    /* rows between two main nodes */
    int seen;                   /* lines that can be seen at once */
    size_t line_bytes;
    size_t lines;               /* of the whole heap */
} map;

enum { MAP_MIN_ROWS = 2 };

/* The map of a scene in an area of at least MAP_MIN_ROWS rows. O(1). */
map map_measure(const scene *scene, const places *places, rect area);

/* Whether a line can cover a page divided by 2^zoom. */
bool map_zoom_possible(const scene *scene, const map *map, int zoom);

/* How many lines there are below those that are seen. */
size_t map_lines_below(const map *map, const scene *scene);

/* Cost: cells, each O(log n). */
void map_draw(grid *grid, const map *map, const scene *scene, const places *places);

/* Of it, the ticks in the first row alone; and the lines beneath that row alone. */
void map_draw_ruler(grid *grid, const map *map, const scene *scene);
void map_draw_lines(grid *grid, const map *map, const scene *scene, const places *places);

/* The place that is drawn at a row and column of the grid; false if none is. */
bool map_place_at(const map *map, const scene *scene, const places *places, int row, int col,
                  size_t *place);

#endif

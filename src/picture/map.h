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

enum { MAP_MIN_ROWS = 2 };

/* Return the map of a view with places, in an area of at least MAP_MIN_ROWS rows. O(1). */
map map_measure(const heap_view *view, rect area);

/* Whether a line can cover a page divided by 2^zoom. This, and what follows, is about a view that has
 * its map. */
bool map_zoom_possible(const heap_view *view, int zoom);

/* Return how many lines there are below those that are seen. */
size_t map_lines_below(const heap_view *view);

/* Draw all of it: cells, each O(log n). */
void map_draw(grid *grid, const heap_view *view);

/* Draw the ticks alone, in any row; or the lines beneath the first row alone. */
void map_draw_ruler(grid *grid, const heap_view *view, int row);
void map_draw_lines(grid *grid, const heap_view *view);

/* Find the place that is drawn at a row and column of the grid; false if none is. */
bool map_place_at(const heap_view *view, int row, int col, size_t *place);

#endif

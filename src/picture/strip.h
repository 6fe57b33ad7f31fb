/* The whole heap in one row, whatever its size, with the part that the map shows marked in it. */
#ifndef MEMSVIEW_STRIP_H
#define MEMSVIEW_STRIP_H

#include "picture/map.h"

/* The map says what is seen, and where the cells begin. Cost: cells, each O(log n). */
void strip_draw(grid *grid, rect area, const heap_view *view);

/* The place that is drawn at a column; false if none is. */
bool strip_place_at(rect area, const heap_view *view, int col, size_t *place);

#endif

/* The whole heap in one row, whatever its size, with the part that the map shows marked in it; and all
 * of a session in one row: how many bytes were live at each time, up to the position, and after that
 * what is known to come. The map says where their cells begin, and how many there are. */
#ifndef MEMSVIEW_STRIP_H
#define MEMSVIEW_STRIP_H

#include "picture/map.h"

/* Draw the heap: cells, each O(log n). */
void strip_draw(grid *grid, rect area, const heap_view *view);

/* Find the place that is drawn at a column; false if none is. */
bool strip_place_at(rect area, const heap_view *view, int col, size_t *place);

/* Draw the session. This, and what follows, is O(HISTORY_SAMPLES). */
void timestrip_draw(grid *grid, rect area, const heap_view *view);

/* Find the position that is drawn at a column; false if none is. */
bool timestrip_position_at(rect area, const heap_view *view, int col, size_t *position);

/* Return the position a column further on, or back; but another one than the present, if there is one. */
size_t timestrip_move(rect area, const heap_view *view, bool on);

#endif

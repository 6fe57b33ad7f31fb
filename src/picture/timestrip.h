/* All of a session in one row: how many bytes were live at each time, up to the position; and behind
 * that what is known to come. */
#ifndef MEMSVIEW_TIMESTRIP_H
#define MEMSVIEW_TIMESTRIP_H

#include "picture/map.h"

/* The map says where the cells begin, and how many there are. O(HISTORY_SAMPLES). */
void timestrip_draw(grid *grid, rect area, const heap_view *view);

/* The position that is drawn at a column; false if none is. */
bool timestrip_position_at(rect area, const heap_view *view, int col, size_t *position);

/* The position a column further on, or back; but another one than the present, if there is one. */
size_t timestrip_move(rect area, const heap_view *view, bool on);

#endif

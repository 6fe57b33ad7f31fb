/* The whole heap in one row, whatever its size, with the part that the map shows marked in it. */
#ifndef MEMSVIEW_STRIP_H
#define MEMSVIEW_STRIP_H

#include "picture/map.h"

/* `map` says what is seen, and where its bars begin. Cost: cells, each O(log n). */
void strip_draw(grid *grid, rect area, const map *map, const scene *scene, const places *places);

/* The place that is drawn at a column; false if none is. */
bool strip_place_at(rect area, const map *map, const scene *scene, const places *places, int col,
                    size_t *place);

#endif

/* What a lens can be set to over a map that is measured, so that the map is full and shows what it
 * is to show. */
#ifndef MEMSVIEW_SETTLE_H
#define MEMSVIEW_SETTLE_H

#include "picture/map.h"

/* The zoom that is possible and nearest to `zoom`; or else, where the lens looks at the whole heap,
 * the nearest at which all of it is seen. */
int settled_zoom(const scene *scene, const places *places, const map *map, int zoom);

/* The first line to be seen: that of the lens, but moved so that the map is full and, where the
 * lens follows, so that the last change or the selection is seen. */
size_t settled_top(const scene *scene, const places *places, const map *map);

/* The one with which the line of an address is in the middle. */
size_t settled_middle(const places *places, const map *map, uintptr_t address);

#endif

#include "picture/settle.h"

/* The address that is to be seen: the selection, or else the last change. False if there is
 * none. */
static bool focus(const scene *scene, uintptr_t *address)
{
    const record *record = session_record(scene->session, 0);

    *address = scene->lens.selecting ? scene->lens.selected : record ? record->address : 0;
    return scene->lens.follow && *address != 0;
}

/* The nearest zoom at which all of the heap is seen, from a page a line on. */
static int zoom_for_whole(const scene *scene, const places *places, const map *map)
{
    size_t page = session_heap(scene->session)->options.page_size;
    size_t pages = places->count / page, lines = (size_t)map->seen;
    int zoom = 0;

    while (((pages - 1) >> -zoom) + 1 > lines && pages && map_zoom_possible(scene, map, zoom - 1))
        zoom--;
    return zoom;
}

int settled_zoom(const scene *scene, const places *places, const map *map, int zoom)
{
    if (scene->lens.whole)
        zoom = zoom_for_whole(scene, places, map);
    while (!map_zoom_possible(scene, map, zoom))
        zoom += zoom > 0 ? -1 : 1;
    return zoom;
}

size_t settled_top(const scene *scene, const places *places, const map *map)
{
    size_t top = scene->lens.top, seen = (size_t)map->seen;
    uintptr_t address;

    if (focus(scene, &address)) {
        size_t line = places_find(places, address) / map->line_bytes;
        if (line < top)
            top = line;
        if (line >= top + seen)
            top = line - seen + 1;
    }
    size_t last_top = map->lines > seen ? map->lines - seen : 0;
    return top < last_top ? top : last_top;
}

size_t settled_middle(const places *places, const map *map, uintptr_t address)
{
    size_t line = places_find(places, address) / map->line_bytes, half = (size_t)map->seen / 2;

    return line > half ? line - half : 0;
}

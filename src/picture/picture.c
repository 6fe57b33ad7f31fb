#include "picture/picture.h"

#include "picture/map.h"
#include "picture/panels.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>

/* Whether there is a map of it. */
static bool is_shown(const scene *scene, int which)
{
    return scene->frame.layout.bands[which].map.rows > 0;
}

const heap_view *picture_focus(const scene *scene)
{
    return &scene->frame.views[scene->focus];
}

static bool too_small(const scene *scene)
{
    return scene->frame.cols < PICTURE_LEAST_COLS || scene->frame.rows < PICTURE_LEAST_ROWS;
}

/* --- Looking alike ----------------------------------------------------------------------------- */

/* Select the block that is selected in the heap in focus, if this heap has it; of a HOLE, others know
 * nothing. */
static void select_same(heap_view *view, const heap_view *focused)
{
    segment segment;
    bool selecting = view_selected(focused, &segment);
    const placed_block *block = selecting ? session_block(focused->session, segment.address) : NULL;
    const placed_block *same = block ? session_block_by_id(view->session, block->id) : NULL;

    view->lens.selecting = same;
    if (!same)
        return;
    size_t into = focused->lens.selected - segment.address;
    lens_select(&view->lens, same->address + (into < same->size ? into : 0));
}

static void look_alike(scene *scene)
{
    heap_view *views = scene->frame.views;

    for (int i = 0; i < scene->count; i++) {
        views[i].session = scene->sessions[i];
        views[i].first = scene->count > 1 ? scene->sessions[0] : NULL;
        views[i].lens = scene->lens;
        views[i].look = scene->look;
        views[i].live = *scene->state;
    }
    for (int i = 0; i < scene->count; i++)
        if (i != scene->focus)
            select_same(&views[i], picture_focus(scene));
}

/* --- Measures ---------------------------------------------------------------------------------- */

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Of several maps, a line is in the same row in each. */
static void measure_maps(scene *scene, int zoom)
{
    int thickness = INT_MAX, height = INT_MAX;

    for (int i = 0; i < scene->count; i++) {
        heap_view *view = &scene->frame.views[i];
        view->lens.zoom = zoom;
        if (!is_shown(scene, i))
            continue;
        view->map = map_measure(view, scene->frame.layout.bands[i].map);
        thickness = least(thickness, view->map.thickness);
        height = least(height, view->map.height);
    }
    for (int i = 0; i < scene->count; i++) {
        map *map = &scene->frame.views[i].map;
        map->thickness = thickness;
        map->height = height;
        map->gap = scene->count > 1 ? 0 : map->gap;
    }
}

/* What lies over the heaps, and where their bytes are, whatever the zoom. */
static void measure_places(scene *scene)
{
    for (int i = 0; i < scene->count; i++)
        if (is_shown(scene, i)) {
            heap_view *view = &scene->frame.views[i];
            stage_overlay(view->session, view->lens.stage, view->lens.sweep, &view->overlay);
            view->places = places_of(view->session, &view->overlay);
        }
}

/* --- Settling ---------------------------------------------------------------------------------- */

/* The nearest zoom at which all of the heap is seen, from a page a line on, for which it is measured. */
static int zoom_for_whole(const heap_view *view)
{
    size_t last = view->map.lines ? view->map.lines - 1 : 0;
    int zoom = 0;

    while (last >> -zoom >= (size_t)view->map.seen && map_zoom_possible(view, zoom - 1))
        zoom--;
    return zoom;
}

/* The zoom that is possible and nearest to the one asked for; or else, where the lens looks at the
 * whole heap, the nearest at which all of it is seen. */
static int settled_zoom(const heap_view *view, int zoom)
{
    if (view->lens.whole)
        zoom = zoom_for_whole(view);
    while (!map_zoom_possible(view, zoom))
        zoom += zoom > 0 ? -1 : 1;
    return zoom;
}

/* One for all: the farthest that any of them needs. */
static void settle_zoom(scene *scene)
{
    int farthest = INT_MAX;

    measure_maps(scene, 0);     /* which is always possible */
    for (int i = 0; i < scene->count; i++)
        if (is_shown(scene, i))
            farthest = least(farthest, settled_zoom(&scene->frame.views[i], scene->lens.zoom));
    measure_maps(scene, farthest);
}

static size_t line_of(const heap_view *view, uintptr_t address)
{
    return places_find(&view->places, address) / view->map.line_bytes;
}

/* The address that is to be seen: the selection, or else the last change; 0 if there is none. */
static uintptr_t sought(const heap_view *view)
{
    const record *record = session_record(view->session, 0);

    if (!view->lens.follow)
        return 0;
    return view->lens.selecting ? view->lens.selected : record ? record->address : 0;
}

static void settle_top(heap_view *view, size_t top)
{
    size_t lines = view->map.lines, seen = (size_t)view->map.seen, last = lines > seen ? lines - seen : 0;
    uintptr_t address = sought(view);
    size_t line = address ? line_of(view, address) : top;

    if (line < top)
        top = line;
    if (line >= top + seen)
        top = line - seen + 1;
    view->lens.top = top < last ? top : last;
}

void picture_settle(scene *scene, int cols, int rows)
{
    heap_view *views = scene->frame.views, *view = &views[scene->focus];

    scene->frame.cols = cols;
    scene->frame.rows = rows;
    look_alike(scene);
    if (too_small(scene))
        return;
    scene->frame.layout = layout_of(scene);
    measure_places(scene);
    settle_zoom(scene);
    settle_top(view, scene->lens.top);
    for (int i = 0; i < scene->count; i++) {
        views[i].lens.top = view->lens.top;
        if (is_shown(scene, i))
            settle_top(&views[i], view->lens.top);
    }
    scene->lens = view->lens;
}

/* --- Drawing ----------------------------------------------------------------------------------- */

static void draw_too_small(grid *grid)
{
    char text[96];

    snprintf(text, sizeof text, "memsview needs %dx%d, has %dx%d; q quits", PICTURE_LEAST_COLS,
             PICTURE_LEAST_ROWS, grid->cols, grid->rows);
    grid_wrap(grid, (rect){0, 0, grid->rows, grid->cols}, (style){.ink = ROLE_WARNING}, text);
}

static void draw_panel(grid *grid, rect area, panel *draw, const heap_view *view)
{
    if (area.rows)
        draw(grid, area, view);
}

static void draw_band(grid *grid, const scene *scene, int which)
{
    const band *band = &scene->frame.layout.bands[which];
    const heap_view *view = &scene->frame.views[which];

    if (band->map.rows && scene->frame.layout.ruler.rows)
        map_draw_lines(grid, view);     /* they share a ruler */
    else if (band->map.rows)
        map_draw(grid, view);
    draw_panel(grid, band->strip, strip_draw, view);
    for (int i = 0; i < PANES; i++)
        draw_panel(grid, band->panes[i], pane_row_of((pane)i)->draw, view);
    draw_panel(grid, band->log, panel_log, view);
}

/* What is the same for all heaps, or said about that in focus. */
static void draw_shared(grid *grid, const layout *layout, const scene *scene)
{
    const heap_view *view = picture_focus(scene);

    if (layout->title.rows)
        panel_title(grid, layout->title, scene);
    if (layout->ruler.rows)
        map_draw_ruler(grid, view, layout->ruler.row);
    draw_panel(grid, layout->narration, panel_narration, view);
    draw_panel(grid, layout->time, timestrip_draw, view);
    draw_panel(grid, layout->selection, panel_selection, view);
    draw_panel(grid, layout->story, panel_story, view);
    draw_panel(grid, layout->legend, panel_legend, view);
}

void picture_draw(grid *grid, const scene *scene)
{
    assert(grid->cols == scene->frame.cols && grid->rows == scene->frame.rows);
    if (too_small(scene)) {
        draw_too_small(grid);
        return;
    }
    draw_shared(grid, &scene->frame.layout, scene);
    for (int i = 1; i <= scene->count; i++)     /* that in focus last: it has the cursor */
        draw_band(grid, scene, (scene->focus + i) % scene->count);
    if (scene->count > 1)
        panel_headings(grid, scene);
}

/* --- Questions --------------------------------------------------------------------------------- */

bool picture_can_zoom(const scene *scene, int steps)
{
    size_t lines = 0;

    if (too_small(scene))
        return false;
    for (int i = 0; i < scene->count; i++)
        if (is_shown(scene, i) && scene->frame.views[i].map.lines > lines)
            lines = scene->frame.views[i].map.lines;
    if (steps < 0 && lines <= 1)
        return false;           /* all is seen */
    return map_zoom_possible(picture_focus(scene), scene->lens.zoom + steps);
}

int picture_map_lines(const scene *scene)
{
    return too_small(scene) ? 1 : picture_focus(scene)->map.seen;
}

void picture_show(scene *scene, uintptr_t address)
{
    const heap_view *view = picture_focus(scene);

    if (too_small(scene))
        return;
    size_t line = line_of(view, address), half = (size_t)view->map.seen / 2;
    scene->lens.top = line > half ? line - half : 0;
    scene->lens.follow = false;
}

static bool is_in(rect area, int row, int col)
{
    return row >= area.row && row < area.row + area.rows && col >= area.col
        && col < area.col + area.cols;
}

/* What is at a place that is this heap's. */
static void look_in_band(spot *spot, const band *band, const heap_view *view, int row, int col)
{
    size_t place;

    if (is_in(band->heading, row, col) || !band->map.rows)
        return;
    if (map_place_at(view, row, col, &place))
        spot->part = PICTURE_MAP;
    else if (is_in(band->strip, row, col) && strip_place_at(band->strip, view, col, &place))
        spot->part = PICTURE_STRIP;
    if (spot->part != PICTURE_NOWHERE)
        spot->address = places_address(&view->places, place);
}

spot picture_at(const scene *scene, int row, int col)
{
    const layout *layout = &scene->frame.layout;
    spot spot = {.part = PICTURE_NOWHERE, .heap = -1};

    if (too_small(scene))
        return spot;
    if (is_in(layout->time, row, col)
        && timestrip_position_at(layout->time, picture_focus(scene), col, &spot.position)) {
        spot.part = PICTURE_TIME;
        return spot;
    }
    for (int i = 0; i < scene->count; i++)
        if (is_in(layout->bands[i].area, row, col)) {
            spot.heap = i;
            look_in_band(&spot, &layout->bands[i], &scene->frame.views[i], row, col);
        }
    return spot;
}

size_t picture_scrub(const scene *scene, bool on)
{
    if (too_small(scene))
        return session_position(scene->sessions[scene->focus]);
    return timestrip_move(picture_focus(scene)->map.area, picture_focus(scene), on);
}

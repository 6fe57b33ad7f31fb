/* The layout, and the picture as a whole.
 *
 *     stacked                             wide columns                        folded
 *     title                               title                              title
 *     narration, if there is any          narration, if there is any         ruler
 *     ruler                               heading      | heading             heading
 *     heading            | figures        ruler, map   | ruler, map          heading, in focus
 *     map                | log                         |                     map
 *     (strip, pane)      |                strip        | strip               heading
 *     heading            | figures        figures  log | figures  log        selection, story
 *     ...                                 time                               legend
 *     time                                selection
 *     selection                           story
 *     story                               legend
 *     legend                              (the caller's rows)
 *     (the caller's rows)
 *
 * Stacked, one column is one offset in all heaps, and one line the same pages. The heaps stand
 * beside one another only where that makes their lines no shorter. Where there is no room for all
 * maps, that in focus is shown, between the headings of the others; in a very small grid that
 * alone. */
#include "picture/compare.h"

#include "picture/heading.h"
#include "picture/panels.h"
#include "picture/panes.h"
#include "picture/settle.h"
#include "picture/strip.h"
#include "picture/timestrip.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
    WIDE_COLS = 120, MAP_COLS = 80, SIDE_COLS = 48,     /* from which there are panels at the side;
                                                         * what they leave to the map; their own */
    COLUMN_GAP = 2, COLUMN_ROWS = 24,   /* of heaps beside one another: between them; at least */
    LEAST_CELLS = 64, LABEL_COLS = 8,   /* of a line there; columns beside it, at least */
    LEAST_BAND = 3,                     /* rows of a heap: its heading, and two of its map; */
    STRIP_BAND = 8, PANE_BAND = 14, TALL_BAND = 40,     /* from which it has more, a high pane */
    LOW_FIGURES = 7, HIGH_FIGURES = 13, PANE_ROWS = 5, LEAST_LOG = 3,
    LOG_COLS = 72,                      /* from which the log stands beside the figures */
    STORY_ROWS = 14, TALL_ROWS = 30     /* from which words have two rows, and three */
};

/* What one heap has; areas without rows are not there. */
typedef struct band {
    rect area, heading, map, strip, pane, log;
} band;

typedef struct layout {
    rect title, narration, time, selection, story, legend;
    rect ruler;                 /* of all maps; without rows, each has its own */
    band bands[COMPARE_MOST];
} layout;

/* --- One heap ---------------------------------------------------------------------------------- */

/* Figures in a low area leave room for a log beneath them. */
static void place_side(band *band, rect side, pane pane)
{
    int rows = side.rows >= HIGH_FIGURES ? HIGH_FIGURES : LOW_FIGURES;

    side.col++;                 /* a margin */
    side.cols--;
    if (pane == PANE_FIGURES && side.rows >= rows + LEAST_LOG) {
        band->pane = rect_take_top(&side, rows);
        band->log = side;
    } else
        band->pane = side;
}

static void place_foot(band *band, rect *rest, pane pane)
{
    band->pane = rect_take_foot(rest, rest->rows >= TALL_BAND ? HIGH_FIGURES : PANE_ROWS);
    if (pane == PANE_FIGURES && rest->cols >= LOG_COLS)
        band->log = rect_take_right(&band->pane, rest->cols / 2);
}

/* The columns at the side of stacked maps; 0 where there is no room for them. */
static int side_cols(int cols)
{
    int side = cols - MAP_COLS < SIDE_COLS ? cols - MAP_COLS : SIDE_COLS;

    return cols >= WIDE_COLS ? side : 0;
}

/* The map of a stacked heap begins in the row of its heading, where else a ruler would be. */
static void place_band(band *band, rect area, const lens *lens, bool stacked)
{
    int side = stacked && !lens->big ? side_cols(area.cols) : 0;
    bool high = area.rows >= STRIP_BAND;

    band->area = area;
    if (side && area.rows >= PANE_ROWS)
        place_side(band, rect_take_right(&area, side), lens->pane);
    else if (!lens->big && area.rows >= PANE_BAND)
        place_foot(band, &area, lens->pane);
    band->heading = (rect){area.row, area.col, 1, area.cols};
    if (!stacked)
        rect_take_top(&area, 1);
    if (high)
        band->strip = rect_take_foot(&area, 1);
    band->map = area;
}

/* --- All of them ------------------------------------------------------------------------------- */

/* A heap whose map is not shown. */
static void fold(band *band, rect area)
{
    band->area = band->heading = area;
}

static void stack(layout *layout, const comparison *comparison, rect rest, const lens *lens)
{
    int count = comparison->count, others = count - 1;

    layout->ruler = rect_take_top(&rest, 1);
    int rows = rest.rows / count;
    bool all = rows >= LEAST_BAND, folded = rest.rows - others >= LEAST_BAND;
    int gap = all && rest.rows - rows * count >= others;
    for (int i = 0; i < count; i++) {
        band *band = &layout->bands[i];
        if (all)
            place_band(band, rect_take_top(&rest, rows), lens, true);
        else if (i == comparison->focus)
            place_band(band, rect_take_top(&rest, rest.rows - (folded ? others - i : 0)), lens,
                       true);
        else if (folded)
            fold(band, rect_take_top(&rest, 1));
        rect_take_top(&rest, i < others ? gap : 0);
    }
}

static int column_cols(int cols, int count)
{
    return (cols - (count - 1) * COLUMN_GAP) / count;
}

/* Whether a line has as many cells in one of several columns as it would have stacked. */
static bool fit_beside(rect rest, int count)
{
    int stacked = rest.cols - side_cols(rest.cols) - LABEL_COLS, cells = LEAST_CELLS;

    while (cells * 2 <= stacked)
        cells *= 2;
    return column_cols(rest.cols, count) >= cells + LABEL_COLS && rest.rows >= COLUMN_ROWS;
}

static void stand_beside(layout *layout, int count, rect rest, const lens *lens)
{
    int cols = column_cols(rest.cols, count);

    for (int i = 0; i < count; i++)
        place_band(&layout->bands[i], (rect){rest.row, i * (cols + COLUMN_GAP), rest.rows, cols},
                   lens, false);
}

static bool too_small(int cols, int rows)
{
    return cols < PICTURE_LEAST_COLS || rows < PICTURE_LEAST_ROWS;
}

static bool is_selecting(const scene *scene)
{
    segment segment;

    return lens_selected(&scene->lens, session_heap(scene->session), &segment);
}

/* The heap in focus alone: its heading stands for the title. */
static layout lay_out_small(const comparison *comparison, int cols, int rows)
{
    const scene *scene = &comparison->scenes[comparison->focus];
    rect rest = {0, 0, rows, cols};
    layout layout = {0};
    band *band = &layout.bands[comparison->focus];

    band->area = rest;
    if (rows > PICTURE_LEAST_ROWS + 1)
        *(is_selecting(scene) ? &layout.selection : &layout.story) = rect_take_foot(&rest, 1);
    if (rows > PICTURE_LEAST_ROWS)
        band->strip = rect_take_foot(&rest, 1);
    band->heading = rect_take_top(&rest, 1);
    band->map = rest;
    return layout;
}

/* The words beneath all heaps: in a row or two, those of the selection, or of a stage, take the
 * place of some of the story, so that the maps do not move. */
static void place_words(layout *layout, const scene *scene, rect *rest, int rows)
{
    bool stage = scene->lens.stage != STAGE_DONE;

    layout->story = rect_take_foot(rest, rows >= STORY_ROWS ? 2 : 1);
    if (rows >= TALL_ROWS)
        layout->selection = rect_take_foot(rest, 1);
    else if (stage || is_selecting(scene))
        layout->selection = rect_take_top(&layout->story, 1);
}

static layout lay_out(const comparison *comparison, int cols, int rows)
{
    const scene *scene = &comparison->scenes[comparison->focus];
    bool told = *session_narration(scene->session);
    rect rest = {0, 0, rows - scene->reserved_rows, cols};
    layout layout = {0};

    if (cols < PICTURE_MIN_COLS || rows < PICTURE_MIN_ROWS)
        return lay_out_small(comparison, cols, rows);
    layout.title = rect_take_top(&rest, 1);
    layout.legend = rect_take_foot(&rest, scene->lens.big ? 0 : 1);
    layout.narration = rect_take_top(&rest, !told ? 0 : rows >= STORY_ROWS ? 2 : 1);
    place_words(&layout, scene, &rest, rows);
    layout.time = rect_take_foot(&rest, rows >= TALL_ROWS);
    if (fit_beside(rest, comparison->count))
        stand_beside(&layout, comparison->count, rest, &scene->lens);
    else
        stack(&layout, comparison, rest, &scene->lens);
    return layout;
}

/* --- Measures ---------------------------------------------------------------------------------- */

typedef struct view {
    overlay overlay;
    places places;
    map map;
} view;

/* What a drawing, or a question about one, rests on. */
typedef struct frame {
    layout layout;
    view views[COMPARE_MOST];   /* of the heaps whose map is shown */
} frame;

static bool is_shown(const frame *frame, int which)
{
    return frame->layout.bands[which].map.rows > 0;
}

/* A line is in the same row in every map. */
static void align(frame *frame, int count)
{
    int thickness = INT_MAX, height = INT_MAX;

    for (int i = 0; i < count; i++)
        if (is_shown(frame, i)) {
            const map *map = &frame->views[i].map;
            thickness = map->thickness < thickness ? map->thickness : thickness;
            height = map->height < height ? map->height : height;
        }
    for (int i = 0; i < count; i++) {
        frame->views[i].map.thickness = thickness;
        frame->views[i].map.height = height;
        frame->views[i].map.gap = 0;
    }
}

static void measure(frame *frame, const comparison *comparison, int cols, int rows)
{
    frame->layout = lay_out(comparison, cols, rows);
    for (int i = 0; i < comparison->count; i++) {
        const scene *scene = &comparison->scenes[i];
        view *view = &frame->views[i];
        if (!is_shown(frame, i))
            continue;
        stage_overlay(scene->session, scene->lens.stage, scene->lens.sweep, &view->overlay);
        view->places = places_of(scene->session, &view->overlay);
        view->map = map_measure(scene, &view->places, frame->layout.bands[i].map);
    }
    align(frame, comparison->count);
}

/* --- Drawing ----------------------------------------------------------------------------------- */

static void draw_title(grid *grid, rect area, const comparison *comparison)
{
    char policies[100] = "";

    for (int i = 0; i < comparison->count; i++) {
        size_t length = strlen(policies);
        snprintf(policies + length, sizeof policies - length, "%s%s", i ? ", " : "",
                 allocator_title(session_heap(comparison->scenes[i].session)));
    }
    panel_title_of(grid, area, &comparison->scenes[comparison->focus], policies);
}

static void draw_map(grid *grid, const view *view, const band *band, const scene *scene, bool ruler)
{
    if (ruler)
        map_draw(grid, &view->map, scene, &view->places);
    else
        map_draw_lines(grid, &view->map, scene, &view->places);
    if (band->strip.rows)
        strip_draw(grid, band->strip, &view->map, scene, &view->places);
}

static void draw_band(grid *grid, const frame *frame, const comparison *comparison, int which,
                      const headings *headings)
{
    const band *band = &frame->layout.bands[which];
    const scene *scene = &comparison->scenes[which];
    bool stacked = frame->layout.ruler.rows;
    bool beside = band->pane.rows && scene->lens.pane == PANE_FIGURES;

    if (!band->area.rows)
        return;
    if (is_shown(frame, which))
        draw_map(grid, &frame->views[which], band, scene, !stacked);
    heading_draw(grid, band->heading, headings, comparison, which, beside,
                 stacked && is_shown(frame, which) ? &frame->views[which].map : NULL);
    if (band->pane.rows)
        pane_row_of(scene->lens.pane)->draw(grid, band->pane, scene);
    if (band->log.rows)
        panel_log(grid, band->log, scene);
}

/* The ruler that all stacked maps share. */
static void draw_ruler(grid *grid, const frame *frame, const comparison *comparison)
{
    map map = frame->views[comparison->focus].map;

    map.area.row = frame->layout.ruler.row;
    map_draw_ruler(grid, &map, &comparison->scenes[comparison->focus]);
}

static void draw_words(grid *grid, const layout *layout, const scene *scene)
{
    if (layout->narration.rows)
        panel_narration(grid, layout->narration, scene);
    if (layout->selection.rows)
        panel_selection(grid, layout->selection, scene);
    if (layout->story.rows)
        panel_story(grid, layout->story, scene);
    if (layout->legend.rows)
        panel_legend(grid, layout->legend, scene);
}

void compare_draw(grid *grid, const comparison *comparison)
{
    const scene *focused = &comparison->scenes[comparison->focus];
    frame frame;

    if (too_small(grid->cols, grid->rows)) {
        picture_draw(grid, focused);
        return;
    }
    measure(&frame, comparison, grid->cols, grid->rows);
    const headings headings = headings_of(comparison);
    if (frame.layout.title.rows)
        draw_title(grid, frame.layout.title, comparison);
    if (frame.layout.ruler.rows)
        draw_ruler(grid, &frame, comparison);
    for (int i = 1; i <= comparison->count; i++)    /* that in focus last: it has the cursor */
        draw_band(grid, &frame, comparison, (comparison->focus + i) % comparison->count, &headings);
    if (frame.layout.time.rows)
        timestrip_draw(grid, frame.layout.time, &frame.views[comparison->focus].map, focused);
    draw_words(grid, &frame.layout, focused);
}

/* --- The lenses -------------------------------------------------------------------------------- */

/* Selects the block that is selected in the heap in focus, if this heap has it; of a HOLE, others
 * know nothing. */
static void select_same(scene *scene, const struct scene *focused)
{
    segment segment;
    bool selecting = lens_selected(&focused->lens, session_heap(focused->session), &segment);
    const placed_block *block = selecting ? session_block(focused->session, segment.address) : NULL;
    const placed_block *same = block ? session_block_by_id(scene->session, block->id) : NULL;

    scene->lens.selecting = same;
    if (!same)
        return;
    size_t into = focused->lens.selected - segment.address;
    lens_select(&scene->lens, same->address + (into < same->size ? into : 0));
}

static void look_alike(comparison *comparison)
{
    scene *focused = &comparison->scenes[comparison->focus];

    focused->first = comparison->scenes[0].session;
    for (int i = 0; i < comparison->count; i++) {
        scene *scene = &comparison->scenes[i];
        const session *own = scene->session;
        if (scene == focused)
            continue;
        *scene = *focused;
        scene->session = own;
        select_same(scene, focused);
    }
}

static void set_zoom(comparison *comparison, int zoom)
{
    for (int i = 0; i < comparison->count; i++)
        comparison->scenes[i].lens.zoom = zoom;
}

/* One for all: the farthest that any of them needs. */
static void settle_zoom(comparison *comparison, frame *frame, int cols, int rows)
{
    int zoom = comparison->scenes[comparison->focus].lens.zoom, farthest = INT_MAX;

    set_zoom(comparison, 0);    /* which is always possible */
    measure(frame, comparison, cols, rows);
    for (int i = 0; i < comparison->count; i++)
        if (is_shown(frame, i)) {
            const view *view = &frame->views[i];
            int own = settled_zoom(&comparison->scenes[i], &view->places, &view->map, zoom);
            farthest = own < farthest ? own : farthest;
        }
    set_zoom(comparison, farthest);
    measure(frame, comparison, cols, rows);
}

static void settle_top(scene *scene, const view *view)
{
    scene->lens.top = settled_top(scene, &view->places, &view->map);
}

void compare_settle(comparison *comparison, int cols, int rows)
{
    scene *focused = &comparison->scenes[comparison->focus];
    frame frame;

    look_alike(comparison);
    if (too_small(cols, rows))
        return;
    settle_zoom(comparison, &frame, cols, rows);
    settle_top(focused, &frame.views[comparison->focus]);
    for (int i = 0; i < comparison->count; i++) {
        scene *scene = &comparison->scenes[i];
        scene->lens.top = focused->lens.top;
        if (is_shown(&frame, i))
            settle_top(scene, &frame.views[i]);
    }
}

bool compare_can_zoom(const comparison *comparison, int cols, int rows, int steps)
{
    const scene *focused = &comparison->scenes[comparison->focus];
    size_t lines = 0;
    frame frame;

    if (too_small(cols, rows))
        return false;
    measure(&frame, comparison, cols, rows);
    for (int i = 0; i < comparison->count; i++)
        if (is_shown(&frame, i) && frame.views[i].map.lines > lines)
            lines = frame.views[i].map.lines;
    if (steps < 0 && lines <= 1)
        return false;           /* all is seen */
    return map_zoom_possible(focused, &frame.views[comparison->focus].map,
                             focused->lens.zoom + steps);
}

int compare_map_lines(const comparison *comparison, int cols, int rows)
{
    frame frame;

    if (too_small(cols, rows))
        return 1;
    measure(&frame, comparison, cols, rows);
    return frame.views[comparison->focus].map.seen;
}

void compare_show(comparison *comparison, int cols, int rows, uintptr_t address)
{
    scene *focused = &comparison->scenes[comparison->focus];
    frame frame;

    if (too_small(cols, rows))
        return;
    measure(&frame, comparison, cols, rows);
    const view *view = &frame.views[comparison->focus];
    focused->lens.top = settled_middle(&view->places, &view->map, address);
    focused->lens.follow = false;
}

/* --- Places ------------------------------------------------------------------------------------ */

static bool is_in(rect area, int row, int col)
{
    return row >= area.row && row < area.row + area.rows && col >= area.col
        && col < area.col + area.cols;
}

static picture_part part_at(const band *band, const view *view, const scene *scene, int row,
                            int col, uintptr_t *address)
{
    picture_part part = PICTURE_NOWHERE;
    size_t place;

    if (is_in(band->heading, row, col) || !is_in(band->area, row, col))
        return PICTURE_NOWHERE;
    if (map_place_at(&view->map, scene, &view->places, row, col, &place))
        part = PICTURE_MAP;
    else if (is_in(band->strip, row, col)
             && strip_place_at(band->strip, &view->map, scene, &view->places, col, &place))
        part = PICTURE_STRIP;
    if (part != PICTURE_NOWHERE)
        *address = places_address(&view->places, place);
    return part;
}

picture_part compare_at(const comparison *comparison, int cols, int rows, int row, int col,
                        int *which, uintptr_t *address, size_t *position)
{
    const int focus = comparison->focus;
    frame frame;

    *which = -1;
    if (too_small(cols, rows))
        return PICTURE_NOWHERE;
    measure(&frame, comparison, cols, rows);
    if (is_in(frame.layout.time, row, col)
        && timestrip_position_at(frame.layout.time, &frame.views[focus].map,
                                 &comparison->scenes[focus], col, position))
        return PICTURE_TIME;
    for (int i = 0; i < comparison->count; i++)
        if (is_in(frame.layout.bands[i].area, row, col))
            *which = i;
    if (*which < 0 || !is_shown(&frame, *which))
        return PICTURE_NOWHERE;
    return part_at(&frame.layout.bands[*which], &frame.views[*which], &comparison->scenes[*which],
                   row, col, address);
}

size_t compare_scrub(const comparison *comparison, int cols, int rows, bool on)
{
    const scene *scene = &comparison->scenes[comparison->focus];
    frame frame;

    if (too_small(cols, rows))
        return session_position(scene->session);
    measure(&frame, comparison, cols, rows);
    rect area = frame.layout.time.rows ? frame.layout.time : (rect){0, 0, 1, cols};
    return timestrip_move(area, &frame.views[comparison->focus].map, scene, on);
}

/* The layout, and the picture as a whole.
 *
 *     narrow                              wide                             big
 *     title                               title                            title
 *     narration, if there is any          narration, if there is any       narration, if any
 *     map                                 map                    | figures map
 *     strip                                                      |
 *     time                                                       | pane    strip
 *     selection                                                  |         time
 *     story                               strip                  | log     selection
 *     pane                                time                             story
 *     legend                              selection                        (the caller's rows)
 *     (the caller's rows)                 story
 *                                         legend
 *                                         (the caller's rows)
 *
 * Where rows run out, the log goes first, then the pane, then time and half of the story; in a very
 * small grid all but title, map, strip, and one line of words. The pane of figures has the log of
 * operations beside them, and at a tall side everything that changes by itself: the history and the
 * sizes. */
#include "picture/panels.h"
#include "picture/panes.h"
#include "picture/picture.h"
#include "picture/settle.h"
#include "picture/strip.h"
#include "picture/timestrip.h"

#include <stdio.h>

enum {
    WIDE_COLS = 120, MAP_COLS = 80,     /* with panels at the side, which leave so much to the map */
    SIDE_COLS = 48, SIDE_FIGURES = 13,
    SIDE_TALL = 36, SIDE_LOG = 12, SIDE_SIZES = 12,     /* rows left by the figures; of these */
    PANEL_ROWS = 23, TALL_ROWS = 40,    /* from which there are panels, and larger ones */
    STORY_ROWS = 14,                    /* from which the story has two rows, and time one */
    LOG_COLS = 72                       /* from which the log stands beside the figures */
};

typedef struct layout {
    rect title, narration, map, strip, time, selection, story, panes[PANES], log, legend;
} layout;

/* Always as many once there is any, so that the map does not move with the length of a sentence. */
static int narration_rows(const scene *scene, int rows)
{
    return !*session_narration(scene->session) ? 0 : rows >= STORY_ROWS ? 2 : 1;
}

static bool too_small(int cols, int rows)
{
    return cols < PICTURE_LEAST_COLS || rows < PICTURE_LEAST_ROWS;
}

/* In a small grid nothing is reserved: whoever would draw there has no room either. */
static layout lay_out_small(const scene *scene, int cols, int rows)
{
    rect rest = {0, 0, rows, cols};
    layout layout = {0};

    layout.title = rect_take_top(&rest, 1);
    if (rows > PICTURE_LEAST_ROWS + 1)
        *(scene->lens.selecting ? &layout.selection : &layout.story) = rect_take_foot(&rest, 1);
    if (rows > PICTURE_LEAST_ROWS)
        layout.strip = rect_take_foot(&rest, 1);
    layout.map = rest;
    return layout;
}

static void place_panes_beneath(layout *layout, rect *rest, pane shown)
{
    rect foot = rect_take_foot(rest, rest->rows >= TALL_ROWS - 2 ? 9 : 5);

    if (shown == PANE_FIGURES && foot.cols >= LOG_COLS)
        layout->log = rect_take_right(&foot, foot.cols / 2);
    layout->panes[shown] = foot;
}

static void place_panes_beside(layout *layout, rect *rest, pane shown)
{
    int cols = rest->cols - MAP_COLS < SIDE_COLS ? rest->cols - MAP_COLS : SIDE_COLS;
    rect side = rect_take_right(rest, cols);

    side.col++;                 /* a margin */
    side.cols--;
    layout->panes[PANE_FIGURES] = rect_take_top(&side, SIDE_FIGURES);
    bool tall = side.rows >= SIDE_TALL;
    if (tall)
        layout->log = rect_take_foot(&side, SIDE_LOG);
    if (tall && shown == PANE_FIGURES) {
        layout->panes[PANE_SIZES] = rect_take_foot(&side, SIDE_SIZES);
        shown = PANE_HISTORY;
    }
    *(shown == PANE_FIGURES ? &layout->log : &layout->panes[shown]) = side;
}

static layout lay_out(const scene *scene, int cols, int rows)
{
    rect rest = {0, 0, rows - scene->reserved_rows, cols};
    bool big = scene->lens.big, panels = !big && rest.rows >= PANEL_ROWS - 1;
    bool wide = panels && cols >= WIDE_COLS && rest.rows >= PANEL_ROWS;
    layout layout = {0};

    if (cols < PICTURE_MIN_COLS || rows < PICTURE_MIN_ROWS)
        return lay_out_small(scene, cols, rows);
    layout.title = rect_take_top(&rest, 1);
    layout.legend = rect_take_foot(&rest, big ? 0 : 1);
    layout.narration = rect_take_top(&rest, narration_rows(scene, rows));
    if (panels && !wide)
        place_panes_beneath(&layout, &rest, scene->lens.pane);
    layout.story = rect_take_foot(&rest, rows >= STORY_ROWS ? 2 : 1);
    layout.selection = rect_take_foot(&rest, 1);
    if (wide)
        place_panes_beside(&layout, &rest, scene->lens.pane);
    layout.time = rect_take_foot(&rest, rows >= STORY_ROWS);
    layout.strip = rect_take_foot(&rest, 1);
    layout.map = rest;
    return layout;
}

/* --- Drawing ----------------------------------------------------------------------------------- */

/* What a drawing, or a question about one, rests on. */
typedef struct frame {
    overlay overlay;
    places places;
    layout layout;
    map map;
} frame;

static void measure(frame *frame, const scene *scene, int cols, int rows)
{
    const lens *lens = &scene->lens;

    stage_overlay(scene->session, lens->stage, lens->sweep, &frame->overlay);
    frame->places = places_of(scene->session, &frame->overlay);
    frame->layout = lay_out(scene, cols, rows);
    frame->map = map_measure(scene, &frame->places, frame->layout.map);
}

static void draw_too_small(grid *grid)
{
    char text[96];

    snprintf(text, sizeof text, "memsview needs %dx%d, has %dx%d; q quits", PICTURE_LEAST_COLS,
             PICTURE_LEAST_ROWS, grid->cols, grid->rows);
    grid_wrap(grid, (rect){0, 0, grid->rows, grid->cols}, (style){.ink = ROLE_WARNING}, text);
}

static void draw_panes(grid *grid, const layout *layout, const scene *scene)
{
    for (int i = 0; i < PANES; i++)
        if (layout->panes[i].rows)
            pane_row_of((pane)i)->draw(grid, layout->panes[i], scene);
    if (layout->log.rows)
        panel_log(grid, layout->log, scene);
}

void picture_draw(grid *grid, const scene *scene)
{
    frame frame;
    const layout *layout = &frame.layout;

    if (too_small(grid->cols, grid->rows)) {
        draw_too_small(grid);
        return;
    }
    measure(&frame, scene, grid->cols, grid->rows);
    panel_title(grid, layout->title, scene);
    if (layout->narration.rows)
        panel_narration(grid, layout->narration, scene);
    map_draw(grid, &frame.map, scene, &frame.places);
    if (layout->strip.rows)
        strip_draw(grid, layout->strip, &frame.map, scene, &frame.places);
    if (layout->time.rows)
        timestrip_draw(grid, layout->time, &frame.map, scene);
    if (layout->selection.rows)
        panel_selection(grid, layout->selection, scene);
    if (layout->story.rows)
        panel_story(grid, layout->story, scene);
    draw_panes(grid, layout, scene);
    if (layout->legend.rows)
        panel_legend(grid, layout->legend, scene);
}

/* --- The lens ---------------------------------------------------------------------------------- */

bool picture_can_zoom(const scene *scene, int cols, int rows, int steps)
{
    frame frame;

    if (too_small(cols, rows))
        return false;
    measure(&frame, scene, cols, rows);
    if (steps < 0 && frame.map.lines <= 1)
        return false;           /* all is seen */
    return map_zoom_possible(scene, &frame.map, scene->lens.zoom + steps);
}

int picture_map_lines(const scene *scene, int cols, int rows)
{
    frame frame;

    if (too_small(cols, rows))
        return 1;
    measure(&frame, scene, cols, rows);
    return frame.map.seen;
}

static void settle_zoom(scene *scene, frame *frame, int cols, int rows)
{
    int zoom = scene->lens.zoom;

    scene->lens.zoom = 0;       /* which is always possible */
    measure(frame, scene, cols, rows);
    scene->lens.zoom = settled_zoom(scene, &frame->places, &frame->map, zoom);
    measure(frame, scene, cols, rows);
}

void picture_settle(scene *scene, int cols, int rows)
{
    frame frame;

    if (too_small(cols, rows))
        return;
    settle_zoom(scene, &frame, cols, rows);
    scene->lens.top = settled_top(scene, &frame.places, &frame.map);
}

void picture_show(scene *scene, int cols, int rows, uintptr_t address)
{
    frame frame;

    if (too_small(cols, rows))
        return;
    measure(&frame, scene, cols, rows);
    scene->lens.top = settled_middle(&frame.places, &frame.map, address);
    scene->lens.follow = false;
}

picture_part picture_at(const scene *scene, int cols, int rows, int row, int col, uintptr_t *address,
                        size_t *position)
{
    picture_part part = PICTURE_NOWHERE;
    size_t place;
    frame frame;

    if (too_small(cols, rows))
        return PICTURE_NOWHERE;
    measure(&frame, scene, cols, rows);
    if (map_place_at(&frame.map, scene, &frame.places, row, col, &place))
        part = PICTURE_MAP;
    else if (row == frame.layout.strip.row
             && strip_place_at(frame.layout.strip, &frame.map, scene, &frame.places, col, &place))
        part = PICTURE_STRIP;
    else if (frame.layout.time.rows && row == frame.layout.time.row
             && timestrip_position_at(frame.layout.time, &frame.map, scene, col, position))
        return PICTURE_TIME;
    if (part != PICTURE_NOWHERE)
        *address = places_address(&frame.places, place);
    return part;
}

size_t picture_scrub(const scene *scene, int cols, int rows, bool on)
{
    frame frame;

    if (too_small(cols, rows))
        return session_position(scene->session);
    measure(&frame, scene, cols, rows);
    rect area = frame.layout.time.rows ? frame.layout.time : frame.layout.map;
    return timestrip_move(area, &frame.map, scene, on);
}

/* The layout, and the picture as a whole.
 *
 *     narrow                              wide
 *     title                               title
 *     narration, if there is any          narration, if there is any
 *     map                                 map                    | figures
 *     selection                                                  |
 *     story                                                      | log
 *     figures          | log              selection
 *     legend                              story
 *     (the caller's rows)                 legend
 *                                         (the caller's rows)
 *
 * Where rows run out, log and figures go first, then half of the story. */
#include "picture/map.h"
#include "picture/panels.h"
#include "picture/picture.h"

#include <stdio.h>

enum {
    WIDE_COLS = 120, MAP_COLS = 80,     /* with panels at the side, which leave so much to the map */
    SIDE_COLS = 48, SIDE_FIGURES = 13,
    PANEL_ROWS = 23, TALL_ROWS = 40,    /* from which there are panels, and larger ones */
    STORY_ROWS = 14,                    /* from which the story has two rows */
    LOG_COLS = 72                       /* from which the log stands beside the figures */
};

typedef struct layout {
    rect title, narration, map, selection, story, figures, log, legend;
} layout;

static rect take_top(rect *rest, int rows)
{
    rect taken = {rest->row, rest->col, rows, rest->cols};

    rest->row += rows;
    rest->rows -= rows;
    return taken;
}

static rect take_foot(rect *rest, int rows)
{
    rest->rows -= rows;
    return (rect){rest->row + rest->rows, rest->col, rows, rest->cols};
}

static rect take_right(rect *rest, int cols)
{
    rest->cols -= cols;
    return (rect){rest->row, rest->col + rest->cols, rest->rows, cols};
}

/* Always as many once there is any, so that the map does not move with the length of a sentence. */
static int narration_rows(const scene *scene, int rows)
{
    return !*session_narration(scene->session) ? 0 : rows >= STORY_ROWS ? 2 : 1;
}

static bool too_small(const scene *scene, int cols, int rows)
{
    return cols < PICTURE_MIN_COLS || rows - scene->reserved_rows < PICTURE_MIN_ROWS - 1;
}

static layout lay_out(const scene *scene, int cols, int rows)
{
    rect rest = {0, 0, rows - scene->reserved_rows, cols};
    bool wide = cols >= WIDE_COLS && rest.rows >= PANEL_ROWS;
    bool panels = rest.rows >= PANEL_ROWS - 1;
    int panel_rows = rest.rows >= TALL_ROWS ? 9 : 5;
    layout layout = {0};

    layout.title = take_top(&rest, 1);
    layout.legend = take_foot(&rest, 1);
    layout.narration = take_top(&rest, narration_rows(scene, rows));
    if (panels && !wide)
        layout.figures = take_foot(&rest, panel_rows);
    if (layout.figures.cols >= LOG_COLS)
        layout.log = take_right(&layout.figures, layout.figures.cols / 2);
    layout.story = take_foot(&rest, rows >= STORY_ROWS ? 2 : 1);
    layout.selection = take_foot(&rest, 1);
    if (wide) {
        layout.log = take_right(&rest, cols - MAP_COLS < SIDE_COLS ? cols - MAP_COLS : SIDE_COLS);
        layout.figures = take_top(&layout.log, SIDE_FIGURES);
    }
    layout.map = rest;
    return layout;
}

/* --- Drawing ----------------------------------------------------------------------------------- */

static void draw_too_small(grid *grid, const scene *scene)
{
    char text[96];

    snprintf(text, sizeof text, "memsview needs %dx%d, has %dx%d; q quits", PICTURE_MIN_COLS,
             PICTURE_MIN_ROWS - 1 + scene->reserved_rows, grid->cols, grid->rows);
    grid_wrap(grid, (rect){0, 0, grid->rows, grid->cols}, (style){.ink = ROLE_WARNING}, text);
}

void picture_draw(grid *grid, const scene *scene)
{
    if (too_small(scene, grid->cols, grid->rows)) {
        draw_too_small(grid, scene);
        return;
    }
    layout layout = lay_out(scene, grid->cols, grid->rows);
    map map = map_measure(scene, layout.map);

    panel_title(grid, layout.title, scene);
    if (layout.narration.rows)
        panel_narration(grid, layout.narration, scene);
    map_draw(grid, &map, scene);
    panel_selection(grid, layout.selection, scene);
    panel_story(grid, layout.story, scene);
    if (layout.figures.rows)
        panel_figures(grid, layout.figures, scene);
    if (layout.log.rows)
        panel_log(grid, layout.log, scene);
    panel_legend(grid, layout.legend, scene);
}

/* --- The lens ---------------------------------------------------------------------------------- */

static map measure(const scene *scene, int cols, int rows)
{
    layout layout = lay_out(scene, cols, rows);

    return map_measure(scene, layout.map);
}

bool picture_can_zoom(const scene *scene, int cols, int rows, int steps)
{
    if (too_small(scene, cols, rows))
        return false;
    map map = measure(scene, cols, rows);
    return map_zoom_possible(scene, &map, scene->lens.zoom + steps);
}

int picture_map_lines(const scene *scene, int cols, int rows)
{
    return too_small(scene, cols, rows) ? 1 : measure(scene, cols, rows).lines;
}

/* The address that is to be seen: the selection, or else the last change. False if there is none. */
static bool focus(const scene *scene, uintptr_t *address)
{
    const record *record = session_record(scene->session, 0);

    *address = scene->lens.selecting ? scene->lens.selected : record ? record->address : 0;
    return scene->lens.follow
        && mems_heap_find(session_heap(scene->session), (void *)*address, NULL);
}

void picture_settle(scene *scene, int cols, int rows)
{
    const mems_heap *heap = session_heap(scene->session);
    lens *lens = &scene->lens;
    uintptr_t address;

    if (too_small(scene, cols, rows))
        return;
    int zoom = lens->zoom;
    lens->zoom = 0;             /* which is always possible */
    map map = measure(scene, cols, rows);
    while (!map_zoom_possible(scene, &map, zoom))
        zoom += zoom > 0 ? -1 : 1;
    lens->zoom = zoom;
    map = measure(scene, cols, rows);

    size_t lines = map_line_count(&map, heap), seen = (size_t)map.lines;
    if (focus(scene, &address)) {
        size_t line = map_line_of(&map, heap, address);
        if (line < lens->top)
            lens->top = line;
        if (line >= lens->top + seen)
            lens->top = line - seen + 1;
    }
    size_t last_top = lines > seen ? lines - seen : 0;
    if (lens->top > last_top)
        lens->top = last_top;
}

void picture_show(scene *scene, int cols, int rows, uintptr_t address)
{
    (void)scene; (void)cols; (void)rows; (void)address;
}

picture_part picture_at(const scene *scene, int cols, int rows, int row, int col, uintptr_t *address)
{
    (void)scene; (void)cols; (void)rows; (void)row; (void)col; (void)address;
    return PICTURE_NOWHERE;
}

/* One heap:
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
 * sizes.
 *
 * Several heaps:
 *
 *     stacked                             wide columns                     folded
 *     title                               title                            title
 *     narration, if there is any          narration, if there is any       ruler
 *     ruler                               heading      | heading           heading
 *     heading            | figures        ruler, map   | ruler, map        heading, in focus
 *     map                | log                         |                   map
 *     (strip, pane)      |                strip        | strip             heading
 *     heading            | figures        figures  log | figures  log      selection, story
 *     ...                                 time                             legend
 *     time                                selection
 *     selection                           story
 *     story                               legend
 *     legend                              (the caller's rows)
 *     (the caller's rows)
 *
 * Stacked, one column is one offset in all heaps, and one line the same pages. The heaps stand
 * beside one another only where that makes their lines no shorter. Where there is no room for all
 * maps, that in focus is shown, between the headings of the others; in a very small grid that
 * alone, its heading in the place of the title. */
#include "picture/picture.h"

enum {
    WIDE_COLS = 120, MAP_COLS = 80, SIDE_COLS = 48,     /* from which there are panels at the side;
                                                         * what they leave to the map; their own */
    STORY_ROWS = 14,                    /* from which the story has two rows, and a heap alone time */
    LOG_COLS = 72,                      /* from which the log stands beside the figures */
    LOW_PANE = 5, HIGH_FIGURES = 13,    /* rows */
    /* of a heap alone */
    PANEL_ROWS = 22, WIDE_ROWS = 23,    /* from which there are panels beneath, and at the side */
    HIGH_ROWS = 38, HIGH_PANE = 9,      /* from which they are higher */
    SIDE_TALL = 36, SIDE_LOG = 12, SIDE_SIZES = 12,     /* rows left by the figures; of these */
    /* of several */
    WORDS_ROWS = 30,                    /* from which words have three rows, and there is time */
    COLUMN_GAP = 2, COLUMN_ROWS = 24,   /* of heaps beside one another: between them; at least */
    LEAST_CELLS = 64, LABEL_COLS = 8,   /* of a line there; columns beside it, at least */
    LEAST_BAND = 3,                     /* rows of a heap: its heading, and two of its map; */
    STRIP_BAND = 8, PANE_BAND = 14, TALL_BAND = 40,     /* from which it has more, a high pane */
    LOW_FIGURES = 7, LEAST_LOG = 3
};

/* --- Panes ------------------------------------------------------------------------------------- */

/* The columns at the side of maps; 0 where there is no room for them. */
static int side_cols(int cols)
{
    int side = cols - MAP_COLS < SIDE_COLS ? cols - MAP_COLS : SIDE_COLS;

    return cols >= WIDE_COLS ? side : 0;
}

static rect take_side(rect *rest)
{
    rect side = rect_take_right(rest, side_cols(rest->cols));

    side.col++;                 /* a margin */
    side.cols--;
    return side;
}

/* Beneath a map, or all that there is of a heap alone. */
static void place_beneath(band *band, rect *rest, int rows, pane pane)
{
    rect foot = rect_take_foot(rest, rows);

    if (pane == PANE_FIGURES && foot.cols >= LOG_COLS)
        band->log = rect_take_right(&foot, foot.cols / 2);
    band->panes[pane] = foot;
}

/* The figures of a heap alone are always at its side. */
static void place_all_beside(band *band, rect side, pane shown)
{
    band->panes[PANE_FIGURES] = rect_take_top(&side, HIGH_FIGURES);
    bool tall = side.rows >= SIDE_TALL;
    if (tall)
        band->log = rect_take_foot(&side, SIDE_LOG);
    if (tall && shown == PANE_FIGURES) {
        band->panes[PANE_SIZES] = rect_take_foot(&side, SIDE_SIZES);
        shown = PANE_HISTORY;
    }
    *(shown == PANE_FIGURES ? &band->log : &band->panes[shown]) = side;
}

/* Figures in a low area leave room for a log beneath them. */
static void place_one_beside(band *band, rect side, pane pane)
{
    int rows = side.rows >= HIGH_FIGURES ? HIGH_FIGURES : LOW_FIGURES;

    if (pane == PANE_FIGURES && side.rows >= rows + LEAST_LOG) {
        band->panes[pane] = rect_take_top(&side, rows);
        band->log = side;
    } else
        band->panes[pane] = side;
}

/* --- Several heaps ----------------------------------------------------------------------------- */

/* The map of a stacked heap begins in the row of its heading, where else a ruler would be. */
static void place_band(band *band, rect area, const scene *scene, bool stacked)
{
    bool side = stacked && side_cols(area.cols) && area.rows >= LOW_PANE;
    bool high = area.rows >= STRIP_BAND;

    band->area = area;
    if (side && !scene->lens.big)
        place_one_beside(band, take_side(&area), scene->lens.pane);
    else if (!scene->lens.big && area.rows >= PANE_BAND)
        place_beneath(band, &area, area.rows >= TALL_BAND ? HIGH_FIGURES : LOW_PANE, scene->lens.pane);
    band->heading = (rect){area.row, area.col, 1, area.cols};
    if (!stacked)
        rect_take_top(&area, 1);
    band->strip = rect_take_foot(&area, high);
    band->map = area;
}

/* Where there is no room for all maps, headings alone stand for those that are not in focus. */
static void stack(layout *layout, const scene *scene, rect rest)
{
    int count = scene->count, others = count - 1;

    layout->ruler = rect_take_top(&rest, 1);
    int rows = rest.rows / count;
    bool all = rows >= LEAST_BAND, folded = rest.rows - others >= LEAST_BAND;
    int gap = all && rest.rows - rows * count >= others;
    for (int i = 0; i < count; i++) {
        band *band = &layout->bands[i];
        if (all)
            place_band(band, rect_take_top(&rest, rows), scene, true);
        else if (i == scene->focus)
            place_band(band, rect_take_top(&rest, rest.rows - (folded ? others - i : 0)), scene, true);
        else if (folded)
            band->area = band->heading = rect_take_top(&rest, 1);
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

static void stand_beside(layout *layout, const scene *scene, rect rest)
{
    int cols = column_cols(rest.cols, scene->count);

    for (int i = 0; i < scene->count; i++) {
        rect column = {rest.row, i * (cols + COLUMN_GAP), rest.rows, cols};
        place_band(&layout->bands[i], column, scene, false);
    }
}

/* --- All of it --------------------------------------------------------------------------------- */

/* Whether something is selected; of several heaps, in the one in focus, which may not have it. */
static bool is_selecting(const scene *scene)
{
    segment segment;

    return scene->count == 1 ? scene->lens.selecting : view_selected(picture_focus(scene), &segment);
}

/* In a small grid nothing is reserved: whoever would draw there has no room either. */
static layout lay_out_small(const scene *scene)
{
    rect rest = {0, 0, scene->frame.rows, scene->frame.cols};
    layout layout = {0};
    band *band = &layout.bands[scene->focus];

    band->area = rest;
    *(scene->count == 1 ? &layout.title : &band->heading) = rect_take_top(&rest, 1);
    if (scene->frame.rows > PICTURE_LEAST_ROWS + 1)
        *(is_selecting(scene) ? &layout.selection : &layout.story) = rect_take_foot(&rest, 1);
    band->strip = rect_take_foot(&rest, scene->frame.rows > PICTURE_LEAST_ROWS);
    band->map = rest;
    return layout;
}

/* Beneath several heaps, where there are a row or two for words, those of the selection or of a stage
 * take the place of some of the story, so that the maps do not move. */
static void place_words(layout *layout, const scene *scene, rect *rest)
{
    layout->story = rect_take_foot(rest, scene->frame.rows >= STORY_ROWS ? 2 : 1);
    if (scene->count == 1 || scene->frame.rows >= WORDS_ROWS)
        layout->selection = rect_take_foot(rest, 1);
    else if (scene->lens.stage != STAGE_DONE || is_selecting(scene))
        layout->selection = rect_take_top(&layout->story, 1);
}

/* Its words stand above a pane that is beneath it, and its time beside one at its side. */
static void place_alone(layout *layout, const scene *scene, rect rest)
{
    band *band = &layout->bands[0];
    int rows = scene->frame.rows - scene->reserved_rows;
    bool panels = !scene->lens.big && rows >= PANEL_ROWS;
    bool wide = panels && rows >= WIDE_ROWS && side_cols(rest.cols);

    if (panels && !wide)
        place_beneath(band, &rest, rest.rows >= HIGH_ROWS ? HIGH_PANE : LOW_PANE, scene->lens.pane);
    place_words(layout, scene, &rest);
    band->area = rest;
    if (wide)
        place_all_beside(band, take_side(&rest), scene->lens.pane);
    layout->time = rect_take_foot(&rest, scene->frame.rows >= STORY_ROWS);
    band->strip = rect_take_foot(&rest, 1);
    band->map = rest;
}

static void place_several(layout *layout, const scene *scene, rect rest)
{
    place_words(layout, scene, &rest);
    layout->time = rect_take_foot(&rest, scene->frame.rows >= WORDS_ROWS);
    if (fit_beside(rest, scene->count))
        stand_beside(layout, scene, rest);
    else
        stack(layout, scene, rest);
}

layout layout_of(const scene *scene)
{
    int rows = scene->frame.rows, cols = scene->frame.cols;
    rect rest = {0, 0, rows - scene->reserved_rows, cols};
    layout layout = {0};

    if (cols < PICTURE_MIN_COLS || rows < PICTURE_MIN_ROWS)
        return lay_out_small(scene);
    layout.title = rect_take_top(&rest, 1);
    layout.legend = rect_take_foot(&rest, scene->lens.big ? 0 : 1);
    /* always as many rows once there are any, so that the map does not move with a sentence's length */
    bool told = *session_narration(scene->sessions[scene->focus]);
    layout.narration = rect_take_top(&rest, !told ? 0 : rows >= STORY_ROWS ? 2 : 1);
    (scene->count == 1 ? place_alone : place_several)(&layout, scene, rest);
    return layout;
}

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
#include "picture/layout.h"

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

bool layout_too_small(int cols, int rows)
{
    return cols < PICTURE_LEAST_COLS || rows < PICTURE_LEAST_ROWS;
}

static bool is_alone(const arrangement *arrangement)
{
    return arrangement->count == 1;
}

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
static void place_band(band *band, rect area, const arrangement *arrangement, bool stacked)
{
    bool side = stacked && side_cols(area.cols) && area.rows >= LOW_PANE;
    bool high = area.rows >= STRIP_BAND;

    band->area = area;
    if (side && !arrangement->big)
        place_one_beside(band, take_side(&area), arrangement->pane);
    else if (!arrangement->big && area.rows >= PANE_BAND)
        place_beneath(band, &area, area.rows >= TALL_BAND ? HIGH_FIGURES : LOW_PANE,
                      arrangement->pane);
    band->heading = (rect){area.row, area.col, 1, area.cols};
    if (!stacked)
        rect_take_top(&area, 1);
    band->strip = rect_take_foot(&area, high);
    band->map = area;
}

/* Where there is no room for all maps, headings alone stand for those that are not in focus. */
static void stack(layout *layout, const arrangement *arrangement, rect rest)
{
    int count = arrangement->count, others = count - 1;

    layout->ruler = rect_take_top(&rest, 1);
    int rows = rest.rows / count;
    bool all = rows >= LEAST_BAND, folded = rest.rows - others >= LEAST_BAND;
    int gap = all && rest.rows - rows * count >= others;
    for (int i = 0; i < count; i++) {
        band *band = &layout->bands[i];
        if (all)
            place_band(band, rect_take_top(&rest, rows), arrangement, true);
        else if (i == arrangement->focus)
            place_band(band, rect_take_top(&rest, rest.rows - (folded ? others - i : 0)),
                       arrangement, true);
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

static void stand_beside(layout *layout, const arrangement *arrangement, rect rest)
{
    int cols = column_cols(rest.cols, arrangement->count);

    for (int i = 0; i < arrangement->count; i++) {
        rect column = {rest.row, i * (cols + COLUMN_GAP), rest.rows, cols};
        place_band(&layout->bands[i], column, arrangement, false);
    }
}

/* --- All of it --------------------------------------------------------------------------------- */

/* In a small grid nothing is reserved: whoever would draw there has no room either. */
static layout lay_out_small(const arrangement *arrangement)
{
    rect rest = {0, 0, arrangement->rows, arrangement->cols};
    layout layout = {0};
    band *band = &layout.bands[arrangement->focus];

    band->area = rest;
    *(is_alone(arrangement) ? &layout.title : &band->heading) = rect_take_top(&rest, 1);
    if (arrangement->rows > PICTURE_LEAST_ROWS + 1)
        *(arrangement->selecting ? &layout.selection : &layout.story) = rect_take_foot(&rest, 1);
    band->strip = rect_take_foot(&rest, arrangement->rows > PICTURE_LEAST_ROWS);
    band->map = rest;
    return layout;
}

/* Beneath several heaps, where there are a row or two for words, those of the selection or of a stage
 * take the place of some of the story, so that the maps do not move. */
static void place_words(layout *layout, const arrangement *arrangement, rect *rest)
{
    layout->story = rect_take_foot(rest, arrangement->rows >= STORY_ROWS ? 2 : 1);
    if (is_alone(arrangement) || arrangement->rows >= WORDS_ROWS)
        layout->selection = rect_take_foot(rest, 1);
    else if (arrangement->staged || arrangement->selecting)
        layout->selection = rect_take_top(&layout->story, 1);
}

/* Its words stand above a pane that is beneath it, and its time beside one at its side. */
static void place_alone(layout *layout, const arrangement *arrangement, rect rest)
{
    band *band = &layout->bands[0];
    int rows = arrangement->rows - arrangement->reserved_rows;
    bool panels = !arrangement->big && rows >= PANEL_ROWS;
    bool wide = panels && rows >= WIDE_ROWS && side_cols(rest.cols);

    if (panels && !wide)
        place_beneath(band, &rest, rest.rows >= HIGH_ROWS ? HIGH_PANE : LOW_PANE,
                      arrangement->pane);
    place_words(layout, arrangement, &rest);
    band->area = rest;
    if (wide)
        place_all_beside(band, take_side(&rest), arrangement->pane);
    layout->time = rect_take_foot(&rest, arrangement->rows >= STORY_ROWS);
    band->strip = rect_take_foot(&rest, 1);
    band->map = rest;
}

static void place_several(layout *layout, const arrangement *arrangement, rect rest)
{
    place_words(layout, arrangement, &rest);
    layout->time = rect_take_foot(&rest, arrangement->rows >= WORDS_ROWS);
    if (fit_beside(rest, arrangement->count))
        stand_beside(layout, arrangement, rest);
    else
        stack(layout, arrangement, rest);
}

layout layout_of(const arrangement *arrangement)
{
    int rows = arrangement->rows, cols = arrangement->cols;
    rect rest = {0, 0, rows - arrangement->reserved_rows, cols};
    layout layout = {0};

    if (cols < PICTURE_MIN_COLS || rows < PICTURE_MIN_ROWS)
        return lay_out_small(arrangement);
    layout.title = rect_take_top(&rest, 1);
    layout.legend = rect_take_foot(&rest, arrangement->big ? 0 : 1);
    /* always as many rows once there are any, so that the map does not move with a sentence's length */
    layout.narration = rect_take_top(&rest, !arrangement->told ? 0 : rows >= STORY_ROWS ? 2 : 1);
    (is_alone(arrangement) ? place_alone : place_several)(&layout, arrangement, rest);
    return layout;
}

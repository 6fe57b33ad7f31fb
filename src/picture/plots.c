/* The figures over time. Where there is room, three plots:
 *
 *     mapped bytes: the used ones at the foot, the largest HOLE on them, the other HOLEs above; so
 *         the whole is what was mapped, and what is not used is what fragmentation has to answer
 *         for
 *     external fragmentation, from 0 to 100 %
 *     blocks and HOLEs, the fewer of them before the others
 *
 * side by side or one above the other; or else a row for each figure. */
#include "picture/figures.h"
#include "picture/panels.h"
#include "picture/parts.h"

#include <stdio.h>
#include <string.h>

enum {
    LABEL_COLS = 7, PLOT_COLS = 25,     /* the numbers of an axis; the least of a plot */
    PLOT_ROWS = 4, TIME_ROWS = 1,       /* the least of a plot; of the axis of time */
    WIDE_COLS = 35,                     /* from which titles are above their plots alone */
    NAME_COLS = 13, VALUE_COLS = 9, SPARK_COLS = 10, GAP = 3,   /* of a row */
    MOST_LAYERS = 3, HEADLINE = 120
};

/* What is drawn, and how. */
typedef struct past {
    timeline timeline;
    moment moment;
    look look;
} past;

/* --- Plots ------------------------------------------------------------------------------------- */

static const struct plot {
    struct plot_layer {
        layer layer;
        measure measure;        /* how high it reaches */
        const char *name, *long_name;
    } layers[MOST_LAYERS];
    int wide_cols;              /* of the title, from which there is room for the long names */
    bool valued;                /* the values of this moment are beside the names */
    bool heaped;                /* the second layer begins where the first one ends */
    bool sorted;                /* the lower layer is before the higher one */
    measure scale;              /* whose greatest is at the top of the axis */
    size_t thousand;            /* see part_number(); 0: it is a percentage */
} plots[] = {
    {.layers = {{{1, ROLE_PROCESS_A, 0x2588, '#'}, MEASURE_LIVE, "used", "used"},
                {{1, ROLE_HOLE, 0x2592, 'o'}, MEASURE_LARGEST, "largest", "largest HOLE"},
                {{1, ROLE_HOLE, 0x2591, '.'}, MEASURE_MAPPED, "HOLEs", "other HOLEs"}},
     .wide_cols = 36, .heaped = true, .scale = MEASURE_MAPPED, .thousand = 1024},
    {.layers = {{{1, ROLE_GAUGE, 0x2588, '#'}, MEASURE_FRAGMENTATION, "ext. frag.",
                 "external fragmentation"}},
     .wide_cols = 31, .valued = true, .scale = MEASURE_FRAGMENTATION},
    {.layers = {{{1, ROLE_PROCESS_A, 0x2588, '#'}, MEASURE_BLOCKS, "blocks", "blocks"},
                {{1, ROLE_HOLE, 0x2591, '.'}, MEASURE_HOLES, "HOLEs", "HOLEs"}},
     .valued = true, .sorted = true, .scale = MEASURE_BLOCKS, .thousand = 1000},
};

enum { PLOTS = sizeof plots / sizeof *plots };

/* Set the layers of a column. Return how many there are. */
static int lay(layer layers[MOST_LAYERS], const struct plot *plot, const timeline *timeline, int column)
{
    int count = 0;

    for (; count < MOST_LAYERS && plot->layers[count].name; count++) {
        layers[count] = plot->layers[count].layer;
        layers[count].top = timeline_part(timeline, column, plot->layers[count].measure);
    }
    if (plot->heaped)
        layers[1].top += layers[0].top;
    if (plot->sorted && layers[1].top < layers[0].top) {
        const layer lower = layers[1];
        layers[1] = layers[0];
        layers[0] = lower;
    }
    return count;
}

/* A sample of each layer, and its name: as many of them as there is room for. */
static void draw_title(grid *grid, rect line, const struct plot *plot, const past *past)
{
    bool wide = line.cols >= plot->wide_cols;

    for (int i = 0; i < MOST_LAYERS && plot->layers[i].name; i++) {
        const struct plot_layer *layer = &plot->layers[i];
        char value[FIGURE_TEXT] = "", text[FIGURE_TEXT];
        if (plot->valued)
            figure_text(value, figure_in(LIST_MEASURES, (int)layer->measure + 1), &past->moment,
                        FIGURE_ANY);
        snprintf(text, sizeof text, "%s%s%.12s", wide ? layer->long_name : layer->name, *value ? " " : "",
                 value);
        int width = text_width(text) + 2;
        if (width > line.cols)
            return;
        part_column(grid, (rect){line.row, line.col, 1, 1}, &layer->layer, 1, past->look);
        grid_text(grid, line.row, line.col + 2, width - 2, ink(ROLE_STORY), text);
        line = rect_from(line, width + 1);
    }
}

/* `area` is without the axis of time. */
static void draw_plot(grid *grid, rect area, const struct plot *plot, const past *past)
{
    const timeline *timeline = &past->timeline;
    rect inside = {area.row + 1, area.col + LABEL_COLS + 1, area.rows - 1, 1};
    int indent = area.cols >= WIDE_COLS ? LABEL_COLS + 1 : 1;
    rect title = {area.row, area.col + indent, 1, area.cols - indent};
    char top[PART_NUMBER] = "100 %";
    layer layers[MOST_LAYERS];

    draw_title(grid, title, plot, past);
    if (plot->thousand)
        part_number(top, (size_t)timeline->scales[plot->scale], plot->thousand, LABEL_COLS);
    int end = area.col + LABEL_COLS;
    grid_text_before(grid, inside.row, end, ink(ROLE_ADDRESS), top);
    grid_text_before(grid, inside.row + inside.rows - 1, end, ink(ROLE_ADDRESS), "0");
    for (int i = 0; i < inside.rows; i++)
        grid_put(grid, inside.row + i, inside.col - 1, 0x2502, ink(ROLE_RULER));
    for (int i = 0; i < timeline->columns; i++, inside.col++)
        part_column(grid, inside, layers, lay(layers, plot, timeline, i), past->look);
}

/* From no operations to as many as there were, beneath the columns that there are. */
static void draw_time(grid *grid, rect line, const timeline *timeline)
{
    int start = line.col + LABEL_COLS, room = line.cols - LABEL_COLS - 1;
    char text[32];
    int width = snprintf(text, sizeof text, "%zu", timeline->position);
    int end = timeline->columns > width + 1 ? timeline->columns : width + 2;

    grid_put(grid, line.row, start, 0x2514, ink(ROLE_RULER));
    grid_fill(grid, line.row, start + 1, room, 0x2500, ink(ROLE_RULER));
    grid_text(grid, line.row, start + 1, 1, ink(ROLE_ADDRESS), "0");
    if (end <= room && timeline->position > 0)
        grid_text_before(grid, line.row, start + 1 + end, ink(ROLE_ADDRESS), text);
}

/* Side by side, each has an axis of time; one above the other, they share that at the foot. */
static void draw_plots(grid *grid, rect inside, bool stacked, const past *past)
{
    int rows = inside.rows - TIME_ROWS, cols = (inside.cols + 1) / PLOTS;

    for (int i = 0; i < PLOTS; i++) {
        rect area = stacked ? rect_take_top(&inside, (rows + PLOTS - 1 - i) / PLOTS)
                            : (rect){inside.row, inside.col + i * cols, rows, cols - 1};
        draw_plot(grid, area, &plots[i], past);
        if (!stacked || i == PLOTS - 1)
            draw_time(grid, (rect){area.row + area.rows, area.col, TIME_ROWS, area.cols},
                      &past->timeline);
    }
}

/* --- Rows -------------------------------------------------------------------------------------- */

static void draw_rows(grid *grid, rect inside, int columns, const past *past)
{
    int cols = (inside.cols + GAP) / columns;

    for (int i = 0; i < MEASURES && i < inside.rows * columns; i++) {
        figure_id id = figure_in(LIST_MEASURES, i + 1);
        int row = inside.row + i % inside.rows, col = inside.col + i / inside.rows * cols;
        char value[FIGURE_TEXT];
        figure_text(value, id, &past->moment, FIGURE_ANY);
        grid_text(grid, row, col, NAME_COLS, ink(ROLE_DIM), figure_at(id)->name);
        figure_draw_past(grid, row, col + NAME_COLS, &past->timeline, (measure)i, past->look);
        grid_text_before(grid, row, col + cols - GAP, bold(ROLE_STRONG), value);
    }
}

/* --- The panel --------------------------------------------------------------------------------- */

/* Add to a text, unless the headline has no room for it. */
static void append(text *text, rect area, const char *more)
{
    if ((int)(text->length + strlen(more)) + 3 <= area.cols)
        text_printf(text, "%s", more);
}

/* What a column is and, of rows, which have no axes, what a full one is. */
static void draw_headline(grid *grid, rect area, const timeline *timeline, bool rows)
{
    char bytes[HEADLINE], full[HEADLINE];
    text text = text_in(bytes, sizeof bytes);

    text_printf(&text, "History: %zu operation%s a column", timeline->step, plural(timeline->step));
    snprintf(full, sizeof full, "; full: %.0f bytes, %.0f blocks, 100 %%",
             timeline->scales[MEASURE_MAPPED], timeline->scales[MEASURE_BLOCKS]);
    if (timeline->step > 1)
        append(&text, area, " (mean)");
    if (rows)
        append(&text, area, full);
    part_headline(grid, area, bytes);
}

void panel_history(grid *grid, rect area, const heap_view *view)
{
    rect inside = part_inside(area);
    bool stacked = inside.cols >= PLOT_COLS && inside.rows >= PLOTS * PLOT_ROWS + TIME_ROWS;
    bool beside = inside.cols >= PLOTS * (PLOT_COLS + 1) - 1 && inside.rows >= PLOT_ROWS + TIME_ROWS;
    int columns = inside.cols >= 2 * (NAME_COLS + SPARK_COLS + VALUE_COLS) ? 2 : 1;
    int room = stacked ? inside.cols - LABEL_COLS - 1
             : beside ? (inside.cols + 1) / PLOTS - LABEL_COLS - 2
             : (inside.cols + GAP) / columns - GAP - NAME_COLS - VALUE_COLS;
    past past = {.moment = moment_now(view->session), .look = view->look};

    timeline_lay_out(&past.timeline, view->session, room);
    draw_headline(grid, area, &past.timeline, !stacked && !beside);
    if (stacked || beside)
        draw_plots(grid, inside, stacked, &past);
    else if (room > 0)
        draw_rows(grid, inside, columns, &past);
}

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
    PLOTS = 3,
    NAME_COLS = 13, VALUE_COLS = 9, SPARK_COLS = 10, GAP = 3    /* of a row */
};

/* --- Layers ------------------------------------------------------------------------------------ */

enum { MOST_LAYERS = 3, HEADLINE = 120 };

static const layer used = {0, ROLE_PROCESS_A, 0x2588, '#'}, gauge = {0, ROLE_GAUGE, 0x2588, '#'},
                   largest = {0, ROLE_HOLE, 0x2592, 'o'}, free_bytes = {0, ROLE_HOLE, 0x2591, '.'};

/* The layers of a column. Returns how many there are. */
typedef int layering(const timeline *timeline, int column, layer layers[MOST_LAYERS]);

static layer up_to(layer layer, double top)
{
    layer.top = top;
    return layer;
}

static int layer_bytes(const timeline *timeline, int column, layer layers[MOST_LAYERS])
{
    double live = timeline_part(timeline, column, MEASURE_LIVE);
    double hole = timeline_part(timeline, column, MEASURE_LARGEST);

    layers[0] = up_to(used, live);
    layers[1] = up_to(largest, live + hole);
    layers[2] = up_to(free_bytes, timeline_part(timeline, column, MEASURE_MAPPED));
    return 3;
}

static int layer_fragmentation(const timeline *timeline, int column, layer layers[MOST_LAYERS])
{
    layers[0] = up_to(gauge, timeline_part(timeline, column, MEASURE_FRAGMENTATION));
    return 1;
}

static int layer_counts(const timeline *timeline, int column, layer layers[MOST_LAYERS])
{
    double blocks = timeline_part(timeline, column, MEASURE_BLOCKS);
    double holes = timeline_part(timeline, column, MEASURE_HOLES);

    layers[0] = holes < blocks ? up_to(free_bytes, holes) : up_to(used, blocks);
    layers[1] = holes < blocks ? up_to(used, blocks) : up_to(free_bytes, holes);
    return 2;
}

/* --- Titles ------------------------------------------------------------------------------------ */

/* A sample of a layer, and its name; nothing where there is no room for both. Returns the
 * columns. */
static int draw_entry(grid *grid, rect area, const layer *layer, const char *name, look look)
{
    struct layer full = up_to(*layer, 1);
    int width = text_width(name) + 2;

    if (width > area.cols)
        return area.cols;
    part_column(grid, (rect){area.row, area.col, 1, 1}, &full, 1, look);
    grid_text(grid, area.row, area.col + 2, area.cols - 2, ink(ROLE_STORY), name);
    return width + 1;
}

typedef struct entry {
    const layer *layer;
    char name[40];
} entry;

static void draw_entries(grid *grid, rect line, const entry *entries, int count, look look)
{
    for (int i = 0; i < count; i++) {
        line = rect_from(line, draw_entry(grid, line, entries[i].layer, entries[i].name, look));
    }
}

static void title_bytes(grid *grid, rect line, const moment *moment, look look)
{
    bool wide = line.cols >= 36;
    entry entries[] = {{&used, "used"}, {&largest, "largest"}, {&free_bytes, "HOLEs"}};

    (void)moment;
    if (wide) {
        snprintf(entries[1].name, sizeof entries[1].name, "largest HOLE");
        snprintf(entries[2].name, sizeof entries[2].name, "other HOLEs");
    }
    draw_entries(grid, line, entries, 3, look);
}

static void title_fragmentation(grid *grid, rect line, const moment *moment, look look)
{
    const figure *figure = figure_at(FIGURE_FRAGMENTATION);
    entry entry = {.layer = &gauge};
    char value[FIGURE_TEXT];

    figure_text(value, FIGURE_FRAGMENTATION, moment, FIGURE_ANY);
    snprintf(entry.name, sizeof entry.name, "%s %.12s",
             line.cols >= 31 ? figure->long_name : figure->name, value);
    draw_entries(grid, line, &entry, 1, look);
}

static void title_counts(grid *grid, rect line, const moment *moment, look look)
{
    entry entries[] = {{.layer = &used}, {.layer = &free_bytes}};

    snprintf(entries[0].name, sizeof entries[0].name, "blocks %zu",
             moment->amounts[AMOUNT_BLOCKS]);
    snprintf(entries[1].name, sizeof entries[1].name, "HOLEs %zu", moment->amounts[AMOUNT_HOLES]);
    draw_entries(grid, line, entries, 2, look);
}

/* --- Plots ------------------------------------------------------------------------------------- */

/* What is drawn, and how. */
typedef struct past {
    timeline timeline;
    moment moment;
    look look;
} past;

static const struct plot {
    void (*title)(grid *grid, rect line, const moment *moment, look look);
    layering *layering;
    measure scale;              /* whose greatest is at the top of the axis */
    size_t thousand;            /* see part_number(); 0: it is a percentage */
} plots[PLOTS] = {
    {title_bytes, layer_bytes, MEASURE_MAPPED, 1024},
    {title_fragmentation, layer_fragmentation, MEASURE_FRAGMENTATION, 0},
    {title_counts, layer_counts, MEASURE_BLOCKS, 1000},
};

/* `area` is without the axis of time. */
static void draw_plot(grid *grid, rect area, const struct plot *plot, const past *past)
{
    const timeline *timeline = &past->timeline;
    rect inside = {area.row + 1, area.col + LABEL_COLS + 1, area.rows - 1, 1};
    int indent = area.cols >= WIDE_COLS ? LABEL_COLS + 1 : 1;
    rect title = {area.row, area.col + indent, 1, area.cols - indent};
    char top[PART_NUMBER] = "100 %";
    layer layers[MOST_LAYERS];

    plot->title(grid, title, &past->moment, past->look);
    if (plot->thousand)
        part_number(top, (size_t)timeline->scales[plot->scale], plot->thousand, LABEL_COLS);
    int end = area.col + LABEL_COLS;
    grid_text_before(grid, inside.row, end, ink(ROLE_ADDRESS), top);
    grid_text_before(grid, inside.row + inside.rows - 1, end, ink(ROLE_ADDRESS), "0");
    for (int i = 0; i < inside.rows; i++)
        grid_put(grid, inside.row + i, inside.col - 1, 0x2502, ink(ROLE_RULER));
    for (int i = 0; i < timeline->columns; i++, inside.col++)
        part_column(grid, inside, layers, plot->layering(timeline, i, layers),
                    past->look);
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

static void draw_row(grid *grid, rect line, figure_id id, const past *past)
{
    const figure *figure = figure_at(id);
    char value[FIGURE_TEXT];

    figure_text(value, id, &past->moment, FIGURE_ANY);
    grid_text(grid, line.row, line.col, NAME_COLS, ink(ROLE_DIM), figure->name);
    figure_draw_past(grid, line.row, line.col + NAME_COLS, &past->timeline, figure->measure,
                     past->look);
    grid_text_before(grid, line.row, line.col + line.cols, bold(ROLE_STRONG), value);
}

static void draw_rows(grid *grid, rect inside, int columns, const past *past)
{
    int cols = (inside.cols + GAP) / columns;

    for (int i = 0; i < MEASURES && i < inside.rows * columns; i++) {
        int col = inside.col + i / inside.rows * cols;
        rect line = {inside.row + i % inside.rows, col, 1, cols - GAP};
        draw_row(grid, line, figure_in(LIST_MEASURES, i + 1), past);
    }
}

/* --- The panel --------------------------------------------------------------------------------- */

/* Appends to a text, unless the headline has no room for it. */
static void append(char text[HEADLINE], rect area, const char *more)
{
    size_t length = strlen(text);

    if ((int)(length + strlen(more)) + 3 <= area.cols)
        snprintf(text + length, HEADLINE - length, "%s", more);
}

/* What a column is and, of rows, which have no axes, what a full one is. */
static void draw_headline(grid *grid, rect area, const timeline *timeline, bool rows)
{
    char text[HEADLINE], full[HEADLINE];

    snprintf(text, sizeof text, "History: %zu operation%s a column", timeline->step,
             timeline->step == 1 ? "" : "s");
    snprintf(full, sizeof full, "; full: %.0f bytes, %.0f blocks, 100 %%",
             timeline->scales[MEASURE_MAPPED], timeline->scales[MEASURE_BLOCKS]);
    if (timeline->step > 1)
        append(text, area, " (mean)");
    if (rows)
        append(text, area, full);
    part_headline(grid, area, text);
}

void panel_history(grid *grid, rect area, const heap_view *view)
{
    rect inside = part_inside(area);
    bool stacked = inside.cols >= PLOT_COLS && inside.rows >= PLOTS * PLOT_ROWS + TIME_ROWS;
    bool beside = inside.cols >= PLOTS * (PLOT_COLS + 1) - 1
               && inside.rows >= PLOT_ROWS + TIME_ROWS;
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

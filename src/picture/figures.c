#include "picture/figures.h"

#include "picture/panels.h"
#include "picture/parts.h"

#include <stdarg.h>
#include <stdio.h>

/* --- What they are ----------------------------------------------------------------------------- */

typedef enum figure_id {
    PAGES, USED, UNUSED, UTILISATION, FRAGMENTATION, LARGEST, BLOCKS, MAIN_NODES, HOLES, PEAK_USED,
    PEAK_MAPPED, FAILED,
    MEAN_BLOCK, MEAN_HOLE, HOLES_A_BLOCK, COST
} figure_id;

#define WILSON "Wilson, Johnstone, Neely and Boles, Dynamic Storage Allocation: A Survey and " \
               "Critical Review, 1995"

static const figure kinds[FIGURES] = {
    [PAGES] = {"pages", "pages", "", MEASURE_MAPPED, "mapped bytes / bytes of a page", "",
        "Mapped are all main nodes, whether used or not."},
    [USED] = {"used", "used bytes", "", MEASURE_LIVE, "the sizes of all PROCESSes together", "",
        "Each counts as long as it is: where the heap aligns, rounded up."},
    [UNUSED] = {"unused", "unused bytes", "", MEASURE_FREE, "mapped bytes - used bytes", "",
        "They are the sizes of all HOLEs together."},
    [UTILISATION] = {"utilisation", "utilisation", "", MEASURE_UTILISATION,
        "used bytes / mapped bytes", "", "Higher is better. " WILSON "."},
    [FRAGMENTATION] = {"ext. frag.", "external fragmentation", "", MEASURE_FRAGMENTATION,
        "1 - largest hole / unused bytes", "",
        "The part of the unused bytes that one block could not have. " WILSON "."},
    [LARGEST] = {"largest hole", "largest hole", "", MEASURE_LARGEST,
        "the size of the largest HOLE", "", "A larger block needs a new main node."},
    [BLOCKS] = {"blocks", "blocks (PROCESS)", "", MEASURE_BLOCKS,
        "the number of PROCESSes", "", NULL},
    [MAIN_NODES] = {"main nodes", "main nodes", "", MEASURE_NONE,
        "the number of mappings that the heap has", "", NULL},
    [HOLES] = {"holes", "holes (HOLE)", "", MEASURE_HOLES, "the number of HOLEs", "", NULL},
    [PEAK_USED] = {"peak used", "peak used bytes", "", MEASURE_NONE,
        "the most bytes that were used at once", "", NULL},
    [PEAK_MAPPED] = {"peak mapped", "peak mapped bytes", "", MEASURE_NONE,
        "the most bytes that were mapped at once", "", NULL},
    [FAILED] = {"failed", "failed mallocs", "", MEASURE_NONE,
        "the calls for which there was no place", "", NULL},
    [MEAN_BLOCK] = {"mean block", "mean size of a block", "", MEASURE_NONE,
        "used bytes / blocks", "", NULL},
    [MEAN_HOLE] = {"mean hole", "mean size of a hole", "", MEASURE_NONE,
        "unused bytes / holes", "", NULL},
    [HOLES_A_BLOCK] = {"holes/blocks", "holes to blocks", "", MEASURE_NONE, "holes / blocks", "",
        "The fifty-percent rule: a heap that merges its HOLEs has, in the long run, about half as "
        "many of them as blocks. Knuth, The Art of Computer Programming, vol. 1, 2.5."},
    [COST] = {"cost", "cost of fragmentation", "", MEASURE_NONE,
        "peak mapped bytes / peak used bytes - 1", "",
        "The memory that it took beyond what was needed. Johnstone and Wilson, The Memory "
        "Fragmentation Problem: Solved?, 1998."},
};

__attribute__((format(printf, 2, 3)))
static void reckon(figure *figure, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(figure->numbers, sizeof figure->numbers, format, arguments);
    va_end(arguments);
}

static void set_count(figure *figure, size_t value)
{
    snprintf(figure->value, sizeof figure->value, "%zu", value);
}

/* 100 % takes no more room than less does. */
static void set_percentage(figure *figure, double part)
{
    int decimals = part > 0.9995 && part < 1.0005 ? 0 : 1;

    snprintf(figure->value, sizeof figure->value, "%.*f %%", decimals, 100 * part);
}

/* A quotient that is 0 where there is nothing to divide by; so its formula is left without
 * numbers. */
static double divide(figure *figure, size_t part, size_t whole)
{
    if (whole == 0)
        return 0;
    reckon(figure, "%zu / %zu", part, whole);
    return (double)part / (double)whole;
}

static void set_mean(figure *figure, size_t bytes, size_t count)
{
    snprintf(figure->value, sizeof figure->value, "%.1f", divide(figure, bytes, count));
}

/* Those that follow from others. */
static void gather_quotients(figure figures[FIGURES], const heap_figures *now, size_t page_size)
{
    set_count(&figures[PAGES], now->mapped_bytes / page_size);
    reckon(&figures[PAGES], "%zu / %zu", now->mapped_bytes, page_size);
    reckon(&figures[UNUSED], "%zu - %zu", now->mapped_bytes, now->live_bytes);
    set_percentage(&figures[UTILISATION], utilisation(now));
    divide(&figures[UTILISATION], now->live_bytes, now->mapped_bytes);
    set_percentage(&figures[FRAGMENTATION], external_fragmentation(now));
    if (now->free_bytes)
        reckon(&figures[FRAGMENTATION], "1 - %zu / %zu", now->largest_hole, now->free_bytes);
    set_mean(&figures[MEAN_BLOCK], now->live_bytes, now->live_blocks);
    set_mean(&figures[MEAN_HOLE], now->free_bytes, now->holes);
    set_percentage(&figures[HOLES_A_BLOCK],
                   divide(&figures[HOLES_A_BLOCK], now->holes, now->live_blocks));
    double cost = divide(&figures[COST], now->peak_mapped_bytes, now->peak_live_bytes);
    set_percentage(&figures[COST], cost > 0 ? cost - 1 : 0);
    if (cost > 0)
        reckon(&figures[COST], "%zu / %zu - 1", now->peak_mapped_bytes, now->peak_live_bytes);
}

void figures_gather(const session *session, figure figures[FIGURES])
{
    const allocator *heap = session_heap(session);
    const heap_figures now = allocator_figures(heap);

    for (int i = 0; i < FIGURES; i++)
        figures[i] = kinds[i];
    set_count(&figures[USED], now.live_bytes);
    set_count(&figures[UNUSED], now.free_bytes);
    set_count(&figures[LARGEST], now.largest_hole);
    set_count(&figures[BLOCKS], now.live_blocks);
    set_count(&figures[MAIN_NODES], now.main_nodes);
    set_count(&figures[HOLES], now.holes);
    set_count(&figures[PEAK_USED], now.peak_live_bytes);
    set_count(&figures[PEAK_MAPPED], now.peak_mapped_bytes);
    set_count(&figures[FAILED], now.failures);
    gather_quotients(figures, &now, heap->options.page_size);
}

const figure *figures_find(const figure figures[FIGURES], measure measure)
{
    for (int i = 0; i < FIGURES; i++)
        if (figures[i].measure == measure)
            return &figures[i];
    return NULL;
}

/* --- The panel --------------------------------------------------------------------------------- */

enum {
    SHORT_COLS = 18,            /* of several in a row */
    LONG_NAME = 22, NAME_COLS = 17, VALUE_COLS = 8,     /* of one in a row */
    LEAST_SPARKS = 8, MOST_SPARKS = 24
};

static void draw_figure(grid *grid, rect area, const char *name, const figure *figure)
{
    int width = text_width(figure->value);

    grid_text(grid, area.row, area.col, area.cols, ink(ROLE_DIM), name);
    if (width <= area.cols)
        grid_text(grid, area.row, area.col + area.cols - width, width, ink(ROLE_STRONG),
                  figure->value);
}

/* How it came to be, between its name and its value. */
static void draw_sparks(grid *grid, rect area, const timeline *timeline, measure measure, look look)
{
    for (int i = 0; i < timeline->columns; i++)
        part_spark(grid, area.row, area.col + area.cols - timeline->columns + i,
                   timeline_part(timeline, i, measure), look);
}

/* One a row; the longest name is shortened where sparks would have no room beside it. */
static void draw_large(grid *grid, rect inside, const figure figures[FIGURES], const heap_view *view)
{
    bool wide = inside.cols >= LONG_NAME + VALUE_COLS + LEAST_SPARKS + 2;
    int name_cols = wide ? LONG_NAME : NAME_COLS, room = inside.cols - name_cols - VALUE_COLS - 2;
    rect sparks = {0, inside.col + name_cols + 1, 1, room < MOST_SPARKS ? room : MOST_SPARKS};
    timeline timeline;

    timeline_lay_out(&timeline, view->session, sparks.cols);
    for (int i = 0; i < SHOWN_FIGURES; i++) {
        rect place = {inside.row + i, inside.col, 1, inside.cols};
        bool fits = text_width(figures[i].long_name) <= name_cols;
        draw_figure(grid, place, fits ? figures[i].long_name : figures[i].name, &figures[i]);
        sparks.row = place.row;
        if (sparks.cols >= LEAST_SPARKS && figures[i].measure != MEASURE_NONE)
            draw_sparks(grid, sparks, &timeline, figures[i].measure, view->look);
    }
}

void panel_figures(grid *grid, rect area, const heap_view *view)
{
    figure figures[FIGURES];
    rect inside = part_inside(area);
    int columns = (inside.cols + 1) / (SHORT_COLS + 1);

    part_headline(grid, area, "Figures");
    figures_gather(view->session, figures);
    if (inside.rows >= SHOWN_FIGURES) {
        draw_large(grid, inside, figures, view);
        return;
    }
    if (columns < 1)
        return;
    int cols = (inside.cols + 1) / columns - 1;
    for (int i = 0; i < SHOWN_FIGURES && i < inside.rows * columns; i++) {
        int col = inside.col + i / inside.rows * (cols + 1);
        rect place = {inside.row + i % inside.rows, col, 1, cols};
        draw_figure(grid, place, figures[i].name, &figures[i]);
    }
}

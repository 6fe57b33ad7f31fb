/* The figures: what each is called, how it is reckoned, and where it stands. All about one is in its row in
 * figures.c; panels, headings, charts and pages go through the rows. */
#ifndef MEMSVIEW_FIGURES_H
#define MEMSVIEW_FIGURES_H

#include "picture/grid.h"
#include "picture/lens.h"

typedef enum figure_id {
    FIGURE_PAGES, FIGURE_USED, FIGURE_UNUSED, FIGURE_UTILISATION, FIGURE_FRAGMENTATION,
    FIGURE_LARGEST, FIGURE_BLOCKS, FIGURE_MAIN_NODES, FIGURE_HOLES, FIGURE_PEAK_USED,
    FIGURE_PEAK_MAPPED, FIGURE_FAILED,      /* so far the panel */
    FIGURE_MEAN_BLOCK, FIGURE_MEAN_HOLE, FIGURE_HOLES_A_BLOCK,
    FIGURE_COST,                            /* so far the page of formulas */
    FIGURE_MAPPED, FIGURE_ELSEWHERE,
    FIGURES
} figure_id;

enum { SHOWN_FIGURES = FIGURE_FAILED + 1, EXPLAINED_FIGURES = FIGURE_COST + 1 };

/* What figures are reckoned from. */
typedef struct moment {
    heap_figures now;
    size_t page;                /* bytes of it */
    size_t elsewhere;           /* blocks that lie elsewhere than in the first heap; 0 if not counted */
} moment;

/* As it is at a session's position, O(1) but for the largest HOLE; or as these figures have it. */
moment moment_now(const session *session);
moment moment_of(const session *session, const heap_figures *figures);

/* A quotient of nothing is 0. */
typedef enum reckoning {
    ITSELF,                     /* one amount */
    DIFFERENCE,                 /* a - b */
    QUOTIENT,                   /* a / b */
    REST,                       /* 1 - a / b */
    EXCESS                      /* a / b - 1 */
} reckoning;

typedef enum unit { UNIT_BYTES, UNIT_COUNT, UNIT_PART, UNIT_MEAN } unit;

/* What samples are kept of. */
typedef enum measure {
    MEASURE_MAPPED, MEASURE_LIVE, MEASURE_LARGEST,      /* bytes */
    MEASURE_FRAGMENTATION,      /* external; 0 to 1 */
    MEASURE_FREE,               /* bytes */
    MEASURE_UTILISATION,        /* 0 to 1 */
    MEASURE_BLOCKS, MEASURE_HOLES,
    MEASURES,
    MEASURE_NONE = MEASURES     /* of a figure that no samples are kept of */
} measure;

typedef struct figure {
    const char *name, *long_name;
    unit unit;
    struct { reckoning how; size_t a, b; } value;   /* places in a moment */
    measure measure;            /* its samples; MEASURE_NONE: it has none */
    struct {                    /* where several heaps have a heading each */
        int place;              /* from 1; 0: it is not there */
        int importance;         /* from 1, which is left out last where there is no room for all */
        const char *name;
        int least_cols;         /* of its value, which keep it from moving with every digit */
    } heading;
    int balance;                /* its place beside that of the peak, from 1; 0: it is not there */
    const char *formula;        /* in words */
    const char *source;         /* where it is described; what else is to be known; "" for nothing */
} figure;

const figure *figure_at(figure_id id);

/* Return the figure at a place of a list, from 1; FIGURES beyond the last. */
typedef enum figure_list { LIST_MEASURES, LIST_HEADING, LIST_IMPORTANCE, LIST_BALANCE } figure_list;
figure_id figure_in(figure_list list, int place);

/* Write a value in at most `room` columns, see part_number(); as it is if that is FIGURE_ANY. */
enum { FIGURE_TEXT = 96, FIGURE_ANY = 24 };
void figure_text(char text[FIGURE_TEXT], figure_id id, const moment *moment, int room);

/* --- timeline.c: the figures as they came to be, laid over the columns of a chart ---------------- */

typedef struct timeline {
    size_t position;            /* operations so far */
    size_t step;                /* operations a column */
    int columns;                /* of `room`: the last one has the samples of the last operations */
    double scales[MEASURES];    /* the most of it, or of what it is compared with; never 0 */
    double values[HISTORY_SAMPLES][MEASURES];   /* by column: the mean of its samples; for means of
                                                 * parts add up to that of the whole, as maxima
                                                 * do not */
} timeline;

/* Lay the history of a session with a survey over at most `room` columns. O(HISTORY_SAMPLES). */
void timeline_lay_out(timeline *timeline, const session *session, int room);

/* Return the height of a column in a chart of one measure: 0 to 1. All bytes have one scale, and so have
 * blocks and HOLEs. */
double timeline_part(const timeline *timeline, int column, measure measure);

/* Draw how a measure came to be, in a row: a column of the timeline each. */
void figure_draw_past(grid *grid, int row, int col, const timeline *timeline, measure measure, look look);

#endif

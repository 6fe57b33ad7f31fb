/* The figures as they came to be: the samples of a session's history laid over the columns of a
 * chart. */
#ifndef MEMSVIEW_TIMELINE_H
#define MEMSVIEW_TIMELINE_H

#include "session/session.h"

typedef enum measure {
    MEASURE_MAPPED, MEASURE_LIVE, MEASURE_LARGEST,      /* bytes */
    MEASURE_FRAGMENTATION,      /* external; 0 to 1 */
    MEASURE_FREE,               /* bytes */
    MEASURE_UTILISATION,        /* 0 to 1 */
    MEASURE_BLOCKS, MEASURE_HOLES,
    MEASURES,
    MEASURE_NONE = MEASURES     /* of a figure that no samples are kept of */
} measure;

typedef struct timeline {
    size_t position;            /* operations so far */
    size_t step;                /* operations a column */
    int columns;                /* of `room`: the last one has the samples of the last operations */
    double scales[MEASURES];    /* the most of it, or of what it is compared with; never 0 */
    double values[HISTORY_SAMPLES][MEASURES];   /* by column: the mean of its samples; for means of
                                                 * parts add up to that of the whole, as maxima
                                                 * do not */
} timeline;

/* Lays the history of a session with a survey over at most `room` columns. O(HISTORY_SAMPLES). */
void timeline_lay_out(timeline *timeline, const session *session, int room);

/* The height of a column in a chart of one measure: 0 to 1. All bytes have one scale, and so have
 * blocks and HOLEs. */
double timeline_part(const timeline *timeline, int column, measure measure);

#endif

/* The figures: what each is called, what it is, and how it is reckoned. */
#ifndef MEMSVIEW_FIGURES_H
#define MEMSVIEW_FIGURES_H

#include "picture/timeline.h"

enum {
    SHOWN_FIGURES = 12,         /* in the panel: the first ones */
    FIGURES = 16                /* those behind them follow from them */
};

typedef struct figure {
    const char *name, *long_name;
    char value[24];
    measure measure;            /* its samples; MEASURE_NONE: it has none */
    const char *formula;        /* in words */
    char numbers[96];           /* the formula with the numbers of this moment; "" if it has none */
    const char *source;         /* where it is described; what else is to be known */
} figure;

/* All figures of this moment, in the order in which they are shown. O(1) but for the largest
 * HOLE. */
void figures_gather(const session *session, figure figures[FIGURES]);

/* The figure of a measure. */
const figure *figures_find(const figure figures[FIGURES], measure measure);

#endif

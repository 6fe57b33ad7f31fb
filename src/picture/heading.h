/* The lines above the heaps of a comparison: which heap it is, what the last operation came to in
 * it, and figures, in the same columns in each. */
#ifndef MEMSVIEW_HEADING_H
#define MEMSVIEW_HEADING_H

#include "picture/compare.h"
#include "picture/map.h"

typedef enum heading_figure {
    HEADING_PAGES, HEADING_USED, HEADING_UNUSED, HEADING_UTILISATION, HEADING_HOLES,
    HEADING_LARGEST, HEADING_FRAGMENTATION, HEADING_FAILED, HEADING_ELSEWHERE,
    HEADING_FIGURES
} heading_figure;

/* Blocks that lie elsewhere are counted in heaps of fewer segments than this: a walk takes its
 * time. */
enum { HEADING_COUNTED_SEGMENTS = 4096 };

typedef struct heading {
    char outcome[80];
    bool differs;               /* from what it was in the first heap */
    bool broken;
    char values[HEADING_FIGURES][24];       /* "" where there is none */
} heading;

/* Those of all heaps, and the columns in which they stand. */
typedef struct headings {
    heading list[COMPARE_MOST];
    int title_cols, outcome_cols, value_cols[HEADING_FIGURES];
    bool failed;                /* something did, in one of them */
} headings;

/* O(HEADING_COUNTED_SEGMENTS) a heap. */
headings headings_of(const comparison *comparison);

/* Draws one in a row. Figures that stand `beside` it anyhow are left out. If `map` is not NULL, arrows
 * say whether it has lines above and below those that are seen. */
void heading_draw(grid *grid, rect area, const headings *headings, const comparison *comparison,
                  int which, bool beside, const map *map);

#endif

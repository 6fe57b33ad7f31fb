/* What panels are made of: styles, headlines, and numbers and columns of charts in little room. */
#ifndef MEMSVIEW_PARTS_H
#define MEMSVIEW_PARTS_H

#include "picture/view.h"

static inline style ink(role role)
{
    return (style){.ink = (uint8_t)role};
}

static inline style bold(role role)
{
    return (style){.ink = (uint8_t)role, .flags = CELL_BOLD};
}

/* Draw a line with a text in it over the first row of an area, if that has one. */
void part_headline(grid *grid, rect area, const char *text);

/* Return what is left of an area beneath its headline, with a margin at either side: of a small one, no
 * rows or no columns. */
rect part_inside(rect area);

enum { PART_NUMBER = 24, PART_LEAST_NUMBER = 5 };  /* bytes that hold any; columns that suffice */

/* Write a number into at most `room` columns, PART_LEAST_NUMBER or more: as it is, or where that
 * is too long rounded down to a multiple of a power of `thousand`, which is 1000 (k, M, G) or 1024
 * (K, M, G). Return the columns. */
int part_number(char text[PART_NUMBER], size_t number, size_t thousand, int room);

/* A layer of a chart: it reaches from the layer beneath it up to a part of the chart's height. */
typedef struct layer {
    double top;                 /* 0 to 1, not below that of the layer beneath */
    role role;
    uint32_t glyph;             /* 0x2588 for one whose top is drawn to an eighth of a cell */
    char ascii;
} layer;

/* Draw one column of a chart, or `area.cols` of them that are alike, from the foot of an area.
 * Whatever is more than nothing is seen. */
void part_column(grid *grid, rect area, const layer *layers, int count, look look);

/* Draw one row of it for a single figure, from 0 to 1: 0 is a line at the foot. */
void part_spark(grid *grid, int row, int col, double part, look look);

#endif

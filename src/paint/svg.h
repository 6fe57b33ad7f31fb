/* A grid as an SVG image: text and rectangles, which scale, and are readable on white and on black. */
#ifndef MEMSVIEW_SVG_H
#define MEMSVIEW_SVG_H

#include "paint/theme.h"

#include <stdio.h>

/* Write the grid in the colours of `theme`. False if it could not be written. */
bool svg_paint(const grid *grid, const theme *theme, FILE *out);

#endif

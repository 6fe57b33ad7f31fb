/* A grid as plain text, or as text with the escape sequences of ECMA-48 for colours. */
#ifndef MEMSVIEW_TEXT_H
#define MEMSVIEW_TEXT_H

#include "paint/theme.h"

#include <stdio.h>

/* Write the grid, a line a row, blanks at the ends of lines left out; in the colours of `theme`, or
 * without any if it is NULL. False if it could not be written. */
bool text_paint(const grid *grid, const theme *theme, FILE *out);

#endif

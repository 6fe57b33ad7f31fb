/* Painters put a grid somewhere: a row each, which the command line finds by its name and the viewer by
 * the name of a file. To add one is to add a row, and a file beside it. */
#ifndef MEMSVIEW_PAINTER_H
#define MEMSVIEW_PAINTER_H

#include "paint/theme.h"
#include "picture/picture.h"

#include <stdio.h>

typedef struct painter {
    const char *name;           /* as --render has it */
    const char *makes;          /* what a file is then, in a sentence: "an image" */
    const char *plain;          /* how the names of files without colours end; NULL: it always has colours */
    const char *coloured;       /* how those of files with colours end */
    /* Write the grid in the colours of `theme`, or without any if it is NULL. False if it could not be
     * written. */
    bool (*paint)(const grid *grid, const theme *theme, FILE *out);
} painter;

/* Write as text: a line a row, blanks at the ends of lines left out; with the escape sequences of ECMA-48
 * for colours. */
bool text_paint(const grid *grid, const theme *theme, FILE *out);

/* Write as an SVG image: text and rectangles, which scale. There always is a theme. */
bool svg_paint(const grid *grid, const theme *theme, FILE *out);

/* The painters, the usual one first; NULL beyond the last. */
const painter *painter_at(size_t index);

/* Return who paints a file of this name, and whether in colours: the usual one, without, if the name does not
 * say. */
const painter *painter_of_file(const char *path, bool *coloured);

/* Return what a file is by the end of its name, in a sentence that lives until the next call:
 * ".svg is an image, others are text". */
const char *painter_endings(void);

/* Draw a scene as a still picture and paint it, as `paint` does. The scene is settled for that. */
bool painter_still(const painter *painter, scene *scene, int cols, int rows, const theme *theme,
                   FILE *out);

#endif

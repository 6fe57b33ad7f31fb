/* Glyphs that are shapes rather than letters: blocks, lines and shades. A painter that has rectangles
 * draws them with those, so that they meet without gaps whatever the font. */
#ifndef MEMSVIEW_SHAPES_H
#define MEMSVIEW_SHAPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a cell measures; of a font, its size and where its letters stand. Fonts of one width have
 * letters of about 0.6 of their size. */
enum { SHAPE_COLS = 8, SHAPE_ROWS = 16 };

enum { FULL_BLOCK = 0x2588 };           /* a cell, all of it */

/* A rectangle in a cell. */
typedef struct shape {
    uint8_t x, y, width, height;
} shape;

enum { MOST_SHAPES = 4 };

/* Fill in the rectangles that make up a glyph, at most MOST_SHAPES, and return how many; 0 if the glyph
 * is not a shape. O(1). */
size_t shapes_of(uint32_t glyph, shape shapes[MOST_SHAPES]);

/* A fine pattern that fills its cell, and goes on in the next cell. */
typedef struct texture {
    uint32_t glyph;
    uint8_t width, height;      /* of a tile, of which a cell has a whole number */
    shape shapes[MOST_SHAPES];  /* of a tile; those of no width are none */
} texture;

/* Return the texture that a glyph is; NULL if it is none. */
const texture *texture_of(uint32_t glyph);

#endif

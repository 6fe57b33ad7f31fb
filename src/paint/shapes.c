#include "paint/shapes.h"

enum { WIDE = SHAPE_COLS, HIGH = SHAPE_ROWS, HALF = WIDE / 2, MIDDLE = HIGH / 2 };

/* --- Lines ------------------------------------------------------------------------------------- */

enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8 };

static int arms_of(uint32_t glyph)
{
    static const struct { uint16_t glyph; uint8_t arms; } lines[] = {
        {0x2500, LEFT | RIGHT}, {0x2502, UP | DOWN}, {0x250c, DOWN | RIGHT}, {0x2510, DOWN | LEFT},
        {0x2514, UP | RIGHT}, {0x2518, UP | LEFT}, {0x251c, UP | DOWN | RIGHT},
        {0x2524, UP | DOWN | LEFT}, {0x252c, DOWN | LEFT | RIGHT}, {0x2534, UP | LEFT | RIGHT},
        {0x253c, UP | DOWN | LEFT | RIGHT}, {0x2575, UP}, {0x2577, DOWN},
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].glyph == glyph)
            return lines[i].arms;
    return 0;
}

/* An upright line and a level one, each as long as its two arms. */
static size_t lines_of(int arms, shape shapes[MOST_SHAPES])
{
    uint8_t top = arms & UP ? 0 : MIDDLE, left = arms & LEFT ? 0 : HALF;
    uint8_t end = arms & DOWN ? HIGH : MIDDLE + 1, right = arms & RIGHT ? WIDE : HALF + 1;
    size_t count = 0;

    if (arms & (UP | DOWN))
        shapes[count++] = (shape){HALF, top, 1, (uint8_t)(end - top)};
    if (arms & (LEFT | RIGHT))
        shapes[count++] = (shape){left, MIDDLE, (uint8_t)(right - left), 1};
    return count;
}

/* --- Blocks ------------------------------------------------------------------------------------ */

enum { UPPER_LEFT = 1, UPPER_RIGHT = 2, LOWER_LEFT = 4, LOWER_RIGHT = 8 };

static size_t quadrants_of(uint32_t glyph, shape shapes[MOST_SHAPES])
{
    static const uint8_t quadrants[] = {
        LOWER_LEFT, LOWER_RIGHT, UPPER_LEFT, UPPER_LEFT | LOWER_LEFT | LOWER_RIGHT,
        UPPER_LEFT | LOWER_RIGHT, UPPER_LEFT | UPPER_RIGHT | LOWER_LEFT,
        UPPER_LEFT | UPPER_RIGHT | LOWER_RIGHT, UPPER_RIGHT, UPPER_RIGHT | LOWER_LEFT,
        UPPER_RIGHT | LOWER_LEFT | LOWER_RIGHT,
    };
    size_t count = 0;

    for (int i = 0; i < 4; i++)
        if (quadrants[glyph - 0x2596] & 1 << i)
            shapes[count++] = (shape){i & 1 ? HALF : 0, i & 2 ? MIDDLE : 0, HALF, MIDDLE};
    return count;
}

static size_t one(shape shapes[MOST_SHAPES], int x, int y, int width, int height)
{
    shapes[0] = (shape){(uint8_t)x, (uint8_t)y, (uint8_t)width, (uint8_t)height};
    return 1;
}

size_t shapes_of(uint32_t glyph, shape shapes[MOST_SHAPES])
{
    int left = (int)(0x2590 - glyph), low = (int)(glyph - 0x2580) * HIGH / 8;

    if (glyph == 0x2580)
        return one(shapes, 0, 0, WIDE, MIDDLE);
    if (glyph > 0x2580 && glyph <= FULL_BLOCK)  /* from below, in eighths */
        return one(shapes, 0, HIGH - low, WIDE, low);
    if (glyph > FULL_BLOCK && glyph < 0x2590)   /* from the left */
        return one(shapes, 0, 0, left * WIDE / 8, HIGH);
    if (glyph == 0x2590)
        return one(shapes, HALF, 0, HALF, HIGH);
    if (glyph == 0x2594)
        return one(shapes, 0, 0, WIDE, HIGH / 8);
    if (glyph == 0x2595)
        return one(shapes, WIDE - 1, 0, 1, HIGH);
    if (glyph >= 0x2596 && glyph <= 0x259f)
        return quadrants_of(glyph, shapes);
    if (glyph == 0x25a0)                        /* a square, with air around it */
        return one(shapes, 1, 5, WIDE - 2, WIDE - 2);
    return lines_of(arms_of(glyph), shapes);
}

/* --- Textures ---------------------------------------------------------------------------------- */

static const texture textures[] = {
    {0x2591, 4, 4, {{0, 0, 1, 2}, {2, 2, 1, 2}}},
    {0x2592, 4, 4, {{0, 0, 2, 2}, {2, 2, 2, 2}}},
    {0x2593, 4, 4, {{0, 0, 4, 2}, {0, 2, 1, 2}, {3, 2, 1, 2}}},
    {0xd7, 4, 4, {{0, 0, 4, 2}, {0, 2, 1, 2}, {3, 2, 1, 2}}},
    {0x259e, WIDE, HIGH, {{HALF, 0, HALF, MIDDLE}, {0, MIDDLE, HALF, MIDDLE}}},
};

const texture *texture_of(uint32_t glyph)
{
    for (size_t i = 0; i < sizeof textures / sizeof *textures; i++)
        if (textures[i].glyph == glyph)
            return &textures[i];
    return NULL;
}

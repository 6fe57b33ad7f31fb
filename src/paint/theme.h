/* Themes: what colour each role has. Colours are those of the xterm palette of 256, which true colour has
 * too, with one of the first sixteen and one of the first eight beside them for terminals that have no
 * more. */
#ifndef MEMSVIEW_THEME_H
#define MEMSVIEW_THEME_H

#include "picture/grid.h"

enum { COLOUR_DEFAULT = 0 };    /* the terminal's own, whatever that is */

typedef struct colour {
    short of_256;               /* none of the first sixteen, which differ from terminal to terminal */
    short of_16, of_8;          /* 1 more than the number */
} colour;

typedef struct theme {
    const char *name, *summary;
    bool mono;                  /* no colours: the look has to be mono as well */
    short own_ink, own_ground;  /* of 256: what a terminal's own are taken to be where there is none */
    struct theme_role {
        colour ink, solid;
    } roles[ROLES];             /* those of ROLE_NONE take the place of what is left to the terminal */
} theme;

/* The themes, the default one first; NULL beyond the last. */
const theme *theme_at(size_t index);

/* Return the colours of a cell. */
colour theme_ink(const theme *theme, style style);
colour theme_ground(const theme *theme, style style);

/* Return the flags that take the place of colours where there are none. */
uint8_t theme_mono_flags(style style);

/* Whether two styles look the same in every theme. */
static inline bool same_style(style a, style b)
{
    return a.ink == b.ink && a.ground == b.ground && a.flags == b.flags;
}

/* Return 0xrrggbb of one of the 256, but not of the first sixteen. */
uint32_t colour_rgb(int of_256);

/* Return the same of a colour that may be left to the terminal: of a glyph, or of a ground. */
uint32_t theme_rgb(const theme *theme, colour colour, bool ground);

#endif

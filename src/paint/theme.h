/* Themes: what colour each role has. Colours are those of the xterm palette of 256, which true colour has
 * too, with one of the first sixteen and one of the first eight beside them for terminals that have no
 * more. */
#ifndef MEMSVIEW_THEME_H
#define MEMSVIEW_THEME_H

#include "picture/grid.h"

enum { COLOUR_DEFAULT = -1 };

typedef struct colour {
    short of_256, of_16, of_8;  /* COLOUR_DEFAULT: the terminal's own */
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

/* The colours of a cell. */
colour theme_ink(const theme *theme, style style);
colour theme_ground(const theme *theme, style style);

/* Flags that take the place of colours where there are none. */
uint8_t theme_mono_flags(style style);

/* One of the 256, but not of the first sixteen, which every terminal has its own of: 0xrrggbb. */
uint32_t colour_rgb(int of_256);

/* The same of a colour that may be left to the terminal. */
uint32_t theme_rgb(const theme *theme, colour colour, bool ground);

#endif

/* Themes: what colour each role has. Colours are those of the xterm palette of 256, with one of the
 * first eight beside it for terminals that have no more. */
#ifndef MEMSVIEW_THEME_H
#define MEMSVIEW_THEME_H

#include "picture/grid.h"

enum { COLOUR_DEFAULT = -1 };

typedef struct colour {
    short of_256, of_8;         /* COLOUR_DEFAULT: the terminal's own */
} colour;

typedef struct theme {
    const char *name;
    struct theme_role {
        colour ink, solid;
    } roles[ROLES];
} theme;

/* The themes, the default one first; NULL beyond the last. */
const theme *theme_at(size_t index);

/* By name; NULL if there is no such theme. */
const theme *theme_find(const char *name);

/* The colours of a cell. */
colour theme_ink(const theme *theme, style style);
colour theme_ground(const theme *theme, style style);

/* Flags that take the place of colours where there are none. */
uint8_t theme_mono_flags(style style);

#endif

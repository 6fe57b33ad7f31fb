/* Sessions written to standard output, for whoever has no screen: a picture, statistics, figures.
 * Where there are several, they are compared. */
#ifndef MEMSVIEW_RENDER_H
#define MEMSVIEW_RENDER_H

#include "paint/painter.h"
#include "picture/picture.h"

typedef struct rendering {
    session *sessions[SCENE_MOST];
    int count;
    const char *origin;         /* what makes the operations, to be shown */
    const theme *theme;
    bool coloured;              /* of text; an image always is, as far as its theme has colours */
    bool ascii;                 /* no glyph beyond ASCII */
    lens lens;
    int cols, rows;             /* of a picture */
} rendering;

/* A picture, by its painter; or else a text, of each session. */
typedef struct format {
    const char *name;           /* as an option has it; NULL: there is none */
    const painter *painter;
    void (*print)(const session *session);
} format;

/* The formats; none beyond the last. */
format format_at(size_t index);

/* Write to standard output. */
void render(const rendering *rendering, format format);

#endif

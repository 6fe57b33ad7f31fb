/* Sessions written to standard output, for whoever has no screen: a picture, statistics, figures.
 * Where there are several, they are compared. Each format is a row in a table. */
#ifndef MEMSVIEW_RENDER_H
#define MEMSVIEW_RENDER_H

#include "paint/theme.h"
#include "picture/compare.h"

typedef struct rendering {
    const session *sessions[COMPARE_MOST];
    int count;
    const char *origin;         /* what makes the operations, to be shown */
    const theme *theme;
    bool coloured;              /* of text; an image always is, as far as its theme has colours */
    bool ascii;                 /* no glyph beyond ASCII */
    lens lens;
    int cols, rows;             /* of a picture */
} rendering;

typedef struct format {
    const char *name;           /* as an option has it */
    void (*write)(const rendering *rendering);
    bool drawn;                 /* it is a picture */
} format;

/* The formats; NULL beyond the last. */
const format *format_at(size_t index);

#endif

/* Sessions written to standard output, for whoever has no screen: a picture, statistics, figures.
 * Where there are several, they are compared. */
#ifndef MEMSVIEW_RENDER_H
#define MEMSVIEW_RENDER_H

#include "paint/painter.h"

struct settings;

/* A picture, by its painter; or else a text, of each session. */
typedef struct format {
    const char *name;           /* as an option has it; NULL: there is none */
    const painter *painter;
    void (*print)(const session *session);
} format;

/* Return a format; none beyond the last. */
format format_at(size_t index);

/* Write in the format of the settings, with their look. */
void render(const struct settings *settings, session *const sessions[], int count);

#endif

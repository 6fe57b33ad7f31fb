/* The panes, a row each: what stands beneath the map, or beside it. */
#ifndef MEMSVIEW_PANES_H
#define MEMSVIEW_PANES_H

#include "picture/view.h"

typedef struct pane_row {
    const char *name;           /* as an option has it */
    const char *shows;          /* what is to be seen there */
    void (*draw)(grid *grid, rect area, const heap_view *view);
} pane_row;

const pane_row *pane_row_of(pane pane);

/* The names; NULL beyond the last. */
const char *pane_name(size_t index);

#endif

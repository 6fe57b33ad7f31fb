/* One heap of a scene as it is drawn: what it is looked at through and, once it is measured, what
 * its last operation lays over it, where its bytes have their places, and how the map shows them.
 * Points into itself: a copy has to be measured again. */
#ifndef MEMSVIEW_VIEW_H
#define MEMSVIEW_VIEW_H

#include "picture/lens.h"
#include "picture/places.h"

/* See map.h. */
typedef struct map {
    rect area;                  /* the ruler is its first row */
    int label_cols;             /* where the bars begin */
    int cells;                  /* of a line: a power of two */
    int thickness;              /* rows of a bar */
    int height;                 /* rows of a line: its bar, and addresses beneath it if there is room */
    int gap;                    /* rows between two main nodes */
    int seen;                   /* lines that can be seen at once */
    size_t line_bytes;
    size_t lines;               /* of the whole heap */
} map;

/* Where a part begins, of `whole` in as many parts: where they do not come out even, some have one
 * more. Mostly they do, and one division is enough. */
static inline size_t portion_begin(size_t whole, int parts, int part)
{
    size_t count = (size_t)parts, i = (size_t)part, rest = whole % count;

    return whole / count * i + (rest ? rest * i / count : 0);
}

/* The part that has `i`, which is less than `whole`; of several that begin there the last one, which is not
 * empty. `whole` times the parts has to fit a size_t. */
static inline int portion_at(size_t whole, int parts, size_t i)
{
    return (int)(((i + 1) * (size_t)parts - 1) / whole);
}

typedef struct heap_view {
    const session *session;     /* with a survey */
    const session *first;       /* of a comparison: where else blocks may be; NULL: there is none */
    lens lens;
    look look;
    bool live;                  /* whoever sees it has keys to press */
    overlay overlay;            /* measured, as all below: */
    places places;
    map map;
} heap_view;

/* Find the selected segment; false if there is none. */
static inline bool view_selected(const heap_view *view, segment *selected)
{
    return lens_selected(&view->lens, session_heap(view->session), selected);
}

#endif

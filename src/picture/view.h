/* One heap of a scene as it is drawn: what it is looked at through and, once it is measured, what
 * its last operation lays over it, where its bytes have their places, and how the map shows them.
 * Points into itself: a copy has to be measured again. */
#ifndef MEMSVIEW_VIEW_H
#define MEMSVIEW_VIEW_H

#include "picture/lens.h"
#include "picture/stages.h"

/* Where in the picture an address is: all mapped bytes are numbered through, in the order of their
 * addresses, so that what was never mapped, or was given back, takes no room. A main node that a stage
 * still shows keeps its place until then. */
typedef struct places {
    const survey *survey;
    const overlay *overlay;
    size_t count;               /* bytes that have a place */
} places;

places places_of(const session *session, const overlay *overlay);

/* Return the address at a place, which is less than the count. O(log n). */
uintptr_t places_address(const places *places, size_t place);

/* Return the place of an address; or else of the first after it that has one, or the count. O(log n). */
size_t places_find(const places *places, uintptr_t address);

/* Find the range of places that the main node at an address takes. False if the address has no place. */
bool places_main_node(const places *places, uintptr_t address, size_t *first, size_t *size);

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

/* What a cell of the map, or of the strip, shows of the bytes that it covers: one segment, the border
 * between two, or how full it is. Never one of many. */
#ifndef MEMSVIEW_CELLS_H
#define MEMSVIEW_CELLS_H

#include "picture/spans.h"

/* What one cell covers. */
typedef struct share {
    int spans;                  /* that have a part in it; CELL_SPANS stands for all above */
    size_t bytes, process_bytes;
    role first, last;
    size_t first_bytes;
    bool whole;                 /* one of the spans lies in this cell whole */
    role before;                /* of the span that ends where this cell begins; ROLE_NONE: none does */
    role lit;                   /* a role that is to be seen even so; ROLE_NONE if there is none */
} share;

enum { CELL_SPANS = 3 };        /* so many are too many to be told apart */

/* Where a cell begins or ends. */
typedef struct edge {
    size_t place;
    uintptr_t address;          /* of the first byte from there on; at the end, the end of the heap */
    lives below;
} edge;

/* Return the edge at a place. O(log n). */
edge edge_at(const places *places, size_t place);

/* Add `bytes` of a span, one of fewer than CELL_SPANS, to what a cell covers. */
void share_add(share *share, const span *span, size_t bytes);

/* Return what the cell between two edges covers, where there are too many spans to be told apart:
 * nothing is walked. */
share share_between(const heap_view *view, const edge *from, const edge *to);

/* Return the cell that shows it. */
cell share_cell(const share *share, look look);

/* Return a cell as a segment of this role is drawn, and the style of a label on it. */
cell map_sample(role role, look look);
style map_label(role role, look look);

/* Return a glyph for `part` of `whole`, filled from below: `empty` if none is, or `full` if all is. */
uint32_t level_glyph(size_t part, size_t whole, uint32_t empty, uint32_t full, look look);

#endif

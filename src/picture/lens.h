/* How a heap is looked at: what is selected, how near it is, what stands beside it. */
#ifndef MEMSVIEW_LENS_H
#define MEMSVIEW_LENS_H

#include "session/session.h"

/* What stands beneath the map, or beside it; panels.c says what each shows. */
typedef enum pane {
    PANE_FIGURES, PANE_HISTORY, PANE_SIZES, PANE_TRANSLATION, PANE_BALANCE,
    PANES
} pane;

/* All zero but `follow` is how it begins. */
typedef struct lens {
    int zoom;                   /* 0: a row of the map is a page; +1: half of one; -1: two */
    bool whole;                 /* zoomed out as far as it takes to see all of the heap at once */
    size_t top;                 /* the first line of the map that is seen */
    bool follow;                /* the map moves so that the last change is seen */
    bool selecting;             /* there is a selection: */
    uintptr_t selected;         /* this virtual address, and the segment that holds it */
    int stage;                  /* of the last operation; 0: it is done. See stages.h */
    int sweep;                  /* stages in which a search lights up what it looks at; 0: none */
    pane pane;
    bool big;                   /* the map has the whole screen */
    bool hex, offsets;          /* addresses are hexadecimal; are offsets in their main node */
} lens;

/* What the output can do. */
typedef struct look {
    bool ascii;                 /* no glyph beyond ASCII */
    bool mono;                  /* no colours: segments differ by glyph alone */
    bool coarse;                /* no eighths of blocks and no small signs: the Linux console */
} look;

/* Find the selected segment; false if there is none, or its address is no longer in the heap. */
bool lens_selected(const lens *lens, const allocator *heap, segment *selected);

/* Select an address, which lies in the heap. */
void lens_select(lens *lens, uintptr_t address);

/* Move the selection by one segment, or to the first segment of the next main node: forward, or backward
 * if not. Without a selection, select the first segment, or the last. False if there is nothing further. */
bool lens_move_segment(lens *lens, const allocator *heap, bool forward);
bool lens_move_main_node(lens *lens, const allocator *heap, bool forward);

/* Select the next HOLE after the selection, and after the last one the first again; or the largest.
 * False if there is none. O(n) at worst. */
bool lens_next_hole(lens *lens, const allocator *heap);
bool lens_largest_hole(lens *lens, const allocator *heap);

#endif

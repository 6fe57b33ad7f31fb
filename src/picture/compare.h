/* Two to four heaps in one picture: sessions to which the same is done, operation for operation,
 * under different policies, each seen through the same lens. A column of a map is the same number
 * of bytes in all of them; where there is room, so are a row and a column the same address. Pure,
 * as the picture of one heap is.
 *
 * Blocks that lie elsewhere than in the first heap, or found no place there, are marked as far as
 * they are told apart. A block is the same in all heaps if it has the same id. */
#ifndef MEMSVIEW_COMPARE_H
#define MEMSVIEW_COMPARE_H

#include "picture/picture.h"

enum { COMPARE_LEAST = 2, COMPARE_MOST = 4 };

/* Each scene has its own session, all at one position. Of all else the scene in focus decides:
 * before a comparison is drawn, compare_settle() makes the others look as that does. */
typedef struct comparison {
    scene scenes[COMPARE_MOST];     /* the first is what the others are compared with */
    int count, focus;
} comparison;

/* Draws the whole picture. Its cost depends on the grid, not on the heaps. */
void compare_draw(grid *grid, const comparison *comparison);

/* Makes all scenes look as the one in focus does, and corrects their lenses for a grid of this size
 * as picture_settle() does. Where a block is selected, the same block is selected in each heap that
 * has it. All see the same lines, but where the last change, or the selection, would not be seen
 * then. */
void compare_settle(comparison *comparison, int cols, int rows);

/* --- As for one heap: see picture.h. Of the comparison, once it is settled ----------------------- */

bool compare_can_zoom(const comparison *comparison, int cols, int rows, int steps);
int compare_map_lines(const comparison *comparison, int cols, int rows);

/* An address of the heap in focus. To be settled afterwards. */
void compare_show(comparison *comparison, int cols, int rows, uintptr_t address);

/* Also which heap that is about, by its heading too, or by anything else of its own; -1 if none. */
picture_part compare_at(const comparison *comparison, int cols, int rows, int row, int col,
                        int *which, uintptr_t *address, size_t *position);
size_t compare_scrub(const comparison *comparison, int cols, int rows, bool on);

#endif

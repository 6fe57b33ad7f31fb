/* What stands around the map: one function a panel, each drawing in its own rectangle, of a row
 * and a column at least, and nowhere else. What has no room is left out. Each costs as much as its
 * rectangle is large, whatever the heap. */
#ifndef MEMSVIEW_PANELS_H
#define MEMSVIEW_PANELS_H

#include "picture/picture.h"

typedef void panel(grid *grid, rect area, const heap_view *view);

/* What makes the operations, under which policies, and how many there were. */
void panel_title(grid *grid, rect area, const scene *scene);

/* The headings of several heaps. O(4096) a heap. */
void panel_headings(grid *grid, const scene *scene);

/* What the script says. */
void panel_narration(grid *grid, rect area, const heap_view *view);

/* The selected segment, in words: for eyes, for ears and for fingers. Without one, what this stage
 * of the last operation shows. */
void panel_selection(grid *grid, rect area, const heap_view *view);

/* What the last operation did, or what broke; beside a selection, what this stage of it shows. */
void panel_story(grid *grid, rect area, const heap_view *view);

/* The figures of this moment, below a headline: one a row with its past beside it or, in a low
 * area, in as many columns as there is room for. */
void panel_figures(grid *grid, rect area, const heap_view *view);

/* The last operations, the newest at the foot; below a headline. */
void panel_log(grid *grid, rect area, const heap_view *view);

/* What the glyphs of the map mean, in a row: as many of them as there is room for. */
void panel_legend(grid *grid, rect area, const heap_view *view);

/* --- strip.c: where cells begin as in the map, and as many of them ------------------------------- */

/* The whole heap in one row, whatever its size, with the part that the map shows marked in it. Cells, each
 * O(log n). Find the place that is drawn at a column; false if none is. */
void strip_draw(grid *grid, rect area, const heap_view *view);
bool strip_place_at(rect area, const heap_view *view, int col, size_t *place);

/* All of a session in one row: how many bytes were live at each time, up to the position, and after that
 * what is known to come. Find the position that is drawn at a column; false if none is. Return the position
 * a column further on, or back; but another one than the present, if there is one. O(HISTORY_SAMPLES). */
void timestrip_draw(grid *grid, rect area, const heap_view *view);
bool timestrip_position_at(rect area, const heap_view *view, int col, size_t *position);
size_t timestrip_move(rect area, const heap_view *view, bool on);

/* --- A file each: below a headline, in areas of at least 5 rows and 40 columns ------------------- */

/* The figures over time, a line or a plot each. */
void panel_history(grid *grid, rect area, const heap_view *view);

/* How many blocks and HOLEs there are of which size. */
void panel_sizes(grid *grid, rect area, const heap_view *view);

/* The figures at the peak and now, and what stayed allocated. */
void panel_balance(grid *grid, rect area, const heap_view *view);

/* The selected address, from the virtual page through the main node to the physical address. */
void panel_translation(grid *grid, rect area, const heap_view *view);

/* --- Panes: the panels of which one stands beneath the map, or beside it ------------------------- */

typedef struct pane_row {
    const char *name;           /* as an option has it */
    const char *shows;          /* what is to be seen there */
    panel *draw;
} pane_row;

const pane_row *pane_row_of(pane pane);

/* Return the name of a pane; NULL beyond the last. */
const char *pane_name(size_t index);

/* --- Pages --------------------------------------------------------------------------------------- */

/* Draw each figure, its formula, and that with the numbers of this moment: the rows from `top` on. Return
 * the rows that all of them take. */
int panel_formulas(grid *grid, rect area, const session *session, int top);

#endif

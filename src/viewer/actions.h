/* What the actions of the list do, and what is done with the answers to prompts. Each may say something
 * in the message line. Of an answer as a text, false says that it is asked for again.
 *
 * A direction is 1 for forward, nearer, faster or down, and -1 for the other way. */
#ifndef MEMSVIEW_VIEWER_ACTIONS_H
#define MEMSVIEW_VIEWER_ACTIONS_H

#include "viewer/internal.h"

/* --- pace.c ------------------------------------------------------------------------------------ */

void act_run(viewer *viewer);
void act_step(viewer *viewer);
void act_pace(viewer *viewer, int direction);
void act_freeze(viewer *viewer);

/* --- timeline.c -------------------------------------------------------------------------------- */

void act_back(viewer *viewer);
void act_scrub(viewer *viewer, int direction);
void act_end(viewer *viewer, int direction);
void act_peak(viewer *viewer);
void act_next_mark(viewer *viewer, int mark);
void act_previous_mark(viewer *viewer, int mark);

/* --- state.c ----------------------------------------------------------------------------------- */

void act_compare(viewer *viewer);
void act_focus(viewer *viewer, int which);
bool answer_compare(viewer *viewer, const char *text);

/* --- hand.c ------------------------------------------------------------------------------------ */

void act_free(viewer *viewer);
void act_resize(viewer *viewer);
void act_on_heap(viewer *viewer, int operation_kind);
void answer_allocate(viewer *viewer, size_t size);
void answer_resize(viewer *viewer, size_t size);
bool answer_cut(viewer *viewer, const char *text);

/* --- looking.c, pointer.c ---------------------------------------------------------------------- */

void act_select(viewer *viewer, int direction);
void act_select_main(viewer *viewer, int direction);
void act_deselect(viewer *viewer);
void act_hole(viewer *viewer, int largest);
void act_last_change(viewer *viewer);
void act_zoom(viewer *viewer, int direction);
void act_zoom_to(viewer *viewer, int zoom);
void act_whole(viewer *viewer);
void act_scroll(viewer *viewer, int lines);
void act_scroll_page(viewer *viewer, int direction);
void act_scroll_end(viewer *viewer, int direction);
bool answer_address(viewer *viewer, const char *text);
void act_click(viewer *viewer, int frees);
void act_wheel(viewer *viewer, int direction);

/* --- settings.c -------------------------------------------------------------------------------- */

/* What is on or off. */
enum {
    TURN_BIG, TURN_HEXADECIMAL, TURN_OFFSETS, TURN_ANIMATION, TURN_MOUSE, TURN_FOLLOW, TURNS
};

void act_turn(viewer *viewer, int which);
void act_pane(viewer *viewer, int direction);
void act_theme(viewer *viewer);
void act_remember(viewer *viewer);

/* --- menu.c, save.c, prompt.c ------------------------------------------------------------------ */

void act_workload(viewer *viewer);
bool answer_seed(viewer *viewer, const char *text);
bool answer_save(viewer *viewer, const char *text);
bool answer_write(viewer *viewer, const char *text);
void act_ask(viewer *viewer, int prompt_kind);

#endif

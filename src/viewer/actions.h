/* What the actions of the list do. Each may say something in the message line. */
#ifndef MEMSVIEW_VIEWER_ACTIONS_H
#define MEMSVIEW_VIEWER_ACTIONS_H

#include "viewer/internal.h"

/* --- running.c --------------------------------------------------------------------------------- */

void act_run(viewer *viewer);
void act_step(viewer *viewer);
void act_faster(viewer *viewer);
void act_slower(viewer *viewer);
void act_freeze(viewer *viewer);
void act_seed(viewer *viewer);
void act_reset(viewer *viewer);

/* --- timeline.c -------------------------------------------------------------------------------- */

void act_back(viewer *viewer);
void act_scrub_back(viewer *viewer);
void act_scrub_on(viewer *viewer);
void act_go_operation(viewer *viewer);
void act_beginning(viewer *viewer);
void act_end(viewer *viewer);
void act_peak(viewer *viewer);
void act_next_failure(viewer *viewer);
void act_last_failure(viewer *viewer);
void act_next_mapping(viewer *viewer);
void act_last_mapping(viewer *viewer);

/* --- compare.c --------------------------------------------------------------------------------- */

void act_compare(viewer *viewer);
void act_focus_1(viewer *viewer);
void act_focus_2(viewer *viewer);
void act_focus_3(viewer *viewer);
void act_focus_4(viewer *viewer);

/* --- hand.c ------------------------------------------------------------------------------------ */

void act_allocate(viewer *viewer);
void act_free(viewer *viewer);
void act_resize(viewer *viewer);
void act_coalesce(viewer *viewer);
void act_trim(viewer *viewer);

/* --- looking.c --------------------------------------------------------------------------------- */

void act_next(viewer *viewer);
void act_previous(viewer *viewer);
void act_next_main(viewer *viewer);
void act_previous_main(viewer *viewer);
void act_deselect(viewer *viewer);
void act_go_to(viewer *viewer);
void act_next_hole(viewer *viewer);
void act_largest_hole(viewer *viewer);
void act_last_change(viewer *viewer);
void act_zoom_in(viewer *viewer);
void act_zoom_out(viewer *viewer);
void act_zoom_page(viewer *viewer);
void act_whole(viewer *viewer);
void act_scroll_down(viewer *viewer);
void act_scroll_up(viewer *viewer);
void act_page_down(viewer *viewer);
void act_page_up(viewer *viewer);
void act_first_line(viewer *viewer);
void act_last_line(viewer *viewer);
void act_follow(viewer *viewer);

/* --- pointer.c --------------------------------------------------------------------------------- */

void act_click(viewer *viewer);
void act_double_click(viewer *viewer);
void act_wheel_down(viewer *viewer);
void act_wheel_up(viewer *viewer);

/* --- settings.c -------------------------------------------------------------------------------- */

void act_next_pane(viewer *viewer);
void act_previous_pane(viewer *viewer);
void act_big(viewer *viewer);
void act_hexadecimal(viewer *viewer);
void act_offsets(viewer *viewer);
void act_theme(viewer *viewer);
void act_animation(viewer *viewer);
void act_mouse(viewer *viewer);
void act_remember(viewer *viewer);

/* --- menu.c, save.c, formulas.c, help.c -------------------------------------------------------- */

void act_workload(viewer *viewer);
void act_save(viewer *viewer);
void act_write(viewer *viewer);
void act_formulas(viewer *viewer);
void act_help(viewer *viewer);

#endif

/* What stands around the map: one function a panel, each drawing in its own rectangle. */
#ifndef MEMSVIEW_PANELS_H
#define MEMSVIEW_PANELS_H

#include "picture/picture.h"

void panel_title(grid *grid, rect area, const scene *scene);

/* What the script says. */
void panel_narration(grid *grid, rect area, const scene *scene);

/* The selected segment, in words. */
void panel_selection(grid *grid, rect area, const scene *scene);

/* What the last operation did, or what broke. */
void panel_story(grid *grid, rect area, const scene *scene);

/* The figures of this moment, in as many columns as there is room for; below a headline. */
void panel_figures(grid *grid, rect area, const scene *scene);

/* The last operations, the newest at the foot; below a headline. */
void panel_log(grid *grid, rect area, const scene *scene);

void panel_legend(grid *grid, rect area, const scene *scene);

#endif

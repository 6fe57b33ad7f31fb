#include "picture/panels.h"

void panel_history(grid *grid, rect area, const scene *scene)
{
    (void)grid;
    (void)area;
    (void)scene;
}

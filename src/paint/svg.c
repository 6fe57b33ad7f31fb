#include "paint/svg.h"

bool svg_paint(const grid *grid, const theme *theme, FILE *out)
{
    (void)grid;
    (void)theme;
    return fflush(out) == 0 && !ferror(out);
}

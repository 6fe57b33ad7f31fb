#include "paint/painter.h"

#include "base/text.h"

#include <string.h>

static const painter painters[] = {
    {.name = "text", .makes = "text", .plain = ".txt", .coloured = ".ans", .paint = text_paint},
    {.name = "svg", .makes = "an image", .plain = NULL, .coloured = ".svg", .paint = svg_paint},
};

const painter *painter_at(size_t index)
{
    return index < sizeof painters / sizeof *painters ? &painters[index] : NULL;
}

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), part = strlen(ending);

    return length > part && strcmp(path + length - part, ending) == 0;
}

const painter *painter_of_file(const char *path, bool *coloured)
{
    const painter *painter;

    for (size_t i = 0; (painter = painter_at(i)); i++) {
        *coloured = ends_in(path, painter->coloured);
        if (*coloured || (painter->plain && ends_in(path, painter->plain)))
            return painter;
    }
    return painter_at(0);
}

const char *painter_endings(void)
{
    static char endings[120];
    text text = text_in(endings, sizeof endings);
    const painter *painter;

    for (size_t i = 0; (painter = painter_at(i)); i++)
        text_printf(&text, "%s is %s%s, ", painter->coloured, painter->makes,
                    painter->plain ? " in colours" : "");
    text_printf(&text, "others are %s", painter_at(0)->makes);
    return endings;
}

bool painter_still(const painter *painter, scene *scene, int cols, int rows, const theme *theme,
                   FILE *out)
{
    grid grid = {0};

    scene->reserved_rows = 0;
    scene->state = "";
    scene->look.mono = !theme || theme->mono;
    grid_resize(&grid, cols, rows);
    picture_settle(scene, cols, rows);
    picture_draw(&grid, scene);
    if (scene->look.ascii)
        grid_to_ascii(&grid);
    else if (scene->look.coarse)
        grid_to_coarse(&grid);
    bool good = painter->paint(&grid, theme, out);
    grid_free(&grid);
    return good;
}

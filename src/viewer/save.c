/* The picture in a file: as an image, or as text. */
#include "viewer/actions.h"

#include "paint/svg.h"
#include "paint/text.h"
#include "workload/replace.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- What is written --------------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), part = strlen(ending);

    return length > part && strcmp(path + length - part, ending) == 0;
}

typedef struct saving {
    const viewer *viewer;
    const char *path;
} saving;

/* The scene alone, on the whole of the screen: a still picture, which has no keys and no state. */
static bool paint(FILE *out, const void *context)
{
    const saving *saving = context;
    const viewer *viewer = saving->viewer;
    const char *path = saving->path;
    const theme *theme = viewer->settings.theme;
    bool image = ends_in(path, ".svg"), coloured = image || ends_in(path, ".ans");
    scene scene = viewer->scene;
    grid grid = {0};

    scene.reserved_rows = 0;
    scene.state = "";
    scene.look.mono = theme->mono || !coloured;
    grid_resize(&grid, viewer->grid.cols, viewer->grid.rows);
    picture_settle(&scene, grid.cols, grid.rows);
    picture_draw(&grid, &scene);
    if (scene.look.ascii)
        grid_to_ascii(&grid);
    bool good = image ? svg_paint(&grid, theme, out)
                      : text_paint(&grid, coloured ? theme : NULL, out);
    grid_free(&grid);
    return good;
}

/* --- Where ------------------------------------------------------------------------------------- */

/* The home of a user who types ~/. */
static bool expand(const char *text, char path[PATH_MAX])
{
    const char *home = strncmp(text, "~/", 2) == 0 ? getenv("HOME") : NULL;
    int length = snprintf(path, PATH_MAX, "%s%s", home ? home : "", home ? text + 1 : text);

    return length < PATH_MAX;
}

/* True, and the prompt leaves, once the picture is there. */
static bool save(viewer *viewer, const char *text)
{
    char path[PATH_MAX];
    struct stat there;

    if (!*text)
        return state_say(viewer,
                         "A file name: .svg is an image, .ans text in colours, others text.");
    if (!expand(text, path))
        return state_say(viewer, "That name is too long.");
    bool is_there = lstat(path, &there) == 0;
    if (is_there && !S_ISREG(there.st_mode))
        return state_say(viewer, "%s is %s.", text, S_ISDIR(there.st_mode)
                         ? "a directory" : "no ordinary file, and stays what it is");
    if (is_there && !viewer->prompt.asked) {
        viewer->prompt.asked = true;
        return state_say(viewer, "%s is there already. Enter once more writes over it.", text);
    }
    if (!replace_file(path, is_there, 0666, paint, &(saving){viewer, path}))
        return state_say(viewer, "%s cannot be written: %s.", text, strerror(errno));
    state_say(viewer, "Saved as %s, %dx%d.", text, viewer->grid.cols, viewer->grid.rows);
    return true;
}

void act_save(viewer *viewer)
{
    prompt_open(viewer, "Save the picture as:", "memsview.svg", save);
}

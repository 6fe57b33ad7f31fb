/* The picture in a file: as an image, or as text. It is written beside its place and then moved
 * there, so that nothing half-written ever stands there, and nothing is lost where that goes wrong. */
#define _GNU_SOURCE             /* renameat2 */
#include "viewer/actions.h"

#include "paint/svg.h"
#include "paint/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- What is written --------------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), part = strlen(ending);

    return length > part && strcmp(path + length - part, ending) == 0;
}

/* The scene alone, on the whole of the screen: a still picture, which has no keys and no state. */
static bool paint(const viewer *viewer, const char *path, FILE *out)
{
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

static bool write_file(const viewer *viewer, const char *path, const char *temporary)
{
    int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *out = file < 0 ? NULL : fdopen(file, "w");

    if (!out)
        return false;
    bool good = paint(viewer, path, out);
    int why = errno;
    if (fclose(out) != 0 && good) {
        good = false;
        why = errno;
    }
    if (!good)
        unlink(temporary);
    errno = why;
    return good;
}

/* Leaves nothing behind if it fails: a limit on the size of files is an error like others, and not
 * the end of the program. */
static bool write_to(const viewer *viewer, const char *path, const char *temporary)
{
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    struct sigaction before;

    sigaction(SIGXFSZ, &ignored, &before);
    bool good = write_file(viewer, path, temporary);
    int why = errno;
    sigaction(SIGXFSZ, &before, NULL);
    errno = why;
    return good;
}

/* Over a file that is there only if `over`: also if it came a moment ago. */
static bool move_to(const char *temporary, const char *path, bool over)
{
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, over ? 0 : RENAME_NOREPLACE) == 0)
        return true;
    if ((errno == EINVAL || errno == ENOSYS) && rename(temporary, path) == 0)
        return true;            /* a file system that cannot promise it */
    int why = errno;
    unlink(temporary);
    errno = why;
    return false;
}

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
    char path[PATH_MAX], temporary[PATH_MAX + 24];
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
    snprintf(temporary, sizeof temporary, "%s.%ld~", path, (long)getpid());
    if (!write_to(viewer, path, temporary) || !move_to(temporary, path, is_there))
        return state_say(viewer, "%s cannot be written: %s.", text, strerror(errno));
    state_say(viewer, "Saved as %s, %dx%d.", text, viewer->grid.cols, viewer->grid.rows);
    return true;
}

void act_save(viewer *viewer)
{
    prompt_open(viewer, "Save the picture as:", "memsview.svg", save);
}

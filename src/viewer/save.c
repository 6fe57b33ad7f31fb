/* The picture in a file, as an image or as text; and the session, as a script. */
#include "viewer/actions.h"

#include "base/replace.h"
#include "paint/painter.h"
#include "session/transcript.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- What is written --------------------------------------------------------------------------- */

typedef struct saving {
    const viewer *viewer;
    const char *path;
} saving;

/* The scene alone, on the whole of the screen: a still picture, which has no keys and no state. */
static bool paint(FILE *out, const void *context)
{
    const saving *saving = context;
    const viewer *viewer = saving->viewer;
    bool coloured;
    const painter *painter = painter_of_file(saving->path, &coloured);
    scene scene = viewer->scene;

    return painter_still(painter, &scene, viewer->grid.cols, viewer->grid.rows,
                         coloured ? viewer->settings.theme : NULL, out);
}

static bool write_session(FILE *out, const void *context)
{
    const saving *saving = context;

    return transcript_write(saving->viewer->session, saving->viewer->host->write_heap, out);
}

/* --- Where ------------------------------------------------------------------------------------- */

/* Write the file, in the user's home after ~/; false, and a message, if it is not written. */
static bool write_file(viewer *viewer, const char *text, replace_writer *write)
{
    const char *home = strncmp(text, "~/", 2) == 0 ? getenv("HOME") : NULL;
    char path[PATH_MAX];
    struct stat there;

    if (snprintf(path, sizeof path, "%s%s", home ? home : "", home ? text + 1 : text) >= PATH_MAX)
        return state_say(viewer, "That name is too long.");
    bool is_there = lstat(path, &there) == 0;
    if (is_there && !S_ISREG(there.st_mode))
        return state_say(viewer, "%s is %s.", text, S_ISDIR(there.st_mode)
                         ? "a directory" : "no ordinary file, and stays what it is");
    if (is_there && !viewer->prompt.asked) {
        viewer->prompt.asked = true;
        return state_say(viewer, "%s is there already. Enter once more writes over it.", text);
    }
    return replace_file(path, is_there, 0666, write, &(saving){viewer, path})
        || state_say(viewer, "%s cannot be written: %s.", text, strerror(errno));
}

/* --- Answers ----------------------------------------------------------------------------------- */

bool answer_save(viewer *viewer, const char *text)
{
    if (!*text)
        return state_say(viewer, "A file name: %s.", painter_endings());
    if (!write_file(viewer, text, paint))
        return false;
    state_say(viewer, "Saved as %s, %dx%d.", text, viewer->grid.cols, viewer->grid.rows);
    return true;
}

bool answer_write(viewer *viewer, const char *text)
{
    if (!write_file(viewer, text, write_session))
        return false;
    state_say(viewer, "Written to %s: %zu operations.", text, session_position(viewer->session));
    return true;
}

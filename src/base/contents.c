#include "base/contents.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 18, PATIENCE = 50 /* ms */ };

/* --- Reading ----------------------------------------------------------------------------------- */

typedef struct reading {
    int file;
    size_t all;                 /* bytes, as far as it is known; 0 if not */
    contents contents;
    size_t room;
} reading;

/* Tell who watches now and then, even while nothing comes. False if the watcher ends it. */
static bool wait_for_more(const reading *reading, const watcher *watcher)
{
    struct pollfd ready = {.fd = reading->file, .events = POLLIN};
    int found = 0;

    while (watcher && found == 0) {
        if (!watcher_tell(watcher, "Reading", reading->contents.length, reading->all))
            return false;
        found = poll(&ready, 1, PATIENCE);
        if (found < 0 && errno == EINTR)
            found = 0;
    }
    return true;
}

/* Return how many bytes came: 0 at the end, or where the watcher ended it; negative, and errno, if they
 * cannot be read. */
static ssize_t read_piece(reading *reading, const watcher *watcher)
{
    contents *contents = &reading->contents;

    contents->bytes = memory_grow(contents->bytes, &reading->room, contents->length + PIECE + 1, 1);
    contents->cut = !wait_for_more(reading, watcher);
    ssize_t got = contents->cut ? 0 : read(reading->file, contents->bytes + contents->length, PIECE);
    if (got > 0)
        contents->length += (size_t)got;
    return got;
}

static bool read_all(reading *reading, const watcher *watcher, complaint *complaint)
{
    struct stat status = {0};
    ssize_t got;

    if (fstat(reading->file, &status) == 0 && S_ISDIR(status.st_mode))
        return complain(complaint, 0, "is a directory; name a file in it");
    if (S_ISREG(status.st_mode) && status.st_size > 0)
        reading->all = (size_t)status.st_size;
    do {
        got = read_piece(reading, watcher);
        if (reading->contents.length > CONTENTS_LONGEST)
            return complain(complaint, 0, "is longer than %zu MiB", CONTENTS_LONGEST >> 20);
    } while (got > 0 || (got < 0 && errno == EINTR));
    if (got < 0)
        return complain(complaint, 0, "cannot be read: %s", strerror(errno));
    reading->contents.bytes[reading->contents.length] = '\0';
    return true;
}

bool contents_read(const char *path, const watcher *watcher, contents *contents,
                   complaint *complaint)
{
    bool standard = strcmp(path, "-") == 0;
    reading reading = {.file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)};

    if (reading.file < 0)
        return complain(complaint, 0, "cannot be opened: %s", strerror(errno));
    bool good = read_all(&reading, watcher, complaint);
    if (!standard)
        close(reading.file);
    *contents = reading.contents;
    if (!good)
        free(contents->bytes);
    return good;
}

/* --- Texts ------------------------------------------------------------------------------------- */

bool contents_is_text(const contents *contents, complaint *complaint)
{
    const char *nul = memchr(contents->bytes, '\0', contents->length);
    size_t line = 1;

    if (contents->length == 0)
        return complain(complaint, 0, "is empty; a script has a line an operation, as in "
                                      "'malloc a 1000'");
    if (!nul)
        return true;
    for (const char *c = contents->bytes; c < nul; c++)
        line += *c == '\n';
    return complain(complaint, line, "is no text: there is a NUL byte in this line");
}

char *contents_read_text(const char *path, size_t *length, complaint *complaint)
{
    contents contents;

    if (!contents_read(path, NULL, &contents, complaint))
        return NULL;
    *length = contents.length;
    if (contents_is_text(&contents, complaint))
        return contents.bytes;
    free(contents.bytes);
    return NULL;
}

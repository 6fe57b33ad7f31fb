#define _GNU_SOURCE             /* renameat2 */
#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <unistd.h>

/* Remove a file that is not complete; errno stays what it was. Always false. */
static bool give_up(const char *path)
{
    int why = errno;

    unlink(path);
    errno = why;
    return false;
}

static bool write_new(const char *path, unsigned permissions, replace_writer *write,
                      const void *context)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions);
    FILE *out = file < 0 ? NULL : fdopen(file, "w");

    if (!out)
        return false;
    /* What cannot be synchronised, such as a pipe, is written all the same. */
    bool good = write(out, context) && fflush(out) == 0
             && (fsync(file) == 0 || errno == EINVAL || errno == EROFS);
    int why = errno;
    bool closed = fclose(out) == 0;
    if (!good)
        errno = why;
    return (good && closed) || give_up(path);
}

/* A file system that cannot promise to replace nothing is asked before. */
static bool move_to(const char *from, const char *to, bool over)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, over ? 0 : RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return give_up(from);
    if (!over && access(to, F_OK) == 0) {
        errno = EEXIST;
        return give_up(from);
    }
    return rename(from, to) == 0 || give_up(from);
}

bool replace_file(const char *path, bool over, unsigned permissions, replace_writer *write,
                  const void *context)
{
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    char temporary[PATH_MAX];
    struct sigaction before;

    if (snprintf(temporary, sizeof temporary, "%s.%ld~", path, (long)getpid()) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    sigaction(SIGXFSZ, &ignored, &before);
    bool good = write_new(temporary, permissions, write, context);
    int why = errno;
    sigaction(SIGXFSZ, &before, NULL);
    errno = why;
    return good && move_to(temporary, path, over);
}

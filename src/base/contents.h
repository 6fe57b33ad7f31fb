/* What is in a file or a pipe, read whole. Nothing of it is trusted: whoever uses it checks it. As that may
 * take long, somebody may watch it and end it. */
#ifndef MEMSVIEW_CONTENTS_H
#define MEMSVIEW_CONTENTS_H

#include "base/complaint.h"

typedef struct watcher {
    /* `done` of `all` bytes, or of something else, are done; all is 0 where nobody knows. False: stop
     * here. */
    bool (*tell)(void *context, const char *doing, size_t done, size_t all);
    void *context;
} watcher;

/* Tell a watcher; true if there is none. */
static inline bool watcher_tell(const watcher *watcher, const char *doing, size_t done, size_t all)
{
    return !watcher || watcher->tell(watcher->context, doing, done, all);
}

/* Longer input than this is refused: it would not fit, with what is made of it. */
#define CONTENTS_LONGEST ((size_t)1 << 30)

typedef struct contents {
    char *bytes;                /* and a NUL after them; the caller frees them */
    size_t length;
    bool cut;                   /* the watcher ended it: this is the beginning */
} contents;

/* Read a file, or standard input if the path is "-". False, a complaint, and nothing to be freed if it cannot
 * be read or is longer than CONTENTS_LONGEST. O(length). */
bool contents_read(const char *path, const watcher *watcher, contents *contents,
                   complaint *complaint);

/* Whether they can be a text: not empty, and no NUL in them. A complaint if not. */
bool contents_is_text(const contents *contents, complaint *complaint);

/* The same two for a text that is read at once: NUL-terminated, `*length` bytes, which the caller frees.
 * NULL, and a complaint, if there is none. */
char *contents_read_text(const char *path, size_t *length, complaint *complaint);

#endif

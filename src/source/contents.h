/* What is in a file, a pipe or a compressed file, read whole. Nothing of it is trusted: that is for
 * whoever makes something of it. */
#ifndef MEMSVIEW_CONTENTS_H
#define MEMSVIEW_CONTENTS_H

#include "base/complaint.h"

/* Somebody who watches what takes long, and may end it. */
typedef struct watcher {
    /* `done` of `all` bytes, or whatever else, are done; all is 0 where nobody knows. False: it is to
     * be left at that. */
    bool (*tell)(void *context, const char *doing, size_t done, size_t all);
    void *context;
} watcher;

/* Tells a watcher, who may be NULL. */
bool watcher_tell(const watcher *watcher, const char *doing, size_t done, size_t all);

typedef struct contents {
    char *bytes;                /* and a NUL behind them; the caller frees them */
    size_t length;
    bool cut;                   /* the watcher ended it: this is the beginning */
} contents;

/* Reads a file, or standard input if the path is "-"; what is in it, if it is compressed by gzip. False,
 * a complaint, and nothing to be freed if it cannot be read, is too long or is damaged. O(length). */
bool contents_read(const char *path, const watcher *watcher, contents *contents,
                   complaint *complaint);

/* Whether they can be a text: not empty, and no NUL in them. A complaint if not. */
bool contents_is_text(const contents *contents, complaint *complaint);

/* The same two for a text that is read at once: NUL-terminated, `*length` bytes, which the caller frees.
 * NULL, and a complaint, if there is none. */
char *contents_read_text(const char *path, size_t *length, complaint *complaint);

#endif

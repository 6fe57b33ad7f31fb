/* Somebody who watches what takes long, and may end it. */
#ifndef MEMSVIEW_WATCHER_H
#define MEMSVIEW_WATCHER_H

#include <stdbool.h>
#include <stddef.h>

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

#endif

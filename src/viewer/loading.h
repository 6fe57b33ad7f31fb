/* A screen while a long input is read: after a moment it says how far that has come, and any key ends
 * it. */
#ifndef MEMSVIEW_LOADING_H
#define MEMSVIEW_LOADING_H

#include "base/contents.h"
#include "viewer/viewer.h"

typedef struct loading loading;

loading *loading_open(const showing *options);

/* Return who is to be told; valid until it is closed. */
const watcher *loading_watcher(const loading *loading);

/* Give the terminal back, if it was taken; false if the user has quit. */
bool loading_close(loading *loading);

#endif

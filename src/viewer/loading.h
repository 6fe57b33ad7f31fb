/* Somebody who waits while a long input is read: after a moment there is a screen that says how far it
 * has come, and any key ends it. */
#ifndef MEMSVIEW_LOADING_H
#define MEMSVIEW_LOADING_H

#include "base/watcher.h"
#include "viewer/viewer.h"

typedef struct loading loading;

loading *loading_open(const showing *options);

/* Who is to be told; valid until it is closed. */
const watcher *loading_watcher(const loading *loading);

/* Gives the terminal back, if it was taken; false if the user wants no more at all. */
bool loading_close(loading *loading);

#endif

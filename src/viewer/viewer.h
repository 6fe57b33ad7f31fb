/* The live program: keys become actions, actions change the session, the lens or the pace, and the
 * picture is drawn again. Nothing happens, and nothing is woken, while nothing moves. */
#ifndef MEMSVIEW_VIEWER_H
#define MEMSVIEW_VIEWER_H

#include "base/contents.h"
#include "picture/showing.h"

#include <stdio.h>

/* What the viewer has done for it by whoever runs it. */
typedef struct viewer_host {
    /* Remember settings for the next time and says where, in `complaint`; false, and why not. */
    bool (*remember)(const display *settings, complaint *complaint);
    /* Write options of a heap, as a script has them. */
    void (*write_heap)(const allocator_options *heap, FILE *out);
} viewer_host;

typedef enum viewer_status {
    VIEWER_FINE,
    VIEWER_INPUT_WRONG,         /* the session ended broken */
    VIEWER_COMMAND_WRONG        /* there is no terminal, or no operation `at` */
} viewer_status;

/* Run until the user leaves. A complaint unless all was well. */
viewer_status viewer_run(const showing *options, const viewer_host *host, complaint *complaint);

/* Watch how a long input is read: after a moment a screen says how far that has come, and any key ends
 * it. */
const watcher *loading_open(const showing *options);

/* Give the terminal back, if it was taken; false if the user has quit. */
bool loading_close(const watcher *watcher);

#endif

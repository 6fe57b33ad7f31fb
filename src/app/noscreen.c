/* In the place of the viewer where that was not built: there is no screen to be opened. */
#include "viewer/viewer.h"

viewer_status viewer_run(const showing *options, const viewer_host *host, complaint *complaint)
{
    (void)options;
    (void)host;
    complain(complaint, 0, "this memsview was built without a screen; --render=text works, as do the other "
                           "formats");
    return VIEWER_COMMAND_WRONG;
}

const watcher *loading_open(const showing *options)
{
    (void)options;
    return NULL;
}

bool loading_close(const watcher *watcher)
{
    (void)watcher;
    return true;
}

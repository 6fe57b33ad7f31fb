/* A session as a script, which replays to the same heap. */
#ifndef MEMSVIEW_TRANSCRIPT_H
#define MEMSVIEW_TRANSCRIPT_H

#include "session/session.h"

#include <stdio.h>

/* Write the lines that set a heap's options. */
typedef void transcript_options(const allocator_options *heap, FILE *out);

/* Write what was done up to the session's position: options, operations, the user's own among
 * them, remarks, and at the end what the main chain is then, if that is not long. Operations that
 * were passed over are there as comments, and so is what broke, if anything did. False, and errno,
 * if `out` takes no more; or if there is not enough memory, for the operations are done once more,
 * in a heap of their own. O(position). */
bool transcript_write(const session *session, transcript_options *options, FILE *out);

#endif

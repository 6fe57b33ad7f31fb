/* A .rep trace, in the format of the malloc labs. First a header of one number a line (four, or two in
 * old ones), then a line an operation:
 *
 *     a ID BYTES      allocate        r ID BYTES      reallocate        f ID      free
 *
 * Ids may be any numbers; blocks that nobody frees are fine. */
#ifndef MEMSVIEW_REP_H
#define MEMSVIEW_REP_H

#include "source/trace.h"

/* Whether the first line begins with a number, or is an operation. */
bool rep_is(const contents *contents);

/* Read it, as trace_read() does. */
bool rep_read(const contents *contents, const watcher *watcher, trace *out, complaint *complaint);

#endif

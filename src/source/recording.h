/* A recording: what `memsview --record` wrote, in the format of recorder/format.h. All its processes are
 * in one heap, each with blocks of its own. Those that a process has from the one that it is a copy of are
 * that one's; a program that begins in the place of another ends that one's blocks. */
#ifndef MEMSVIEW_RECORDING_H
#define MEMSVIEW_RECORDING_H

#include "source/trace.h"

/* Whether they begin as a recording does. */
bool recording_is(const contents *contents);

/* Read it, as trace_read() does. Records that were never finished are passed over; of an end that was
 * cut off, nothing is said but that. */
bool recording_read(const contents *contents, const watcher *watcher, trace *out,
                    complaint *complaint);

#endif

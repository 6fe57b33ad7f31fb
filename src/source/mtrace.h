/* The log of glibc's mtrace(): a line a call, of the form
 *
 *     @ WHERE + ADDRESS SIZE      allocated       @ WHERE - ADDRESS           freed
 *     @ WHERE < ADDRESS           resized, in two lines: this was
 *     @ WHERE > ADDRESS SIZE      there before, and this is after
 *     @ WHERE ! ADDRESS SIZE      could not be resized
 *
 * between `= Start` and `= End`, which is missing where the program did not end as it should. Numbers are
 * hexadecimal, (nil) is NULL, and the part with the @ may be missing (glibc, malloc/mtrace-impl.c). */
#ifndef MEMSVIEW_MTRACE_H
#define MEMSVIEW_MTRACE_H

#include "source/trace.h"

/* Whether the first line is one of these. */
bool mtrace_is(const contents *contents);

/* Read it, as trace_read() does. */
bool mtrace_read(const contents *contents, const watcher *watcher, trace *out,
                 complaint *complaint);

#endif

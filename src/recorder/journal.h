/* The records that this process writes: see format.h. Calls may come from any thread, from handlers of
 * signals, and before anything is set up; none of them allocates or changes errno. A call that needs the
 * next part of the file lengthens and maps it: it waits for others that do so, and for the disk. */
#ifndef MEMSVIEW_JOURNAL_H
#define MEMSVIEW_JOURNAL_H

#include "recorder/format.h"

#include <stdbool.h>
#include <stddef.h>

/* The variable of the environment that says where to: NUMBER PID PATH, of the process that began this
 * one. */
#define JOURNAL_VARIABLE "MEMSVIEW_RECORDING"

/* Whether there is one; if nobody knows yet, it is looked for. */
bool journal_is_open(void);

/* Note something. Without a journal, nothing is done. O(1). */
void journal_note(recording_kind kind, const void *address, size_t size);

/* What the variable is to say to a process that this one begins, without its name; "" if nothing is
 * recorded. */
const char *journal_variable(void);

#endif

/* The records that this process writes: see format.h. Calls may come from any thread, from handlers of
 * signals, and before anything is set up; none of them allocates or changes errno. A call that needs the
 * next part of the file lengthens and maps it: it waits for others that do so, and for the disk. */
#ifndef MEMSVIEW_JOURNAL_H
#define MEMSVIEW_JOURNAL_H

#include "recorder/format.h"

#include <stdbool.h>
#include <stddef.h>

/* The variable of the environment that says where to write: NUMBER PID PATH, the first two being those of
 * the process that started this one. */
#define JOURNAL_VARIABLE "MEMSVIEW_RECORDING"

/* Return whether there is a journal; open it if that has not been tried. */
bool journal_is_open(void);

/* Write a record. Without a journal, do nothing. O(1). */
void journal_note(recording_kind kind, const void *address, size_t size);

/* Return the value of the variable for a process that this one starts, static; "" if nothing is
 * recorded. */
const char *journal_variable(void);

#endif

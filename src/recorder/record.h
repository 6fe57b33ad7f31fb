/* Running a command, and recording what it asks of its allocator: see format.h. */
#ifndef MEMSVIEW_RECORD_H
#define MEMSVIEW_RECORD_H

/* Run a command, of at least one word and ended by NULL, and write its recording to a file, replacing what
 * was there. What the command reads and writes is its own; nothing is said of the recording unless
 * something is wrong. Return an exit status as a shell does: the command's; 128 and the number of the
 * signal that ended it; 127 if there is no such command, 126 if it cannot be run or recorded; 1 if the
 * file cannot be written. */
int record_command(const char *path, char *const command[]);

#endif

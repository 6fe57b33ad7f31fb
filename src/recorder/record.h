/* Run a command, and has what it asks of its allocator recorded: see format.h. */
#ifndef MEMSVIEW_RECORD_H
#define MEMSVIEW_RECORD_H

/* Put the recording of a command, whose words end with NULL, into a file, in the place of what was
 * there. Whatever the command reads and writes is its own; of the recording nothing is said unless
 * something is wrong. Return an exit status as a shell does: the command's; 128 and the number of the
 * signal that ended it; 127 if there is no such command, 126 if it cannot be run or recorded; 1 if the
 * file cannot be written. */
int record_command(const char *path, char *const command[]);

#endif

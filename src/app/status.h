/* How memsview ends: its exit status, and what is said on standard error. */
#ifndef MEMSVIEW_STATUS_H
#define MEMSVIEW_STATUS_H

enum { DONE = 0, INPUT_WRONG = 1, COMMAND_LINE_WRONG = 2 };

/* Finish standard output: DONE if all that was written has got where it should, or else say so. */
int finish_output(void);

/* Say what is wrong with the command line, and where to look. */
int wrong_command_line(const char *text);

#endif

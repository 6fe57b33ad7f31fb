/* How memsview ends: its exit status, and what is said on standard error where it goes wrong. */
#ifndef MEMSVIEW_STATUS_H
#define MEMSVIEW_STATUS_H

enum { DONE = 0, INPUT_WRONG = 1, COMMAND_LINE_WRONG = 2 };

/* DONE if all that was written to standard output has gone where it should; or else says so. */
int finish_output(void);

/* Says what is wrong with the command line, and where to look. */
int wrong_command_line(const char *text);

#endif

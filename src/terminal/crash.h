/* A crash of the program leaves the terminal as it was found: the terminal is given back first, and then
 * the program dies of the same signal as it would have died without that.
 *
 * A signal handler may do little. So all that it sends is prepared beforehand, and it only calls write(),
 * tcsetattr() and the functions for signals, on a stack of its own, as the program's may have overflowed. */
#ifndef MEMSVIEW_CRASH_H
#define MEMSVIEW_CRASH_H

#include <termios.h>

/* From now on, if the program crashes, give back the terminal on this file: set it as `found`, and send
 * what undoes the modes that curses sets. Curses has been started. Where a sanitizer handles crashes, it
 * does so after that. */
void crash_guard(int file, const struct termios *found);

/* Note how many rows the screen has now. On a terminal without an alternate screen the picture stays, and
 * the cursor goes to the last row. */
void crash_set_rows(int rows);

/* End that: the program has given the terminal back itself. */
void crash_release(void);

#endif

/* A crash of the program leaves no terminal behind that its user has to repair: whatever signal it dies
 * of, the terminal is given back first, and the program then dies of that signal as it would have.
 *
 * A handler may do little. So all that it sends is made beforehand, and it calls write() and tcsetattr()
 * alone, on a stack of its own, for the program's may have overflowed. */
#ifndef MEMSVIEW_CRASH_H
#define MEMSVIEW_CRASH_H

#include <termios.h>

/* From now on, give the terminal on this file back if the program crashes: set it as `found`, and send
 * what undoes the modes that curses sets. Curses has been started. Where a sanitizer handles crashes, it
 * does so after that. */
void crash_guard(int file, const struct termios *found);

/* The screen has so many rows now. The picture stays where there is no other screen to go back to: the
 * cursor then goes to the last row. */
void crash_set_rows(int rows);

/* Leave the terminal, and crashes, alone again. */
void crash_release(void);

#endif

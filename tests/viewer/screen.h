/* A program on the other end of a pty, seen through a terminal emulator (libvterm): keys go in, and
 * glyphs, colours and the state of the terminal are read back.
 *
 * All waiting is for a state, never for a time. Output is fed to the emulator a few bytes at a time
 * and looked at after each, so that no state, however short, is missed. What does not come within
 * the deadline fails the test, with a print of the screen. */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

enum { SCREEN_DEADLINE = 60 };  /* seconds */

typedef struct screen {
    pid_t pid;
    int pty, tty;               /* the two ends; ours is held open to look at it when all is over */
    int errors;                 /* a file that standard error went to */
    VTerm *vterm;
    VTermScreen *cells;
    int cols, rows;
    bool alternate, cursor_shown, exited;
    bool mouse;                 /* the program has asked for it */
    size_t received;            /* bytes that the program has sent, so far */
    char held[256];             /* what the emulator has to say, until somebody waits or types */
    size_t held_length;
    int status;                 /* as waitpid has it, once exited */
    struct termios before;      /* the terminal's settings before the program began */
} screen;

typedef struct screen_cell {
    uint32_t glyph;             /* ' ' where nothing is */
    int fg, bg;                 /* of the palette; -1: the terminal's own */
    bool bold, reverse;
} screen_cell;

/* Starts argv[0], found by its path. `environment` is "NAME=value" or "NAME" (to unset), ended by
 * NULL, on top of TERM=xterm-256color, LC_ALL=C.UTF-8 and no NO_COLOR. `input`, if not NULL, is what
 * it finds on standard input instead of the terminal. */
screen *screen_open(int cols, int rows, const char *const argv[], const char *const environment[],
                    const char *input);
void screen_close(screen *screen);

void screen_type(screen *screen, const char *keys);
void screen_key(screen *screen, VTermKey key);
void screen_resize(screen *screen, int cols, int rows);

/* Waits until a state is seen. */
typedef bool screen_state(screen *screen, const void *context);
void screen_wait(screen *screen, screen_state *state, const void *context, const char *what);
void screen_wait_text(screen *screen, const char *text);
void screen_wait_no_text(screen *screen, const char *text);

/* Waits until the program sleeps without a timeout, so that only a key or a signal could wake it, and
 * all that it wrote is seen. False where the system does not show that. */
bool screen_wait_idle(screen *screen);

/* Waits until the program has ended; its status as waitpid() has it. */
int screen_wait_exit(screen *screen);

screen_cell screen_at(const screen *screen, int row, int col);

/* All rows, blanks at their ends cut, as UTF-8; the next call overwrites it. */
const char *screen_text(const screen *screen);
bool screen_has(const screen *screen, const char *text);

/* What the program wrote on standard error; the next call overwrites it. */
const char *screen_errors(const screen *screen);

/* Fails unless the terminal is as it was found. */
void screen_assert_restored(const screen *screen);

#endif

/* A program on the other end of a pty, seen through a terminal emulator (libvterm): keys go in, and
 * glyphs, colours and the state of the terminal are read back.
 *
 * All waiting is for a state, never for a time. Output is fed to the emulator a few bytes at a time
 * and looked at after each piece, so that no state, however short, is missed. */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

typedef struct screen {
    pid_t pid;
    int pty, tty;               /* the two ends; ours is held open to look at it after the end */
    int errors;                 /* a file that standard error goes to */
    VTerm *vterm;
    VTermScreen *cells;
    int cols, rows;
    int patience;               /* seconds that a wait may last */
    bool alternate, cursor_shown;
    bool mouse;                 /* the program has asked for it */
    bool vanished, exited;
    int status;                 /* as waitpid() has it, once exited */
    size_t received;            /* bytes that the program has sent so far */
    char held[1024];            /* keys and answers of the emulator, until somebody waits */
    size_t held_length;
    struct termios before;      /* the terminal's settings before the program began */
} screen;

/* Start argv[0], which is a path, with our environment, and a file for its standard input if `input`
 * isn't NULL. A wait fails after `patience` seconds. */
screen *screen_open(int cols, int rows, int patience, const char *const argv[], const char *input);

/* End the program if it still runs, and free the screen. */
void screen_close(screen *screen);

/* --- Input ------------------------------------------------------------------------------------- */

/* Hold the next key of `*keys` ready, and move on to the next; false at the end. A key is a name as
 * the viewer's help has it (Space, Enter, PgDn, Ctrl-L) or any other word, which is typed as it is;
 * in quotes it may contain blanks. `*unknown` if it only looks like a name. */
bool screen_key(screen *screen, const char **keys, bool *unknown);

/* Send at once what is held ready. */
void screen_send(screen *screen);

/* Press a button of the mouse (4 and 5: the wheel) and let it go. */
void screen_click(screen *screen, int button, int row, int col);

void screen_resize(screen *screen, int cols, int rows);

/* Tell the program a size that the terminal doesn't have. */
void screen_claim(screen *screen, int cols, int rows);

/* Take the terminal away from the program. */
void screen_vanish(screen *screen);

/* --- Waiting ----------------------------------------------------------------------------------- */

typedef bool screen_state(screen *screen, const void *context);

/* Wait until a state is seen; false if the program ends first, or patience does. */
bool screen_wait(screen *screen, screen_state *state, const void *context);

/* Wait until the program has taken all keys and sleeps without a timeout, so that only a key or a
 * signal could wake it, and all that it wrote is seen. */
bool screen_rest(screen *screen);

/* Whether this system shows who sleeps. */
bool screen_can_rest(void);

/* Wait until the program has ended and all that it wrote is seen. */
bool screen_ended(screen *screen);

/* --- Looking ----------------------------------------------------------------------------------- */

typedef struct screen_area {
    int row, last_row, col, last_col;   /* the last ones belong to it */
} screen_area;

extern const screen_area screen_everywhere;

typedef struct screen_cell {
    uint32_t glyph;             /* ' ' where nothing is */
    int ink, ground;            /* of the palette; -1: the terminal's own; -2: beyond the palette */
} screen_cell;

screen_cell screen_at(const screen *screen, int row, int col);

/* The rows of an area, blanks at their ends cut, as UTF-8; the next call overwrites it. */
const char *screen_text(const screen *screen, screen_area area);

bool screen_has(const screen *screen, const char *text);

/* Where the cursor is; false if it is hidden. */
bool screen_cursor(const screen *screen, int *row, int *col);

/* What the program wrote on standard error; the next call overwrites it. */
const char *screen_errors(const screen *screen);

/* Whether the program has switched the terminal to keys that come one by one. */
bool screen_taken(const screen *screen);

/* Whether the terminal is as it was found. */
bool screen_restored(const screen *screen);

#endif

/* The terminal: taken over when it is opened, given back as it was found however the program ends.
 *
 * All waiting is in one place, terminal_wait(): keys, a resize, a suspension and the signals that
 * end the program arrive there and nowhere else. Signal handlers only note what came. */
#ifndef MEMSVIEW_TERMINAL_H
#define MEMSVIEW_TERMINAL_H

#include "base/complaint.h"
#include "paint/theme.h"

typedef struct terminal terminal;

/* Keys are Unicode code points, or one of these. */
enum {
    INPUT_NONE = 0, INPUT_TAB = 9, INPUT_ENTER = 10, INPUT_ESCAPE = 27, INPUT_CTRL_L = 12,
    INPUT_CTRL_U = 21,
    INPUT_UP = 0x110000, INPUT_DOWN, INPUT_LEFT, INPUT_RIGHT, INPUT_PAGE_UP, INPUT_PAGE_DOWN,
    INPUT_HOME, INPUT_END, INPUT_BACKSPACE, INPUT_DELETE, INPUT_F1,
    INPUT_CLICK, INPUT_DOUBLE_CLICK, INPUT_WHEEL_UP, INPUT_WHEEL_DOWN   /* see terminal_pointer() */
};

typedef enum terminal_event {
    TERMINAL_KEY,               /* a key was pressed */
    TERMINAL_CHANGED,           /* its size changed, or somebody else wrote on it: draw again */
    TERMINAL_TIMEOUT,
    TERMINAL_END                /* a signal, or the terminal is gone: come to an end */
} terminal_event;

/* Take the terminal over; keys come from standard input, or from /dev/tty where that is no
 * terminal. `coloured` asks for colours; there are none where the terminal has none. NULL, and a
 * complaint, where there is no terminal that can be drawn on. */
terminal *terminal_open(const theme *theme, bool coloured, complaint *complaint);

/* Give the terminal back. If terminal_wait() said TERMINAL_END because of a signal, end the
 * program by that signal, as if it had never been caught. */
void terminal_close(terminal *terminal);

/* Whether it shows colours. */
bool terminal_coloured(const terminal *terminal);

/* Whether its font may lack eighths of blocks and small signs, as that of the Linux console does. */
bool terminal_coarse(const terminal *terminal);

/* From now on, draw in another theme. */
void terminal_use(terminal *terminal, const theme *theme);

/* From now on, report the mouse, or do not: then it selects text, as the terminal does. */
void terminal_mouse(terminal *terminal, bool reported);

/* Fill in where the mouse was at the latest INPUT_CLICK, or another of its keys. */
void terminal_pointer(const terminal *terminal, int *row, int *col);

void terminal_size(const terminal *terminal, int *cols, int *rows);

/* Show a grid, sending only what changed. */
void terminal_draw(terminal *terminal, const grid *grid);

/* Forget what is shown, so that the next drawing sends everything. */
void terminal_redraw(terminal *terminal);

/* Wait for whatever comes first, for `nanoseconds` at most, forever if that is negative. */
terminal_event terminal_wait(terminal *terminal, long long nanoseconds, uint32_t *key);

#endif

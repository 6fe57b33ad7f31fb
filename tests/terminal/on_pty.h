/* A program on a pty, and all that it sends: for tests of what it leaves behind. */
#ifndef ON_PTY_H
#define ON_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

typedef struct pty {
    pid_t pid;
    int master, slave;          /* the slave is held open, to look at it when all is over */
    struct termios before;      /* how the terminal was set at first */
    VTerm *vterm;               /* what a terminal makes of it; 80x24 */
    char *bytes;                /* all that came so far; NUL-terminated */
    size_t length;
} pty;

/* Start argv[0] on a terminal of this type, in a UTF-8 locale, with nobody's settings. `variable` is one
 * more of the environment, NAME=VALUE, or NULL. The caller closes the pty. */
pty *pty_open(const char *type, const char *variable, const char *const argv[]);
void pty_close(pty *pty);

void pty_type(const pty *pty, const char *keys);
void pty_resize(const pty *pty, int cols, int rows);

/* Wait until the screen shows a text; until one was sent, at or after the byte `from`. A test fails where
 * none comes in 100 seconds. */
void pty_wait_text(pty *pty, const char *text);
void pty_wait_sent(pty *pty, size_t from, const char *text);

/* Wait until the program has ended; its status, as waitpid() has it. */
int pty_wait_exit(pty *pty);

bool pty_shows(const pty *pty, const char *text);

/* Whether the terminal is set as it was at first. */
bool pty_is_restored(const pty *pty);

#endif

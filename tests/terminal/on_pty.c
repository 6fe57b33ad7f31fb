#define _GNU_SOURCE             /* openpty */
#include "on_pty.h"

#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include <cmocka.h>

enum { COLS = 80, ROWS = 24, DEADLINE = 100, SLICE_MILLISECONDS = 20, MOST_BYTES = 1 << 22 };

static void run_child(int slave, const char *type, const char *variable, const char *const argv[])
{
    login_tty(slave);
    setenv("TERM", type, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    unsetenv("NO_COLOR");
    if (variable)
        putenv((char *)variable);
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

pty *pty_open(const char *type, const char *variable, const char *const argv[])
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLS};
    pty *pty = calloc(1, sizeof *pty);

    assert_non_null(pty);
    pty->bytes = malloc(MOST_BYTES);
    assert_non_null(pty->bytes);
    pty->bytes[0] = '\0';
    assert_int_equal(openpty(&pty->master, &pty->slave, NULL, NULL, &size), 0);
    assert_int_equal(tcgetattr(pty->slave, &pty->before), 0);
    pty->vterm = vterm_new(ROWS, COLS);
    vterm_set_utf8(pty->vterm, 1);
    vterm_screen_enable_altscreen(vterm_obtain_screen(pty->vterm), 1);
    vterm_screen_reset(vterm_obtain_screen(pty->vterm), 1);
    pty->pid = fork();
    assert_true(pty->pid >= 0);
    if (pty->pid == 0) {
        close(pty->master);
        run_child(pty->slave, type, variable, argv);
    }
    return pty;
}

void pty_close(pty *pty)
{
    vterm_free(pty->vterm);
    close(pty->master);
    close(pty->slave);
    free(pty->bytes);
    free(pty);
}

void pty_type(const pty *pty, const char *keys)
{
    assert_int_equal(write(pty->master, keys, strlen(keys)), strlen(keys));
}

void pty_resize(const pty *pty, int cols, int rows)
{
    const struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    ioctl(pty->master, TIOCSWINSZ, &size);
}

/* --- Waiting ----------------------------------------------------------------------------------- */

/* Take what is there, or comes within a moment. */
static void take(pty *pty, int milliseconds)
{
    struct pollfd input = {.fd = pty->master, .events = POLLIN};

    while (poll(&input, 1, milliseconds) > 0) {
        assert_true(pty->length + 1 < MOST_BYTES);
        ssize_t got = read(pty->master, pty->bytes + pty->length, MOST_BYTES - 1 - pty->length);
        if (got <= 0)
            return;
        vterm_input_write(pty->vterm, pty->bytes + pty->length, (size_t)got);
        pty->length += (size_t)got;
        pty->bytes[pty->length] = '\0';
        milliseconds = 0;
    }
}

static void check_time(const pty *pty, time_t began, const char *what)
{
    if (time(NULL) - began > DEADLINE)
        fail_msg("%s did not come; sent was: %s", what, pty->bytes);
}

bool pty_shows(const pty *pty, const char *text)
{
    const VTermRect all = {.end_row = ROWS, .end_col = COLS};
    char shown[4 * ROWS * COLS + 1];
    size_t length = vterm_screen_get_text(vterm_obtain_screen(pty->vterm), shown, sizeof shown - 1, all);

    shown[length] = '\0';
    return strstr(shown, text);
}

void pty_wait_text(pty *pty, const char *text)
{
    time_t began = time(NULL);

    while (!pty_shows(pty, text)) {
        check_time(pty, began, text);
        take(pty, SLICE_MILLISECONDS);
    }
}

void pty_wait_sent(pty *pty, size_t from, const char *text)
{
    time_t began = time(NULL);

    while (!strstr(pty->bytes + from, text)) {
        check_time(pty, began, text);
        take(pty, SLICE_MILLISECONDS);
    }
}

int pty_wait_exit(pty *pty)
{
    time_t began = time(NULL);
    int status;

    while (waitpid(pty->pid, &status, WNOHANG) == 0) {
        check_time(pty, began, "the end");
        take(pty, SLICE_MILLISECONDS);
    }
    take(pty, 0);
    return status;
}

bool pty_is_restored(const pty *pty)
{
    struct termios now;

    return tcgetattr(pty->slave, &now) == 0 && now.c_iflag == pty->before.c_iflag
        && now.c_oflag == pty->before.c_oflag && now.c_cflag == pty->before.c_cflag
        && now.c_lflag == pty->before.c_lflag
        && memcmp(now.c_cc, pty->before.c_cc, sizeof now.c_cc) == 0;
}

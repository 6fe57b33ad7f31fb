/* A crash leaves the terminal as it was found, and ends the program as it would have. */
#define _GNU_SOURCE
#include "on_pty.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* Where a sanitizer would answer to these signals itself, it does not. */
static const char no_handlers[] = "ASAN_OPTIONS=handle_segv=0:handle_sigbus=0:handle_sigfpe=0:"
                                  "handle_sigill=0:handle_abort=0:detect_leaks=0";

static pty *view(const char *type)
{
    const char *const argv[] = {getenv("MEMSVIEW"), "--at", "3", NULL};
    pty *pty = pty_open(type, no_handlers, argv);

    pty_wait_text(pty, "operation");
    pty_wait_text(pty, "q quit");
    return pty;
}

static void assert_died_of(int status, int number)
{
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), number);
}

/* That each of these was sent, at or after the byte `from`. */
static void assert_undone(const pty *pty, size_t from)
{
    static const char *const undone[] = {
        "\033[?1049l",          /* the other screen, */
        "\033[?25h",            /* a hidden cursor, */
        "\033[?1l\033>",        /* keys of the application's own, */
        "1000l",                /* the mouse, */
        "\033(B\033[m",         /* attributes, */
        "\033[39;49m",          /* and colours */
    };

    for (size_t i = 0; i < sizeof undone / sizeof *undone; i++)
        assert_non_null(strstr(pty->bytes + from, undone[i]));
    assert_true(pty_is_restored(pty));
}

static void test_each_signal_gives_the_terminal_back_and_ends_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
        pty *pty = view("xterm-256color");
        size_t before = pty->length;
        assert_false(pty_is_restored(pty));
        kill(pty->pid, crashes[i]);
        assert_died_of(pty_wait_exit(pty), crashes[i]);
        assert_undone(pty, before);
        pty_close(pty);
    }
}

/* Where there is no other screen, the prompt is to come beneath the picture. */
static void test_where_the_picture_stays_the_cursor_goes_below_it(void **state)
{
    pty *pty = view("vt100");
    size_t before = pty->length;

    (void)state;
    kill(pty->pid, SIGSEGV);
    assert_died_of(pty_wait_exit(pty), SIGSEGV);
    assert_non_null(strstr(pty->bytes + before, "\033[24;1H"));
    assert_string_equal(pty->bytes + pty->length - 2, "\r\n");
    assert_true(pty_is_restored(pty));
    pty_close(pty);

    pty = view("vt100");
    before = pty->length;
    pty_resize(pty, 80, 30);
    pty_wait_sent(pty, before, "\033[H\033[J");       /* drawn in the new size */
    before = pty->length;
    kill(pty->pid, SIGSEGV);
    assert_died_of(pty_wait_exit(pty), SIGSEGV);
    assert_non_null(strstr(pty->bytes + before, "\033[30;1H"));
    pty_close(pty);
}

/* --- Crashes that nobody sends ----------------------------------------------------------------- */

static pty *crash(const char *how, const char *options)
{
    const char *const argv[] = {getenv("CRASHING"), how, NULL};

    return pty_open("xterm-256color", options, argv);
}

static void test_a_fault_is_a_crash_and_so_is_a_stack_that_overflows(void **state)
{
    static const struct { const char *how; int number; } faults[] = {
        {"pointer", SIGSEGV}, {"recursion", SIGSEGV}, {"abort", SIGABRT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        pty *pty = crash(faults[i].how, no_handlers);
        assert_died_of(pty_wait_exit(pty), faults[i].number);
        assert_non_null(strstr(pty->bytes, "About to crash."));
        assert_undone(pty, 0);
        pty_close(pty);
    }
}

/* What the sanitizer has to say comes after the screen is left, and names the fault itself. */
static void test_a_sanitizer_reports_where_the_terminal_shows_it(void **state)
{
    static const struct { const char *how, *said; } reports[] = {
        {"pointer", "SEGV on unknown address 0x000000000000"}, {"recursion", "stack-overflow"},
    };

    (void)state;
    if (!getenv("SANITIZED"))
        skip();
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
        pty *pty = crash(reports[i].how, "ASAN_OPTIONS=symbolize=0");
        pty_wait_exit(pty);
        const char *left = strstr(pty->bytes, "\033[?1049l");
        assert_non_null(left);
        assert_non_null(strstr(left, reports[i].said));
        assert_true(pty_is_restored(pty));
        pty_close(pty);
    }
}

/* Nothing of it stays once the terminal has been given back. */
static void test_an_ordinary_end_sends_it_once(void **state)
{
    pty *pty = view("xterm-256color");
    size_t before = pty->length;

    (void)state;
    pty_type(pty, "q");
    int status = pty_wait_exit(pty);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(pty_is_restored(pty));
    const char *left = strstr(pty->bytes + before, "\033[?1049l");
    assert_non_null(left);
    assert_null(strstr(left + 1, "\033[?1049l"));
    pty_close(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_signal_gives_the_terminal_back_and_ends_it),
        cmocka_unit_test(test_where_the_picture_stays_the_cursor_goes_below_it),
        cmocka_unit_test(test_a_fault_is_a_crash_and_so_is_a_stack_that_overflows),
        cmocka_unit_test(test_a_sanitizer_reports_where_the_terminal_shows_it),
        cmocka_unit_test(test_an_ordinary_end_sends_it_once),
    };

    return cmocka_run_group_tests_name("crash", tests, NULL, NULL);
}

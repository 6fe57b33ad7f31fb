#define _GNU_SOURCE
#include "viewer.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST_ARGUMENTS = 20, MOST_FILES = 40 };

static screen *open_viewer(int cols, int rows, const char *const environment[], const char *input,
                           va_list arguments)
{
    const char *argv[MOST_ARGUMENTS] = {getenv("MEMSVIEW")};

    assert_non_null(argv[0]);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 0);   /* nobody's settings, unless a test has some */
    for (int i = 1; i + 1 < MOST_ARGUMENTS && (argv[i] = va_arg(arguments, const char *)); i++)
        ;
    return screen_open(cols, rows, argv, environment, input);
}

screen *view(int cols, int rows, ...)
{
    va_list arguments;

    va_start(arguments, rows);
    screen *screen = open_viewer(cols, rows, NULL, NULL, arguments);
    va_end(arguments);
    return screen;
}

screen *view_with(int cols, int rows, const char *const environment[], const char *input, ...)
{
    va_list arguments;

    va_start(arguments, input);
    screen *screen = open_viewer(cols, rows, environment, input, arguments);
    va_end(arguments);
    return screen;
}

/* --- Scripts ----------------------------------------------------------------------------------- */

static char files[MOST_FILES][32];
static int file_count;

static void remove_files(void)
{
    while (file_count > 0)
        unlink(files[--file_count]);
}

const char *script_file(const char *text)
{
    char *name = files[file_count];

    assert_true(file_count < MOST_FILES);
    if (file_count++ == 0)
        atexit(remove_files);
    strcpy(name, "/tmp/memsview-test-XXXXXX");
    int file = mkstemp(name);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    return name;
}

/* --- Waiting ----------------------------------------------------------------------------------- */

/* Keys may still be on their way through the kernel: to poll delivers them first. */
static bool has_taken_all(screen *screen, const void *context)
{
    struct pollfd input = {.fd = screen->tty, .events = POLLIN};
    int left = 1;

    (void)context;
    return poll(&input, 1, 0) == 0 && ioctl(screen->tty, FIONREAD, &left) == 0 && left == 0;
}

bool settle(screen *screen)
{
    screen_wait(screen, has_taken_all, NULL, "all keys to be taken");
    return screen_wait_idle(screen);
}

static bool differs(screen *screen, const void *text)
{
    return strcmp(screen_text(screen), text) != 0;
}

bool press(screen *screen, const char *keys)
{
    char *before = strdup(screen_text(screen));

    assert_non_null(before);
    screen_type(screen, keys);
    screen_wait(screen, differs, before, "something to change");
    free(before);
    return settle(screen);
}

/* --- The title --------------------------------------------------------------------------------- */

long shown_operation(const screen *screen)
{
    const char *text = strstr(screen_text(screen), "operation ");
    long number;

    return text && sscanf(text, "operation %ld", &number) == 1 ? number : -1;
}

static bool is_at(screen *screen, const void *number)
{
    return shown_operation(screen) == *(const long *)number;
}

void wait_operation(screen *screen, long number)
{
    screen_wait(screen, is_at, &number, "the title to have another number");
}

void quit(screen *screen)
{
    screen_type(screen, "q");
    int status = screen_wait_exit(screen);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    screen_assert_restored(screen);
    assert_string_equal(screen_errors(screen), "");
    screen_close(screen);
}

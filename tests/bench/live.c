/* The viewer as it runs: live MEMSVIEW [--quick]. On a pty that nobody looks at: how soon the first
 * frame is there, what a step sends, what full speed costs beside no screen at all, and whether it
 * sleeps while it is paused. */
#define _GNU_SOURCE
#include "times.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 11, STEPS = 40, QUIET_MILLISECONDS = 60 };

static const char *memsview;
static bool quick;

static double now(void)
{
    return milliseconds(CLOCK_MONOTONIC);
}

/* --- A viewer on a pty ------------------------------------------------------------------------- */

typedef struct viewer {
    pid_t pid;
    int pty;
} viewer;

static viewer start(int cols, int rows, const char *const argv[])
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    viewer viewer;

    viewer.pid = forkpty(&viewer.pty, NULL, NULL, &size);
    if (viewer.pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        execv(memsview, (char *const *)argv);
        _exit(127);
    }
    if (viewer.pid < 0) {
        perror("live");
        exit(EXIT_FAILURE);
    }
    return viewer;
}

static void press(const viewer *viewer, const char *keys)
{
    if (write(viewer->pty, keys, strlen(keys)) != (ssize_t)strlen(keys))
        perror("live");
}

/* Read until nothing comes for `quiet` milliseconds, or, if that is -1, until the other end is closed.
 * Return how many bytes came, and in `*last` when the last of them did. */
static size_t listen(const viewer *viewer, int quiet, double *last)
{
    struct pollfd input = {.fd = viewer->pty, .events = POLLIN};
    char bytes[65536];
    size_t count = 0;

    *last = now();
    while (poll(&input, 1, quiet) > 0) {
        ssize_t got = read(viewer->pty, bytes, sizeof bytes);
        if (got <= 0)
            break;
        *last = now();
        count += (size_t)got;
    }
    return count;
}

/* The viewer writes until it ends: a pty that is closed earlier ends it by a signal. */
static void stop(const viewer *viewer)
{
    double last;
    int status;

    press(viewer, "q");
    listen(viewer, -1, &last);
    close(viewer->pty);
    waitpid(viewer->pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "live: the viewer failed\n");
        exit(EXIT_FAILURE);
    }
}

/* --- What is measured -------------------------------------------------------------------------- */

static void print_line(const char *what, double median, double worst, const char *unit,
                       const char *aim)
{
    printf("%-44s %10.1f %10.1f  %-8s %s\n", what, median, worst, unit, aim);
}

static void print_first_frame(int cols, int rows)
{
    const char *const argv[] = {"memsview", "--at", "1000", NULL};
    int rounds = quick ? 1 : ROUNDS;
    double times[ROUNDS], last;
    char what[80];

    for (int i = 0; i < rounds; i++) {
        double begin = now();
        viewer viewer = start(cols, rows, argv);
        struct pollfd input = {.fd = viewer.pty, .events = POLLIN};
        poll(&input, 1, -1);
        press(&viewer, " ");            /* or it would never be quiet */
        listen(&viewer, 5, &last);
        times[i] = last - begin;
        listen(&viewer, QUIET_MILLISECONDS, &last);
        stop(&viewer);
    }
    sort_times(times, (size_t)rounds);
    snprintf(what, sizeof what, "first frame, %dx%d", cols, rows);
    print_line(what, times[rounds / 2], times[rounds - 1], "ms", "20");
}

static void print_step(int cols, int rows)
{
    const char *const argv[] = {"memsview", "--no-animation", "--at", "1000", NULL};
    int steps = quick ? 1 : STEPS;
    double bytes[STEPS], last;
    char what[80];
    viewer viewer = start(cols, rows, argv);

    listen(&viewer, QUIET_MILLISECONDS, &last);
    press(&viewer, "n");
    listen(&viewer, QUIET_MILLISECONDS, &last);
    for (int i = 0; i < steps; i++) {
        press(&viewer, "n");
        bytes[i] = (double)listen(&viewer, QUIET_MILLISECONDS, &last);
    }
    stop(&viewer);
    sort_times(bytes, (size_t)steps);
    snprintf(what, sizeof what, "one step, %dx%d", cols, rows);
    print_line(what, bytes[steps / 2], bytes[steps - 1], "bytes", "1024");
}

static long wake_ups(pid_t pid)
{
    char path[40], line[200];
    long count = -1;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &count) == 1)
            break;
    if (file)
        fclose(file);
    return count;
}

static void print_paused(void)
{
    const char *const argv[] = {"memsview", NULL};
    viewer viewer = start(80, 24, argv);
    double last;

    listen(&viewer, QUIET_MILLISECONDS, &last);
    press(&viewer, " ");
    listen(&viewer, 1000, &last);
    long before = wake_ups(viewer.pid);
    size_t bytes = listen(&viewer, quick ? 10 : 2000, &last);
    long woken = wake_ups(viewer.pid) - before;
    stop(&viewer);
    print_line("paused: woken in two seconds", (double)woken, (double)woken, "times", "0");
    print_line("paused: sent in two seconds", (double)bytes, (double)bytes, "bytes", "0");
}

/* Milliseconds that so many operations take without a screen. */
static double time_headless(const char *operations)
{
    const char *const argv[] = {"memsview", "--render=summary", "--ops", operations, NULL};
    double begin = now();
    pid_t pid = fork();

    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout))
            _exit(127);
        execv(memsview, (char *const *)argv);
        _exit(127);
    }
    waitpid(pid, NULL, 0);
    return now() - begin;
}

/* The same at full speed in the viewer, which comes to rest after the last. */
static double time_viewer(const char *operations, int cols, int rows)
{
    const char *const argv[] = {"memsview", "--ops", operations, NULL};
    viewer viewer = start(cols, rows, argv);
    double begin, last;

    struct pollfd input = {.fd = viewer.pty, .events = POLLIN};
    poll(&input, 1, -1);
    begin = now();
    press(&viewer, ">>>>>>>>>>>>>>>>>>>>");
    listen(&viewer, 400, &last);
    stop(&viewer);
    return last - begin;
}

static void print_full_speed(int cols, int rows)
{
    enum { FULL_ROUNDS = 5 };
    const char *operations = quick ? "1000" : "3000000";
    double ratios[FULL_ROUNDS];
    int rounds = quick ? 1 : FULL_ROUNDS;
    char what[80];

    for (int i = 0; i < rounds; i++)
        ratios[i] = 100 * time_headless(operations) / time_viewer(operations, cols, rows);
    sort_times(ratios, (size_t)rounds);
    snprintf(what, sizeof what, "rate at full speed to that without, %dx%d", cols, rows);
    print_line(what, ratios[rounds / 2], ratios[0], "%", "50");
}

int main(int argc, char *argv[])
{
    if (argc < 2) {
        fprintf(stderr, "usage: live MEMSVIEW [--quick]\n");
        return EXIT_FAILURE;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);   /* or each child would print what is held back, too */
    memsview = argv[1];
    quick = argc > 2 && strcmp(argv[2], "--quick") == 0;
    printf("%-44s %10s %10s  %-8s %s\n", "the live viewer on a pty", "median", "worst", "unit", "aim");
    print_first_frame(80, 24);
    print_first_frame(200, 60);
    print_step(80, 24);
    print_step(200, 60);
    print_full_speed(80, 24);
    print_full_speed(200, 60);
    print_paused();
    return EXIT_SUCCESS;
}

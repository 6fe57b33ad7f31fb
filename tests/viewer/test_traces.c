/* Traces in the live viewer: they open on the whole, and long ones say how far they have come. */
#define _GNU_SOURCE
#include "viewer.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* The peak is operation 3; two blocks stay. */
static const char leaks[] =
    "a 0 9000\na 1 500\na 2 6000\nf 0\nf 7\na 3 100\nf 2\na 4 18446744073709551615\nr 4 1\n";

static void test_a_trace_opens_on_the_whole(void **state)
{
    screen *screen = view(80, 24, script_file(leaks), NULL);

    (void)state;
    screen_wait_text(screen, "Stayed allocated:");
    assert_int_equal(shown_operation(screen), 9);
    assert_true(screen_has(screen, "Peak and now"));
    assert_true(screen_has(screen, "\u25c6 peak, at 3"));
    assert_true(screen_has(screen, "end, at 9"));
    assert_true(screen_has(screen, "15500"));                   /* used at the peak */
    assert_true(screen_has(screen, "Stayed allocated: 2 blocks, 600 bytes. 1 failed. 1 without a "
                                   "place. 1 freed"));
    press(screen, "P");
    assert_int_equal(shown_operation(screen), 3);
    assert_true(screen_has(screen, "now, at 3"));
    assert_true(screen_has(screen, "Allocated now: 3 blocks, 15500 bytes."));
    press(screen, "p");
    assert_true(screen_has(screen, "\u25c6 peak, at 3"));
    assert_true(screen_has(screen, "15500"));                   /* still known */
    quit(screen);
}

static void test_the_peak_is_marked_in_the_strip_of_time(void **state)
{
    screen *screen = view(80, 24, "--ascii", script_file(leaks), NULL);

    (void)state;
    screen_wait_text(screen, "Stayed allocated:");
    const char *strip = strstr(screen_text(screen), " time ");
    assert_non_null(strip);
    const char *mark = strchr(strip, '^');
    assert_non_null(mark);
    assert_true(mark < strchr(strip, '\n'));
    quit(screen);
}

/* Also where nothing was done behind it. */
static void test_the_figures_of_the_peak_are_known_when_it_is_left(void **state)
{
    screen *screen = view(80, 24, script_file("a 0 1000\na 1 2345\n"), NULL);

    (void)state;
    screen_wait_text(screen, "Stayed allocated: 2 blocks, 3345 bytes.");
    press(screen, "p");
    assert_int_equal(shown_operation(screen), 1);
    assert_true(screen_has(screen, "\u25c6 peak, at 2       3345"));
    assert_true(screen_has(screen, "  now, at 1        1000"));
    quit(screen);
}

static void test_options_say_otherwise(void **state)
{
    screen *screen = view(80, 24, "--at=2", "--pane=sizes", script_file(leaks), NULL);

    (void)state;
    wait_operation(screen, 2);
    assert_false(screen_has(screen, "Peak and now"));
    quit(screen);
}

static void test_compared_traces_open_on_the_whole(void **state)
{
    screen *screen = view(120, 40, "--policy=first-fit,best-fit", script_file(leaks), NULL);

    (void)state;
    wait_operation(screen, 9);
    assert_true(screen_has(screen, "best fit"));
    quit(screen);
}

/* --- Long ones --------------------------------------------------------------------------------- */

static char fifo[] = "/tmp/memsview-fifo-XXXXXX";

/* A pipe by name, and its end for writing, once the viewer reads it. */
static int open_fifo(screen **screen)
{
    int file = mkstemp(fifo);

    close(file);
    unlink(fifo);
    assert_return_code(mkfifo(fifo, 0600), 0);
    int writer = open(fifo, O_RDWR | O_CLOEXEC);        /* which does not wait for a reader */
    *screen = view(80, 24, fifo, NULL);
    return writer;
}

static void close_fifo(int writer)
{
    close(writer);
    unlink(fifo);
    strcpy(fifo + strlen(fifo) - 6, "XXXXXX");
}

static void put(int writer, const char *text)
{
    assert_int_equal(write(writer, text, strlen(text)), strlen(text));
}

/* What was read by then is shown, up to the last whole line. */
static void test_a_key_ends_the_reading_of_a_pipe(void **state)
{
    screen *screen;
    int writer = open_fifo(&screen);

    (void)state;
    put(writer, "1\n1\n9\n1\na 0 100\na 1 100\nf 0\na 2 1");
    screen_wait_text(screen, "Reading: 0.0 MiB so far");
    assert_true(screen_has(screen, "any key: what there is so far"));
    screen_type(screen, "x");
    screen_wait_text(screen, "This is the beginning of the trace");
    screen_wait_text(screen, "The trace was cut short.");
    assert_int_equal(shown_operation(screen), 3);
    quit(screen);
    close_fifo(writer);
}

static void test_q_leaves_while_it_is_read(void **state)
{
    screen *screen;
    int writer = open_fifo(&screen);

    (void)state;
    screen_wait_text(screen, "q: quit");
    screen_type(screen, "q");
    assert_int_equal(screen_wait_exit(screen), 0);
    screen_assert_restored(screen);
    screen_close(screen);
    close_fifo(writer);
}

/* A million operations, of which each takes its time: the replay can be stopped, and stays there. */
static void test_a_key_stops_the_replay_where_it_is(void **state)
{
    enum { ROUNDS = 400000 };
    char *text = malloc((size_t)ROUNDS * 24 + 1), *at = text;

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < ROUNDS; i++)
        at += sprintf(at, "a %d 20000\nf %d\n", i % 10, i % 10);
    screen *screen = view(80, 24, script_file(text), NULL);
    free(text);
    screen_wait_text(screen, "any key stops it");
    assert_true(screen_has(screen, "Replaying"));
    assert_true(screen_has(screen, " %"));
    screen_type(screen, "x");
    screen_wait_no_text(screen, "Replaying");
    long stopped = shown_operation(screen);
    assert_true(stopped > 0 && stopped < 2 * ROUNDS);
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_trace_opens_on_the_whole),
        cmocka_unit_test(test_the_peak_is_marked_in_the_strip_of_time),
        cmocka_unit_test(test_the_figures_of_the_peak_are_known_when_it_is_left),
        cmocka_unit_test(test_options_say_otherwise),
        cmocka_unit_test(test_compared_traces_open_on_the_whole),
        cmocka_unit_test(test_a_key_ends_the_reading_of_a_pipe),
        cmocka_unit_test(test_q_leaves_while_it_is_read),
        cmocka_unit_test(test_a_key_stops_the_replay_where_it_is),
    };

    return cmocka_run_group_tests_name("traces", tests, NULL, NULL);
}

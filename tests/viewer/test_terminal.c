/* The terminal: every kind of it, every size, and given back as it was found however things end. */
#define _GNU_SOURCE
#include "viewer.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char script[] =
    "say Hello.\nmalloc a 1000\nmalloc b 1000\nfree a\nsay Two of them.\nmalloc c 500\n";

/* --- Ends -------------------------------------------------------------------------------------- */

static void assert_ends_by(int number, const char *key)
{
    screen *screen = view(80, 24, NULL);

    screen_wait_text(screen, "operation 2");
    if (key)
        screen_type(screen, key);
    else
        kill(screen->pid, number);
    int status = screen_wait_exit(screen);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), number);
    screen_assert_restored(screen);
    screen_close(screen);
}

static void test_ctrl_c_ends_it_and_leaves_the_terminal_as_found(void **state)
{
    (void)state;
    assert_ends_by(SIGINT, "\003");
}

static void test_term_and_hup_end_it_and_leave_the_terminal_as_found(void **state)
{
    (void)state;
    assert_ends_by(SIGTERM, NULL);
    assert_ends_by(SIGHUP, NULL);
}

/* A shell with job control stands between, for a program without one cannot be stopped by a key. */
static void test_ctrl_z_gives_the_terminal_back_until_it_goes_on(void **state)
{
    const char *const argv[] = {
        "/bin/bash", "--norc", "-ic", "\"$MEMSVIEW\" \"$0\"; echo gave back $?; read -r; fg; "
        "echo left $?", script_file(script), NULL,
    };
    screen *screen = screen_open(80, 24, argv, NULL, NULL);

    (void)state;
    screen_wait_text(screen, "operation 0");
    screen_type(screen, "\032");
    screen_wait_text(screen, "gave back 148");      /* 128 and SIGTSTP */
    screen_assert_restored(screen);
    screen_type(screen, "\r");
    screen_wait_text(screen, "operation 0");
    screen_type(screen, "n");
    wait_operation(screen, 1);
    assert_true(screen->alternate);
    screen_type(screen, "q");
    screen_wait_text(screen, "left 0");
    screen_wait_exit(screen);
    screen_assert_restored(screen);
    screen_close(screen);
}

/* --- Sizes ------------------------------------------------------------------------------------- */

static void test_it_follows_a_resize_at_once(void **state)
{
    screen *screen = view(80, 24, script_file(script), NULL);

    (void)state;
    screen_wait_text(screen, "Last operations");
    screen_resize(screen, 200, 60);
    screen_wait_text(screen, "external fragmentation");
    screen_resize(screen, 60, 16);
    screen_wait_no_text(screen, "Figures");
    screen_wait_text(screen, "PROCESS");
    screen_type(screen, "n");
    wait_operation(screen, 1);
    screen_resize(screen, 80, 24);
    screen_wait_text(screen, "Last operations");
    quit(screen);
}

static void test_where_there_is_little_room_there_is_less_and_in_none_one_line_says_so(void **state)
{
    screen *screen = view(30, 5, script_file(script), NULL);

    (void)state;
    screen_wait_text(screen, "operation 0");
    screen_resize(screen, 15, 10);
    screen_wait_text(screen, "memsview needs");
    screen_resize(screen, 80, 2);
    screen_wait_text(screen, "memsview needs 16x3, has 80x2");
    screen_resize(screen, 80, 24);
    screen_wait_text(screen, "operation 0");
    screen_type(screen, "a");
    screen_wait_text(screen, "Allocate how many bytes?");
    screen_resize(screen, 8, 2);
    screen_wait_text(screen, "memsview");
    quit(screen);                           /* also in the middle of a question */
}

/* It may say anything of its size: nothing, or more than there is memory for. */
static void test_a_terminal_that_lies_about_its_size_is_not_believed(void **state)
{
    static const int sizes[][2] = {{0, 0}, {65535, 65535}, {1, 65535}, {65535, 1}, {0, 24}};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const struct winsize lie = {(unsigned short)sizes[i][1], (unsigned short)sizes[i][0], 0, 0};
        const struct winsize truth = {24, 80, 0, 0};
        screen *screen = view(80, 24, script_file(script), NULL);
        screen_wait_text(screen, "operation 0");
        ioctl(screen->pty, TIOCSWINSZ, &lie);
        screen_type(screen, "\033");        /* which does nothing */
        settle(screen);
        ioctl(screen->pty, TIOCSWINSZ, &truth);
        screen_wait_text(screen, "operation 0");
        settle(screen);
        screen_type(screen, "n");
        wait_operation(screen, 1);
        screen_wait_text(screen, "Last operations");
        quit(screen);
    }
}

static void test_one_that_lies_from_the_start_shows_what_its_type_says(void **state)
{
    const char *const lines[] = {"LINES=99999999", "COLUMNS=99999999", NULL};
    screen *screen = view_with(80, 24, lines, NULL, script_file(script), NULL);

    (void)state;
    screen_wait_text(screen, "Last operations");
    screen_wait_text(screen, "q quit");
    quit(screen);
}

static void test_500_columns_and_one_cell_are_sizes_like_others(void **state)
{
    screen *screen = view(500, 120, "--at", "3", script_file(script), NULL);

    (void)state;
    wait_operation(screen, 3);
    screen_wait_text(screen, "external fragmentation");
    quit(screen);
    screen = view(1, 1, script_file(script), NULL);
    screen_wait_text(screen, "\u2026");
    quit(screen);
}

static void test_one_that_vanishes_ends_it(void **state)
{
    screen *screen = view(80, 24, "--at", "3", NULL);

    (void)state;
    screen_wait_text(screen, "running");
    close(screen->tty);                     /* the other end has it open alone */
    screen->tty = open("/dev/null", O_RDWR);
    close(screen->pty);
    screen->pty = open("/dev/null", O_RDWR);
    assert_int_equal(waitpid(screen->pid, &screen->status, 0), screen->pid);
    screen->exited = true;
    assert_true(WIFSIGNALED(screen->status));
    assert_int_equal(WTERMSIG(screen->status), SIGHUP);
    screen_close(screen);
}

static bool shows_size(screen *screen, const void *text)
{
    return screen_has(screen, text);
}

static void test_storms_of_resizes_leave_a_whole_picture(void **state)
{
    static const int sizes[][2] = {{500, 4}, {1, 1}, {2, 200}, {81, 25}, {300, 100}, {40, 10}};
    screen *screen = view(80, 24, "--at", "100", NULL);

    (void)state;
    screen_wait_text(screen, "running");
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    for (int round = 0; round < 20; round++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            screen_resize(screen, sizes[i][0], sizes[i][1]);
    screen_resize(screen, 80, 24);
    screen_wait(screen, shows_size, "Last operations", "all panels");
    screen_wait_text(screen, "q quit");
    quit(screen);
}

/* --- Kinds ------------------------------------------------------------------------------------- */

static void test_every_common_type_of_terminal_shows_it(void **state)
{
    static const char *const types[] = {
        "TERM=xterm-256color", "TERM=screen", "TERM=tmux-256color", "TERM=linux", "TERM=vt100",
    };

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const char *const environment[] = {types[i], NULL};
        screen *screen = view_with(80, 24, environment, NULL, script_file(script), NULL);
        screen_wait_text(screen, "Last operations");
        screen_type(screen, "n");
        wait_operation(screen, 1);
        quit(screen);
    }
}

/* The keys that have sequences of their own, as each type of terminal sends them. */
static void test_special_keys_work_on_every_type(void **state)
{
    static const struct { const char *type, *home, *end, *right, *help; } types[] = {
        {"TERM=xterm-256color", "\033OH", "\033OF", "\033OC", "\033OP"},
        {"TERM=tmux-256color", "\033[1~", "\033[4~", "\033OC", "\033OP"},
        {"TERM=screen", "\033[1~", "\033[4~", "\033OC", "\033OP"},
        {"TERM=linux", "\033[1~", "\033[4~", "\033[C", "\033[[A"},
        {"TERM=vt100", NULL, NULL, "\033OC", "\033OP"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const char *const environment[] = {types[i].type, NULL};
        screen *screen = view_with(80, 24, environment, NULL, "--at", "2", "--zoom", "3",
                                   script_file(script), NULL);
        wait_operation(screen, 2);
        screen_type(screen, types[i].right);
        screen_wait_text(screen, "PROCESS a 1000 bytes");
        screen_type(screen, "+++");
        if (types[i].end) {
            screen_type(screen, types[i].end);
            screen_wait_no_text(screen, "\u25bc");
            screen_wait_text(screen, "\u25b2");
            screen_type(screen, types[i].home);
            screen_wait_no_text(screen, "\u25b2");
        }
        screen_type(screen, types[i].help);
        screen_wait_text(screen, " Keys ");
        screen_type(screen, "q");
        screen_wait_no_text(screen, " Keys ");
        quit(screen);
    }
}

static char terminfo[80] = "TERMINFO";

/* A type of terminal that few machines know: false if there is nothing here to describe it with. */
static bool describe_16_colours(void)
{
    char folder[] = "/tmp/memsview-types-XXXXXX", command[300];
    const char *source = script_file("of-16-colours|a terminal of 16 colours,\n"
                                     "\tcolors#16, pairs#256, use=xterm-256color,\n");

    assert_non_null(mkdtemp(folder));
    snprintf(terminfo, sizeof terminfo, "TERMINFO=%s", folder);
    snprintf(command, sizeof command, "tic -o %s %s 2>/dev/null", folder, source);
    return system(command) == 0;
}

static void remove_16_colours(void)
{
    char command[120];

    if (!strchr(terminfo, '='))
        return;
    snprintf(command, sizeof command, "rm -r %s", strchr(terminfo, '=') + 1);
    assert_int_equal(system(command), 0);
    strcpy(terminfo, "TERMINFO");
}

static void assert_fewer_colours(const char *type, int most, bool some)
{
    const char *const environment[] = {type, terminfo, NULL};
    screen *screen = view_with(80, 24, environment, NULL, "--at", "3", script_file(script), NULL);
    bool coloured = false;

    wait_operation(screen, 3);
    screen_wait_text(screen, " b 1000 ");
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++) {
            screen_cell cell = screen_at(screen, row, col);
            assert_true(cell.fg < most && cell.bg < most);
            coloured |= cell.bg > 0;
        }
    assert_int_equal(coloured, some);
    quit(screen);
}

static void test_a_terminal_of_few_colours_is_sent_few(void **state)
{
    (void)state;
    assert_fewer_colours("TERM=xterm-256color", 256, true);
    if (describe_16_colours())
        assert_fewer_colours("TERM=of-16-colours", 16, true);
    remove_16_colours();
    assert_fewer_colours("TERM=linux", 8, true);
    assert_fewer_colours("TERM=screen", 8, true);
    assert_fewer_colours("TERM=vt100", 0, false);
}

/* Of an ordinary size, on an ordinary heap. */
static void test_a_step_sends_less_than_a_kilobyte(void **state)
{
    screen *screen = view(80, 24, "--no-animation", "--at", "1000", NULL);
    long operation;

    (void)state;
    screen_wait_text(screen, "running");
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    settle(screen);
    operation = shown_operation(screen);
    screen_type(screen, "n");
    wait_operation(screen, ++operation);
    settle(screen);
    for (int i = 0; i < 50; i++) {
        size_t before = screen->received;
        screen_type(screen, "n");
        wait_operation(screen, ++operation);
        settle(screen);
        assert_in_range(screen->received - before, 1, 1023);
    }
    quit(screen);
}

static void assert_refused(const char *type, const char *said)
{
    const char *const environment[] = {type, NULL};
    screen *screen = view_with(80, 24, environment, NULL, NULL);
    int status = screen_wait_exit(screen);

    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_non_null(strstr(screen_errors(screen), said));
    assert_non_null(strstr(screen_errors(screen), "--render=text"));
    assert_string_equal(screen_text(screen) + strspn(screen_text(screen), "\n"), "");
    screen_assert_restored(screen);
    screen_close(screen);
}

static void test_a_terminal_that_is_none_is_refused_with_a_sentence(void **state)
{
    (void)state;
    assert_refused("TERM=dumb", "a terminal of type 'dumb' cannot be drawn on");
    assert_refused("TERM=no-such-thing", "the terminal type 'no-such-thing' is not known");
    assert_refused("TERM", "TERM is not set");
}

static void assert_ascii(const screen *screen)
{
    for (const char *c = screen_text(screen); *c; c++)
        assert_true((*c >= ' ' && *c < 0x7f) || *c == '\n');
}

static void test_without_utf8_it_draws_in_ascii(void **state)
{
    const char *const environment[] = {"LC_ALL=C", NULL};
    screen *screen = view_with(80, 24, environment, NULL, "--at", "3", script_file(script), NULL);

    (void)state;
    wait_operation(screen, 3);
    screen_wait_text(screen, "=== b 1000 ===");
    screen_type(screen, "?");
    screen_wait_text(screen, "run, or pause");
    assert_ascii(screen);
    screen_type(screen, "q");
    screen_wait_no_text(screen, "run, or pause");
    assert_ascii(screen);
    quit(screen);
}

static void test_no_color_is_honoured_and_all_is_still_legible(void **state)
{
    const char *const environment[] = {"NO_COLOR=1", NULL};
    screen *screen = view_with(80, 24, environment, NULL, "--at", "3", script_file(script), NULL);

    (void)state;
    wait_operation(screen, 3);
    screen_wait_text(screen, " b 1000 ");
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++) {
            assert_int_equal(screen_at(screen, row, col).fg, -1);
            assert_int_equal(screen_at(screen, row, col).bg, -1);
        }
    assert_true(screen_has(screen, "\u2593\u2593"));     /* a PROCESS beside another */
    assert_true(screen_has(screen, "\u2591\u2591"));     /* a HOLE */
    quit(screen);
}

/* --- Input and narration ----------------------------------------------------------------------- */

static void test_a_script_on_standard_input_leaves_the_keys_to_the_terminal(void **state)
{
    screen *screen = view_with(80, 24, NULL, script, "-", NULL);

    (void)state;
    screen_wait_text(screen, "standard input");
    screen_wait_text(screen, "Hello.");
    screen_type(screen, "nnn");
    wait_operation(screen, 3);
    screen_wait_text(screen, "Two of them.");
    quit(screen);
}

static void test_an_expectation_that_fails_stops_and_is_said_at_the_end_too(void **state)
{
    screen *screen = view(80, 24, script_file("malloc a 1\nexpect MAIN[1:2]-> P[1:2] <-> NULL\n"),
                          NULL);

    (void)state;
    screen_wait_text(screen, "operation 0");
    screen_type(screen, "n");
    screen_wait_text(screen, "STOPPED at line 2: expected MAIN[1:2]-> P[1:2] <-> NULL, found");
    screen_type(screen, "n");
    screen_wait_text(screen, "Stopped: see above");
    assert_int_equal(shown_operation(screen), 1);
    screen_type(screen, "q");
    assert_int_equal(WEXITSTATUS(screen_wait_exit(screen)), 1);
    assert_non_null(strstr(screen_errors(screen), ":2: expected MAIN[1:2]"));
    screen_assert_restored(screen);
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ctrl_c_ends_it_and_leaves_the_terminal_as_found),
        cmocka_unit_test(test_term_and_hup_end_it_and_leave_the_terminal_as_found),
        cmocka_unit_test(test_ctrl_z_gives_the_terminal_back_until_it_goes_on),
        cmocka_unit_test(test_it_follows_a_resize_at_once),
        cmocka_unit_test(test_where_there_is_little_room_there_is_less_and_in_none_one_line_says_so),
        cmocka_unit_test(test_a_terminal_that_lies_about_its_size_is_not_believed),
        cmocka_unit_test(test_one_that_lies_from_the_start_shows_what_its_type_says),
        cmocka_unit_test(test_500_columns_and_one_cell_are_sizes_like_others),
        cmocka_unit_test(test_one_that_vanishes_ends_it),
        cmocka_unit_test(test_special_keys_work_on_every_type),
        cmocka_unit_test(test_a_terminal_of_few_colours_is_sent_few),
        cmocka_unit_test(test_a_step_sends_less_than_a_kilobyte),
        cmocka_unit_test(test_storms_of_resizes_leave_a_whole_picture),
        cmocka_unit_test(test_every_common_type_of_terminal_shows_it),
        cmocka_unit_test(test_a_terminal_that_is_none_is_refused_with_a_sentence),
        cmocka_unit_test(test_without_utf8_it_draws_in_ascii),
        cmocka_unit_test(test_no_color_is_honoured_and_all_is_still_legible),
        cmocka_unit_test(test_a_script_on_standard_input_leaves_the_keys_to_the_terminal),
        cmocka_unit_test(test_an_expectation_that_fails_stops_and_is_said_at_the_end_too),
    };

    return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}

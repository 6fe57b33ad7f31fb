/* Recording from outside: what is in the file, whatever becomes of the program; and that the program is
 * none the wiser. */
#include "run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/memsview-record-XXXXXX";
static char path[sizeof folder + 20];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/trace", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static const char *traced(void)
{
    return getenv("TRACED");
}

/* memsview --record, whose status is the program's. */
static const situation recording = {.input = "some input\n", .any_status = true};

#define record_command(...) memsview_in(&recording, "--record", path, "--", __VA_ARGS__, NULL)

static outcome record(const char *mode)
{
    return record_command(traced(), mode);
}

static const char *summary(void)
{
    outcome outcome = memsview(NULL, "--render=summary", path, NULL);

    assert_fine(outcome);
    return outcome.out;
}

static void assert_silent(outcome outcome, int status)
{
    assert_int_equal(outcome.status, status);
    assert_string_equal(outcome.out, "");
    assert_string_equal(outcome.err, "");
}

/* --- What is recorded -------------------------------------------------------------------------- */

static void test_each_function_is_recorded(void **state)
{
    (void)state;
    assert_silent(record("each"), 7);
    const char *figures = summary();
    assert_true(figure(figures, "allocations") == 9);
    assert_true(figure(figures, "reallocations") == 1);
    assert_true(figure(figures, "frees") == 9);
    assert_true(figure(figures, "refused_in_trace") == 3);
    assert_true(figure(figures, "live_blocks") == 0);
    assert_true(figure(figures, "unknown_frees") == 0);
    assert_true(figure(figures, "cut_short") == 0);
    assert_true(figure(figures, "operations") == 9 + 1 + 9 + 3);
}

/* If anything were out of order, an address would be freed that is not known, or be there twice. */
static void test_threads_are_recorded_in_order(void **state)
{
    enum { CALLS = 4 * 20000 };

    (void)state;
    assert_silent(record("threads"), 7);
    const char *figures = summary();
    assert_true(figure(figures, "allocations") >= CALLS);
    assert_true(figure(figures, "allocations") <= CALLS + 20);      /* the threads themselves */
    assert_true(figure(figures, "reallocations") >= 4 * 6667);
    assert_true(figure(figures, "frees") >= CALLS);
    assert_true(figure(figures, "unknown_frees") == 0);
    assert_true(figure(figures, "live_blocks") <= 20);
}

static void test_forks_are_recorded(void **state)
{
    (void)state;
    assert_silent(record("forks"), 7);
    const char *figures = summary();
    assert_true(figure(figures, "allocations") == 4);
    assert_true(figure(figures, "frees") == 1);
    assert_true(figure(figures, "inherited_frees") == 3);
    assert_true(figure(figures, "live_blocks") == 3);
    outcome second = memsview(NULL, "--render=summary", "--process=2", path, NULL);
    assert_fine(second);
    assert_true(figure(second.out, "allocations") == 2);
    assert_true(figure(second.out, "frees") == 1);
    assert_true(figure(second.out, "live_blocks") == 1);
    assert_wrong_input(memsview(NULL, "--render=summary", "--process=5", path, NULL), folder,
                       "process 5 is not in this recording, which has 4");
}

static void test_what_a_program_did_before_its_end_is_there(void **state)
{
    (void)state;
    assert_int_equal(record("kill").status, 128 + SIGKILL);
    assert_true(figure(summary(), "allocations") == 100000);
    assert_int_equal(record("crash").status, 128 + SIGSEGV);
    assert_true(figure(summary(), "allocations") == 1000);
    assert_silent(record("refused"), 7);
    assert_true(figure(summary(), "allocations") == 1000);
}

static void test_a_program_that_takes_the_place_of_another_is_recorded_too(void **state)
{
    (void)state;
    assert_silent(record("exec"), 7);
    const char *figures = summary();
    assert_true(figure(figures, "allocations") == 1000 + 9);
    assert_true(figure(figures, "frees") == 1000 + 9);
    assert_true(figure(figures, "live_blocks") == 0);
}

/* Its interpreter is. */
static void test_a_script_is_recorded(void **state)
{
    char script[sizeof folder + 20];

    (void)state;
    snprintf(script, sizeof script, "%s/script", folder);
    FILE *file = fopen(script, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n'%s' each\n", traced());
    fclose(file);
    chmod(script, 0700);
    assert_silent(record_command(script), 7);
    unlink(script);
    assert_true(figure(summary(), "refused_in_trace") == 3);
}

/* A file of records is some 24 bytes a call before it is compressed. */
static void test_a_recording_is_compact(void **state)
{
    struct stat status;

    (void)state;
    record("kill");
    assert_return_code(stat(path, &status), 0);
    assert_true(status.st_size < 100000 * 6);
}

/* --- The program ------------------------------------------------------------------------------- */

static void test_the_program_reads_and_writes_as_ever(void **state)
{
    (void)state;
    outcome outcome = record("copy");

    assert_int_equal(outcome.status, 7);
    assert_string_equal(outcome.out, "some input\n");
    assert_string_equal(outcome.err, "an error\n");
}

static void test_the_program_finds_its_own_environment(void **state)
{
    (void)state;
    outcome plain = record("environment");
    assert_null(strstr(plain.out, "LD_PRELOAD"));
    assert_null(strstr(plain.out, "MEMSVIEW_RECORDING"));
    outcome own = record_command("/usr/bin/env", "LD_PRELOAD=libm.so.6", "OTHER=thing", traced(),
                                 "environment");
    assert_contains(own.out, "LD_PRELOAD=libm.so.6\n");
    assert_contains(own.out, "OTHER=thing\n");
    assert_null(strstr(own.out, "memsrecord"));
}

/* --- What cannot be recorded ------------------------------------------------------------------- */

static void assert_not_recorded(outcome outcome, int status, const char *part)
{
    assert_int_equal(outcome.status, status);
    assert_string_equal(outcome.out, "");
    assert_contains(outcome.err, part);
}

static void test_a_missing_command_is_told(void **state)
{
    (void)state;
    assert_not_recorded(record_command("no-such-command"), 127,
                        "memsview: no-such-command: command not found\n");
    assert_not_recorded(record_command("/no/such/command"), 127,
                        "memsview: /no/such/command: No such file or directory\n");
    assert_not_recorded(record_command(""), 127, "'': ");
    assert_not_recorded(record_command("/etc/passwd"), 126,
                        "/etc/passwd: Permission denied\n");
    assert_not_recorded(record_command("/"), 126, "/: Is a directory");
    assert_not_recorded(record_command("/no\033[2J"), 127, "/no?[2J");
}

static void test_a_static_command_is_told(void **state)
{
    const char *program = getenv("STATIC");

    (void)state;
    if (!program)
        skip();
    assert_not_recorded(record_command(program), 126,
                        "cannot be recorded: it is linked statically");
}

static void test_a_file_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    assert_not_recorded(memsview(NULL, "--record", "/no/such/file", "--", traced(), "each", NULL), 1,
                        "/no/such/file: cannot be written: No such file or directory");
    assert_not_recorded(memsview(NULL, "--record", "/dev/null", "--", traced(), "each", NULL), 1,
                        "/dev/null: cannot be written");
    assert_wrong_command(memsview(NULL, "--record", path, NULL), "needs a COMMAND");
    assert_wrong_command(memsview(NULL, "--record", path, "--render=text", "--", "ls", NULL),
                         "do not go together");
    assert_wrong_input(memsview("malloc a 1\n", "-", "--process=1", "--render=text", NULL),
                       "standard input: ", "is no recording");
    assert_wrong_command(memsview(NULL, "--record=", "--", traced(), NULL), "name of a file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_function_is_recorded),
        cmocka_unit_test(test_threads_are_recorded_in_order),
        cmocka_unit_test(test_forks_are_recorded),
        cmocka_unit_test(test_what_a_program_did_before_its_end_is_there),
        cmocka_unit_test(test_a_program_that_takes_the_place_of_another_is_recorded_too),
        cmocka_unit_test(test_a_script_is_recorded),
        cmocka_unit_test(test_a_recording_is_compact),
        cmocka_unit_test(test_the_program_reads_and_writes_as_ever),
        cmocka_unit_test(test_the_program_finds_its_own_environment),
        cmocka_unit_test(test_a_missing_command_is_told),
        cmocka_unit_test(test_a_static_command_is_told),
        cmocka_unit_test(test_a_file_that_cannot_be_written_is_told),
    };

    return cmocka_run_group_tests_name("record", tests, make_folder, remove_folder);
}

/* The live viewer writes its session as a script: whoever plays the file comes to the same heap,
 * and no option of the heap is left out. */
#define _GNU_SOURCE
#include "viewer.h"

#include "../cli/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/memsview-writing-XXXXXX";
static char path[sizeof folder + 20];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/session.mems", folder);
    return 0;
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static const char *contents(void)
{
    static char text[1 << 16];
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void write_session(screen *screen)
{
    screen_type(screen, "w");
    screen_wait_text(screen, "Write the session as:");
    screen_type(screen, "\025");
    screen_type(screen, path);
    screen_type(screen, "\r");
    screen_wait_text(screen, "Written to /tmp/");
}

/* The file, played without options, is what the session was; all options of the heap are in it. */
static void assert_written(const char *stats, const char *options)
{
    outcome played = memsview(NULL, path, "--render=stats", NULL);

    assert_fine(played);
    assert_string_equal(played.out, stats);
    assert_contains(contents(), options);
}

static void test_a_session_is_written_with_the_options_of_its_heap(void **state)
{
#define OPTIONS \
    "--workload=random", "--ops=300", "--policy=worst-fit", "--page-size=8192", \
    "--base-address=0x10000", "--alignment=16", "--smallest-mapping=2", "--capacity=24K", \
    "--coalescing=on-demand", "--give-back"
    outcome there = memsview(NULL, OPTIONS, "--render=stats", NULL);
    screen *screen = view(80, 24, OPTIONS, "--at=300", NULL);

    (void)state;
    assert_fine(there);
    wait_operation(screen, 300);
    write_session(screen);
    quit(screen);
    assert_written(there.out,
                   "plays it.\noption policy worst-fit\noption page-size 8192\noption base-address "
                   "65536\noption alignment 16\noption smallest-mapping 2\noption capacity 24576\n"
                   "option coalescing on-demand\noption give-back\nmalloc b");
}

/* But for the size of a page, which differs from machine to machine, and the policy. */
static void test_options_that_are_as_usual_are_not_written(void **state)
{
    outcome there = memsview(NULL, "--ops=300", "--page-size=4096", "--render=stats", NULL);
    screen *screen = view(80, 24, "--ops=300", "--page-size=4096", "--at=300", NULL);

    (void)state;
    assert_fine(there);
    wait_operation(screen, 300);
    write_session(screen);
    quit(screen);
    assert_written(there.out,
                   "plays it.\noption policy first-fit\noption page-size 4096\nmalloc b");
}

#define WITH_FILE(test) cmocka_unit_test_teardown(test, remove_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FILE(test_a_session_is_written_with_the_options_of_its_heap),
        WITH_FILE(test_options_that_are_as_usual_are_not_written),
    };

    return cmocka_run_group_tests_name("writing", tests, make_folder, remove_folder);
}

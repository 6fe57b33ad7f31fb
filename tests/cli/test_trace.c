/* Traces and the options of a heap, from outside: what memsview makes of a .rep file, and of every
 * option that a heap has, on the command line and in a script. */
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char lab[] = "20000\n3\n8\n1\na 0 512\na 1 128\nr 0 640\na 2 128\nf 1\nr 0 768\nf "
    "0\nf 2\n";

/* --- Traces ----------------------------------------------------------------------------------- */

static void test_a_trace_is_told_by_its_content_and_replayed(void **state)
{
    (void)state;
    outcome summary = memsview(lab, "-", "--render=summary", NULL);
    outcome stats = memsview(lab, "-", "--render=stats", "--at=3", "--page-size=4096", NULL);

    assert_fine(summary);
    assert_true(figure(summary.out, "operations") == 8);
    assert_true(figure(summary.out, "allocations") == 3);
    assert_true(figure(summary.out, "reallocations") == 2);
    assert_true(figure(summary.out, "frees") == 3);
    assert_true(figure(summary.out, "live_blocks") == 0);
    assert_true(figure(summary.out, "peak_live_bytes") == 1280);     /* 512 + 640 + 128: moving */
    assert_fine(stats);
    assert_contains(stats.out, "MAIN[1000:5095]-> H[1000:1511] <-> P[1512:1639] <-> P[1640:2279] "
                               "<-> H[2280:5095] <-> NULL\n");
    assert_contains(memsview(lab, "-", "--render=text", "--at=6", NULL).out, "realloc");
}

static void test_what_the_heap_refuses_is_passed_over_in_the_rest_of_a_trace(void **state)
{
    (void)state;
    outcome outcome = memsview("a 0 9223372036854775807\na 1 100\nr 0 5\nf 0\na 2 0\nf 2\nf 1\n",
                               "-",
                               "--render=summary", NULL);

    assert_fine(outcome);
    assert_true(figure(outcome.out, "operations") == 7);
    assert_true(figure(outcome.out, "failed") == 2);
    assert_true(figure(outcome.out, "frees") == 1);
    assert_true(figure(outcome.out, "not_found") == 0);
}

/* What nobody allocated is freed in vain, and counted. */
static void test_unknown_frees_are_counted(void **state)
{
    (void)state;
    outcome outcome = memsview("a 0 100\nf 1\nf 0\nf 0\nr 9 50\n", "-", "--render=summary", NULL);

    assert_fine(outcome);
    assert_true(figure(outcome.out, "unknown_frees") == 3);
    assert_true(figure(outcome.out, "operations") == 6);
    assert_true(figure(outcome.out, "frees") == 1);
    assert_true(figure(outcome.out, "live_bytes") == 50);
    assert_contains(memsview("a 0 100\nf 1\n", "-", "--render=text", NULL).out,
                    "free id 1: nothing that the trace knows of was allocated there");
}

static const char log[] =
    "= Start\n@ ./a:[0x1] + 0x1000 0x64\n@ ./a:[0x1] + 0x2000 0x1388\n@ ./a:[0x1] - 0x1000\n"
    "@ ./a:[0x1] + (nil) 0xffffffff\n@ ./a:[0x1] < 0x2000\n@ ./a:[0x1] > 0x3000 0x10\n"
    "@ ./a:[0x1] - 0x7777\n= End\n";

static void test_an_mtrace_is_replayed(void **state)
{
    (void)state;
    outcome outcome = memsview(log, "-", "--render=summary", NULL);

    assert_fine(outcome);
    assert_true(figure(outcome.out, "operations") == 6);
    assert_true(figure(outcome.out, "allocations") == 2);
    assert_true(figure(outcome.out, "reallocations") == 1);
    assert_true(figure(outcome.out, "frees") == 1);
    assert_true(figure(outcome.out, "failed") == 0);
    assert_true(figure(outcome.out, "refused_in_trace") == 1);
    assert_true(figure(outcome.out, "unknown_frees") == 1);
    assert_true(figure(outcome.out, "live_bytes") == 16);
    assert_contains(memsview(log, "-", "--render=text", NULL).out, "free address 0x7777: nothing");
    assert_contains(memsview(log, "-", "--render=text", "--at=4", NULL).out,
                    "allocate 4294967295: the program itself was refused it");
    assert_wrong_input(memsview("= Start\n@ a ~ 0x1\033[2J\n", "-", "--render=stats", NULL),
                       "standard input:2: ", "'@ a ~ 0x1?[2J' is not a line of an mtrace");
    assert_wrong_input(memsview(log, "-", "--process=2", "--render=stats", NULL), "standard input: ",
                       "process 2 is not in an mtrace, which has 1");
}

/* The peak is behind the third operation: 9600 bytes in three main nodes and more. */
static void test_a_summary_has_the_peak(void **state)
{
    static const char text[] = "a 0 100\na 1 9000\na 2 500\nf 1\na 3 6000\nf 3\n";

    (void)state;
    outcome outcome = memsview(text, "-", "--render=summary", "--page-size=4096", NULL);
    assert_fine(outcome);
    assert_true(figure(outcome.out, "peak_operation") == 3);
    assert_true(figure(outcome.out, "mapped_bytes_at_peak") == 4096 + 12288);
    assert_true(figure(outcome.out, "holes_at_peak") == 2);
    assert_contains(outcome.out, "external_fragmentation_at_peak: 0.484670\n");    /* 1 - 3496 / 6784 */
    assert_contains(outcome.out, "utilisation_at_peak: 0.585938\n");        /* 9600 / 16384 */
    assert_true(figure(outcome.out, "cut_short") == 0);
}

static void test_several_policies_are_compared(void **state)
{
    (void)state;
    outcome several = memsview(lab, "-", "--policy=first-fit,best-fit", "--render=summary", NULL);
    outcome compared = memsview(lab, "-", "--compare=first-fit,best-fit", "--render=stats", NULL);

    assert_fine(several);
    assert_contains(several.out, "policy: first-fit\noperations: 8\n");
    assert_contains(several.out, "\n\npolicy: best-fit\noperations: 8\n");
    assert_string_equal(memsview(lab, "-", "--policy=first-fit,best-fit", "--render=stats", NULL).out,
                        compared.out);
    assert_wrong_command(memsview(lab, "-", "--policy=first-fit,junk", NULL), "'junk'; there is");
    assert_wrong_input(memsview("option policy first-fit,best-fit\nmalloc a 1\n", "-",
                                "--render=stats", NULL), "standard input:1: ", "has one policy");
}

static void test_a_trace_is_drawn_whole_with_its_peak(void **state)
{
    (void)state;
    outcome outcome = memsview(lab, "-", "--render=text", NULL);

    assert_fine(outcome);
    assert_contains(outcome.out, "Peak and now");
    assert_contains(outcome.out, "end, at 8");
    assert_contains(outcome.out, "Stayed allocated: 0 blocks, 0 bytes.");
    assert_contains(memsview(lab, "-", "--render=text", "--pane=figures", NULL).out, "Last operations");
}

static void test_a_wrong_trace_is_told_with_its_line(void **state)
{
    (void)state;
    assert_wrong_input(memsview("1\n1\n\na 0 1\na 0 1\n", "-", "--render=stats", NULL),
                       "standard input:5: ", "id 0 is allocated already, in line 4; free it first");
    assert_wrong_input(memsview("a 0 1\na 1 \033[31m\n", "-", NULL), "standard input:2: ",
                       "size '?[31m' is no number");
    assert_wrong_input(memsview("5\n5\n5\n5\na 0 1\n", "-", NULL), "standard input:5: ",
                       "its header says 5");
    assert_wrong_input(memsview("5\n", "-", NULL), "standard input: ", "has no operation");
    assert_wrong_command(memsview(lab, "-", "--render=stats", "--at=9", NULL), "only 8 operations");
}

/* A million operations on blocks with ids far apart. A walk of all segments a search takes minutes,
 * and so does looking ids up one by one. */
static void test_a_large_trace_is_replayed_fast(void **state)
{
    enum { OPERATIONS = 1000000, LIVE = 2000 };
    char *text = malloc((size_t)OPERATIONS * 32), *at = text;
    struct timespec start, end;
    unsigned seed = 1;

    (void)state;
    assert_non_null(text);
    at += sprintf(at, "0\n0\n%d\n1\n", OPERATIONS);
    for (unsigned i = 0; i < OPERATIONS / 2; i++) {
        seed = seed * 1103515245 + 12345;
        at += sprintf(at, "a %u000000000 %u\n", i, 1 + (seed >> 16) % 500);
        if (i >= LIVE)
            at += sprintf(at, "f %u000000000\n", i - LIVE);
    }
    for (unsigned i = 0; i < LIVE; i++)
        at += sprintf(at, "f %u000000000\n", OPERATIONS / 2 - 1 - i);
    clock_gettime(CLOCK_MONOTONIC, &start);
    outcome outcome = memsview(text, "-", "--render=summary", NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    free(text);
    assert_fine(outcome);
    assert_true(figure(outcome.out, "operations") == OPERATIONS);
    assert_true(figure(outcome.out, "live_blocks") == 0);
    assert_true(end.tv_sec - start.tv_sec < 30);
}

/* --- Options of the heap ---------------------------------------------------------------------- */

static const char two_blocks[] = "malloc a 100\nmalloc b 100\n";

static const char *stats_with(const char *text, const char *option)
{
    outcome outcome = memsview(text, "-", "--render=stats", "--page-size=4096", option, NULL);

    assert_fine(outcome);
    return outcome.out;
}

static void test_options_shape_the_heap(void **state)
{
    (void)state;
    assert_contains(stats_with(two_blocks, "--base-address=0x10000"),
                    "MAIN[65536:69631]-> P[65536:65635] <-> P[65636:65735]");
    assert_contains(stats_with(two_blocks, "--base-address=64K"), "MAIN[65536:69631]->");
    assert_contains(stats_with(two_blocks, "--alignment=64"),
                    "MAIN[1000:5095]-> P[1000:1127] <-> P[1128:1255] <-> H[1256:5095]");
    assert_contains(stats_with(two_blocks, "--smallest-mapping=3"), "MAIN[1000:13287]-> "
                    "P[1000:1099]");
    assert_contains(stats_with("malloc a 4096\nmalloc b 1\nexpect failed\n", "--capacity=4K"),
                    "MAIN[1000:5095]-> P[1000:5095] <-> NULL\nPages used:\t1\n");
    assert_contains(stats_with("malloc a 100\nfree a\nmalloc b 1\n", "--give-back"),
                    "MAIN[5096:9191]-> P[5096:5096]");
    assert_contains(stats_with("malloc a 100\nfree a\n", "--coalescing=on-demand"),
                    "-> H[1000:1099] <-> H[1100:5095]");
    assert_contains(stats_with("malloc a 100\nfree a\ncoalesce\n", "--coalescing=on-demand"),
                    "-> H[1000:5095] <-> NULL");
    assert_contains(stats_with("malloc a 100\nfree a\ncoalesce\n", "--coalescing=never"),
                    "-> H[1000:1099] <-> H[1100:5095]");
    assert_contains(stats_with("malloc a 100\nfree a\nmalloc b 9\nfree b\ntrim\n",
                               "--coalescing=at-once"), "Pages used:\t0\n");
}

static void test_freeing_time_chooses_the_hole(void **state)
{
    static const char text[] =
        "malloc a 100\nmalloc b 100\nmalloc c 100\nmalloc d 100\nmalloc e 3696\n"
        "free c\nfree a\nmalloc x 50\n";

    (void)state;
    assert_contains(stats_with(text, "--policy=last-freed-first"), "-> P[1000:1049] <->");
    assert_contains(stats_with(text, "--policy=first-freed-first"), "<-> P[1200:1249] <->");
}

static void test_second_names_mean_the_same(void **state)
{
    static const char freed[] = "malloc a 100\nfree a\n";
    static const char holes[] =
        "malloc a 100\nmalloc b 100\nmalloc c 100\nmalloc d 100\nmalloc e 3696\n"
        "free c\nfree a\nmalloc x 50\n";

    (void)state;
    assert_contains(stats_with(freed, "--coalescing=deferred"), "-> H[1000:1099] <-> H[1100:5095]");
    assert_contains(stats_with(freed, "--coalescing=immediate"), "-> H[1000:5095]");
    assert_contains(stats_with(holes, "--policy=lifo-first-fit"), "-> P[1000:1049] <->");
    assert_contains(stats_with(holes, "--policy=fifo-first-fit"), "<-> P[1200:1249] <->");
    outcome outcome = memsview("option coalescing deferred\noption policy lifo-first-fit\n"
                               "option page-size 4096\nmalloc a 1\nfree a\n"
                               "expect MAIN[1000:5095]-> H[1000:1000] <-> H[1001:5095] <-> NULL\n",
                               "-", "--render=stats", NULL);
    assert_fine(outcome);
}

/* What is written has the first name; and who is both is one. */
static void test_a_second_name_is_read_and_the_first_written(void **state)
{
    (void)state;
    outcome outcome = memsview("malloc a 1\n", "-", "--policy=lifo-first-fit,fifo-first-fit",
                               "--render=summary", NULL);
    assert_fine(outcome);
    assert_contains(outcome.out, "policy: last-freed-first\n");
    assert_contains(outcome.out, "policy: first-freed-first\n");
    assert_wrong_command(memsview(NULL, "--render=summary",
                                  "--compare=lifo-first-fit,last-freed-first", NULL), "twice");
}

static void test_a_script_sets_every_option_of_its_heap(void **state)
{
    (void)state;
    outcome outcome = memsview("option base-address 0x2000\noption alignment 8\n"
                               "option smallest-mapping 2\noption capacity 12K\n"
                               "option coalescing on-demand\noption give-back\n"
                               "option policy last-freed-first\noption page-size 4096\n"
                               "malloc a 1\nmalloc b 9\nfree a\n"
                               "expect MAIN[8192:16383]-> H[8192:8199] <-> P[8200:8215] <-> "
                               "H[8216:16383] <-> NULL\n"
                               "malloc c 9000\nexpect failed\n"
                               "realloc b 5000\nfree b\ncoalesce\nmalloc d 12288\n"
                               "expect MAIN[16384:28671]-> P[16384:28671] <-> NULL\n",
                               "-", "--render=summary", NULL);

    assert_fine(outcome);
    assert_true(figure(outcome.out, "reallocations") == 1);
}

static void test_options_that_will_not_do_are_named(void **state)
{
    static const struct { const char *option, *part; } wrong[] = {
        {"--base-address=0", "base address '0' is not valid"},
        {"--base-address=0xyz", "base address '0xyz' is no number"},
        {"--alignment=3", "alignment '3' is not valid: must be a power of two"},
        {"--alignment=0", "alignment '0' is not valid: it has to be more than 0"},
        {"--alignment=8192", "alignment '8192' is not valid: must be a power of two"},
        {"--alignment=junk", "alignment 'junk' is no number"},
        {"--smallest-mapping=0", "smallest mapping '0' is not valid"},
        {"--smallest-mapping=8000000000G", "smallest mapping '8000000000G' is not valid: more "
         "pages"},
        {"--capacity=4095", "capacity '4095' is not valid: must be a page at least"},
        {"--capacity=-1", "capacity '-1' is negative"},
        {"--coalescing=sometimes", "'sometimes'; there is at-once, on-demand, never"},
        {"--give-back=yes", "option '--give-back=yes' takes no value"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_wrong_command(memsview(NULL, wrong[i].option, "--page-size=4096", "--render=stats",
                                      NULL), wrong[i].part);
}

/* Whether options will do together is asked when all are known, in whatever order they came. */
static void test_options_are_judged_together(void **state)
{
    (void)state;
    assert_fine(memsview(NULL, "--alignment=8K", "--page-size=8K", "--render=stats", NULL));
    assert_fine(memsview("option alignment 8K\nmalloc a 1\n", "-", "--page-size=8K",
                         "--render=stats",
                         NULL));
    assert_wrong_input(memsview("\noption alignment 8K\noption page-size 4K\nmalloc a 1\n", "-",
                                "--render=stats", NULL),
                       "standard input:2: ", "alignment '8K' is not valid: must be a power of two");
    assert_wrong_command(memsview("option page-size 4K\nmalloc a 1\n", "-", "--alignment=8K",
                                  "--render=stats", NULL), "alignment '8K' is not valid");
}

static void test_a_script_gives_options_the_values_they_take(void **state)
{
    (void)state;
    assert_wrong_input(memsview("option policy\nmalloc a 1\n", "-", NULL), "standard input:1: ",
                       "option 'policy' needs a value");
    assert_wrong_input(memsview("option give-back yes\nmalloc a 1\n", "-", NULL),
                       "standard input:1: ", "option 'give-back' takes no value");
    assert_wrong_input(memsview("option coalescing seldom\nmalloc a 1\n", "-", NULL),
                       "standard input:1: ", "'seldom'; there is at-once");
    assert_fine(memsview("option alignment 3\nmalloc a 1\n", "-", "--alignment=4", "--render=stats",
                         NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_trace_is_told_by_its_content_and_replayed),
        cmocka_unit_test(test_what_the_heap_refuses_is_passed_over_in_the_rest_of_a_trace),
        cmocka_unit_test(test_unknown_frees_are_counted),
        cmocka_unit_test(test_an_mtrace_is_replayed),
        cmocka_unit_test(test_a_summary_has_the_peak),
        cmocka_unit_test(test_several_policies_are_compared),
        cmocka_unit_test(test_a_trace_is_drawn_whole_with_its_peak),
        cmocka_unit_test(test_a_wrong_trace_is_told_with_its_line),
        cmocka_unit_test(test_a_large_trace_is_replayed_fast),
        cmocka_unit_test(test_options_shape_the_heap),
        cmocka_unit_test(test_freeing_time_chooses_the_hole),
        cmocka_unit_test(test_second_names_mean_the_same),
        cmocka_unit_test(test_a_second_name_is_read_and_the_first_written),
        cmocka_unit_test(test_a_script_sets_every_option_of_its_heap),
        cmocka_unit_test(test_options_that_will_not_do_are_named),
        cmocka_unit_test(test_options_are_judged_together),
        cmocka_unit_test(test_a_script_gives_options_the_values_they_take),
    };

    if (sysconf(_SC_PAGESIZE) > 4096)
        return 77;              /* no heap here has the pages that the scripts are about */
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}

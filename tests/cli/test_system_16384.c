/* memsview where the system has pages of 16384 bytes, larger than those that a heap has elsewhere. */
#include "run.h"

#include <stdio.h>
#include <string.h>

static void assert_page(const outcome *outcome, size_t page)
{
    double mapped = figure(outcome->out, "mapped_bytes");

    assert_fine(*outcome);
    assert_true(mapped > 0);
    assert_int_equal((size_t)mapped % page, 0);
}

static void test_each_workload_runs_and_is_drawn(void **state)
{
    static const char *const workloads[] = {"random", "stack", "queue", "sawtooth", "checkerboard"};

    (void)state;
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
        outcome summary = memsview(NULL, "--workload", workloads[i], "--render=summary", "--ops=3000",
                                   NULL);
        outcome text = memsview(NULL, "--workload", workloads[i], "--render=text", NULL);
        assert_page(&summary, 16384);
        assert_int_equal((int)figure(summary.out, "operations"), 3000);
        assert_fine(text);
        assert_contains(text.out, "page 16384");
    }
}

static void test_a_checkerboard_has_the_same_page_size_said_or_not(void **state)
{
    outcome said = memsview(NULL, "--workload=checkerboard", "--page-size=16K", "--render=stats", NULL);
    outcome unsaid = memsview(NULL, "--workload=checkerboard", "--render=stats", NULL);

    (void)state;
    assert_fine(unsaid);
    assert_string_equal(unsaid.out, said.out);
}

static void test_a_script_that_sets_no_page_size_has_the_systems(void **state)
{
    outcome outcome = memsview("malloc a 1000\nmalloc b 20000\nfree a\n"
                               "expect MAIN[1000:17383]-> H[1000:17383] <-> NULL\n"
                               "expect MAIN[17384:50151]-> P[17384:37383] <-> H[37384:50151] <-> NULL\n",
                               "-", "--render=summary", NULL);

    (void)state;
    assert_page(&outcome, 16384);
}

static void test_larger_pages_can_be_had_and_smaller_ones_are_refused(void **state)
{
    outcome outcome = memsview("option page-size 64K\nmalloc a 1\n", "-", "--render=summary", NULL);

    (void)state;
    assert_page(&outcome, 65536);
    assert_wrong_command(memsview(NULL, "--page-size=4096", "--render=summary", NULL),
                         "must be a multiple of the system's");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_workload_runs_and_is_drawn),
        cmocka_unit_test(test_a_checkerboard_has_the_same_page_size_said_or_not),
        cmocka_unit_test(test_a_script_that_sets_no_page_size_has_the_systems),
        cmocka_unit_test(test_larger_pages_can_be_had_and_smaller_ones_are_refused),
    };

    return cmocka_run_group_tests_name("system_16384", tests, NULL, NULL);
}

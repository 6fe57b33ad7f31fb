/* --compare: the same operations under several policies, each heap as it would be alone. */
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const policies[] = {"first-fit", "best-fit", "worst-fit", "next-fit"};

enum { POLICIES = sizeof policies / sizeof *policies };

#define ALL "--compare=first-fit,best-fit,worst-fit,next-fit"

/* --- Each heap --------------------------------------------------------------------------------- */

/* A part of what was written: the block of a policy, without its first line. The caller frees
 * it. */
static char *block_of(const char *out, const char *policy)
{
    char line[40];

    snprintf(line, sizeof line, "policy: %s\n", policy);
    const char *begin = strstr(out, line);
    if (!begin || (begin > out && begin[-1] != '\n'))
        fail_msg("no line '%s' in\n%s", line, out);
    begin += strlen(line);
    const char *end = strstr(begin, "\n\npolicy: ");
    return strndup(begin, end ? (size_t)(end - begin) + 1 : strlen(begin));
}

/* The only line that no two runs have in common. */
static void forget_time(char *text)
{
    char *line = strstr(text, "ns_per_operation");

    if (line)
        *line = '\0';
}

/* What is written of each heap in a comparison is what is written of it alone. */
static void assert_as_alone(const char *format, const char *input, const char *option,
                            const char *capacity)
{
    outcome all = memsview(NULL, ALL, format, option, capacity, input, NULL);

    assert_fine(all);
    for (int i = 0; i < POLICIES; i++) {
        char policy[40];
        snprintf(policy, sizeof policy, "--policy=%s", policies[i]);
        outcome one = memsview(NULL, policy, format, option, capacity, input, NULL);
        assert_fine(one);
        char *block = block_of(all.out, policies[i]);
        forget_time(block);
        forget_time(one.out);
        assert_string_equal(block, one.out);
        free(block);
    }
}

static void test_each_heap_is_as_it_would_be_alone(void **state)
{
    (void)state;
    assert_as_alone("--render=stats", "--workload=random", "--ops=500", "--seed=7");
    assert_as_alone("--render=summary", "--workload=random", "--ops=500", "--seed=7");
    assert_as_alone("--render=stats", "--workload=checkerboard", "--ops=300", "--seed=7");
    assert_as_alone("--render=stats", script("policies.mems"), "--at=18", "--page-size=4096");
    assert_as_alone("--render=summary", script("figures.mems"), "--at=3", "--page-size=8192");
}

/* Whatever a heap has no place for: the others have the same operations as ever. */
static void test_heaps_that_are_full_do_not_change_what_is_done(void **state)
{
    outcome all = memsview(NULL, ALL, "--render=summary", "--ops=400", "--capacity=12K", NULL);
    double failed[POLICIES], calls = 0;
    bool differs = false;

    (void)state;
    assert_fine(all);
    for (int i = 0; i < POLICIES; i++) {
        char *block = block_of(all.out, policies[i]);
        failed[i] = figure(block, "failed");
        differs |= failed[i] != failed[0];
        assert_true(figure(block, "operations") == 400);
        if (i > 0)
            assert_true(figure(block, "allocations") + failed[i] == calls);
        calls = figure(block, "allocations") + failed[i];
        free(block);
    }
    assert_true(differs);
    assert_as_alone("--render=stats", "--workload=random", "--ops=400", "--capacity=12K");
}

/* One operation of a script finds a place in one heap only; those that follow on its block go
 * on. */
static void test_a_block_without_a_place_is_passed_over(void **state)
{
    static const char text[] =
        "option capacity 4096\nmalloc a 3000\nmalloc b 500\nmalloc c 596\nfree a\nfree c\n"
        "malloc d 500\nmalloc e 2800\nrealloc e 2900\nfree e\nmalloc f 10\n";

    (void)state;
    outcome both = memsview(text, "-", "--page-size=4096", "--compare=first-fit,best-fit",
                            "--render=stats", NULL);
    outcome failing = memsview(text, "-", "--page-size=4096", "--render=stats", NULL);
    assert_fine(both);
    assert_contains(both.out, "policy: first-fit\n----- MeMS SYSTEM STATS -----\n"
                    "MAIN[1000:5095]-> P[1000:1499] <-> P[1500:1509] <-> H[1510:3999] <-> "
                    "P[4000:4499] <-> H[4500:5095] <-> NULL\n");
    assert_contains(both.out, "-----\n\npolicy: best-fit\n----- MeMS SYSTEM STATS -----\n"
                    "MAIN[1000:5095]-> H[1000:3999] <-> P[4000:4499] <-> P[4500:4999] <-> "
                    "P[5000:5009] <-> H[5010:5095] <-> NULL\n");
    assert_wrong_input(failing, "standard input:9: ", "'e' is not allocated now");
}

static void test_an_expectation_is_not_held_in_a_comparison(void **state)
{
    (void)state;
    assert_fine(memsview(NULL, "--compare=first-fit,best-fit", "--render=stats",
                         script("expectations.mems"), NULL));
}

static void test_a_policy_of_the_script_gives_way(void **state)
{
    outcome outcome = memsview("option policy worst-fit\nmalloc a 10\n", "-", "--render=summary",
                               "--compare=next-fit,best-fit", NULL);

    (void)state;
    assert_fine(outcome);
    assert_int_equal(strncmp(outcome.out, "policy: next-fit\noperations: 1\n", 31), 0);
    assert_contains(outcome.out, "\n\npolicy: best-fit\noperations: 1\n");
    assert_lacks(outcome.out, "worst-fit");
}

static void test_a_trace_is_compared(void **state)
{
    static const char trace[] = "1\n3\n6\n1\na 0 1000\na 1 500\nf 0\na 2 400\nr 1 600\nf 2\n";
    outcome outcome = memsview(trace, "-", "--render=summary", "--compare=first-fit,worst-fit",
                               NULL);

    (void)state;
    assert_fine(outcome);
    assert_contains(outcome.out, "policy: first-fit\noperations: 6\n");
    assert_contains(outcome.out, "policy: worst-fit\noperations: 6\n");
}

/* --- The picture ------------------------------------------------------------------------------- */

static void test_the_picture_has_every_heap_and_the_size_asked_for(void **state)
{
    outcome text = memsview(NULL, "--compare=first-fit,best-fit,worst-fit", "--render=text",
                            "--page-size=4096", "--size=100x30", "--at=18", script("policies.mems"),
                            NULL);

    (void)state;
    assert_fine(text);
    assert_int_equal(count_lines(text.out), 30);
    assert_true(widest_line(text.out) <= 100);
    assert_contains(text.out, "▸1 ── first fit ");
    assert_contains(text.out, " 2 ── best fit ");
    assert_contains(text.out, " 3 ── worst fit ");
    assert_contains(text.out, "operation 18");
    assert_contains(text.out, "≠ at ");
    outcome plain = memsview(NULL, ALL, "--render=text", "--ascii", NULL);
    assert_fine(plain);
    assert_true(is_ascii(plain.out));
    assert_contains(plain.out, "! elsewhere than in 1");
    outcome image = memsview(NULL, ALL, "--render=svg", "--size=120x40", NULL);
    assert_fine(image);
    assert_contains(image.out, ">next fit<");
}

static void test_zoom_and_selection_are_the_ones_asked_for(void **state)
{
    outcome near = memsview(NULL, ALL, "--render=text", "--zoom=1", script("policies.mems"), NULL);
    outcome selected = memsview(NULL, ALL, "--render=text", "--select=1000", "--page-size=4096",
                                script("policies.mems"), NULL);

    (void)state;
    assert_fine(near);
    assert_contains(near.out, "╷1536");
    assert_fine(selected);
    assert_contains(selected.out, "▸ PROCESS x 450 bytes [1000:1449]");
    assert_wrong_command(memsview(NULL, ALL, "--render=text", "--select=1", NULL),
                         "select '1' lies outside the heap");
}

/* --- Refused ----------------------------------------------------------------------------------- */

static void assert_refused(const char *value, const char *part)
{
    assert_wrong_command(memsview(NULL, "--compare", value, "--render=stats", NULL), part);
}

static void test_what_cannot_be_compared_is_refused(void **state)
{
    (void)state;
    assert_refused("first-fit", "compare 'first-fit' names too few policies: it takes two to four");
    assert_refused("first-fit,best-fit,worst-fit,next-fit,last-freed-first",
                   "two to four policies");
    assert_refused("first-fit,middle-fit", "unknown policy 'middle-fit'; there is first-fit, ");
    assert_refused("first-fit,", "unknown policy ''");
    assert_refused("", "unknown policy ''");
    assert_refused("best-fit,first-fit,best-fit", "names 'best-fit' twice");
    assert_wrong_command(memsview(NULL, "--compare", NULL), "option '--compare' needs a value");
    assert_wrong_command(memsview("option compare first-fit,best-fit\nmalloc a 1\n", "-",
                                  "--render=stats", "--at=9", "--compare=x", NULL), "'x'");
}

static void test_one_policy_and_several_do_not_go_together(void **state)
{
    (void)state;
    assert_wrong_command(memsview(NULL, "--policy=best-fit", ALL, "--render=stats", NULL),
                         "--policy and --compare do not go together");
    assert_wrong_command(memsview(NULL, ALL, "--policy=best-fit", "--render=stats", NULL),
                         "--policy and --compare do not go together");
}

static void test_more_operations_than_there_are_are_refused(void **state)
{
    (void)state;
    assert_wrong_command(memsview(NULL, ALL, "--render=stats", "--at=99", script("policies.mems"),
                                  NULL), "there are only 20 operations");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_heap_is_as_it_would_be_alone),
        cmocka_unit_test(test_heaps_that_are_full_do_not_change_what_is_done),
        cmocka_unit_test(test_a_block_without_a_place_is_passed_over),
        cmocka_unit_test(test_an_expectation_is_not_held_in_a_comparison),
        cmocka_unit_test(test_a_policy_of_the_script_gives_way),
        cmocka_unit_test(test_a_trace_is_compared),
        cmocka_unit_test(test_the_picture_has_every_heap_and_the_size_asked_for),
        cmocka_unit_test(test_zoom_and_selection_are_the_ones_asked_for),
        cmocka_unit_test(test_what_cannot_be_compared_is_refused),
        cmocka_unit_test(test_one_policy_and_several_do_not_go_together),
        cmocka_unit_test(test_more_operations_than_there_are_are_refused),
    };

    if (sysconf(_SC_PAGESIZE) > 4096)
        return 77;              /* no heap here has the pages that the scripts are about */
    return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}

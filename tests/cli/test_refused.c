/* What memsview refuses: scripts whose expectations do not hold, input that is none, command lines
 * that mean nothing, output that goes nowhere. Each is told in a sentence, and nothing is drawn. */
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- Expectations ----------------------------------------------------------------------------- */

static void test_a_script_whose_expectations_hold_is_fine(void **state)
{
    (void)state;
    outcome outcome = memsview("malloc a 5000\nmalloc b 0\nexpect failed\n"
                               "expect MAIN[1000:9191]-> P[1000:5999] <-> H[6000:9191] <-> NULL\n"
                               "malloc c 4000\n"
                               "expect MAIN[1000:9191]-> P[1000:5999] <-> H[6000:9191] <-> NULL\n"
                               "expect MAIN[9192:13287]-> P[9192:13191] <-> H[13192:13287] <-> NULL"
                               "\nfree a\nfree c\n"
                               "expect MAIN[1000:9191]-> H[1000:9191] <-> NULL\n"
                               "expect MAIN[9192:13287]-> H[9192:13287] <-> NULL\n",
                               "-", "--render=stats", "--page-size=4096", NULL);

    assert_fine(outcome);
    assert_contains(outcome.out, "Space unused:\t12288\n");
}

static void test_an_expectation_that_does_not_hold_is_told_with_its_line(void **state)
{
    char begin[4200];

    (void)state;
    snprintf(begin, sizeof begin, "%s:7: expected MAIN[1000:5095]-> H[1000:5095] <-> NULL, found "
             "MAIN[1000:5095]-> H[1000:1999] <-> P[2000:2095] <-> H[2096:5095] <-> NULL\n",
             script("expectations.mems"));
    outcome stats = memsview(NULL, "--render=stats", script("expectations.mems"), NULL);
    outcome text = memsview(NULL, "--render=text", script("expectations.mems"), NULL);
    outcome summary = memsview(NULL, "--render=summary", script("expectations.mems"), NULL);
    assert_wrong_input(stats, begin, "");
    assert_wrong_input(text, begin, "");
    assert_wrong_input(summary, begin, "");
}

#define PAGE_OF_100 "MAIN[1000:5095]-> P[1000:1099] <-> H[1100:5095] <-> NULL"

/* What is said of lines that follow `malloc a 100`. */
static void assert_unexpected(const char *lines, const char *begin, const char *part)
{
    char text[1000];

    snprintf(text, sizeof text, "malloc a 100\n%s", lines);
    outcome outcome = memsview(text, "-", "--render=stats", "--page-size=4096", NULL);
    assert_wrong_input(outcome, begin, part);
}

static void test_a_missing_and_a_surplus_main_node_are_told(void **state)
{
    (void)state;
    assert_unexpected("expect " PAGE_OF_100 "\nexpect MAIN[5096:9191]-> H[5096:9191] <-> NULL\n",
                      "standard input:3: expected MAIN[5096:9191]-> H[5096:9191] <-> NULL, found",
                      "no further main node");
    assert_unexpected("malloc b 4096\nexpect " PAGE_OF_100 "\n", "standard input:",
                      "expected no further main node, found MAIN[5096:9191]-> P[5096:9191]");
    assert_wrong_input(memsview("expect MAIN[1000:5095]-> NULL\nmalloc a 1\n", "-", NULL),
                       "standard input:1: ", "found no further main node");
}

/* Lines between two expectations that mean nothing do not part them, nor do they count. */
static void test_the_line_of_an_expectation_is_its_own(void **state)
{
    (void)state;
    assert_unexpected("expect " PAGE_OF_100 "\n# and\n\nexpect MAIN[5096:9191]-> NULL\n",
                      "standard input:5: ", "MAIN[5096:9191]");
    assert_unexpected("# heap\n\nexpect MAIN[1:2]-> NULL\n", "standard input:4: ", "MAIN[1:2]");
}

static void test_success_where_failure_is_expected_is_told(void **state)
{
    (void)state;
    assert_unexpected("expect failed\n", "standard input:2: ", "it was given [1000:1099]");
    assert_unexpected("free a\nexpect failed\n", "standard input:3: ", "it was no allocation");
}

static void test_a_long_chain_still_tells_what_was_found(void **state)
{
    char text[4000], *at = text;

    (void)state;
    for (int i = 0; i < 40; i++)
        at += sprintf(at, "malloc b%d 100\n", i);
    at += sprintf(at, "expect MAIN[1000:5095]->");
    for (int i = 0; i < 39; i++)
        at += sprintf(at, " P[%d:%d] <->", 1000 + 100 * i, 1099 + 100 * i);
    sprintf(at, " H[4900:5095] <-> NULL\n");
    outcome outcome = memsview(text, "-", "--render=stats", "--page-size=4096", NULL);
    assert_wrong_input(outcome, "standard input:41: expected ", "H[4900:5095]");
    assert_contains(outcome.err, "found ");
    assert_contains(outcome.err, "P[4900:4999]");
}

/* --- Wrong input ------------------------------------------------------------------------------ */

static void test_more_memory_than_any_machine_has_is_refused_and_nothing_changes(void **state)
{
    (void)state;
    outcome outcome = memsview("malloc a 100\nmalloc b 8000000000G\nexpect failed\n"
                               "expect " PAGE_OF_100 "\n"
                               "malloc c 17179869183G\nexpect failed\n"
                               "malloc d 18446744073709551615\nexpect failed\n"
                               "expect " PAGE_OF_100 "\n", "-", "--render=summary",
                               "--page-size=4096", NULL);

    assert_fine(outcome);
    assert_true(figure(outcome.out, "failed") == 3);
    assert_true(figure(outcome.out, "allocations") == 1);
    assert_true(figure(outcome.out, "mapped_bytes") == 4096);
}

static void test_the_block_of_a_refused_malloc_cannot_be_freed(void **state)
{
    (void)state;
    assert_wrong_input(memsview("malloc a 0\nexpect failed\nfree a\n", "-", "--render=stats", NULL),
                       "standard input:3: ", "'a'");
}

static void test_a_name_that_was_refused_can_be_used_again(void **state)
{
    (void)state;
    outcome outcome = memsview("malloc a 8000000000G\nexpect failed\nmalloc a 100\n"
                               "expect " PAGE_OF_100 "\nfree a\n", "-", "--render=stats",
                               "--page-size=4096", NULL);

    assert_fine(outcome);
}

static void test_a_line_that_means_nothing_is_told_before_anything_is_done(void **state)
{
    (void)state;
    assert_wrong_input(memsview("malloc a 100\nexpect failed\nfrobnicate\n", "-", NULL),
                       "standard input:3: ", "'frobnicate' is not a word of scripts");
    assert_wrong_input(memsview("malloc a 100\nfree a\nfree a\n", "-", "--render=text", NULL),
                       "standard input:3: ", "freed already");
    assert_wrong_input(memsview("malloc a 100\nmalloc b -5\n", "-", "--render=text", NULL),
                       "standard input:2: ", "negative");
}

static void test_what_is_no_file_to_read_is_told_by_name(void **state)
{
    (void)state;
    assert_wrong_input(memsview(NULL, "--render=stats", "/no/such.mems", NULL), "/no/such.mems: ",
                       "No such file or directory");
    assert_wrong_input(memsview(NULL, "--render=stats", "/", NULL), "/: ", "is a directory");
    assert_wrong_input(memsview(NULL, "--render=stats", "/dev/null", NULL), "/dev/null: ",
                       "is empty");
    assert_wrong_input(memsview(NULL, "--render=stats", "-", NULL), "standard input: ", "is empty");
    assert_wrong_input(memsview(NULL, "--render=stats", "/proc/self/mem", NULL), "/proc/self/mem: ",
                       "cannot be read");
    assert_wrong_input(memsview(NULL, "--render=stats", "--", "--help", NULL), "--help: ",
                       "No such file");
}

static void test_a_binary_file_is_no_script(void **state)
{
    const situation nul = {.input = "malloc a 1\nfree\0a\n", .input_length = 18};

    (void)state;
    assert_wrong_input(memsview(NULL, "--render=stats", memsview_path(), NULL), memsview_path(),
                       "NUL byte");
    assert_wrong_input(memsview_in(&nul, "-", "--render=stats", NULL), "standard input:2: ",
                       "NUL byte");
}

static void test_a_file_that_must_not_be_read_is_told(void **state)
{
    const situation obeying = {.obey_permissions = true};
    char path[] = "/tmp/mems-test-XXXXXX";

    (void)state;
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(fchmod(file, 0), 0);
    close(file);
    outcome outcome = memsview_in(&obeying, "--render=stats", path, NULL);
    unlink(path);
    if (outcome.status == NOT_POSSIBLE)
        skip();
    assert_wrong_input(outcome, path, "Permission denied");
}

/* check_wrong() sees to it that what is said is clean. */
static void test_what_is_said_of_strange_names_can_be_shown(void **state)
{
    (void)state;
    assert_wrong_input(memsview(NULL, "--render=stats", "/no/\033[31m\007red", NULL),
                       "/no/?[31m?red", "No such file");
    assert_wrong_input(memsview(NULL, "--render=stats", "/no/\303\251t\351", NULL),
                       "/no/\303\251t", "No such file");
    assert_wrong_input(memsview("free \033[31m\302\233\n", "-", "--render=stats", NULL),
                       "standard input:1: '?[31m", "never allocated");
    assert_wrong_input(memsview("free \351t\351\n", "-", "--render=stats", NULL),
                       "standard input:1: '", "never allocated");
    assert_wrong_command(memsview(NULL, "--policy=\033[31m", NULL), "'?[31m'");
    assert_wrong_command(memsview(NULL, "--policy=\351t\351", NULL), "unknown policy");
    assert_wrong_command(memsview(NULL, "--\033[31m\377", NULL), "unknown option");
}

static void test_a_long_script_is_read_and_run(void **state)
{
    enum { PAIRS = 50000 };
    char *text = malloc(PAIRS * 32), *at = text;

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < PAIRS; i++)
        at += sprintf(at, "malloc a %d\nfree a\n", 1 + i % 4096);
    outcome outcome = memsview(text, "-", "--render=summary", NULL);
    free(text);
    assert_fine(outcome);
    assert_true(figure(outcome.out, "operations") == 2 * PAIRS);
    assert_true(figure(outcome.out, "main_nodes") == 1);
}

/* --- Wrong command lines ---------------------------------------------------------------------- */

static void test_what_is_no_option_is_named(void **state)
{
    (void)state;
    assert_wrong_command(memsview(NULL, "--frobnicate", NULL), "unknown option '--frobnicate'");
    assert_wrong_command(memsview(NULL, "--frobnicate=1", NULL), "--help");
    assert_wrong_command(memsview(NULL, "-x", NULL), "unknown option '-x'");
    assert_wrong_command(memsview(NULL, "--ascii", "-x", "--render=stats", NULL),
                         "unknown option '-x'");
    assert_wrong_command(memsview(NULL, "--ascii", "-xy", NULL), "-x");
    assert_wrong_command(memsview(NULL, "--render=stats", "/no/such.mems", "--frobnicate", NULL),
                         "unknown option '--frobnicate'");
}

static void test_a_file_without_a_name_is_still_named(void **state)
{
    (void)state;
    assert_wrong_input(memsview(NULL, "--render=stats", "", NULL), "'': ", "cannot be opened");
}

static void test_an_option_without_its_value_is_named(void **state)
{
    static const char *const options[] = {
        "--workload", "--seed", "--ops", "--policy", "--page-size", "--at", "--render", "--size",
        "--color", "--theme",
    };

    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        char part[80];
        snprintf(part, sizeof part, "option '%s' needs a value", options[i]);
        assert_wrong_command(memsview(NULL, options[i], NULL), part);
    }
}

static void test_an_option_with_a_value_it_does_not_take_is_named(void **state)
{
    (void)state;
    assert_wrong_command(memsview(NULL, "--ascii=1", "--render=stats", NULL),
                         "option '--ascii=1' takes no value");
    assert_wrong_command(memsview(NULL, "--help=me", NULL), "option '--help=me' takes no value");
    assert_wrong_command(memsview(NULL, "--version=1", NULL), "option '--version=1' takes no value");
}

static void test_an_unknown_name_is_answered_with_the_known_ones(void **state)
{
    (void)state;
    assert_wrong_command(memsview(NULL, "--workload=rush", NULL),
                         "'rush'; there is random, stack, queue, sawtooth, checkerboard");
    assert_wrong_command(memsview(NULL, "--policy=middle-fit", NULL),
                         "'middle-fit'; there is first-fit, next-fit, best-fit, worst-fit");
    assert_wrong_command(memsview(NULL, "--render=pdf", NULL), "'pdf'; there is text, ");
    assert_wrong_command(memsview(NULL, "--render=pdf", NULL), "stats, summary");
    assert_wrong_command(memsview(NULL, "--theme=beige", NULL), "'beige'; there is default");
    assert_wrong_command(memsview(NULL, "--color=often", NULL),
                         "'often'; there is auto, always, never");
    assert_wrong_command(memsview(NULL, "--policy=", NULL), "first-fit");
    assert_wrong_command(memsview(NULL, "--policy=best", NULL), "best-fit");
    assert_wrong_command(memsview(NULL, "--render=TEXT", NULL), "text");
}

/* Each of `values`, up to NULL, is refused and repeated. */
static void assert_none_will_do(const char *option, const char *const *values)
{
    for (; *values; values++) {
        char quoted[100];
        snprintf(quoted, sizeof quoted, "'%s'", *values);
        outcome outcome = memsview(NULL, option, *values, "--render=stats", NULL);
        assert_wrong_command(outcome, quoted);
    }
}

static void test_a_zoom_is_a_number_or_whole(void **state)
{
    static const char *const wrong[] = {
        "", "-", "+", "half", "1x", "61", "-61", "99999999999999999999", " 1", "whole ", NULL,
    };

    (void)state;
    assert_none_will_do("--zoom", wrong);
}

static void test_what_is_selected_is_in_the_heap(void **state)
{
    static const char *const wrong[] = {"", "a", "-1", "0", "0x", "18446744073709551616", NULL};

    (void)state;
    assert_none_will_do("--select", wrong);
    assert_wrong_command(memsview("malloc a 1\n", "-", "--render=text", "--select=999", NULL),
                         "select '999' lies outside the heap");
    assert_wrong_command(memsview("malloc a 1\n", "-", "--render=text", "--page-size=4096",
                                  "--select=5096", NULL), "select '5096' lies outside the heap");
}

static void test_a_switch_that_is_none_cannot_be_turned_off(void **state)
{
    (void)state;
    assert_wrong_command(memsview(NULL, "--no-theme", NULL), "unknown option '--no-theme'");
    assert_wrong_command(memsview(NULL, "--no-mouse=1", NULL),
                         "option '--no-mouse=1' takes no value");
    assert_wrong_command(memsview(NULL, "--pane=map", NULL), "'map'; there is figures, history");
}

static void test_a_seed_is_a_number(void **state)
{
    static const char *const wrong[] = {
        "", "x", "-1", "+1", " 1", "1 ", "1.5", "0x10", "1K", "18446744073709551616", NULL,
    };

    (void)state;
    assert_none_will_do("--seed", wrong);
}

static void test_ops_and_at_are_numbers(void **state)
{
    static const char *const wrong[] = {
        "", "x", "-1", "+1", " 1", "1 ", "1.5", "0x10", "1KK", "18446744073709551616", NULL,
    };

    (void)state;
    assert_none_will_do("--ops", wrong);
    assert_none_will_do("--at", wrong);
}

static void test_a_size_is_columns_by_lines_and_neither_too_small_nor_too_large(void **state)
{
    static const char *const wrong[] = {
        "", "x", "80", "80x", "x24", "80x24x3", "80x24 ", "80,24", "axb", "-1x5", "80x-24", "0x0",
        "15x24", "80x2", "99999x9", "80x99999", "2001x24", "80x2001", "4294967376x24",
        "+80x24", "80x+24", "80x 24", NULL,
    };

    (void)state;
    assert_none_will_do("--size", wrong);
    assert_wrong_command(memsview(NULL, "--size=80", NULL), "as in 80x24");
    assert_wrong_command(memsview(NULL, "--size=15x5", NULL), "16x3 to 2000x2000");
}

static void test_a_page_size_is_a_multiple_of_the_systems(void **state)
{
    static const char *const wrong[] = {
        "", "0", "100", "5000", "4097", "-1", "-4096", "junk", "4096x", "8KB", "4.5K",
        "99999999999999999999", "17179869184G", "17179869183G", NULL,
    };

    (void)state;
    assert_none_will_do("--page-size", wrong);
    assert_wrong_command(memsview(NULL, "--page-size=5000", NULL), "must be a multiple");
}

static void test_one_file_is_enough(void **state)
{
    (void)state;
    assert_wrong_command(memsview(NULL, script("example.mems"), "-", NULL), "one FILE");
    assert_wrong_command(memsview(NULL, "--render=stats", "a", "b", "c", NULL), "one FILE");
}

static void test_a_wrong_command_line_points_to_help(void **state)
{
    (void)state;
    assert_contains(memsview(NULL, "--frobnicate", NULL).err, "Try 'memsview --help'.\n");
    assert_contains(memsview(NULL, "a", "b", NULL).err, "Try 'memsview --help'.\n");
}

/* --- Output that goes nowhere ----------------------------------------------------------------- */

static void test_output_that_cannot_be_written_is_a_failure(void **state)
{
    static const char *const options[] = {
        "--render=stats", "--render=summary", "--render=text", "--help", "--version",
    };
    const situation full = {.output = OUTPUT_FULL};

    (void)state;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        assert_wrong_input(memsview_in(&full, options[i], NULL), "memsview: cannot write: ",
                           "No space left");
    assert_wrong_input(memsview_in(&full, "--render=text", "--size=2000x2000", NULL),
                       "memsview: cannot write: ", "No space left");
}

static void test_the_viewer_wants_a_terminal_to_draw_on(void **state)
{
    (void)state;
    assert_wrong_command(memsview(NULL, NULL), "standard output is no terminal; --render=text");
    assert_wrong_command(memsview(NULL, script("example.mems"), NULL), "is no terminal");
}

static void test_the_viewer_wants_a_terminal_that_is_known(void **state)
{
    const situation unnamed = {.output = OUTPUT_TERMINAL, .input_is_terminal = true};
    const situation unknown = {
        .output = OUTPUT_TERMINAL, .input_is_terminal = true, .variables = {"TERM=nonsense"},
    };

    (void)state;
    assert_wrong_command(memsview_in(&unnamed, NULL), "TERM is not set");
    assert_wrong_command(memsview_in(&unknown, NULL), "'nonsense' is not known");
}

static void test_the_viewer_wants_a_terminal_with_keys(void **state)
{
    const situation deaf = {.output = OUTPUT_TERMINAL, .variables = {"TERM=xterm"}};

    (void)state;
    assert_wrong_command(memsview_in(&deaf, NULL), "no terminal to read keys from");
}

static void test_wrong_input_never_touches_the_terminal(void **state)
{
    const situation terminal = {
        .output = OUTPUT_TERMINAL, .input_is_terminal = true, .variables = {"TERM=xterm"},
    };

    (void)state;
    assert_wrong_input(memsview_in(&terminal, "/no/such.mems", NULL), "/no/such.mems: ", "No such");
    assert_wrong_input(memsview_in(&terminal, "--at=4", script("expectations.mems"), NULL),
                       script("expectations.mems"), ":7: expected ");
    assert_wrong_command(memsview_in(&terminal, "--at=9", script("example.mems"), NULL), "only 4");
    assert_wrong_command(memsview_in(&terminal, "--frobnicate", NULL), "'--frobnicate'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_script_whose_expectations_hold_is_fine),
        cmocka_unit_test(test_an_expectation_that_does_not_hold_is_told_with_its_line),
        cmocka_unit_test(test_a_missing_and_a_surplus_main_node_are_told),
        cmocka_unit_test(test_the_line_of_an_expectation_is_its_own),
        cmocka_unit_test(test_success_where_failure_is_expected_is_told),
        cmocka_unit_test(test_a_long_chain_still_tells_what_was_found),
        cmocka_unit_test(test_more_memory_than_any_machine_has_is_refused_and_nothing_changes),
        cmocka_unit_test(test_the_block_of_a_refused_malloc_cannot_be_freed),
        cmocka_unit_test(test_a_name_that_was_refused_can_be_used_again),
        cmocka_unit_test(test_a_line_that_means_nothing_is_told_before_anything_is_done),
        cmocka_unit_test(test_what_is_no_file_to_read_is_told_by_name),
        cmocka_unit_test(test_a_binary_file_is_no_script),
        cmocka_unit_test(test_a_file_that_must_not_be_read_is_told),
        cmocka_unit_test(test_what_is_said_of_strange_names_can_be_shown),
        cmocka_unit_test(test_a_long_script_is_read_and_run),
        cmocka_unit_test(test_what_is_no_option_is_named),
        cmocka_unit_test(test_a_file_without_a_name_is_still_named),
        cmocka_unit_test(test_an_option_without_its_value_is_named),
        cmocka_unit_test(test_an_option_with_a_value_it_does_not_take_is_named),
        cmocka_unit_test(test_an_unknown_name_is_answered_with_the_known_ones),
        cmocka_unit_test(test_a_zoom_is_a_number_or_whole),
        cmocka_unit_test(test_what_is_selected_is_in_the_heap),
        cmocka_unit_test(test_a_switch_that_is_none_cannot_be_turned_off),
        cmocka_unit_test(test_a_seed_is_a_number),
        cmocka_unit_test(test_ops_and_at_are_numbers),
        cmocka_unit_test(test_a_size_is_columns_by_lines_and_neither_too_small_nor_too_large),
        cmocka_unit_test(test_a_page_size_is_a_multiple_of_the_systems),
        cmocka_unit_test(test_one_file_is_enough),
        cmocka_unit_test(test_a_wrong_command_line_points_to_help),
        cmocka_unit_test(test_output_that_cannot_be_written_is_a_failure),
        cmocka_unit_test(test_the_viewer_wants_a_terminal_to_draw_on),
        cmocka_unit_test(test_the_viewer_wants_a_terminal_that_is_known),
        cmocka_unit_test(test_the_viewer_wants_a_terminal_with_keys),
        cmocka_unit_test(test_wrong_input_never_touches_the_terminal),
    };

    if (sysconf(_SC_PAGESIZE) > 4096)
        return 77;              /* no heap here has the pages that the scripts are about */
    return cmocka_run_group_tests_name("refused", tests, NULL, NULL);
}

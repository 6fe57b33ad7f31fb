/* What memsview writes: statistics and figures of scripts and workloads, as far as it is told to
 * go, under each policy and page size; and what it says of itself. */
#include "run.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- stats and summary ------------------------------------------------------------------------ */

static const char example_stats[] =
    "----- MeMS SYSTEM STATS -----\n"
    "MAIN[1000:5095]-> H[1000:3999] <-> P[4000:4499] <-> H[4500:5095] <-> NULL\n"
    "MAIN[5096:9191]-> P[5096:7095] <-> H[7096:9191] <-> NULL\n"
    "Pages used:\t2\n"
    "Space unused:\t5692\n"
    "Main Chain Length:\t2\n"
    "Sub-chain Length array: [3, 2, ]\n"
    "-----------------------------\n";

static void test_stats_of_the_specifications_example_are_those_of_the_specification(void **state)
{
    (void)state;
    outcome outcome = memsview(NULL, "--render=stats", script("example.mems"), NULL);

    assert_fine(outcome);
    assert_string_equal(outcome.out, example_stats);
}

static void test_an_option_takes_its_value_behind_a_blank_too(void **state)
{
    (void)state;
    outcome outcome = memsview(NULL, script("example.mems"), "--page-size", "4096", "--render",
                               "stats", NULL);

    assert_fine(outcome);
    assert_string_equal(outcome.out, example_stats);
}

static void test_a_script_is_read_from_standard_input(void **state)
{
    (void)state;
    outcome outcome = memsview("malloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a", "-",
                               "--render=stats", "--page-size=4096", NULL);

    assert_fine(outcome);
    assert_string_equal(outcome.out, example_stats);
}

static void test_a_summary_is_right_for_a_script_reckoned_by_hand(void **state)
{
    static const char wanted[] =
        "operations: 7\n"                       /* one that failed is one, too */
        "allocations: 4\n"
        "reallocations: 0\n"
        "frees: 2\n"
        "failed: 1\n"
        "not_found: 0\n"
        "live_blocks: 2\n"
        "live_bytes: 2500\n"
        "mapped_bytes: 16384\n"
        "bookkeeping_bytes: ";
    static const char wanted_behind[] = "\n"
        "main_nodes: 3\n"
        "holes: 4\n"
        "free_bytes: 13884\n"
        "largest_hole: 8192\n"
        "external_fragmentation: 0.409968\n"    /* 1 - 8192 / 13884 */
        "utilisation: 0.152588\n"               /* 2500 / 16384 */
        "peak_mapped_bytes: 16384\n"
        "peak_live_bytes: 7500\n"
        "ns_per_operation: ";

    (void)state;
    outcome outcome = memsview(NULL, "--render=summary", script("figures.mems"), NULL);
    assert_fine(outcome);
    assert_int_equal(strncmp(outcome.out, wanted, strlen(wanted)), 0);
    assert_contains(outcome.out, wanted_behind);
    assert_true(figure(outcome.out, "bookkeeping_bytes") >= 4096);
    assert_true(figure(outcome.out, "ns_per_operation") > 0);
}

static void test_a_summary_is_lines_of_name_and_value(void **state)
{
    (void)state;
    outcome outcome = memsview(NULL, "--render=summary", script("figures.mems"), NULL);

    assert_fine(outcome);
    for (const char *at = outcome.out; *at;) {
        const char *name = at;
        while (islower((unsigned char)*at) || *at == '_')
            at++;
        assert_true(at > name);
        assert_int_equal(strncmp(at, ": ", 2), 0);
        char *end;
        strtod(at + 2, &end);
        assert_true(end > at + 2);
        assert_int_equal(*end, '\n');
        at = end + 1;
    }
}

static void test_the_figures_of_an_empty_heap_are_zero(void **state)
{
    static const char *const names[] = {
        "operations", "allocations", "reallocations", "frees", "failed", "not_found", "live_blocks",
        "live_bytes", "mapped_bytes", "main_nodes", "holes", "free_bytes", "largest_hole",
        "external_fragmentation", "utilisation", "peak_mapped_bytes", "peak_live_bytes",
        "ns_per_operation", "peak_operation", "mapped_bytes_at_peak", "holes_at_peak",
        "external_fragmentation_at_peak", "utilisation_at_peak", "passed_over", "unknown_frees",
        "inherited_frees", "refused_in_trace", "cut_short",
    };

    (void)state;
    outcome outcome = memsview(NULL, "--render=summary", "--at=0", script("figures.mems"), NULL);
    assert_fine(outcome);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(figure(outcome.out, names[i]) == 0);
    assert_true(figure(outcome.out, "bookkeeping_bytes") > 0);
    assert_int_equal(count_lines(outcome.out), sizeof names / sizeof *names + 1);
}

static void test_a_full_heap_is_used_and_not_fragmented(void **state)
{
    (void)state;
    outcome outcome = memsview("malloc a 4096\n", "-", "--render=summary", "--page-size=4096",
                               NULL);

    assert_fine(outcome);
    assert_contains(outcome.out, "\nholes: 0\nfree_bytes: 0\nlargest_hole: 0\n"
                                 "external_fragmentation: 0.000000\nutilisation: 1.000000\n");
}

/* --- How far: --at and --ops ------------------------------------------------------------------ */

static void test_at_shows_the_heap_after_so_many_operations(void **state)
{
    static const char *const chains[] = {
        "-----\nPages used:\t0\n",
        "\nMAIN[1000:5095]-> P[1000:3999] <-> H[4000:5095] <-> NULL\nPages used:\t1\n",
        "\nMAIN[1000:5095]-> P[1000:3999] <-> P[4000:4499] <-> H[4500:5095] <-> NULL\nPages",
        "\nMAIN[5096:9191]-> P[5096:7095] <-> H[7096:9191] <-> NULL\nPages used:\t2\n",
        "\nMAIN[1000:5095]-> H[1000:3999] <-> P[4000:4499] <-> H[4500:5095] <-> NULL\nMAIN",
    };

    (void)state;
    for (int at = 0; at < 5; at++) {
        char number[12];
        snprintf(number, sizeof number, "%d", at);
        outcome outcome = memsview(NULL, "--render=stats", "--at", number, script("example.mems"),
                                   NULL);
        assert_fine(outcome);
        assert_contains(outcome.out, chains[at]);
    }
}

static void test_expectations_behind_that_place_are_not_looked_at(void **state)
{
    (void)state;
    outcome outcome = memsview(NULL, "--render=stats", "--at=2", script("expectations.mems"), NULL);

    assert_fine(outcome);
    assert_contains(outcome.out, "P[1000:1999] <-> P[2000:2095] <-> H[2096:5095] <-> NULL\n");
}

static void test_expectations_before_that_place_count(void **state)
{
    (void)state;
    outcome just_there = memsview(NULL, "--render=stats", "--at=3", script("expectations.mems"),
                                  NULL);
    outcome behind = memsview(NULL, "--render=stats", "--at=4", script("expectations.mems"), NULL);

    assert_wrong_input(just_there, script("expectations.mems"), ":7: ");
    assert_wrong_input(behind, script("expectations.mems"), ":7: ");
}

static void test_a_place_beyond_the_end_is_refused(void **state)
{
    (void)state;
    assert_wrong_command(memsview(NULL, "--render=stats", "--at=5", script("example.mems"), NULL),
                         "there are only 4 operations");
    assert_wrong_command(memsview(NULL, "--render=text", "--at=3", "--ops=2", NULL),
                         "there are only 2 operations");
    assert_wrong_command(memsview(NULL, "--at=5", script("example.mems"), NULL),
                         "there are only 4 operations");
}

static double figure_of(const char *option, const char *value, const char *operations,
                        const char *name)
{
    outcome outcome = memsview(NULL, "--render=summary", option, value, "--ops", operations,
                               "--seed=1234567", "--page-size=4096", NULL);

    assert_fine(outcome);
    return figure(outcome.out, name);
}

static void test_ops_is_how_many_operations_there_are(void **state)
{
    (void)state;
    assert_true(figure_of("--workload", "random", "0", "operations") == 0);
    assert_true(figure_of("--workload", "random", "7", "operations") == 7);
    assert_true(figure_of("--workload", "random", "2K", "operations") == 2048);
    outcome cut = memsview(NULL, "--render=summary", "--ops=2", script("example.mems"), NULL);
    outcome whole = memsview(NULL, "--render=summary", "--ops=9", script("example.mems"), NULL);
    assert_true(figure(cut.out, "operations") == 2);
    assert_true(figure(whole.out, "operations") == 4);
}

static void test_a_rendered_workload_has_an_end_without_ops(void **state)
{
    (void)state;
    outcome outcome = memsview(NULL, "--render=summary", NULL);

    assert_fine(outcome);
    assert_true(figure(outcome.out, "operations") == 100);
    outcome = memsview(NULL, "--render=summary", "--at=150", NULL);
    assert_true(figure(outcome.out, "operations") == 150);
}

/* --- Workloads -------------------------------------------------------------------------------- */

static const char *stats_of(const char *workload, const char *seed, const char *operations)
{
    outcome outcome = memsview(NULL, "--render=stats", "--workload", workload, "--seed", seed,
                               "--ops", operations, "--page-size=4096", NULL);

    assert_fine(outcome);
    return outcome.out;
}

static const char *const workloads[] = {"random", "stack", "queue", "sawtooth", "checkerboard"};

enum { WORKLOADS = sizeof workloads / sizeof *workloads };

static void test_the_same_seed_gives_the_same_operations_another_seed_others(void **state)
{
    (void)state;
    for (int i = 0; i < WORKLOADS; i++)
        assert_string_equal(stats_of(workloads[i], "7", "200"), stats_of(workloads[i], "7", "200"));
    for (int i = 0; i < WORKLOADS - 1; i++)
        assert_string_not_equal(stats_of(workloads[i], "7", "200"),
                                stats_of(workloads[i], "8", "200"));
    assert_string_not_equal(stats_of("random", "0", "200"),
                            stats_of("random", "18446744073709551615", "200"));
}

static void test_workloads_differ(void **state)
{
    (void)state;
    for (int i = 0; i < WORKLOADS; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(stats_of(workloads[i], "7", "200"),
                                    stats_of(workloads[k], "7", "200"));
}

/* The published outputs of splitmix64 for the seed 1234567 begin 6457827717110365317,
 * 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821. A size takes
 * two: which kind, mod 10, and how large. */
static void test_a_seed_means_the_same_operations_on_every_machine(void **state)
{
    (void)state;
    assert_contains(stats_of("random", "1234567", "1"), "-> P[1000:1062] <-> H[1063:");
    assert_contains(stats_of("stack", "1234567", "2"), "-> P[1000:1062] <-> P[1063:1323] <-> H[");
    assert_contains(stats_of("queue", "1234567", "2"), "-> P[1000:1772] <-> P[1773:1843] <-> H[");
    assert_contains(stats_of("sawtooth", "1234567", "2"), "-> P[1000:1062] <-> P[1063:1323] <-> H");
    assert_contains(stats_of("checkerboard", "1234567", "1"), "-> P[1000:2023] <-> H[2024:");
}

static void test_a_queue_frees_its_first_block_first(void **state)
{
    (void)state;
    assert_contains(stats_of("queue", "1234567", "17"), "MAIN[1000:5095]-> P[1000:1772] <-> P[");
    assert_contains(stats_of("queue", "1234567", "18"), "MAIN[1000:5095]-> H[1000:1772] <-> P[");
    assert_true(figure_of("--workload", "queue", "500", "live_blocks") >= 16);
    assert_true(figure_of("--workload", "queue", "500", "live_blocks") <= 17);
}

/* 22 blocks: 1 + 6457827717110365317 mod 24. */
static void test_a_stack_frees_its_last_block_first(void **state)
{
    char before[200];

    (void)state;
    assert_true(figure_of("--workload", "stack", "22", "frees") == 0);
    assert_true(figure_of("--workload", "stack", "23", "frees") == 1);
    const char *start = strstr(stats_of("stack", "1234567", "20"), "MAIN[1000:5095]-> P[1000:");
    assert_non_null(start);
    snprintf(before, sizeof before, "%.*s", (int)strcspn(start, "H"), start);
    assert_contains(stats_of("stack", "1234567", "23"), before);
}

/* 8000 + 6457827717110365317 mod 16000 bytes is how far it grows: 21 blocks. */
static void test_a_sawtooth_grows_then_frees_everything_then_grows_again(void **state)
{
    (void)state;
    assert_true(figure_of("--workload", "sawtooth", "21", "frees") == 0);
    assert_true(figure_of("--workload", "sawtooth", "21", "live_bytes") >= 21317);
    assert_true(figure_of("--workload", "sawtooth", "42", "live_blocks") == 0);
    assert_true(figure_of("--workload", "sawtooth", "43", "live_blocks") == 1);
}

/* 16 blocks of 1024 bytes fill four pages, 8 are freed, and then 3 of 1536 find no HOLE. */
static void test_a_checkerboard_frees_every_second_block_and_asks_for_more(void **state)
{
    (void)state;
    const char *full = stats_of("checkerboard", "1234567", "16");
    assert_contains(full, "Sub-chain Length array: [4, 4, 4, 4, ]");
    assert_contains(full, "Space unused:\t0\n");
    const char *asked = stats_of("checkerboard", "1234567", "27");
    assert_contains(asked, "MAIN[1000:5095]-> H[1000:2023] <-> P[2024:3047] <-> H[3048:4071] <-> "
                           "P[4072:5095] <-> NULL\n");
    assert_contains(asked, "MAIN[17384:21479]-> P[17384:18919] <-> P[18920:20455] <-> "
                           "H[20456:21479] <-> NULL\n");
    assert_contains(asked, "Sub-chain Length array: [4, 4, 4, 4, 3, 2, ]");
    assert_true(figure_of("--workload", "checkerboard", "38", "live_blocks") == 0);
}

static void test_operations_of_a_workload_add_up(void **state)
{
    (void)state;
    for (int i = 0; i < WORKLOADS; i++) {
        outcome outcome = memsview(NULL, "--render=summary", "--ops=1000", "--workload",
                                   workloads[i], NULL);
        assert_fine(outcome);
        double allocations = figure(outcome.out, "allocations");
        double frees = figure(outcome.out, "frees");
        assert_true(allocations + frees == 1000);
        assert_true(allocations - frees == figure(outcome.out, "live_blocks"));
        assert_true(frees > 0);
    }
}

/* --- Policies --------------------------------------------------------------------------------- */

static void assert_places(const char *policy, const char *at, const char *chain)
{
    outcome outcome = memsview(NULL, "--render=stats", "--policy", policy, "--at", at,
                               script("policies.mems"), NULL);

    assert_fine(outcome);
    assert_contains(outcome.out, chain);
}

static void test_first_fit_takes_the_first_hole(void **state)
{
    (void)state;
    assert_places("first-fit", "17", "MAIN[1000:5095]-> P[1000:1449] <-> H[1450:1599] <-> "
        "P[1600:1699] <-> H[1700:2199] <-> P[2200:2299] <-> P[2300:2599] <-> P[2600:2699] <-> "
        "H[2700:3399] <-> P[3400:3499] <-> H[3500:4399] <-> P[4400:5095] <-> NULL\n");
    assert_places("first-fit", "18", "<-> P[1700:2149] <-> H[2150:2199] <-> P[2200:2299] <->");
}

static void test_best_fit_takes_the_smallest_hole(void **state)
{
    (void)state;
    assert_places("best-fit", "17", "MAIN[1000:5095]-> H[1000:1599] <-> P[1600:1699] <-> "
        "P[1700:2149] <-> H[2150:2199] <-> P[2200:2299] <-> P[2300:2599] <-> P[2600:2699] <-> "
        "H[2700:3399] <-> P[3400:3499] <-> H[3500:4399] <-> P[4400:5095] <-> NULL\n");
    assert_places("best-fit", "18", "-> P[1000:1449] <-> H[1450:1599] <-> P[1600:1699] <->");
}

static void test_worst_fit_takes_the_largest_hole(void **state)
{
    (void)state;
    assert_places("worst-fit", "17", "MAIN[1000:5095]-> H[1000:1599] <-> P[1600:1699] <-> "
        "H[1700:2199] <-> P[2200:2299] <-> P[2300:2599] <-> P[2600:2699] <-> H[2700:3399] <-> "
        "P[3400:3499] <-> P[3500:3949] <-> H[3950:4399] <-> P[4400:5095] <-> NULL\n");
    assert_places("worst-fit", "18", "<-> P[2700:3149] <-> H[3150:3399] <-> P[3400:3499] <->");
}

static void test_next_fit_goes_on_from_the_last_place_and_round(void **state)
{
    (void)state;
    assert_places("next-fit", "17", "MAIN[1000:5095]-> H[1000:1599] <-> P[1600:1699] <-> "
        "H[1700:2199] <-> P[2200:2299] <-> P[2300:2599] <-> P[2600:2699] <-> P[2700:3149] <-> "
        "H[3150:3399] <-> P[3400:3499] <-> H[3500:4399] <-> P[4400:5095] <-> NULL\n");
    assert_places("next-fit", "18", "<-> P[3500:3949] <-> H[3950:4399] <-> P[4400:5095] <-> NULL");
    assert_places("next-fit", "19", "<-> P[3500:3949] <-> P[3950:4399] <-> P[4400:5095] <-> NULL");
    assert_places("next-fit", "20", "MAIN[1000:5095]-> P[1000:1449] <-> H[1450:1599] <-> "
        "P[1600:1699] <-> H[1700:2199] <-> P[2200:2299] <-> P[2300:2599] <-> P[2600:2699] <-> "
        "P[2700:3149] <-> H[3150:3399] <-> P[3400:3499] <-> P[3500:3949] <-> P[3950:4399] <-> "
        "P[4400:5095] <-> NULL\nPages used:\t1\n");
}

/* --- Page sizes, and options in scripts ------------------------------------------------------- */

static void test_the_page_size_is_a_number_of_bytes_or_of_kilobytes(void **state)
{
    static const char *const same[] = {"--page-size=8192", "--page-size=8K", "--page-size=8k"};

    (void)state;
    for (int i = 0; i < 3; i++) {
        outcome outcome = memsview("malloc a 100\nmalloc b 9000\n", "-", "--render=stats", same[i],
                                   NULL);
        assert_fine(outcome);
        assert_contains(outcome.out,
                        "MAIN[1000:9191]-> P[1000:1099] <-> H[1100:9191] <-> NULL\n"
                        "MAIN[9192:25575]-> P[9192:18191] <-> H[18192:25575] <-> NULL\n"
                        "Pages used:\t3\n");
    }
}

#define HOLES_600_AND_500 \
    "malloc a 600\nmalloc b 1\nmalloc c 500\nmalloc d 2995\nfree a\nfree c\nmalloc x 450\n"

static void test_a_script_sets_options_of_its_heap(void **state)
{
    (void)state;
    outcome first = memsview(HOLES_600_AND_500, "-", "--render=stats", "--page-size=4096", NULL);
    outcome best = memsview("option policy best-fit\noption page-size 4K\n" HOLES_600_AND_500, "-",
                            "--render=stats", NULL);
    outcome large = memsview("option page-size 16K\nmalloc a 1\n", "-", "--render=stats", NULL);

    assert_contains(first.out, "-> P[1000:1449] <-> H[1450:1599]");
    assert_contains(best.out, "<-> P[1601:2050] <-> H[2051:2100]");
    assert_contains(large.out, "MAIN[1000:17383]-> P[1000:1000]");
    assert_fine(best);
}

static void test_the_command_line_overrides_a_scripts_options(void **state)
{
    (void)state;
    outcome before = memsview("option policy best-fit\noption page-size 8K\n" HOLES_600_AND_500,
                              "--policy=first-fit", "--page-size=4K", "-", "--render=stats", NULL);
    outcome behind = memsview("option policy best-fit\noption page-size 8K\n" HOLES_600_AND_500,
                              "-", "--render=stats", "--policy=first-fit", "--page-size=4K", NULL);

    assert_fine(before);
    assert_contains(before.out, "MAIN[1000:5095]-> P[1000:1449] <-> H[1450:1599]");
    assert_string_equal(behind.out, before.out);
}

static void test_wrong_options_in_a_script_are_refused_with_their_line(void **state)
{
    static const struct { const char *line, *part; } wrong[] = {
        {"option frobnicate 1\n", "cannot set 'frobnicate'; it can set policy, page-size, base-"},
        {"option seed 1\n", "cannot set 'seed'"},
        {"option policy middle-fit\n", "'middle-fit'; there is first-fit, next-fit, best-fit, "},
        {"option page-size 5000\n", "page size '5000'"},
        {"option page-size 0\n", "page size '0'"},
        {"option page-size big\n", "page size 'big' is no number"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[200];
        snprintf(text, sizeof text, "# heap\n\n%smalloc a 1\n", wrong[i].line);
        assert_wrong_input(memsview(text, "-", "--render=stats", NULL), "standard input:3: ",
                           wrong[i].part);
    }
}

/* --- Help and version ------------------------------------------------------------------------- */

static void test_help_names_every_option_and_every_choice(void **state)
{
    static const char *const names[] = {
        "--workload NAME", "--seed N", "--ops N", "--policy NAME", "--page-size BYTES", "--at N",
        "--render FORMAT", "--size COLSxLINES", "--[no-]ascii", "--color WHEN", "--theme NAME", "--help",
        "--zoom N|whole", "--select ADDRESS", "--pane NAME", "figures, history, sizes, translation, balance",
        "--[no-]big", "--[no-]hex", "--[no-]offsets", "--[no-]animation", "--[no-]mouse",
        "--no-config", "default, high-contrast, mono, light", "svg",
        "--base-address BYTES", "--alignment BYTES", "--smallest-mapping PAGES", "--capacity BYTES",
        "--coalescing WHEN", "--give-back", "at-once, on-demand, never", "last-freed-first",
        "(also immediate, deferred)", "(also lifo-first-fit, fifo-first-fit)",
        "first-freed-first", ".rep", "--version", "FILE", "random", "stack", "queue", "sawtooth",
        "checkerboard", "first-fit", "next-fit", "best-fit", "worst-fit", "text", "stats",
        "summary", "auto", "always", "never", "80x24", "NO_COLOR", "Exit status",
    };

    (void)state;
    outcome outcome = memsview(NULL, "--help", NULL);
    assert_fine(outcome);
    assert_clean(outcome.out);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_contains(outcome.out, names[i]);
}

static void test_help_fits_80_columns(void **state)
{
    (void)state;
    outcome outcome = memsview(NULL, "--help", NULL);
    for (const char *line = outcome.out; *line; line += strcspn(line, "\n") + 1)
        assert_in_range(strcspn(line, "\n"), 0, 80);
}

static void test_version_is_one_line(void **state)
{
    (void)state;
    outcome outcome = memsview(NULL, "--version", NULL);

    assert_fine(outcome);
    assert_int_equal(strncmp(outcome.out, "memsview ", 9), 0);
    assert_true(isdigit((unsigned char)outcome.out[9]));
    assert_int_equal(count_lines(outcome.out), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stats_of_the_specifications_example_are_those_of_the_specification),
        cmocka_unit_test(test_an_option_takes_its_value_behind_a_blank_too),
        cmocka_unit_test(test_a_script_is_read_from_standard_input),
        cmocka_unit_test(test_a_summary_is_right_for_a_script_reckoned_by_hand),
        cmocka_unit_test(test_a_summary_is_lines_of_name_and_value),
        cmocka_unit_test(test_the_figures_of_an_empty_heap_are_zero),
        cmocka_unit_test(test_a_full_heap_is_used_and_not_fragmented),
        cmocka_unit_test(test_at_shows_the_heap_after_so_many_operations),
        cmocka_unit_test(test_expectations_behind_that_place_are_not_looked_at),
        cmocka_unit_test(test_expectations_before_that_place_count),
        cmocka_unit_test(test_a_place_beyond_the_end_is_refused),
        cmocka_unit_test(test_ops_is_how_many_operations_there_are),
        cmocka_unit_test(test_a_rendered_workload_has_an_end_without_ops),
        cmocka_unit_test(test_the_same_seed_gives_the_same_operations_another_seed_others),
        cmocka_unit_test(test_workloads_differ),
        cmocka_unit_test(test_a_seed_means_the_same_operations_on_every_machine),
        cmocka_unit_test(test_a_queue_frees_its_first_block_first),
        cmocka_unit_test(test_a_stack_frees_its_last_block_first),
        cmocka_unit_test(test_a_sawtooth_grows_then_frees_everything_then_grows_again),
        cmocka_unit_test(test_a_checkerboard_frees_every_second_block_and_asks_for_more),
        cmocka_unit_test(test_operations_of_a_workload_add_up),
        cmocka_unit_test(test_first_fit_takes_the_first_hole),
        cmocka_unit_test(test_best_fit_takes_the_smallest_hole),
        cmocka_unit_test(test_worst_fit_takes_the_largest_hole),
        cmocka_unit_test(test_next_fit_goes_on_from_the_last_place_and_round),
        cmocka_unit_test(test_the_page_size_is_a_number_of_bytes_or_of_kilobytes),
        cmocka_unit_test(test_a_script_sets_options_of_its_heap),
        cmocka_unit_test(test_the_command_line_overrides_a_scripts_options),
        cmocka_unit_test(test_wrong_options_in_a_script_are_refused_with_their_line),
        cmocka_unit_test(test_help_names_every_option_and_every_choice),
        cmocka_unit_test(test_help_fits_80_columns),
        cmocka_unit_test(test_version_is_one_line),
    };

    if (sysconf(_SC_PAGESIZE) > 4096)
        return 77;              /* no heap here has the pages that the scripts are about */
    return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}

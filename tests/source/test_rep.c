/* Traces: which texts are one, what their lines mean, which are refused and in which line; and when
 * they are replayed, what the heap refuses is passed over. */
#include "in_short.h"

/* --- Reading ----------------------------------------------------------------------------------- */

static void test_the_labs_own_example_is_read(void **state)
{
    (void)state;
    assert_reads("20000\n3\n8\n1\na 0 512\na 1 128\nr 0 640\na 2 128\nf 1\nr 0 768\nf 0\nf 2\n",
                 "m0:512 m1:128 r0:640 m2:128 f1 r0:768 f0 f2");
}

static void test_the_header_has_up_to_four_lines(void **state)
{
    (void)state;
    assert_reads("a 0 1\n", "m0:1");
    assert_reads("7\na 0 1\n", "m0:1");
    assert_reads("1\n1\na 0 1\n", "m0:1");
    assert_reads("1\n1\n9\na 0 1\n", "m0:1");
    assert_reads("0\n0\n0\n0\na 0 1\n", "m0:1");
}

static void test_blanks_and_line_ends_may_be_any(void **state)
{
    (void)state;
    assert_reads("1\r\n1\r\n2\r\n1\r\n\r\na 0 5\r\n\r\nf 0\r\n", "m0:5 f0");
    assert_reads("\n\n \t\n20\n  1 \n1\n0\n\ta  0\t 5 \n", "m0:5");
    assert_reads("a 0 5\nf 0", "m0:5 f0");
    assert_reads("\357\273\277a 0 5", "m0:5");
}

static void test_ids_are_any_numbers(void **state)
{
    (void)state;
    assert_reads("a 18446744073709551615 1\na 7 2\na 1000000007 3\nf 18446744073709551615\nf 7\n",
                 "m0:1 m1:2 m2:3 f0 f1");
    assert_reads("a 007 1\nf 7\n", "m0:1 f0");
    assert_reads("a 5 1\nf 5\na 5 2\na 4 3\nf 5\n", "m0:1 f0 m0:2 m1:3 f0");
}

static void test_what_is_never_freed_is_fine(void **state)
{
    (void)state;
    assert_reads("a 0 1\na 1 1\n", "m0:1 m1:1");
}

static void test_sizes_are_left_to_the_heap(void **state)
{
    (void)state;
    assert_reads("a 0 0\nf 0\na 1 18446744073709551615\nr 1 18446744073709551615\nf 1\n",
                 "m0:0 f0 m0:18446744073709551615 r0:18446744073709551615 f0");
}

static void test_a_realloc_to_0_is_the_end_of_an_id(void **state)
{
    (void)state;
    assert_reads("a 0 1\nr 0 0\na 0 2\nf 0\n", "m0:1 r0:0 m0:2 f0");
}

static void test_what_is_freed_without_having_been_allocated_does_nothing(void **state)
{
    (void)state;
    assert_reads("a 0 1\nf 1\nf 0\nf 0\n", "m0:1 ?1 f0 ?0");
    assert_reads("a 5 1\nr 5 0\nr 5 0\n", "m0:1 r0:0 ?5");
    assert_reads("r 1 5\nf 1\n", "?1 m0:5 f0");
}

static void test_there_are_no_more_blocks_than_were_live_at_once(void **state)
{
    (void)state;
    assert_reads("a 1 1\na 2 2\nf 1\na 3 3\nf 2\na 4 4\n", "m0:1 m1:2 f0 m0:3 f1 m1:4");
}

static void test_a_free_of_no_block_is_passed_over(void **state)
{
    (void)state;
    assert_reads("9\n1\n3\n1\na 0 1\nf -1\nf 0\n", "m0:1 f0");
}

static bool is_trace(const char *text)
{
    return trace_is(&(contents){(char *)(uintptr_t)text, strlen(text), false});
}

static void test_traces_and_scripts_are_told_apart(void **state)
{
    static const char *const scripts[] = {
        "", "\n", "malloc a 1\n", "# 5\n", "option policy best-fit\n", "free a\n", "aa 0 1\n",
        "A 0 1\n", "-1\n", "say 5\n", "= 5\n", "+ 5 5\n", "MeMSrec",
    };
    static const char *const traces[] = {
        "f\n", "12 monkeys", "= Start\n", "@ ./a.out", "+ 0x10 0x20\n", "- 0x10", "MeMSrec\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        assert_false(is_trace(scripts[i]));
    for (size_t i = 0; i < sizeof traces / sizeof *traces; i++)
        assert_true(is_trace(traces[i]));
}

/* --- Refused ----------------------------------------------------------------------------------- */

static void test_an_id_is_allocated_once(void **state)
{
    (void)state;
    assert_refused("1\n1\n\na 5 1\na 5 1\n", 5, "id 5 is allocated already, in line 4; free it "
                   "first, with 'f 5', or choose another id");
    assert_refused("a 5 1\nr 5 7\na 5 1\n", 3, "id 5 is allocated already, in line 2");
}

static void test_lines_that_mean_nothing_are_refused(void **state)
{
    (void)state;
    assert_refused("a 0 1\nx 0 1\n", 2, "'x' is not a line of a trace; a line is 'a ID BYTES', "
                   "'r ID BYTES' or 'f ID'");
    assert_refused("5\nmalloc a 1\n", 2, "'malloc' is not a line of");
    assert_refused("a 0 1\n77\n", 2, "'77' stands where an operation should");
    assert_refused("1\n2\n3\n4\n5\na 0 1\n", 5, "up to four numbers");
    assert_refused("a 0 1 2\n", 1, "'2' is one word too many: expected 'a ID BYTES'");
    assert_refused("a 0 1\nf 0 0\n", 2, "'0' is one word too many: expected 'f ID'");
    assert_refused("5 6\na 0 1\n", 1, "'6' is one word too many");
    assert_refused("a 0 1\nf -1 x\n", 2, "'x' is one word too many");
}

static void test_numbers_that_are_none_are_refused(void **state)
{
    (void)state;
    assert_refused("a 0 -1\n", 1, "size '-1' is negative");
    assert_refused("a -1 5\n", 1, "id '-1' is negative");
    assert_refused("a 0 1K\n", 1, "size '1K' is no number; it has to be digits alone");
    assert_refused("a x 1\n", 1, "id 'x' is no number");
    assert_refused("a 0x1 1\n", 1, "id '0x1' is no number");
    assert_refused("5x\na 0 1\n", 1, "number '5x' is no number");
    assert_refused("a 0 18446744073709551616\n", 1,
                   "size '18446744073709551616' is too big; the largest is 18446744073709551615");
    assert_refused("a 99999999999999999999 1\n", 1, "id '99999999999999999999' is too big");
}

static void test_a_trace_that_was_cut_short_is_told(void **state)
{
    (void)state;
    assert_refused("a 0 1\na 1\n", 2, "ends too early: expected 'a ID BYTES'; perhaps the trace "
                   "was");
    assert_refused("a 0 1\nr\n", 2, "expected 'r ID BYTES'");
    assert_refused("a 0 1\nf\n", 2, "expected 'f ID'");
    assert_refused("9\n2\n4\n1\na 0 1\na 1 1\nf 0\n", 7, "the trace ends here, after 3 operations; "
                   "its header says 4: get all of it");
    assert_refused("2\n4\na 0 1\na 1 1\nf 0\n", 5, "after 3 operations; its header says 4");
    assert_refused("9\n2\n18446744073709551615\n1\na 0 1\n", 5, "after 1 operations");
    assert_refused("9\n0\n0\n1\n", 0, "has no operation; a trace has a line an operation, as in");
    assert_refused("", 0, "is no trace");
}

static void test_what_a_terminal_would_obey_is_not_repeated(void **state)
{
    static const char nul[] = "a 0 1\nf\0 0\n";

    (void)state;
    assert_refused("a 0 \033[31m\n", 1, "size '?[31m' is no number");
    assert_refused("a 0 1\n\302\233J\n", 2, "is not a line of");
    assert_refused("a 0 1\nf \377\n", 2, "id '?'");
    check_refused(nul, sizeof nul - 1, 2, "there is a NUL byte in this line", __FILE__, __LINE__);
}

static void test_a_line_of_a_megabyte_is_refused_in_short(void **state)
{
    static const char *const prefixes[] = {"5\n", "5\na ", "5\na 0 ", "5\na 0 1 ", "5\nf ", "5\n1"};
    enum { LENGTH = 1 << 20 };

    (void)state;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        char *text = malloc(LENGTH);
        memset(text, i % 2 ? '7' : 'x', LENGTH);
        memcpy(text, prefixes[i], strlen(prefixes[i]));
        check_refused(text, LENGTH, 2, "'", __FILE__, __LINE__);
        free(text);
    }
}

/* --- Replayed ---------------------------------------------------------------------------------- */

/* Blocks of more than 1000 bytes find no place. */
static const char *replay(const source *source)
{
    static char text[2000];
    size_t at;
    operation operation;
    int used = 0;

    assert_int_equal(source->state_size, sizeof at);
    source->begin(source->self, &at);
    text[0] = '\0';
    while (source->next(source->self, &at, NULL, &operation))
        used += snprintf(text + used, sizeof text - (size_t)used, "%s%zu", used ? " " : "",
                         operation.line);
    return text;
}

/* Whether a block is there is for whoever applies them to know. */
static void test_a_trace_hands_out_all_its_operations_again_and_again(void **state)
{
    static const char text[] = "a 5 100\na 6 9999\nr 6 10\nf 5\nf 6\na 6 7\nr 6 0\na 5 9999\nf 5\n";
    trace rep = read_fine(text, strlen(text));

    (void)state;
    source source = trace_source(&rep);
    assert_int_equal(source.reserved, 2);
    assert_int_equal(source.count, 9);
    assert_true(source.lenient);
    assert_null(source.remark);
    assert_string_equal(replay(&source), "1 2 3 4 5 6 7 8 9");
    assert_string_equal(replay(&source), "1 2 3 4 5 6 7 8 9");
    trace_free(&rep);
}

/* Ids far apart, and in an order that is bad for trees and for sorting. */
static void test_many_ids_are_mapped_fast(void **state)
{
    enum { BLOCKS = 200000 };
    char *text = malloc((size_t)BLOCKS * 60), *at = text;

    (void)state;
    for (size_t i = 0; i < BLOCKS; i++)
        at += sprintf(at, "a %zu 1\n", (BLOCKS - i) * 4294967296u);
    for (size_t i = 0; i < BLOCKS; i++)
        at += sprintf(at, "f %zu\n", (BLOCKS - i) * 4294967296u);
    trace rep = read_fine(text, (size_t)(at - text));
    assert_int_equal(rep.count, 2 * BLOCKS);
    assert_int_equal(rep.block_count, BLOCKS);
    assert_int_equal(rep.operations[0].block, 0);
    assert_int_equal(rep.operations[rep.count - 1].block, BLOCKS - 1);
    trace_free(&rep);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_labs_own_example_is_read),
        cmocka_unit_test(test_the_header_has_up_to_four_lines),
        cmocka_unit_test(test_blanks_and_line_ends_may_be_any),
        cmocka_unit_test(test_ids_are_any_numbers),
        cmocka_unit_test(test_what_is_never_freed_is_fine),
        cmocka_unit_test(test_sizes_are_left_to_the_heap),
        cmocka_unit_test(test_a_realloc_to_0_is_the_end_of_an_id),
        cmocka_unit_test(test_a_free_of_no_block_is_passed_over),
        cmocka_unit_test(test_what_is_freed_without_having_been_allocated_does_nothing),
        cmocka_unit_test(test_there_are_no_more_blocks_than_were_live_at_once),
        cmocka_unit_test(test_traces_and_scripts_are_told_apart),
        cmocka_unit_test(test_an_id_is_allocated_once),
        cmocka_unit_test(test_lines_that_mean_nothing_are_refused),
        cmocka_unit_test(test_numbers_that_are_none_are_refused),
        cmocka_unit_test(test_a_trace_that_was_cut_short_is_told),
        cmocka_unit_test(test_what_a_terminal_would_obey_is_not_repeated),
        cmocka_unit_test(test_a_line_of_a_megabyte_is_refused_in_short),
        cmocka_unit_test(test_a_trace_hands_out_all_its_operations_again_and_again),
        cmocka_unit_test(test_many_ids_are_mapped_fast),
    };

    return cmocka_run_group_tests_name("rep", tests, NULL, NULL);
}

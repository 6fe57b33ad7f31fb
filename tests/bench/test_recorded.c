/* From recorded traces to steps that are timed. What of a file is refused is tested with its
 * reader; here it is seen that a refusal arrives, and what else is too much for a benchmark. */
#include "recorded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Reads a text as a file. */
static bool read_file(trace *trace, const char *text, complaint *complaint)
{
    char path[] = "/tmp/bench-recorded-XXXXXX";
    int file = mkstemp(path);

    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    bool good = recorded_read(trace, path, complaint);
    unlink(path);
    return good;
}

static trace read_text(const char *text)
{
    complaint complaint = {0};
    trace trace;

    if (!read_file(&trace, text, &complaint))
        fail_msg("line %zu: %s", complaint.line, complaint.text);
    return trace;
}

static void assert_step(const trace *trace, size_t index, step_kind kind, size_t block, size_t size)
{
    assert_true(index < trace->count);
    assert_int_equal(step_kind_of(trace->steps[index]), kind);
    assert_int_equal(step_block(trace->steps[index]), block);
    assert_int_equal(trace->steps[index].size, size);
}

static void assert_refused(const char *text, size_t line, const char *part)
{
    complaint complaint = {0};
    trace trace;

    if (read_file(&trace, text, &complaint))
        fail_msg("not refused: %s", text);
    if (complaint.line != line || !strstr(complaint.text, part))
        fail_msg("of '%s': line %zu: %s", text, complaint.line, complaint.text);
    assert_null(trace.steps);
}

static void test_each_operation_is_a_step(void **state)
{
    (void)state;
    trace trace = read_text("20000\n2\n5\n1\na 0 2040\na 1 48\nr 0 4072\nf 0\nf 1\n");

    assert_int_equal(trace.count, 5);
    assert_step(&trace, 0, STEP_ALLOCATE, 0, 2040);
    assert_step(&trace, 1, STEP_ALLOCATE, 1, 48);
    assert_step(&trace, 2, STEP_RESIZE, 0, 4072);
    assert_step(&trace, 3, STEP_FREE, 0, 0);
    assert_step(&trace, 4, STEP_FREE, 1, 0);
    assert_int_equal(trace.blocks, 2);
    assert_int_equal(trace.most_live, 2);
    assert_int_equal(trace.most_live_bytes, 4120);
    assert_int_equal(trace.prologue, 0);
    assert_int_equal(trace.pass, 5);
    assert_true(trace.recorded);
    trace_close(&trace);
}

static void test_crlf_blank_lines_and_an_old_header_are_fine(void **state)
{
    (void)state;
    trace trace = read_text("\r\n1\r\n\r\n2\r\n\r\na 5 10\r\n  \r\nf 5");

    assert_int_equal(trace.count, 2);
    assert_step(&trace, 0, STEP_ALLOCATE, 0, 10);
    assert_step(&trace, 1, STEP_FREE, 0, 0);
    trace_close(&trace);
}

static void test_what_is_left_live_is_freed_at_the_end(void **state)
{
    (void)state;
    trace trace = read_text("3\n4\na 2 10\na 0 20\na 1 30\nf 0\n");

    assert_int_equal(trace.count, 6);
    assert_step(&trace, 4, STEP_FREE, 0, 0);
    assert_step(&trace, 5, STEP_FREE, 2, 0);
    assert_int_equal(trace.live, 0);
    assert_int_equal(trace.live_bytes, 0);
    trace_close(&trace);
}

static void test_sizes_of_0_mean_what_every_allocator_takes_them_for(void **state)
{
    (void)state;
    trace trace = read_text("1\n3\na 0 0\nr 0 10\nr 0 0\n");

    assert_int_equal(trace.count, 3);
    assert_step(&trace, 0, STEP_ALLOCATE, 0, 1);
    assert_step(&trace, 1, STEP_RESIZE, 0, 10);
    assert_step(&trace, 2, STEP_FREE, 0, 0);
    trace_close(&trace);
}

/* Longer than what is handed over at once, and so is what becomes of it. */
static void test_a_long_trace_arrives_whole(void **state)
{
    static char text[100000];
    size_t length = 0;

    (void)state;
    for (size_t i = 0; i < 1000; i++)
        length += (size_t)sprintf(text + length, "a %zu %zu\n", i, 100 + i);
    trace trace = read_text(text);
    assert_int_equal(trace.count, 2000);
    for (size_t i = 0; i < 1000; i++) {
        assert_step(&trace, i, STEP_ALLOCATE, i, 100 + i);
        assert_step(&trace, 1000 + i, STEP_FREE, i, 0);
    }
    assert_int_equal(trace.most_live, 1000);
    trace_close(&trace);
}

static void test_a_refusal_arrives_with_its_line(void **state)
{
    (void)state;
    assert_refused("", 0, "no trace");
    assert_refused("1\n2\n\nx 0 8\n", 4, "x");
    assert_refused("1\n2\na 0 8\na 0 8\n", 4, "0");
}

static void test_a_block_that_is_too_large_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_refused("1\n2\na 0 8\nr 0 4294967296\n", 4, "4294967296 bytes are too many");
}

static void test_what_is_no_file_is_refused(void **state)
{
    complaint complaint = {0};
    trace trace;

    (void)state;
    assert_false(recorded_read(&trace, "/nowhere/at/all.rep", &complaint));
    assert_int_equal(complaint.line, 0);
    assert_string_not_equal(complaint.text, "");
}

static void test_a_row_has_the_name_of_its_file(void **state)
{
    complaint complaint;
    trace trace;

    (void)state;
    assert_true(recorded_read(&trace, QUICK, &complaint));
    assert_string_equal(trace.name, "quick");
    trace_close(&trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_operation_is_a_step),
        cmocka_unit_test(test_crlf_blank_lines_and_an_old_header_are_fine),
        cmocka_unit_test(test_what_is_left_live_is_freed_at_the_end),
        cmocka_unit_test(test_sizes_of_0_mean_what_every_allocator_takes_them_for),
        cmocka_unit_test(test_a_long_trace_arrives_whole),
        cmocka_unit_test(test_a_refusal_arrives_with_its_line),
        cmocka_unit_test(test_a_block_that_is_too_large_is_refused_with_its_line),
        cmocka_unit_test(test_what_is_no_file_is_refused),
        cmocka_unit_test(test_a_row_has_the_name_of_its_file),
    };

    return cmocka_run_group_tests_name("recorded", tests, NULL, NULL);
}

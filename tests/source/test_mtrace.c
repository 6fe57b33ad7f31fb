/* The logs of glibc's mtrace: what their lines mean, and which are refused. */
#include "in_short.h"

static void test_each_kind_of_line_is_a_call(void **state)
{
    (void)state;
    assert_reads("= Start\n"
                 "@ ./a.out:(main+0x2b)[0x55d0] + 0x1000 0x64\n"
                 "@ /lib/libc.so.6:(fopen+0xc)[0x7f00] + 0x2000 0x1d8\n"
                 "@ ./a.out:[0x55d1] < 0x1000\n"
                 "@ ./a.out:[0x55d1] > 0x3000 0x12c\n"
                 "@ ./a.out:[0x55d2] - 0x2000\n"
                 "@ ./a.out:[0x55d2] - 0x3000\n"
                 "= End\n", "m0:100 m1:472 r0:300 f1 f0");
}

static void test_the_place_may_be_missing_or_have_any_words(void **state)
{
    (void)state;
    assert_reads("+ 0x10 0x1\n- 0x10\n", "m0:1 f0");
    assert_reads("@ /a + 0x1 0x2/b - 0x3 + 0x10 0x1\n@ - 0x10\n", "m0:1 f0");
    assert_reads("\r\n= Start\r\n\r\n@ x + 0x10 0x1\r\n@ x - 0x10\r\n", "m0:1 f0");
}

static void test_a_log_may_end_anywhere(void **state)
{
    static const char whole[] = "@ a + 0x10 0x1\n@ a - 0x10\n";
    trace trace;

    (void)state;
    assert_reads("@ a + 0x10 0x1\n@ a + 0x2", "m0:1");
    assert_reads("@ a + 0x10 0x1\n@ a < 0x10\n", "m0:1");
    assert_reads("@ a + 0x10 0x1\n@ a - 0x10", "m0:1 f0");
    trace = read_fine("@ a + 0x10 0x1\n@ a:(", 18);
    assert_true(trace.cut);
    trace_free(&trace);
    trace = read_fine(whole, strlen(whole));
    assert_false(trace.cut);
    trace_free(&trace);
}

static void test_what_the_program_was_refused_is_no_block(void **state)
{
    (void)state;
    assert_reads("@ a + (nil) 0xffffffffffffffff\n", "!18446744073709551615");
    assert_reads("@ a + 0x10 0x1\n@ a ! 0x10 0xff\n@ a - 0x10\n", "m0:1 !255 f0");
}

static void test_null_is_freed_in_vain(void **state)
{
    (void)state;
    assert_reads("@ a + 0x10 0x1\n@ a - (nil)\n", "m0:1");
}

static void test_unknown_addresses_are_kept_as_such(void **state)
{
    (void)state;
    assert_reads("@ a - 0x99\n@ a + 0x10 0x1\n@ a - 0x10\n@ a - 0x10\n", "?153 m0:1 f0 ?16");
    assert_reads("@ a < 0x99\n@ a > 0x20 0x5\n@ a - 0x20\n", "?153 m0:5 f0");
}

/* Its free was not logged. */
static void test_an_address_that_comes_again_was_freed(void **state)
{
    (void)state;
    assert_reads("@ a + 0x10 0x1\n@ a + 0x10 0x2\n", "m0:1 f0 m0:2");
    assert_reads("@ a + 0x10 0x1\n@ a + 0x20 0x2\n@ a < 0x10\n@ a > 0x20 0x3\n",
                 "m0:1 m1:2 f1 r0:3");
}

static void test_lines_that_mean_nothing_are_refused(void **state)
{
    (void)state;
    assert_refused("= Start\n@ a + 0x10\n", 2, "is not a line of an mtrace; a line is '@ WHERE +");
    assert_refused("= Start\nhello\n", 2, "'hello' is not a line of");
    assert_refused("= Start\n@ a + 0x1g 0x10\n", 2, "is not a line of");
    assert_refused("= Start\n@ a + 0x10 0x10000000000000000\n", 2, "is not a line of");
    assert_refused("= Start\n@ a \033[2J\n", 2, "'@ a ?[2J' is not a line of");
    assert_refused("= Start\n= End\n", 0, "has no call in it");
    assert_refused("+ 0x1 0x1\nx + 0x2 0x2\n", 2, "is not a line of");
}

static void test_a_line_of_a_megabyte_is_read(void **state)
{
    enum { LENGTH = 1 << 20 };
    static char text[LENGTH + 40];

    (void)state;
    memset(text, 'x', LENGTH);
    memcpy(text, "@ ", 2);
    strcpy(text + LENGTH, " + 0x10 0x7\n");
    assert_reads(text, "m0:7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_line_is_a_call),
        cmocka_unit_test(test_the_place_may_be_missing_or_have_any_words),
        cmocka_unit_test(test_a_log_may_end_anywhere),
        cmocka_unit_test(test_what_the_program_was_refused_is_no_block),
        cmocka_unit_test(test_null_is_freed_in_vain),
        cmocka_unit_test(test_unknown_addresses_are_kept_as_such),
        cmocka_unit_test(test_an_address_that_comes_again_was_freed),
        cmocka_unit_test(test_lines_that_mean_nothing_are_refused),
        cmocka_unit_test(test_a_line_of_a_megabyte_is_read),
    };

    return cmocka_run_group_tests_name("mtrace", tests, NULL, NULL);
}

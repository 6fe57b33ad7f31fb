/* Numbers as they are written: which are taken, which are not, and why. */
#include "base/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* --- For people --------------------------------------------------------------------------------- */

static void test_sizes_are_read(void **state)
{
    static const struct { const char *text; size_t size; } sizes[] = {
        {"0", 0}, {"1", 1}, {"0042", 42}, {"4096", 4096}, {"0K", 0}, {"1K", 1024}, {"1k", 1024},
        {"3M", 3 << 20}, {"3m", 3 << 20}, {"2G", (size_t)2 << 30}, {"2g", (size_t)2 << 30},
        {"18446744073709551615", SIZE_MAX}, {"17179869183G", (size_t)17179869183 << 30},
    };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size = 12345;
        const char *why;
        assert_true(parse_size(sizes[i].text, &size, &why));
        assert_int_equal(size, sizes[i].size);
    }
}

static void test_what_is_no_size_is_refused_with_a_reason(void **state)
{
    static const struct { const char *text, *why; } wrong[] = {
        {"", "is no number"}, {"K", "is no number"}, {"12x", "is no number"},
        {"1KB", "is no number"}, {"1KK", "is no number"}, {"1T", "is no number"},
        {" 1", "is no number"}, {"1 ", "is no number"}, {"+1", "is no number"},
        {"0x10", "is no number"}, {"1e3", "is no number"}, {"1,000", "is no number"},
        {"-1", "is negative"}, {"-", "is negative"}, {"-0", "is negative"},
        {"18446744073709551616", "is too big"}, {"99999999999999999999", "is too big"},
        {"18446744073709551615K", "is too big"}, {"17179869184G", "is too big"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        size_t size = 12345;
        const char *why = NULL;
        assert_false(parse_size(wrong[i].text, &size, &why));
        assert_non_null(strstr(why, wrong[i].why));
        assert_int_equal(size, 12345);
    }
}

static void test_addresses_are_sizes_or_hexadecimal(void **state)
{
    static const struct { const char *text; size_t address; } addresses[] = {
        {"1", 1}, {"1000", 1000}, {"64K", 65536}, {"0x1", 1}, {"0X7fFf", 0x7fff}, {"0x00010", 16},
        {"0xffffffffffffffff", SIZE_MAX}, {"18446744073709551615", SIZE_MAX},
    };
    static const struct { const char *text, *why; } wrong[] = {
        {"", "is no number"}, {"0", "0 stands for no address"}, {"0x0", "0 stands for no address"},
        {"0x", "after 0x"}, {"0xg", "after 0x"}, {"0x1K", "after 0x"}, {"0x 1", "after 0x"},
        {"0x-1", "after 0x"}, {"x10", "is no number"}, {"-1", "is negative"},
        {"0x10000000000000000", "is too big"}, {"18446744073709551616", "is too big"},
    };
    size_t address = 12345;
    const char *why = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(parse_address(wrong[i].text, &address, &why));
        assert_non_null(strstr(why, wrong[i].why));
        assert_int_equal(address, 12345);
    }
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        assert_true(parse_address(addresses[i].text, &address, &why));
        assert_int_equal(address, addresses[i].address);
    }
}

/* --- Digits alone -------------------------------------------------------------------------------- */

static void test_digits_are_read_in_their_base(void **state)
{
    size_t value = 1;

    (void)state;
    assert_int_equal(scan_decimal(word_of("0"), &value), NUMBER_FINE);
    assert_int_equal(value, 0);
    assert_int_equal(scan_decimal((word){"1234x", 4}, &value), NUMBER_FINE);
    assert_int_equal(value, 1234);
    assert_int_equal(scan_decimal(word_of("18446744073709551615"), &value), NUMBER_FINE);
    assert_int_equal(value, SIZE_MAX);
    assert_int_equal(scan_hexadecimal(word_of("0xfF"), &value), NUMBER_FINE);
    assert_int_equal(value, 255);
    assert_int_equal(scan_hexadecimal(word_of("10"), &value), NUMBER_FINE);
    assert_int_equal(value, 16);
    assert_int_equal(scan_hexadecimal(word_of("0xffffffffffffffff"), &value), NUMBER_FINE);
    assert_int_equal(value, SIZE_MAX);
}

static void test_what_is_no_number_differs_from_what_is_too_big(void **state)
{
    static const char *const none[] = {"", "-1", "+1", " 1", "1 ", "1K", "0x10", "12345678901234567890123x"};
    static const char *const no_hexadecimal[] = {"", "0x", "x1", "0xg", "-1", "0x0x1"};
    static const char *const big[] = {"18446744073709551616", "99999999999999999999999"};
    size_t value;

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(scan_decimal(word_of(none[i]), &value), NUMBER_NONE);
    for (size_t i = 0; i < sizeof no_hexadecimal / sizeof *no_hexadecimal; i++)
        assert_int_equal(scan_hexadecimal(word_of(no_hexadecimal[i]), &value), NUMBER_NONE);
    for (size_t i = 0; i < sizeof big / sizeof *big; i++)
        assert_int_equal(scan_decimal(word_of(big[i]), &value), NUMBER_BIG);
    assert_int_equal(scan_hexadecimal(word_of("0x10000000000000000"), &value), NUMBER_BIG);
}

static void test_64_bits_are_64_bits(void **state)
{
    uint64_t value;

    (void)state;
    assert_int_equal(scan_64_bits(word_of("18446744073709551615"), &value), NUMBER_FINE);
    assert_true(value == UINT64_MAX);
    assert_int_equal(scan_64_bits(word_of("18446744073709551616"), &value), NUMBER_BIG);
    assert_int_equal(scan_64_bits(word_of("-1"), &value), NUMBER_NONE);
}

static void test_signed_numbers_have_bounds(void **state)
{
    static const struct { const char *text; int value; } good[] = {
        {"0", 0}, {"-0", 0}, {"7", 7}, {"+7", 7}, {"-7", -7}, {"60", 60}, {"-60", -60},
    };
    static const char *const wrong[] = {"", "-", "+", "61", "-61", "--1", "+-1", "1.5", "18446744073709551615"};
    int value;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(scan_signed(word_of(good[i].text), 60, &value));
        assert_int_equal(value, good[i].value);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(scan_signed(word_of(wrong[i]), 60, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes_are_read),
        cmocka_unit_test(test_what_is_no_size_is_refused_with_a_reason),
        cmocka_unit_test(test_addresses_are_sizes_or_hexadecimal),
        cmocka_unit_test(test_digits_are_read_in_their_base),
        cmocka_unit_test(test_what_is_no_number_differs_from_what_is_too_big),
        cmocka_unit_test(test_64_bits_are_64_bits),
        cmocka_unit_test(test_signed_numbers_have_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

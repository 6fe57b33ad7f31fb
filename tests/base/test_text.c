/* A text that is added to at its end: what it has is always a text, whether it grows or is cut off. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_new_text_is_empty(void **state)
{
    char bytes[4] = "abc";
    text fixed = text_in(bytes, sizeof bytes), growing = text_new();

    (void)state;
    assert_string_equal(fixed.bytes, "");
    assert_string_equal(growing.bytes, "");
    free(growing.bytes);
}

static void what_has_no_room_is_left_out(void **state)
{
    char bytes[8];
    text text = text_in(bytes, sizeof bytes);

    (void)state;
    text_printf(&text, "abc");
    text_printf(&text, "%d", 12345);
    assert_string_equal(bytes, "abc1234");
    assert_int_equal(text.length, 7);
    text_printf(&text, "x");
    text_printf(&text, "y");
    assert_string_equal(bytes, "abc1234");
    text = text_in(bytes, 1);
    text_printf(&text, "x");
    text_printf(&text, "y");
    assert_string_equal(bytes, "");
}

static void a_growing_text_keeps_all(void **state)
{
    text text = text_new();
    char expected[5000];

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        text_printf(&text, "%04zu", i);
        text_printf(&text, "|");
    }
    assert_int_equal(text.length, 5000);
    assert_memory_equal(text.bytes + 4990, "0998|0999|", 11);
    memset(expected, 'x', sizeof expected - 1);
    expected[sizeof expected - 1] = '\0';
    text_printf(&text, "%s", expected);
    assert_int_equal(text.length, 5000 + sizeof expected - 1);
    assert_string_equal(text.bytes + 5000, expected);
    free(text.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_text_is_empty),
        cmocka_unit_test(what_has_no_room_is_left_out),
        cmocka_unit_test(a_growing_text_keeps_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

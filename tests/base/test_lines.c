/* Lines and words, read where they stand. */
#include "base/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static lines lines_in(const char *text)
{
    return lines_of(text, strlen(text));
}

static void assert_word(word word, const char *text)
{
    assert_int_equal(word.length, strlen(text));
    assert_memory_equal(word.text, text, word.length);
}

static void test_lines_end_at_newlines_and_at_the_end(void **state)
{
    lines lines = lines_in("a\n\nlast");

    (void)state;
    assert_true(lines_next(&lines));
    assert_word(lines_rest(&lines), "a");
    assert_true(lines_next(&lines) && lines.whole);
    assert_word(lines_rest(&lines), "");
    assert_true(lines_next(&lines) && !lines.whole);
    assert_word(lines_rest(&lines), "last");
    assert_int_equal(lines.line, 3);
    assert_false(lines_next(&lines));
    lines = lines_in("");
    assert_false(lines_next(&lines));
}

static void test_a_byte_order_mark_is_passed_over(void **state)
{
    lines lines = lines_in("\xef\xbb\xbfmalloc");

    (void)state;
    assert_true(lines_next(&lines));
    assert_word(lines_word(&lines), "malloc");
}

static void test_words_are_parted_by_blanks(void **state)
{
    lines lines = lines_in(" \tone two\r\nthree");

    (void)state;
    assert_true(lines_next(&lines));
    assert_word(lines_word(&lines), "one");
    assert_word(lines_word(&lines), "two");
    assert_word(lines_word(&lines), "");
    assert_true(lines_next(&lines));
    assert_word(lines_word(&lines), "three");
}

static void test_the_rest_has_no_blanks_at_its_ends(void **state)
{
    lines lines = lines_in("say  two  words \r\n");

    (void)state;
    assert_true(lines_next(&lines));
    assert_word(lines_word(&lines), "say");
    assert_word(lines_rest(&lines), "two  words");
    assert_word(lines_rest(&lines), "");
}

static void test_a_comment_begins_a_word(void **state)
{
    static const struct { const char *line, *rest; } cut[] = {
        {"# all", ""}, {"a # b", "a"}, {"a\t#b # c", "a"}, {"a#b", "a#b"}, {"a #", "a"}, {"a", "a"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        lines lines = lines_in(cut[i].line);
        assert_true(lines_next(&lines));
        lines_cut_comment(&lines);
        assert_word(lines_rest(&lines), cut[i].rest);
        assert_false(lines_next(&lines));
    }
}

static void test_a_word_is_parted_at_the_first(void **state)
{
    word before, after;

    (void)state;
    assert_true(word_part(word_of("a=b=c"), '=', &before, &after));
    assert_word(before, "a");
    assert_word(after, "b=c");
    assert_true(word_part(word_of("a="), '=', &before, &after));
    assert_word(before, "a");
    assert_word(after, "");
    assert_false(word_part(word_of("abc"), '=', &before, &after));
    assert_word(before, "abc");
    assert_word(after, "");
}

static void test_a_word_becomes_a_text(void **state)
{
    char *text = word_text((word){"abcdef", 3});

    (void)state;
    assert_string_equal(text, "abc");
    free(text);
    assert_true(word_is((word){"abcdef", 3}, "abc"));
    assert_false(word_is(word_of("abc"), "ab"));
    assert_word(word_trim(word_of(" \ta b\r")), "a b");
    assert_word(word_trim(word_of(" \t\r")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_end_at_newlines_and_at_the_end),
        cmocka_unit_test(test_a_byte_order_mark_is_passed_over),
        cmocka_unit_test(test_words_are_parted_by_blanks),
        cmocka_unit_test(test_the_rest_has_no_blanks_at_its_ends),
        cmocka_unit_test(test_a_comment_begins_a_word),
        cmocka_unit_test(test_a_word_is_parted_at_the_first),
        cmocka_unit_test(test_a_word_becomes_a_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

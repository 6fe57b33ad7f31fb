/* Scripts that mean no good: what a terminal would obey is shown and never sent to it, and no line
 * is too long. */
#include "run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Clears the screen and sets the title: in seven bits, in eight, and in UTF-8; what is no UTF-8;
 * and what turns text around. */
#define EVIL "\033[2J\033]0;x\007\302\233\061m\233\061m\177\b\376\342\200\256"
#define SHOWN "?[2J?]0;x??1m?1m????"

/* --- What is shown ----------------------------------------------------------------------------- */

/* Drawn after so many operations, as text and as an image, with `part` in the first of them. */
static void assert_drawn(const char *input, const char *at, const char *part)
{
    outcome text = memsview(input, "-", "--render=text", "--size=120x30", "--at", at, NULL);
    outcome svg = memsview(input, "-", "--render=svg", "--size=120x30", "--at", at, NULL);

    assert_fine(text);
    assert_clean(text.out);
    assert_contains(text.out, part);
    assert_fine(svg);
    assert_clean(svg.out);
}

static void test_a_name_is_shown_and_not_obeyed(void **state)
{
    static const char input[] = "malloc " EVIL " 100\nrealloc " EVIL " 200\nfree " EVIL "\n";

    (void)state;
    assert_drawn(input, "1", "malloc " SHOWN " 100: nothing mapped yet");
    assert_drawn(input, "2", "realloc " SHOWN " 200: PROCESS [1000:1099] grew");
    assert_drawn(input, "3", "free " SHOWN ": PROCESS [1000:1199] became a HOLE");
}

static void test_narration_is_shown_and_not_obeyed(void **state)
{
    static const char input[] = "say One " EVIL " is\nsay two " EVIL ".\nmalloc a 1\n";

    (void)state;
    assert_drawn(input, "0", "One " SHOWN " is two " SHOWN ".");
}

/* Whether or not a picture has the question in it. */
static void test_a_question_is_not_obeyed(void **state)
{
    static const char input[] = "ask where\nmalloc " EVIL " 1\n"
                                "ask holes Well, " EVIL "?\nfree " EVIL "\n";

    (void)state;
    assert_drawn(input, "0", "operation 0");
    assert_drawn(input, "1", "operation 1");
}

/* On standard error, all of it clean: check_wrong() sees to that. */
static void test_a_complaint_is_not_obeyed(void **state)
{
    static const char *const inputs[] = {
        EVIL "\n", "free " EVIL "\n", "malloc a " EVIL "\n", "get " EVIL "\n",
        "free-address " EVIL "\n", "ask " EVIL "\nmalloc a 1\n", "pause " EVIL "\n",
        "malloc a 1\nfinish " EVIL "\n", "option " EVIL "\nmalloc a 1\n",
        "option policy " EVIL "\nmalloc a 1\n",
        "malloc a 1\nexpect MAIN[" EVIL "]-> NULL\n",
        "malloc " EVIL " 1\nask where\nfree " EVIL "\n",
        "malloc " EVIL " 1\nfinish\nfree " EVIL "\n",
        "malloc " EVIL " 1\nfree-address 1000\nfree " EVIL "\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        assert_wrong_input(memsview(inputs[i], "-", "--render=text", NULL), "standard input:",
                           "?[2J");
}

/* --- What is long ------------------------------------------------------------------------------ */

enum { LONG = 1 << 20 };

/* `begin`, a word of a megabyte, `end`. */
static char *long_text(const char *begin, const char *end)
{
    char *line = long_line(begin, LONG), *text = malloc(strlen(line) + strlen(end) + 1);

    assert_non_null(text);
    sprintf(text, "%s%s", line, end);
    free(line);
    return text;
}

static void test_a_word_of_a_megabyte_is_drawn_as_far_as_there_is_room(void **state)
{
    static const struct { const char *begin, *end; } texts[] = {
        {"malloc ", " 100\n"}, {"say ", "\nmalloc a 1\n"},
        {"ask where ", "\nmalloc a 1\n"}, {"ask where\nmalloc ", " 1\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int at = 0; at < 2; at++) {
            char *text = long_text(texts[i].begin, texts[i].end);
            outcome outcome = memsview(text, "-", "--render=text", at ? "--at=1" : "--at=0", NULL);
            assert_fine(outcome);
            assert_int_equal(count_lines(outcome.out), 24);
            assert_true(widest_line(outcome.out) <= 80);
            free(text);
        }
}

static void test_a_word_of_a_megabyte_is_refused_with_its_beginning(void **state)
{
    static const struct { const char *begin, *end; } texts[] = {
        {"malloc a ", "\n"}, {"get ", "\n"}, {"get 0x", "\n"}, {"ask ", "\nmalloc a 1\n"},
        {"", "\n"}, {"pause ", "\n"}, {"free ", "\n"}, {"ask where\nfree-address ", "\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *text = long_text(texts[i].begin, texts[i].end);
        outcome outcome = memsview(text, "-", "--render=text", NULL);
        assert_wrong_input(outcome, "standard input:", "xxxxxxxxxxxxxxxxxxxx");
        assert_true(outcome.err_length < 400);
        free(text);
    }
}

static void test_a_nul_byte_is_refused_wherever_it_stands(void **state)
{
    static const char *const inputs[] = {
        "ask where x@y\nmalloc a 1\n", "malloc a@ 1\n", "say @\nmalloc a 1\n", "malloc a 1\n@",
        "@malloc a 1\n", "malloc a 1 # @\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        char bytes[100];
        const situation situation = {.input = bytes, .input_length = strlen(inputs[i])};
        strcpy(bytes, inputs[i]);
        *strchr(bytes, '@') = '\0';
        assert_wrong_input(memsview_in(&situation, "-", "--render=text", NULL), "standard input:",
                           "is no text: there is a NUL byte in this line");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_is_shown_and_not_obeyed),
        cmocka_unit_test(test_narration_is_shown_and_not_obeyed),
        cmocka_unit_test(test_a_question_is_not_obeyed),
        cmocka_unit_test(test_a_complaint_is_not_obeyed),
        cmocka_unit_test(test_a_word_of_a_megabyte_is_drawn_as_far_as_there_is_room),
        cmocka_unit_test(test_a_word_of_a_megabyte_is_refused_with_its_beginning),
        cmocka_unit_test(test_a_nul_byte_is_refused_wherever_it_stands),
    };

    return cmocka_run_group_tests_name("hostile", tests, NULL, NULL);
}

/* Reading the remarks of a script: narration, pauses, and questions with the words for them. */
#include "reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Narration --------------------------------------------------------------------------------- */

static void test_what_is_said_between_two_operations_is_one_text(void **state)
{
    (void)state;
    assert_reads("say One.\n"
                 "say  Two,\tand   three. # no\n"
                 "\n"
                 "# nothing\n"
                 "say Four.\r\n"
                 "malloc a 1\n"
                 "say Alone.\n"
                 "free a\n"
                 "say The\n"
                 "say end.",
                 "1 say One. Two, and three. Four.\n"
                 "6 malloc 0:a 1\n"
                 "7 say Alone.\n"
                 "8 free 0:a\n"
                 "9 say The end.\n");
}

static void test_other_remarks_do_not_part_what_is_said(void **state)
{
    (void)state;
    assert_reads("option policy best-fit\n"
                 "say One.\n"
                 "option page-size 8K\n"
                 "say Two.\n"
                 "malloc a 1\n"
                 "say Three.\n"
                 "expect MAIN[1:2]-> NULL\n"
                 "say Four.\n"
                 "expect MAIN[3:4]-> NULL\n"
                 "pause\n"
                 "say Five.\n"
                 "ask holes\n"
                 "say Six.\n"
                 "free a\n",
                 "2 say One. Two.\n"
                 "5 malloc 0:a 1\n"
                 "6 say Three. Four. Five. Six.\n"
                 "7 expect MAIN[1:2]-> NULL\n"
                 "9 expect MAIN[3:4]-> NULL\n"
                 "10 pause\n"
                 "12 ask holes: How many HOLEs will there be after free a?\n"
                 "14 free 0:a\n");
}

/* --- Pauses ------------------------------------------------------------------------------------ */

static void test_a_pause_stands_anywhere_and_is_no_operation(void **state)
{
    (void)state;
    assert_reads("pause # at once\noption policy best-fit\nmalloc a 1\npause\npause\n",
                 "1 pause\n3 malloc 0:a 1\n4 pause\n5 pause\n");
    assert_refused("pause\n", 0, "has no operation");
}

/* --- Questions --------------------------------------------------------------------------------- */

static void test_a_question_has_the_words_it_is_given(void **state)
{
    (void)state;
    assert_reads("ask where   Where will\td go? # think\nmalloc d 1\n"
                 "ask holes How many? \r\nfree d\n",
                 "1 ask where: Where will d go?\n2 malloc 0:d 1\n"
                 "3 ask holes: How many?\n4 free 0:d\n");
}

static void test_where_is_put_into_words_for_each_operation(void **state)
{
    (void)state;
    assert_reads("ask where\nmalloc d 300\nask where\nrealloc d 2K\nask where\nget 0x5dc\n",
                 "1 ask where: Where will malloc d 300 go?\n2 malloc 0:d 300\n"
                 "3 ask where: Where will d be after realloc d 2048?\n4 realloc 0:d 2048\n"
                 "5 ask where: In which segment does 1500 lie?\n6 get 1500\n");
    assert_reads("ask where\nmalloc d 0\n", "1 ask where: Where will malloc d 0 go?\n"
                                            "2 malloc 0:d 0\n");
}

static void test_counts_are_put_into_words(void **state)
{
    (void)state;
    assert_reads("ask holes\nmalloc b 1\nask blocks\nfree-address 0x3e8\nask main-nodes\n"
                 "realloc b 0\nask free-bytes\nget 1000\nask largest-hole\ncoalesce\n",
                 "1 ask holes: How many HOLEs will there be after malloc b 1?\n2 malloc 0:b 1\n"
                 "3 ask blocks: How many PROCESSes will there be after free-address 1000?\n"
                 "4 free-address 1000\n"
                 "5 ask main-nodes: How many main nodes will there be after realloc b 0?\n"
                 "6 realloc 0:b 0\n"
                 "7 ask free-bytes: How many bytes will be free after get 1000?\n8 get 1000\n"
                 "9 ask largest-hole: How large will the largest HOLE be after coalesce?\n"
                 "10 coalesce\n");
    assert_reads("malloc a 1\nask holes\nfree a\nask blocks\ntrim\nask main-nodes\nfinish\n",
                 "1 malloc 0:a 1\n"
                 "2 ask holes: How many HOLEs will there be after free a?\n3 free 0:a\n"
                 "4 ask blocks: How many PROCESSes will there be after trim?\n5 trim\n"
                 "6 ask main-nodes: How many main nodes will there be after finish?\n7 finish\n");
}

static void test_remarks_may_stand_between_a_question_and_its_operation(void **state)
{
    (void)state;
    assert_reads("malloc a 1\nask where\nsay Think.\nexpect MAIN[1:2]-> NULL\npause\nmalloc b 2\n",
                 "1 malloc 0:a 1\n2 ask where: Where will malloc b 2 go?\n3 say Think.\n"
                 "4 expect MAIN[1:2]-> NULL\n5 pause\n6 malloc 1:b 2\n");
}

/* `expect failed` is about the malloc before the question all the same. */
static void test_a_question_stands_between_no_operation_and_its_failure(void **state)
{
    (void)state;
    assert_reads("malloc a 0\nask where\nexpect failed\nmalloc a 2\n",
                 "1 malloc 0:a 0\n2 ask where: Where will malloc a 2 go?\n3 expect failed\n"
                 "4 malloc 0:a 2\n");
}

/* --- Questions that are refused ---------------------------------------------------------------- */

#define KNOWN "there is where, holes, blocks, main-nodes, free-bytes, largest-hole"

static void test_what_cannot_be_asked_is_answered_with_what_can(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nask\nfree a\n", 2,
                   "expected 'ask WHAT', as in 'ask where'; " KNOWN);
    assert_refused("ask # where\nmalloc a 1\n", 1, "expected 'ask WHAT'");
    assert_refused("ask why\nmalloc a 1\n", 1, "'why' is nothing to ask for; " KNOWN);
    assert_refused("ask Where\nmalloc a 1\n", 1, "'Where' is nothing to ask for");
    assert_refused("ask hole\nmalloc a 1\n", 1, "'hole' is nothing to ask for");
    assert_refused("ask Where will a go?\nmalloc a 1\n", 1, "'Where' is nothing to ask for");
}

static void test_a_question_needs_an_operation_behind_it(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nask holes\n", 2,
                   "no operation follows this question; ask before the one it is about");
    assert_refused("malloc a 1\nask holes How many?\nsay Well?\npause\n", 2,
                   "no operation follows");
    assert_refused("ask where\n", 0, "has no operation");
}

static void test_one_question_is_asked_before_an_operation(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nask holes\nsay And\nask blocks\nfree a\n", 4,
                   "line 2 asks about the operation that follows already; ask once before each");
    assert_refused("ask where\nask where\nmalloc a 1\n", 2, "line 1 asks");
}

static void test_where_is_asked_of_operations_that_take_a_place(void **state)
{
    static const char *const others[] = {
        "free a", "free-address 1000", "coalesce", "trim", "finish", "realloc a 0",
    };
    char text[100], told[200];

    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        snprintf(text, sizeof text, "malloc a 1\nask where Well?\n\n%s\nget 1\n", others[i]);
        snprintf(told, sizeof told, "'ask where' is about a place, and '%s' in line 4 takes none; "
                 "ask something else, or before malloc, realloc or get", others[i]);
        assert_refused(text, 2, told);
    }
}

/* --- Hostile ones ------------------------------------------------------------------------------ */

enum { MANY = 300000 };

/* So many that putting each behind all before it, from the start, takes minutes. */
static void test_many_lines_of_narration_are_joined_fast(void **state)
{
    char *text = malloc((size_t)MANY * 16 + 16), *at = text;
    complaint complaint;

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < MANY; i++)
        at += sprintf(at, "say %d\n", i);
    at += sprintf(at, "malloc a 1\n");
    script *script = script_parse(text, (size_t)(at - text), &complaint);
    assert_non_null(script);
    script_free(script);
}

static void test_many_questions_are_put_into_words_fast(void **state)
{
    char *text = malloc((size_t)MANY * 32), *at = text;
    complaint complaint;

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < MANY; i++)
        at += sprintf(at, "ask where\nget %d\n", i + 1);
    script *script = script_parse(text, (size_t)(at - text), &complaint);
    assert_non_null(script);
    assert_int_equal(script_source(script).count, MANY);
    script_free(script);
}

static void test_a_finish_is_fast_however_many_names_it_ends(void **state)
{
    char *text = malloc((size_t)MANY * 32), *at = text;
    complaint complaint;

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < MANY / 2; i++)
        at += sprintf(at, "malloc n%d 1\n", i);
    for (int i = 0; i < MANY / 2; i++)
        at += sprintf(at, "malloc a 1\nfinish\n");
    script *script = script_parse(text, (size_t)(at - text), &complaint);
    assert_non_null(script);
    script_free(script);
}

/* Its name is in the words, whole. */
static void test_a_question_about_a_name_of_a_megabyte_is_read(void **state)
{
    operation item;
    size_t at;

    (void)state;
    char *name = long_line("ask where\nmalloc ", 1 << 20);
    char *text = malloc(strlen(name) + 8);
    assert_non_null(text);
    sprintf(text, "%s 1\n", name);
    script *script = parse_script(text);
    source source = script_source(script);
    source.begin(source.self, &at);
    assert_true(source.remark(source.self, &at, &item));
    assert_int_equal(strlen(item.text), (1 << 20) + strlen("Where will malloc  1 go?"));
    script_free(script);
    free(text);
    free(name);
}

static void test_a_refused_script_with_texts_of_its_own_is_freed(void **state)
{
    (void)state;
    assert_refused("say a\nsay b\nask where\nmalloc a 1\nsay c\nsay d\nbad\n", 7, "'bad'");
}

static void test_a_complaint_about_a_question_shows_no_control_characters(void **state)
{
    (void)state;
    assert_refused("ask \033[2J\302\233\nmalloc a 1\n", 1, "'?[2J?' is nothing to ask for");
    assert_refused("malloc \033[2J 1\nask where\nfree \033[2J\n", 2, "'free ?[2J' in line 3");
    assert_refused("malloc caf\351 1\nask where\nfree caf\351\n", 2, "'free caf?' in line 3");
    assert_refused("get \033[2J\n", 1, "address '?[2J' is no number");
    assert_refused("malloc \033a 1\nfinish\nfree \033a\n", 3, "'?a' was given back by finish");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_said_between_two_operations_is_one_text),
        cmocka_unit_test(test_other_remarks_do_not_part_what_is_said),
        cmocka_unit_test(test_a_pause_stands_anywhere_and_is_no_operation),
        cmocka_unit_test(test_a_question_has_the_words_it_is_given),
        cmocka_unit_test(test_where_is_put_into_words_for_each_operation),
        cmocka_unit_test(test_counts_are_put_into_words),
        cmocka_unit_test(test_remarks_may_stand_between_a_question_and_its_operation),
        cmocka_unit_test(test_a_question_stands_between_no_operation_and_its_failure),
        cmocka_unit_test(test_what_cannot_be_asked_is_answered_with_what_can),
        cmocka_unit_test(test_a_question_needs_an_operation_behind_it),
        cmocka_unit_test(test_one_question_is_asked_before_an_operation),
        cmocka_unit_test(test_where_is_asked_of_operations_that_take_a_place),
        cmocka_unit_test(test_many_lines_of_narration_are_joined_fast),
        cmocka_unit_test(test_many_questions_are_put_into_words_fast),
        cmocka_unit_test(test_a_finish_is_fast_however_many_names_it_ends),
        cmocka_unit_test(test_a_question_about_a_name_of_a_megabyte_is_read),
        cmocka_unit_test(test_a_refused_script_with_texts_of_its_own_is_freed),
        cmocka_unit_test(test_a_complaint_about_a_question_shows_no_control_characters),
    };

    return cmocka_run_group_tests_name("remarks", tests, NULL, NULL);
}

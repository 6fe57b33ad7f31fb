/* Reading scripts: what each line means, which are refused and how, and that none is too long. */
#include "reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Scripts that are fine -------------------------------------------------------------------- */

static void test_every_word_is_read(void **state)
{
    (void)state;
    assert_reads("option policy best-fit\n"
                 "say Hello.\n"
                 "malloc a 1000\n"
                 "expect MAIN[1000:5095]-> P[1000:1999] <-> H[2000:5095] <-> NULL\n"
                 "malloc b 99\n"
                 "expect failed\n"
                 "realloc a 2K\n"
                 "free a\n"
                 "coalesce # all\n"
                 "trim\n"
                 "free-address 1000\n"
                 "pause\n"
                 "ask where\n"
                 "get 1001\n"
                 "finish\n",
                 "2 say Hello.\n"
                 "3 malloc 0:a 1000\n"
                 "4 expect MAIN[1000:5095]-> P[1000:1999] <-> H[2000:5095] <-> NULL\n"
                 "5 malloc 1:b 99\n"
                 "6 expect failed\n"
                 "7 realloc 0:a 2048\n"
                 "8 free 0:a\n"
                 "9 coalesce\n"
                 "10 trim\n"
                 "11 free-address 1000\n"
                 "12 pause\n"
                 "13 ask where: In which segment does 1001 lie?\n"
                 "14 get 1001\n"
                 "15 finish\n");
}

static void test_a_comment_begins_at_the_start_of_a_line_or_after_a_blank(void **state)
{
    (void)state;
    assert_reads("# first\n"
                 "#malloc x 1\n"
                 "malloc a 1 # why\n"
                 "\t# indented\n"
                 "malloc b 2\t#tab\n"
                 "say C# is # not this\n",
                 "3 malloc 0:a 1\n5 malloc 1:b 2\n6 say C# is\n");
}

static void test_a_hash_inside_a_word_belongs_to_it(void **state)
{
    (void)state;
    assert_reads("malloc a#1 10\nmalloc b# 20\nfree a#1\n",
                 "1 malloc 0:a#1 10\n2 malloc 1:b# 20\n3 free 0:a#1\n");
}

static void test_lines_may_end_as_on_windows(void **state)
{
    (void)state;
    assert_reads("malloc a 1K\r\n\r\nsay two words\r\nfree a\r\nmalloc b 0\r\nexpect failed\r\n",
                 "1 malloc 0:a 1024\n3 say two words\n4 free 0:a\n5 malloc 1:b 0\n"
                 "6 expect failed\n");
}

static void test_the_last_line_needs_no_newline(void **state)
{
    (void)state;
    assert_reads("malloc a 7", "1 malloc 0:a 7\n");
    assert_reads("malloc a 7\nfree a", "1 malloc 0:a 7\n2 free 0:a\n");
    assert_reads("malloc a 7\nsay bye", "1 malloc 0:a 7\n2 say bye\n");
}

static void test_blank_lines_and_tabs_mean_nothing(void **state)
{
    (void)state;
    assert_reads("\n   \n\t\n\tmalloc\ta   5\t \n\n\nfree \t a\n",
                 "4 malloc 0:a 5\n7 free 0:a\n");
}

static void test_a_name_is_free_again_after_free(void **state)
{
    (void)state;
    assert_reads("malloc a 1\nfree a\nmalloc a 2\nfree a\nmalloc a 3\n",
                 "1 malloc 0:a 1\n2 free 0:a\n3 malloc 0:a 2\n4 free 0:a\n5 malloc 0:a 3\n");
}

/* It says nothing of the name: the block is as it was. A realloc to 0 is the end of it. */
static void test_a_name_lives_on_after_a_realloc_that_failed(void **state)
{
    (void)state;
    assert_reads("malloc a 1\nrealloc a 9G\nexpect failed\nfree a\nmalloc a 2\n",
                 "1 malloc 0:a 1\n2 realloc 0:a 9663676416\n3 expect failed\n4 free 0:a\n"
                 "5 malloc 0:a 2\n");
    assert_reads("malloc a 1\nrealloc a 0\nmalloc a 2\n",
                 "1 malloc 0:a 1\n2 realloc 0:a 0\n3 malloc 0:a 2\n");
}

static void test_addresses_are_decimal_or_hexadecimal(void **state)
{
    (void)state;
    assert_reads("get 1000\nget 0x3e8\nget 0X3E8\nfree-address 4K\n"
                 "free-address 0xffffffffffffffff\nget 18446744073709551615\n",
                 "1 get 1000\n2 get 1000\n3 get 1000\n4 free-address 4096\n"
                 "5 free-address 18446744073709551615\n6 get 18446744073709551615\n");
}

/* What begins at an address is not known here; so it can be right that neither finds anything. */
static void test_a_name_lives_on_whatever_is_done_to_addresses(void **state)
{
    (void)state;
    assert_reads("malloc a 1\nfree-address 1000\nexpect failed\nget 1000\nexpect failed\nfree a\n",
                 "1 malloc 0:a 1\n2 free-address 1000\n3 expect failed\n4 get 1000\n"
                 "5 expect failed\n6 free 0:a\n");
}

static void test_names_may_be_allocated_again_after_finish(void **state)
{
    (void)state;
    assert_reads("malloc a 1\nmalloc b 2\nmalloc c 3\nfree c\nfinish\nmalloc b 4\nmalloc a 5\n"
                 "free a\nrealloc b 6\nfinish\nfinish\nmalloc a 7\nmalloc d 8\n",
                 "1 malloc 0:a 1\n2 malloc 1:b 2\n3 malloc 2:c 3\n4 free 2:c\n5 finish\n"
                 "6 malloc 1:b 4\n7 malloc 0:a 5\n8 free 0:a\n9 realloc 1:b 6\n10 finish\n"
                 "11 finish\n12 malloc 0:a 7\n13 malloc 3:d 8\n");
}

static void test_names_are_any_words_even_the_scripts_own(void **state)
{
    (void)state;
    assert_reads("malloc malloc 1\nmalloc free 2\nfree free\nmalloc A 3\nmalloc a 4\n"
                 "malloc 12 5\nmalloc größe 6\n",
                 "1 malloc 0:malloc 1\n2 malloc 1:free 2\n3 free 1:free\n4 malloc 2:A 3\n"
                 "5 malloc 3:a 4\n6 malloc 4:12 5\n7 malloc 5:größe 6\n");
}

static void test_sizes_may_be_in_k_m_and_g(void **state)
{
    (void)state;
    assert_reads("malloc a 4K\nmalloc b 3M\nmalloc c 2G\nmalloc d 0\nmalloc e 0010\n",
                 "1 malloc 0:a 4096\n2 malloc 1:b 3145728\n3 malloc 2:c 2147483648\n"
                 "4 malloc 3:d 0\n5 malloc 4:e 10\n");
}

static void test_what_is_said_has_single_blanks(void **state)
{
    (void)state;
    assert_reads("say   Two\tHOLEs  become one:\t coalescing.  \nmalloc a 1\n",
                 "1 say Two HOLEs become one: coalescing.\n2 malloc 0:a 1\n");
}

static void test_a_byte_order_mark_is_passed_over(void **state)
{
    (void)state;
    assert_reads("\357\273\277malloc a 1\r\n", "1 malloc 0:a 1\n");
}

static void test_expect_lines_that_follow_one_another_are_one_chain(void **state)
{
    (void)state;
    assert_reads("malloc a 1\n"
                 "expect MAIN[1:2]->   P[1:1] <->\tNULL   # the first\r\n"
                 "expect MAIN[3:4]-> NULL\n"
                 "expect MAIN[5:6]-> NULL\n"
                 "say next\n"
                 "expect MAIN[7:8]-> NULL\n",
                 "1 malloc 0:a 1\n"
                 "2 expect MAIN[1:2]-> P[1:1] <-> NULL\nMAIN[3:4]-> NULL\nMAIN[5:6]-> NULL\n"
                 "5 say next\n"
                 "6 expect MAIN[7:8]-> NULL\n");
}

static void test_an_operation_ends_a_chain_that_is_expected(void **state)
{
    (void)state;
    assert_reads("expect MAIN[1:2]-> NULL\nmalloc a 1\nexpect MAIN[3:4]-> NULL\n",
                 "1 expect MAIN[1:2]-> NULL\n2 malloc 0:a 1\n3 expect MAIN[3:4]-> NULL\n");
    assert_reads("malloc a 1\nexpect MAIN[1:2]-> NULL\nexpect failed\nexpect MAIN[3:4]-> NULL\n",
                 "1 malloc 0:a 1\n2 expect MAIN[1:2]-> NULL\n3 expect failed\n"
                 "4 expect MAIN[3:4]-> NULL\n");
}

static void test_options_are_kept_with_their_lines(void **state)
{
    (void)state;
    script *script = parse_script("# heap\noption policy best-fit\nsay x\n\n"
                                  "option\tpage-size  8K # big\nmalloc a 1\n");
    const script_option *first = script_option_at(script, 0), *second = script_option_at(script, 1);

    assert_string_equal(first->name, "policy");
    assert_string_equal(first->value, "best-fit");
    assert_int_equal(first->line, 2);
    assert_string_equal(second->name, "page-size");
    assert_string_equal(second->value, "8K");
    assert_int_equal(second->line, 5);
    assert_null(script_option_at(script, 2));
    script_free(script);
}

static void test_remarks_and_options_are_no_operations(void **state)
{
    (void)state;
    script *script = parse_script("option policy best-fit\nsay x\nmalloc a 0\nexpect failed\n"
                                  "say y\nexpect MAIN[1:2]-> NULL\nmalloc b 1\n");

    assert_int_equal(script_source(script).count, 2);
    script_free(script);
}

static void test_a_source_that_is_begun_again_says_the_same_again(void **state)
{
    char first[500], again[500];

    (void)state;
    script *script = parse_script("say x\nmalloc a 1\nsay y\nmalloc b 2\nfree a\nmalloc a 3\n");
    source source = script_source(script);
    assert_int_equal(source.reserved, 2);
    read_back(&source, first, sizeof first);
    read_back(&source, again, sizeof again);
    assert_string_equal(again, first);
    assert_contains(first, "6 malloc 0:a 3\n");
    script_free(script);
}

static void test_freeing_no_script_is_fine(void **state)
{
    (void)state;
    script_free(NULL);
}

/* --- Scripts that are refused ----------------------------------------------------------------- */

static void test_an_unknown_word_is_refused_with_the_known_ones(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nfrobnicate a\n", 2, "'frobnicate'");
    assert_refused("Malloc a 1\n", 1, "a line begins with option, malloc, realloc, free, "
                   "free-address, get, coalesce, trim, finish, say, pause, ask, expect or #");
    assert_refused("malloc a 1\nfree\va\n", 2, "is not a word of scripts");
}

static void test_malloc_wants_a_name_and_a_size(void **state)
{
    (void)state;
    assert_refused("malloc\n", 1, "'malloc NAME SIZE'");
    assert_refused("\nmalloc a\n", 2, "'malloc NAME SIZE', as in 'malloc a 1000'");
    assert_refused("malloc a # 1000\n", 1, "'malloc NAME SIZE'");
    assert_refused("malloc a 1000 bytes\n", 1, "'bytes' is one word too many");
    assert_refused("malloc a 1 000\n", 1, "'000' is one word too many");
}

static void test_free_wants_a_name_and_nothing_else(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nfree\n", 2, "'free NAME', as in 'free a'");
    assert_refused("malloc a 1\nmalloc b 1\nfree a b\n", 3, "'b' is one word too many");
}

static void test_realloc_wants_a_live_name_and_a_size(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nrealloc\n", 2, "'realloc NAME SIZE', as in 'realloc a 1000'");
    assert_refused("malloc a 1\nrealloc a\n", 2, "'realloc NAME SIZE'");
    assert_refused("malloc a 1\nrealloc a 2 3\n", 2, "'3' is one word too many");
    assert_refused("malloc a 1\nrealloc a -2\n", 2, "size '-2' is negative");
    assert_refused("malloc a 1\nrealloc b 2\n", 2, "'b' was never allocated; 'malloc b SIZE'");
    assert_refused("malloc a 1\nfree a\nrealloc a 2\n", 3, "'a' was freed already, in line 2");
    assert_refused("malloc a 1\nrealloc a 0\nfree a\n", 3, "'a' was freed already, in line 2");
    assert_refused("malloc a 0\nexpect failed\nrealloc a 2\n", 3, "'a' found no place, as line 2");
}

static void test_an_operation_on_an_address_wants_one_and_nothing_else(void **state)
{
    (void)state;
    assert_refused("get\n", 1, "expected 'get ADDRESS', as in 'get 1000'");
    assert_refused("\nfree-address # 1000\n", 2,
                   "expected 'free-address ADDRESS', as in 'free-address 1000'");
    assert_refused("get 1000 1001\n", 1, "'1001' is one word too many: expected 'get ADDRESS'");
    assert_refused("free-address 1 2\n", 1, "'2' is one word too many: expected 'free-address "
                                             "ADDRESS'");
}

static void test_an_address_that_is_none_is_refused(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nget a\n", 2, "address 'a' is no number; an address is decimal, or "
                                             "0x and hexadecimal digits");
    assert_refused("get -1\n", 1, "address '-1' is negative; an address is decimal, or 0x");
    assert_refused("get 0\n", 1, "address '0' is not valid: 0 stands for no address");
    assert_refused("get 0x\n", 1, "address '0x' is no number; after 0x there are hexadecimal "
                                  "digits");
    assert_refused("get 0xg\n", 1, "address '0xg' is no number");
    assert_refused("free-address 18446744073709551616\n", 1, "is too big for any heap");
    assert_refused("free-address 0x10000000000000000\n", 1, "is too big for any heap");
    assert_refused("get 10OO\n", 1, "address '10OO' is no number");
}

static void test_a_name_is_refused_after_finish_with_its_line(void **state)
{
    (void)state;
    assert_refused("malloc a 1\n\nfinish\nmalloc b 1\nfree a\n", 5,
                   "'a' was given back by finish, in line 3");
    assert_refused("malloc a 1\nfinish\nrealloc a 2\n", 3,
                   "'a' was given back by finish, in line 2");
    assert_refused("malloc a 1\nfinish\nmalloc b 1\nfinish\nfree a\n", 5,
                   "'a' was given back by finish, in line 4");
    assert_refused("malloc a 1\nfree a\nfinish\nfree a\n", 4, "'a' was freed already, in line 2");
    assert_refused("malloc a 1\nexpect failed\nfinish\nfree a\n", 4,
                   "'a' found no place, as line 2 says");
    assert_refused("malloc a 1\nfinish\nmalloc a 1\nmalloc a 1\n", 4,
                   "'a' is allocated already, in line 3");
    assert_refused("malloc a 1\nfinish\nmalloc a 1\nfree a\nfree a\n", 5,
                   "'a' was freed already, in line 4");
}

static void test_what_stands_alone_stands_alone(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nfinish a\n", 2,
                   "'a' is one word too many: expected 'finish' alone");
    assert_refused("pause 5\nmalloc a 1\n", 1,
                   "'5' is one word too many: expected 'pause' alone");
    assert_refused("malloc a 1\ncoalesce a\n", 2, "'a' is one word too many: expected 'coalesce'");
    assert_refused("malloc a 1\ntrim 4K\n", 2, "'4K' is one word too many: expected 'trim' alone");
}

static void test_a_size_that_is_none_is_refused(void **state)
{
    (void)state;
    assert_refused("malloc a -1\n", 1, "size '-1' is negative");
    assert_refused("malloc a x\n", 1, "size 'x' is no number; a size is digits");
    assert_refused("malloc a 1.5K\n", 1, "size '1.5K' is no number");
    assert_refused("malloc a +1\n", 1, "size '+1' is no number");
    assert_refused("malloc a 99999999999999999999\n", 1, "is too big for any heap");
    assert_refused("malloc a 17179869184G\n", 1, "is too big for any heap");
}

static void test_a_name_allocated_twice_is_refused_with_its_first_line(void **state)
{
    (void)state;
    assert_refused("\nmalloc a 1\nmalloc b 1\nmalloc a 1\n", 4, "'a' is allocated already, in line "
                   "2; free it first, or choose another name");
    assert_refused("malloc a 1\nfree a\nmalloc a 1\nmalloc a 1\n", 4, "in line 3");
}

static void test_a_name_freed_twice_is_refused_with_its_first_line(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nfree a\n\nfree a\n", 4, "'a' was freed already, in line 2");
}

static void test_a_name_never_allocated_is_refused(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nfree b\n", 2, "'b' was never allocated; 'malloc b SIZE' comes "
                                              "first");
    assert_refused("free a\nmalloc a 1\n", 1, "was never allocated");
    assert_refused("malloc a 1\nfree a#b\n", 2, "'a#b' was never allocated");
}

static void test_an_option_comes_before_the_first_operation(void **state)
{
    (void)state;
    assert_refused("malloc a 1\noption policy best-fit\n", 2, "before the first operation");
}

/* Whether it needs a value, only the one who knows the option can say. */
static void test_an_option_wants_a_name_and_at_most_one_value(void **state)
{
    (void)state;
    assert_refused("option\nmalloc a 1\n", 1, "'option NAME VALUE'");
    assert_refused("option # policy\nmalloc a 1\n", 1, "as in 'option policy best-fit'");
    assert_refused("option policy best fit\nmalloc a 1\n", 1, "'fit' is one word too many");
}

static void test_say_wants_a_text(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nsay\n", 2, "'say TEXT'");
    assert_refused("malloc a 1\nsay  # nothing\n", 2, "'say TEXT'");
}

static void test_expectations_of_nonsense_are_refused(void **state)
{
    (void)state;
    assert_refused("malloc a 1\nexpect\n", 2, "'expect failed' or 'expect MAIN[FIRST:LAST]->");
    assert_refused("malloc a 1\nexpect rain\n", 2, "'expect failed'");
    assert_refused("malloc a 1\nexpect P[1000:1000] <-> NULL\n", 2, "'expect MAIN[");
    assert_refused("malloc a 1\nexpect Failed\n", 2, "'expect failed'");
    assert_refused("malloc a 1\nexpect failed twice\n", 2, "'expect failed'");
    assert_refused("malloc a 1\nexpect MAIN[1000:5095]-> P[1000:1000]\n", 2, "<-> NULL'");
    assert_refused("malloc a 1\nexpect MAIN[1:2]-> NULL\nexpect nothing\n", 3, "'expect failed'");
}

static void test_nothing_can_have_failed_before_the_first_operation(void **state)
{
    (void)state;
    assert_refused("expect failed\nmalloc a 1\n", 1, "no operation before this");
    assert_refused("say x\noption policy best-fit\nexpect failed\nmalloc a 1\n", 3,
                   "no operation before this");
}

static void test_a_script_without_operations_is_refused(void **state)
{
    (void)state;
    assert_refused("", 0, "has no operation; a script has a line an operation, as in");
    assert_refused("# nothing here\n\n", 0, "as in 'malloc a 1000'");
    assert_refused("option policy best-fit\nsay x\n", 0, "has no operation");
}

static void test_the_line_is_counted_from_one_through_comments_and_blanks(void **state)
{
    (void)state;
    assert_refused("bad", 1, "'bad'");
    assert_refused("# a\n\n  \r\n\tbad\n", 4, "'bad'");
    assert_refused("malloc a 1\n\n\n\n\n\n\n\n\nbad\n", 10, "'bad'");
}

static void test_a_complaint_shows_no_control_characters(void **state)
{
    (void)state;
    assert_refused("\033[31mred\n", 1, "'?[31mred'");
    assert_refused("free a\007\177\n", 1, "'a?\?'");
    assert_refused("free \302\233J\n", 1, "J'");        /* U+009B begins an escape sequence, too */
    assert_refused("free a\vb\n", 1, "'a?b'");
}

static void test_a_complaint_is_utf8_whatever_the_script_is(void **state)
{
    (void)state;
    assert_refused("free caf\303\251\n", 1, "'caf\303\251'");
    assert_refused("free caf\351\n", 1, "'caf?'");              /* Latin-1 */
    assert_refused("free \377\376x\n", 1, "x'");
    assert_refused("free \355\240\200x\n", 1, "x'");            /* half of a surrogate pair */
    assert_refused("free \300\200x\n", 1, "x'");                /* longer than need be */
    assert_refused("free \303\n", 1, "'?'");                    /* ends too early */
}

static void test_a_long_word_that_is_cut_is_still_utf8(void **state)
{
    char text[200] = "free ";

    (void)state;
    for (int ascii = 0; ascii < 4; ascii++) {
        size_t length = strlen("free ");
        for (int i = 0; i < ascii; i++)
            text[length++] = 'x';
        for (int i = 0; i < 40; i++, length += 3)
            memcpy(text + length, "\342\202\254", 4);           /* the euro sign */
        assert_refused(text, 1, "' was never allocated");
    }
}

/* --- Scripts that are large ------------------------------------------------------------------- */

static void test_a_line_of_a_megabyte_is_read(void **state)
{
    operation item;

    (void)state;
    char *text = long_line("malloc a 1\nsay ", 1 << 20);
    script *script = parse_script(text);
    source source = script_source(script);
    size_t state_of_source;
    assert_int_equal(source.state_size, sizeof state_of_source);
    source.begin(source.self, &state_of_source);
    assert_true(source.next(source.self, &state_of_source, NULL, &item));
    assert_true(source.remark(source.self, &state_of_source, &item));
    assert_int_equal(strlen(item.text), 1 << 20);
    script_free(script);
    free(text);
}

static void test_a_word_of_a_megabyte_is_refused_in_short(void **state)
{
    static const char *const prefixes[] = {
        "", "malloc ", "malloc a ", "malloc a 1 ", "free ", "option policy ", "expect ", "get ",
        "free-address ", "free-address 0x", "get 1 ", "finish ", "pause ", "ask ",
        "malloc a 1\nask where ", "malloc a 1\nask where\nfree-address 0",
    };

    (void)state;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        char *text = long_line(prefixes[i], 1 << 20);
        complaint complaint;
        assert_null(script_parse(copy_text(text, strlen(text)), strlen(text), &complaint));
        assert_true(strlen(complaint.text) < 250);
        free(text);
    }
}

enum { MANY = 100000 };

static void test_many_names_are_found_fast(void **state)
{
    char *text = malloc(MANY * 40), *at = text;

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < MANY; i++)
        at += sprintf(at, "malloc name%d %d\n", i, i);
    for (int i = 0; i < MANY; i++)
        at += sprintf(at, "free name%d\n", i);
    complaint complaint;
    script *script = script_parse(text, (size_t)(at - text), &complaint);
    assert_non_null(script);
    assert_int_equal(script_source(script).count, 2 * MANY);
    assert_int_equal(script_source(script).reserved, MANY);
    script_free(script);
}

/* So many that joining each to all before it, from the start, takes minutes. */
static void test_many_expectations_are_joined_fast(void **state)
{
    enum { LINES = 5 * MANY };
    char *text = malloc((LINES + 1) * 64), *at = text;

    (void)state;
    assert_non_null(text);
    at += sprintf(at, "malloc a 1\n");
    for (int i = 0; i < LINES; i++)
        at += sprintf(at, "expect MAIN[%d:%d]-> P[%d:%d] <-> NULL\n", i, i, i, i);
    complaint complaint;
    script *script = script_parse(text, (size_t)(at - text), &complaint);
    assert_non_null(script);
    script_free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_word_is_read),
        cmocka_unit_test(test_a_comment_begins_at_the_start_of_a_line_or_after_a_blank),
        cmocka_unit_test(test_a_hash_inside_a_word_belongs_to_it),
        cmocka_unit_test(test_lines_may_end_as_on_windows),
        cmocka_unit_test(test_the_last_line_needs_no_newline),
        cmocka_unit_test(test_blank_lines_and_tabs_mean_nothing),
        cmocka_unit_test(test_a_name_is_free_again_after_free),
        cmocka_unit_test(test_a_name_lives_on_after_a_realloc_that_failed),
        cmocka_unit_test(test_addresses_are_decimal_or_hexadecimal),
        cmocka_unit_test(test_a_name_lives_on_whatever_is_done_to_addresses),
        cmocka_unit_test(test_names_may_be_allocated_again_after_finish),
        cmocka_unit_test(test_names_are_any_words_even_the_scripts_own),
        cmocka_unit_test(test_sizes_may_be_in_k_m_and_g),
        cmocka_unit_test(test_what_is_said_has_single_blanks),
        cmocka_unit_test(test_a_byte_order_mark_is_passed_over),
        cmocka_unit_test(test_expect_lines_that_follow_one_another_are_one_chain),
        cmocka_unit_test(test_an_operation_ends_a_chain_that_is_expected),
        cmocka_unit_test(test_options_are_kept_with_their_lines),
        cmocka_unit_test(test_remarks_and_options_are_no_operations),
        cmocka_unit_test(test_a_source_that_is_begun_again_says_the_same_again),
        cmocka_unit_test(test_freeing_no_script_is_fine),
        cmocka_unit_test(test_an_unknown_word_is_refused_with_the_known_ones),
        cmocka_unit_test(test_malloc_wants_a_name_and_a_size),
        cmocka_unit_test(test_free_wants_a_name_and_nothing_else),
        cmocka_unit_test(test_realloc_wants_a_live_name_and_a_size),
        cmocka_unit_test(test_an_operation_on_an_address_wants_one_and_nothing_else),
        cmocka_unit_test(test_an_address_that_is_none_is_refused),
        cmocka_unit_test(test_a_name_is_refused_after_finish_with_its_line),
        cmocka_unit_test(test_what_stands_alone_stands_alone),
        cmocka_unit_test(test_a_size_that_is_none_is_refused),
        cmocka_unit_test(test_a_name_allocated_twice_is_refused_with_its_first_line),
        cmocka_unit_test(test_a_name_freed_twice_is_refused_with_its_first_line),
        cmocka_unit_test(test_a_name_never_allocated_is_refused),
        cmocka_unit_test(test_an_option_comes_before_the_first_operation),
        cmocka_unit_test(test_an_option_wants_a_name_and_at_most_one_value),
        cmocka_unit_test(test_say_wants_a_text),
        cmocka_unit_test(test_expectations_of_nonsense_are_refused),
        cmocka_unit_test(test_nothing_can_have_failed_before_the_first_operation),
        cmocka_unit_test(test_a_script_without_operations_is_refused),
        cmocka_unit_test(test_the_line_is_counted_from_one_through_comments_and_blanks),
        cmocka_unit_test(test_a_complaint_shows_no_control_characters),
        cmocka_unit_test(test_a_complaint_is_utf8_whatever_the_script_is),
        cmocka_unit_test(test_a_long_word_that_is_cut_is_still_utf8),
        cmocka_unit_test(test_a_line_of_a_megabyte_is_read),
        cmocka_unit_test(test_a_word_of_a_megabyte_is_refused_in_short),
        cmocka_unit_test(test_many_names_are_found_fast),
        cmocka_unit_test(test_many_expectations_are_joined_fast),
    };

    return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}

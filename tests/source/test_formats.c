/* How traces are told apart: by their beginnings, in the order of the table in trace.c, of which each takes
 * what no other does. */
#include "in_short.h"

#include "source/building.h"

/* In the order in which they are asked. */
static const format *const readers[] = {&recording_format, &rep_format, &mtrace_format};
enum { READERS = sizeof readers / sizeof *readers };

static contents contents_of(const char *text)
{
    return (contents){(char *)(uintptr_t)text, strlen(text), false};
}

/* The first reader that takes it; READERS if none does. */
static size_t taken_by(const contents *contents)
{
    size_t i = 0;

    while (i < READERS && !readers[i]->is(contents))
        i++;
    return i;
}

static void test_each_beginning_is_one_formats(void **state)
{
    static const struct { const char *text; size_t reader; } beginnings[] = {
        {"MeMSrec\n", 0}, {"MeMSrec\na 0 10\n", 0}, {"MeMSrec", READERS}, {" MeMSrec\n", READERS},
        {"a 0 10\n", 1}, {"\n\n r 0 10\n", 1}, {"f 0\n", 1}, {"20000\n", 1}, {"\xef\xbb\xbf" "1\n", 1},
        {"0x10\n", 1}, {"= Start\n", 2}, {"@ ./a:[0x1] + 0x10 0x20\n", 2}, {"+ 0x10 0x20\n", 2},
        {"- (nil)\n", 2}, {"< 0x10\n", 2}, {"! 0x10 0x10\n", 2},
        {"malloc a 10\n", READERS}, {"# a 0 10\n", READERS}, {"+ 10 20\n", READERS}, {"=\n", READERS},
        {"", READERS}, {"\n", READERS}, {"ab 0 1\n", READERS}, {"-1\n", READERS},
    };

    (void)state;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        const contents contents = contents_of(beginnings[i].text);
        assert_int_equal(taken_by(&contents), beginnings[i].reader);
        assert_int_equal(trace_is(&contents), beginnings[i].reader < READERS);
    }
}

/* So the order decides nothing today. A reader that takes more has to change this test. */
static void test_no_beginning_is_taken_twice(void **state)
{
    static const char *const first[] = {
        "MeMSrec\n", "a", "r", "f", "0", "12", "0x1", "@", "=", "+", "-", "<", ">", "!", "malloc", "#", "",
    };
    static const char *const second[] = {
        "", "\n", " Start", " (nil)", " 0x10", " 0x10 0x20", " 0", " 0 10", "\na 0 1", "\n= Start",
    };

    (void)state;
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        for (size_t k = 0; k < sizeof second / sizeof *second; k++) {
            char text[40];
            int takers = 0;
            snprintf(text, sizeof text, "%s%s\n", first[i], second[k]);
            const contents contents = contents_of(text);
            for (size_t reader = 0; reader < READERS; reader++)
                takers += readers[reader]->is(&contents);
            assert_true(takers <= 1);
        }
}

static void assert_format(const char *text, const char *format)
{
    trace trace = read_fine(text, strlen(text));

    assert_string_equal(trace.format, format);
    trace_free(&trace);
}

static void test_a_trace_is_read_by_who_takes_it(void **state)
{
    (void)state;
    assert_format("a 0 10\n", "a .rep trace");
    assert_format("= Start\n@ ./a:[0x1] + 0x10 0x20\n", "an mtrace");
    assert_refused("MeMSrec\n", 0, "is a recording, and cut short");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_beginning_is_one_formats),
        cmocka_unit_test(test_no_beginning_is_taken_twice),
        cmocka_unit_test(test_a_trace_is_read_by_who_takes_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Painters: each is found by its name and by what the names of its files end in. */
#include "paint/painter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_file(const char *path, const char *name, bool coloured)
{
    bool found = !coloured;

    assert_string_equal(painter_of_file(path, &found)->name, name);
    assert_int_equal(found, coloured);
}

static void test_the_name_of_a_file_says_who_paints_it(void **state)
{
    (void)state;
    assert_file("memsview.svg", "svg", true);
    assert_file("a/b.ans", "text", true);
    assert_file("a.svg.txt", "text", false);
    assert_file("picture", "text", false);
    assert_file("picture.html", "text", false);
    assert_file(".svg", "text", false);         /* a hidden file, of no suffix */
    assert_file("x.SVG", "text", false);
}

static void test_every_row_is_whole_and_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; painter_at(i); i++) {
        const painter *painter = painter_at(i);
        assert_true(painter->name && painter->coloured && painter->paint);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(painter->name, painter_at(k)->name);
            assert_string_not_equal(painter->coloured, painter_at(k)->coloured);
        }
    }
    assert_string_equal(painter_at(0)->name, "text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_name_of_a_file_says_who_paints_it),
        cmocka_unit_test(test_every_row_is_whole_and_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

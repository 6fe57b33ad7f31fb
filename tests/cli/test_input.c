/* Reading what comes from outside: whole files, and complaints about them, which carry nothing that a
 * terminal would obey. */
#include "text.h"

#include "base/utf8.h"
#include "base/contents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- Files ------------------------------------------------------------------------------------ */

/* A new file with this in it; the caller removes it. */
static const char *new_file(const char *text, size_t length)
{
    static char path[64];

    strcpy(path, "/tmp/mems-test-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, length), length);
    close(file);
    return path;
}

static void test_a_file_is_read_whole(void **state)
{
    enum { LENGTH = 123457 };
    size_t length = 0;
    complaint complaint;

    (void)state;
    char *text = long_line("", LENGTH);
    const char *path = new_file(text, LENGTH);
    char *found = contents_read_text(path, &length, &complaint);
    unlink(path);
    assert_non_null(found);
    assert_int_equal(length, LENGTH);
    assert_string_equal(found, text);
    free(found);
    free(text);
}

#define assert_unreadable(path, line, part) \
    check_unreadable((path), (line), (part), __FILE__, __LINE__)

static void check_unreadable(const char *path, size_t line, const char *part, const char *file,
                             int source_line)
{
    complaint complaint = {.line = 12345};
    size_t length;
    char *text = contents_read_text(path, &length, &complaint);

    if (text) {
        free(text);
        _fail(file, source_line);
    }
    check_contains(complaint.text, part, file, source_line);
    _assert_int_equal(complaint.line, line, file, source_line);
}

static void test_what_cannot_be_read_is_refused(void **state)
{
    (void)state;
    assert_unreadable("/no/such/file.mems", 0, "cannot be opened: No such file or directory");
    assert_unreadable("/", 0, "is a directory; name a file in it");
    assert_unreadable("/proc/self/mem", 0, "cannot be read: ");
}

static void test_an_empty_file_is_refused_with_an_example(void **state)
{
    (void)state;
    const char *path = new_file("", 0);
    assert_unreadable(path, 0, "is empty; a script has a line an operation, as in 'malloc a 1000'");
    unlink(path);
}

static void test_a_nul_byte_is_refused_with_its_line(void **state)
{
    (void)state;
    const char *path = new_file("malloc a 1\nfree\0a\n", 18);
    assert_unreadable(path, 2, "is no text: there is a NUL byte in this line");
    unlink(path);
    path = new_file("\0", 1);
    assert_unreadable(path, 1, "NUL");
    unlink(path);
    path = new_file("malloc a 1\n\0", 12);
    assert_unreadable(path, 2, "NUL");
    unlink(path);
}

/* --- Complaints ------------------------------------------------------------------------------- */

static void test_making_printable_keeps_what_is(void **state)
{
    char text[] = "plain, caf\303\251, \342\202\254, \360\237\220\242, ~";

    (void)state;
    make_printable(text);
    assert_string_equal(text, "plain, caf\303\251, \342\202\254, \360\237\220\242, ~");
}

static void test_making_printable_hides_all_else(void **state)
{
    char text[256];

    (void)state;
    for (int c = 1; c < 256; c++)
        text[c - 1] = (char)c;
    text[255] = '\0';
    make_printable(text);
    assert_clean(text);
    assert_null(strchr(text, '\n'));
    assert_contains(text, " !\"#$%&'()*+,-./0123456789:;<=>?@ABC");
    assert_contains(text, "xyz{|}~?");
}

static void test_a_complaint_that_is_cut_is_still_utf8(void **state)
{
    complaint complaint;

    (void)state;
    for (int lead = 0; lead < 4; lead++) {
        char text[1000];
        memset(text, 'x', sizeof text);
        for (size_t i = (size_t)lead; i + 4 < sizeof text; i += 4)
            memcpy(text + i, "\360\237\220\242", 4);
        text[sizeof text - 1] = '\0';
        assert_false(complain(&complaint, 3, "%s", text));
        assert_int_equal(complaint.line, 3);
        assert_clean(complaint.text);
        assert_true(strlen(complaint.text) > sizeof complaint.text - 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_is_read_whole),
        cmocka_unit_test(test_what_cannot_be_read_is_refused),
        cmocka_unit_test(test_an_empty_file_is_refused_with_an_example),
        cmocka_unit_test(test_a_nul_byte_is_refused_with_its_line),
        cmocka_unit_test(test_making_printable_keeps_what_is),
        cmocka_unit_test(test_making_printable_hides_all_else),
        cmocka_unit_test(test_a_complaint_that_is_cut_is_still_utf8),
    };

    return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}

/* The Linux console: its font has the glyphs of the first PC, and no others. */
#include "on_pty.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

/* U+2581 to U+2587 and U+2589 to U+258F, as UTF-8; but for the half block, which the font has. */
static const char *find_eighth(const char *bytes)
{
    for (; (bytes = strstr(bytes, "\342\226")); bytes += 3) {
        unsigned char last = (unsigned char)bytes[2];
        if (last >= 0x81 && last <= 0x8f && last != 0x88 && last != 0x8c)
            return bytes;
    }
    return NULL;
}

/* Every pane, a comparison, the help and steps are seen with these arguments. */
static void assert_no_eighths(const char *first, const char *second)
{
    static const char *const panes[] = {
        "shows the figures over time", "shows the sizes", "shows the selected address",
        "shows the peak", "shows the figures, and",
    };
    const char *const argv[] = {getenv("MEMSVIEW"), "--at", "60", first, second, NULL};
    pty *pty = pty_open("linux", NULL, argv);

    pty_wait_text(pty, "operation");
    pty_type(pty, " ");
    pty_wait_text(pty, "paused");
    for (size_t i = 0; i < sizeof panes / sizeof *panes; i++) {
        pty_type(pty, "v");
        pty_wait_text(pty, panes[i]);
    }
    pty_type(pty, "+++nnn---nnn?");
    pty_wait_text(pty, "run, or pause");
    pty_type(pty, "qq");
    assert_int_equal(pty_wait_exit(pty), 0);
    assert_null(find_eighth(pty->bytes));
    pty_close(pty);
}

static void test_one_heap_has_no_eighths_of_blocks(void **state)
{
    (void)state;
    assert_no_eighths(NULL, NULL);
    assert_no_eighths("--theme", "mono");
}

static void test_heaps_beside_each_other_have_none(void **state)
{
    (void)state;
    assert_no_eighths("--compare", "first-fit,best-fit");
}

/* What is drawn elsewhere, where fonts have them. */
static void test_other_terminals_have_them(void **state)
{
    const char *const argv[] = {getenv("MEMSVIEW"), "--at", "60", "--pane", "history", NULL};
    pty *pty = pty_open("xterm-256color", NULL, argv);

    (void)state;
    pty_wait_text(pty, "operation");
    pty_wait_text(pty, "q quit");
    assert_non_null(find_eighth(pty->bytes));
    pty_type(pty, "q");
    assert_int_equal(pty_wait_exit(pty), 0);
    pty_close(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_heap_has_no_eighths_of_blocks),
        cmocka_unit_test(test_heaps_beside_each_other_have_none),
        cmocka_unit_test(test_other_terminals_have_them),
    };

    return cmocka_run_group_tests_name("console", tests, NULL, NULL);
}

/* The seed that the key R asks for is read as that of --seed is. */
#include "on_pty.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_a_seed_beyond_64_bits_is_refused(void **state)
{
    const char *const argv[] = {getenv("MEMSVIEW"), "--at", "3", NULL};
    pty *pty = pty_open("xterm-256color", NULL, argv);

    (void)state;
    pty_wait_text(pty, "seed 1");
    pty_type(pty, "R");
    pty_wait_text(pty, "Seed (");
    pty_type(pty, "18446744073709551616\r");
    pty_wait_text(pty, "A seed is a number from 0 to 18446744073709551615.");
    assert_true(pty_shows(pty, "seed 1,"));
    pty_type(pty, "\02518446744073709551615\r");
    pty_wait_text(pty, "seed 18446744073709551615");
    pty_type(pty, "q");
    assert_int_equal(pty_wait_exit(pty), 0);
    pty_close(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_seed_beyond_64_bits_is_refused),
    };

    return cmocka_run_group_tests_name("seed", tests, NULL, NULL);
}

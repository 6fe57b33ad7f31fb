/* test_actions SCRIPT...: what only the list of actions can say of itself: that each has a case in the
 * scripts, by each of its keys, that no key stands for two, and that the help has all of them. */
#define _GNU_SOURCE
#include "screen.h"

#include "viewer/internal.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- Scripts ----------------------------------------------------------------------------------- */

static char scripts[1 << 16];

static void read_scripts(char *const names[])
{
    size_t length = 0;

    for (; *names; names++) {
        FILE *file = fopen(*names, "r");
        if (!file) {
            perror(*names);
            exit(EXIT_FAILURE);
        }
        length += fread(scripts + length, 1, sizeof scripts - 1 - length, file);
        fclose(file);
    }
}

static int count_lines(const char *format, const char *name, const char *key)
{
    char text[100];
    int count = 0;

    snprintf(text, sizeof text, format, name, key);
    for (const char *at = scripts; (at = strstr(at, text)); at++)
        count++;
    return count;
}

static void assert_has_cases(const action *action)
{
    char keys[100], *rest = keys;
    int count = 0;

    if (count_lines("\ncase: %s:", action->name, "") > 0)
        return;
    snprintf(keys, sizeof keys, "%s", action->key_text);
    for (char *key; (key = strsep(&rest, " ")); )
        if (count_lines("\nfor: %s | %s |", action->name, key) != 1)
            fail_msg("there is no case for '%s' by %s", action->name, key);
    while (count < ACTION_KEYS && action->keys[count])
        count++;
    if (count_lines("\nfor: %s |", action->name, "") != count)
        fail_msg("there are not as many cases for '%s' as it has keys", action->name);
}

static void test_every_action_has_a_case_by_each_of_its_keys(void **state)
{
    (void)state;
    for (size_t i = 0; action_at(i); i++)
        assert_has_cases(action_at(i));
}

/* --- The list ---------------------------------------------------------------------------------- */

static void test_no_key_stands_for_two_actions_and_no_name_or_help_is_missing(void **state)
{
    (void)state;
    for (size_t i = 0; action_at(i); i++) {
        const action *one = action_at(i);
        assert_true(*one->name && *one->help && *one->key_text && *one->group && one->keys[0]);
        for (size_t j = i + 1; action_at(j); j++) {
            const action *other = action_at(j);
            assert_string_not_equal(one->name, other->name);
            for (int k = 0; k < ACTION_KEYS * ACTION_KEYS; k++) {
                uint32_t key = one->keys[k / ACTION_KEYS];
                assert_true(!key || key != other->keys[k % ACTION_KEYS]);
            }
        }
    }
}

/* --- Help -------------------------------------------------------------------------------------- */

enum { MOST_ACTIONS = 100, PATIENCE = 60 };

static bool has(screen *screen, const void *text)
{
    return screen_has(screen, text);
}

static void type(screen *screen, const char *keys)
{
    bool unknown = false;

    assert_true(screen_key(screen, &keys, &unknown));
    assert_true(screen_rest(screen));
}

/* Marks the actions whose help is whole on the screen; the number of all that are marked. */
static size_t mark_helped(const screen *screen, bool helped[MOST_ACTIONS])
{
    size_t count = 0;

    for (size_t i = 0; action_at(i); i++) {
        assert_true(i < MOST_ACTIONS);
        helped[i] = helped[i] || screen_has(screen, action_at(i)->help);
        count += helped[i];
    }
    return count;
}

static void assert_help_has_all(int cols, int rows)
{
    const char *const argv[] = {getenv("MEMSVIEW"), "--no-config", "--at", "10", "--ops", "10", NULL};
    screen *screen = screen_open(cols, rows, PATIENCE, argv, NULL);
    bool helped[MOST_ACTIONS] = {false};
    size_t seen, count = 0;

    assert_true(screen_wait(screen, has, "ended"));
    type(screen, "?");
    assert_true(screen_has(screen, " Keys "));
    assert_false(screen_has(screen, "more above"));
    seen = mark_helped(screen, helped);
    for (int presses = 0; screen_has(screen, "more below"); presses++) {
        assert_true(presses < 200);
        type(screen, "j");
        assert_false(screen_has(screen, "\u2026"));     /* nothing is cut */
        assert_true(screen_has(screen, "more above"));
        seen = mark_helped(screen, helped);
    }
    for (; action_at(count); count++)
        if (!helped[count])
            fail_msg("the help for '%s' is not whole at %dx%d", action_at(count)->name, cols, rows);
    assert_int_equal(seen, count);
    type(screen, "x");
    assert_false(screen_has(screen, " Keys "));
    screen_close(screen);
}

static void test_help_has_every_action_whole_at_any_size(void **state)
{
    (void)state;
    if (!screen_can_rest())
        skip();
    assert_help_has_all(80, 24);
    assert_help_has_all(40, 10);
    assert_help_has_all(200, 60);
}

int main(int argc, char *argv[])
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_action_has_a_case_by_each_of_its_keys),
        cmocka_unit_test(test_no_key_stands_for_two_actions_and_no_name_or_help_is_missing),
        cmocka_unit_test(test_help_has_every_action_whole_at_any_size),
    };

    (void)argc;
    setlocale(LC_ALL, "C.UTF-8");
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    read_scripts(argv + 1);
    return cmocka_run_group_tests_name("actions", tests, NULL, NULL);
}

/* What a script asks in the viewer: the answer, by keys on the map or typed; and what is said of it. */
#include "viewer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char asking[] =
    "say One page.\nmalloc a 1000\nmalloc b 1000\nmalloc c 1000\nfree a\nask where\nmalloc d 300\n"
    "say It went there.\nask holes How many?\nfree c\nask where\nmalloc e 5000\npause\nfree d\n";

static screen *view_asking(const char *at)
{
    static const char *script;

    if (!script)
        script = script_file(asking);
    screen *screen = view(80, 24, "--no-animation", "--at", at, script, NULL);
    wait_operation(screen, strtol(at, NULL, 10));
    settle(screen);
    return screen;
}

static void test_a_run_stops_at_a_question_and_at_a_pause(void **state)
{
    screen *screen = view_asking("0");

    (void)state;
    screen_type(screen, ">>>> ");
    wait_operation(screen, 4);
    screen_wait_text(screen, "paused");
    screen_wait_text(screen, "Where will malloc d 300 go?");
    screen_type(screen, "\033");
    screen_wait_text(screen, "Arrows select, Enter answers");
    screen_type(screen, " ");
    wait_operation(screen, 5);
    screen_wait_text(screen, "The answer: PROCESS [1000:1299].");
    screen_type(screen, "  ");
    wait_operation(screen, 7);
    screen_wait_text(screen, "The answer: a new main node, PROCESS [5096:10095].");
    settle(screen);
    screen_type(screen, " ");
    screen_wait_text(screen, "That was the last operation.");
    quit(screen);
}

static void test_the_right_segment_is_right(void **state)
{
    screen *screen = view_asking("4");

    (void)state;
    screen_type(screen, "\n");
    screen_wait_text(screen, "Select a segment first");
    screen_key(screen, VTERM_KEY_RIGHT);
    screen_wait_text(screen, "HOLE 1000 bytes");
    screen_type(screen, "\n");
    wait_operation(screen, 5);
    screen_wait_text(screen, "Right: PROCESS [1000:1299].");
    screen_wait_text(screen, "It went there.");
    quit(screen);
}

static void test_a_wrong_segment_is_told_what_is_right(void **state)
{
    screen *screen = view_asking("4");

    (void)state;
    screen_key(screen, VTERM_KEY_LEFT);
    screen_wait_text(screen, "HOLE 1096 bytes");
    screen_type(screen, "\n");
    wait_operation(screen, 5);
    screen_wait_text(screen, "You said HOLE [4000:5095]; it is PROCESS [1000:1299].");
    quit(screen);
}

static void test_a_new_main_node_and_nowhere_have_keys(void **state)
{
    screen *screen = view_asking("6");

    (void)state;
    screen_type(screen, "0");
    wait_operation(screen, 7);
    screen_wait_text(screen, "You said nowhere; it is a new main node");
    screen_type(screen, "p");
    wait_operation(screen, 6);
    screen_type(screen, "m");
    wait_operation(screen, 7);
    screen_wait_text(screen, "Right: a new main node, PROCESS [5096:10095].");
    quit(screen);
}

static void test_a_number_is_typed(void **state)
{
    screen *screen = view_asking("5");

    (void)state;
    screen_wait_text(screen, "How many?");
    screen_type(screen, "\n");
    screen_wait_text(screen, "Type a number first");
    screen_type(screen, "12");
    screen_wait_text(screen, "Your answer: 12_");
    screen_key(screen, VTERM_KEY_BACKSPACE);
    screen_wait_text(screen, "Your answer: 1_");
    screen_key(screen, VTERM_KEY_BACKSPACE);
    screen_type(screen, "2\n");
    wait_operation(screen, 6);
    screen_wait_text(screen, "Right: 2.");
    screen_type(screen, "p");
    wait_operation(screen, 5);
    screen_type(screen, "7\n");
    screen_wait_text(screen, "You said 7; it is 2.");
    quit(screen);
}

/* Whatever is no answer does what it always does. */
static void test_other_keys_do_what_they_do(void **state)
{
    screen *screen = view_asking("4");

    (void)state;
    screen_type(screen, "v");
    screen_wait_text(screen, "The pane shows the figures over time.");
    screen_type(screen, "p");
    wait_operation(screen, 3);
    screen_wait_no_text(screen, "Where will malloc d 300 go?");
    quit(screen);
}

/* --- Lessons ----------------------------------------------------------------------------------- */

static bool is_paused(screen *screen, const void *context)
{
    (void)context;
    return screen_has(screen, "paused") || screen_has(screen, "ended");
}

static void test_a_lesson_is_played_by_the_space_bar_alone(void **state)
{
    static const char *const lessons[] = {
        "main-nodes", "splitting", "coalescing", "fragmentation", "policies", "addresses",
        "mistakes", "leaks",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lessons / sizeof *lessons; i++) {
        screen *screen = view(80, 24, "--no-animation", "--lesson", lessons[i], NULL);
        wait_operation(screen, 0);
        screen_type(screen, ">>>>>>>>");        /* for a test is in a hurry */
        for (int presses = 0; !screen_has(screen, "That was the last operation."); presses++) {
            assert_true(presses < 30);
            screen_type(screen, " ");
            settle(screen);
            screen_wait(screen, is_paused, NULL, "a pause");
        }
        screen_wait_text(screen, "ended");
        assert_false(screen_has(screen, "STOPPED"));
        quit(screen);
    }
}

static void test_each_number_has_its_own_answer(void **state)
{
    static const char counting[] =
        "malloc a 1000\nmalloc b 1000\nmalloc c 5000\nmalloc d 10\nfree a\n"
        "ask blocks\nmalloc e 100\nask holes\nmalloc f 100\nask main-nodes\nmalloc g 100\n"
        "ask free-bytes\nmalloc h 100\nask largest-hole\nmalloc i 100\n";
    static const struct { const char *question, *answer; } numbers[] = {
        {"How many PROCESSes will there be", "The answer: 4."},
        {"How many HOLEs will there be", "The answer: 3."},
        {"How many main nodes will there be", "The answer: 2."},
        {"How many bytes will be free", "The answer: 5878."},
        {"How large will the largest HOLE be", "The answer: 3192."},
    };
    screen *screen = view(80, 24, "--no-animation", "--at", "5", script_file(counting), NULL);

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        screen_wait_text(screen, numbers[i].question);
        screen_type(screen, " ");
        screen_wait_text(screen, numbers[i].answer);
    }
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_stops_at_a_question_and_at_a_pause),
        cmocka_unit_test(test_the_right_segment_is_right),
        cmocka_unit_test(test_a_wrong_segment_is_told_what_is_right),
        cmocka_unit_test(test_a_new_main_node_and_nowhere_have_keys),
        cmocka_unit_test(test_a_number_is_typed),
        cmocka_unit_test(test_each_number_has_its_own_answer),
        cmocka_unit_test(test_other_keys_do_what_they_do),
        cmocka_unit_test(test_a_lesson_is_played_by_the_space_bar_alone),
    };

    return cmocka_run_group_tests_name("questions", tests, NULL, NULL);
}

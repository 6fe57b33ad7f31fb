/* Every action of the one list, by each of its keys: what is seen of it that was not seen before. More
 * of them is tested by their themes, in the other files. */
#include "viewer.h"

#include "viewer/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

static const char two_nodes[] = "malloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a\n";

/* At operation 3; then keys that prepare it, until something is seen; then one of the action's. */
static const struct promise {
    const char *name, *keys, *ready, *seen;
} promises[] = {
    {"run", "", "paused", "That was the last operation"},
    {"step", "", "operation 3", "operation 4"},
    {"faster", "", "paused", "Steps come at 8/s once it runs."},
    {"slower", "", "paused", "Steps come at 2/s once it runs."},
    {"freeze", "", "paused", "frozen"},
    {"animation", "", "paused", "What happens is shown at once."},
    {"allocate", "", "paused", "Allocate how many bytes?"},
    {"back", "", "operation 3", "operation 2"},
    {"scrub-back", "", "operation 3", "operation 2"},
    {"scrub-on", "", "operation 3", "operation 4"},
    {"go-operation", "", "paused", "Go to operation:"},
    {"beginning", "", "operation 3", "operation 0"},
    {"end", "", "operation 3", "operation 4"},
    {"peak", "B", "operation 0", "operation 3"},
    {"next-failure", "", "paused", "No operation after this one fails."},
    {"last-failure", "", "paused", "No operation before this one failed."},
    {"next-mapping", "B", "operation 0", "operation 1"},
    {"last-mapping", "", "operation 3", "operation 1"},
    {"free", "l", "PROCESS a", "Cut off the 1 operation that follows?"},
    {"resize", "l", "PROCESS a", "New size of the selected block:"},
    {"coalesce", "", "paused", "Cut off the 1 operation that follows?"},
    {"trim", "", "paused", "Cut off the 1 operation that follows?"},
    {"workload", "", "paused", "Workload: starts a new heap"},
    {"seed", "", "paused", "Seed (nothing: a random one):"},
    {"reset", "", "operation 3", "operation 0"},
    {"compare", "", "paused", "Compare under:"},
    {"focus-1", "", "", NULL},          /* in test_comparing.c */
    {"focus-2", "", "paused", "There is one heap; | compares several."},
    {"focus-3", "", "paused", "There is one heap; | compares several."},
    {"focus-4", "", "paused", "There is one heap; | compares several."},
    {"next", "l", "PROCESS a", "PROCESS b 500 bytes"},
    {"previous", "", "no segment", "HOLE 2096 bytes"},
    {"next-main", "l", "PROCESS a", "PROCESS c 2000 bytes"},
    {"previous-main", "\t\t", "PROCESS c 2000 bytes", "PROCESS a 3000 bytes"},
    {"go-to", "", "paused", "Go to address:"},
    {"next-hole", "", "paused", "HOLE 596 bytes"},
    {"largest-hole", "", "paused", "HOLE 2096 bytes"},
    {"last-change", "", "paused", "PROCESS c 2000 bytes"},
    {"deselect", "l", "PROCESS a", "no segment selected"},
    {"zoom-in", "", "\u25771024", "\u2577512"},
    {"zoom-out", "", "\u25771024", "\u25024096"},
    {"zoom-page", "+", "\u2577512", "\u25772048"},
    {"whole", "", "paused", "The whole heap; z goes back."},
    {"scroll-down", "++++KKKK", "\u25bc", "\u25b21"},
    {"scroll-up", "++++KKKKjj", "\u25b22", "\u25b21"},
    {"page-down", "++++KKKK", "\u25bc", "\u25b29"},
    {"page-up", "++++KKKKJj", "\u25b210", "\u25b21 "},
    {"first-line", "++++JJJJ", "\u25b2", "\u25bc"},
    {"last-line", "++++KKKK", "\u25bc", "\u25b2"},
    {"follow", "", "paused", "The map stays where it is."},
    {"next-pane", "", "Last operations", "The pane shows the figures over time."},
    {"previous-pane", "", "Last operations", "The pane shows the peak and now"},
    {"formulas", "", "paused", " Formulas "},
    {"big", "", "Last operations", "A big map"},
    {"hexadecimal", "", "1000:5095", "Addresses are hexadecimal."},
    {"offsets", "", "paused", "Addresses are offsets"},
    {"theme", "", "paused", "Theme: "},
    {"redraw", "", "", NULL},           /* these have tests of their own: here */
    {"mouse", "", "paused", "Mouse on"},
    {"click", "", "", NULL},            /* in test_mouse.c */
    {"double-click", "", "", NULL},
    {"wheel-down", "", "", NULL},
    {"wheel-up", "", "", NULL},
    {"save", "", "paused", "Save the picture as: memsview.svg"},
    {"write", "", "paused", "Write the session as: session.mems"},
    {"remember", "", "", NULL},         /* in test_settings.c */
    {"help", "", "paused", "run, or pause"},
    {"quit", "", "", NULL},             /* in viewer.c, at the end of every test */
};

static const struct promise *promise_of(const action *action)
{
    for (size_t i = 0; i < sizeof promises / sizeof *promises; i++)
        if (strcmp(promises[i].name, action->name) == 0)
            return &promises[i];
    fail_msg("nothing is promised of '%s'", action->name);
    return NULL;
}

/* Sends a key as the terminal does that has it. */
static void press_code(screen *screen, uint32_t key)
{
    static const struct { uint32_t key; VTermKey sent; } keys[] = {
        {INPUT_UP, VTERM_KEY_UP}, {INPUT_DOWN, VTERM_KEY_DOWN}, {INPUT_LEFT, VTERM_KEY_LEFT},
        {INPUT_RIGHT, VTERM_KEY_RIGHT}, {INPUT_PAGE_UP, VTERM_KEY_PAGEUP},
        {INPUT_PAGE_DOWN, VTERM_KEY_PAGEDOWN}, {INPUT_HOME, VTERM_KEY_HOME},
        {INPUT_END, VTERM_KEY_END}, {INPUT_DELETE, VTERM_KEY_DEL}, {INPUT_TAB, VTERM_KEY_TAB},
        {INPUT_F1, VTERM_KEY_FUNCTION(1)}, {INPUT_ENTER, VTERM_KEY_ENTER},
        {INPUT_ESCAPE, VTERM_KEY_ESCAPE}, {INPUT_BACKSPACE, VTERM_KEY_BACKSPACE},
    };
    const char text[] = {(char)key, '\0'};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].key == key) {
            screen_key(screen, keys[i].sent);
            return;
        }
    assert_true(key < 0x7f);
    screen_type(screen, text);
}

static screen *view_still(void)
{
    static const char *script;

    if (!script)
        script = script_file(two_nodes);
    return view(80, 24, "--at", "3", script, NULL);
}

static void assert_does(const struct promise *promise, uint32_t key)
{
    screen *screen = view_still();

    wait_operation(screen, 3);
    settle(screen);
    screen_type(screen, promise->keys);
    screen_wait_text(screen, promise->ready);
    settle(screen);
    if (screen_has(screen, promise->seen))
        fail_msg("'%s' is seen before %s", promise->seen, promise->name);
    press_code(screen, key);
    screen_wait_text(screen, promise->seen);
    screen_close(screen);
}

static void test_every_action_is_done_by_each_of_its_keys(void **state)
{
    (void)state;
    for (size_t i = 0; action_at(i); i++) {
        const action *action = action_at(i);
        const struct promise *promise = promise_of(action);
        for (int k = 0; k < ACTION_KEYS && action->keys[k] && promise->seen; k++)
            assert_does(promise, action->keys[k]);
    }
}

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

static void test_ctrl_l_draws_over_what_somebody_else_wrote(void **state)
{
    static const char mail[] = "\033[4;1Hmail for you";
    screen *screen = view_still();

    (void)state;
    wait_operation(screen, 3);
    settle(screen);
    vterm_input_write(screen->vterm, mail, sizeof mail - 1);
    assert_true(screen_has(screen, "mail for you"));
    screen_type(screen, "\f");
    screen_wait_no_text(screen, "mail for you");
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_action_is_done_by_each_of_its_keys),
        cmocka_unit_test(test_no_key_stands_for_two_actions_and_no_name_or_help_is_missing),
        cmocka_unit_test(test_ctrl_l_draws_over_what_somebody_else_wrote),
    };

    return cmocka_run_group_tests_name("actions", tests, NULL, NULL);
}

/* The live viewer and time: it stands still, is shown in stages or not, runs as fast as it can. */
#include "viewer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char four_blocks[] =
    "malloc a 1000\nmalloc b 1000\nmalloc c 1000\nmalloc d 1096\nfree a\nfree c\nfree b\n";

static const char *script(void)
{
    static const char *file;

    if (!file)
        file = script_file(four_blocks);
    return file;
}

/* --- Colours of the map, as the default theme has them ----------------------------------------- */

static const int chosen = 58, merging = 94;

static bool grounds(screen *screen, const void *colour)
{
    for (int row = 2; row <= 12; row++)
        for (int col = 18; col < screen->cols; col++)
            if (screen_at(screen, row, col).bg == *(const int *)colour)
                return true;
    return false;
}

/* --- Freezing ---------------------------------------------------------------------------------- */

static void test_a_frozen_stage_stays_until_time_goes_on(void **state)
{
    screen *screen = view(80, 24, "--at", "6", script(), NULL);

    (void)state;
    wait_operation(screen, 6);
    screen_type(screen, "n");
    screen_wait(screen, grounds, &merging, "the HOLEs to merge");
    screen_type(screen, "Z");
    screen_wait_text(screen, "frozen");
    if (!settle(screen))          /* no stage is due */
        skip();
    assert_true(grounds(screen, &merging));
    screen_type(screen, "l");               /* looking goes on, and time does not */
    screen_wait_text(screen, "HOLE 3000 bytes");
    screen_type(screen, "b");
    screen_wait_no_text(screen, "Figures");
    screen_type(screen, "b+");
    screen_wait_text(screen, "\u2577512");
    settle(screen);
    assert_true(screen_has(screen, "frozen"));
    assert_true(grounds(screen, &merging));
    screen_type(screen, "Z");
    screen_wait_text(screen, "paused");
    settle(screen);               /* when all stages have been shown */
    assert_false(grounds(screen, &merging));
    quit(screen);
}

static bool has_moved_on(screen *screen, const void *number)
{
    return shown_operation(screen) > *(const long *)number;
}

static void test_a_frozen_run_waits_and_goes_on_by_Z_or_space_and_a_step_pauses_it(void **state)
{
    static const char *const go_on[] = {"Z", " "};
    screen *screen = view(80, 24, NULL);

    (void)state;
    for (int i = 0; i < 2; i++) {
        screen_wait_text(screen, "running");
        screen_type(screen, "Z");
        screen_wait_text(screen, "frozen");
        if (!settle(screen))
            skip();
        long now = shown_operation(screen);
        screen_type(screen, go_on[i]);
        screen_wait(screen, has_moved_on, &now, "the run to go on");
        assert_true(screen_has(screen, "running"));
    }
    screen_type(screen, "Z");
    screen_wait_text(screen, "frozen");
    settle(screen);
    long now = shown_operation(screen);
    screen_type(screen, "n");
    wait_operation(screen, now + 1);
    screen_wait_text(screen, "paused");
    quit(screen);
}

static void test_an_operation_by_hand_in_a_frozen_run_is_the_next_and_the_run_pauses(void **state)
{
    screen *screen = view(80, 24, NULL);

    (void)state;
    screen_wait_text(screen, "running");
    screen_type(screen, "Z");
    screen_wait_text(screen, "frozen");
    if (!settle(screen))
        skip();
    long now = shown_operation(screen);
    screen_type(screen, "a77\r");
    wait_operation(screen, now + 1);
    screen_wait_text(screen, "malloc 77 (by hand)");
    screen_wait_text(screen, "paused");
    quit(screen);
}

static void test_a_speed_changed_in_frozen_time_holds_when_it_goes_on(void **state)
{
    screen *screen = view(80, 24, NULL);
    long many = 5000;

    (void)state;
    screen_wait_text(screen, "running");
    screen_type(screen, "Z");
    screen_wait_text(screen, "frozen");
    screen_type(screen, ">>>>>>>>>>");
    screen_wait_text(screen, "Steps come at full speed once it runs.");
    screen_type(screen, "Z");
    screen_wait(screen, has_moved_on, &many, "five thousand operations");
    quit(screen);
}

/* --- Stages ------------------------------------------------------------------------------------ */

static void test_without_animation_no_stage_is_ever_seen(void **state)
{
    screen *screen = view(80, 24, script(), NULL);
    bool seen = false;

    (void)state;
    wait_operation(screen, 0);
    screen_type(screen, "A");
    screen_wait_text(screen, "What happens is shown at once.");
    for (int i = 1; i <= 7; i++) {
        screen_type(screen, "n");
        wait_operation(screen, i);
        seen = seen || grounds(screen, &chosen) || grounds(screen, &merging);
        if (!settle(screen))
            skip();
        seen = seen || grounds(screen, &chosen) || grounds(screen, &merging);
    }
    assert_false(seen);
    quit(screen);
}

static void test_animation_turned_off_ends_the_stage_that_is_shown(void **state)
{
    screen *screen = view(80, 24, "--at", "6", script(), NULL);

    (void)state;
    wait_operation(screen, 6);
    screen_type(screen, "n");
    screen_wait(screen, grounds, &merging, "the HOLEs to merge");
    screen_type(screen, "ZA");
    screen_wait_text(screen, "What happens is shown at once.");
    if (!settle(screen))
        skip();
    assert_false(grounds(screen, &merging));
    quit(screen);
}

static void test_a_step_in_the_midst_of_stages_ends_them_and_goes_on(void **state)
{
    screen *screen = view(80, 24, script(), NULL);

    (void)state;
    wait_operation(screen, 0);
    screen_type(screen, "nnnnnn");
    wait_operation(screen, 6);
    screen_type(screen, "n");
    screen_wait(screen, grounds, &merging, "the last one's stages");
    assert_int_equal(shown_operation(screen), 7);
    quit(screen);
}

/* --- Speed ------------------------------------------------------------------------------------- */

/* What a search looked at is counted for the operation that is seen, at any speed. */
static void test_at_full_speed_the_last_search_is_still_followed(void **state)
{
    screen *screen = view(80, 24, "--workload=stack", NULL);
    long many = 3000;

    (void)state;
    screen_wait_text(screen, "running");
    screen_type(screen, ">>>>>>>>>>");
    screen_wait(screen, has_moved_on, &many, "three thousand operations");
    screen_wait_text(screen, "looked at");
    quit(screen);
}

static void test_the_end_comes_at_full_speed_as_well_and_all_of_it_was_done(void **state)
{
    screen *screen = view(80, 24, "--ops", "12345", NULL);

    (void)state;
    screen_wait_text(screen, "running");
    screen_type(screen, ">>>>>>>>>>");
    screen_wait_text(screen, "That was the last operation");
    wait_operation(screen, 12345);
    assert_true(screen_has(screen, "ended"));
    if (!settle(screen))
        skip();
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_frozen_stage_stays_until_time_goes_on),
        cmocka_unit_test(test_a_frozen_run_waits_and_goes_on_by_Z_or_space_and_a_step_pauses_it),
        cmocka_unit_test(test_an_operation_by_hand_in_a_frozen_run_is_the_next_and_the_run_pauses),
        cmocka_unit_test(test_a_speed_changed_in_frozen_time_holds_when_it_goes_on),
        cmocka_unit_test(test_without_animation_no_stage_is_ever_seen),
        cmocka_unit_test(test_animation_turned_off_ends_the_stage_that_is_shown),
        cmocka_unit_test(test_a_step_in_the_midst_of_stages_ends_them_and_goes_on),
        cmocka_unit_test(test_at_full_speed_the_last_search_is_still_followed),
        cmocka_unit_test(test_the_end_comes_at_full_speed_as_well_and_all_of_it_was_done),
    };

    return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}

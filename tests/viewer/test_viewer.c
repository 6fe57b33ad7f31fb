/* The live viewer by its keys: running and stepping, by hand, selection, workloads, looking. */
#define _GNU_SOURCE
#include "viewer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char four_blocks[] =
    "malloc a 1000\nmalloc b 1000\nmalloc c 1000\nmalloc d 1096\nfree a\nfree c\nfree b\n";

/* --- What is seen ------------------------------------------------------------------------------ */

/* A colour of the map, as the default theme has it, somewhere in the map. */
typedef struct shown {
    bool ground;
    int colour;
} shown;

static const shown chosen = {true, 58}, fresh = {false, 45}, freed = {false, 209},
                   merging = {true, 94};

enum { MAP_FIRST = 2, MAP_LAST = 12, LEGEND = 22 };

static bool shows(screen *screen, const void *context)
{
    const uint32_t border = 0x250a;     /* one that dissolves has a colour of its own */
    const shown *wanted = context;

    for (int row = MAP_FIRST; row <= MAP_LAST; row++)
        for (int col = 18; col < screen->cols; col++) {
            screen_cell cell = screen_at(screen, row, col);
            if (cell.glyph != border && (wanted->ground ? cell.bg : cell.fg) == wanted->colour)
                return true;
        }
    return false;
}

static bool shows_not(screen *screen, const void *context)
{
    return !shows(screen, context);
}

/* --- Running ----------------------------------------------------------------------------------- */

static bool has_moved_on(screen *screen, const void *number)
{
    return shown_operation(screen) > *(const long *)number;
}

static void test_a_live_heap_runs_at_once_with_all_panels(void **state)
{
    screen *screen = view(80, 24, NULL);
    long few = 3;

    (void)state;
    screen_wait(screen, has_moved_on, &few, "more than three operations");
    assert_true(screen_has(screen, "random, seed 1, first fit, page 4096"));
    assert_true(screen_has(screen, "running"));
    assert_true(screen_has(screen, "1000:"));
    assert_true(screen_has(screen, "Figures"));
    assert_true(screen_has(screen, "Last operations"));
    assert_true(screen_has(screen, "PROCESS"));
    assert_true(screen_has(screen, "q quit"));
    assert_true(screen->alternate);
    assert_false(screen->cursor_shown);
    quit(screen);
}

static void test_space_pauses_and_runs_on(void **state)
{
    screen *screen = view(80, 24, NULL);

    (void)state;
    screen_wait_text(screen, "operation 2");
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    long now = shown_operation(screen);
    screen_type(screen, " ");
    screen_wait(screen, has_moved_on, &now, "the run to go on");
    assert_true(screen_has(screen, "running"));
    quit(screen);
}

static void test_n_enter_and_page_down_each_do_one_step_and_pause(void **state)
{
    screen *screen = view(80, 24, script_file(four_blocks), NULL);

    (void)state;
    screen_wait_text(screen, "An empty heap");
    screen_wait_text(screen, "operation 0");
    screen_type(screen, "n");
    wait_operation(screen, 1);
    screen_type(screen, "\r");
    wait_operation(screen, 2);
    screen_key(screen, VTERM_KEY_PAGEDOWN);
    wait_operation(screen, 3);
    assert_true(screen_has(screen, "paused"));
    screen_wait_text(screen, "malloc c 1000: first fit took HOLE [3000:5095], split into PROCESS");
    quit(screen);
}

static void test_the_end_of_a_script_is_said_and_a_reset_starts_again(void **state)
{
    screen *screen = view(80, 24, "--at", "7", script_file(four_blocks), NULL);

    (void)state;
    wait_operation(screen, 7);
    screen_type(screen, "n");
    screen_wait_text(screen, "That was the last operation");
    screen_wait_text(screen, "ended");
    screen_type(screen, "r");
    wait_operation(screen, 0);
    screen_type(screen, "n");
    wait_operation(screen, 1);
    quit(screen);
}

static void test_faster_and_slower_change_the_pace_up_to_full_speed(void **state)
{
    screen *screen = view(80, 24, NULL);
    long many = 20000;

    (void)state;
    screen_wait_text(screen, "running 4/s");
    screen_type(screen, ">");
    screen_wait_text(screen, "running 8/s");
    screen_type(screen, "<<");
    screen_wait_text(screen, "2/s");
    screen_type(screen, ",,,");
    screen_wait_text(screen, "as slow as it goes");
    screen_type(screen, "..............................");
    screen_wait_text(screen, "full speed");
    screen_wait_text(screen, "as fast as it goes");
    screen_wait(screen, has_moved_on, &many, "twenty thousand operations");
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    quit(screen);
}

static void test_while_nothing_moves_nothing_is_woken(void **state)
{
    screen *screen = view(80, 24, script_file(four_blocks), NULL);

    (void)state;
    screen_wait_text(screen, "operation 0");
    if (!screen_wait_idle(screen))
        skip();
    screen_type(screen, "n");
    wait_operation(screen, 1);
    screen_wait_idle(screen);               /* once the stages have been shown */
    assert_true(shows(screen, &fresh));
    quit(screen);
}

/* --- Stages ------------------------------------------------------------------------------------ */

static void test_a_split_is_seen_the_hole_lights_up_then_parts(void **state)
{
    screen *screen = view(80, 24, script_file(four_blocks), NULL);

    (void)state;
    screen_wait_text(screen, "operation 0");
    screen_type(screen, "n");
    screen_wait(screen, shows, &chosen, "the chosen HOLE");
    assert_false(shows(screen, &fresh));
    screen_wait(screen, shows, &fresh, "the new PROCESS");
    screen_wait(screen, shows_not, &chosen, "the rest to be a HOLE like others");
    assert_true(shows(screen, &fresh));
    quit(screen);
}

static void test_coalescing_is_seen_what_is_freed_then_its_borders_dissolve(void **state)
{
    screen *screen = view(80, 24, "--at", "6", script_file(four_blocks), NULL);

    (void)state;
    wait_operation(screen, 6);
    screen_type(screen, "n");
    wait_operation(screen, 7);
    screen_wait(screen, shows, &freed, "the freed block");
    assert_false(shows(screen, &merging));
    screen_wait(screen, shows, &merging, "the HOLEs to merge");
    screen_wait_text(screen, "\u250a");     /* a border, broken */
    screen_wait(screen, shows_not, &merging, "the HOLEs to be one");
    screen_wait_no_text(screen, "\u250a");
    assert_true(screen_has(screen, "merged left+right"));
    assert_true(screen_has(screen, " 3000 "));
    quit(screen);
}

/* --- By hand ----------------------------------------------------------------------------------- */

static void test_a_asks_for_a_size_and_allocates(void **state)
{
    screen *screen = view(80, 24, script_file(four_blocks), NULL);

    (void)state;
    screen_wait_text(screen, "operation 0");
    screen_type(screen, "a");
    screen_wait_text(screen, "Allocate how many bytes?");
    screen_type(screen, "2K\r");
    screen_wait_text(screen, "Cut off the");
    screen_type(screen, "\r");
    wait_operation(screen, 1);
    screen_wait_text(screen, "malloc 2048 (by hand): nothing mapped yet");
    screen_wait_no_text(screen, "Allocate how many bytes?");
    quit(screen);
}

static void test_a_bad_size_is_refused_in_place_and_nothing_is_lost(void **state)
{
    static const struct { const char *typed, *said; } cases[] = {
        {"\r", "How many bytes?"}, {"-5\r", "That is negative"}, {"12x\r", "That is no number"},
        {"99999999999999999999\r", "That is too big"}, {"K\r", "That is no number"},
    };
    screen *screen = view(80, 24, script_file(four_blocks), NULL);

    (void)state;
    screen_wait_text(screen, "operation 0");
    screen_type(screen, "a");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        screen_type(screen, "\025");        /* Ctrl-U: all of it away */
        screen_type(screen, cases[i].typed);
        screen_wait_text(screen, cases[i].said);
    }
    screen_type(screen, "\025" "12\177");
    screen_wait_text(screen, "bytes? 1  ");
    screen_type(screen, "\033");
    screen_wait_text(screen, "q quit");
    assert_int_equal(shown_operation(screen), 0);
    quit(screen);
}

static void test_a_size_that_finds_no_place_is_said_to_have_failed(void **state)
{
    screen *screen = view(80, 24, script_file(four_blocks), NULL);

    (void)state;
    screen_wait_text(screen, "operation 0");
    screen_type(screen, "a8000000000G\r");
    screen_wait_text(screen, "Cut off the");
    screen_type(screen, "\r");
    screen_wait_text(screen, "found no place");
    screen_wait_text(screen, "ENOMEM");
    quit(screen);
}

static void test_f_frees_the_selected_block(void **state)
{
    screen *screen = view(80, 24, "--at", "4", script_file(four_blocks), NULL);

    (void)state;
    wait_operation(screen, 4);
    screen_type(screen, "f");
    screen_wait_text(screen, "No segment is selected");
    screen_key(screen, VTERM_KEY_RIGHT);
    screen_key(screen, VTERM_KEY_RIGHT);
    screen_wait_text(screen, "PROCESS b 1000 bytes [2000:2999]");
    screen_type(screen, "f");
    screen_wait_text(screen, "Cut off the 3 operations that follow?");
    screen_type(screen, "\r");
    wait_operation(screen, 5);
    screen_wait_text(screen, "free b (by hand): PROCESS [2000:2999] became a HOLE");
    screen_wait_text(screen, "HOLE 1000 bytes [2000:2999]");
    screen_type(screen, "f");
    screen_wait_text(screen, "is a HOLE: it is free already");
    quit(screen);
}

/* Two HOLEs side by side become one, which goes when nothing else is in its main node. */
static void test_c_coalesces_and_t_trims(void **state)
{
    screen *screen = view(80, 24, "--at", "2", "--coalescing=on-demand",
                          script_file("malloc a 1000\nfree a\n"), NULL);

    (void)state;
    wait_operation(screen, 2);
    screen_wait_text(screen, "nothing merges until coalesce");
    screen_type(screen, "c");
    wait_operation(screen, 3);
    screen_wait_text(screen, "coalesce (by hand): 1 border between neighbouring HOLEs is gone");
    screen_type(screen, "c");
    screen_wait_text(screen, "no HOLE has another one beside it");
    screen_type(screen, "t");
    screen_wait_text(screen, "trim (by hand): the system got back 4096 bytes");
    screen_type(screen, "t");
    screen_wait_text(screen, "the system gets nothing back");
    quit(screen);
}

/* --- Selection --------------------------------------------------------------------------------- */

static const char two_nodes[] = "malloc a 3000\nmalloc b 500\nmalloc c 2000\nfree a\n";

static void test_arrows_select_segments_and_main_nodes(void **state)
{
    screen *screen = view(80, 24, "--at", "4", script_file(two_nodes), NULL);

    (void)state;
    screen_wait_text(screen, "no segment selected");
    screen_key(screen, VTERM_KEY_RIGHT);
    screen_wait_text(screen, "HOLE 3000 bytes [1000:3999]");
    screen_key(screen, VTERM_KEY_RIGHT);
    screen_wait_text(screen, "PROCESS b 500 bytes [4000:4499]");
    screen_wait_text(screen, "in main node [1000:5095]");
    screen_key(screen, VTERM_KEY_DOWN);
    screen_wait_text(screen, "PROCESS c 2000 bytes [5096:7095]");
    screen_key(screen, VTERM_KEY_DOWN);
    screen_wait_text(screen, "nothing further");
    screen_key(screen, VTERM_KEY_LEFT);
    screen_wait_text(screen, "HOLE 596 bytes [4500:5095]");
    screen_key(screen, VTERM_KEY_UP);
    screen_wait_text(screen, "nothing further");
    screen_type(screen, "\033");
    screen_wait_text(screen, "no segment selected");
    quit(screen);
}

/* The number behind the arrow in the line of the selection. */
static unsigned long physical_address(screen *screen)
{
    const char *text = strstr(screen_text(screen), "\u2192 0x");

    assert_non_null(text);
    return strtoul(text + strlen("\u2192 "), NULL, 16);
}

static void test_a_byte_written_into_a_block_stops_the_run_and_is_named(void **state)
{
    screen *screen = view(80, 24, "--at", "4", script_file(four_blocks), NULL);
    char name[40];

    (void)state;
    wait_operation(screen, 4);
    screen_key(screen, VTERM_KEY_RIGHT);
    screen_wait_text(screen, "PROCESS a 1000 bytes");
    snprintf(name, sizeof name, "/proc/%d/mem", (int)screen->pid);
    FILE *memory = fopen(name, "r+");
    if (!memory)
        skip();
    fseek(memory, (long)physical_address(screen) + 17, SEEK_SET);
    int byte = fgetc(memory);
    fseek(memory, -1, SEEK_CUR);
    fputc(byte ^ 0xff, memory);
    fclose(memory);
    screen_type(screen, " ");
    screen_wait_text(screen, "STOPPED");
    screen_wait_text(screen, "byte 17 of PROCESS [1000:1999] is 0x");
    assert_int_equal(shown_operation(screen), 4);
    screen_type(screen, "q");
    assert_int_equal(WEXITSTATUS(screen_wait_exit(screen)), 1);
    assert_non_null(strstr(screen_errors(screen), "byte 17 of PROCESS [1000:1999]"));
    screen_assert_restored(screen);
    screen_close(screen);
}

/* --- Workloads --------------------------------------------------------------------------------- */

static void test_o_chooses_a_workload_and_starts_anew(void **state)
{
    screen *screen = view(80, 24, "--at", "50", NULL);

    (void)state;
    screen_wait_text(screen, "operation 5");
    screen_type(screen, " o");
    screen_wait_text(screen, "checkerboard");
    screen_type(screen, "5");
    screen_wait_text(screen, "checkerboard, seed 1");
    wait_operation(screen, 0);
    screen_type(screen, "o");
    screen_wait_text(screen, "sawtooth");
    screen_key(screen, VTERM_KEY_UP);
    screen_type(screen, "\r");
    screen_wait_text(screen, "sawtooth, seed 1");
    screen_type(screen, "o");
    screen_wait_text(screen, "Esc: leave");
    screen_type(screen, "\033");
    screen_wait_no_text(screen, "Esc: leave");
    quit(screen);
}

static bool figures_are(screen *screen, const void *text)
{
    const char *figures = strstr(screen_text(screen), "Figures");

    return figures && strcmp(figures, text) == 0;
}

static void test_a_trace_is_played_like_a_script(void **state)
{
    screen *screen = view(80, 24, "--at=0", script_file("9\n1\n3\n1\na 7 1000\nr 7 2000\nf 7\n"),
                          NULL);

    (void)state;
    wait_operation(screen, 0);
    screen_type(screen, "nn");
    screen_wait_text(screen, "realloc 1000 2000: PROCESS [1000:1999] grew in place");
    screen_type(screen, "o");
    screen_wait_text(screen, "the trace");
    screen_type(screen, "q");
    quit(screen);
}

static void test_a_seed_makes_the_same_heap_again(void **state)
{
    static char first[1 << 16];
    screen *screen = view(80, 24, "--seed", "77", "--ops", "12", "--at", "12", NULL);

    (void)state;
    screen_wait_text(screen, "That was the last operation");
    screen_type(screen, "\033");
    screen_wait_text(screen, "n step");         /* no message, but all keys */
    if (!screen_wait_idle(screen))
        skip();
    snprintf(first, sizeof first, "%s", strstr(screen_text(screen), "Figures"));
    screen_type(screen, "R");
    screen_wait_text(screen, "Seed");
    screen_type(screen, "abc\r");
    screen_wait_text(screen, "A seed is a number");
    screen_type(screen, "\025" "77\r");
    wait_operation(screen, 0);
    screen_wait_text(screen, "random, seed 77");
    screen_type(screen, "nnnnnnnnnnnn");
    screen_wait(screen, figures_are, first, "the same figures and operations again");
    quit(screen);
}

/* --- Looking ----------------------------------------------------------------------------------- */

static void test_plus_and_minus_zoom_and_zero_goes_back(void **state)
{
    screen *screen = view(80, 24, "--at", "4", script_file(two_nodes), NULL);

    (void)state;
    screen_wait_text(screen, "\u25020 ");     /* a page begins: its quarters follow */
    screen_wait_text(screen, "\u25771024");
    screen_type(screen, "+");
    screen_wait_text(screen, "\u2577512");
    screen_type(screen, "0");
    screen_wait_text(screen, "\u25771024");
    screen_type(screen, "-");
    screen_wait_text(screen, "\u25024096");   /* two pages, half a line each */
    screen_type(screen, "++++++++");
    screen_wait_text(screen, "as near as it goes");
    screen_wait_text(screen, "\u257716");     /* a byte a cell */
    quit(screen);
}

static void test_keys_scroll_and_follow(void **state)
{
    screen *screen = view(80, 24, "--at", "400", NULL);

    (void)state;
    screen_type(screen, " ");
    screen_wait_text(screen, "paused");
    screen_type(screen, "+++");
    screen_wait_text(screen, "\u25bc");
    screen_type(screen, "KKKKKKKKKKKKKKKK");
    screen_wait_no_text(screen, "\u25b2");
    screen_type(screen, "j");
    screen_wait_text(screen, "\u25b21");
    screen_type(screen, "J");
    screen_wait_text(screen, "\u25b210");
    screen_type(screen, "k");
    screen_wait_text(screen, "\u25b29");
    screen_type(screen, "F");
    screen_wait_text(screen, "follows the action");
    quit(screen);
}

/* --- The map ----------------------------------------------------------------------------------- */

static void test_segments_differ_by_colour_and_glyph_and_neighbours_can_be_told_apart(void **state)
{
    screen *screen = view(80, 24, "--at", "4", script_file(four_blocks), NULL);
    const int row = 3, first = 16, cells = 64;
    int edges = 0;

    (void)state;
    wait_operation(screen, 4);
    screen_wait_text(screen, "d 1096");
    screen_cell a = screen_at(screen, row - 1, first), b = screen_at(screen, row - 1, first + 20);
    assert_int_equal(a.glyph, ' ');         /* a full block is a ground: see the painter */
    assert_int_equal(b.glyph, ' ');
    assert_int_not_equal(a.bg, -1);
    assert_int_not_equal(b.bg, -1);
    assert_int_not_equal(a.bg, b.bg);
    for (int i = 0; i < cells; i++) {
        uint32_t glyph = screen_at(screen, row - 1, first + i).glyph;
        edges += glyph > 0x2588 && glyph <= 0x258f;     /* an eighth block */
    }
    assert_int_equal(edges, 3);
    quit(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_live_heap_runs_at_once_with_all_panels),
        cmocka_unit_test(test_space_pauses_and_runs_on),
        cmocka_unit_test(test_n_enter_and_page_down_each_do_one_step_and_pause),
        cmocka_unit_test(test_the_end_of_a_script_is_said_and_a_reset_starts_again),
        cmocka_unit_test(test_faster_and_slower_change_the_pace_up_to_full_speed),
        cmocka_unit_test(test_while_nothing_moves_nothing_is_woken),
        cmocka_unit_test(test_a_split_is_seen_the_hole_lights_up_then_parts),
        cmocka_unit_test(test_coalescing_is_seen_what_is_freed_then_its_borders_dissolve),
        cmocka_unit_test(test_a_asks_for_a_size_and_allocates),
        cmocka_unit_test(test_a_bad_size_is_refused_in_place_and_nothing_is_lost),
        cmocka_unit_test(test_a_size_that_finds_no_place_is_said_to_have_failed),
        cmocka_unit_test(test_f_frees_the_selected_block),
        cmocka_unit_test(test_c_coalesces_and_t_trims),
        cmocka_unit_test(test_arrows_select_segments_and_main_nodes),
        cmocka_unit_test(test_a_byte_written_into_a_block_stops_the_run_and_is_named),
        cmocka_unit_test(test_o_chooses_a_workload_and_starts_anew),
        cmocka_unit_test(test_a_trace_is_played_like_a_script),
        cmocka_unit_test(test_a_seed_makes_the_same_heap_again),
        cmocka_unit_test(test_plus_and_minus_zoom_and_zero_goes_back),
        cmocka_unit_test(test_keys_scroll_and_follow),
        cmocka_unit_test(test_segments_differ_by_colour_and_glyph_and_neighbours_can_be_told_apart),
    };

    return cmocka_run_group_tests_name("viewer", tests, NULL, NULL);
}

/* Charts: columns of them, the history of the figures laid over columns, and the histograms of
 * sizes. */
#include "scene.h"

#include "picture/panels.h"
#include "picture/parts.h"
#include "picture/figures.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const rect whole = {0, 0, 12, 80};   /* of a map, which nobody looks at */

/* In the end a HOLE at either end of a main node, and one behind the only block of another. */
static const char six[] = "malloc a 1000\nmalloc b 2000\nmalloc c 500\nfree b\nmalloc d 5000\n"
                          "free a\n";

#define assert_drawn(set, panel, cols, rows, text) \
    check_drawn(__FILE__, __LINE__, set, panel, cols, rows, text)

typedef void panel(grid *grid, rect area, const heap_view *view);

static void check_drawn(const char *file, int line, stage_set *set, panel *panel, int cols,
                        int rows, const char *text)
{
    grid_resize(&set->grid, cols, rows);
    panel(&set->grid, (rect){0, 0, rows, cols}, show_in(set, whole));
    if (set->scene.look.ascii)
        grid_to_ascii(&set->grid);
    if (set->scene.look.coarse)
        grid_to_coarse(&set->grid);
    char *drawn = painted(&set->grid, NULL);
    if (strcmp(drawn, text) != 0)
        print_error("%s", drawn);
    _assert_string_equal(drawn, text, file, line);
    free(drawn);
}

/* --- Numbers ---------------------------------------------------------------------------------- */

static void test_numbers_fit_their_room(void **state)
{
    static const struct {
        size_t number, thousand;
        int room;
        const char *text;
    } cases[] = {
        {0, 1000, 5, "0"}, {99999, 1000, 5, "99999"}, {100000, 1000, 5, "100k"},
        {123456789, 1000, 5, "123M"}, {1234, 1000, 3, "1k"}, {SIZE_MAX, 1000, 5, "18E"},
        {9999999, 1024, 7, "9999999"}, {10000000, 1024, 7, "9765K"},
        {1023 * 1024, 1024, 5, "1023K"}, {SIZE_MAX, 1024, 5, "15E"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[PART_NUMBER];
        int width = part_number(text, cases[i].number, cases[i].thousand, cases[i].room);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(width, strlen(text));
    }
}

/* --- Columns ---------------------------------------------------------------------------------- */

enum { HEIGHT = 4 };

static void draw_column(grid *grid, const layer *layers, int count, look look)
{
    grid_resize(grid, 1, HEIGHT);
    part_column(grid, (rect){0, 0, HEIGHT, 1}, layers, count, look);
}

/* The glyph in a row of a column, counted from the foot. */
static uint32_t glyph_at(const grid *grid, int row)
{
    return grid_at(grid, HEIGHT - 1 - row, 0)->glyph;
}

static void test_a_column_is_as_high_as_its_figure(void **state)
{
    grid grid = {0};

    (void)state;
    for (int eighths = 1; eighths <= 8 * HEIGHT; eighths++) {
        layer layer = {eighths / (8.0 * HEIGHT), ROLE_GAUGE, 0x2588, '#'};
        int drawn = 0;
        draw_column(&grid, &layer, 1, (look){0});
        for (int row = 0; row < HEIGHT; row++)
            drawn += glyph_at(&grid, row) == ' ' ? 0 : (int)(glyph_at(&grid, row) - 0x2580);
        assert_int_equal(drawn, eighths);
    }
    grid_free(&grid);
}

/* What is there is seen, in every look; and what is not, is not. */
static void test_the_least_is_seen(void **state)
{
    static const struct {
        look look;
        uint32_t solid, texture;
    } cases[] = {
        {{0}, 0x2581, '_'}, {{.mono = true}, 0x2581, '_'}, {{.ascii = true}, '.', '_'},
        {{.coarse = true}, '_', '_'},
    };
    grid grid = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int texture = 0; texture < 2; texture++) {
            layer layer = {1e-9, ROLE_HOLE, texture ? 0x2591 : 0x2588, 'o'};
            draw_column(&grid, &layer, 1, cases[i].look);
            assert_int_equal(glyph_at(&grid, 0), texture ? cases[i].texture : cases[i].solid);
            assert_int_equal(glyph_at(&grid, 1), ' ');
            layer.top = 0;
            draw_column(&grid, &layer, 1, cases[i].look);
            assert_int_equal(glyph_at(&grid, 0), ' ');
        }
    grid_free(&grid);
}

/* A layer of no height does not show behind the end of the one beneath it. */
static void test_layers_lie_one_on_another(void **state)
{
    layer layers[] = {
        {0.375, ROLE_PROCESS_A, 0x2588, '#'}, {0.375, ROLE_GAUGE, 0x2592, 'o'},
        {0.75, ROLE_HOLE, 0x2591, '.'},
    };
    grid grid = {0};

    (void)state;
    draw_column(&grid, layers, 3, (look){0});
    assert_int_equal(glyph_at(&grid, 0), 0x2588);
    assert_int_equal(glyph_at(&grid, 1), 0x2584);
    assert_int_equal(grid_at(&grid, HEIGHT - 2, 0)->style.ground, ROLE_HOLE);
    assert_int_equal(glyph_at(&grid, 2), 0x2591);
    assert_int_equal(glyph_at(&grid, 3), ' ');
    layers[1].top = 0.5;
    draw_column(&grid, layers, 3, (look){.ascii = true});
    assert_int_equal(glyph_at(&grid, 0), '#');
    assert_int_equal(glyph_at(&grid, 1), 'o');
    assert_int_equal(glyph_at(&grid, 2), '.');
    assert_int_equal(glyph_at(&grid, 3), ' ');
    grid_free(&grid);
}

/* --- The history over columns ----------------------------------------------------------------- */

static double live(const heap_figures *sample)
{
    return (double)sample->live_bytes;
}

static double fragmentation(const heap_figures *sample)
{
    return sample->free_bytes
         ? 1 - (double)sample->largest_hole / (double)sample->free_bytes : 0;
}

/* Each column is the mean of the samples from its first operation to that of the next column. */
static void assert_mean(const timeline *timeline, const history *history, measure measure,
                        double (*of)(const heap_figures *sample))
{
    for (int column = 0; column < timeline->columns; column++) {
        double sum = 0;
        int count = 0;
        for (size_t i = 0; i < history->count; i++)
            if (i * history->stride / timeline->step == (size_t)column) {
                sum += of(&history->samples[i]);
                count++;
            }
        assert_true(count > 0);
        double difference = timeline->values[column][measure] - sum / count;
        assert_true(difference < 1e-6 && difference > -1e-6);
    }
}

/* What is drawn on one another has to add up. */
static void assert_whole(const timeline *timeline)
{
    for (int column = 0; column < timeline->columns; column++) {
        const double *values = timeline->values[column];
        double difference = values[MEASURE_MAPPED] - values[MEASURE_LIVE] - values[MEASURE_FREE];
        assert_true(difference < 1e-6 && difference > -1e-6);
        for (int i = 0; i < MEASURES; i++) {
            double part = timeline_part(timeline, column, (measure)i);
            assert_true(part >= 0 && part <= 1 + 1e-12);
        }
    }
}

static void test_a_column_is_the_mean_of_its_samples(void **state)
{
    static const size_t operations[] = {0, 1, 30, 511, 512, 700, 5000};
    stage_set set;

    (void)state;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        set_up(&set, "random", operations[i], 4096);
        const history *history = &session_survey(set.session)->history;
        for (int room = 1; room <= 600; room += 1 + room / 8) {
            timeline timeline;
            timeline_lay_out(&timeline, set.session, room);
            assert_in_range(timeline.columns, 1, room);
            size_t last = (history->count - 1) * history->stride;
            assert_int_equal(timeline.columns, last / timeline.step + 1);
            if (timeline.step > history->stride)
                assert_true(timeline.columns * 2 >= room);
            assert_mean(&timeline, history, MEASURE_LIVE, live);
            assert_mean(&timeline, history, MEASURE_FRAGMENTATION, fragmentation);
            assert_whole(&timeline);
        }
        take_down(&set);
    }
}

static void test_rows_of_history(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    assert_drawn(&set, panel_history, 78, 5,
                 "─ History: 1 operation a column; full: 12288 bytes, 3 blocks, 100 % ──────────\n"
                 " pages        _▃▃▃▃██               3   unused       _▂▁▁▂▄▄            6788\n"
                 " used         _▁▂▂▁▄▄            5500   utilisation  _▂▆▇▃▄▄          44.8 %\n"
                 " largest hole _▂▁▁▁▂▂            3192   blocks       _▃▅█▅█▅               2\n"
                 " ext. frag.   ____▂▄▄          53.0 %   holes        _▃▃▃▅██               3\n");
    set.scene.look.ascii = true;
    assert_drawn(&set, panel_history, 40, 3,
                 "- History: 1 operation a column --------\n"
                 " pages        _3333##                 3\n"
                 " used         _123154              5500\n");
    set.scene.look = (look){.coarse = true};
    assert_drawn(&set, panel_history, 40, 2,
                 "─ History: 1 operation a column ────────\n"
                 " pages        _▒▒▒▒██                 3\n");
    take_down(&set);
}

static void test_plots_one_above_the_other(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    assert_drawn(&set, panel_history, 47, 17,
                 "─ History: 1 operation a column ───────────────\n"
                 "         █ used ▒ largest HOLE ░ other HOLEs\n"
                 "   12288│     ░░\n"
                 "        │     ▁▒\n"
                 "        │   ▁ █▆\n"
                 "       0│ ▃██▄██\n"
                 "         █ external fragmentation 53.0 %\n"
                 "   100 %│\n"
                 "        │      ▁\n"
                 "        │     ▆█\n"
                 "       0│    ▇██\n"
                 "         █ blocks 2 ░ HOLEs 3\n"
                 "       3│   █ █░\n"
                 "        │  ▅█▅█▅\n"
                 "        │ ▃█████\n"
                 "       0│ █░░███\n"
                 "        └0─────6──────────────────────────────\n");
    take_down(&set);
}

static void test_plots_side_by_side(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    set.scene.look.ascii = true;
    assert_drawn(&set, panel_history, 80, 7,
                 "- History: 1 operation a column ------------------------------------------------\n"
                 "  # used o largest . HOLEs  # ext. frag. 53.0 %       # blocks 2 . HOLEs 3\n"
                 "   12288|     ..             100 %|                        3|   # #.\n"
                 "        |     oo                  |      .                  |  :#:##\n"
                 "        |     ##                  |     :#                  | .#####\n"
                 "       0| o##o##                 0|    :##                 0| #..###\n"
                 "        +0-----6----------        +0-----6----------        +0-----6----------\n");
    take_down(&set);
}

/* --- Sizes ------------------------------------------------------------------------------------ */

static void test_sizes_in_columns(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    assert_drawn(&set, panel_sizes, 80, 5,
                 "─ Sizes by powers of 2; bars are linear, the longest is 2 ──────────────────────\n"
                 " blocks ▄1                  ▄1\n"
                 " HOLEs       ▄1        █2\n"
                 " from   256  512  1K   2K   4K\n"
                 " 2 blocks of 2750.0 bytes on average, 3 HOLEs of 2262.7, the largest of 3192\n");
    assert_drawn(&set, panel_sizes, 30, 6,
                 "─ Sizes by powers of 4 ───────\n"
                 "        1         1\n"
                 " blocks ▄▄▄       ▄▄▄\n"
                 "        1    2\n"
                 " HOLEs  ▄▄▄  ███\n"
                 " from   256  1K   4K\n");
    take_down(&set);
}

/* Classes that are taken together begin at powers of what is said. */
static void test_sizes_by_powers_of_four(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "malloc a 600\n", 1, 4096);
    assert_drawn(&set, panel_sizes, 23, 4,
                 "─ Sizes by powers of 4\n"
                 " blocks █1\n"
                 " HOLEs       █1\n"
                 " from   256  1K\n");
    take_down(&set);
}

static void test_sizes_in_rows(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    set.scene.look.ascii = true;
    assert_drawn(&set, panel_sizes, 40, 12,
                 "- Sizes by powers of 2 -----------------\n"
                 "  from      blocks          HOLEs\n"
                 "   256    1 #####\n"
                 "   512                    1 #####\n"
                 "    1K\n"
                 "    2K                    2 #########\n"
                 "    4K    1 #####\n"
                 "\n"
                 " 2 blocks of 2750.0 bytes on average, 3\n"
                 " HOLEs of 2262.7, the largest of 3192\n"
                 "\n"
                 "\n");
    take_down(&set);
}

static void test_an_empty_heap_has_no_sizes(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 0, 4096);
    assert_drawn(&set, panel_sizes, 60, 3,
                 "─ Sizes by powers of 2 ─────────────────────────────────────\n"
                 " Nothing is mapped yet, so there is no segment.\n"
                 "\n");
    take_down(&set);
}

static size_t digit(uint32_t glyph)
{
    return glyph >= '0' && glyph <= '9' ? glyph - '0' : 0;
}

/* Whatever the room, no class is left out: the numbers add up to all blocks and HOLEs. */
static void test_taken_together_nothing_is_lost(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 700, 4096);
    const mems_figures now = mems_heap_figures(heap_behind(set.session));
    for (int cols = 23; cols <= 120; cols++) {
        size_t sums[2] = {0};
        grid_resize(&set.grid, cols, 4);
        panel_sizes(&set.grid, (rect){0, 0, 4, cols}, show_in(&set, whole));
        for (int row = 1; row <= 2; row++)
            for (int col = 8; col < cols; col++) {
                size_t tens = digit(grid_at(&set.grid, row, col - 1)->glyph);
                uint32_t glyph = grid_at(&set.grid, row, col)->glyph;
                if (glyph >= '0' && glyph <= '9')
                    sums[row - 1] += glyph - '0' + 9 * tens;
            }
        assert_int_equal(sums[0], now.live_blocks);
        assert_int_equal(sums[1], now.holes);
    }
    take_down(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_fit_their_room),
        cmocka_unit_test(test_a_column_is_as_high_as_its_figure),
        cmocka_unit_test(test_the_least_is_seen),
        cmocka_unit_test(test_layers_lie_one_on_another),
        cmocka_unit_test(test_a_column_is_the_mean_of_its_samples),
        cmocka_unit_test(test_rows_of_history),
        cmocka_unit_test(test_plots_one_above_the_other),
        cmocka_unit_test(test_plots_side_by_side),
        cmocka_unit_test(test_sizes_in_columns),
        cmocka_unit_test(test_sizes_by_powers_of_four),
        cmocka_unit_test(test_sizes_in_rows),
        cmocka_unit_test(test_an_empty_heap_has_no_sizes),
        cmocka_unit_test(test_taken_together_nothing_is_lost),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Any size of grid, any lens, any heap: what is drawn is always a picture of cells that can be
 * shown, and the zoom stays within what is possible. */
#include "scene.h"

#include "picture/map.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const look looks[] = {{0}, {.mono = true}, {.ascii = true}, {.ascii = true, .mono = true}};

static void assert_can_be_shown(const stage_set *set)
{
    const grid *grid = &set->grid;

    for (size_t i = 0; i < (size_t)grid->cols * (size_t)grid->rows; i++) {
        const cell *cell = &grid->cells[i];
        assert_true(cell->glyph >= ' ' && !(cell->glyph >= 0x7f && cell->glyph < 0xa0));
        assert_true(!set->scene.look.ascii || cell->glyph < 0x7f);
        assert_true(cell->style.ink < ROLES && cell->style.ground < ROLES);
        assert_true(cell->style.flags < 32);
    }
}

/* Every width and every height, each with several of the other; every one with another lens. */
static void draw_at(stage_set *set, int cols, int rows, size_t n)
{
    const mems_heap *heap = heap_behind(set->session);
    size_t bytes = (uintptr_t)mems_heap_next_address(heap) + 100;

    set->scene.look = looks[n % 4];
    set->scene.state = n % 3 ? "running, 8 a second" : "";
    set->scene.reserved_rows = (int)(n % 3);
    set->scene.lens = (lens){
        .zoom = (int)(n * 7 % 80) - 40, .top = n * 31 % 60, .follow = n % 2,
        .selecting = n % 5 < 2, .selected = n * 997 % bytes, .stage = (int)(n % 4),
    };
    draw_scene(set, cols, rows);
    assert_can_be_shown(set);
}

static void test_no_size_of_grid_is_too_much(void **state)
{
    static const char *const scenes[] = {
        "random", "checkerboard",
        ("say A \xe4\xb8\xad long story of many words that has to be wrapped somewhere.\n"
         "malloc a_name_that_is_longer_than_any_segment_is_wide 10\nmalloc b 100K\n"),
    };
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        stage_set set;
        set_up(&set, scenes[i], i == 2 ? 2 : 90, 4096);
        for (int cols = 1; cols <= 300; cols++, n++)
            draw_at(&set, cols, 1 + cols * 37 % 100, n);
        for (int rows = 1; rows <= 100; rows++)
            for (int cols = 38; cols <= 300; cols += 41, n++)
                draw_at(&set, cols, rows, n);
        for (int cols = 1; cols <= 8; cols++)
            for (int rows = 1; rows <= 8; rows++, n++)
                draw_at(&set, cols, rows, n);
        take_down(&set);
    }
}

static void test_a_grid_that_is_too_small_says_what_is_needed(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 20, 4096);
    draw_scene(&set, PICTURE_LEAST_COLS - 1, 24);
    assert_int_equal(grid_at(&set.grid, 0, 0)->glyph, 'm');
    assert_int_equal(grid_at(&set.grid, 0, 0)->style.ink, ROLE_WARNING);
    assert_false(picture_can_zoom(&set.scene, 0));
    draw_scene(&set, PICTURE_LEAST_COLS, PICTURE_LEAST_ROWS);
    assert_int_not_equal(grid_at(&set.grid, 0, 0)->style.ink, ROLE_WARNING);
    take_down(&set);
}

/* --- Zoom ----------------------------------------------------------------------------------- */

static bool can_zoom(stage_set *set, int cols, int rows, int step)
{
    picture_settle(&set->scene, cols, rows);
    return picture_can_zoom(&set->scene, step);
}

/* As far as one can zoom by steps of one; a lens far beyond settles there. */
static void assert_zoom_limit(stage_set *set, int step, int cols, int rows)
{
    lens *lens = &set->scene.lens;
    int steps = 0;

    for (lens->zoom = 0; can_zoom(set, cols, rows, step); lens->zoom += step)
        assert_true(++steps <= 60);
    int limit = lens->zoom;
    for (int beyond = 1; beyond < 4000; beyond *= 5) {
        lens->zoom = limit + step * beyond;
        picture_settle(&set->scene, cols, rows);
        assert_true(step > 0 ? lens->zoom == limit : lens->zoom <= limit);
        assert_false(picture_can_zoom(&set->scene, step));
    }
    draw_scene(set, cols, rows);
    assert_can_be_shown(set);
}

static map measure(stage_set *set, int rows, int cols)
{
    return show_in(set, (rect){0, 0, rows, cols})->map;
}

static void test_zoom_ends_where_a_line_could_not_be_drawn(void **state)
{
    static const size_t page_sizes[] = {4096, 12288, 20480, 65536, 1 << 20};

    (void)state;
    for (size_t i = 0; i < sizeof page_sizes / sizeof *page_sizes; i++)
        for (int cols = 40; cols <= 200; cols += 40) {
            stage_set set;
            set_up(&set, "random", 30, page_sizes[i]);
            assert_zoom_limit(&set, 1, cols, 20);       /* no panel stands beside the map */
            map map = measure(&set, 12, cols);
            assert_true(map.line_bytes >= (size_t)map.cells);
            assert_int_equal(page_sizes[i] % map.line_bytes, 0);
            assert_zoom_limit(&set, -1, cols, 20);
            map = measure(&set, 12, cols);
            assert_int_equal(map.line_bytes % page_sizes[i], 0);
            take_down(&set);
        }
}

static void test_main_nodes_of_gigabytes_are_found_and_drawn(void **state)
{
    (void)state;
    for (size_t page_size = 4096; page_size <= 65536; page_size *= 16) {
        stage_set set;
        set_up(&set, "malloc a 5G\nmalloc b 1\nmalloc c 2G\nfree a\n", 4, page_size);
        const mems_heap *heap = heap_behind(set.session);
        const MainChainNode *last = mems_heap_head(heap);
        while (last->next)
            last = last->next;
        for (int zoom = -30; zoom <= 10; zoom++) {
            set.scene.lens = (lens){.zoom = zoom, .follow = true, .selecting = true,
                                    .selected = (uintptr_t)last->start_virtual_address};
            draw_scene(&set, 80, 24);
            assert_can_be_shown(&set);
            map map = measure(&set, 13, 80);
            size_t line = (set.scene.lens.selected - 1000) / map.line_bytes;
            size_t seen = (size_t)picture_map_lines(&set.scene);
            assert_in_range(line, set.scene.lens.top, set.scene.lens.top + seen - 1);
        }
        take_down(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_size_of_grid_is_too_much),
        cmocka_unit_test(test_a_grid_that_is_too_small_says_what_is_needed),
        cmocka_unit_test(test_zoom_ends_where_a_line_could_not_be_drawn),
        cmocka_unit_test(test_main_nodes_of_gigabytes_are_found_and_drawn),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("sizes", tests, NULL, NULL);
}

/* Several heaps in one picture: all are seen through one lens, and every place in the picture is
 * told whose it is. */
#include "scene.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* --- Places ------------------------------------------------------------------------------------ */

/* The first row of each heap. */
static void find_rows(const stage_set *set, int first[SCENE_MOST])
{
    uintptr_t address;
    int which;

    for (int row = set->grid.rows - 1; row >= 0; row--)
        if (part_at(&set->scene, row, 0, &which, &address)
            == PICTURE_NOWHERE && which >= 0)
            first[which] = row;
}

static picture_part at(const stage_set *set, int row, int col, int *which, uintptr_t *address)
{
    return part_at(&set->scene, row, col, which, address);
}

/* Whatever the heaps' own sizes: one of 10 pages, of 9, and of 15. */
static void test_stacked_a_place_is_the_same_address_in_every_heap(void **state)
{
    uintptr_t address, other;
    stage_set set;
    int first[SCENE_MOST], which, places = 0;

    (void)state;
    set_up_compared(&set, "random", 300, 3, pages_of_4096);
    set.scene.lens.follow = false;
    for (int rows = 20; rows <= 100; rows += 5) {
        draw_scene(&set, 80, rows);
        find_rows(&set, first);
        for (int row = 1; row < first[1] - first[0]; row++)
            for (int col = 0; col < 80; col++)
                for (int i = 1; i < 3; i++) {
                    if (at(&set, first[0] + row, col, &which, &address) != PICTURE_MAP
                        || at(&set, first[i] + row, col, &which, &other) != PICTURE_MAP)
                        continue;
                    assert_int_equal(which, i);
                    assert_int_equal(other, address);
                    places++;
                }
    }
    assert_true(places > 10000);
    take_down(&set);
}

/* At any size: what is told to be in a map is in that heap, each heap has a part of the picture,
 * and the title and the legend are nobody's. */
static void check_places(const stage_set *set, int cols, int rows)
{
    bool seen[SCENE_MOST] = {false};
    uintptr_t address;
    int which;

    for (int row = 0; row < rows; row++)
        for (int col = 0; col < cols; col++) {
            picture_part part = part_at(&set->scene, row, col, &which,
                                           &address);
            assert_in_range(which + 1, 0, set->scene.count);
            if (part == PICTURE_NOWHERE)
                continue;
            const mems_heap *heap = heap_behind(set->scene.sessions[which]);
            assert_non_null(mems_heap_find(heap, (void *)address, NULL));
            seen[which] = true;
        }
    assert_true(seen[set->scene.focus]);
    for (int i = 0; i < set->scene.count && rows >= 23; i++)
        assert_true(seen[i]);
    part_at(&set->scene, rows - 1, 0, &which, &address);
    assert_true(which == -1 || rows < PICTURE_MIN_ROWS || cols < PICTURE_MIN_COLS);
}

static void test_every_place_is_told_whose_it_is(void **state)
{
    static const int sizes[][2] = {
        {16, 3}, {20, 5}, {40, 10}, {80, 10}, {80, 14}, {80, 24}, {120, 40}, {160, 50}, {200, 60},
    };

    (void)state;
    for (int count = 2; count <= SCENE_MOST; count++) {
        stage_set set;
        set_up_compared(&set, "random", 90, count, pages_of_4096);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            set.scene.focus = (int)i % count;
            draw_scene(&set, sizes[i][0], sizes[i][1]);
            check_places(&set, sizes[i][0], sizes[i][1]);
        }
        take_down(&set);
    }
}

/* Side by side: one row, two heaps. */
static void test_heaps_stand_beside_one_another_where_lines_stay_as_long(void **state)
{
    uintptr_t left, right;
    stage_set set;
    int which;

    (void)state;
    set_up_compared(&set, "random", 90, 2, pages_of_4096);
    draw_scene(&set, 160, 50);
    assert_int_equal(part_at(&set.scene, 3, 20, &which, &left), PICTURE_MAP);
    assert_int_equal(which, 0);
    assert_int_equal(part_at(&set.scene, 3, 101, &which, &right), PICTURE_MAP);
    assert_int_equal(which, 1);
    assert_int_equal(left, right);
    draw_scene(&set, 200, 60);       /* stacked, with lines that are twice as long */
    assert_int_equal(part_at(&set.scene, 3, 140, &which, &right), PICTURE_MAP);
    assert_int_equal(which, 0);
    take_down(&set);
}

/* --- Lenses ------------------------------------------------------------------------------------ */

static void test_all_heaps_are_seen_through_the_lens_in_focus(void **state)
{
    stage_set set;
    scene *scene = &set.scene;
    const heap_view *views = scene->frame.views;

    (void)state;
    set_up_compared(&set, "random", 300, 4, pages_of_4096);
    scene->focus = 1;
    scene->lens.whole = true;
    scene->lens.hex = true;
    scene->look.mono = true;
    picture_settle(&set.scene, 80, 24);
    for (int i = 0; i < 4; i++) {
        assert_ptr_equal(views[i].session, set.scene.sessions[i]);
        assert_ptr_equal(views[i].first, set.scene.sessions[0]);
        assert_int_equal(views[i].lens.zoom, -3);      /* what the third needs, of 15 pages */
        assert_int_equal(views[i].lens.top, 0);
        assert_true(views[i].lens.hex && views[i].look.mono);
    }
    scene->lens.whole = false;
    scene->lens.zoom = 2;
    picture_settle(&set.scene, 80, 24);
    assert_int_equal(views[0].lens.zoom, 2);
    assert_int_equal(views[2].lens.zoom, 2);
    take_down(&set);
}

static void test_a_selected_block_is_selected_in_every_heap_that_has_it(void **state)
{
    stage_set set;
    const heap_view *views = set.scene.frame.views;

    (void)state;
    set_up_compared(&set, compared_choices, COMPARED_CHOICES, 3, pages_of_4096);
    lens_select(&set.scene.lens, 1010);         /* in x */
    picture_settle(&set.scene, 80, 24);
    assert_int_equal(views[1].lens.selected, 1710);
    assert_int_equal(views[2].lens.selected, 3510);
    set.scene.focus = 2;
    lens_select(&set.scene.lens, 3951);         /* a HOLE, of which only this heap knows */
    picture_settle(&set.scene, 80, 24);
    assert_true(views[2].lens.selecting);
    assert_false(views[0].lens.selecting || views[1].lens.selecting);
    take_down(&set);
}

static void test_the_cursor_is_on_the_selection_in_focus(void **state)
{
    stage_set set;
    uintptr_t address;
    int which;

    (void)state;
    set_up_compared(&set, compared_choices, COMPARED_CHOICES, 3, pages_of_4096);
    set.scene.focus = 1;
    lens_select(&set.scene.lens, 1710);
    draw_scene(&set, 80, 24);
    assert_int_equal(part_at(&set.scene, set.grid.cursor_row, set.grid.cursor_col,
                                &which, &address), PICTURE_MAP);
    assert_int_equal(which, 1);
    take_down(&set);
}

static bool sees(const stage_set *set, int which, uintptr_t wanted)
{
    uintptr_t address;
    int found;

    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++)
            if (part_at(&set->scene, row, col, &found, &address) == PICTURE_MAP
                && found == which && address - wanted + 64 < 128)
                return true;
    return false;
}

/* A heap sees the lines that the one in focus sees, if its own last change is among them. */
static void assert_same_lines(const stage_set *set, int which)
{
    const mems_figures figures = mems_heap_figures(heap_behind(set->scene.sessions[which]));
    const heap_view *views = set->scene.frame.views;
    size_t top = views[0].lens.top, end = top + (size_t)picture_map_lines(&set->scene);
    uintptr_t address = session_record(set->scene.sessions[which], 0)->address;
    size_t line = (address - 1000) / 4096;

    if (line >= top && line < end && figures.mapped_bytes >= end * 4096)
        assert_int_equal(views[which].lens.top, top);
}

static void test_the_last_change_is_seen_in_every_heap(void **state)
{
    stage_set set;

    (void)state;
    set_up_compared(&set, "random", 100, 3, pages_of_4096);
    for (int step = 0; step < 200; step++) {
        for (int i = 0; i < 3; i++)
            session_step(set.scene.sessions[i]);
        picture_settle(&set.scene, 80, 24);
        for (int i = 0; i < 3; i++) {
            uintptr_t address = session_record(set.scene.sessions[i], 0)->address;
            assert_true(!address || sees(&set, i, address));
            assert_same_lines(&set, i);
        }
    }
    take_down(&set);
}

static void test_the_map_is_moved_by_lines_and_to_addresses(void **state)
{
    stage_set set;
    const heap_view *views = set.scene.frame.views;

    (void)state;
    set_up_compared(&set, "random", 300, 3, pages_of_4096);
    picture_settle(&set.scene, 80, 24);
    assert_int_equal(picture_map_lines(&set.scene), 5);
    picture_show(&set.scene, 1000 + 5 * 4096);
    picture_settle(&set.scene, 80, 24);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(views[i].lens.top, 3);
        assert_true(sees(&set, i, 1000 + 5 * 4096));
    }
    picture_show(&set.scene, 1000 + 9 * 4096);
    picture_settle(&set.scene, 80, 24);
    assert_int_equal(views[0].lens.top, 5);    /* of 10 lines */
    assert_int_equal(views[1].lens.top, 4);    /* of 9 */
    take_down(&set);
}

static void test_zoom_ends_where_it_does_for_one_heap(void **state)
{
    stage_set set;

    (void)state;
    set_up_compared(&set, compared_choices, COMPARED_CHOICES, 2, pages_of_4096);
    picture_settle(&set.scene, 80, 24);
    assert_true(picture_can_zoom(&set.scene, 1));
    assert_false(picture_can_zoom(&set.scene, -1));        /* all is seen */
    assert_false(picture_can_zoom(&set.scene, 7));         /* a byte a cell is 6 */
    assert_true(picture_can_zoom(&set.scene, 6));
    take_down(&set);
    set_up_compared(&set, "random", 60, 2, pages_of_4096);
    picture_settle(&set.scene, 80, 24);
    assert_true(picture_can_zoom(&set.scene, -1));
    take_down(&set);
}

/* --- Sizes ------------------------------------------------------------------------------------- */

static void assert_can_be_shown(const stage_set *set, bool ascii)
{
    const grid *grid = &set->grid;

    for (size_t i = 0; i < (size_t)grid->cols * (size_t)grid->rows; i++) {
        const cell *cell = &grid->cells[i];
        assert_true(cell->glyph >= ' ' && !(cell->glyph >= 0x7f && cell->glyph < 0xa0));
        assert_true(!ascii || cell->glyph < 0x7f);
        assert_true(cell->style.ink < ROLES && cell->style.ground < ROLES);
    }
}

static void draw_at(stage_set *set, int cols, int rows, size_t n)
{
    scene *scene = &set->scene;

    scene->focus = (int)n % scene->count;
    scene->look = (look){.ascii = n % 5 == 0, .mono = n % 3 == 0};
    scene->state = n % 3 ? "running, 8 a second" : "";
    scene->reserved_rows = (int)(n % 3);
    scene->lens = (lens){
        .zoom = (int)(n * 7 % 80) - 40, .top = n * 31 % 60, .follow = n % 2,
        .selecting = n % 5 < 2, .selected = n * 997 % 40000, .stage = (int)(n % 4),
        .pane = (pane)(n % PANES), .big = n % 11 == 0,
    };
    draw_scene(set, cols, rows);
    assert_can_be_shown(set, n % 5 == 0 && scene->look.ascii);
}

static void test_no_size_of_grid_is_too_much(void **state)
{
    static const char *const scenes[] = {"random", compared_choices};
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (int count = 2; count <= SCENE_MOST; count++) {
            stage_set set;
            set_up_compared(&set, scenes[i], i ? COMPARED_CHOICES : 90, count, pages_of_4096);
            for (int cols = 1; cols <= 300; cols++, n++)
                draw_at(&set, cols, 1 + cols * 37 % 100, n);
            for (int rows = 1; rows <= 70; rows++)
                for (int cols = 15; cols <= 250; cols += 45, n++)
                    draw_at(&set, cols, rows, n);
            take_down(&set);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stacked_a_place_is_the_same_address_in_every_heap),
        cmocka_unit_test(test_every_place_is_told_whose_it_is),
        cmocka_unit_test(test_heaps_stand_beside_one_another_where_lines_stay_as_long),
        cmocka_unit_test(test_all_heaps_are_seen_through_the_lens_in_focus),
        cmocka_unit_test(test_a_selected_block_is_selected_in_every_heap_that_has_it),
        cmocka_unit_test(test_the_cursor_is_on_the_selection_in_focus),
        cmocka_unit_test(test_the_last_change_is_seen_in_every_heap),
        cmocka_unit_test(test_the_map_is_moved_by_lines_and_to_addresses),
        cmocka_unit_test(test_zoom_ends_where_it_does_for_one_heap),
        cmocka_unit_test(test_no_size_of_grid_is_too_much),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}

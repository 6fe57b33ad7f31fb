/* From a byte a cell to the whole heap: crowded cells, the strip, the whole heap at once, jumps, and
 * from a place on the screen back to an address. */
#include "../session/hand.h"
#include "scene.h"

#include "picture/panels.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COLS = 80, ROWS = 24 };

static const mems_heap *heap_of(const stage_set *set)
{
    return heap_behind(set->session);
}

/* Many small blocks, every third of them freed. */
static void set_up_crowd(stage_set *set, int blocks)
{
    char *text = malloc((size_t)blocks * 40), *end = text;

    for (int i = 0; i < blocks; i++)
        end += sprintf(end, "malloc b%d %d\n", i, 20 + i * 7 % 90);
    for (int i = 0; i < blocks; i += 3)
        end += sprintf(end, "free b%d\n", i);
    set_up(set, text, SIZE_MAX, 4096);
    hand_malloc(set->session, 0);        /* changes nothing, so nothing is marked as new */
    free(text);
}

/* A map of one row a line, in the first rows of a picture of 80 columns. */
static void draw_flat(stage_set *set)
{
    enum { AROUND = 7 };        /* title, ruler, strip, time, selection, story */
    size_t mapped = session_survey(set->session)->mapped_bytes;
    size_t line = (size_t)4096 << -set->scene.lens.zoom;

    set->scene.lens.big = true;
    draw_scene(set, COLS, (int)((mapped - 1) / line) + 1 + AROUND);
}

/* Live bytes from one address up to another, counted segment by segment. */
static size_t count_live(const mems_heap *heap, uintptr_t from, uintptr_t to)
{
    size_t live = 0;

    for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next)
        for (const SubChainNode *segment = main->sub_chain_head; segment; segment = segment->next) {
            uintptr_t start = (uintptr_t)segment->virtual_address, end = start + segment->size;
            start = start > from ? start : from;
            end = end < to ? end : to;
            live += segment->type == MEMS_PROCESS && start < end ? end - start : 0;
        }
    return live;
}

/* --- Crowded cells ----------------------------------------------------------------------------- */

static void assert_level(uint32_t glyph, size_t part, size_t whole, look look)
{
    double of = look.ascii ? 10 : 8, level = (double)glyph - (look.ascii ? '0' : 0x2580);
    double exact = of * (double)part / (double)whole;

    assert_true(part > 0 && part < whole);
    assert_true(level >= 1 && level <= of - 1);
    assert_true(level - exact <= 0.5 || level == 1);
    assert_true(exact - level <= 0.5 || level == of - 1);
}

static void test_a_cell_of_many_segments_shows_how_full_it_is(void **state)
{
    static const look looks[] = {{0}, {.mono = true}, {.ascii = true, .mono = true}};
    stage_set set;

    (void)state;
    int levels = 0;
    set_up_crowd(&set, 30000);
    for (int zoom = -5; zoom >= -6; zoom--)
        for (int i = 0; i < 3; i++) {
            set.scene.look = looks[i];
            set.scene.lens = (lens){.zoom = zoom};
            draw_flat(&set);
            size_t bytes = ((size_t)4096 << -zoom) / 64;
            size_t mapped = session_survey(set.session)->mapped_bytes;
            for (size_t n = 0; (n + 1) * bytes <= mapped; n++) {
                const cell *cell = grid_at(&set.grid, 2 + (int)(n / 64), 16 + (int)(n % 64));
                uintptr_t start = 1000 + n * bytes;
                size_t live = count_live(heap_of(&set), start, start + bytes);
                if (live > 0 && live < bytes) {
                    assert_level(cell->glyph, live, bytes, looks[i]);
                    levels++;
                }
            }
        }
    assert_true(levels > 1000);
    take_down(&set);
}

/* Something in a crowd lights up: its cell has the colour, and says how full it is even so. */
static void test_in_a_crowd_the_selection_is_seen(void **state)
{
    stage_set set;

    (void)state;
    set_up_crowd(&set, 30000);
    const SubChainNode *segment = mems_heap_find(heap_of(&set), (void *)60000, NULL);
    set.scene.lens = (lens){.zoom = -5, .selecting = true, .selected = 60000};
    draw_flat(&set);
    size_t offset = (uintptr_t)segment->virtual_address - 1000;
    const cell *cell = grid_at(&set.grid, 2, 16 + (int)(offset / 2048));
    role role = segment->type == MEMS_PROCESS ? ROLE_SELECTED_PROCESS : ROLE_SELECTED_HOLE;
    assert_true(cell->style.ink == role || cell->style.ground == role);
    assert_true(cell->glyph > 0x2580 && cell->glyph < 0x2588);
    assert_int_equal(set.grid.cursor_row, 2);
    assert_int_equal(set.grid.cursor_col, 16 + (int)((60000 - 1000) / 2048));
    take_down(&set);
}

static void test_the_cursor_is_on_the_selection_if_that_is_seen(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 300, 4096);
    set.scene.lens = (lens){.zoom = 3, .selecting = true, .selected = 1000};
    draw_scene(&set, COLS, ROWS);
    assert_int_equal(set.grid.cursor_row, 2);
    assert_int_equal(set.grid.cursor_col, 16);
    set.scene.lens.top = 40;
    draw_scene(&set, COLS, ROWS);
    assert_int_equal(set.grid.cursor_row, -1);
    set.scene.lens = (lens){0};
    draw_scene(&set, COLS, ROWS);
    assert_int_equal(set.grid.cursor_row, -1);
    take_down(&set);
}

/* --- The strip --------------------------------------------------------------------------------- */

/* The row of the strip; -1 if there is none. */
static int strip_row(const stage_set *set)
{
    for (int row = 0; row < set->grid.rows; row++) {
        int brackets = 0;
        for (int col = 0; col < set->grid.cols; col++) {
            const cell *cell = grid_at(&set->grid, row, col);
            brackets += cell->style.ink == ROLE_KEY && (cell->glyph == '[' || cell->glyph == ']');
        }
        if (brackets == 2)
            return row;
    }
    return -1;
}

static void test_the_strip_is_always_there(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 300, 4096);
    for (int rows = 5; rows < 70; rows++)
        for (int cols = PICTURE_LEAST_COLS; cols < 220; cols += 7)
            for (int kind = 0; kind < 4; kind++) {
                set.scene.lens = (lens){.big = kind & 1, .pane = (pane)kind, .zoom = kind * 2};
                draw_scene(&set, cols, rows);
                assert_true(strip_row(&set) > 0);
            }
    take_down(&set);
}

/* Its cells, in order, with the ends of the window left out. */
static void test_the_strip_has_all_of_the_heap_and_the_window_what_the_map_shows(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 400, 4096);
    size_t mapped = session_survey(set.session)->mapped_bytes;
    for (size_t top = 0; top < 60; top += 9) {
        set.scene.lens = (lens){.zoom = 3, .top = top};
        draw_scene(&set, COLS, ROWS);
        int row = strip_row(&set), i = 0, first = -1, end = -1;
        size_t seen = (size_t)picture_map_lines(&set.scene) * 512;
        for (int col = 16; col < COLS; col++) {
            const cell *cell = grid_at(&set.grid, row, col);
            if (cell->glyph == '[') {
                first = i;
                continue;
            }
            if (cell->glyph == ']') {
                end = i;
                continue;
            }
            uintptr_t from = 1000 + mapped * (size_t)i / 62, to = 1000 + mapped * (size_t)(i + 1) / 62;
            size_t live = count_live(heap_of(&set), from, to);
            if (live == 0)
                assert_int_equal(cell->glyph, 0xb7);
            else if (live == to - from)
                assert_int_equal(cell->glyph, 0x2588);
            else
                assert_level(cell->glyph, live, to - from, set.scene.look);
            assert_int_equal(cell->style.ink, first >= 0 && end < 0 ? ROLE_WINDOW : ROLE_STRIP);
            i++;
        }
        assert_int_equal(i, 62);
        size_t bytes = set.scene.lens.top * 512;
        assert_in_range(bytes, mapped * (size_t)first / 62, mapped * (size_t)(first + 1) / 62);
        assert_in_range(bytes + seen, mapped * (size_t)(end - 1) / 62, mapped * (size_t)end / 62 + 1);
    }
    take_down(&set);
}

/* --- From the screen back to an address ------------------------------------------------------- */

static void test_every_cell_of_the_map_leads_to_its_address(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 300, 4096);
    for (int zoom = -2; zoom <= 3; zoom++) {
        set.scene.lens = (lens){.zoom = zoom, .top = 3};
        draw_scene(&set, COLS, ROWS);
        int map_cells = 0, strip_cells = 0;
        uintptr_t last[3] = {0};
        for (int row = 0; row < ROWS; row++)
            for (int col = 0; col < COLS; col++) {
                const spot spot = picture_at(&set.scene, row, col);
                const picture_part part = spot.part;
                const uintptr_t address = spot.address;
                map_cells += part == PICTURE_MAP;
                strip_cells += part == PICTURE_STRIP;
                if (part == PICTURE_NOWHERE || part == PICTURE_TIME)
                    continue;
                assert_non_null(mems_heap_find(heap_of(&set), (void *)address, NULL));
                if (part == PICTURE_STRIP)
                    assert_true(address > last[part]);
                last[part] = address;
                lens before = set.scene.lens;
                lens_select(&set.scene.lens, address);
                draw_scene(&set, COLS, ROWS);
                if (part == PICTURE_MAP) {
                    assert_int_equal(set.grid.cursor_col, col);
                    assert_true(set.grid.cursor_row == row || set.grid.cursor_row == row + 1
                                || set.grid.cursor_row == row - 1);     /* the middle of the bar */
                }
                set.scene.lens = before;
                picture_settle(&set.scene, COLS, ROWS);
            }
        assert_true(map_cells >= 64);
        assert_int_equal(strip_cells, 62);
    }
    take_down(&set);
}

/* --- The whole heap ---------------------------------------------------------------------------- */

static void test_the_whole_heap_is_seen_at_once_from_as_near_as_that_can_be(void **state)
{
    (void)state;
    for (int blocks = 3; blocks < 4000; blocks *= 3) {
        stage_set set;
        set_up_crowd(&set, blocks);
        size_t pages = session_survey(set.session)->mapped_bytes / 4096;
        for (int rows = 10; rows < 60; rows += 7) {
            set.scene.lens = (lens){.whole = true, .top = 1000000};
            draw_scene(&set, COLS, rows);
            size_t seen = (size_t)picture_map_lines(&set.scene);
            int zoom = -set.scene.lens.zoom;
            assert_int_equal(set.scene.lens.top, 0);
            assert_true(zoom >= 0 && (pages - 1) / ((size_t)1 << zoom) + 1 <= seen);
            assert_true(zoom == 0 || (pages - 1) / ((size_t)1 << (zoom - 1)) + 1 > seen);
        }
        take_down(&set);
    }
}

static void test_zooming_out_ends_where_all_is_on_one_line(void **state)
{
    stage_set set;

    (void)state;
    set_up_crowd(&set, 300);
    set.scene.lens.zoom = 0;
    picture_settle(&set.scene, COLS, ROWS);
    while (picture_can_zoom(&set.scene, -1)) {
        set.scene.lens.zoom--;
        picture_settle(&set.scene, COLS, ROWS);
    }
    size_t pages = session_survey(set.session)->mapped_bytes / 4096;
    assert_true((size_t)1 << -set.scene.lens.zoom >= pages);
    assert_true((size_t)1 << (-set.scene.lens.zoom - 1) < pages);
    take_down(&set);
}

/* --- Jumps ------------------------------------------------------------------------------------- */

static void test_an_address_is_shown_in_the_middle_and_held(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 300, 4096);
    set.scene.lens.zoom = 4;
    for (uintptr_t address = 1000; address < 30000; address += 997) {
        picture_settle(&set.scene, COLS, ROWS);
        picture_show(&set.scene, address);
        draw_scene(&set, COLS, ROWS);
        assert_false(set.scene.lens.follow);
        size_t line = (address - 1000) / 256, seen = (size_t)picture_map_lines(&set.scene);
        assert_in_range(line, set.scene.lens.top, set.scene.lens.top + seen - 1);
        if (set.scene.lens.top > 0)
            assert_in_range(line, set.scene.lens.top + seen / 2 - 1, set.scene.lens.top + seen - 1);
    }
    take_down(&set);
}

static void test_the_next_hole_is_the_next_and_after_the_last_the_first(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 200, 4096);
    lens *lens = &set.scene.lens;
    for (int round = 0; round < 2; round++)
        for (const MainChainNode *main = mems_heap_head(heap_of(&set)); main; main = main->next)
            for (const SubChainNode *segment = main->sub_chain_head; segment; segment = segment->next)
                if (segment->type == MEMS_HOLE) {
                    assert_true(lens_next_hole(lens, session_heap(set.session)));
                    assert_int_equal(lens->selected, (uintptr_t)segment->virtual_address);
                }
    take_down(&set);
}

static void test_the_largest_hole_is_the_first_of_the_largest(void **state)
{
    (void)state;
    for (mems_policy policy = MEMS_FIRST_FIT; policy < MEMS_POLICIES; policy++) {
        stage_set set;
        set_up_heap(&set, "random", 0, (allocator_options){.page_size = 4096, .placement.policy = (int)policy});
        assert_false(lens_largest_hole(&set.scene.lens, session_heap(set.session)));
        assert_false(lens_next_hole(&set.scene.lens, session_heap(set.session)));
        for (int n = 0; n < 300; n++) {
            const SubChainNode *largest = NULL;
            session_step(set.session);
            for (const MainChainNode *main = mems_heap_head(heap_of(&set)); main; main = main->next)
                for (const SubChainNode *segment = main->sub_chain_head; segment;
                     segment = segment->next)
                    if (segment->type == MEMS_HOLE && (!largest || segment->size > largest->size))
                        largest = segment;
            assert_ptr_equal(mems_heap_largest(heap_of(&set)), largest);
            assert_int_equal(lens_largest_hole(&set.scene.lens, session_heap(set.session)), largest != NULL);
            if (largest)
                assert_int_equal(set.scene.lens.selected, (uintptr_t)largest->virtual_address);
        }
        take_down(&set);
    }
}

/* --- Fewer glyphs ------------------------------------------------------------------------------ */

static void test_a_coarse_picture_has_what_every_console_has(void **state)
{
    static const uint32_t others[] = {0x2191, 0x2193, 0x2190, 0x2192, 0x25b2, 0x25bc, 0x25a0, 0xb7};
    stage_set set;

    (void)state;
    set_up(&set, "random", 300, 4096);
    for (int zoom = -6; zoom <= 4; zoom++) {
        set.scene.lens = (lens){.zoom = zoom, .selecting = true, .selected = 2000};
        draw_scene(&set, COLS, ROWS);
        grid_to_coarse(&set.grid);
        for (int i = 0; i < COLS * ROWS; i++) {
            uint32_t glyph = set.grid.cells[i].glyph;
            bool known = glyph < 0x7f || (glyph >= 0x2500 && glyph <= 0x253c && glyph != 0x250a)
                      || glyph == 0x2588 || glyph == 0x258c || (glyph >= 0x2591 && glyph <= 0x2593);
            for (size_t k = 0; k < sizeof others / sizeof *others; k++)
                known |= glyph == others[k];
            assert_true(known);
        }
    }
    take_down(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cell_of_many_segments_shows_how_full_it_is),
        cmocka_unit_test(test_in_a_crowd_the_selection_is_seen),
        cmocka_unit_test(test_the_cursor_is_on_the_selection_if_that_is_seen),
        cmocka_unit_test(test_the_strip_is_always_there),
        cmocka_unit_test(test_the_strip_has_all_of_the_heap_and_the_window_what_the_map_shows),
        cmocka_unit_test(test_every_cell_of_the_map_leads_to_its_address),
        cmocka_unit_test(test_the_whole_heap_is_seen_at_once_from_as_near_as_that_can_be),
        cmocka_unit_test(test_zooming_out_ends_where_all_is_on_one_line),
        cmocka_unit_test(test_an_address_is_shown_in_the_middle_and_held),
        cmocka_unit_test(test_the_next_hole_is_the_next_and_after_the_last_the_first),
        cmocka_unit_test(test_the_largest_hole_is_the_first_of_the_largest),
        cmocka_unit_test(test_a_coarse_picture_has_what_every_console_has),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("overview", tests, NULL, NULL);
}

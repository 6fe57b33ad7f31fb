/* The map against a byte-by-byte look at the heap, at many widths, zooms and page sizes; the lens;
 * and no size of grid that it cannot bear. */
#include "../session/hand.h"
#include "scene.h"

#include "picture/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <locale.h>

#include <cmocka.h>

/* --- Every cell says what is there ------------------------------------------------------------- */

/* The roles of the bytes from `start` on, span by span. */
typedef struct content {
    int spans;
    role first, last;
    size_t first_bytes, process_bytes;
} content;

static role role_of(const session *session, const SubChainNode *segment)
{
    uintptr_t address = (uintptr_t)segment->virtual_address;

    if (segment->type == MEMS_HOLE)
        return ROLE_HOLE;
    return (role)(ROLE_PROCESS_A + session_block(session, address)->shade);
}

static content look_at(const session *session, uintptr_t start, size_t bytes)
{
    const SubChainNode *before = NULL;
    content content = {0};

    for (uintptr_t byte = start; byte < start + bytes; byte++) {
        const SubChainNode *segment = mems_heap_find(heap_behind(session), (void *)byte, NULL);
        if (segment != before)
            content.spans++;
        before = segment;
        content.last = role_of(session, segment);
        if (content.spans == 1) {
            content.first = content.last;
            content.first_bytes++;
        }
        content.process_bytes += segment->type == MEMS_PROCESS;
    }
    return content;
}

static void cell_is(const cell *cell, role role)
{
    struct cell wanted = map_sample(role, (look){0});

    assert_int_equal(cell->glyph, wanted.glyph);
    assert_memory_equal(&cell->style, &wanted.style, sizeof wanted.style);
}

/* A main node begins here: a line at the left of what is there. */
static void assert_border(const cell *cell, const content *content)
{
    assert_int_equal(cell->glyph, 0x258f);
    assert_int_equal(cell->style.ink, ROLE_BORDER);
    if (content->spans == 1)
        assert_int_equal(cell->style.ground, content->first);
}

static void assert_cell(const cell *cell, const content *content, size_t bytes)
{
    if (content->spans == 1) {      /* written on, it has its ground at least */
        assert_int_equal(cell->style.ground, content->first);
        return;
    }
    if (content->spans == 2 && content->first == content->last) {
        assert_int_equal(cell->glyph, 0x2502);      /* a line between them */
        assert_int_equal(cell->style.ink, ROLE_BORDER);
        assert_int_equal(cell->style.ground, content->first);
        return;
    }
    if (content->spans == 2) {
        double eighth = 0x2590 - (double)cell->glyph;
        double exact = 8.0 * (double)content->first_bytes / (double)bytes;
        assert_int_equal(cell->style.ink, content->first);
        assert_int_equal(cell->style.ground, content->last);
        assert_true(eighth >= 1 && eighth <= 7);            /* neither of them vanishes */
        assert_true(eighth - exact <= 0.5 || eighth == 1);
        assert_true(exact - eighth <= 0.5 || eighth == 7);
        return;
    }
    if (content->process_bytes == 0) {
        cell_is(cell, ROLE_HOLE);
        return;
    }
    double level = (double)cell->glyph - 0x2580;
    double exact = 8.0 * (double)content->process_bytes / (double)bytes;
    assert_int_equal(cell->style.ground, ROLE_HOLE);
    assert_int_equal(cell->style.ink, ROLE_PROCESS_A);
    assert_true(level - exact <= 0.5 || level == 1);
    assert_true(exact - level <= 0.5 || level == 7);
    assert_true((level == 8) == (content->process_bytes == bytes));
}

/* Nothing is unmapped in these heaps, so places follow one another as addresses do. */
static bool is_main_node(const session *session, uintptr_t address)
{
    const MainChainNode *main;

    return mems_heap_find(heap_behind(session), (void *)address, &main)
        && (uintptr_t)main->start_virtual_address == address;
}

/* Whether main nodes are marked that begin within a line: where a page has four cells. */
static bool has_borders(const map *map, size_t page_size)
{
    return map->line_bytes / (size_t)map->cells * 4 <= page_size;
}

/* All cells of one line, in all of its rows. */
static void assert_line(const stage_set *set, const map *map, const places *places, size_t number)
{
    size_t cells = (size_t)map->cells, first = number * map->line_bytes;
    size_t left = places->count - first;
    int row = 1 + (int)number * map->height;

    for (size_t i = 0; i < cells; i++) {
        size_t from = map->line_bytes * i / cells, to = map->line_bytes * (i + 1) / cells;
        const cell *cell = grid_at(&set->grid, row, map->label_cols + (int)i);
        assert_non_null(cell);
        for (int thick = 1; thick < map->thickness && thick != map->thickness / 2; thick++)
            assert_memory_equal(grid_at(&set->grid, row + thick, map->label_cols + (int)i), cell,
                                sizeof *cell);
        if (from >= left) {
            assert_int_equal(cell->glyph, ' ');
            continue;
        }
        uintptr_t start = 1000 + first + from;
        size_t bytes = (to < left ? to : left) - from;
        content content = look_at(set->session, start, bytes);
        if (i > 0 && is_main_node(set->session, start)
            && has_borders(map, mems_heap_page_size(heap_behind(set->session))))
            assert_border(cell, &content);
        else
            assert_cell(cell, &content, bytes);
    }
}

static void assert_map(const char *workload, size_t page_size, int zoom, int cols)
{
    const rect area = {0, 0, 800, cols};
    stage_set set;

    set_up(&set, workload, 70, page_size);
    hand_malloc(set.session, 0);         /* changes nothing, so nothing is marked as new */
    set.scene.lens.zoom = zoom;
    heap_view *view = show_in(&set, area);
    map *map = &view->map;
    if (map_zoom_possible(view, zoom)) {
        assert_true(map->lines * (size_t)map->height < (size_t)area.rows);
        map->gap = 0;
        grid_resize(&set.grid, cols, area.rows);
        map_draw(&set.grid, view);
        for (size_t line = 0; line < map->lines; line++)
            assert_line(&set, map, &view->places, line);
    }
    take_down(&set);
}

static void test_every_cell_says_what_is_there(void **state)
{
    static const int widths[] = {40, 73, 80, 120, 200};

    (void)state;
    for (size_t i = 0; workload_at(i); i++)
        for (size_t w = 0; w < sizeof widths / sizeof *widths; w++)
            for (int zoom = -6; zoom <= 4; zoom += 2)
                assert_map(workload_at(i)->name, 4096, zoom, widths[w]);
}

static void test_pages_of_any_size_are_drawn_right(void **state)
{
    (void)state;
    for (int zoom = -3; zoom <= 3; zoom++) {
        assert_map("random", 8192, zoom, 80);
        assert_map("random", 12288, zoom, 80);
        assert_map("checkerboard", 20480, zoom, 120);
    }
    assert_map("random", 12288, 7, 80);         /* a byte and a half a cell */
}

static map measure(stage_set *set, rect area)
{
    return show_in(set, area)->map;
}

static void test_lines_cover_whole_pages_or_even_parts_of_one(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 40, 12288);
    for (int zoom = -40; zoom <= 40; zoom++) {
        set.scene.lens.zoom = zoom;
        set.scene.lens.zoom = 0;
        map map = measure(&set, (rect){0, 0, 12, 80});
        if (!map_zoom_possible(&set.view, zoom))
            continue;
        set.scene.lens.zoom = zoom;
        map = measure(&set, (rect){0, 0, 12, 80});
        assert_true(zoom > 0 ? 12288 % map.line_bytes == 0 : map.line_bytes % 12288 == 0);
        assert_true(map.line_bytes >= (size_t)map.cells);
    }
    take_down(&set);
}

/* --- The lens ---------------------------------------------------------------------------------- */

static void test_the_map_follows_the_last_change(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 300, 4096);
    set.scene.lens.zoom = 3;
    for (int step = 0; step < 300; step++) {
        session_step(set.session);
        draw_scene(&set, 80, 24);
        map map = measure(&set, (rect){0, 0, 13, 80});
        size_t seen = (size_t)picture_map_lines(&set.scene);
        size_t line = (session_record(set.session, 0)->address - 1000) / map.line_bytes;
        assert_true(line >= set.scene.lens.top);
        assert_true(line < set.scene.lens.top + seen);
    }
    take_down(&set);
}

static void test_a_lens_that_does_not_follow_stays_but_within_the_map(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 300, 4096);
    set.scene.lens = (lens){.zoom = 3, .top = 7};
    draw_scene(&set, 80, 24);
    assert_int_equal(set.scene.lens.top, 7);
    set.scene.lens.top = 1000000;
    draw_scene(&set, 80, 24);
    map map = measure(&set, (rect){0, 0, 13, 80});
    assert_int_equal(set.scene.lens.top,
                     map.lines - (size_t)picture_map_lines(&set.scene));
    take_down(&set);
}

static void test_the_selection_visits_every_segment_in_order_and_back(void **state)
{
    uintptr_t next = 1000;
    int forward = 0, back = 1;
    stage_set set;

    (void)state;
    set_up(&set, "random", 200, 4096);
    const allocator *heap = session_heap(set.session);
    lens *lens = &set.scene.lens;
    segment segment;
    while (lens_move_segment(lens, heap, true)) {
        assert_int_equal(lens->selected, next);
        assert_true(lens_selected(lens, heap, &segment));
        next += segment.size;
        forward++;
    }
    assert_ptr_equal((void *)next, mems_heap_next_address(heap_behind(set.session)));
    while (lens_move_segment(lens, heap, false))
        back++;
    assert_int_equal(back, forward);
    assert_int_equal(lens->selected, 1000);
    for (const MainChainNode *main = mems_heap_head(heap_behind(set.session))->next; main; main = main->next) {
        assert_true(lens_move_main_node(lens, heap, true));
        assert_int_equal(lens->selected, (uintptr_t)main->start_virtual_address);
    }
    assert_false(lens_move_main_node(lens, heap, true));
    take_down(&set);
}

static void test_an_empty_heap_has_nothing_to_select(void **state)
{
    segment segment;
    stage_set set;

    (void)state;
    set_up(&set, "random", 0, 4096);
    assert_false(lens_move_segment(&set.scene.lens, session_heap(set.session), true));
    assert_false(lens_move_main_node(&set.scene.lens, session_heap(set.session), false));
    assert_false(lens_selected(&set.scene.lens, session_heap(set.session), &segment));
    take_down(&set);
}

/* --- Sizes ------------------------------------------------------------------------------------- */

static void test_no_size_zoom_or_stage_is_too_much(void **state)
{
    static const int sizes[] = {1, 2, 7, 39, 40, 41, 79, 80, 119, 120, 131, 300};
    static const int heights[] = {1, 2, 9, 10, 13, 14, 22, 23, 24, 40, 41, 100};
    stage_set set;

    (void)state;
    set_up(&set, "random", 120, 4096);
    for (size_t w = 0; w < sizeof sizes / sizeof *sizes; w++)
        for (size_t h = 0; h < sizeof heights / sizeof *heights; h++)
            for (int kind = 0; kind < 8; kind++) {
                set.scene.look = (look){.ascii = kind & 1, .mono = kind & 2};
                set.scene.lens = (lens){.zoom = kind * 7 - 28, .top = (size_t)kind * 100,
                                        .follow = kind & 4, .selecting = kind & 2,
                                        .selected = (uintptr_t)kind * 1500, .stage = kind % 3,
                                        .sweep = kind % 4, .big = kind & 4, .whole = kind == 5,
                                        .pane = (pane)(kind % PANES), .hex = kind & 1,
                                        .offsets = kind & 2};
                draw_scene(&set, sizes[w], heights[h]);
            }
    take_down(&set);
}

static void test_huge_main_nodes_are_drawn(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "malloc a 3G\nmalloc b 1\nfree a\n", 3, 4096);
    for (int zoom = -30; zoom <= 6; zoom += 3) {
        set.scene.lens = (lens){.zoom = zoom, .follow = true, .top = SIZE_MAX};
        draw_scene(&set, 80, 24);
    }
    take_down(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_cell_says_what_is_there),
        cmocka_unit_test(test_pages_of_any_size_are_drawn_right),
        cmocka_unit_test(test_lines_cover_whole_pages_or_even_parts_of_one),
        cmocka_unit_test(test_the_map_follows_the_last_change),
        cmocka_unit_test(test_a_lens_that_does_not_follow_stays_but_within_the_map),
        cmocka_unit_test(test_the_selection_visits_every_segment_in_order_and_back),
        cmocka_unit_test(test_an_empty_heap_has_nothing_to_select),
        cmocka_unit_test(test_no_size_zoom_or_stage_is_too_much),
        cmocka_unit_test(test_huge_main_nodes_are_drawn),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}

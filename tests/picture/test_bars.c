/* The map's bars: stages laid over them, looks without colours, what stands beside and above them,
 * and scrolling. */
#include "scene.h"

#include "picture/map.h"
#include "picture/stages.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COLS = 80, ROWS = 300 };

/* In a heap in which nothing was unmapped, so that places follow one another as addresses do. */
static map draw_map(stage_set *set, int rows)
{
    const heap_view *view = show_in(set, (rect){0, 0, rows, COLS});

    grid_resize(&set->grid, COLS, rows);
    map_draw(&set->grid, view);
    return view->map;
}

static const mems_heap *heap_of(const stage_set *set)
{
    return heap_behind(set->session);
}

/* --- Cells, byte by byte, at any stage and in any look -------------------------------------- */

static role role_at(const stage_set *set, const overlay *overlay, uintptr_t address)
{
    const SubChainNode *segment = mems_heap_find(heap_of(set), (void *)address, NULL);

    for (size_t i = 0; i < overlay->part_count; i++)
        if (address - overlay->parts[i].address < overlay->parts[i].size)
            return overlay->parts[i].role;
    if (segment->type == MEMS_HOLE)
        return ROLE_HOLE;
    return (role)(ROLE_PROCESS_A
                  + session_block(set->session, (uintptr_t)segment->virtual_address)->shade);
}

static bool is_mark(const overlay *overlay, uintptr_t start, size_t bytes)
{
    for (size_t i = 0; i < overlay->mark_count; i++)
        if (overlay->marks[i] - start < bytes)
            return true;
    return false;
}

/* A cell that holds bytes of one role alone is drawn as its role is; a mark is drawn over it. */
static void assert_cell(const stage_set *set, const overlay *overlay, const cell *drawn,
                        uintptr_t start, size_t bytes)
{
    role first = role_at(set, overlay, start);

    if (is_mark(overlay, start, bytes)) {
        assert_int_equal(drawn->glyph, 0x250a);
        assert_int_equal(drawn->style.ink, ROLE_MERGING);
        return;
    }
    for (size_t i = 1; i < bytes; i++)
        if (role_at(set, overlay, start + i) != first)
            return;
    cell sample = map_sample(first, set->scene.look);
    assert_int_equal(drawn->glyph, sample.glyph);
    assert_memory_equal(&drawn->style, &sample.style, sizeof(style));
}

/* All cells of thick bars, where the first row has no labels. */
static void assert_bars(stage_set *set)
{
    overlay overlay;
    map map = draw_map(set, ROWS);
    const MainChainNode *main = mems_heap_head(heap_of(set));
    size_t cells = (size_t)map.cells, bytes = map.line_bytes / cells;
    int row = 1;

    stage_overlay(set->session, set->scene.lens.stage, 0, &overlay);
    assert_int_equal(map.thickness, 3);
    for (; main; main = main->next)
        for (size_t at = 0; at < main->total_size; at += map.line_bytes, row += map.height)
            for (size_t i = 0; i < cells; i++)
                assert_cell(set, &overlay, grid_at(&set->grid, row, map.label_cols + (int)i),
                            (uintptr_t)main->start_virtual_address + at + i * bytes, bytes);
}

static void test_every_stage_is_drawn_in_every_look(void **state)
{
    static const look looks[] = {{0}, {.mono = true}, {.ascii = true}, {.ascii = true, .mono = true}};
    stage_set set;

    (void)state;
    set_up(&set, "random", 25, 4096);
    for (int n = 0; n < 40; n++) {
        session_step(set.session);
        for (int stage = 0; stage < 3; stage++) {
            set.scene.lens.stage = stage;
            set.scene.look = looks[n % 4];
            assert_bars(&set);
        }
    }
    take_down(&set);
}

/* Of a block far smaller than a cell something is seen, in every look. */
static void test_a_single_byte_does_not_vanish(void **state)
{
    (void)state;
    for (int kind = 0; kind < 3; kind++)
        for (int zoom = 0; zoom >= -3; zoom -= 3) {
            stage_set set;
            set_up(&set, "malloc a 1500\nmalloc b 1\nmalloc c 1500\nfree a\nfree c\nmalloc d 0\n",
                   6, 4096);
            set.scene.look = (look){.ascii = kind == 1, .mono = kind == 2};
            set.scene.lens.zoom = zoom;
            map map = draw_map(&set, ROWS);
            int odd = 0;
            cell hole = map_sample(ROLE_HOLE, set.scene.look);
            for (int i = 0; i < map.cells && (size_t)i * map.line_bytes / 64 < 4096; i++)
                odd += grid_at(&set.grid, 1, map.label_cols + i)->glyph != hole.glyph;
            assert_true(odd >= 1);
            take_down(&set);
        }
}

/* --- Beside and above ----------------------------------------------------------------------- */

static const char *row_text(const grid *grid, int row, int col, int cols)
{
    static char text[400];
    int used = 0;

    for (int i = 0; i < cols; i++) {
        uint32_t glyph = grid_at(grid, row, col + i)->glyph;
        if (glyph != ' ' || used)
            text[used++] = glyph < 0x80 ? (char)glyph : '?';
    }
    while (used && text[used - 1] == ' ')
        used--;
    text[used] = '\0';
    return text;
}

static void test_beside_a_bar_stands_its_range_and_beside_its_lines_where_they_begin(void **state)
{
    stage_set set;

    (void)state;
    for (size_t page_size = 4096; page_size <= 65536; page_size *= 2) {
        set_up(&set, "random", 40, page_size);
        map map = draw_map(&set, ROWS);
        const MainChainNode *main = mems_heap_head(heap_of(&set));
        int row = 1 + map.thickness / 2;
        for (; main; main = main->next)
            for (size_t at = 0; at < main->total_size; at += map.line_bytes, row += map.height) {
                char wanted[60];
                size_t start = (uintptr_t)main->start_virtual_address;
                snprintf(wanted, sizeof wanted, at ? "%zu" : "%zu:%zu", start + at,
                         start + main->total_size - 1);
                assert_string_equal(row_text(&set.grid, row, 0, map.label_cols), wanted);
            }
        take_down(&set);
    }
}

/* A tick of a page stands over each page's first column, and says its offset where it can. */
static void test_page_ticks_stand_where_pages_begin(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 40, 4096);
    for (int zoom = 2; zoom >= -4; zoom--) {
        set.scene.lens.zoom = zoom;
        map map = draw_map(&set, ROWS);
        int pages = 0;
        for (int i = 0; i < map.cells; i++) {
            const cell *cell = grid_at(&set.grid, 0, map.label_cols + i);
            size_t offset = map.line_bytes / (size_t)map.cells * (size_t)i;
            if (cell->glyph != 0x2502 && cell->glyph != 0x2577)
                continue;
            assert_int_equal(cell->style.ink, ROLE_RULER);
            assert_int_equal(cell->glyph == 0x2502, offset % 4096 == 0);
            pages += cell->glyph == 0x2502;
            char *end;
            const char *text = row_text(&set.grid, 0, map.label_cols + i + 1, map.cells - i - 1);
            unsigned long number = strtoul(text, &end, 10);
            if (end != text && *text != '?')
                assert_int_equal(number, offset);
        }
        assert_true(pages >= 1);
        assert_int_equal(grid_at(&set.grid, 0, map.label_cols)->glyph, 0x2502);
    }
    take_down(&set);
}

/* --- Scrolling ------------------------------------------------------------------------------ */

/* Member by member: what lies between them may be anything. */
static void assert_same_cells(const cell *cells, const cell *wanted, int count)
{
    for (int i = 0; i < count; i++) {
        assert_int_equal(cells[i].glyph, wanted[i].glyph);
        assert_memory_equal(&cells[i].style, &wanted[i].style, sizeof(style));
    }
}

static void test_scrolling_moves_the_lines_and_changes_nothing_else(void **state)
{
    enum { SEEN = 10 };
    static cell before[(SEEN + 1) * COLS];
    stage_set set;

    (void)state;
    set_up(&set, "random", 300, 4096);
    set.scene.lens.zoom = 4;            /* 16 lines a page: more than are seen */
    map map = draw_map(&set, SEEN + 1);
    size_t lines = map.lines;
    assert_true(lines > 3 * SEEN && map.height == 1 && map.gap == 0);
    memcpy(before, set.grid.cells, sizeof before);
    for (size_t top = 1; top + SEEN <= lines; top++) {
        set.scene.lens.top = top;
        map = draw_map(&set, SEEN + 1);
        assert_same_cells(&set.grid.cells[COLS], &before[(size_t)2 * COLS], (SEEN - 1) * COLS);
        memcpy(before, set.grid.cells, sizeof before);
    }
    take_down(&set);
}

/* The main node that the last operation was about is no longer there to be followed. */
static void test_the_map_stays_where_it_is_when_what_changed_is_gone(void **state)
{
    char text[1000] = "";
    stage_set set;

    (void)state;
    for (int i = 0; i < 40; i++)
        sprintf(text + strlen(text), "malloc b%d 4096\n", i);
    set_up_heap(&set, strcat(text, "free b1\n"), 40,
                (allocator_options){.page_size = 4096, .give_back = true});
    session_step(set.session);
    picture_settle(&set.scene, 80, 24);
    assert_int_equal(set.scene.lens.top, 0);
    take_down(&set);
}

static void test_what_is_above_and_below_is_counted(void **state)
{
    stage_set set;
    char wanted[40];

    (void)state;
    set_up(&set, "random", 300, 4096);
    set.scene.lens.zoom = 4;
    map map = draw_map(&set, 11);
    size_t lines = map.lines;
    set.scene.lens.top = 7;
    map = draw_map(&set, 11);
    assert_int_equal(grid_at(&set.grid, 0, 0)->glyph, 0x25b2);
    assert_int_equal(grid_at(&set.grid, 0, 1)->glyph, '7');
    assert_int_equal(grid_at(&set.grid, 0, 7)->glyph, 0x25bc);
    snprintf(wanted, sizeof wanted, "%zu", lines - 7 - 10);
    assert_string_equal(row_text(&set.grid, 0, 8, map.label_cols - 8), wanted);
    take_down(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_stage_is_drawn_in_every_look),
        cmocka_unit_test(test_a_single_byte_does_not_vanish),
        cmocka_unit_test(test_beside_a_bar_stands_its_range_and_beside_its_lines_where_they_begin),
        cmocka_unit_test(test_page_ticks_stand_where_pages_begin),
        cmocka_unit_test(test_scrolling_moves_the_lines_and_changes_nothing_else),
        cmocka_unit_test(test_the_map_stays_where_it_is_when_what_changed_is_gone),
        cmocka_unit_test(test_what_is_above_and_below_is_counted),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("bars", tests, NULL, NULL);
}

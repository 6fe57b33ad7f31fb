/* What stands around the map: no panel draws beyond its area, whatever that is; and what the
 * smaller ones say. */
#include "scene.h"

#include "picture/figures.h"
#include "picture/panels.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const rect whole = {0, 0, 12, 80};   /* of a map, which nobody looks at */

/* The scene of a set that has this view. */
static void title(grid *grid, rect area, const heap_view *view)
{
    const char *set = (const char *)view - offsetof(stage_set, view);

    panel_title(grid, area, &((const stage_set *)set)->scene);
}

static void formulas(grid *grid, rect area, const heap_view *view)
{
    panel_formulas(grid, area, view->session, 0);
}

/* What a panel draws in a grid of this size, as text; the caller frees it. */
static char *drawn(stage_set *set, panel *panel, int cols, int rows)
{
    grid_resize(&set->grid, cols, rows);
    panel(&set->grid, (rect){0, 0, rows, cols}, show_in(set, whole));
    if (set->scene.look.ascii)
        grid_to_ascii(&set->grid);
    return painted(&set->grid, NULL);
}

#define assert_drawn(set, panel, cols, rows, text) \
    check_drawn(__FILE__, __LINE__, drawn(set, panel, cols, rows), text)

static void check_drawn(const char *file, int line, char *drawn, const char *text)
{
    if (strcmp(drawn, text) != 0)
        print_error("%s", drawn);
    _assert_string_equal(drawn, text, file, line);
    free(drawn);
}

static bool same(const cell *a, const cell *b)
{
    return a->glyph == b->glyph && a->style.ink == b->style.ink
        && a->style.ground == b->style.ground && a->style.flags == b->style.flags;
}

/* --- Bounds ----------------------------------------------------------------------------------- */

enum { MARGIN = 3, MOST_COLS = 130, MOST_ROWS = 41 };

static const cell untouched = {'X', {ROLE_LABEL, ROLE_STRIP, CELL_UNDERLINE}};

static bool is_inside(rect area, int row, int col)
{
    return row >= area.row && row < area.row + area.rows && col >= area.col
        && col < area.col + area.cols;
}

static void assert_kept_inside(const grid *grid, rect area, int panel)
{
    for (int row = 0; row < grid->rows; row++)
        for (int col = 0; col < grid->cols; col++)
            if (!is_inside(area, row, col) && !same(grid_at(grid, row, col), &untouched))
                fail_msg("panel %d of %dx%d drew at %d, %d", panel, area.cols, area.rows,
                         row - area.row, col - area.col);
}

static void draw_everywhere(stage_set *set, size_t n)
{
    static panel *const panels[] = {
        title, panel_narration, panel_selection, panel_story, panel_figures, panel_log,
        panel_history, panel_sizes, panel_translation, formulas, panel_legend,
    };

    for (int rows = 1; rows <= MOST_ROWS; rows += rows < 20 ? 1 : 7)
        for (int cols = 1; cols <= MOST_COLS; cols += cols < 60 ? 1 : 9, n++) {
            rect area = {MARGIN, MARGIN, rows, cols};
            set->scene.look = (look){.ascii = n % 3 == 1, .mono = n % 2, .coarse = n % 5 == 1};
            set->scene.lens.hex = n % 7 < 3;
            set->scene.lens.offsets = n % 4 < 2;
            for (int i = 0; i < (int)(sizeof panels / sizeof *panels); i++) {
                grid_resize(&set->grid, cols + 2 * MARGIN, rows + 2 * MARGIN);
                for (int row = 0; row < set->grid.rows; row++)
                    grid_fill(&set->grid, row, 0, set->grid.cols, untouched.glyph, untouched.style);
                panels[i](&set->grid, area, show_in(set, whole));
                assert_kept_inside(&set->grid, area, i);
            }
        }
}

static void test_no_panel_draws_beyond_its_area(void **state)
{
    static const struct {
        const char *text;
        size_t operations;
        uintptr_t selected;
    } scenes[] = {
        {"random", 0, 0}, {"random", 700, 5500}, {"random", 90, 7}, {"checkerboard", 1300, 1512},
        {"say A \xe4\xb8\xad word, and as many more as it takes to fill all rows that there are\n"
         "malloc a_name_that_is_longer_than_any_panel_is_wide_if_that_is_possible 10\n"
         "malloc b 100K\n", 2, 1003},
    };

    (void)state;
    for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++) {
        stage_set set;
        set_up(&set, scenes[i].text, scenes[i].operations, 4096);
        set.scene.state = "running, 8 a second";
        if (scenes[i].selected)
            lens_select(&set.scene.lens, scenes[i].selected);
        draw_everywhere(&set, i);
        take_down(&set);
    }
}

/* --- Figures ---------------------------------------------------------------------------------- */

/* In the end a HOLE at either end of a main node, and one behind the only block of another. */
static const char six[] = "malloc a 1000\nmalloc b 2000\nmalloc c 500\nfree b\nmalloc d 5000\n"
                          "free a\n";

static void test_figures_have_their_past_beside_them(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    assert_drawn(&set, panel_figures, 47, 13,
                 "─ Figures ─────────────────────────────────────\n"
                 " pages                        _▃▃▃▃██        3\n"
                 " used bytes                   _▁▂▂▁▄▄     5500\n"
                 " unused bytes                 _▂▁▁▂▄▄     6788\n"
                 " utilisation                  _▂▆▇▃▄▄   44.8 %\n"
                 " external fragmentation       ____▂▄▄   53.0 %\n"
                 " largest hole                 _▂▁▁▁▂▂     3192\n"
                 " blocks (PROCESS)             _▃▅█▅█▅        2\n"
                 " main nodes                                  2\n"
                 " holes (HOLE)                 _▃▃▃▅██        3\n"
                 " peak used bytes                          6500\n"
                 " peak mapped bytes                       12288\n"
                 " failed mallocs                              0\n");
    assert_drawn(&set, panel_figures, 40, 5,
                 "─ Figures ──────────────────────────────\n"
                 " pages            3 ext. frag.  53.0 %\n"
                 " used          5500 largest hole  3192\n"
                 " unused        6788 blocks           2\n"
                 " utilisation 44.8 % main nodes       2\n");
    take_down(&set);
}

/* Where the longest name would leave no room for it, that is shortened. */
static void test_sparks_go_before_a_long_name(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    set.scene.look.ascii = true;
    char *text = drawn(&set, panel_figures, 37, 13);
    assert_non_null(strstr(text, " ext. frag.         ____245   53.0 %\n"));
    assert_non_null(strstr(text, " peak mapped bytes             12288\n"));
    free(text);
    take_down(&set);
}

/* --- Formulas --------------------------------------------------------------------------------- */

static void test_formulas_are_reckoned_with_the_numbers_of_this_moment(void **state)
{
    static const char *const lines[] = {
        "pages = mapped bytes / bytes of a page\n    = 12288 / 4096 = 3\n",
        "used bytes = the sizes of all PROCESSes together = 5500\n",
        "unused bytes = mapped bytes - used bytes\n    = 12288 - 5500 = 6788\n",
        "utilisation = used bytes / mapped bytes\n    = 5500 / 12288 = 44.8 %\n",
        "external fragmentation = 1 - largest hole / unused bytes\n"
        "    = 1 - 3192 / 6788 = 53.0 %\n",
        "largest hole = the size of the largest HOLE = 3192\n",
        "blocks (PROCESS) = the number of PROCESSes = 2\n",
        "main nodes = the number of mappings that the heap has = 2\n",
        "holes (HOLE) = the number of HOLEs = 3\n",
        "peak used bytes = the most bytes that were used at once = 6500\n",
        "peak mapped bytes = the most bytes that were mapped at once = 12288\n",
        "failed mallocs = the calls for which there was no place = 0\n",
        "mean size of a block = used bytes / blocks\n    = 5500 / 2 = 2750.0\n",
        "mean size of a hole = unused bytes / holes\n    = 6788 / 3 = 2262.7\n",
        "holes to blocks = holes / blocks\n    = 3 / 2 = 150.0 %\n",
        "cost of fragmentation = peak mapped bytes / peak used bytes - 1\n"
        "    = 12288 / 6500 - 1 = 89.0 %\n",
    };
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    grid_resize(&set.grid, 76, 80);
    panel_formulas(&set.grid, (rect){0, 0, 80, 76}, set.session, 0);
    char *text = painted(&set.grid, NULL);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(text, lines[i]))
            fail_msg("%s", lines[i]);
    free(text);
    take_down(&set);
}

/* An empty heap has nothing to divide by. */
static void test_formulas_of_an_empty_heap(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 0, 4096);
    char *text = drawn(&set, formulas, 76, 80);
    assert_non_null(strstr(text, "utilisation = used bytes / mapped bytes = 0.0 %\n"));
    assert_non_null(strstr(text, " = 1 - largest hole / unused bytes = 0.0 %\n"));
    assert_non_null(strstr(text, "mean size of a hole = unused bytes / holes = 0.0\n"));
    assert_non_null(strstr(text, "peak used bytes - 1 = 0.0 %\n"));
    assert_null(strstr(text, "nan"));
    free(text);
    take_down(&set);
}

static bool is_blank(const grid *grid, int row)
{
    for (int col = 0; col < grid->cols; col++)
        if (grid_at(grid, row, col)->glyph != ' ')
            return false;
    return true;
}

/* Every row of the page can be reached, and the last one is the last. */
static void test_formulas_scroll(void **state)
{
    static const int widths[] = {20, 38, 76, 92};
    grid part = {0};
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    for (int i = 0; i < 4; i++) {
        grid_resize(&set.grid, widths[i], 200);
        int rows = panel_formulas(&set.grid, (rect){0, 0, 200, widths[i]}, set.session, 0);
        assert_in_range(rows, 40, 199);
        assert_false(is_blank(&set.grid, rows - 1));
        assert_true(is_blank(&set.grid, rows));
        for (int top = 0; top < rows; top++) {
            grid_resize(&part, widths[i], 5);
            rect area = {0, 0, 5, widths[i]};
            assert_int_equal(panel_formulas(&part, area, set.session, top), rows);
            for (int k = 0; k < 5 * widths[i]; k++)
                assert_true(same(&part.cells[k], grid_at(&set.grid, top, 0) + k));
        }
    }
    grid_free(&part);
    take_down(&set);
}

/* --- Words ------------------------------------------------------------------------------------ */

/* Physical addresses differ from run to run: "0x7f..." becomes "@". */
static void mask(char *text)
{
    char *from = strstr(text, "0x7"), *to = from;

    while (from && (*to == 'x' || (*to >= '0' && *to <= '9') || (*to >= 'a' && *to <= 'f')))
        to++;
    if (from) {
        *from = '@';
        memmove(from + 1, to, strlen(to) + 1);
    }
}

static void assert_selection(stage_set *set, uintptr_t selected, const char *text)
{
    lens_select(&set->scene.lens, selected);
    char *line = drawn(set, panel_selection, 120, 1);
    mask(line);
    assert_string_equal(line, text);
    free(line);
}

static void test_the_selection_in_words(void **state)
{
    lens *lens;
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    lens = &set.scene.lens;
    assert_selection(&set, 1000,
                     "▸ HOLE 3000 bytes [1000:3999] → @, in main node [1000:5095]\n");
    assert_selection(&set, 4000,
                     "▸ PROCESS c 500 bytes [4000:4499] → @, in main node [1000:5095]\n");
    assert_selection(&set, 4100,
                     "▸ PROCESS c 500 bytes, at byte 100 [4000:4499] → @, in main node "
                     "[1000:5095]\n");
    lens->hex = true;
    assert_selection(&set, 4000, "▸ PROCESS c 500 bytes [0xfa0:0x1193] → @, in main node "
                     "[0x3e8:0x13e7]\n");
    lens->offsets = true;
    assert_selection(&set, 5096, "▸ PROCESS d 5000 bytes [+0x0:+0x1387] → @, in main node "
                     "[0x13e8:0x33e7]\n");
    lens->hex = false;
    assert_selection(&set, 10096,
                     "▸ HOLE 3192 bytes [+5000:+8191] → @, in main node [5096:13287]\n");
    lens->selecting = false;
    assert_drawn(&set, panel_selection, 60, 1, "\n");
    set.scene.state = "paused";
    assert_drawn(&set, panel_selection, 60, 1,
                 "  no segment selected; the arrow keys select one\n");
    take_down(&set);
}

/* What is seen of an operation at the moment, where there is room for it. */
static void test_a_stage_is_said_beside_a_selection_or_in_its_place(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 3, 4096);
    set.scene.lens.stage = 1;
    set.scene.lens.sweep = 2;
    assert_drawn(&set, panel_selection, 60, 1, "  search: looked at 2 of 3 segments\n");
    char *story = drawn(&set, panel_story, 60, 1);
    assert_non_null(strstr(story, "malloc "));
    free(story);
    lens_select(&set.scene.lens, 1000);
    assert_drawn(&set, panel_story, 60, 1, "  search: looked at 2 of 3 segments\n");
    set.scene.lens.stage = 0;
    story = drawn(&set, panel_story, 60, 1);
    assert_non_null(strstr(story, "malloc "));
    free(story);
    take_down(&set);
}

/* The physical address is that of the selected byte: what mems_get() gives. */
static void test_the_selection_has_the_physical_address_of_its_byte(void **state)
{
    char physical[32];
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    lens_select(&set.scene.lens, 4100);
    snprintf(physical, sizeof physical, " %p,",
             mems_heap_get(heap_behind(set.session), (void *)4100));
    char *line = drawn(&set, panel_selection, 120, 1);
    assert_non_null(strstr(line, physical));
    free(line);
    take_down(&set);
}

static void test_the_legend_has_what_there_is_room_for(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    assert_drawn(&set, panel_legend, 13, 1, "  ███ PROCESS\n");
    assert_drawn(&set, panel_legend, 12, 1, "\n");
    assert_drawn(&set, panel_legend, 40, 1, "  ███ PROCESS  ░ HOLE  ▒ chosen  █ new\n");
    assert_drawn(&set, panel_legend, 80, 1, "  ███ PROCESS  ░ HOLE  ▒ chosen  █ new  █░ looked at  "
                 "× freed  ▒ merging\n");
    set.scene.look.ascii = true;
    assert_drawn(&set, panel_legend, 120, 1, "  #=% PROCESS  . HOLE  ? chosen  @ new  "
                 "&: looked at  x freed  ~ merging  _ unmapped  #. selected\n");
    assert_int_equal(grid_at(&set.grid, 0, 40)->style.ink, ROLE_VISITED_PROCESS);
    take_down(&set);
}

/* Where there is no room for all of it, the number of operations stays. */
static void test_the_title_of_a_narrow_grid(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    assert_drawn(&set, title, 60, 1,
                 " memsview  a script, first fit, page 4096       operation 6\n");
    assert_drawn(&set, title, 30, 1, " memsview  a sc…  operation 6\n");
    assert_drawn(&set, title, 20, 1, "a scr…  operation 6\n");
    assert_drawn(&set, title, 9, 1, " memsvie…\n");
    take_down(&set);
}

/* --- Figures ----------------------------------------------------------------------------------- */

/* Each place of a list is one figure's, and as many figures are in it. */
static void assert_places(figure_list list, int count)
{
    bool seen[FIGURES] = {false};

    for (int place = 1; place <= count; place++) {
        figure_id id = figure_in(list, place);
        assert_true(id < FIGURES && !seen[id]);
        seen[id] = true;
    }
    assert_int_equal(figure_in(list, count + 1), FIGURES);
}

static void test_every_figure_has_its_row_and_its_places(void **state)
{
    int headed = 0, balanced = 0;

    (void)state;
    for (int id = 0; id < FIGURES; id++) {
        const figure *figure = figure_at((figure_id)id);
        assert_true(figure->name && *figure->name && *figure->long_name && *figure->formula);
        assert_int_equal(figure->heading.place > 0, *figure->heading.name != '\0');
        assert_int_equal(figure->heading.place > 0, figure->heading.importance > 0);
        headed += figure->heading.place > 0;
        balanced += figure->balance > 0;
    }
    assert_places(LIST_HEADING, headed);
    assert_places(LIST_IMPORTANCE, headed);
    assert_places(LIST_BALANCE, balanced);
    for (int measure = 0; measure < MEASURES; measure++)
        assert_int_equal(figure_at(figure_in(LIST_MEASURES, measure + 1))->measure, measure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_figure_has_its_row_and_its_places),
        cmocka_unit_test(test_no_panel_draws_beyond_its_area),
        cmocka_unit_test(test_figures_have_their_past_beside_them),
        cmocka_unit_test(test_sparks_go_before_a_long_name),
        cmocka_unit_test(test_formulas_are_reckoned_with_the_numbers_of_this_moment),
        cmocka_unit_test(test_formulas_of_an_empty_heap),
        cmocka_unit_test(test_formulas_scroll),
        cmocka_unit_test(test_the_selection_in_words),
        cmocka_unit_test(test_a_stage_is_said_beside_a_selection_or_in_its_place),
        cmocka_unit_test(test_the_selection_has_the_physical_address_of_its_byte),
        cmocka_unit_test(test_the_legend_has_what_there_is_room_for),
        cmocka_unit_test(test_the_title_of_a_narrow_grid),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

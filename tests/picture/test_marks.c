/* What is marked of several heaps: what lies elsewhere than in the first, and nothing else; and
 * what is said above each. */
#include "scene.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What is drawn, and what is drawn in one row; they live until the next call. */
static const char *glyphs(const stage_set *set)
{
    static char *text;

    free(text);
    text = painted(&set->grid, NULL);
    return text;
}

static const char *row_of(const stage_set *set, int row)
{
    static char line[2000];
    const char *begin = glyphs(set);

    while (row-- > 0)
        begin += strcspn(begin, "\n") + 1;
    snprintf(line, sizeof line, "%.*s", (int)strcspn(begin, "\n"), begin);
    return line;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no '%s' in\n%s", part, text ? text : "");
}

static void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("'%s' in\n%s", part, text);
}

/* The heading of a heap: the row that belongs to it and to no map. */
static const char *heading_of(const stage_set *set, int which)
{
    uintptr_t address;
    int found;

    for (int row = 0; row < set->grid.rows; row++)
        if (part_at(&set->scene, row, 0, &found, &address)
            == PICTURE_NOWHERE && found == which)
            return row_of(set, row);
    fail_msg("heap %d has no heading", which + 1);
    return "";
}

/* --- Marks ------------------------------------------------------------------------------------- */

typedef struct search {
    const session *session;
    size_t id;
    uintptr_t address;
} search;

static bool is_block(void *context, const MainChainNode *main_node, const SubChainNode *segment)
{
    search *search = context;
    uintptr_t start = (uintptr_t)segment->virtual_address;
    const placed_block *block = session_block(search->session, start);

    (void)main_node;
    if (block && block->id == search->id)
        search->address = start;
    return true;
}

/* Where a walk finds the block of an id; 0 if it does not. */
static uintptr_t walk_to(const session *session, size_t id)
{
    search search = {session, id, 0};

    mems_heap_walk(heap_behind(session), is_block, &search);
    return search.address;
}

/* Cells of one block are marked if it is elsewhere, and if not, not. Returns whether it is. */
static bool check_cell(const stage_set *set, int row, int col, int which, uintptr_t address)
{
    const session *session = set->scene.sessions[which];
    const cell *cell = grid_at(&set->grid, row, col);
    const SubChainNode *segment = mems_heap_find(heap_behind(session), (void *)address, NULL);
    uintptr_t start = (uintptr_t)segment->virtual_address;
    const placed_block *block = session_block(session, start);
    bool whole = start <= address && start + segment->size >= address + 64;

    if (!block || !whole || start == session_record(session, 0)->address)
        return false;           /* a HOLE, shared, or new, which is seen by its own colour */
    bool elsewhere = walk_to(set->scene.sessions[0], block->id) != start;
    assert_int_equal(cell->style.ground == ROLE_ELSEWHERE, elsewhere);
    return elsewhere;
}

/* Returns how many cells are marked, all maps together. */
static int check_marks(const stage_set *set)
{
    const grid *grid = &set->grid;
    int marked = 0, which;
    uintptr_t address;

    for (int row = 0; row < grid->rows; row++)
        for (int col = 0; col < grid->cols; col++)
            if (part_at(&set->scene, row, col, &which, &address)
                == PICTURE_MAP)
                marked += check_cell(set, row, col, which, address);
    return marked;
}

static void test_what_lies_elsewhere_is_marked_and_nothing_else_is(void **state)
{
    static const size_t positions[] = {14, 15, 16, COMPARED_CHOICES};
    static const bool marks[] = {false, true, true, true};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        stage_set set;
        set_up_compared(&set, compared_choices, positions[i], 4, pages_of_4096);
        draw_scene(&set, 80, 24);
        if (i != 1)             /* x itself is new then */
            assert_int_equal(check_marks(&set) > 0, marks[i]);
        take_down(&set);
    }
    for (size_t operations = 40; operations < 200; operations += 17) {
        stage_set set;
        set_up_compared(&set, "random", operations, 3, pages_of_4096);
        draw_scene(&set, 80, 40);
        assert_true(check_marks(&set) > 0);
        take_down(&set);
    }
}

static void test_what_is_compared_with_itself_has_no_marks(void **state)
{
    stage_set set;

    (void)state;
    set_up_compared(&set, "random", 150, 1, pages_of_4096);
    set.scene.sessions[1] = set.scene.sessions[0];
    set.scene.count = 2;
    draw_scene(&set, 80, 40);
    assert_int_equal(check_marks(&set), 0);
    assert_has(heading_of(&set, 1), "elsewhere   0");
    assert_has_not(heading_of(&set, 0), "elsewhere");
    set.scene.count = 1;
    take_down(&set);
}

static void test_a_label_begins_with_a_sign(void **state)
{
    stage_set set;

    (void)state;
    set_up_compared(&set, compared_choices, COMPARED_CHOICES, 3, pages_of_4096);
    draw_scene(&set, 80, 24);
    const char *text = glyphs(&set);
    assert_has(text, " x ");
    assert_has(text, " ≠x ");
    assert_has(text, " ≠z 600 ");
    assert_has(text, " ≠w ");   /* which is new as well */
    assert_has(text, " m 696 ");
    assert_has_not(text, "≠m");
    assert_has(text, "≠ elsewhere than in 1");
    take_down(&set);
}

/* Without colours, its surface is made of signs. */
static void test_marks_are_seen_without_colours(void **state)
{
    stage_set set;

    (void)state;
    set_up_compared(&set, compared_choices, COMPARED_CHOICES, 3, pages_of_4096);
    set.scene.look.mono = true;
    draw_scene(&set, 80, 24);
    const char *text = glyphs(&set);
    assert_has(text, "≠ z 600 ≠");
    assert_has(text, " ≠w ");
    set.scene.look.ascii = true;
    draw_scene(&set, 80, 24);
    text = glyphs(&set);
    assert_has(text, "! z 600 !");
    assert_has(text, " !w ");
    assert_has(text, "! at 1700, split");
    set.scene.look = (look){.coarse = true};
    draw_scene(&set, 80, 24);
    grid_to_coarse(&set.grid);          /* whose font has no such sign */
    text = glyphs(&set);
    assert_has(text, " !z 600 ");
    assert_has_not(text, "≠");
    take_down(&set);
}

static const char crowded[] =
    "malloc a 3000\nmalloc b 500\nmalloc c 596\nfree a\nfree c\nmalloc d 500\nmalloc e 2800\n"
    "realloc e 9000\n";

/* First fit has no place for e, whose HOLE it parted for d; best fit has. */
static void test_what_found_no_place_in_the_first_heap_is_marked(void **state)
{
    stage_set set;

    (void)state;
    set_up_compared(&set, crowded, 7, 2, (allocator_options){.page_size = 4096, .capacity = 4096});
    draw_scene(&set, 80, 24);
    assert_true(session_record(set.scene.sessions[0], 0)->failed);
    assert_false(session_record(set.scene.sessions[1], 0)->failed);
    const char *text = glyphs(&set);
    assert_has(text, "≠e 2800");
    assert_has_not(text, "≠b");
    assert_has(heading_of(&set, 0), "  failed");
    assert_has(heading_of(&set, 0), "failed   1");
    assert_has(heading_of(&set, 1), "≠ at 1000, split");
    assert_has(heading_of(&set, 1), "failed   0");
    session_step(set.scene.sessions[0]);
    session_step(set.scene.sessions[1]);
    draw_scene(&set, 80, 24);
    assert_has(heading_of(&set, 0), "  passed over");
    assert_has(heading_of(&set, 1), "≠ failed");
    take_down(&set);
}

/* --- Headings ---------------------------------------------------------------------------------- */

static void test_a_heading_has_policy_outcome_and_figures(void **state)
{
    stage_set set;

    (void)state;
    set_up_compared(&set, compared_choices, COMPARED_CHOICES, 3, pages_of_4096);
    set.scene.focus = 1;
    draw_scene(&set, 80, 24);
    assert_has(heading_of(&set, 0), " 1 ── first fit   at 3500, split ");
    assert_has(heading_of(&set, 1), "▸2 ── best fit    at 3500, split ");
    assert_has(heading_of(&set, 2), " 3 ── worst fit ≠ at 1700, split ");
    assert_has(heading_of(&set, 0), "largest   500  ext. frag. 50.0 % ");
    assert_has(heading_of(&set, 2), "largest   450  ext. frag. 55.0 %  ≠   4");
    assert_has_not(heading_of(&set, 0), "≠");
    assert_has(heading_of(&set, 1), "≠   2");
    assert_has(row_of(&set, 0), "first fit, best fit, worst fit");
    assert_has(glyphs(&set), "malloc w 400: best fit took");
    take_down(&set);
}

static void test_where_there_is_more_room_there_are_more_figures(void **state)
{
    stage_set set;

    (void)state;
    set_up_compared(&set, compared_choices, COMPARED_CHOICES, 2, pages_of_4096);
    draw_scene(&set, 118, 24);
    assert_has(heading_of(&set, 1), "pages   1");
    assert_has(heading_of(&set, 1), "util. 75.6 %");
    draw_scene(&set, 120, 40);
    assert_has(heading_of(&set, 1), "elsewhere   2");
    assert_has(glyphs(&set), "utilisation");
    assert_has(glyphs(&set), "Last operations");
    set.scene.lens.pane = PANE_HISTORY;
    draw_scene(&set, 120, 40);
    assert_has(glyphs(&set), "History: ");
    set.scene.lens.big = true;
    draw_scene(&set, 120, 40);
    assert_has_not(glyphs(&set), "History: ");
    take_down(&set);
}

/* So many that the walk would take longer than the picture may. */
static void test_blocks_are_counted_only_while_there_are_few(void **state)
{
    static const size_t operations[] = {4095, 4096};

    (void)state;
    for (int i = 0; i < 2; i++) {
        char *text = malloc(4096 * 20), *at = text;
        stage_set set;
        for (int n = 0; n < 4096; n++)
            at += sprintf(at, "malloc b%d 4096\n", n);
        set_up_compared(&set, text, operations[i], 2, pages_of_4096);
        draw_scene(&set, 80, 24);
        if (i == 0)
            assert_has(heading_of(&set, 1), "≠   0");
        else
            assert_has_not(heading_of(&set, 1), "≠");
        take_down(&set);
        free(text);
    }
}

static void test_empty_heaps_are_drawn(void **state)
{
    stage_set set;

    (void)state;
    set_up_compared(&set, "random", 0, 4, pages_of_4096);
    draw_scene(&set, 80, 24);
    assert_has(row_of(&set, 0), "first fit, best fit, worst fit, next fit");
    assert_has(glyphs(&set), "An empty heap");
    take_down(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_lies_elsewhere_is_marked_and_nothing_else_is),
        cmocka_unit_test(test_what_is_compared_with_itself_has_no_marks),
        cmocka_unit_test(test_a_label_begins_with_a_sign),
        cmocka_unit_test(test_marks_are_seen_without_colours),
        cmocka_unit_test(test_what_found_no_place_in_the_first_heap_is_marked),
        cmocka_unit_test(test_a_heading_has_policy_outcome_and_figures),
        cmocka_unit_test(test_where_there_is_more_room_there_are_more_figures),
        cmocka_unit_test(test_blocks_are_counted_only_while_there_are_few),
        cmocka_unit_test(test_empty_heaps_are_drawn),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("marks", tests, NULL, NULL);
}

/* A model that can do no more than it has to: its memory is out of reach, nobody knows what a search looks
 * at, it takes no option but the size of a page, and cannot be saved. Whatever is not there is not shown;
 * all else is as in libmems. */
#include "scene.h"

#include "allocator/models.h"
#include "picture/stages.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- The model --------------------------------------------------------------------------------- */

static bool out_of_reach(bool there, segment *found)
{
    found->physical = NULL;
    return there;
}

static bool find(const allocator *allocator, uintptr_t address, segment *found)
{
    return out_of_reach(libmems_model.find(allocator, address, found), found);
}

static bool end(const allocator *allocator, bool last, segment *found)
{
    return out_of_reach(libmems_model.end(allocator, last, found), found);
}

static bool beside(const allocator *allocator, bool after, segment *segment)
{
    return out_of_reach(libmems_model.beside(allocator, after, segment), segment);
}

static bool largest(const allocator *allocator, segment *found)
{
    return out_of_reach(libmems_model.largest(allocator, found), found);
}

/* libmems, but that nobody knows what its searches look at. */
static const model *uncounted(void)
{
    static model model;

    model = libmems_model;
    model.visits = NULL;
    return &model;
}

static const model *limited(void)
{
    static model model;

    model = *uncounted();
    model.name = "limited";
    model.takes = 1 << HEAP_PAGE_SIZE;
    model.remote = true;
    model.find = find;
    model.end = end;
    model.beside = beside;
    model.largest = largest;
    model.coalesce = model.trim = NULL;
    model.save = NULL;
    model.restore = NULL;
    return &model;
}

static void set_up_model(stage_set *set, const char *text, size_t operations, const model *model)
{
    set_up_heap(set, text, operations, (allocator_options){.page_size = 4096, .placement.model = model});
}

/* --- Pictures ---------------------------------------------------------------------------------- */

/* The picture as text; the caller frees it. */
static char *drawn(stage_set *set, int cols, int rows)
{
    draw_scene(set, cols, rows);
    return painted(&set->grid, NULL);
}

static const int grids[][2] = {{16, 3}, {40, 10}, {80, 24}, {100, 40}, {130, 50}, {200, 60}};

enum { GRIDS = sizeof grids / sizeof *grids };

/* Under each pane and size, with a segment selected or not: the same as of libmems, but for what is about
 * memory, which only the selection and the translation show. */
static void test_the_picture_is_that_of_libmems_without_what_it_lacks(void **state)
{
    stage_set set, other;

    (void)state;
    set_up_model(&set, "random", 300, limited());
    set_up_model(&other, "random", 300, uncounted());
    for (int i = 0; i < GRIDS * PANES * 2; i++) {
        const int *size = grids[i % GRIDS];
        lens *lens = &set.scene.lens;
        lens->pane = (pane)(i / GRIDS % PANES);
        lens->selecting = i / GRIDS / PANES;
        lens->selected = 1300;
        other.scene.lens = *lens;
        char *one = drawn(&set, size[0], size[1]), *two = drawn(&other, size[0], size[1]);
        if (!lens->selecting)
            assert_string_equal(one, two);
        assert_null(strstr(one, "0x"));
        assert_null(strstr(one, "nil"));
        free(one);
        free(two);
    }
    take_down(&set);
    take_down(&other);
}

static void test_memory_out_of_reach_has_words_and_no_bars(void **state)
{
    stage_set set;

    (void)state;
    set_up_model(&set, "malloc a 100\nmalloc b 200\nfree a\n", 3, limited());
    for (uintptr_t address = 1000; address <= 1100; address += 100) {
        set.scene.lens.pane = PANE_TRANSLATION;
        lens_select(&set.scene.lens, address);
        char *text = drawn(&set, 130, 50);
        assert_non_null(strstr(text, "physical  out of reach"));
        assert_null(strstr(text, "by mems_get"));
        assert_non_null(strstr(text, address == 1000 ? "▸ HOLE 100 bytes [1000:1099], in main node [1000:5095]"
                                                     : "▸ PROCESS b 200 bytes [1100:1299], in main node"));
        free(text);
    }
    take_down(&set);
}

/* A search is not counted, so it has no stages; all else has. */
static void test_an_operation_is_seen_in_stages_but_for_its_search(void **state)
{
    stage_set set;

    (void)state;
    set_up_model(&set, "malloc a 100\nmalloc b 200\nfree a\nmalloc c 50\ntrim\ncoalesce\n", 4, limited());
    const record *record = session_record(set.session, 0);
    assert_false(record->counted);
    assert_int_equal(stage_sweep(set.session), 0);
    assert_int_equal(stage_count(record, 0), 2);
    for (set.scene.lens.stage = 1; set.scene.lens.stage <= 3; set.scene.lens.stage++) {
        char *text = drawn(&set, 80, 24);
        assert_null(strstr(text, "search: "));
        assert_int_equal(strstr(text, "  choose: HOLE [1000:1099], 100 bytes") != NULL,
                         set.scene.lens.stage == 1);
        free(text);
    }
    set.scene.lens.stage = 1;
    for (int i = 0; i < 2; i++) {       /* trim and coalesce, which it cannot do */
        session_step(set.session);
        assert_int_equal(stage_count(session_record(set.session, 0), 0), 0);
        free(drawn(&set, 80, 24));
    }
    take_down(&set);
}

static void test_back_and_forth_the_picture_is_the_same(void **state)
{
    enum { STEPS = 200 };
    char *pictures[STEPS + 1];
    complaint complaint;
    stage_set set;

    (void)state;
    set_up_model(&set, "random", 0, limited());
    session_options options = session_chosen(set.session);
    options.timeline = true;
    set.scene.sessions[0] = session_again(set.session, &options, &complaint);
    session_close(set.session);
    set.session = set.scene.sessions[0];
    session_go(set.session, STEPS);
    for (size_t at = STEPS + 1; at-- > 0; ) {
        session_go(set.session, at);
        pictures[at] = drawn(&set, 130, 50);
    }
    for (size_t at = 0; at <= STEPS; at++) {
        session_go(set.session, at);
        assert_int_equal(session_position(set.session), at);
        char *again = drawn(&set, 130, 50);
        assert_string_equal(again, pictures[at]);
        free(again);
        free(pictures[at]);
    }
    take_down(&set);
}

static void test_it_is_compared_with_libmems(void **state)
{
    stage_set set, other;

    (void)state;
    set_up_model(&set, "random", 300, limited());
    set_up_model(&other, "random", 300, uncounted());
    set.scene.sessions[1] = other.scene.sessions[0];
    set.scene.count = 2;
    for (int i = 0; i < GRIDS * PANES; i++) {
        set.scene.lens.pane = (pane)(i / GRIDS);
        set.scene.focus = i % 2;
        lens_select(&set.scene.lens, 1300);
        char *text = drawn(&set, grids[i % GRIDS][0], grids[i % GRIDS][1]);
        assert_null(strstr(text, "nil"));
        free(text);
    }
    set.scene.count = 1;
    take_down(&set);
    take_down(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_picture_is_that_of_libmems_without_what_it_lacks),
        cmocka_unit_test(test_memory_out_of_reach_has_words_and_no_bars),
        cmocka_unit_test(test_an_operation_is_seen_in_stages_but_for_its_search),
        cmocka_unit_test(test_back_and_forth_the_picture_is_the_same),
        cmocka_unit_test(test_it_is_compared_with_libmems),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}

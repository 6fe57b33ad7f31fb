/* The stages of an operation: what lies over the heap covers it exactly, ends where segments end,
 * and nothing of it is left but what is new when the operation is done. */
#include "scene.h"

#include "picture/spans.h"
#include "picture/stages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* --- Each kind of operation, stage by stage ------------------------------------------------- */

/* An overlay in short: "fresh 1000+500 chosen 1500+3596 | 1500", marks behind the bar. */
static const char *in_short(const overlay *overlay)
{
    static const char *const names[ROLES] = {
        [ROLE_HOLE] = "hole", [ROLE_FRESH] = "fresh", [ROLE_CHOSEN] = "chosen",
        [ROLE_FREED] = "freed", [ROLE_MERGING] = "merging",
    };
    static char text[200];
    int used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < overlay->part_count; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, "%s%s %zu+%zu", i ? " " : "",
                         names[overlay->parts[i].role], (size_t)overlay->parts[i].address,
                         overlay->parts[i].size);
    for (size_t i = 0; i < overlay->mark_count; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, " | %zu",
                         (size_t)overlay->marks[i]);
    return text;
}

static const struct {
    const char *what, *stages[3];               /* the first, the second, done */
    int count;
} steps[] = {
    {"malloc a 1000",
     {"chosen 1000+4096", "fresh 1000+1000 chosen 2000+3096", "fresh 1000+1000"}, 2},
    {"malloc b 1000",
     {"chosen 2000+3096", "fresh 2000+1000 chosen 3000+2096", "fresh 2000+1000"}, 2},
    {"malloc c 1000",
     {"chosen 3000+2096", "fresh 3000+1000 chosen 4000+1096", "fresh 3000+1000"}, 2},
    {"malloc d 1096", {"chosen 4000+1096", "fresh 4000+1096", "fresh 4000+1096"}, 2},
    {"malloc e 4096", {"chosen 5096+4096", "fresh 5096+4096", "fresh 5096+4096"}, 2},
    {"malloc f 0", {"", "", ""}, 0},
    {"free a", {"freed 1000+1000", "freed 1000+1000", "freed 1000+1000"}, 1},
    {"free b",
     {"hole 1000+1000 freed 2000+1000", "merging 1000+2000 | 2000", "freed 1000+2000"}, 2},
    {"free d", {"freed 4000+1096", "freed 4000+1096", "freed 4000+1096"}, 1},
    {"free c", {"hole 1000+2000 freed 3000+1000 hole 4000+1096", "merging 1000+4096 | 3000 | 4000",
                "freed 1000+4096"}, 2},
    {"malloc g 96", {"chosen 1000+4096", "fresh 1000+96 chosen 1096+4000", "fresh 1000+96"}, 2},
    {"free g", {"freed 1000+96 hole 1096+4000", "merging 1000+4096 | 1096", "freed 1000+4096"}, 2},
};

enum { STEPS = sizeof steps / sizeof *steps };

static void test_each_stage_shows_what_the_heap_did_in_it(void **state)
{
    char text[400] = "";
    stage_set set;

    (void)state;
    for (int i = 0; i < STEPS; i++)
        strcat(strcat(text, steps[i].what), "\n");
    set_up(&set, text, 0, 4096);
    for (int i = 0; i < STEPS; i++) {
        assert_int_equal(session_step(set.session), SESSION_STEPPED);
        const record *record = session_record(set.session, 0);
        assert_int_equal(stage_count(record), steps[i].count);
        for (int stage = 0; stage < 5; stage++) {
            bool done = stage == STAGE_DONE || stage > steps[i].count;
            overlay overlay = stage_overlay(record, stage);
            assert_string_equal(in_short(&overlay), steps[i].stages[done ? 2 : stage - 1]);
        }
    }
    take_down(&set);
}

static void test_before_the_first_operation_there_is_nothing_to_show(void **state)
{
    (void)state;
    assert_int_equal(stage_count(NULL), 0);
    for (int stage = 0; stage < 4; stage++)
        assert_int_equal(stage_overlay(NULL, stage).size, 0);
}

/* --- What holds for all of them ------------------------------------------------------------- */

static void assert_covers_segments(const mems_heap *heap, const overlay *overlay)
{
    const SubChainNode *first = mems_heap_find(heap, (void *)overlay->address, NULL);
    uintptr_t end = overlay->address + overlay->size;
    const SubChainNode *last = mems_heap_find(heap, (void *)(end - 1), NULL);
    uintptr_t next = overlay->address;

    for (size_t i = 0; i < overlay->part_count; i++) {
        assert_int_equal(overlay->parts[i].address, next);
        assert_true(overlay->parts[i].size > 0);
        next += overlay->parts[i].size;
    }
    assert_int_equal(next, end);
    assert_ptr_equal(first->virtual_address, (void *)overlay->address);
    assert_int_equal((uintptr_t)last->virtual_address + last->size, end);
    for (size_t i = 0; i < overlay->mark_count; i++)
        assert_in_range(overlay->marks[i], overlay->address + 1, end - 1);
}

static void assert_only_what_is_new(const overlay *overlay)
{
    assert_true(overlay->part_count <= 1);
    assert_int_equal(overlay->mark_count, 0);
    if (overlay->part_count)
        assert_true(overlay->parts[0].role == ROLE_FRESH || overlay->parts[0].role == ROLE_FREED);
}

static void test_overlays_cover_whole_segments_and_vanish_when_done(void **state)
{
    (void)state;
    for (size_t i = 0; workload_at(i); i++) {
        stage_set set;
        set_up(&set, workload_at(i)->name, 0, 4096);
        for (int n = 0; n < 2000; n++) {
            session_step(set.session);
            const record *record = session_record(set.session, 0);
            for (int stage = 0; stage <= stage_count(record) + 1; stage++) {
                overlay overlay = stage_overlay(record, stage);
                assert_covers_segments(session_heap(set.session), &overlay);
                if (stage == STAGE_DONE || stage > stage_count(record))
                    assert_only_what_is_new(&overlay);
            }
        }
        take_down(&set);
    }
}

/* From wherever one begins, the spans follow one another without a gap to the main node's end. */
static void assert_spans_tile(const scene *scene, const overlay *overlay, const MainChainNode *main)
{
    uintptr_t start = (uintptr_t)main->start_virtual_address, end = start + main->total_size;

    for (uintptr_t from = start; from < end; from += 509) {
        spans spans = spans_from(scene, overlay, from);
        span span;
        assert_true(spans_next(&spans, &span));
        assert_true(span.start <= from && from < span_end(&span));
        uintptr_t next = span_end(&span);
        while (spans_next(&spans, &span)) {
            assert_int_equal(span.start, next);
            assert_true(span.size > 0);
            next = span_end(&span);
        }
        assert_int_equal(next, end);
    }
}

static void test_spans_have_no_gaps_at_any_stage_and_selection(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 0, 4096);
    for (int n = 0; n < 120; n++) {
        session_step(set.session);
        const mems_heap *heap = session_heap(set.session);
        for (int stage = 0; stage < 3; stage++) {
            overlay overlay = stage_overlay(session_record(set.session, 0), stage);
            set.scene.lens.selecting = n % 2;
            set.scene.lens.selected = 1000 + (uintptr_t)n * 97;
            for (const MainChainNode *main = mems_heap_head(heap); main; main = main->next)
                assert_spans_tile(&set.scene, &overlay, main);
        }
    }
    take_down(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_stage_shows_what_the_heap_did_in_it),
        cmocka_unit_test(test_before_the_first_operation_there_is_nothing_to_show),
        cmocka_unit_test(test_overlays_cover_whole_segments_and_vanish_when_done),
        cmocka_unit_test(test_spans_have_no_gaps_at_any_stage_and_selection),
    };

    return cmocka_run_group_tests_name("stages", tests, NULL, NULL);
}

/* The stages of an operation: what lies over the heap covers it exactly, ends where segments end,
 * and nothing of it is left but what is new when the operation is done. */
#include "scene.h"

#include "picture/spans.h"
#include "picture/stages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- Each kind of operation, stage by stage ------------------------------------------------- */

/* An overlay in short: "fresh 1000+500 chosen 1500+3596 | 1500 - 1000+4096", marks behind the bar, main
 * nodes that are gone behind the dash. */
static const char *in_short(const overlay *overlay)
{
    static const char *const names[ROLES] = {
        [ROLE_HOLE] = "hole", [ROLE_FRESH] = "fresh", [ROLE_CHOSEN] = "chosen",
        [ROLE_FREED] = "freed", [ROLE_MERGING] = "merging", [ROLE_UNMAPPED] = "unmapped",
        [ROLE_NONE] = "nothing",
        [ROLE_PROCESS_A] = "A", [ROLE_PROCESS_B] = "B", [ROLE_PROCESS_C] = "C",
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
    for (size_t i = 0; i < overlay->gone_count; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, " - %zu+%zu",
                         (size_t)overlay->gone[i].address, overlay->gone[i].size);
    return text;
}

/* What is done, and what is seen of it: stages, then what is left when all is done. */
typedef struct step {
    const char *what, *stages[6];
    int count;                  /* of stages before the last */
} step;

static const step steps[] = {
    {"malloc a 1000",
     {"chosen 1000+4096", "fresh 1000+1000 chosen 2000+3096", "fresh 1000+1000"}, 2},
    {"malloc b 1000",
     {"chosen 2000+3096", "fresh 2000+1000 chosen 3000+2096", "fresh 2000+1000"}, 2},
    {"malloc c 1000",
     {"chosen 3000+2096", "fresh 3000+1000 chosen 4000+1096", "fresh 3000+1000"}, 2},
    {"malloc d 1096", {"chosen 4000+1096", "fresh 4000+1096", "fresh 4000+1096"}, 2},
    {"malloc e 4096", {"chosen 5096+4096", "fresh 5096+4096", "fresh 5096+4096"}, 2},
    {"malloc f 0", {""}, 0},
    {"free a", {"freed 1000+1000", "freed 1000+1000"}, 1},
    {"free b",
     {"hole 1000+1000 freed 2000+1000", "merging 1000+2000 | 2000", "freed 1000+2000"}, 2},
    {"free d", {"freed 4000+1096", "freed 4000+1096"}, 1},
    {"free c", {"hole 1000+2000 freed 3000+1000 hole 4000+1096",
                "merging 1000+3000 hole 4000+1096 | 3000", "merging 1000+4096 | 4000",
                "freed 1000+4096"}, 3},
    {"malloc g 96", {"chosen 1000+4096", "fresh 1000+96 chosen 1096+4000", "fresh 1000+96"}, 2},
    {"free g", {"freed 1000+96 hole 1096+4000", "merging 1000+4096 | 1096", "freed 1000+4096"}, 2},
};

static const step resized[] = {
    {"malloc a 1000",
     {"chosen 1000+4096", "fresh 1000+1000 chosen 2000+3096", "fresh 1000+1000"}, 2},
    {"realloc a 1500", {"A 1000+1000 chosen 2000+500", "fresh 1000+1500"}, 1},
    {"realloc a 1500", {""}, 0},
    {"realloc a 1000", {"freed 2000+500 hole 2500+2596", "merging 2000+3096 | 2500",
                        "freed 2000+3096"}, 2},
    {"malloc b 1000",
     {"chosen 2000+3096", "fresh 2000+1000 chosen 3000+2096", "fresh 2000+1000"}, 2},
    {"realloc a 400", {"freed 1400+600", "freed 1400+600"}, 1},
    {"realloc a 900",                           /* the HOLE behind it is too small, but for 600 */
     {"A 1000+400 chosen 1400+500", "fresh 1000+900"}, 1},
    {"realloc a 1500",                          /* to the right; nothing beside the old place */
     {"A 1000+900 hole 1900+100 chosen 3000+2096",
      "A 1000+900 hole 1900+100 fresh 3000+1500 chosen 4500+596",
      "freed 1000+900 hole 1900+100 fresh 3000+1500",
      "merging 1000+1000 fresh 3000+1500 | 1900", "freed 1000+1000 fresh 3000+1500"}, 4},
    {"malloc c 300", {"chosen 1000+1000", "fresh 1000+300 chosen 1300+700", "fresh 1000+300"}, 2},
    {"free b", {"hole 1300+700 freed 2000+1000", "merging 1300+1700 | 2000", "freed 1300+1700"}, 2},
    {"malloc d 1200",
     {"chosen 1300+1700", "fresh 1300+1200 chosen 2500+500", "fresh 1300+1200"}, 2},
    {"malloc e 400", {"chosen 2500+500", "fresh 2500+400 chosen 2900+100", "fresh 2500+400"}, 2},
    {"free d", {"freed 1300+1200", "freed 1300+1200"}, 1},
    {"realloc e 600",                           /* to the left, beside itself: the rest merges */
     {"chosen 1300+1200 A 2500+400 hole 2900+100",
      "fresh 1300+600 chosen 1900+600 A 2500+400 hole 2900+100",
      "fresh 1300+600 hole 1900+600 freed 2500+400 hole 2900+100",
      "fresh 1300+600 merging 1900+1000 hole 2900+100 | 2500",
      "fresh 1300+600 merging 1900+1100 | 2900", "fresh 1300+600 freed 1900+1100"}, 5},
    {"realloc e 8000000000G", {""}, 0},
    {"realloc e 0",
     {"freed 1300+600 hole 1900+1100", "merging 1300+1700 | 1900", "freed 1300+1700"}, 2},
    {"coalesce", {""}, 0},
    {"trim", {""}, 0},
};

/* Three HOLEs in a row and two, of which nothing is known until `coalesce`. */
static const step on_demand[] = {
    {"malloc a 1000",
     {"chosen 1000+4096", "fresh 1000+1000 chosen 2000+3096", "fresh 1000+1000"}, 2},
    {"malloc b 500", {"chosen 2000+3096", "fresh 2000+500 chosen 2500+2596", "fresh 2000+500"}, 2},
    {"malloc c 596", {"chosen 2500+2596", "fresh 2500+596 chosen 3096+2000", "fresh 2500+596"}, 2},
    {"malloc d 1000",
     {"chosen 3096+2000", "fresh 3096+1000 chosen 4096+1000", "fresh 3096+1000"}, 2},
    {"free a", {"freed 1000+1000", "freed 1000+1000"}, 1},
    {"free b", {"freed 2000+500", "freed 2000+500"}, 1},
    {"free d", {"freed 3096+1000", "freed 3096+1000"}, 1},
    {"coalesce", {"merging 1000+1500 merging 3096+2000 | 2000 | 4096",
                  "freed 1000+1500 freed 3096+2000"}, 1},
    {"free c", {"freed 2500+596", "freed 2500+596"}, 1},
    {"coalesce", {"merging 1000+4096 | 2500 | 3096", "freed 1000+4096"}, 1},
    {"trim", {"unmapped 1000+4096 - 1000+4096", ""}, 1},
};

/* A block alone in its main node, which goes with it. */
static const step given_back[] = {
    {"malloc a 4096", {"chosen 1000+4096", "fresh 1000+4096", "fresh 1000+4096"}, 2},
    {"malloc b 4096", {"chosen 5096+4096", "fresh 5096+4096", "fresh 5096+4096"}, 2},
    {"free b", {"freed 5096+4096 - 5096+4096", "unmapped 5096+4096 - 5096+4096", ""}, 2},
    {"realloc a 5000",
     {"A 1000+4096 chosen 9192+8192 - 1000+4096",
      "A 1000+4096 fresh 9192+5000 chosen 14192+3192 - 1000+4096",
      "freed 1000+4096 fresh 9192+5000 - 1000+4096",
      "unmapped 1000+4096 fresh 9192+5000 - 1000+4096", "fresh 9192+5000"}, 4},
    {"malloc c 3192",
     {"chosen 14192+3192", "fresh 14192+3192", "fresh 14192+3192"}, 2},
    {"free a", {"freed 9192+5000", "freed 9192+5000"}, 1},
    {"free c", {"hole 9192+5000 freed 14192+3192 - 9192+8192",
                "merging 9192+8192 | 14192 - 9192+8192", "unmapped 9192+8192 - 9192+8192", ""}, 3},
};

/* What is empty goes when it is asked for. */
static const step trimmed[] = {
    {"malloc a 4096", {"chosen 1000+4096", "fresh 1000+4096", "fresh 1000+4096"}, 2},
    {"malloc b 4096", {"chosen 5096+4096", "fresh 5096+4096", "fresh 5096+4096"}, 2},
    {"malloc c 4096", {"chosen 9192+4096", "fresh 9192+4096", "fresh 9192+4096"}, 2},
    {"free a", {"freed 1000+4096", "freed 1000+4096"}, 1},
    {"free c", {"freed 9192+4096", "freed 9192+4096"}, 1},
    {"trim", {"unmapped 1000+4096 unmapped 9192+4096 - 1000+4096 - 9192+4096", ""}, 1},
};

#define assert_stages(options, steps) \
    check_stages((options), (steps), sizeof (steps) / sizeof *(steps))

static void check_stages(allocator_options options, const step *steps, int count)
{
    char text[1000] = "";
    stage_set set;

    for (int i = 0; i < count; i++)
        strcat(strcat(text, steps[i].what), "\n");
    set_up_heap(&set, text, 0, options);
    for (int i = 0; i < count; i++) {
        assert_int_equal(session_step(set.session), SESSION_STEPPED);
        const record *record = session_record(set.session, 0);
        assert_int_equal(stage_count(record, 0), steps[i].count);
        for (int stage = 0; stage < 8; stage++) {
            bool done = stage == STAGE_DONE || stage > steps[i].count;
            overlay overlay;
            stage_overlay(set.session, stage, 0, &overlay);
            assert_string_equal(in_short(&overlay),
                                steps[i].stages[done ? steps[i].count : stage - 1]);
        }
    }
    take_down(&set);
}

static void test_each_stage_shows_what_the_heap_did_in_it(void **state)
{
    (void)state;
    assert_stages((allocator_options){.page_size = 4096}, steps);
}

static void test_a_block_that_is_resized_is_seen_where_it_was_and_where_it_is(void **state)
{
    (void)state;
    assert_stages((allocator_options){.page_size = 4096}, resized);
}

static void test_coalescing_on_demand_is_seen_at_every_border(void **state)
{
    (void)state;
    assert_stages(((allocator_options){.page_size = 4096, .coalescing = COALESCE_ON_DEMAND}),
                  on_demand);
}

static void test_what_is_given_back_is_seen_once_more(void **state)
{
    (void)state;
    assert_stages((allocator_options){.page_size = 4096}, trimmed);
    assert_stages(((allocator_options){.page_size = 4096, .give_back = true}), given_back);
}

static void test_before_the_first_operation_there_is_nothing_to_show(void **state)
{
    stage_set set;
    overlay overlay;

    (void)state;
    set_up(&set, "random", 0, 4096);
    assert_int_equal(stage_count(NULL, 0), 0);
    assert_int_equal(stage_sweep(set.session), 0);
    for (int stage = 0; stage < 4; stage++) {
        stage_overlay(set.session, stage, 0, &overlay);
        assert_int_equal(overlay.part_count, 0);
    }
    take_down(&set);
}

/* --- The search -------------------------------------------------------------------------------- */

static bool was_visited(const uintptr_t *visited, size_t count, uintptr_t address)
{
    for (size_t i = 0; i < count; i++)
        if (visited[i] == address)
            return true;
    return false;
}

/* At each stage of a sweep the first part of what was looked at is lit, all of it at the last; and the
 * heap looks as it did before. */
static void assert_sweep(const stage_set *set, int sweep)
{
    const record *record = session_record(set->session, 0);
    size_t count, lit_before = 0;
    const uintptr_t *visited = session_visited(set->session, &count);
    overlay overlay;

    assert_int_equal(count, record->visited);
    assert_int_equal(stage_count(record, sweep), stage_count(record, 0) + sweep);
    for (int stage = STAGE_FIRST; stage <= sweep; stage++) {
        stage_overlay(set->session, stage, sweep, &overlay);
        size_t lit = overlay.visited_count;
        assert_true(lit > lit_before && lit <= count);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(overlay_visits(&overlay, visited[i], visited[i] + 1),
                             was_visited(visited, lit, visited[i]));
        for (size_t i = 0; i < overlay.part_count; i++)
            assert_true(overlay.parts[i].role != ROLE_FRESH && overlay.parts[i].role != ROLE_CHOSEN
                        && overlay.parts[i].role != ROLE_FREED);
        lit_before = lit;
    }
    assert_int_equal(lit_before, count);
    stage_overlay(set->session, sweep + 1, sweep, &overlay);
    assert_int_equal(overlay.visited_count, 0);
}

static void test_a_search_lights_up_in_order_then_what_follows_is_as_without(void **state)
{
    int searches = 0;

    (void)state;
    for (mems_policy policy = MEMS_FIRST_FIT; policy < MEMS_POLICIES; policy++) {
        stage_set set;
        set_up_heap(&set, "random", 30, (allocator_options){.page_size = 4096, .placement.policy = (int)policy});
        for (int n = 0; n < 200; n++) {
            session_step(set.session);
            int most = stage_sweep(set.session);
            for (int sweep = 1; sweep <= most; sweep++)
                assert_sweep(&set, sweep);
            searches += most > 1;
            for (int stage = STAGE_FIRST; most && stage <= 4; stage++) {
                overlay plain, swept;
                stage_overlay(set.session, stage, 0, &plain);
                stage_overlay(set.session, stage + most, most, &swept);
                char *wanted = strdup(in_short(&plain));
                assert_string_equal(in_short(&swept), wanted);
                free(wanted);
            }
        }
        take_down(&set);
    }
    assert_true(searches > 100);
}

static void test_each_stage_is_said_in_words(void **state)
{
    static const char *const wanted[] = {
        "search: looked at 1 of 3 segments", "search: looked at 2 of 3 segments",
        "search: looked at 3 of 3 segments", "choose: HOLE [3000:5095], 2096 bytes",
        "split: 500 bytes become the PROCESS, 1596 stay a HOLE", "",
    };
    char text[100];
    stage_set set;

    (void)state;
    set_up(&set, "malloc a 1000\nmalloc b 1000\nmalloc c 500\nfree a\nfree c\nfree b\n", 3, 4096);
    for (int i = 0; i < 6; i++) {
        stage_words(set.session, STAGE_FIRST + i, 3, text, sizeof text);
        assert_string_equal(text, wanted[i]);
    }
    session_advance(set.session, 6);
    stage_words(set.session, 1, 0, text, sizeof text);
    assert_string_equal(text, "free: [2000:2999] is marked a HOLE");
    stage_words(set.session, 2, 0, text, sizeof text);
    assert_string_equal(text, "merge left: the border at 2000 goes");
    stage_words(set.session, 3, 0, text, sizeof text);
    assert_string_equal(text, "merge right: the border at 3000 goes");
    stage_words(set.session, STAGE_DONE, 0, text, sizeof text);
    assert_string_equal(text, "");
    take_down(&set);
}

/* --- What holds for all of them ------------------------------------------------------------- */

static void assert_segments_end_at(const mems_heap *heap, uintptr_t start, uintptr_t end)
{
    const SubChainNode *first = mems_heap_find(heap, (void *)start, NULL);
    const SubChainNode *last = mems_heap_find(heap, (void *)(end - 1), NULL);

    assert_non_null(first);
    assert_non_null(last);
    assert_ptr_equal(first->virtual_address, (void *)start);
    assert_int_equal((uintptr_t)last->virtual_address + last->size, end);
}

/* Whether a run of parts covers a main node that is gone, or several side by side. */
static bool is_gone(const overlay *overlay, uintptr_t start, uintptr_t end)
{
    for (size_t i = 0; i < overlay->gone_count && start < end; i++)
        if (overlay->gone[i].address == start)
            start += overlay->gone[i].size;
    return start == end;
}

static void assert_run(const mems_heap *heap, const overlay *overlay, uintptr_t start, uintptr_t end)
{
    if (end && !is_gone(overlay, start, end))
        assert_segments_end_at(heap, start, end);
}

static bool begins_gone(const overlay *overlay, uintptr_t address)
{
    for (size_t i = 0; i < overlay->gone_count; i++)
        if (overlay->gone[i].address == address
            || overlay->gone[i].address + overlay->gone[i].size == address)
            return true;
    return false;
}

/* In order, and each run of parts that touch covers whole segments. */
static void assert_covers_segments(const mems_heap *heap, const overlay *overlay)
{
    uintptr_t start = 0, end = 0;

    assert_true(overlay->part_count <= OVERLAY_PARTS);
    for (size_t i = 0; i < overlay->part_count; i++) {
        const struct overlay_part *part = &overlay->parts[i];
        assert_true(part->size > 0 && part->address >= end);
        if (part->address != end || begins_gone(overlay, part->address)) {
            assert_run(heap, overlay, start, end);
            start = part->address;
        }
        end = part->address + part->size;
    }
    assert_run(heap, overlay, start, end);
}

static void assert_marks_are_inside(const overlay *overlay)
{
    assert_true(overlay->mark_count <= OVERLAY_PARTS);
    for (size_t i = 0; i < overlay->mark_count; i++) {
        bool inside = false;
        for (size_t k = 0; k < overlay->part_count; k++) {
            const struct overlay_part *part = &overlay->parts[k];
            inside |= overlay->marks[i] > part->address
                   && overlay->marks[i] < part->address + part->size
                   && part->role == ROLE_MERGING;
        }
        assert_true(inside);
    }
}

static void assert_only_what_is_new(const overlay *overlay)
{
    assert_int_equal(overlay->mark_count, 0);
    for (size_t i = 0; i < overlay->part_count; i++)
        assert_true(overlay->parts[i].role == ROLE_FRESH || overlay->parts[i].role == ROLE_FREED);
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
            for (int stage = 0; stage <= stage_count(record, 0) + 1; stage++) {
                overlay overlay;
                stage_overlay(set.session, stage, 0, &overlay);
                assert_covers_segments(heap_behind(set.session), &overlay);
                assert_marks_are_inside(&overlay);
                if (stage == STAGE_DONE || stage > stage_count(record, 0))
                    assert_only_what_is_new(&overlay);
            }
        }
        take_down(&set);
    }
}

/* Every kind of operation in any order, in heaps of every kind. */
static void assert_any_operations_are_covered(allocator_options options, unsigned seed)
{
    static const char names[] = "abcdefghij";
    bool live[10] = {false};
    static char text[1 << 16];
    int used = 0;
    stage_set set;

    for (int n = 0; n < 1500; n++) {
        seed = seed * 1103515245 + 12345;
        unsigned who = (seed >> 16) % 10, size = 1 + (seed >> 20) % 3000, what = (seed >> 8) % 8;
        if (what == 0)
            used += sprintf(text + used, seed >> 30 ? "coalesce\n" : "trim\n");
        else if (live[who] && what < 5)
            used += sprintf(text + used, "realloc %c %u\n", names[who], size);
        else if (live[who])
            used += sprintf(text + used, "free %c\n", names[who]), live[who] = false;
        else
            used += sprintf(text + used, "malloc %c %u\n", names[who], size), live[who] = true;
    }
    set_up_heap(&set, text, 0, options);
    while (session_step(set.session) == SESSION_STEPPED) {
        const record *record = session_record(set.session, 0);
        for (int stage = 0; stage <= stage_count(record, 0) + 1; stage++) {
            overlay overlay;
            stage_overlay(set.session, stage, 0, &overlay);
            assert_covers_segments(heap_behind(set.session), &overlay);
            assert_marks_are_inside(&overlay);
        }
    }
    assert_null(session_complaint(set.session));
    take_down(&set);
}

static void test_overlays_cover_whole_segments_whatever_is_resized(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 36; seed++)
        assert_any_operations_are_covered((allocator_options){
            .page_size = 4096, .placement.policy = (int)(seed % MEMS_POLICIES),
            .coalescing = (coalescing)(seed % 3 * (seed % 2)), .give_back = seed % 5 == 0,
            .alignment = (size_t)1 << seed % 7,
        }, seed);
}

/* From wherever one begins, the spans follow one another without a gap to the end of all. */
static void assert_spans_tile(const heap_view *view, size_t step)
{
    const places *places = &view->places;

    for (size_t from = 0; from < places->count; from += step) {
        spans spans = spans_from(view, from);
        span span;
        assert_true(spans_next(&spans, &span));
        assert_true(span.place <= from && from < span_end(&span));
        size_t next = span.place;
        do {
            assert_int_equal(span.place, next);
            assert_int_equal(places_find(places, span.start), span.place);
            assert_int_equal(places_address(places, span.place), span.start);
            assert_true(span.size > 0);
            next = span_end(&span);
        } while (spans_next(&spans, &span));
        assert_int_equal(next, places->count);
    }
}

static void test_spans_have_no_gaps_at_any_stage_and_selection(void **state)
{
    (void)state;
    for (int kind = 0; kind < 2; kind++) {
        stage_set set;
        set_up_heap(&set, "random", 0,
                    (allocator_options){.page_size = 4096, .give_back = kind == 1});
        for (int n = 0; n < 200; n++) {
            session_step(set.session);
            int sweep = n % 3 ? 0 : stage_sweep(set.session);
            set.scene.lens.selecting = n % 2;
            set.scene.lens.selected = 1000 + (uintptr_t)n * 97;
            for (int stage = 0; stage <= stage_count(session_record(set.session, 0), sweep); stage++) {
                set.scene.lens.stage = stage;
                set.scene.lens.sweep = sweep;
                assert_spans_tile(show_in(&set, (rect){0, 0, 12, 80}), 1021);
            }
        }
        take_down(&set);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_stage_shows_what_the_heap_did_in_it),
        cmocka_unit_test(test_a_block_that_is_resized_is_seen_where_it_was_and_where_it_is),
        cmocka_unit_test(test_coalescing_on_demand_is_seen_at_every_border),
        cmocka_unit_test(test_what_is_given_back_is_seen_once_more),
        cmocka_unit_test(test_before_the_first_operation_there_is_nothing_to_show),
        cmocka_unit_test(test_a_search_lights_up_in_order_then_what_follows_is_as_without),
        cmocka_unit_test(test_each_stage_is_said_in_words),
        cmocka_unit_test(test_overlays_cover_whole_segments_and_vanish_when_done),
        cmocka_unit_test(test_overlays_cover_whole_segments_whatever_is_resized),
        cmocka_unit_test(test_spans_have_no_gaps_at_any_stage_and_selection),
    };

    return cmocka_run_group_tests_name("stages", tests, NULL, NULL);
}

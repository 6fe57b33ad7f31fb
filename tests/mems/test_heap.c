/* Heaps as objects: heaps beside each other, looking, and figures. Options are in test_options.c,
 * resizing in test_realloc.c, what the policies choose in test_policy.c, events in test_events.c,
 * mems_heap_check in test_check.c. */
#include <errno.h>
#include <float.h>
#include <string.h>
#include <unistd.h>

#include "scene.h"

#define PAGE ((size_t)getpagesize())
#define BASE ((uintptr_t)MEMS_BASE_ADDRESS)

/* The defaults, with the base address said aloud: what it is otherwise has its own test. */
static mems_heap *opened(void)
{
    return mems_heap_open(&(mems_heap_options){.base_address = BASE}, NULL);
}

static int open_heap(void **state)
{
    (void)state;
    heap = opened();
    return heap ? 0 : -1;
}

/* The same as assert_heap(), and a student's own walk finds nothing wrong either. */
#define assert_sound_heap(...)                                                                     \
    do {                                                                                           \
        assert_heap(__VA_ARGS__);                                                                  \
        assert_ptr_equal((void *)assert_sound(mems_heap_head(heap), BASE, PAGE),                   \
                         mems_heap_next_address(heap));                                            \
    } while (0)

static void test_closing_no_heap_is_fine(void **state)
{
    (void)state;
    mems_heap_close(NULL);
}

/* --- Heaps beside each other ------------------------------------------------------------------ */

static void test_heaps_are_independent(void **state)
{
    static snapshot before;
    mems_heap *other = opened();

    (void)state;
    assert_ptr_equal(mems_heap_malloc(heap, 10), at(0));
    assert_ptr_equal(mems_heap_malloc(other, 20), at(0));
    assert_ptr_not_equal(mems_heap_get(heap, at(0)), mems_heap_get(other, at(0)));
    memset(mems_heap_get(heap, at(0)), 'h', 10);
    memset(mems_heap_get(other, at(0)), 'o', 20);
    assert_memory_equal(mems_heap_get(heap, at(0)), "hhhhhhhhhh", 10);

    snapshot_take(&before, mems_heap_head(heap));
    assert_true(mems_heap_free(other, at(0)));
    mems_heap_malloc(other, 3 * PAGE);
    mems_heap_close(other);
    assert_unchanged(&before, mems_heap_head(heap));
    assert_memory_equal(mems_heap_get(heap, at(0)), "hhhhhhhhhh", 10);
    assert_sound_heap("P10 H%zu", PAGE - 10);
}

static void test_the_default_heap_is_independent_of_others(void **state)
{
    (void)state;
    mems_malloc(10);
    mems_heap_malloc(heap, 20);
    assert_chains(head, "P10 H%zu", (size_t)PAGE_SIZE - 10);
    mems_finish();
    assert_sound_heap("P20 H%zu", PAGE - 20);
}

static void test_a_heap_refuses_what_is_not_the_first_byte_of_a_live_block_of_its_own(void **state)
{
    mems_heap *other = opened();
    static snapshot before;

    (void)state;
    mems_heap_malloc(heap, 10);
    mems_heap_malloc(heap, 20);
    mems_heap_malloc(other, 15);
    mems_heap_malloc(other, 2 * PAGE);
    assert_true(mems_heap_free(heap, at(10)));
    snapshot_take(&before, mems_heap_head(heap));
    mems_figures figures = mems_heap_figures(heap);
    assert_false(mems_heap_free(heap, at(15)));     /* a HOLE here */
    assert_false(mems_heap_free(heap, at(PAGE)));   /* beyond this heap */
    assert_false(mems_heap_free(heap, at(10)));     /* freed before */
    assert_false(mems_heap_free(heap, at(9)));      /* interior */
    assert_false(mems_heap_free(heap, NULL));
    assert_unchanged(&before, mems_heap_head(heap));
    mems_figures after = mems_heap_figures(heap);
    figures.not_found += 5;
    assert_memory_equal(&after, &figures, sizeof figures);
    assert_true(mems_heap_free(other, at(PAGE)));
    mems_heap_close(other);
}

static void test_a_pointer_of_another_heap_is_an_address_not_found(void **state)
{
    static snapshot before;
    mems_heap *other = mems_heap_open(&(mems_heap_options){.base_address = BASE + 64 * PAGE}, NULL);

    (void)state;
    mems_heap_malloc(heap, 10);
    void *block = mems_heap_malloc(other, 10);
    snapshot_take(&before, mems_heap_head(heap));
    assert_null(mems_heap_get(heap, block));
    assert_null(mems_heap_find(heap, block, NULL));
    assert_false(mems_heap_free(heap, block));
    errno = 0;
    assert_null(mems_heap_realloc(heap, block, 20));
    assert_int_equal(errno, EINVAL);
    assert_int_equal(mems_heap_figures(heap).not_found, 2);
    assert_unchanged(&before, mems_heap_head(heap));
    assert_non_null(mems_heap_get(other, block));
    mems_heap_close(other);
}

/* --- Looking ---------------------------------------------------------------------------------- */

static void assert_found(size_t offset, const MainChainNode *wanted_main,
                         const SubChainNode *wanted)
{
    const MainChainNode *main = NULL;

    assert_ptr_equal(mems_heap_find(heap, at(offset), &main), wanted);
    assert_ptr_equal(main, wanted_main);
    assert_ptr_equal(mems_heap_find(heap, at(offset), NULL), wanted);
}

static void test_find_names_segment_and_main_node_of_every_address(void **state)
{
    (void)state;
    assert_null(mems_heap_find(heap, at(0), NULL));
    mems_heap_malloc(heap, 10);
    mems_heap_malloc(heap, 2 * PAGE);
    const MainChainNode *main = mems_heap_head(heap);

    for (size_t i = 0; i < 10; i++)
        assert_found(i, main, main->sub_chain_head);
    for (size_t i = 10; i < PAGE; i++)
        assert_found(i, main, main->sub_chain_head->next);
    assert_found(PAGE, main->next, main->next->sub_chain_head);
    assert_found(3 * PAGE - 1, main->next, main->next->sub_chain_head);
    assert_null(mems_heap_find(heap, at(3 * PAGE), NULL));
    assert_null(mems_heap_find(heap, (char *)at(0) - 1, NULL));
    assert_null(mems_heap_find(heap, NULL, NULL));
    assert_null(mems_heap_find(heap, (void *)UINTPTR_MAX, NULL));
}

static void test_get_is_the_address_inside_the_mapping_of_a_live_byte_only(void **state)
{
    (void)state;
    assert_null(mems_heap_get(heap, at(0)));
    mems_heap_malloc(heap, 10);
    mems_heap_malloc(heap, 10);
    mems_heap_free(heap, at(0));
    const char *memory = mems_heap_head(heap)->sub_chain_head->physical_address;
    assert_null(mems_heap_get(heap, at(0)));
    assert_null(mems_heap_get(heap, at(9)));
    for (size_t i = 10; i < 20; i++)
        assert_ptr_equal(mems_heap_get(heap, at(i)), memory + i);
    assert_null(mems_heap_get(heap, at(20)));
    assert_null(mems_heap_get(heap, at(PAGE)));
    assert_null(mems_heap_get(heap, NULL));
}

/* Where a walk is expected to be; it wants to see `until` segments. */
typedef struct walker {
    const MainChainNode *main;
    const SubChainNode *segment;
    size_t seen, until;
} walker;

static bool step(void *context, const MainChainNode *main, const SubChainNode *segment)
{
    walker *at = context;

    assert_ptr_equal(main, at->main);
    assert_ptr_equal(segment, at->segment);
    at->segment = segment->next;
    if (!at->segment && (at->main = main->next))
        at->segment = at->main->sub_chain_head;
    return ++at->seen < at->until;
}

static bool walk(walker *from, size_t until)
{
    const MainChainNode *main = mems_heap_head(heap);

    *from = (walker){main, main ? main->sub_chain_head : NULL, 0, until};
    return mems_heap_walk(heap, step, from);
}

static void test_walk_visits_every_segment_in_order_until_told_to_stop(void **state)
{
    walker last;

    (void)state;
    assert_true(walk(&last, 1));
    assert_int_equal(last.seen, 0);
    mems_heap_malloc(heap, 10);
    mems_heap_malloc(heap, 20);
    mems_heap_malloc(heap, 2 * PAGE - 1);
    mems_heap_free(heap, at(0));
    assert_true(walk(&last, 100));
    assert_int_equal(last.seen, 5);                   /* H10 P20 H | P H1 */
    assert_null(last.main);
    assert_false(walk(&last, 5));                     /* the last one says no */
    assert_int_equal(last.seen, 5);
    for (size_t until = 1; until < 5; until++) {
        assert_false(walk(&last, until));
        assert_int_equal(last.seen, until);
    }
}

typedef struct sheet {
    size_t used, calls;
    char text[1 << 16];
} sheet;

static void write_sheet(void *context, const char *text, size_t length)
{
    sheet *to = context;

    assert_true(length > 0 && length < sizeof to->text - to->used);
    memcpy(to->text + to->used, text, length);
    to->used += length;
    to->calls++;
}

static void test_print_is_the_text_of_mems_print_stats_into_any_sink(void **state)
{
    static sheet empty, none, full;

    (void)state;
    mems_heap_print(NULL, write_sheet, &none);
    mems_heap_print(heap, write_sheet, &empty);
    assert_string_equal(none.text, empty.text);
    for (size_t i = 1; i <= 200; i++) {
        mems_malloc(i);
        mems_heap_malloc(heap, i);
    }
    capture_begin(STDOUT_FILENO);
    mems_print_stats();
    const char *printed = capture_end();
    mems_heap_print(heap, write_sheet, &full);
    assert_string_equal(full.text, printed);
    assert_in_range(full.calls, 1, full.used / 1000 + 1);   /* not one call a piece */
    mems_finish();
}

/* --- Figures ---------------------------------------------------------------------------------- */

#define assert_figure(name) assert_int_equal(got.name, wanted->name)

/* All but the bookkeeping, which is the heap's own affair: some pages. */
static void assert_figures(const mems_figures *wanted)
{
    mems_figures got = mems_heap_figures(heap);

    assert_figure(live_blocks);
    assert_figure(live_bytes);
    assert_figure(peak_live_bytes);
    assert_figure(holes);
    assert_figure(free_bytes);
    assert_figure(largest_hole);
    assert_figure(main_nodes);
    assert_figure(mapped_bytes);
    assert_figure(peak_mapped_bytes);
    assert_figure(allocations);
    assert_figure(callocs);
    assert_figure(reallocations);
    assert_figure(frees);
    assert_figure(failures);
    assert_figure(not_found);
    assert_true(got.bookkeeping_bytes > 0 && got.bookkeeping_bytes % PAGE == 0);
}

static void test_figures_after_each_kind_of_call(void **state)
{
    const size_t page = PAGE;
    mems_figures wanted = {0};

    (void)state;
    assert_figures(&wanted);
    mems_heap_malloc(heap, 100);                    /* mapped and split */
    wanted.allocations = wanted.live_blocks = wanted.main_nodes = wanted.holes = 1;
    wanted.mapped_bytes = wanted.peak_mapped_bytes = page;
    wanted.live_bytes = wanted.peak_live_bytes = 100;
    wanted.free_bytes = wanted.largest_hole = page - 100;
    assert_figures(&wanted);
    mems_heap_calloc(heap, page / 4 - 25, 4);       /* taken whole */
    wanted.allocations = wanted.live_blocks = 2;
    wanted.callocs = 1;
    wanted.live_bytes = wanted.peak_live_bytes = page;
    wanted.holes = wanted.free_bytes = wanted.largest_hole = 0;
    assert_figures(&wanted);
    mems_heap_malloc(heap, 2 * page);               /* mapped and taken whole */
    wanted.allocations = wanted.live_blocks = 3;
    wanted.main_nodes = 2;
    wanted.live_bytes = wanted.peak_live_bytes = 3 * page;
    wanted.mapped_bytes = wanted.peak_mapped_bytes = 3 * page;
    assert_figures(&wanted);
    mems_heap_free(heap, at(0));                    /* merged with nothing */
    mems_heap_free(heap, at(page));
    wanted.frees = wanted.holes = 2;
    wanted.live_blocks = 1;
    wanted.live_bytes = page - 100;
    wanted.free_bytes = 2 * page + 100;
    wanted.largest_hole = 2 * page;
    assert_figures(&wanted);
    mems_heap_free(heap, at(100));                  /* merged */
    wanted.frees = 3;
    wanted.live_blocks = wanted.live_bytes = 0;
    wanted.free_bytes = 3 * page;
    assert_figures(&wanted);
    assert_sound_heap("H%zu | H%zu", page, 2 * page);
    assert_int_equal(mems_heap_trim(heap), 3 * page);
    wanted.main_nodes = wanted.holes = wanted.mapped_bytes = 0;
    wanted.free_bytes = wanted.largest_hole = 0;
    assert_figures(&wanted);
}

static void test_figures_after_each_kind_of_realloc(void **state)
{
    const size_t page = PAGE;
    mems_figures wanted = {.allocations = 2, .live_blocks = 2, .live_bytes = 300,
        .peak_live_bytes = 300, .holes = 1, .free_bytes = page - 300, .largest_hole = page - 300,
        .main_nodes = 1, .mapped_bytes = page, .peak_mapped_bytes = page};

    (void)state;
    mems_heap_realloc(heap, NULL, 100);             /* is malloc */
    mems_heap_malloc(heap, 200);
    assert_figures(&wanted);
    mems_heap_realloc(heap, at(100), 250);          /* in place */
    wanted.reallocations = 1;
    wanted.live_bytes = wanted.peak_live_bytes = 350;
    wanted.free_bytes = wanted.largest_hole = page - 350;
    assert_figures(&wanted);
    mems_heap_realloc(heap, at(0), 100);            /* as it was */
    wanted.reallocations = 2;
    assert_figures(&wanted);
    mems_heap_realloc(heap, at(100), 50);           /* shorter */
    wanted.reallocations = 3;
    wanted.live_bytes = 150;
    wanted.free_bytes = wanted.largest_hole = page - 150;
    assert_figures(&wanted);
    mems_heap_realloc(heap, at(0), 500);            /* moved: for a moment, both are live */
    wanted.reallocations = 4;
    wanted.live_bytes = 550;
    wanted.peak_live_bytes = 650;
    wanted.holes = 2;
    wanted.free_bytes = page - 550;
    wanted.largest_hole = page - 650;
    assert_figures(&wanted);
    mems_heap_realloc(heap, at(100), 0);            /* is free */
    wanted.frees = 1;
    wanted.live_blocks = 1;
    wanted.live_bytes = 500;
    wanted.free_bytes = page - 500;
    assert_figures(&wanted);
    assert_sound_heap("H150 P500 H%zu", page - 650);
}

static void test_figures_after_each_kind_of_refusal(void **state)
{
    mems_figures wanted;

    (void)state;
    mems_heap_malloc(heap, 50);
    wanted = mems_heap_figures(heap);
    mems_heap_malloc(heap, 0);
    mems_heap_malloc(heap, SIZE_MAX);
    mems_heap_calloc(heap, 3, SIZE_MAX / 2);
    mems_heap_calloc(heap, 0, 3);
    mems_heap_calloc(heap, 3, 0);
    mems_heap_realloc(heap, at(0), SIZE_MAX);
    wanted.failures = 6;
    assert_figures(&wanted);
    mems_heap_free(heap, at(1));
    wanted.not_found = 1;
    assert_figures(&wanted);
    mems_heap_realloc(heap, at(1), 10);
    wanted.not_found = 2;
    wanted.failures = 7;
    assert_figures(&wanted);
    assert_sound_heap("P50 H%zu", PAGE - 50);
}

static void assert_about(double got, double wanted)
{
    assert_true(got >= wanted - 4 * DBL_EPSILON && got <= wanted + 4 * DBL_EPSILON);
}

static void test_external_fragmentation_is_the_part_outside_the_largest_hole(void **state)
{
    mems_figures figures = {.live_bytes = 10, .mapped_bytes = 10};

    (void)state;
    assert_about(mems_external_fragmentation(&figures), 0);
    figures.free_bytes = figures.largest_hole = 300;
    assert_about(mems_external_fragmentation(&figures), 0);
    figures.largest_hole = 100;
    assert_about(mems_external_fragmentation(&figures), 2.0 / 3);
    figures.largest_hole = 75;
    assert_about(mems_external_fragmentation(&figures), 0.75);
}

static void test_utilisation_is_live_over_mapped(void **state)
{
    mems_figures figures = {0};

    (void)state;
    assert_about(mems_utilisation(&figures), 0);
    figures.mapped_bytes = 4096;
    assert_about(mems_utilisation(&figures), 0);
    figures.live_bytes = 1024;
    figures.peak_live_bytes = 4096;
    assert_about(mems_utilisation(&figures), 0.25);
    figures.live_bytes = 4096;
    assert_about(mems_utilisation(&figures), 1);
}

#define in_heap(test) cmocka_unit_test_setup_teardown(test, open_heap, close_heap)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closing_no_heap_is_fine),
        in_heap(test_heaps_are_independent),
        in_heap(test_the_default_heap_is_independent_of_others),
        in_heap(test_a_heap_refuses_what_is_not_the_first_byte_of_a_live_block_of_its_own),
        in_heap(test_a_pointer_of_another_heap_is_an_address_not_found),
        in_heap(test_find_names_segment_and_main_node_of_every_address),
        in_heap(test_walk_visits_every_segment_in_order_until_told_to_stop),
        in_heap(test_get_is_the_address_inside_the_mapping_of_a_live_byte_only),
        in_heap(test_print_is_the_text_of_mems_print_stats_into_any_sink),
        in_heap(test_figures_after_each_kind_of_call),
        in_heap(test_figures_after_each_kind_of_realloc),
        in_heap(test_figures_after_each_kind_of_refusal),
        cmocka_unit_test(test_external_fragmentation_is_the_part_outside_the_largest_hole),
        cmocka_unit_test(test_utilisation_is_live_over_mapped),
    };

    return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}

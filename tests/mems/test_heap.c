/* Heaps as objects: options good and bad, heaps beside each other, looking, and figures. What the
 * policies choose is in test_policy.c, events in test_events.c, mems_heap_check in test_check.c. */
#include <errno.h>
#include <float.h>
#include <mems/heap.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"

#define PAGE ((size_t)getpagesize())
#define BASE ((uintptr_t)MEMS_BASE_ADDRESS)

static mems_heap *heap;

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

static int close_heap(void **state)
{
    (void)state;
    mems_heap_close(heap);
    heap = NULL;
    return 0;
}

static void *at(size_t offset)
{
    return (void *)(BASE + offset);
}

/* The heap reads as said, is sound, and finds no fault with itself. */
#define assert_heap(...)                                                                           \
    do {                                                                                           \
        assert_chains(mems_heap_head(heap), __VA_ARGS__);                                          \
        assert_ptr_equal((void *)assert_sound(mems_heap_head(heap), BASE, PAGE),                   \
                         mems_heap_next_address(heap));                                            \
        assert_null(mems_heap_check(heap));                                                        \
    } while (0)

/* --- Options ---------------------------------------------------------------------------------- */

static void assert_is_default(const mems_heap *opened)
{
    assert_non_null(opened);
    assert_int_equal(mems_heap_page_size(opened), PAGE);
    assert_int_equal(mems_heap_policy(opened), MEMS_FIRST_FIT);
    assert_ptr_equal(mems_heap_next_address(opened), at(0));
    assert_null(mems_heap_head(opened));
    assert_null(mems_heap_check(opened));
}

static void test_no_options_and_options_all_zero_are_the_specifications_heap(void **state)
{
    const mems_heap_options zero = {0};
    const char *why = "untouched";

    (void)state;
    mems_heap *bare = mems_heap_open(NULL, NULL), *zeroed = mems_heap_open(&zero, &why);
    assert_is_default(bare);
    assert_is_default(zeroed);
    mems_heap_close(bare);
    mems_heap_close(zeroed);
}

static void test_options_are_taken(void **state)
{
    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        const mems_heap_options options = {4 * PAGE, 123456, (mems_policy)policy};
        heap = mems_heap_open(&options, NULL);
        assert_non_null(heap);
        assert_int_equal(mems_heap_page_size(heap), 4 * PAGE);
        assert_int_equal(mems_heap_policy(heap), policy);
        assert_ptr_equal(mems_heap_next_address(heap), (void *)123456);
        assert_ptr_equal(mems_heap_malloc(heap, 100), (void *)123456);
        assert_chains(mems_heap_head(heap), "P100 H%zu", 4 * PAGE - 100);
        assert_null(mems_heap_check(heap));
        mems_heap_close(heap);
    }
    heap = NULL;
}

static void assert_refused(mems_heap_options options, int error, const char *named)
{
    const char *why = NULL;

    errno = 0;
    assert_null(mems_heap_open(&options, &why));
    assert_int_equal(errno, error);
    assert_non_null(why);
    assert_non_null(strstr(why, named));
    errno = 0;
    assert_null(mems_heap_open(&options, NULL));    /* nobody need ask why */
    assert_int_equal(errno, error);
}

static void test_bad_options_are_refused_by_name(void **state)
{
    (void)state;
    assert_refused((mems_heap_options){.page_size = 1}, EINVAL, "page size");
    assert_refused((mems_heap_options){.page_size = PAGE + 1}, EINVAL, "page size");
    assert_refused((mems_heap_options){.page_size = PAGE / 2}, EINVAL, "page size");
    assert_refused((mems_heap_options){.page_size = SIZE_MAX}, EINVAL, "page size");
    assert_refused((mems_heap_options){.policy = MEMS_POLICIES}, EINVAL, "policy");
    assert_refused((mems_heap_options){.policy = (mems_policy)-1}, EINVAL, "policy");
    assert_refused((mems_heap_options){.page_size = SIZE_MAX / 4 / PAGE * PAGE}, ENOMEM,
                   "page size");
}

static void test_closing_no_heap_is_fine(void **state)
{
    (void)state;
    mems_heap_close(NULL);
}

static void test_address_space_ends_where_the_largest_address_is(void **state)
{
    const mems_heap_options options = {.base_address = UINTPTR_MAX - 2 * PAGE - 10};

    (void)state;
    heap = mems_heap_open(&options, NULL);
    assert_non_null(mems_heap_malloc(heap, 100));
    assert_null(mems_heap_malloc(heap, PAGE + 1));
    assert_int_equal(errno, ENOMEM);
    assert_non_null(mems_heap_malloc(heap, PAGE));
    assert_null(mems_heap_malloc(heap, PAGE));
    assert_non_null(mems_heap_malloc(heap, PAGE - 100));
    assert_chains(mems_heap_head(heap), "P100 P%zu | P%zu", PAGE - 100, PAGE);
    assert_null(mems_heap_check(heap));
    close_heap(state);
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
    assert_heap("P10 H%zu", PAGE - 10);
}

static void test_the_default_heap_is_independent_of_others(void **state)
{
    (void)state;
    mems_malloc(10);
    mems_heap_malloc(heap, 20);
    assert_chains(head, "P10 H%zu", (size_t)PAGE_SIZE - 10);
    mems_finish();
    assert_heap("P20 H%zu", PAGE - 20);
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
    assert_memory_equal(&after, &figures, sizeof figures);
    assert_true(mems_heap_free(other, at(PAGE)));
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

/* In the order of the struct. Bookkeeping must not be counted, so all can be told beforehand. */
static void assert_figures(mems_figures wanted)
{
    mems_figures got = mems_heap_figures(heap);

    assert_int_equal(got.live_blocks, wanted.live_blocks);
    assert_int_equal(got.live_bytes, wanted.live_bytes);
    assert_int_equal(got.peak_live_bytes, wanted.peak_live_bytes);
    assert_int_equal(got.holes, wanted.holes);
    assert_int_equal(got.free_bytes, wanted.free_bytes);
    assert_int_equal(got.largest_hole, wanted.largest_hole);
    assert_int_equal(got.main_nodes, wanted.main_nodes);
    assert_int_equal(got.mapped_bytes, wanted.mapped_bytes);
    assert_int_equal(got.peak_mapped_bytes, wanted.peak_mapped_bytes);
    assert_int_equal(got.allocations, wanted.allocations);
    assert_int_equal(got.frees, wanted.frees);
    assert_int_equal(got.failures, wanted.failures);
}

static void test_figures_after_each_kind_of_call(void **state)
{
    const size_t page = PAGE;

    (void)state;
    assert_figures((mems_figures){0});
    mems_heap_malloc(heap, 100);                    /* mapped and split */
    assert_figures((mems_figures){1, 100, 100, 1, page - 100, page - 100, 1, page, page, 1, 0, 0});
    mems_heap_malloc(heap, page - 100);             /* taken whole */
    assert_figures((mems_figures){2, page, page, 0, 0, 0, 1, page, page, 2, 0, 0});
    mems_heap_malloc(heap, 2 * page);               /* mapped and taken whole */
    assert_figures((mems_figures){3, 3 * page, 3 * page, 0, 0, 0, 2, 3 * page, 3 * page, 3, 0, 0});
    mems_heap_free(heap, at(0));                    /* merged with nothing */
    assert_figures((mems_figures){2, 3 * page - 100, 3 * page, 1, 100, 100, 2, 3 * page, 3 * page,
                                  3, 1, 0});
    mems_heap_free(heap, at(page));
    assert_figures((mems_figures){1, page - 100, 3 * page, 2, 2 * page + 100, 2 * page, 2, 3 * page,
                                  3 * page, 3, 2, 0});
    mems_heap_free(heap, at(100));                  /* merged */
    assert_figures((mems_figures){0, 0, 3 * page, 2, 3 * page, 2 * page, 2, 3 * page, 3 * page,
                                  3, 3, 0});
    mems_heap_malloc(heap, 0);                      /* what does nothing */
    mems_heap_malloc(heap, SIZE_MAX);
    mems_heap_free(heap, at(100));
    assert_figures((mems_figures){0, 0, 3 * page, 2, 3 * page, 2 * page, 2, 3 * page, 3 * page,
                                  3, 3, 2});
    mems_heap_malloc(heap, 50);                     /* below the peak */
    assert_figures((mems_figures){1, 50, 3 * page, 2, 3 * page - 50, 2 * page, 2, 3 * page,
                                  3 * page, 4, 3, 2});
    assert_heap("P50 H%zu | H%zu", page - 50, 2 * page);
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
        cmocka_unit_test(test_no_options_and_options_all_zero_are_the_specifications_heap),
        cmocka_unit_test(test_options_are_taken),
        cmocka_unit_test(test_bad_options_are_refused_by_name),
        cmocka_unit_test(test_closing_no_heap_is_fine),
        cmocka_unit_test(test_address_space_ends_where_the_largest_address_is),
        in_heap(test_heaps_are_independent),
        in_heap(test_the_default_heap_is_independent_of_others),
        in_heap(test_a_heap_refuses_what_is_not_the_first_byte_of_a_live_block_of_its_own),
        in_heap(test_find_names_segment_and_main_node_of_every_address),
        in_heap(test_get_is_the_address_inside_the_mapping_of_a_live_byte_only),
        in_heap(test_print_is_the_text_of_mems_print_stats_into_any_sink),
        in_heap(test_figures_after_each_kind_of_call),
        cmocka_unit_test(test_external_fragmentation_is_the_part_outside_the_largest_hole),
        cmocka_unit_test(test_utilisation_is_live_over_mapped),
    };

    return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}

/* mems_print_stats() byte for byte, and its place among what the program prints itself. Compiled
 * for the same page sizes and base addresses as test_spec.c: the expected texts are computed, and
 * the specification's own example stands here as it is. */
#include <stdio.h>
#include <unistd.h>

#include "spec.h"

#define TOP "----- MeMS SYSTEM STATS -----\n"
#define BOTTOM "-----------------------------\n"
#define EMPTY_HEAP                                                                                 \
    TOP "Pages used:\t0\nSpace unused:\t0\nMain Chain Length:\t0\nSub-chain Length array: []\n"    \
    BOTTOM

static const char *stats(void)
{
    capture_begin(STDOUT_FILENO);
    mems_print_stats();
    return capture_end();
}

__attribute__((format(printf, 1, 2)))
static const char *text(const char *format, ...)
{
    static char formatted[1 << 17];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(formatted, sizeof formatted, format, arguments);
    va_end(arguments);
    assert_in_range(length, 1, sizeof formatted - 1);
    return formatted;
}

static void test_a_heap_not_yet_opened_prints_as_an_empty_one(void **state)
{
    (void)state;
    assert_string_equal(stats(), EMPTY_HEAP);
    assert_null(head);
    assert_null(next_virtual_address);
}

static void test_empty_heap(void **state)
{
    (void)state;
    mems_init();
    assert_string_equal(stats(), EMPTY_HEAP);
    mems_malloc(1);
    mems_finish();
    assert_string_equal(stats(), EMPTY_HEAP);
}

#if PAGE_SIZE == 4096 && MEMS_BASE_ADDRESS == 1000
static void test_the_example_of_the_specification_to_the_letter(void **state)
{
    (void)state;
    mems_init();
    void *a = mems_malloc(3000);
    void *b = mems_malloc(500);
    void *c = mems_malloc(2000);
    mems_free(a);
    assert_string_equal(stats(),
        "----- MeMS SYSTEM STATS -----\n"
        "MAIN[1000:5095]-> H[1000:3999] <-> P[4000:4499] <-> H[4500:5095] <-> NULL\n"
        "MAIN[5096:9191]-> P[5096:7095] <-> H[7096:9191] <-> NULL\n"
        "Pages used:\t2\n"
        "Space unused:\t5692\n"
        "Main Chain Length:\t2\n"
        "Sub-chain Length array: [3, 2, ]\n"
        "-----------------------------\n");
    assert_non_null(b);
    assert_non_null(c);
}
#endif

static void test_the_same_shape_in_terms_of_the_page_size(void **state)
{
    (void)state;
    void *a = mems_malloc(PAGE - 1096);
    mems_malloc(500);
    mems_malloc(PAGE + 1);
    mems_free(a);
    assert_string_equal(stats(), text(
        TOP
        "MAIN[%zu:%zu]-> H[%zu:%zu] <-> P[%zu:%zu] <-> H[%zu:%zu] <-> NULL\n"
        "MAIN[%zu:%zu]-> P[%zu:%zu] <-> H[%zu:%zu] <-> NULL\n"
        "Pages used:\t3\nSpace unused:\t%zu\nMain Chain Length:\t2\n"
        "Sub-chain Length array: [3, 2, ]\n" BOTTOM,
        BASE, BASE + PAGE - 1, BASE, BASE + PAGE - 1097, BASE + PAGE - 1096, BASE + PAGE - 597,
        BASE + PAGE - 596, BASE + PAGE - 1,
        BASE + PAGE, BASE + 3 * PAGE - 1, BASE + PAGE, BASE + 2 * PAGE, BASE + 2 * PAGE + 1,
        BASE + 3 * PAGE - 1,
        (PAGE - 1096) + 596 + (PAGE - 1)));
}

static void test_full_heap_has_no_space_unused(void **state)
{
    (void)state;
    mems_malloc(2 * PAGE);
    assert_string_equal(stats(), text(
        TOP "MAIN[%zu:%zu]-> P[%zu:%zu] <-> NULL\n"
        "Pages used:\t2\nSpace unused:\t0\nMain Chain Length:\t1\nSub-chain Length array: [1, ]\n"
        BOTTOM,
        BASE, BASE + 2 * PAGE - 1, BASE, BASE + 2 * PAGE - 1));
}

/* Both kinds of length go far beyond what one write() or one buffer is likely to hold. */
static void test_long_chains_are_printed_whole(void **state)
{
    enum { NODES = 300, SEGMENTS = 200 };
    static char wanted[1 << 17];
    char *end = wanted;

    (void)state;
    for (size_t i = 0; i < NODES; i++)
        mems_malloc(PAGE);
    mems_free((void *)BASE);
    for (size_t i = 0; i < SEGMENTS; i++)
        mems_malloc(1);

    end += sprintf(end, TOP "MAIN[%zu:%zu]-> ", BASE, BASE + PAGE - 1);
    for (size_t i = 0; i < SEGMENTS; i++)
        end += sprintf(end, "P[%zu:%zu] <-> ", BASE + i, BASE + i);
    end += sprintf(end, "H[%zu:%zu] <-> NULL\n", BASE + SEGMENTS, BASE + PAGE - 1);
    for (size_t i = 1; i < NODES; i++) {
        size_t first = BASE + i * PAGE, last = first + PAGE - 1;
        end += sprintf(end, "MAIN[%zu:%zu]-> P[%zu:%zu] <-> NULL\n", first, last, first, last);
    }
    end += sprintf(end, "Pages used:\t%d\nSpace unused:\t%zu\nMain Chain Length:\t%d\n"
                   "Sub-chain Length array: [%d, ", NODES, PAGE - SEGMENTS, NODES, SEGMENTS + 1);
    for (size_t i = 1; i < NODES; i++)
        end += sprintf(end, "1, ");
    sprintf(end, "]\n" BOTTOM);
    assert_string_equal(stats(), wanted);
}

static void test_printing_changes_nothing(void **state)
{
    static snapshot before;

    (void)state;
    mems_malloc(100);
    mems_malloc(PAGE);
    snapshot_take(&before, head);
    stats();
    assert_unchanged(&before, head);
    assert_ptr_equal(next_virtual_address, (void *)(BASE + 2 * PAGE));
}

/* Standard output is fully buffered here, as it is into a file or a pipe (see main), so that text
 * which goes around the buffer would overtake the program's. */
static void test_output_is_in_step_with_the_programs_own_printf(void **state)
{
    (void)state;
    mems_init();
    capture_begin(STDOUT_FILENO);
    printf("one\n");
    mems_print_stats();
    printf("two, ");
    mems_free(NULL);
    printf("three");
    mems_print_stats();
    puts("four");
    assert_string_equal(capture_end(), "one\n" EMPTY_HEAP "two, ADDRESS NOT FOUND!!\n"
                        "three" EMPTY_HEAP "four\n");
}

int main(void)
{
    static char buffer[BUFSIZ];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_heap_not_yet_opened_prints_as_an_empty_one),
        cmocka_unit_test_teardown(test_empty_heap, finish_heap),
#if PAGE_SIZE == 4096 && MEMS_BASE_ADDRESS == 1000
        cmocka_unit_test_teardown(test_the_example_of_the_specification_to_the_letter, finish_heap),
#endif
        cmocka_unit_test_teardown(test_the_same_shape_in_terms_of_the_page_size, finish_heap),
        cmocka_unit_test_teardown(test_full_heap_has_no_space_unused, finish_heap),
        cmocka_unit_test_teardown(test_long_chains_are_printed_whole, finish_heap),
        cmocka_unit_test_teardown(test_printing_changes_nothing, finish_heap),
        cmocka_unit_test_teardown(test_output_is_in_step_with_the_programs_own_printf, finish_heap),
    };

    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}

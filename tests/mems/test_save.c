/* A heap saved, and made of that again: it is the same, and what is done to it comes out the same. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <mems/heap.h>

#include "watch.h"

enum { PAGE = 4096, BLOCKS = 300, STEPS = 900 };

/* --- A heap under way -------------------------------------------------------------------------- */

typedef struct run {
    mems_heap *heap;
    void *blocks[BLOCKS];       /* NULL where there is none */
    unsigned random;
} run;

static size_t lot(run *run, size_t bound)
{
    return (size_t)rand_r(&run->random) % bound;
}

/* Any one call; returns what it gave. */
static void *step(run *run)
{
    void **block = &run->blocks[lot(run, BLOCKS)];
    size_t size = 1 + lot(run, lot(run, 8) ? 700 : 9000);

    switch (lot(run, 40)) {
    case 0:
        return (void *)mems_heap_coalesce(run->heap);
    case 1:
        return (void *)mems_heap_trim(run->heap);
    case 2:
    case 3:
    case 4:
        if (!*block)
            return NULL;
        void *moved = mems_heap_realloc(run->heap, *block, size);
        return moved ? *block = moved : NULL;
    default:
        break;
    }
    if (*block) {
        mems_heap_free(run->heap, *block);
        return *block = NULL;
    }
    return *block = mems_heap_malloc(run->heap, size);
}

static void begin(run *run, const mems_heap_options *options, unsigned seed, size_t steps)
{
    *run = (struct run){.heap = mems_heap_open(options, NULL), .random = seed};
    assert_non_null(run->heap);
    while (steps-- > 0)
        step(run);
}

static void *save(const mems_heap *heap)
{
    size_t size = mems_heap_save(heap, NULL, 0);
    void *saved = malloc(size);

    assert_int_equal(mems_heap_save(heap, saved, size), size);
    return saved;
}

static void append(void *context, const char *text, size_t length)
{
    char *to = context;

    assert_true(strlen(to) + length < 1 << 18);
    strncat(to, text, length);
}

static mems_figures figures_of(const mems_heap *heap)
{
    mems_figures figures = mems_heap_figures(heap);

    figures.bookkeeping_bytes = 0;
    return figures;
}

static void assert_alike(const mems_heap *one, const mems_heap *other)
{
    static char texts[2][1 << 18];
    mems_figures first = figures_of(one), second = figures_of(other);

    assert_memory_equal(&first, &second, sizeof first);
    texts[0][0] = texts[1][0] = '\0';
    mems_heap_print(one, append, texts[0]);
    mems_heap_print(other, append, texts[1]);
    assert_string_equal(texts[0], texts[1]);
    assert_ptr_equal(mems_heap_next_address(one), mems_heap_next_address(other));
    assert_null(mems_heap_check(one));
    assert_null(mems_heap_check(other));
}

/* --- The same, now and from now on ------------------------------------------------------------- */

static void check(const mems_heap_options *options, unsigned seed, size_t steps)
{
    run run, again;

    begin(&run, options, seed, steps);
    void *saved = save(run.heap);
    again = run;
    again.heap = mems_heap_restore(saved);
    assert_non_null(again.heap);
    memset(saved, 0xa5, mems_heap_save(run.heap, NULL, 0));
    free(saved);
    assert_alike(run.heap, again.heap);
    for (int i = 0; i < STEPS; i++) {
        void *got = step(&run), *same = step(&again);
        assert_ptr_equal(got, same);
        if (i % 50 == 0)
            assert_alike(run.heap, again.heap);
    }
    assert_alike(run.heap, again.heap);
    mems_heap_close(run.heap);
    mems_heap_close(again.heap);
}

static void test_a_restored_heap_goes_on_as_the_saved_one_does(void **state)
{
    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++)
        for (int coalescing = MEMS_COALESCE_AT_ONCE; coalescing <= MEMS_COALESCE_NEVER; coalescing++)
            for (int kind = 0; kind < 4; kind++) {
                const mems_heap_options options = {
                    .page_size = PAGE,
                    .policy = (mems_policy)policy,
                    .coalescing = (mems_coalescing)coalescing,
                    .give_back = kind % 2,
                    .alignment = kind == 2 ? 64 : 1,
                    .smallest_mapping = kind == 3 ? 3 : 1,
                    .capacity = kind == 1 ? 40 * PAGE : 0,
                    .base_address = kind == 3 ? 0x100000 : 0,
                };
                check(&options, (unsigned)policy, 0);
                check(&options, (unsigned)policy, 1);
                check(&options, (unsigned)(policy + kind), 2000);
            }
}

static const mems_heap_options usual = {.page_size = PAGE};

static void test_too_little_room_is_told_and_left_alone(void **state)
{
    unsigned char memory[64];
    run run;

    (void)state;
    begin(&run, &usual, 1, 50);
    memset(memory, 7, sizeof memory);
    assert_true(mems_heap_save(run.heap, memory, sizeof memory) > sizeof memory);
    for (size_t i = 0; i < sizeof memory; i++)
        assert_int_equal(memory[i], 7);
    mems_heap_close(run.heap);
}

static void test_each_restored_heap_is_one_of_its_own(void **state)
{
    mems_heap *heaps[2];
    run run;

    (void)state;
    begin(&run, &usual, 4, 500);
    void *saved = save(run.heap), *block = NULL;
    for (int i = 0; i < BLOCKS && !block; i++)
        block = run.blocks[i];
    mems_heap_close(run.heap);
    for (int i = 0; i < 2; i++)
        assert_non_null(heaps[i] = mems_heap_restore(saved));
    unsigned char *one = mems_heap_get(heaps[0], block), *other = mems_heap_get(heaps[1], block);
    assert_ptr_not_equal(one, other);
    assert_int_equal(*one, 0);
    *one = 5;
    assert_int_equal(*other, 0);
    assert_true(mems_heap_free(heaps[0], block));
    assert_ptr_equal(mems_heap_get(heaps[1], block), other);
    mems_heap_close(heaps[0]);
    mems_heap_close(heaps[1]);
    free(saved);
}

/* Once the saved heap is closed, its memory is free; nobody else has asked for any since. */
static void test_memory_is_where_it_was(void **state)
{
    void *before[BLOCKS];
    run run;

    (void)state;
    begin(&run, &usual, 9, 1500);
    void *saved = save(run.heap);
    for (int i = 0; i < BLOCKS; i++)
        before[i] = mems_heap_get(run.heap, run.blocks[i]);
    mems_heap_close(run.heap);
    run.heap = mems_heap_restore(saved);
    for (int i = 0; i < BLOCKS; i++)
        assert_ptr_equal(mems_heap_get(run.heap, run.blocks[i]), before[i]);
    mems_heap_close(run.heap);
    free(saved);
}

/* --- Refusals ---------------------------------------------------------------------------------- */

/* Under a policy that has an index of its own, too. */
static void test_any_mmap_may_be_refused_and_nothing_is_left(void **state)
{
    const mems_heap_options options = {
        .page_size = PAGE, .policy = MEMS_BEST_FIT, .give_back = true,
    };
    run run;

    (void)state;
    begin(&run, &options, 2, 3000);
    void *saved = save(run.heap);
    for (size_t n = 1; ; n++) {
        watch_begin(PAGE);
        watch_fail(n);
        errno = 0;
        mems_heap *heap = mems_heap_restore(saved);
        if (!watched.failed) {
            assert_true(n > 3);
            assert_alike(run.heap, heap);
            mems_heap_close(heap);
            assert_int_equal(watched.live, 0);
            break;
        }
        if (heap) {                     /* it can do without that one */
            assert_alike(run.heap, heap);
            mems_heap_close(heap);
        } else
            assert_int_equal(errno, ENOMEM);
        assert_int_equal(watched.live, 0);
        assert_int_equal(watched.strangers, 0);
    }
    mems_heap_close(run.heap);
    free(saved);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_restored_heap_goes_on_as_the_saved_one_does),
        cmocka_unit_test(test_too_little_room_is_told_and_left_alone),
        cmocka_unit_test(test_each_restored_heap_is_one_of_its_own),
        cmocka_unit_test(test_memory_is_where_it_was),
        cmocka_unit_test(test_any_mmap_may_be_refused_and_nothing_is_left),
    };

    watch_begin(PAGE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

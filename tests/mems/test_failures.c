/* The system refuses memory: the same calls again and again, with the first mmap failing, then the
 * second, and so on until all of them are passed. A refusal is NULL and ENOMEM, the heap is as it
 * was, and the same call works when it is made again. */
#include <errno.h>
#include <mems/heap.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"
#include "watch.h"

#define PAGE ((size_t)getpagesize())
#define BASE ((uintptr_t)1000)

/* --- One sequence of calls, with and without a refusal ---------------------------------------- */

enum { CALLS = 600, BLOCKS = 400 };

static struct {
    mems_heap *heap;
    void *blocks[BLOCKS];
    size_t live;
    size_t refusals, refused_splits;
    void *expected[CALLS];      /* what each call returned where none was refused */
} run;

/* Whether some HOLE would do, so that only a node was lacking. */
static bool has_hole(size_t size)
{
    return mems_heap_figures(run.heap).largest_hole >= size;
}

static void assert_refused(const snapshot *before, mems_figures figures, size_t size, int error)
{
    mems_figures after = mems_heap_figures(run.heap);

    assert_int_equal(error, ENOMEM);
    assert_true(watched.failed);
    assert_unchanged(before, mems_heap_head(run.heap));
    assert_null(mems_heap_check(run.heap));
    figures.failures++;
    assert_memory_equal(&after, &figures, sizeof after);
    run.refusals++;
    run.refused_splits += has_hole(size);
}

static void *allocate(size_t size)
{
    static snapshot before;
    mems_figures figures = mems_heap_figures(run.heap);
    void *next = mems_heap_next_address(run.heap);
    bool may_fail = !watched.failed;

    if (may_fail)
        snapshot_take(&before, mems_heap_head(run.heap));
    errno = 0;
    void *block = mems_heap_malloc(run.heap, size);
    if (!block && may_fail) {
        assert_refused(&before, figures, size, errno);
        assert_ptr_equal(mems_heap_next_address(run.heap), next);
        block = mems_heap_malloc(run.heap, size);
    }
    assert_non_null(block);
    memset(mems_heap_get(run.heap, block), 'x', size);
    run.blocks[run.live++] = block;
    return block;
}

static void *release(size_t index)
{
    void *block = run.blocks[index];

    assert_true(mems_heap_free(run.heap, block));
    run.blocks[index] = run.blocks[--run.live];
    return block;
}

/* Little blocks, so that nodes run out when a HOLE is split; a large one now and then, and frees
 * between them that merge. */
static void *little_blocks(size_t step)
{
    if (step % 3 == 2 && run.live > 1)
        return release(step * 7 % run.live);
    return allocate(step % 50 == 0 ? 2 * PAGE - 10 : 1 + step % 13);
}

/* Main nodes and nothing else, so that nodes run out when one of those is made. */
static void *whole_pages(size_t step)
{
    return allocate(step % 3 == 0 ? PAGE - 1 : PAGE);
}

static void open_heap(mems_policy policy)
{
    const mems_heap_options options = {.base_address = BASE, .policy = policy};
    const char *why = NULL;

    errno = 0;
    run.live = 0;
    run.heap = mems_heap_open(&options, &why);
    if (!run.heap) {
        assert_int_equal(errno, ENOMEM);
        assert_true(watched.failed);
        assert_non_null(why);
        assert_int_equal(watched.live, 0);
        run.refusals++;
        run.heap = mems_heap_open(&options, NULL);
    }
    assert_non_null(run.heap);
}

/* Returns whether the `n`-th mmap came. */
static bool play(void *(*call)(size_t step), size_t calls, mems_policy policy, size_t n)
{
    watch_begin(PAGE);
    watch_fail(n);
    open_heap(policy);
    for (size_t step = 0; step < calls; step++) {
        void *got = call(step);
        if (n == 0)
            run.expected[step] = got;
        assert_ptr_equal(got, run.expected[step]);
        assert_null(mems_heap_check(run.heap));
    }
    mems_heap_close(run.heap);
    assert_int_equal(watched.live, 0);
    assert_int_equal(watched.strangers, 0);
    return watched.failed;
}

/* Each mmap of the sequence fails once, and none unnoticed. */
static void fail_each(void *(*call)(size_t step), size_t calls, mems_policy policy)
{
    size_t n = 0;

    run.refusals = run.refused_splits = 0;
    play(call, calls, policy, 0);
    size_t maps = watched.maps;
    do
        n++;
    while (play(call, calls, policy, n));
    assert_int_equal(n, maps + 1);
    assert_int_equal(run.refusals, maps);
}

static void test_any_one_mmap_may_fail_and_the_heap_stays_as_it_was(void **state)
{
    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        fail_each(little_blocks, CALLS, (mems_policy)policy);
        assert_true(run.refused_splits > 0);        /* all that lacked was a node */
    }
}

static void test_any_one_mmap_may_fail_where_each_block_maps(void **state)
{
    (void)state;
    fail_each(whole_pages, 120, MEMS_FIRST_FIT);
}

/* --- The default heap ------------------------------------------------------------------------- */

static int begin(void **state)
{
    (void)state;
    watch_begin(PAGE_SIZE);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    watch_fail(0);
    mems_finish();
    return 0;
}

static void test_init_may_fail_and_malloc_works_later(void **state)
{
    (void)state;
    watch_fail(1);
    errno = 0;
    mems_init();
    assert_true(watched.failed);
    assert_int_equal(errno, ENOMEM);
    assert_null(head);
    assert_null(next_virtual_address);
    assert_null(mems_get((void *)MEMS_BASE_ADDRESS));
    assert_ptr_equal(mems_malloc(10), (void *)MEMS_BASE_ADDRESS);
    assert_chains(head, "P10 H%zu", (size_t)PAGE_SIZE - 10);
}

static void test_malloc_before_init_may_fail_and_works_later(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 2; n++) {
        watch_fail(n);
        errno = 0;
        assert_null(mems_malloc(10));
        assert_true(watched.failed);
        assert_int_equal(errno, ENOMEM);
        assert_null(head);
        mems_finish();
        assert_int_equal(watched.live, 0);
    }
    assert_ptr_equal(mems_malloc(10), (void *)MEMS_BASE_ADDRESS);
    assert_chains(head, "P10 H%zu", (size_t)PAGE_SIZE - 10);
}

static void test_globals_are_as_before_where_malloc_fails(void **state)
{
    static snapshot before;

    (void)state;
    mems_malloc(PAGE_SIZE);
    mems_malloc(PAGE_SIZE - 1);
    snapshot_take(&before, head);
    watch_fail(1);
    errno = 0;
    assert_null(mems_malloc(2));
    assert_int_equal(errno, ENOMEM);
    assert_unchanged(&before, head);
    assert_ptr_equal(next_virtual_address, (void *)(MEMS_BASE_ADDRESS + 2 * PAGE_SIZE));
    assert_ptr_equal(mems_malloc(2), (void *)(MEMS_BASE_ADDRESS + 2 * PAGE_SIZE));
}

/* What needs no memory works while there is none. */
static void test_exact_fits_and_frees_need_nothing_of_the_system(void **state)
{
    (void)state;
    char *block = mems_malloc(PAGE_SIZE / 2);
    mems_malloc(PAGE_SIZE / 2);
    watch_fail(1);
    mems_free(block);
    assert_ptr_equal(mems_malloc(PAGE_SIZE / 2), block);
    assert_false(watched.failed);
}

#define default_heap(test) cmocka_unit_test_setup_teardown(test, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_one_mmap_may_fail_and_the_heap_stays_as_it_was),
        cmocka_unit_test(test_any_one_mmap_may_fail_where_each_block_maps),
        default_heap(test_init_may_fail_and_malloc_works_later),
        default_heap(test_malloc_before_init_may_fail_and_works_later),
        default_heap(test_globals_are_as_before_where_malloc_fails),
        default_heap(test_exact_fits_and_frees_need_nothing_of_the_system),
    };

    return cmocka_run_group_tests_name("failures", tests, NULL, NULL);
}

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

enum { BLOCKS = 4000, CALLS = 6000 };

typedef struct block {
    void *address;
    size_t size;
} block;

static struct {
    mems_heap *heap;
    block blocks[BLOCKS];
    size_t live, step;
    size_t failing_step;        /* in which the mmap comes that has to fail */
    size_t refusals[3], refused_splits;     /* by function */
    /* Where none was refused: what each call returned, and how many mmaps there had been. */
    void *expected[CALLS];
    size_t maps[CALLS];
} run;

typedef enum function { MALLOC, CALLOC, REALLOC } function;

/* One call of the function; the address and contents of a block that it had before are known. */
static void *call(function which, void *address, size_t size)
{
    errno = 0;
    return which == MALLOC ? mems_heap_malloc(run.heap, size)
         : which == CALLOC ? mems_heap_calloc(run.heap, 1, size)
         : mems_heap_realloc(run.heap, address, size);
}

/* All figures are as before but for one failure; bookkeeping may have more room than it had. */
static void assert_figures_kept(mems_figures before)
{
    mems_figures after = mems_heap_figures(run.heap);

    assert_true(after.bookkeeping_bytes >= before.bookkeeping_bytes);
    before.bookkeeping_bytes = after.bookkeeping_bytes;
    before.failures++;
    assert_memory_equal(&after, &before, sizeof after);
}

/* A block holds its own number, as long as it is large enough for it. */
static void write_number(const block *written)
{
    memcpy(mems_heap_get(run.heap, written->address), &written->address,
           written->size < sizeof(void *) ? written->size : sizeof(void *));
}

static void assert_number(const block *written, const void *number)
{
    const void *memory = mems_heap_get(run.heap, written->address);

    assert_non_null(memory);
    assert_memory_equal(memory, &number,
                        written->size < sizeof number ? written->size : sizeof number);
}

/* The call in which the mmap fails: refused, or no need to. Made again if it was refused. */
static void *call_failing(function which, block *old, size_t size)
{
    static snapshot before;
    mems_figures figures = mems_heap_figures(run.heap);
    void *next = mems_heap_next_address(run.heap), *address = old ? old->address : NULL;

    snapshot_take(&before, mems_heap_head(run.heap));
    void *got = call(which, address, size);
    assert_true(watched.failed);
    if (got)
        return got;
    assert_int_equal(errno, ENOMEM);
    assert_unchanged(&before, mems_heap_head(run.heap));
    assert_ptr_equal(mems_heap_next_address(run.heap), next);
    assert_null(mems_heap_check(run.heap));
    assert_figures_kept(figures);
    if (old)
        assert_number(old, address);
    run.refusals[which]++;
    run.refused_splits += figures.largest_hole >= size;     /* all that lacked was a node */
    return call(which, address, size);
}

/* Makes a call, which may be the one that fails; `old` is the block that is resized, or NULL. */
static void *obtain(function which, block *old, size_t size)
{
    block *made = old ? old : &run.blocks[run.live++];
    const void *number = made->address;
    void *got = run.step == run.failing_step ? call_failing(which, old, size)
                                             : call(which, old ? old->address : NULL, size);

    assert_non_null(got);
    *made = (block){got, old && old->size < size ? old->size : size};
    if (old)
        assert_number(made, number);
    made->size = size;
    write_number(made);
    return got;
}

static void *release(size_t index)
{
    block gone = run.blocks[index];

    assert_number(&gone, gone.address);
    assert_true(mems_heap_free(run.heap, gone.address));
    run.blocks[index] = run.blocks[--run.live];
    return gone.address;
}

/* Little blocks by the thousand, so that nodes run out when a HOLE is split; a large one now and
 * then; others that grow in place, move or shrink; and frees between them that leave HOLEs. */
static void *little_blocks(size_t step)
{
    size_t pick = run.live ? step * 7 % run.live : 0;

    if (step % 5 == 4 && run.live > 1)
        return release(pick);
    if (step % 11 == 3 && run.live > 1)
        return obtain(REALLOC, &run.blocks[pick], 1 + step % 61);
    if (step % 13 == 5)
        return obtain(CALLOC, NULL, 1 + step % 29);
    return obtain(MALLOC, NULL, step % 500 == 0 ? 2 * PAGE - 10 : 1 + step % 13);
}

/* Main nodes and nothing else, so that nodes run out when one of those is made. */
static void *whole_pages(size_t step)
{
    if (step % 4 == 3)
        return obtain(REALLOC, &run.blocks[step * 5 % run.live], PAGE * (1 + step % 3));
    return obtain(step % 4 == 1 ? CALLOC : MALLOC, NULL, step % 3 == 0 ? PAGE - 1 : PAGE);
}

static void open_heap(const mems_heap_options *options)
{
    mems_refusal refusal = {MEMS_OPTION_NONE, NULL};

    errno = 0;
    run.live = 0;
    run.heap = mems_heap_open(options, &refusal);
    if (!run.heap) {
        assert_int_equal(errno, ENOMEM);
        assert_true(watched.failed);
        assert_int_equal(refusal.option, MEMS_OPTION_PAGE_SIZE);
        assert_non_null(refusal.why);
        assert_int_equal(watched.live, 0);
        run.heap = mems_heap_open(options, NULL);
    }
    assert_non_null(run.heap);
}

/* The `n`-th mmap fails; in a first run, with 0, none does. */
static void play(void *(*sequence)(size_t step), size_t calls, const mems_heap_options *options,
                 size_t n)
{
    watch_begin(PAGE);
    watch_fail(n);
    run.failing_step = calls;
    for (size_t step = calls; n > 0 && step-- > 0 && run.maps[step] >= n;)
        run.failing_step = step;
    open_heap(options);
    if (watched.failed)
        run.failing_step = calls;                   /* it was at the very start */
    for (run.step = 0; run.step < calls; run.step++) {
        void *got = sequence(run.step);
        if (n == 0) {
            run.expected[run.step] = got;
            run.maps[run.step] = watched.maps;
        }
        assert_ptr_equal(got, run.expected[run.step]);
        if (run.step == run.failing_step || run.step % 997 == 0)
            assert_null(mems_heap_check(run.heap));
    }
    assert_int_equal(watched.failed, n > 0);
    assert_null(mems_heap_check(run.heap));
    while (run.live > 0)
        release(run.live - 1);
    assert_null(mems_heap_check(run.heap));
    mems_heap_close(run.heap);
    assert_int_equal(watched.live, 0);
    assert_int_equal(watched.strangers, 0);
}

/* Each mmap of the sequence fails once. */
static void fail_each(void *(*sequence)(size_t step), size_t calls,
                      const mems_heap_options *options)
{
    play(sequence, calls, options, 0);
    size_t maps = run.maps[calls - 1];
    for (size_t n = 1; n <= maps; n++)
        play(sequence, calls, options, n);
}

static void test_any_one_mmap_may_fail_and_the_heap_stays_as_it_was(void **state)
{
    (void)state;
    memset(run.refusals, 0, sizeof run.refusals);
    run.refused_splits = 0;
    for (int policy = 0; policy < MEMS_POLICIES; policy++)
        fail_each(little_blocks, CALLS, &(mems_heap_options){
            .base_address = BASE, .policy = (mems_policy)policy, .smallest_mapping = 3});
    assert_true(run.refusals[MALLOC] > 0);
    assert_true(run.refused_splits > 0);
}

static void test_any_one_mmap_may_fail_where_holes_do_not_merge_and_pages_go(void **state)
{
    (void)state;
    for (int policy = 0; policy < MEMS_POLICIES; policy++)
        fail_each(little_blocks, CALLS / 2, &(mems_heap_options){
            .base_address = BASE, .policy = (mems_policy)policy, .smallest_mapping = 9,
            .coalescing = MEMS_COALESCE_NEVER, .give_back = true, .alignment = 4});
}

static void test_any_one_mmap_may_fail_where_each_block_maps(void **state)
{
    (void)state;
    memset(run.refusals, 0, sizeof run.refusals);
    for (int i = 0; i < 2; i++)
        fail_each(whole_pages, 240, &(mems_heap_options){.base_address = BASE, .give_back = i});
    for (function which = MALLOC; which <= REALLOC; which++)
        assert_true(run.refusals[which] > 0);
}

/* Cutting a block short needs a node; without one it stays as long as it was. */
static void test_a_block_that_cannot_be_cut_short_stays_as_it_was(void **state)
{
    static snapshot before;
    size_t refused = 0;

    (void)state;
    watch_begin(PAGE);
    open_heap(&(mems_heap_options){.base_address = BASE, .coalescing = MEMS_COALESCE_NEVER});
    char *last = mems_heap_malloc(run.heap, PAGE);
    memset(mems_heap_get(run.heap, last), 'x', PAGE);
    watch_refuse(true);
    for (size_t size = PAGE - 1; size > 0; size--) {
        snapshot_take(&before, mems_heap_head(run.heap));
        errno = 0;
        if (mems_heap_realloc(run.heap, last, size))
            continue;
        assert_int_equal(errno, ENOMEM);
        assert_true(watched.failed);
        assert_unchanged(&before, mems_heap_head(run.heap));
        assert_int_equal(*(char *)mems_heap_get(run.heap, last + size), 'x');
        refused++;
        break;
    }
    assert_int_equal(refused, 1);
    assert_null(mems_heap_check(run.heap));
    mems_heap_close(run.heap);
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
        cmocka_unit_test(test_any_one_mmap_may_fail_where_holes_do_not_merge_and_pages_go),
        cmocka_unit_test(test_any_one_mmap_may_fail_where_each_block_maps),
        cmocka_unit_test(test_a_block_that_cannot_be_cut_short_stays_as_it_was),
        default_heap(test_init_may_fail_and_malloc_works_later),
        default_heap(test_malloc_before_init_may_fail_and_works_later),
        default_heap(test_globals_are_as_before_where_malloc_fails),
        default_heap(test_exact_fits_and_frees_need_nothing_of_the_system),
    };

    return cmocka_run_group_tests_name("failures", tests, NULL, NULL);
}

/* The generated workloads: valid, repeatable from their seeds everywhere, each in character. */
#include "workload/generator.h"

#include <mems/heap.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { STEPS = 50000, MOST = 4096 };

typedef struct run {
    generator generator;
    source source;
    live_blocks live;
} run;

static void begin(run *run, const char *workload, uint64_t seed)
{
    run->generator = (generator){.workload = workload_find(workload), .seed = seed,
                                 .page_size = 4096};
    run->source = generator_source(&run->generator);
    run->source.rewind(run->source.self);
    live_open(&run->live, 0);
}

/* The next operation, checked and applied. */
static operation step(run *run)
{
    operation operation;

    assert_true(run->source.next(run->source.self, &run->live, &operation));
    if (operation.kind == OPERATION_MALLOC) {
        assert_true(operation.size > 0);
        assert_false(live_contains(&run->live, operation.block));
        live_add(&run->live, operation.block, operation.size);
    } else {
        assert_int_equal(operation.kind, OPERATION_FREE);
        assert_true(live_contains(&run->live, operation.block));
        live_remove(&run->live, operation.block);
    }
    return operation;
}

/* --- All of them ------------------------------------------------------------------------------- */

static void test_every_operation_is_valid_for_long(void **state)
{
    run run;

    (void)state;
    for (size_t i = 0; workload_at(i); i++) {
        begin(&run, workload_at(i)->name, 5);
        for (int n = 0; n < STEPS; n++)
            step(&run);
        assert_true(run.live.block_count < 3000);       /* ids are used again */
        live_close(&run.live);
    }
}

static void test_the_same_seed_makes_the_same_operations_again_and_another_does_not(void **state)
{
    run a, b, c;
    int different = 0;

    (void)state;
    for (size_t i = 0; workload_at(i); i++) {
        begin(&a, workload_at(i)->name, 7);
        for (int n = 0; n < 77; n++)
            step(&a);
        live_close(&a.live);
        live_open(&a.live, 0);
        a.source.rewind(a.source.self);                 /* and again from the start */
        begin(&b, workload_at(i)->name, 7);
        begin(&c, workload_at(i)->name, 8);
        for (int n = 0; n < 1000; n++) {
            operation x = step(&a), y = step(&b), z = step(&c);
            assert_int_equal(x.kind, y.kind);
            assert_int_equal(x.block, y.block);
            assert_int_equal(x.size, y.size);
            different += x.size != z.size;
        }
        live_close(&a.live);
        live_close(&b.live);
        live_close(&c.live);
        assert_true(different > 100);
    }
}

/* Lectures are repeated by seed: these must never change. */
static void test_the_first_operations_of_seed_1_are_the_same_everywhere(void **state)
{
    static const struct { const char *workload; int first[8]; } known[] = {
        {"random", {4390, 88, 160, 1270, 256, 1441, 286, 876}},
        {"stack", {4390, 1161, 645, 160, 377, 424, 256, 5355}},
        {"queue", {519, 275, 88, 1733, 190, 1270, 162, 1139}},
        {"sawtooth", {4390, 1161, 645, 160, 377, 424, 256, 5355}},
        {"checkerboard", {1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024}},
    };
    run run;

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        begin(&run, known[i].workload, 1);
        for (int n = 0; n < 8; n++) {
            operation operation = step(&run);
            int signed_size = (int)operation.size * (operation.kind == OPERATION_MALLOC ? 1 : -1);
            assert_int_equal(signed_size, known[i].first[n]);
        }
        live_close(&run.live);
    }
}

/* --- Each in character ------------------------------------------------------------------------- */

static void test_random_stays_around_its_target(void **state)
{
    size_t sum = 0;
    run run;

    (void)state;
    begin(&run, "random", 3);
    for (int n = 0; n < STEPS; n++) {
        step(&run);
        assert_true(run.live.bytes < 46000);
        sum += run.live.bytes;
    }
    assert_in_range(sum / STEPS, 15000, 25000);
    live_close(&run.live);
}

static void test_a_stack_frees_only_the_newest_and_a_queue_only_the_oldest(void **state)
{
    run run;

    (void)state;
    for (int queue = 0; queue < 2; queue++) {
        begin(&run, queue ? "queue" : "stack", 3);
        int frees = 0;
        for (int n = 0; n < STEPS; n++) {
            size_t end = queue ? live_oldest(&run.live) : live_newest(&run.live);
            operation operation = step(&run);
            if (operation.kind == OPERATION_FREE) {
                assert_int_equal(operation.block, end);
                frees++;
            }
        }
        assert_in_range(frees, STEPS / 3, STEPS / 2);
        live_close(&run.live);
    }
}

static void test_a_sawtooth_frees_everything_again_and_again(void **state)
{
    int teeth = 0, before = OPERATION_MALLOC;
    run run;

    (void)state;
    begin(&run, "sawtooth", 3);
    for (int n = 0; n < STEPS; n++) {
        operation operation = step(&run);
        if (before == OPERATION_FREE && operation.kind == OPERATION_MALLOC)
            assert_int_equal(run.live.count, 1);        /* it grows from nothing */
        teeth += run.live.count == 0;
        before = (int)operation.kind;
    }
    assert_true(teeth > STEPS / 200);
    live_close(&run.live);
}

/* Once every second block is free, the next request fits no HOLE although there are bytes enough. */
static void assert_checkerboard(size_t page_size)
{
    const mems_heap_options options = {.page_size = page_size};
    mems_heap *heap = mems_heap_open(&options, NULL);
    void *address[MOST] = {NULL};
    int asked = 0, before = OPERATION_MALLOC;
    run run;

    if (!heap)
        return;                 /* the system's pages are larger */
    begin(&run, "checkerboard", 2);
    run.generator.page_size = page_size;
    for (int n = 0; n < 3000; n++) {
        mems_figures figures = mems_heap_figures(heap);
        operation operation = step(&run);
        if (operation.kind == OPERATION_MALLOC && before == OPERATION_FREE
            && figures.live_blocks > 0) {
            assert_true(operation.size > figures.largest_hole);
            assert_true(operation.size < figures.free_bytes);
            asked++;
        }
        if (operation.kind == OPERATION_MALLOC)
            address[operation.block] = mems_heap_malloc(heap, operation.size);
        else
            mems_heap_free(heap, address[operation.block]);
        before = (int)operation.kind;
    }
    assert_true(asked > 3);
    mems_heap_close(heap);
    live_close(&run.live);
}

static void test_a_checkerboard_asks_for_more_than_any_hole_holds(void **state)
{
    (void)state;
    assert_checkerboard(4096);
    assert_checkerboard(8192);
    assert_checkerboard(16384);
    assert_checkerboard(65536);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_operation_is_valid_for_long),
        cmocka_unit_test(test_the_same_seed_makes_the_same_operations_again_and_another_does_not),
        cmocka_unit_test(test_the_first_operations_of_seed_1_are_the_same_everywhere),
        cmocka_unit_test(test_random_stays_around_its_target),
        cmocka_unit_test(test_a_stack_frees_only_the_newest_and_a_queue_only_the_oldest),
        cmocka_unit_test(test_a_sawtooth_frees_everything_again_and_again),
        cmocka_unit_test(test_a_checkerboard_asks_for_more_than_any_hole_holds),
    };

    return cmocka_run_group_tests_name("workload", tests, NULL, NULL);
}

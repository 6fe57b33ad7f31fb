/* The generated workloads: the same seed gives the same operations, everywhere and for good; all of
 * them can be applied; and each workload has the character that its name promises. */
#include "../workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <mems/heap.h>

/* --- A workload without a heap -------------------------------------------------------------- */

typedef struct run {
    generator generator, state;
    source source;
    live_blocks live;
    operation operation;        /* the last one */
} run;

static void begin(run *run, const char *name, uint64_t seed, size_t page_size)
{
    run->generator = (generator){
        .workload = workload_find(name), .seed = seed, .page_size = page_size,
    };
    assert_non_null(run->generator.workload);
    run->source = generator_source(&run->generator);
    assert_int_equal(run->source.state_size, sizeof run->state);
    run->source.begin(run->source.self, &run->state);
    live_open(&run->live, run->source.reserved);
}

static void end(run *run)
{
    live_close(&run->live);
}

static void take_next(run *run)
{
    memset(&run->operation, 0xff, sizeof run->operation);
    assert_true(run->source.next(run->source.self, &run->state, &run->live, &run->operation));
}

static void apply(run *run)
{
    if (run->operation.kind == OPERATION_MALLOC)
        live_add(&run->live, run->operation.block, run->operation.size);
    else
        live_remove(&run->live, run->operation.block);
}

static void step(run *run)
{
    take_next(run);
    apply(run);
}

static bool is_malloc(const run *run)
{
    return run->operation.kind == OPERATION_MALLOC;
}

/* The next operations in short: m564 allocates 564 bytes, f3 frees block 3. */
static const char *in_short(run *run, int operations)
{
    static char text[1 << 16];
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; i < operations; i++) {
        step(run);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%c%zu", i ? " " : "",
                                 is_malloc(run) ? 'm' : 'f',
                                 is_malloc(run) ? run->operation.size : run->operation.block);
        assert_true(used < sizeof text);
    }
    return text;
}

/* --- Repeatable ----------------------------------------------------------------------------- */

/* A change of any of these changes what every lecture and every saved seed shows. */
static const struct golden {
    const char *name, *seed_1;
} goldens[] = {
    {"random",
     "m4390 m88 m160 m1270 m256 m1441 m286 m876 m4509 f6 m522 f0 m93 m564 m3755 f2 "
     "m1318 m1772 m448 m2423 f3 m359 f6 m91 m867 m45 f12 f4 m293 f6 f10 m193 m120 f14 "
     "m390 m1784 f0 f2 f6 m3959"},
    {"stack",
     "m4390 m1161 m645 m160 m377 m424 m256 m5355 m54 m286 m325 m743 m4509 m271 m76 "
     "m133 m975 m93 f17 f16 f15 f14 m222 m3755 m1721 m278 m819 m1772 m1568 m991 m2423 "
     "f22 f21 f20 f19 f18 f17 f16 f15 f14"},
    {"queue",
     "m519 m275 m88 m1733 m190 m1270 m162 m1139 m1441 m432 m644 m876 m399 m2611 m194 "
     "m522 m196 f0 m1580 f1 m121 f2 m564 f3 m319 f4 m1418 f5 m112 f6 m1318 f7 m2018 f8 "
     "m77 f9 m448 f10 m119 f11"},
    {"sawtooth",
     "m4390 m1161 m645 m160 m377 m424 m256 m5355 m54 m286 m325 m743 m4509 f7 f3 f0 f1 "
     "f4 f8 f5 f9 f10 f6 f11 f12 f2 m3755 m1721 m278 m819 m1772 m1568 m991 m2423 m138 "
     "m500 m5220 f12 f6 f10"},
    {"checkerboard",
     "m1024 m1024 m1024 m1024 m1024 m1024 m1024 m1024 m1024 m1024 m1024 m1024 m1024 "
     "m1024 m1024 m1024 f0 f2 f4 f6 f8 f10 f12 f14 m1536 m1536 m1536 f1 f3 f5 f7 f9 "
     "f11 f13 f15 f14 f12 f10 m1024 m1024"},
};

static void test_seed_1_gives_the_operations_it_always_gave(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
        run run;
        begin(&run, goldens[i].name, 1, 4096);
        assert_string_equal(in_short(&run, 40), goldens[i].seed_1);
        end(&run);
    }
}

static void test_the_golden_operations_are_of_every_workload_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++)
        assert_string_equal(workload_at(i)->name, goldens[i].name);
    assert_null(workload_at(sizeof goldens / sizeof *goldens));
    assert_null(workload_at((size_t)-1));
    assert_null(workload_find("stacks"));
    assert_null(workload_find(""));
}

static void test_the_same_seed_gives_the_same_operations_rewound_or_anew(void **state)
{
    static char first[1 << 16];

    (void)state;
    for (size_t i = 0; workload_at(i); i++)
        for (uint64_t seed = 0; seed < 5; seed++) {
            run run;
            begin(&run, workload_at(i)->name, seed * 0x123456789abcdefu, 8192);
            strcpy(first, in_short(&run, 1000));
            live_close(&run.live);
            live_open(&run.live, 0);
            run.source.begin(run.source.self, &run.state);
            assert_string_equal(in_short(&run, 1000), first);
            end(&run);
            begin(&run, workload_at(i)->name, seed * 0x123456789abcdefu, 8192);
            assert_string_equal(in_short(&run, 1000), first);
            end(&run);
        }
}

static void test_different_seeds_give_different_operations(void **state)
{
    enum { SEEDS = 8 };
    static char texts[SEEDS][1 << 16];

    (void)state;
    for (size_t i = 0; workload_at(i); i++)
        for (size_t seed = 0; seed < SEEDS; seed++) {
            run run;
            begin(&run, workload_at(i)->name, seed, 4096);
            strcpy(texts[seed], in_short(&run, 1000));
            end(&run);
            for (size_t other = 0; other < seed; other++)
                assert_string_not_equal(texts[other], texts[seed]);
        }
}

static void test_a_workload_says_its_name_and_seed(void **state)
{
    generator generator = {.workload = workload_find("queue"), .seed = UINT64_MAX};
    char text[64], small[8];

    (void)state;
    generator_describe(&generator, text, sizeof text);
    assert_string_equal(text, "queue, seed 18446744073709551615");
    generator_describe(&generator, small, sizeof small);
    assert_string_equal(small, "queue, ");
}

/* --- Valid ---------------------------------------------------------------------------------- */

static void assert_valid(const run *run)
{
    const operation *operation = &run->operation;

    assert_null(operation->name);
    assert_null(operation->text);
    assert_int_equal(operation->line, 0);
    assert_true(operation->size > 0);
    if (is_malloc(run)) {
        assert_int_equal(operation->block, live_fresh(&run->live));
        return;
    }
    assert_int_equal(operation->kind, OPERATION_FREE);
    assert_true(live_contains(&run->live, operation->block));
    assert_int_equal(operation->size, run->live.blocks[operation->block].size);
}

static void test_operations_can_be_applied_for_ever(void **state)
{
    (void)state;
    for (size_t i = 0; workload_at(i); i++) {
        run run;
        begin(&run, workload_at(i)->name, 1, 4096);
        for (int n = 0; n < 100000; n++) {
            take_next(&run);
            assert_valid(&run);
            apply(&run);
        }
        assert_true(run.live.bytes < 1 << 20);
        end(&run);
    }
}

/* Blocks that the user allocates and frees between the operations are no reason to stumble. */
static void test_operations_can_be_applied_between_the_users_own(void **state)
{
    (void)state;
    for (size_t i = 0; workload_at(i); i++) {
        run run;
        begin(&run, workload_at(i)->name, 2, 4096);
        for (size_t n = 0; n < 20000; n++) {
            if (n % 7 == 0)
                live_add(&run.live, live_fresh(&run.live), 1 + n % 5000);
            if (n % 5 == 0 && run.live.count)
                live_remove(&run.live, live_pick(&run.live, n * 31));
            if (n % 500 == 0)
                while (run.live.count)
                    live_remove(&run.live, live_oldest(&run.live));
            take_next(&run);
            assert_valid(&run);
            apply(&run);
        }
        end(&run);
    }
}

/* A malloc may find no place; then nothing becomes live, and the workload goes on. */
static void test_operations_go_on_when_mallocs_fail(void **state)
{
    (void)state;
    for (size_t i = 0; workload_at(i); i++) {
        run run;
        begin(&run, workload_at(i)->name, 3, 4096);
        for (int n = 0; n < 20000; n++) {
            take_next(&run);
            assert_valid(&run);
            if (!is_malloc(&run) || n % 3 != 0)
                apply(&run);
        }
        end(&run);
    }
}

/* --- Characters ----------------------------------------------------------------------------- */

static void test_a_stack_frees_only_the_newest_and_a_queue_only_the_oldest(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 6; seed++) {
        run stack, queue;
        begin(&stack, "stack", seed, 4096);
        begin(&queue, "queue", seed, 4096);
        for (int n = 0; n < 10000; n++) {
            take_next(&stack);
            take_next(&queue);
            if (!is_malloc(&stack))
                assert_int_equal(stack.operation.block, live_newest(&stack.live));
            if (!is_malloc(&queue))
                assert_int_equal(queue.operation.block, live_oldest(&queue.live));
            apply(&stack);
            apply(&queue);
            assert_true(stack.live.count <= 24);
            assert_true(queue.live.count <= 17 && (n < 17 || queue.live.count >= 16));
        }
        end(&stack);
        end(&queue);
    }
}

static void test_random_stays_around_its_target_of_live_bytes(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 6; seed++) {
        enum { TARGET = 20000, WARM = 1000, STEPS = 20000 };
        double sum = 0;
        run run;
        begin(&run, "random", seed, 4096);
        for (int n = 0; n < WARM + STEPS; n++) {
            take_next(&run);
            if (run.live.bytes >= 2 * TARGET)
                assert_false(is_malloc(&run));
            apply(&run);
            sum += n < WARM ? 0 : (double)run.live.bytes;
        }
        assert_true(sum / STEPS > 0.8 * TARGET);
        assert_true(sum / STEPS < 1.2 * TARGET);
        end(&run);
    }
}

static void test_a_sawtooth_grows_and_then_frees_everything(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 6; seed++) {
        int teeth = 0;
        bool growing = true;
        size_t top = 0;
        run run;
        begin(&run, "sawtooth", seed, 4096);
        for (int n = 0; n < 10000; n++) {
            bool empty = run.live.count == 0;
            step(&run);
            if (empty && n)
                assert_in_range(top, 8000, 24000 + 5800);
            if (empty)
                teeth++, growing = true, top = 0;
            if (!is_malloc(&run))
                growing = false;
            assert_true(growing == is_malloc(&run));    /* no malloc on the way down */
            top = run.live.bytes > top ? run.live.bytes : top;
        }
        assert_true(teeth > 100);
        end(&run);
    }
}

/* --- The checkerboard, on a heap ------------------------------------------------------------ */

/* Worst fit spreads blocks over the pages of an earlier round, so that freeing every second one may
 * free a page whole: under it, the first round counts. */
enum { BLOCKS = 4096, ROUNDS = 5 };

static void apply_to_heap(run *run, mems_heap *heap, void *addresses[BLOCKS])
{
    assert_true(run->operation.block < BLOCKS);
    void **address = &addresses[run->operation.block];
    if (is_malloc(run))
        assert_non_null(*address = mems_heap_malloc(heap, run->operation.size));
    else
        assert_true(mems_heap_free(heap, *address));
    apply(run);
}

/* Plays one round; how often a request found enough bytes free, but no HOLE that holds it. */
static int refused_in_a_round(run *run, mems_heap *heap, void *addresses[BLOCKS])
{
    int refused = 0;
    bool freed = false;

    do {
        take_next(run);
        if (is_malloc(run) && freed) {          /* the board is ready */
            mems_figures now = mems_heap_figures(heap);
            refused += run->operation.size > now.largest_hole
                    && run->operation.size <= now.free_bytes;
        }
        freed |= !is_malloc(run);
        apply_to_heap(run, heap, addresses);
    } while (run->live.count);
    return refused;
}

static void assert_checkerboard(uint64_t seed, size_t page_size, mems_policy policy)
{
    const mems_heap_options options = {.page_size = page_size, .policy = policy};
    static void *addresses[BLOCKS];
    mems_heap *heap = mems_heap_open(&options, NULL);
    run run;

    assert_non_null(heap);
    begin(&run, "checkerboard", seed, page_size);
    for (int round = 1; round <= (policy == MEMS_WORST_FIT ? 1 : ROUNDS); round++)
        if (refused_in_a_round(&run, heap, addresses) < 1)
            fail_msg("seed %d, page %zu, %s: no request of round %d was larger than every HOLE",
                     (int)seed, page_size, mems_policy_describe(policy)->name, round);
    end(&run);
    mems_heap_close(heap);
}

static void test_a_checkerboard_asks_for_more_than_any_hole_holds(void **state)
{
    static const size_t page_sizes[] = {4096, 8192, 65536};

    (void)state;
    for (size_t i = 0; i < sizeof page_sizes / sizeof *page_sizes; i++)
        if (page_sizes[i] % (size_t)sysconf(_SC_PAGESIZE) == 0)
            for (uint64_t seed = 1; seed < 6; seed++)
                for (mems_policy policy = 0; policy < MEMS_POLICIES; policy++)
                    assert_checkerboard(seed, page_sizes[i], policy);
}

static void test_a_checkerboard_frees_every_second_block(void **state)
{
    size_t blocks[BLOCKS], count = 0, freed = 0;
    run run;

    (void)state;
    begin(&run, "checkerboard", 1, 4096);
    for (take_next(&run); is_malloc(&run); take_next(&run)) {
        blocks[count++] = run.operation.block;
        assert_int_equal(16384 % run.operation.size, 0);
        apply(&run);
    }
    for (; !is_malloc(&run); take_next(&run), freed++) {
        assert_int_equal(run.operation.block, blocks[2 * freed]);
        apply(&run);
    }
    assert_int_equal(freed, count / 2);
    assert_true(count % 2 == 0 && count > 8);
    end(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seed_1_gives_the_operations_it_always_gave),
        cmocka_unit_test(test_the_golden_operations_are_of_every_workload_in_order),
        cmocka_unit_test(test_the_same_seed_gives_the_same_operations_rewound_or_anew),
        cmocka_unit_test(test_different_seeds_give_different_operations),
        cmocka_unit_test(test_a_workload_says_its_name_and_seed),
        cmocka_unit_test(test_operations_can_be_applied_for_ever),
        cmocka_unit_test(test_operations_can_be_applied_between_the_users_own),
        cmocka_unit_test(test_operations_go_on_when_mallocs_fail),
        cmocka_unit_test(test_a_stack_frees_only_the_newest_and_a_queue_only_the_oldest),
        cmocka_unit_test(test_random_stays_around_its_target_of_live_bytes),
        cmocka_unit_test(test_a_sawtooth_grows_and_then_frees_everything),
        cmocka_unit_test(test_a_checkerboard_frees_every_second_block),
        cmocka_unit_test(test_a_checkerboard_asks_for_more_than_any_hole_holds),
    };

    return cmocka_run_group_tests_name("workloads", tests, NULL, NULL);
}

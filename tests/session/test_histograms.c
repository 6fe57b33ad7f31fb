/* The histograms of sizes are those that a walk over the heap finds, after every operation,
 * whatever the workload, the policy and the options are. */
#include "hand.h"
#include "list.h"

#include "source/generator.h"

#include <string.h>

static bool count_segment(void *context, const MainChainNode *main, const SubChainNode *segment)
{
    sizes *sizes = context;
    int class = 0;

    (void)main;
    while (segment->size >> class > 1)
        class++;
    (segment->type == MEMS_PROCESS ? sizes->blocks : sizes->holes)[class]++;
    return true;
}

static void assert_histograms(const session *session)
{
    sizes walked = {0};

    mems_heap_walk(heap_behind(session), count_segment, &walked);
    assert_memory_equal(&session_survey(session)->sizes, &walked, sizeof walked);
}

/* --- Workloads -------------------------------------------------------------------------------- */

static void check_workload(const workload *workload, mems_policy policy)
{
    generator generator = {.workload = workload, .seed = 3, .page_size = 4096};
    const session_options options = {
        .heap = {.page_size = 4096, .placement.policy = (int)policy},
        .source = generator_source(&generator),
        .limit = SIZE_MAX,
        .drawn = true,
    };
    complaint complaint;
    session *session = session_open(&options, &complaint);

    assert_non_null(session);
    assert_histograms(session);
    for (int i = 0; i < 700; i++) {
        assert_int_equal(session_step(session), SESSION_STEPPED);
        assert_histograms(session);
    }
    session_close(session);
}

static void test_workloads_under_every_policy(void **state)
{
    (void)state;
    for (size_t i = 0; workload_at(i); i++)
        for (int policy = 0; policy < MEMS_POLICIES; policy++)
            check_workload(workload_at(i), (mems_policy)policy);
}

/* --- Whatever a heap can do ------------------------------------------------------------------- */

enum { BLOCKS = 40 };

typedef struct user {
    session *session;
    uint64_t random;
    uintptr_t blocks[BLOCKS];   /* 0: none */
} user;

static size_t below(user *user, size_t bound)
{
    user->random = user->random * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(user->random >> 33) % bound;
}

/* Where the last operation has left its block; 0 if it has none. */
static uintptr_t outcome(const session *session)
{
    const record *record = session_record(session, 0);

    return record->failed || record_frees(record) ? 0 : record->address;
}

static void do_something(user *user)
{
    uintptr_t *block = &user->blocks[below(user, BLOCKS)];
    size_t size = 1 + below(user, below(user, 8) ? 1500 : 12000), deed = below(user, 40);

    if (deed == 0) {
        hand_coalesce(user->session);
    } else if (deed == 1) {
        hand_trim(user->session);
    } else if (!*block) {
        hand_malloc(user->session, size);
        *block = outcome(user->session);
    } else if (deed < 15) {
        hand_free(user->session, *block);
        *block = 0;
    } else {
        hand_realloc(user->session, *block, size);
        if (!session_record(user->session, 0)->failed)
            *block = outcome(user->session);
    }
}

static void check_by_hand(allocator_options heap)
{
    list list;
    user user = {.random = 7};

    list_open_heap(&list, heap, MALLOC(0, 1));
    user.session = list.session;
    for (int i = 0; i < 2500; i++) {
        do_something(&user);
        assert_null(session_complaint(user.session));
        assert_histograms(user.session);
    }
    list_close(&list);
}

static void test_reallocation_under_every_option(void **state)
{
    (void)state;
    for (int coalescing = 0; coalescing <= COALESCE_NEVER; coalescing++)
        for (int bits = 0; bits < 8; bits++)
            check_by_hand((allocator_options){
                .coalescing = (enum coalescing)coalescing,
                .give_back = bits & 1,
                .capacity = bits & 2 ? 40960 : 0,
                .alignment = bits & 4 ? 16 : 0,
            });
}

/* The HOLE that is behind the block now was never merged with the one that it took. */
static void test_a_block_takes_one_of_two_holes_whole(void **state)
{
    list list;

    (void)state;
    list_open_heap(&list, ((allocator_options){.coalescing = COALESCE_NEVER}),
                   MALLOC(0, 100), MALLOC(1, 200), MALLOC(2, 700), MALLOC(3, 50), FREE(1), FREE(2),
                   REALLOC(0, 300));
    list_step(&list, 7);
    assert_histograms(list.session);
    assert_int_equal(session_survey(list.session)->sizes.holes[9], 1);
    assert_int_equal(session_survey(list.session)->sizes.holes[7], 0);
    list_close(&list);
}

/* --- Classes ---------------------------------------------------------------------------------- */

static void test_a_class_begins_at_a_power_of_two(void **state)
{
    (void)state;
    assert_int_equal(size_class(1), 0);
    for (int class = 1; class < SIZE_CLASSES; class++) {
        size_t first = (size_t)1 << class;
        assert_int_equal(size_class(first), class);
        assert_int_equal(size_class(first - 1), class - 1);
    }
    assert_int_equal(size_class(SIZE_MAX), SIZE_CLASSES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_workloads_under_every_policy),
        cmocka_unit_test(test_reallocation_under_every_option),
        cmocka_unit_test(test_a_block_takes_one_of_two_holes_whole),
        cmocka_unit_test(test_a_class_begins_at_a_power_of_two),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The system has no memory for a while, again and again: each call either is refused, and nothing
 * has changed, or does what the plain walk (oracle.c) would do; frees always work; and when memory
 * is back all goes on as if nothing had been. */
#include <unistd.h>

#include "helper.h"
#include "sanitized.h"
#include "twin.h"
#include "watch.h"

#define BASE ((uintptr_t)1000)
#define PAGE ((size_t)getpagesize())

enum { ROUNDS = SANITIZED ? 3 : 8, MANY = 800 };

static void any_call(size_t largest)
{
    switch (twin.live > 0 ? twin_below(7) : 6) {
    case 0: case 1:
        twin_free(twin_below(twin.live));
        break;
    case 2:
        twin_realloc(twin_below(twin.live), 1 + twin_below(largest));
        break;
    case 3:
        twin_malloc(twin_size_of_a_hole());
        break;
    case 4:
        twin_calloc(1 + twin_below(3), 1 + twin_below(largest / 3));
        break;
    default:
        twin_malloc(1 + twin_below(largest));
    }
}

/* Memory ends while the heap grows, while it is stirred, or while it shrinks. */
static void play_round(size_t largest)
{
    size_t when = twin_below(3), start = MANY / 8 + twin_below(MANY / 2);

    for (size_t i = 0; i < start; i++)
        twin_malloc(1 + twin_below(largest));
    watch_refuse(when == 0);
    for (size_t i = 0; i < MANY / 4; i++)
        twin_malloc(1 + twin_below(largest));
    watch_refuse(when == 1);
    for (size_t i = 0; i < MANY / 2; i++)
        any_call(largest);
    watch_refuse(when == 2);
    for (size_t i = 0; i < twin.live; i++)          /* every other one: HOLEs all over */
        twin_free(i);
    for (size_t i = 0; i < MANY / 2; i++)
        any_call(largest);
    twin_coalesce();
    twin_trim();
    watch_refuse(false);
    for (size_t i = 0; i < MANY / 4; i++)
        any_call(largest);
    for (size_t most = twin_below(MANY / 2); twin.live > most;)
        twin_free(twin_below(twin.live));
}

static void play(const char *name, size_t largest, const mems_heap_options *kind)
{
    size_t refused = 0;

    for (int policy = 0; policy < MEMS_POLICIES; policy++) {
        mems_heap_options options = *kind;
        options.policy = (mems_policy)policy;
        options.base_address = BASE;
        watch_begin(PAGE);
        twin_open(name, (size_t)policy, &options);
        twin.every = 29;
        twin.may_refuse = true;
        for (size_t round = 0; round < ROUNDS; round++) {
            twin_listen(round % 2);
            play_round(largest);
        }
        refused += twin.refused;
        twin_close();
        assert_int_equal(watched.live, 0);
        assert_int_equal(watched.strangers, 0);
        assert_int_equal(watched.odd_lengths, 0);
    }
    assert_true(refused > 100);
}

static void test_without_memory_little_blocks_are_placed_as_ever_or_refused(void **state)
{
    (void)state;
    play("little blocks", 40, &(mems_heap_options){.smallest_mapping = 3});
}

static void test_without_memory_a_heap_as_specified_places_as_ever_or_refuses(void **state)
{
    (void)state;
    play("as specified", 400, &(mems_heap_options){0});
}

static void test_without_memory_large_blocks_are_placed_as_ever_or_refused(void **state)
{
    (void)state;
    play("large blocks", 2 * PAGE, &(mems_heap_options){.give_back = true});
}

static void test_without_memory_holes_that_never_merge_are_used_as_ever(void **state)
{
    (void)state;
    play("never merged", 300, &(mems_heap_options){.coalescing = MEMS_COALESCE_NEVER});
}

static void test_without_memory_holes_are_merged_on_demand_as_ever(void **state)
{
    (void)state;
    play("merged on demand", 90, &(mems_heap_options){.coalescing = MEMS_COALESCE_ON_DEMAND,
                                                      .give_back = true, .alignment = 8});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_memory_little_blocks_are_placed_as_ever_or_refused),
        cmocka_unit_test(test_without_memory_a_heap_as_specified_places_as_ever_or_refuses),
        cmocka_unit_test(test_without_memory_large_blocks_are_placed_as_ever_or_refused),
        cmocka_unit_test(test_without_memory_holes_that_never_merge_are_used_as_ever),
        cmocka_unit_test(test_without_memory_holes_are_merged_on_demand_as_ever),
    };

    return cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
}

/* The history of the figures: its samples are what the heap said, at even distances from the first
 * operation to the last, and there are never more than there is room for. */
#include "hand.h"
#include "list.h"
#include "../workload.h"

#include <stdlib.h>
#include <string.h>

enum { OPERATIONS = 6000 };

static session *open_random(generator *generator)
{
    *generator = (struct generator){
        .workload = workload_find("random"), .seed = 5, .page_size = 4096,
    };
    const session_options options = {
        .heap = {.page_size = 4096},
        .source = generator_source(generator),
        .limit = SIZE_MAX,
        .drawn = true,
    };
    complaint complaint;
    session *session = session_open(&options, &complaint);

    assert_non_null(session);
    return session;
}

static const history *history_of(const session *session)
{
    return &session_survey(session)->history;
}

static void assert_sample(const heap_figures *sample, const mems_figures *said)
{
    assert_int_equal(sample->mapped_bytes, said->mapped_bytes);
    assert_int_equal(sample->live_bytes, said->live_bytes);
    assert_int_equal(sample->free_bytes, said->free_bytes);
    assert_int_equal(sample->largest_hole, said->largest_hole);
    assert_int_equal(sample->live_blocks, said->live_blocks);
    assert_int_equal(sample->holes, said->holes);
    assert_int_equal(sample->bookkeeping_bytes, 0);
}

/* `all` has what the heap said at each position. */
static void assert_history(const history *history, const mems_figures *all, size_t position)
{
    assert_in_range(history->count, 1, HISTORY_SAMPLES);
    assert_int_equal(history->stride & (history->stride - 1), 0);
    assert_int_equal(history->count, position / history->stride + 1);   /* none is missing */
    for (size_t i = 0; i < history->count; i++)
        assert_sample(&history->samples[i], &all[i * history->stride]);
}

static void test_samples_are_what_the_heap_said(void **state)
{
    mems_figures *all = calloc(OPERATIONS + 1, sizeof *all);
    generator generator;
    session *session = open_random(&generator);

    (void)state;
    all[0] = mems_heap_figures(heap_behind(session));
    assert_history(history_of(session), all, 0);
    for (size_t i = 1; i <= OPERATIONS; i++) {
        session_step(session);
        all[i] = mems_heap_figures(heap_behind(session));
        assert_history(history_of(session), all, i);
        if (i >= HISTORY_SAMPLES)       /* as many as half of what there is room for */
            assert_true(history_of(session)->count > HISTORY_SAMPLES / 2);
    }
    session_close(session);
    free(all);
}

static void test_the_stride_doubles_when_there_is_no_room(void **state)
{
    generator generator;
    session *session = open_random(&generator);

    (void)state;
    session_advance(session, HISTORY_SAMPLES - 1);
    assert_int_equal(history_of(session)->count, HISTORY_SAMPLES);
    assert_int_equal(history_of(session)->stride, 1);
    session_step(session);
    assert_int_equal(history_of(session)->count, HISTORY_SAMPLES / 2 + 1);
    assert_int_equal(history_of(session)->stride, 2);
    session_advance(session, 2 * HISTORY_SAMPLES);
    assert_int_equal(history_of(session)->stride, 4);
    session_close(session);
}

/* Neither how they were reached nor whether searches were followed makes a difference. */
static void test_a_history_is_a_function_of_the_operations(void **state)
{
    generator a, b;
    session *stepped = open_random(&a), *advanced = open_random(&b);

    (void)state;
    for (int i = 0; i < OPERATIONS; i++)
        session_step(stepped);
    session_follow(advanced, false);
    session_advance(advanced, OPERATIONS);
    assert_memory_equal(history_of(stepped), history_of(advanced), sizeof(history));
    session_close(stepped);
    session_close(advanced);
}

/* An operation that did nothing is none. */
static void test_the_users_own_operations_count(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000));
    list_step(&list, 1);
    hand_malloc(list.session, 200);
    hand_free(list.session, 4321);
    hand_free(list.session, 1000);
    hand_coalesce(list.session);
    assert_int_equal(history_of(list.session)->count, session_position(list.session) + 1);
    assert_int_equal(history_of(list.session)->samples[2].live_bytes, 1200);
    assert_int_equal(history_of(list.session)->samples[3].live_bytes, 200);
    assert_int_equal(history_of(list.session)->samples[3].holes, 2);
    list_close(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples_are_what_the_heap_said),
        cmocka_unit_test(test_the_stride_doubles_when_there_is_no_room),
        cmocka_unit_test(test_a_history_is_a_function_of_the_operations),
        cmocka_unit_test(test_the_users_own_operations_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

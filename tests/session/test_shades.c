/* Neighbouring PROCESSes can always be told apart: over long runs of every workload under every
 * policy, with the user's own operations in between, no two of them share a shade. And the heap
 * stays sound while the viewer works on it. */
#include "hand.h"
#include "list.h"

#include "source/generator.h"

static unsigned shade_of(const session *session, const SubChainNode *segment)
{
    const placed_block *block = session_block(session, (uintptr_t)segment->virtual_address);

    assert_non_null(block);
    assert_int_equal(block->size, segment->size);
    assert_true(block->shade < SHADES);
    return block->shade;
}

static void assert_neighbours_differ(const session *session)
{
    const MainChainNode *main = mems_heap_head(heap_behind(session));

    for (; main; main = main->next) {
        unsigned before = SHADES;
        for (const SubChainNode *segment = main->sub_chain_head; segment; segment = segment->next) {
            unsigned shade = segment->type == MEMS_PROCESS ? shade_of(session, segment) : SHADES;
            if (shade == before && shade < SHADES)
                fail_msg("the PROCESS at %p has the shade of its neighbour",
                         segment->virtual_address);
            before = shade;
        }
    }
}

/* The user frees and allocates a little, too. */
static void interfere(session *session, size_t n)
{
    const record *record = session_record(session, n % 7);

    if (n % 11 == 0 && record && record->address)
        hand_free(session, record->address);
    if (n % 13 == 0)
        assert_int_equal(hand_malloc(session, 1 + n % 300), SESSION_STEPPED);
}

static void run(const workload *workload, mems_policy policy, size_t steps)
{
    generator generator = {.workload = workload, .seed = policy + 1u, .page_size = 4096};
    const session_options options = {
        .drawn = true,
        .heap = {.page_size = 4096, .placement.policy = (int)policy},
        .source = generator_source(&generator),
        .limit = SIZE_MAX,
    };
    complaint complaint;
    session *session = session_open(&options, &complaint);

    assert_non_null(session);
    for (size_t n = 0; n < steps; n++) {
        assert_int_equal(session_step(session), SESSION_STEPPED);
        if (n > steps / 2)
            interfere(session, n);
        assert_neighbours_differ(session);
        if (n % 64 == 0)
            assert_null(mems_heap_check(heap_behind(session)));
    }
    session_close(session);
}

static void test_neighbours_never_share_a_shade(void **state)
{
    const workload *workload = *state;

    for (mems_policy policy = 0; policy < MEMS_POLICIES; policy++)
        run(workload, policy, 2000);
}

static void test_three_shades_are_enough_between_two_neighbours(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), MALLOC(1, 1000), MALLOC(2, 2096), FREE(1),
              MALLOC(3, 1000));
    list_step(&list, 3);
    assert_int_equal(session_block(list.session, 1000)->shade, 0);
    assert_int_equal(session_block(list.session, 2000)->shade, 1);
    assert_int_equal(session_block(list.session, 3000)->shade, 0);
    list_step(&list, 2);
    assert_int_equal(session_block(list.session, 2000)->shade, 1);
    assert_neighbours_differ(list.session);
    list_close(&list);
}

int main(void)
{
    enum { MOST = 32 };
    struct CMUnitTest tests[MOST] = {
        cmocka_unit_test(test_three_shades_are_enough_between_two_neighbours),
    };
    size_t count = 1;

    for (size_t i = 0; workload_at(i) && count < MOST; i++)
        tests[count++] = (struct CMUnitTest){
            .name = workload_at(i)->name,
            .test_func = test_neighbours_never_share_a_shade,
            .initial_state = (void *)(uintptr_t)workload_at(i),
        };
    return _cmocka_run_group_tests("shades", tests, count, NULL, NULL);
}

/* Finish: everything is given back, what was never freed is counted, and the next heap begins as the
 * first one did; there and on the timeline. */
#include "hand.h"
#include "list.h"

#include <errno.h>
#include <sys/mman.h>

static mems_figures figures(const list *list)
{
    return mems_heap_figures(heap_behind(list->session));
}

/* --- What is said ------------------------------------------------------------------------------ */

static void test_a_heap_without_blocks_leaks_nothing(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 5000), FREE(0), FINISH(), FINISH());
    list_step(&list, 3);
    assert_words(&list, "finish", "0 leaks",
                 "finish: every block was freed before, so nothing leaked; 8192 bytes went back to "
                 "the system, and the next heap starts at 1000");
    list_step(&list, 1);
    assert_words(&list, "finish", "0 leaks",
                 "finish: every block was freed before, so nothing leaked; 0 bytes went back to the "
                 "system, and the next heap starts at 1000");
    list_close(&list);
}

static void test_blocks_that_were_never_freed_are_counted(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1), FINISH(), MALLOC(0, 5000), MALLOC(1, 100),
              FREE(1), MALLOC(2, 300), FINISH());
    list_step(&list, 2);
    assert_words(&list, "finish", "1 leak",
                 "finish: 1 block of 1 byte in all was never freed: leaked until now; 4096 bytes "
                 "went back to the system, and the next heap starts at 1000");
    list_step(&list, 5);
    assert_words(&list, "finish", "2 leaks",
                 "finish: 2 blocks of 5300 bytes in all were never freed: leaked until now; 8192 "
                 "bytes went back to the system, and the next heap starts at 1000");
    const record *record = session_record(list.session, 0);
    assert_false(record->failed);
    assert_int_equal(record->address, 0);
    list_close(&list);
}

static void test_nothing_can_have_been_expected_to_fail(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, FINISH(), EXPECT_FAILED(3));
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_broken(&list, 3, "expected the operation before this to find no place; it was no "
                            "allocation");
    list_close(&list);
}

/* --- What is left ------------------------------------------------------------------------------ */

static bool is_mapped(void *address)
{
    unsigned char in_core;

    return mincore(address, 1, &in_core) == 0 || errno != ENOMEM;
}

static void test_every_page_goes_back(void **state)
{
    void *pages[2];
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 4000), MALLOC(1, 16 << 20), FINISH());
    list_step(&list, 2);
    const MainChainNode *main = mems_heap_head(heap_behind(list.session));
    pages[0] = main->sub_chain_head->physical_address;
    pages[1] = main->next->sub_chain_head->physical_address;
    assert_true(is_mapped(pages[0]) && is_mapped(pages[1]));
    list_step(&list, 1);
    assert_false(is_mapped(pages[0]));
    assert_false(is_mapped(pages[1]));
    list_close(&list);
}

static void test_the_heap_is_empty_and_so_is_what_is_known_of_it(void **state)
{
    static const sizes none;
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), MALLOC(1, 5000), FREE(0), FINISH());
    list_step(&list, 4);
    const survey *survey = session_survey(list.session);
    assert_null(mems_heap_head(heap_behind(list.session)));
    assert_int_equal(mems_heap_next_address(heap_behind(list.session)), 1000);
    assert_int_equal(figures(&list).mapped_bytes, 0);
    assert_int_equal(figures(&list).live_blocks, 0);
    assert_int_equal(survey->mapped_bytes, 0);
    assert_int_equal(survey_below(survey, 1000).bytes, 0);
    assert_int_equal(survey_below(survey, 100000).bytes, 0);
    assert_int_equal(survey_below(survey, 100000).blocks, 0);
    assert_memory_equal(&survey->sizes, &none, sizeof none);
    assert_null(session_block(list.session, 1000));
    assert_null(session_block(list.session, 5096));
    assert_int_equal(list.live->count, 0);
    assert_null(mems_heap_check(heap_behind(list.session)));
    list_close(&list);
}

/* The survey is that of a walk, and every block is where the heap says, with the name it has now. */
static void test_the_next_heap_is_known_as_well_as_the_first(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("a", 0, 3000), MALLOC_AS("b", 1, 6000), FINISH(),
              MALLOC_AS("b", 1, 500), MALLOC_AS("a", 0, 700), FREE_AS("b", 1),
              EXPECT_CHAIN("MAIN[1000:5095]-> H[1000:1499] <-> P[1500:2199] <-> H[2200:5095] <-> "
                           "NULL\n", 9));
    list_step(&list, 6);
    const survey *survey = session_survey(list.session);
    assert_int_equal(survey->mapped_bytes, 4096);
    assert_int_equal(survey_below(survey, 1500).bytes, 0);
    assert_int_equal(survey_below(survey, 1600).bytes, 100);
    assert_int_equal(survey_below(survey, 5096).bytes, 700);
    assert_int_equal(survey_below(survey, 5096).blocks, 1);
    assert_int_equal(survey_number(survey, 1500), 500);
    assert_int_equal(survey_address(survey, 500), 1500);
    assert_int_equal(survey->sizes.blocks[9], 1);       /* 512 to 1023 bytes */
    assert_int_equal(survey->sizes.holes[8], 1);
    assert_int_equal(survey->sizes.holes[11], 1);
    assert_string_equal(session_block(list.session, 1500)->name, "a");
    assert_int_equal(session_block(list.session, 1500)->size, 700);
    assert_null(session_block(list.session, 1000));
    list_close(&list);
}

static void assert_chosen(const session *session, const allocator_options *options)
{
    const allocator_options chosen = session_heap(session)->options;

    assert_int_equal(chosen.page_size, 4096);
    assert_int_equal(chosen.base_address, 1000);
    assert_int_equal(chosen.placement.policy, options->placement.policy);
    assert_int_equal(chosen.alignment, options->alignment);
    assert_int_equal(chosen.smallest_mapping, options->smallest_mapping);
    assert_int_equal(chosen.capacity, options->capacity);
    assert_int_equal(chosen.coalescing, options->coalescing);
    assert_int_equal(chosen.give_back, options->give_back);
}

static void test_the_next_heap_has_the_options_of_the_first(void **state)
{
    const allocator_options heap = {
        .placement.policy = MEMS_WORST_FIT, .alignment = 64, .smallest_mapping = 2, .capacity = 16384,
        .coalescing = COALESCE_ON_DEMAND, .give_back = true,
    };
    list list;

    (void)state;
    list_open_heap(&list, heap, MALLOC(0, 1), FINISH());
    list_step(&list, 1);
    assert_chosen(list.session, &heap);
    list_step(&list, 1);
    assert_chosen(list.session, &heap);
    list_close(&list);
}

static void test_history_goes_on_over_it(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), FINISH(), MALLOC(0, 10));
    list_step(&list, 3);
    const history *history = &session_survey(list.session)->history;
    assert_int_equal(history->count, 4);
    assert_int_equal(history->samples[1].live_bytes, 1000);
    assert_int_equal(history->samples[2].mapped_bytes, 0);
    assert_int_equal(history->samples[3].live_bytes, 10);
    assert_int_equal(session_peak(list.session), 1);
    list_close(&list);
}

/* Also where searches are followed and events are counted: the new heap is listened to. */
static void test_searches_are_followed_in_the_next_heap(void **state)
{
    size_t count;
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, FINISH(), MALLOC(0, 1000), MALLOC(1, 1000));
    list_step(&list, 3);
    const uintptr_t *visited = session_visited(list.session, &count);
    assert_int_equal(count, 2);
    assert_int_equal(visited[1], 2000);
    assert_int_equal(session_record(list.session, 0)->event_count, 2);
    list_close(&list);
}

/* What the user had allocated is gone with the rest, and ids of theirs are to be had again. */
static void test_blocks_of_the_users_own_are_gone_too(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 10), FINISH(), MALLOC(0, 20));
    list_step(&list, 1);
    assert_int_equal(hand_malloc(list.session, 30), SESSION_STEPPED);
    list_step(&list, 1);
    assert_words(&list, "finish", "2 leaks",
                 "finish: 2 blocks of 40 bytes in all were never freed: leaked until now; 4096 "
                 "bytes went back to the system, and the next heap starts at 1000");
    assert_int_equal(hand_malloc(list.session, 50), SESSION_STEPPED);
    assert_int_equal(session_block(list.session, 1000)->size, 50);
    list_step(&list, 1);
    assert_int_equal(session_block(list.session, 1050)->size, 20);
    list_close(&list);
}

/* --- On the timeline --------------------------------------------------------------------------- */

static void test_one_goes_back_over_it(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("a", 0, 1000), MALLOC_AS("b", 1, 5000), FINISH(),
              MALLOC_AS("a", 0, 300), FREE_AS("a", 0));
    list_step(&list, 4);
    for (int n = 0; n < 2; n++) {
        assert_int_equal(session_go(list.session, 2), SESSION_STEPPED);
        assert_int_equal(session_block(list.session, 5096)->size, 5000);
        assert_string_equal(session_block(list.session, 1000)->name, "a");
        assert_int_equal(survey_below(session_survey(list.session), 20000).bytes, 6000);
        assert_int_equal(session_go(list.session, 3), SESSION_STEPPED);
        assert_int_equal(session_survey(list.session)->mapped_bytes, 0);
        assert_words(&list, "finish", "2 leaks",
                     "finish: 2 blocks of 6000 bytes in all were never freed: leaked until now; "
                     "12288 bytes went back to the system, and the next heap starts at 1000");
        assert_int_equal(session_go(list.session, 4), SESSION_STEPPED);
        assert_int_equal(session_block(list.session, 1000)->size, 300);
    }
    assert_int_equal(session_go(list.session, 5), SESSION_STEPPED);
    assert_int_equal(figures(&list).live_blocks, 0);
    list_close(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_heap_without_blocks_leaks_nothing),
        cmocka_unit_test(test_blocks_that_were_never_freed_are_counted),
        cmocka_unit_test(test_nothing_can_have_been_expected_to_fail),
        cmocka_unit_test(test_every_page_goes_back),
        cmocka_unit_test(test_the_heap_is_empty_and_so_is_what_is_known_of_it),
        cmocka_unit_test(test_the_next_heap_is_known_as_well_as_the_first),
        cmocka_unit_test(test_the_next_heap_has_the_options_of_the_first),
        cmocka_unit_test(test_history_goes_on_over_it),
        cmocka_unit_test(test_searches_are_followed_in_the_next_heap),
        cmocka_unit_test(test_blocks_of_the_users_own_are_gone_too),
        cmocka_unit_test(test_one_goes_back_over_it),
    };

    return cmocka_run_group_tests_name("finish", tests, NULL, NULL);
}

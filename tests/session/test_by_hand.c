/* What others do to a session's heap: the user, who allocates and frees by hand, and whoever writes
 * into a block that is not theirs. */
#include "hand.h"
#include "list.h"

#include "session/pattern.h"

#include <stdio.h>

static unsigned char *byte_at(const list *list, uintptr_t address)
{
    unsigned char *byte = mems_heap_get(heap_behind(list->session), (void *)address);

    assert_non_null(byte);
    return byte;
}

static size_t live_blocks_of(const list *list)
{
    return mems_heap_figures(heap_behind(list->session)).live_blocks;
}

/* --- The user ------------------------------------------------------------------------------- */

static void test_the_user_allocates_and_frees_between_the_sources_operations(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("a", 0, 1000), MALLOC(1, 1000), FREE(1));
    list_step(&list, 1);
    assert_int_equal(hand_malloc(list.session, 500), SESSION_STEPPED);
    const record *record = session_record(list.session, 0);
    assert_true(record->by_hand);
    assert_int_equal(record->address, 2000);
    assert_true(record->operation.block >= LIST_RESERVED);
    assert_null(session_block(list.session, 2000)->name);
    list_step(&list, 1);
    assert_false(session_record(list.session, 0)->by_hand);
    assert_int_equal(session_record(list.session, 0)->address, 2500);
    assert_int_equal(hand_free(list.session, 2000), SESSION_STEPPED);
    assert_true(session_record(list.session, 0)->by_hand);
    assert_int_equal(session_record(list.session, 0)->size, 500);
    list_step(&list, 1);
    assert_int_equal(session_position(list.session), 5);
    assert_int_equal(live_blocks_of(&list), 1);
    list_close(&list);
}

static void test_the_user_cannot_free_what_is_not_the_beginning_of_a_block(void **state)
{
    static const uintptr_t addresses[] = {0, 999, 1001, 1999, 2000, 5095, 5096, UINTPTR_MAX};
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000));
    list_step(&list, 1);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        assert_int_equal(hand_free(list.session, addresses[i]), SESSION_ENDED);
    assert_int_equal(session_position(list.session), 1);
    assert_int_equal(live_blocks_of(&list), 1);
    assert_int_equal(hand_free(list.session, 1000), SESSION_STEPPED);
    assert_int_equal(hand_free(list.session, 1000), SESSION_ENDED);
    list_close(&list);
}

static void test_a_malloc_by_hand_that_fails_is_recorded(void **state)
{
    static const size_t sizes[] = {0, SIZE_MAX};
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000));
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(hand_malloc(list.session, sizes[i]), SESSION_STEPPED);
        assert_int_equal(session_record(list.session, 0)->address, 0);
        assert_non_null(record_event(session_record(list.session, 0), EVENT_FAILED));
        assert_int_equal(session_position(list.session), i + 1);
    }
    list_step(&list, 1);
    list_close(&list);
}

static void test_a_source_that_frees_what_is_not_there_breaks_the_session(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), {.kind = OPERATION_FREE, .block = 0, .name = "a", .line = 12});
    list_step(&list, 1);
    assert_int_equal(hand_free(list.session, 1000), SESSION_STEPPED);
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_broken(&list, 12, "'a' is not allocated now: its malloc found no place, or it was freed "
                             "by hand or by its address");
    assert_int_equal(session_position(list.session), 2);
    list_close(&list);

    list_open(&list, MEMS_FIRST_FIT, MALLOC(7, 0), {.kind = OPERATION_FREE, .block = 7, .name = "b", .line = 2});
    list_step(&list, 1);
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_broken(&list, 2, "'b' is not allocated now: its malloc found no place, or it was freed "
                            "by hand or by its address");
    list_close(&list);
}

/* --- A stranger ----------------------------------------------------------------------------- */

static void test_every_block_is_filled_with_the_pattern_of_its_operation(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 17), MALLOC(1, 1), MALLOC(2, 5000));
    list_step(&list, 3);
    for (size_t number = 1; number <= 3; number++) {
        const record *record = session_record(list.session, 3 - number);
        for (size_t i = 0; i < record->size; i++)
            assert_int_equal(*byte_at(&list, record->address + i),
                             pattern_byte(i, pattern_for(number)));
    }
    list_close(&list);
}

/* The neighbour writes one byte beyond its end: that is the first byte of the next block. */
static void test_a_byte_written_beyond_a_block_is_found_when_its_neighbour_is_freed(void **state)
{
    char complaint[200];
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), MALLOC(1, 1000),
              {.kind = OPERATION_FREE, .block = 0, .name = "a", .line = 8}, {.kind = OPERATION_FREE, .block = 1, .name = "b", .line = 9},
              MALLOC(2, 1));
    list_step(&list, 2);
    unsigned char was = pattern_byte(0, pattern_for(2));
    byte_at(&list, 1999)[1] = (unsigned char)~was;
    list_step(&list, 1);                /* a itself is as it was */
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    snprintf(complaint, sizeof complaint, "byte 0 of PROCESS [2000:2999] is 0x%02x, was filled "
             "with 0x%02x: somebody wrote into a block that is not theirs", (unsigned char)~was,
             was);
    assert_broken(&list, 9, complaint);
    assert_int_equal(live_blocks_of(&list), 1);                     /* not freed */
    assert_int_equal(session_block(list.session, 2000)->size, 1000);
    assert_int_equal(session_position(list.session), 3);
    assert_int_equal(session_record(list.session, 0)->address, 1000);
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_int_equal(hand_malloc(list.session, 10), SESSION_BROKEN);
    list_close(&list);
}

static void test_a_damaged_block_is_found_when_the_user_frees_it_too(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000));
    list_step(&list, 1);
    unsigned char was = *byte_at(&list, 1999);
    *byte_at(&list, 1999) ^= 0x80;
    char complaint[200];
    snprintf(complaint, sizeof complaint, "byte 999 of PROCESS [1000:1999] is 0x%02x, was filled "
             "with 0x%02x: somebody wrote into a block that is not theirs", was ^ 0x80, was);
    assert_int_equal(hand_free(list.session, 1000), SESSION_BROKEN);
    assert_broken(&list, 0, complaint);
    assert_int_equal(live_blocks_of(&list), 1);
    list_close(&list);
}

static void test_a_byte_written_into_a_hole_is_nobodys(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), MALLOC(1, 500), FREE(0), FREE(1));
    list_step(&list, 1);
    byte_at(&list, 1999)[1] = 99;
    list_step(&list, 3);
    list_close(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_user_allocates_and_frees_between_the_sources_operations),
        cmocka_unit_test(test_the_user_cannot_free_what_is_not_the_beginning_of_a_block),
        cmocka_unit_test(test_a_malloc_by_hand_that_fails_is_recorded),
        cmocka_unit_test(test_a_source_that_frees_what_is_not_there_breaks_the_session),
        cmocka_unit_test(test_every_block_is_filled_with_the_pattern_of_its_operation),
        cmocka_unit_test(test_a_byte_written_beyond_a_block_is_found_when_its_neighbour_is_freed),
        cmocka_unit_test(test_a_damaged_block_is_found_when_the_user_frees_it_too),
        cmocka_unit_test(test_a_byte_written_into_a_hole_is_nobodys),
    };

    return cmocka_run_group_tests_name("by_hand", tests, NULL, NULL);
}

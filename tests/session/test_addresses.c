/* Operations on addresses: what is freed by its address, what an address is translated to, and what
 * is said of those at which nothing is. */
#include "list.h"

#include <string.h>

/* PROCESS [1000:1999], HOLE [2000:2999], PROCESS [3000:3999], HOLE [4000:5095]; position 4. */
#define TWO_BLOCKS \
    MALLOC_AS("a", 0, 1000), MALLOC_AS("b", 1, 1000), MALLOC_AS("c", 2, 1000), FREE_AS("b", 1)
enum { BLOCKS_MADE = 4 };

static mems_figures figures(const list *list)
{
    return mems_heap_figures(heap_behind(list->session));
}

/* --- free-address ----------------------------------------------------------------------------- */

static void test_a_block_is_freed_by_the_address_of_its_first_byte(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, TWO_BLOCKS, FREE_ADDRESS(3000));
    list_step(&list, BLOCKS_MADE + 1);
    assert_words(&list, "free-address 3000", "merged left+right",
                 "free-address 3000: PROCESS [3000:3999] became a HOLE, merged with the HOLE on its "
                 "left [2000:2999] and on its right [4000:5095]: now HOLE [2000:5095]");
    const record *record = session_record(list.session, 0);
    assert_true(record_frees(record));
    assert_int_equal(record->operation.block, 2);
    assert_string_equal(record->operation.name, "c");
    assert_false(record->failed);
    assert_int_equal(record->address, 3000);
    assert_int_equal(record->size, 1000);
    assert_null(session_block(list.session, 3000));
    assert_int_equal(figures(&list).live_bytes, 1000);
    list_close(&list);
}

/* Each address fails, is told in these words, and nothing has changed. */
static void assert_not_found(uintptr_t address, const char *words, const char *story)
{
    list list;

    list_open(&list, MEMS_FIRST_FIT, TWO_BLOCKS, FREE_ADDRESS(address), EXPECT_FAILED(9),
              EXPECT_CHAIN("MAIN[1000:5095]-> P[1000:1999] <-> H[2000:2999] <-> P[3000:3999] <-> "
                           "H[4000:5095] <-> NULL\n", 10));
    list_step(&list, BLOCKS_MADE + 1);
    assert_words(&list, words, "not found", story);
    assert_true(session_record(list.session, 0)->failed);
    assert_false(record_frees(session_record(list.session, 0)));
    assert_non_null(session_block(list.session, 1000));
    assert_non_null(session_block(list.session, 3000));
    list_close(&list);
}

static void test_an_address_at_which_no_block_begins_is_told_with_what_is_there(void **state)
{
    (void)state;
    assert_not_found(1001, "free-address 1001",
                     "free-address 1001: ADDRESS NOT FOUND!! No PROCESS begins at 1001: it is 1 byte "
                     "after the first of PROCESS [1000:1999]; nothing changes");
    assert_not_found(3999, "free-address 3999",
                     "free-address 3999: ADDRESS NOT FOUND!! No PROCESS begins at 3999: it is 999 "
                     "bytes after the first of PROCESS [3000:3999]; nothing changes");
    assert_not_found(2000, "free-address 2000",
                     "free-address 2000: ADDRESS NOT FOUND!! No PROCESS begins at 2000: it lies in "
                     "HOLE [2000:2999]; nothing changes");
    assert_not_found(5095, "free-address 5095",
                     "free-address 5095: ADDRESS NOT FOUND!! No PROCESS begins at 5095: it lies in "
                     "HOLE [4000:5095]; nothing changes");
    assert_not_found(999, "free-address 999",
                     "free-address 999: ADDRESS NOT FOUND!! No PROCESS begins at 999: it lies "
                     "outside the heap; nothing changes");
    assert_not_found(5096, "free-address 5096",
                     "free-address 5096: ADDRESS NOT FOUND!! No PROCESS begins at 5096: it lies "
                     "outside the heap; nothing changes");
    assert_not_found(UINTPTR_MAX, "free-address 18446744073709551615",
                     "free-address 18446744073709551615: ADDRESS NOT FOUND!! No PROCESS begins at "
                     "18446744073709551615: it lies outside the heap; nothing changes");
}

static void test_a_block_is_not_freed_by_its_address_twice(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, TWO_BLOCKS, FREE_ADDRESS(1000), FREE_ADDRESS(1000));
    list_step(&list, BLOCKS_MADE + 2);
    assert_words(&list, "free-address 1000", "not found",
                 "free-address 1000: ADDRESS NOT FOUND!! No PROCESS begins at 1000: it lies in HOLE "
                 "[1000:2999]; nothing changes");
    list_close(&list);
}

/* Its name says nothing of that: it is used as before, until somebody looks. */
static void test_a_name_whose_block_was_freed_by_its_address_breaks_the_session(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, TWO_BLOCKS, FREE_ADDRESS(1000), FREE_AS("a", 0));
    list_step(&list, BLOCKS_MADE + 1);
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_non_null(strstr(session_complaint(list.session)->text, "'a' is not allocated now: its "
                           "malloc found no place, or it was freed by hand or by its address"));
    list_close(&list);
}

/* --- get --------------------------------------------------------------------------------------- */

/* What is said of an address in TWO_BLOCKS. */
static void assert_got(uintptr_t address, const char *words, const char *outcome,
                       const char *story)
{
    list list;

    list_open(&list, MEMS_FIRST_FIT, TWO_BLOCKS, GET(address));
    list_step(&list, BLOCKS_MADE);
    const mems_figures before = figures(&list);
    list_step(&list, 1);
    const mems_figures after = figures(&list);
    assert_words(&list, words, outcome, story);
    assert_int_equal(session_record(list.session, 0)->failed, strcmp(outcome, "NULL") == 0);
    assert_memory_equal(&before, &after, sizeof before);
    list_close(&list);
}

static void test_an_address_in_a_block_is_translated(void **state)
{
    (void)state;
    assert_got(1000, "get 1000", "found",
               "get 1000: it is the first byte of PROCESS [1000:1999]; the physical address is that "
               "of this PROCESS");
    assert_got(3001, "get 3001", "found",
               "get 3001: it is 1 byte after the first of PROCESS [3000:3999]; the physical "
               "address is that of this PROCESS + 1");
    assert_got(3999, "get 3999", "found",
               "get 3999: it is 999 bytes after the first of PROCESS [3000:3999]; the physical "
               "address is that of this PROCESS + 999");
}

static void test_any_other_address_is_null(void **state)
{
    (void)state;
    assert_got(2000, "get 2000", "NULL", "get 2000: NULL: it lies in HOLE [2000:2999]");
    assert_got(4999, "get 4999", "NULL", "get 4999: NULL: it lies in HOLE [4000:5095]");
    assert_got(999, "get 999", "NULL", "get 999: NULL: it lies outside the heap");
    assert_got(5096, "get 5096", "NULL", "get 5096: NULL: it lies outside the heap");
}

/* --- What is expected of them ------------------------------------------------------------------ */

static void test_an_address_that_is_found_was_not_expected_to_fail(void **state)
{
    const operation found[] = {GET(1999), FREE_ADDRESS(1000)};

    (void)state;
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        list list;
        list_open(&list, MEMS_FIRST_FIT, TWO_BLOCKS, found[i], EXPECT_FAILED(9));
        list_step(&list, BLOCKS_MADE);
        assert_int_equal(session_step(list.session), SESSION_BROKEN);
        assert_broken(&list, 9, "expected the operation before this to fail; there is PROCESS "
                                "[1000:1999]");
        list_close(&list);
    }
}

/* --- What is passed over ----------------------------------------------------------------------- */

static void test_what_is_done_to_a_block_that_has_no_place_is_passed_over(void **state)
{
    list list;

    (void)state;
    list_open_lenient(&list, 4096, MALLOC_AS("a", 0, 5000), EXPECT_CHAIN("MAIN[1:2]-> NULL\n", 2),
                      REALLOC_AS("a", 0, 6000), FREE_AS("a", 0), MALLOC(1, 5000), FREE(1),
                      MALLOC(2, 100));
    list_step(&list, 2);
    assert_words(&list, "realloc a 6000", "passed over",
                 "realloc a 6000: it has no place in this heap, so this is passed over");
    list_step(&list, 1);
    assert_words(&list, "free a", "passed over",
                 "free a: it has no place in this heap, so this is passed over");
    list_step(&list, 2);
    assert_words(&list, "free block 1", "passed over",
                 "free block 1: it has no place in this heap, so this is passed over");
    assert_false(record_frees(session_record(list.session, 0)));
    list_step(&list, 1);
    assert_int_equal(figures(&list).live_blocks, 1);
    list_close(&list);
}

/* Then it did find a place, but that is not its own any more. */
static void test_what_is_done_to_a_block_that_was_freed_by_its_address_is_passed_over(void **state)
{
    list list;

    (void)state;
    list_open_lenient(&list, 4096, MALLOC_AS("a", 0, 100), FREE_ADDRESS(1000), FREE_AS("a", 0),
                      MALLOC_AS("a", 0, 200));
    list_step(&list, 3);
    assert_words(&list, "free a", "passed over",
                 "free a: it has no place in this heap, so this is passed over");
    list_step(&list, 1);
    assert_int_equal(session_block(list.session, 1000)->size, 200);
    list_close(&list);
}

/* Meant for a heap in which 1000 was another block's, or nobody's. */
static void test_a_malloc_of_what_is_live_is_passed_over(void **state)
{
    list list;

    (void)state;
    list_open_lenient(&list, 4096, MALLOC_AS("a", 0, 100), MALLOC_AS("b", 1, 50),
                      FREE_ADDRESS(1150), MALLOC_AS("b", 1, 60));
    list_step(&list, 4);
    assert_words(&list, "malloc b 60", "passed over",
                 "malloc b 60: it is allocated already in this heap, so this is passed over");
    assert_int_equal(figures(&list).live_bytes, 150);
    list_close(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_block_is_freed_by_the_address_of_its_first_byte),
        cmocka_unit_test(test_an_address_at_which_no_block_begins_is_told_with_what_is_there),
        cmocka_unit_test(test_a_block_is_not_freed_by_its_address_twice),
        cmocka_unit_test(test_a_name_whose_block_was_freed_by_its_address_breaks_the_session),
        cmocka_unit_test(test_an_address_in_a_block_is_translated),
        cmocka_unit_test(test_any_other_address_is_null),
        cmocka_unit_test(test_an_address_that_is_found_was_not_expected_to_fail),
        cmocka_unit_test(test_what_is_done_to_a_block_that_has_no_place_is_passed_over),
        cmocka_unit_test(
            test_what_is_done_to_a_block_that_was_freed_by_its_address_is_passed_over),
        cmocka_unit_test(test_a_malloc_of_what_is_live_is_passed_over),
    };

    return cmocka_run_group_tests_name("addresses", tests, NULL, NULL);
}

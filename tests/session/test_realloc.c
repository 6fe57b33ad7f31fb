/* Reallocation in a session: contents come along, a failure leaves all as it was, and what is said of
 * each. Coalescing and trimming by hand, too. */
#include "hand.h"
#include "list.h"

#include "session/pattern.h"
#include "session/words.h"

#include <stdio.h>
#include <string.h>

static void assert_chain(const list *list, const char *segments)
{
    const SubChainNode *segment = mems_heap_head(heap_behind(list->session))->sub_chain_head;
    char text[200] = "";

    for (; segment; segment = segment->next)
        sprintf(text + strlen(text), "%s%c%zu", *text ? " " : "", "HP"[segment->type],
                segment->size);
    assert_string_equal(text, segments);
}

/* The block that begins at `address` is filled with the pattern of the last operation. */
static void assert_filled(const list *list, uintptr_t address, size_t size)
{
    const placed_block *block = session_block(list->session, address);
    const unsigned char *memory = mems_heap_get(heap_behind(list->session), (void *)address);

    assert_non_null(block);
    assert_int_equal(block->size, size);
    assert_true(block->pattern == pattern_for(session_position(list->session)));
    assert_int_equal(pattern_check(memory, size, size, block->pattern), size);
}

/* --- What becomes of the block -------------------------------------------------------------- */

static void test_a_block_shrinks_and_grows_in_place(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("a", 0, 1000), REALLOC_AS("a", 0, 400),
              REALLOC_AS("a", 0, 2000), REALLOC_AS("a", 0, 2000), REALLOC_AS("a", 0, 4096));
    list_step(&list, 2);
    assert_filled(&list, 1000, 400);
    assert_chain(&list, "P400 H3696");
    assert_words(&list, "realloc a 400", "at 1000, shrunk",
                 "realloc a 400: PROCESS [1000:1999] shrank in place: now [1000:1399]; its end "
                 "[1400:1999] became a HOLE, merged with the HOLE on its right [2000:5095]: now "
                 "HOLE [1400:5095]");
    list_step(&list, 1);
    assert_filled(&list, 1000, 2000);
    assert_words(&list, "realloc a 2000", "at 1000, grown",
                 "realloc a 2000: PROCESS [1000:1399] grew in place: now [1000:2999]; the HOLE "
                 "after it gave 1600 bytes");
    list_step(&list, 1);
    assert_words(&list, "realloc a 2000", "at 1000, as it was",
                 "realloc a 2000: PROCESS [1000:2999] stays as it is: it has that size already");
    list_step(&list, 1);
    assert_filled(&list, 1000, 4096);
    assert_chain(&list, "P4096");
    assert_string_equal(session_block(list.session, 1000)->name, "a");
    list_close(&list);
}

static void test_a_block_without_room_behind_it_moves(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("a", 0, 1000), MALLOC(1, 500), REALLOC_AS("a", 0,
                                                                                         1500),
              MALLOC(2, 1096), REALLOC(0, 3000));
    list_step(&list, 3);
    assert_null(session_block(list.session, 1000));
    assert_filled(&list, 2500, 1500);
    assert_chain(&list, "H1000 P500 P1500 H1096");
    assert_words(&list, "realloc a 1500", "at 2500, moved",
                 "realloc a 1500: no room after [1000:1999]; first fit moved it to [2500:3999]; "
                 "the old place is now HOLE [1000:1999]; looked at 3 segments");
    list_step(&list, 2);
    assert_filled(&list, 5096, 3000);
    assert_words(&list, "realloc 2500 3000", "at 5096, moved",
                 "realloc 2500 3000: no room after [2500:3999]; mapped main node "
                 "[5096:9191], moved it to [5096:8095]; the old place is now HOLE [2500:3999]");
    list_close(&list);
}

static void test_a_realloc_that_fails_leaves_the_block_whole(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC_AS("a", 0, 1000), REALLOC_AS("a", 0, SIZE_MAX / 2),
              EXPECT_FAILED(3), FREE_AS("a", 0));
    list_step(&list, 2);
    assert_true(session_record(list.session, 0)->failed);
    assert_chain(&list, "P1000 H3096");
    assert_words(&list, "realloc a 9223372036854775807", "failed",
                 "realloc a 9223372036854775807: failed: no HOLE is large enough, and the system "
                 "maps no more (ENOMEM); it is still [1000:1999]");
    list_step(&list, 1);
    assert_chain(&list, "H4096");
    list_close(&list);
}

static void test_a_realloc_to_0_is_a_free(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), REALLOC(0, 0), MALLOC(0, 10));
    list_step(&list, 2);
    assert_true(record_frees(session_record(list.session, 0)));
    assert_null(session_block(list.session, 1000));
    assert_words(&list, "realloc 1000 0", "merged right",
                 "realloc 1000 0: PROCESS [1000:1999] became a HOLE, merged with the HOLE on its "
                 "right [2000:5095]: now HOLE [1000:5095]");
    list_step(&list, 1);
    list_close(&list);
}

/* Blocks of more than a mebibyte are filled at their ends only; what is kept of those counts. */
static void test_large_blocks_keep_their_contents(void **state)
{
    static const size_t mebibyte = 1 << 20;
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 3 * mebibyte), MALLOC(1, 1),
              REALLOC(0, 5 * mebibyte), REALLOC(0, 5 * mebibyte - 7), REALLOC(0, mebibyte / 3),
              REALLOC(0, 3 * mebibyte), FREE(0));
    list_step(&list, 7);
    list_close(&list);
}

/* A PROCESS that grows gets a neighbour that it did not have. */
static void test_a_block_that_grows_differs_from_its_new_neighbour(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), MALLOC(1, 1000), MALLOC(2, 1000), FREE(1),
              REALLOC(0, 2000));
    list_step(&list, 4);
    assert_int_equal(session_block(list.session, 1000)->shade,
                     session_block(list.session, 3000)->shade);
    list_step(&list, 1);
    assert_int_not_equal(session_block(list.session, 1000)->shade,
                         session_block(list.session, 3000)->shade);
    list_close(&list);
}

static void test_a_block_keeps_its_shade_while_it_can(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 1000), MALLOC(1, 1000), FREE(0), REALLOC(1, 900));
    list_step(&list, 3);
    unsigned shade = session_block(list.session, 2000)->shade;
    list_step(&list, 1);
    assert_int_equal(session_block(list.session, 2000)->shade, shade);
    assert_int_not_equal(shade, 0);     /* which a new block there would have */
    list_close(&list);
}

/* Sources choose by what is live, so it has to be what they asked for, whatever the heap makes of it. */
static void test_sources_see_the_new_size(void **state)
{
    list list;

    (void)state;
    list_open_heap(&list, (allocator_options){.alignment = 64}, MALLOC(0, 1000), MALLOC(1, 10),
                   REALLOC(0, 300), REALLOC(1, SIZE_MAX / 2), FREE(1));
    list_step(&list, 3);
    assert_int_equal(list.live->bytes, 310);
    list_step(&list, 1);
    assert_int_equal(list.live->bytes, 300 + SIZE_MAX / 2);
    assert_int_equal(live_oldest(list.live), 0);
    list_step(&list, 1);
    assert_int_equal(list.live->bytes, 300);
    list_close(&list);
}

/* --- What breaks a session ------------------------------------------------------------------ */

static void test_a_realloc_of_what_is_not_there_breaks_the_session(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 0),
              {.kind = OPERATION_REALLOC, .size = 5, .name = "a", .line = 7});
    list_step(&list, 1);
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_broken(&list, 7, "'a' is not allocated now: its malloc found no place, or it was freed "
                            "by hand or by its address");
    list_close(&list);
}

static void test_a_byte_that_is_not_the_blocks_is_found_before_it_moves(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 100),
              {.kind = OPERATION_REALLOC, .size = 50, .name = "a", .line = 3});
    list_step(&list, 1);
    unsigned char *memory = mems_heap_get(heap_behind(list.session), (void *)1000);
    memory[99] ^= 1;                    /* which would be cut off */
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_int_equal(session_complaint(list.session)->line, 3);
    assert_non_null(strstr(session_complaint(list.session)->text, "byte 99 of PROCESS "
                           "[1000:1099]"));
    assert_int_equal(session_position(list.session), 1);
    list_close(&list);
}

/* The linker puts this in the place of the heap's, which it calls. */
void *__real_mems_heap_realloc(mems_heap *heap, void *address, size_t size);
void *__wrap_mems_heap_realloc(mems_heap *heap, void *address, size_t size);

static size_t forgotten;        /* a byte that the heap does not bring along; 0: none */

void *__wrap_mems_heap_realloc(mems_heap *heap, void *address, size_t size)
{
    void *moved = __real_mems_heap_realloc(heap, address, size);

    if (forgotten)
        ((unsigned char *)mems_heap_get(heap, moved))[forgotten] ^= 1;
    return moved;
}

static void test_a_heap_that_does_not_keep_contents_is_found_out(void **state)
{
    list list;

    (void)state;
    for (forgotten = 1; forgotten < 200; forgotten += 33) {
        list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 100), MALLOC(1, 1), REALLOC(0, 200));
        list_step(&list, 2);
        assert_int_equal(session_step(list.session),
                         forgotten < 100 ? SESSION_BROKEN : SESSION_STEPPED);
        list_close(&list);
    }
    forgotten = 0;
}

static void test_a_realloc_that_does_not_fail_as_expected_breaks_the_session(void **state)
{
    list list;

    (void)state;
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 100), REALLOC(0, 50), EXPECT_FAILED(4));
    list_step(&list, 1);
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_broken(&list, 4, "expected the operation before this to find no place; it was given "
                            "[1000:1049]");
    list_close(&list);
    list_open(&list, MEMS_FIRST_FIT, MALLOC(0, 100), REALLOC(0, 0), EXPECT_FAILED(4));
    list_step(&list, 1);
    assert_int_equal(session_step(list.session), SESSION_BROKEN);
    assert_broken(&list, 4, "expected the operation before this to find no place; it was no "
                            "allocation");
    list_close(&list);
}

/* --- By hand -------------------------------------------------------------------------------- */

static void test_the_user_resizes_coalesces_and_trims(void **state)
{
    list list;

    (void)state;
    list_open_heap(&list, ((allocator_options){.coalescing = COALESCE_ON_DEMAND}),
                   MALLOC_AS("a", 0, 1000), MALLOC(1, 1000), FREE(1));
    list_step(&list, 3);
    assert_int_equal(hand_realloc(list.session, 1001, 5), SESSION_ENDED);
    assert_int_equal(hand_realloc(list.session, 1000, 500), SESSION_STEPPED);
    assert_words(&list, "realloc a 500", "at 1000, shrunk",
                 "realloc a 500 (by hand): PROCESS [1000:1999] shrank in place: now [1000:1499]; "
                 "its end [1500:1999] became a HOLE");
    assert_chain(&list, "P500 H500 H1000 H2096");
    assert_int_equal(hand_coalesce(list.session), SESSION_STEPPED);
    assert_chain(&list, "P500 H3596");
    assert_int_equal(hand_realloc(list.session, 1000, 0), SESSION_STEPPED);
    assert_int_equal(hand_coalesce(list.session), SESSION_STEPPED);
    assert_int_equal(hand_trim(list.session), SESSION_STEPPED);
    assert_null(mems_heap_head(heap_behind(list.session)));
    assert_int_equal(session_position(list.session), 8);
    list_close(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_block_shrinks_and_grows_in_place),
        cmocka_unit_test(test_a_block_without_room_behind_it_moves),
        cmocka_unit_test(test_a_realloc_that_fails_leaves_the_block_whole),
        cmocka_unit_test(test_a_realloc_to_0_is_a_free),
        cmocka_unit_test(test_large_blocks_keep_their_contents),
        cmocka_unit_test(test_a_block_that_grows_differs_from_its_new_neighbour),
        cmocka_unit_test(test_a_block_keeps_its_shade_while_it_can),
        cmocka_unit_test(test_sources_see_the_new_size),
        cmocka_unit_test(test_a_heap_that_does_not_keep_contents_is_found_out),
        cmocka_unit_test(test_a_realloc_of_what_is_not_there_breaks_the_session),
        cmocka_unit_test(test_a_byte_that_is_not_the_blocks_is_found_before_it_moves),
        cmocka_unit_test(test_a_realloc_that_does_not_fail_as_expected_breaks_the_session),
        cmocka_unit_test(test_the_user_resizes_coalesces_and_trims),
    };

    return cmocka_run_group_tests_name("realloc", tests, NULL, NULL);
}

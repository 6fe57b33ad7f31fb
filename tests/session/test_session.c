/* Operations applied to a real heap: steps, records, remarks, the user's hand, and the patterns that
 * notice who writes where they should not. */
#include "session/session.h"

#include "session/pattern.h"
#include "workload/generator.h"
#include "workload/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct play {
    script *script;
    generator generator;
    session *session;
} play;

static session *open_script(play *play, const char *text)
{
    complaint complaint;

    play->script = script_parse(strdup(text), strlen(text), &complaint);
    if (!play->script)
        fail_msg("%s", complaint.text);
    const session_options options = {
        .heap = {.page_size = 4096}, .source = script_source(play->script), .limit = SIZE_MAX,
    };
    return play->session = session_open(&options, &complaint);
}

static session *open_workload(play *play, const char *name, mems_policy policy, size_t limit)
{
    complaint complaint;

    play->script = NULL;
    play->generator = (generator){.workload = workload_find(name), .seed = 4, .page_size = 4096};
    const session_options options = {
        .heap = {.page_size = 4096, .policy = policy},
        .source = generator_source(&play->generator),
        .limit = limit,
    };
    return play->session = session_open(&options, &complaint);
}

static void close_play(play *play)
{
    session_close(play->session);
    script_free(play->script);
}

/* --- Steps ------------------------------------------------------------------------------------- */

static void test_steps_apply_one_operation_each_until_there_are_no_more(void **state)
{
    play play;
    session *session = open_script(&play, "malloc a 100\nsay x\nfree a\n");

    (void)state;
    assert_int_equal(session_position(session), 0);
    assert_int_equal(session_step(session), SESSION_STEPPED);
    assert_int_equal(mems_heap_figures(session_heap(session)).live_bytes, 100);
    assert_int_equal(session_step(session), SESSION_STEPPED);
    assert_int_equal(mems_heap_figures(session_heap(session)).live_bytes, 0);
    assert_int_equal(session_step(session), SESSION_ENDED);
    assert_int_equal(session_position(session), 2);
    close_play(&play);
}

static void test_no_more_operations_are_taken_than_the_limit_says(void **state)
{
    play play;
    session *session = open_workload(&play, "random", MEMS_FIRST_FIT, 10);

    (void)state;
    assert_int_equal(session_advance(session, 7), SESSION_STEPPED);
    assert_int_equal(session_position(session), 7);
    assert_int_equal(session_advance(session, SIZE_MAX), SESSION_ENDED);
    assert_int_equal(session_position(session), 10);
    close_play(&play);
}

static void test_remarks_are_attended_to_with_the_operation_before_them(void **state)
{
    play play;
    session *session = open_script(&play, "say one\nmalloc a 1\nsay two\nsay three\nfree a\n");

    (void)state;
    assert_string_equal(session_narration(session), "one");
    session_step(session);
    assert_string_equal(session_narration(session), "three");
    session_step(session);
    assert_string_equal(session_narration(session), "three");
    close_play(&play);
}

static void test_what_is_broken_stays_broken_and_nothing_more_is_done(void **state)
{
    play play;
    session *session = open_script(&play, "malloc a 1\nexpect failed\nmalloc b 1\n");

    (void)state;
    assert_null(session_complaint(session));
    assert_int_equal(session_step(session), SESSION_BROKEN);
    assert_int_equal(session_complaint(session)->line, 2);
    assert_int_equal(session_step(session), SESSION_BROKEN);
    assert_int_equal(session_malloc(session, 10), SESSION_BROKEN);
    assert_int_equal(session_free(session, 1000), SESSION_BROKEN);
    assert_int_equal(session_position(session), 1);
    close_play(&play);
}

/* --- Records ----------------------------------------------------------------------------------- */

static void assert_events(const record *record, size_t count, const mems_event_kind *kinds)
{
    assert_int_equal(record->event_count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(record->events[i].kind, kinds[i]);
}

static void test_a_record_has_the_events_of_its_own_operation(void **state)
{
    const mems_event_kind mapped[] = {MEMS_SEARCHED, MEMS_MAPPED, MEMS_SPLIT};
    const mems_event_kind split[] = {MEMS_SEARCHED, MEMS_SPLIT};
    const mems_event_kind merged[] = {MEMS_FREED, MEMS_MERGED_RIGHT};
    play play;
    session *session = open_script(&play, "malloc a 1\nmalloc b 1\nfree b\n");

    (void)state;
    assert_null(session_record(session, 0));
    session_advance(session, 3);
    assert_events(session_record(session, 2), 3, mapped);
    assert_events(session_record(session, 1), 2, split);
    assert_events(session_record(session, 0), 2, merged);
    assert_int_equal(session_record(session, 0)->address, 1001);
    assert_int_equal(session_record(session, 0)->size, 1);
    assert_int_equal(session_record(session, 0)->number, 3);
    assert_null(session_record(session, 3));
    close_play(&play);
}

static void test_the_last_records_are_kept_and_the_others_forgotten(void **state)
{
    play play;
    session *session = open_workload(&play, "random", MEMS_FIRST_FIT, SIZE_MAX);

    (void)state;
    session_advance(session, 1000);
    assert_int_equal(session_record(session, SESSION_RECORDS - 1)->number,
                     1000 - SESSION_RECORDS + 1);
    assert_null(session_record(session, SESSION_RECORDS));
    close_play(&play);
}

/* --- By hand ----------------------------------------------------------------------------------- */

static void test_what_is_done_by_hand_is_an_operation_like_any(void **state)
{
    play play;
    session *session = open_script(&play, "malloc a 100\nfree a\n");

    (void)state;
    session_step(session);
    assert_int_equal(session_malloc(session, 50), SESSION_STEPPED);
    assert_true(session_record(session, 0)->by_hand);
    assert_int_equal(session_record(session, 0)->address, 1100);
    assert_int_equal(session_free(session, 1101), SESSION_ENDED);       /* not a first byte */
    assert_int_equal(session_free(session, 1100), SESSION_STEPPED);
    assert_int_equal(session_position(session), 3);
    assert_int_equal(session_free(session, 1000), SESSION_STEPPED);     /* the script's own */
    assert_int_equal(session_step(session), SESSION_BROKEN);
    assert_non_null(strstr(session_complaint(session)->text, "'a' is not allocated now"));
    close_play(&play);
}

/* --- Patterns ---------------------------------------------------------------------------------- */

static void test_a_byte_written_by_somebody_else_is_noticed_and_named(void **state)
{
    play play;
    session *session = open_script(&play, "malloc a 100\nmalloc b 100\nfree a\nfree b\n");

    (void)state;
    session_advance(session, 3);
    unsigned char *b = mems_heap_get(session_heap(session), (void *)(uintptr_t)1100);
    b[99] ^= 0x10;
    assert_int_equal(session_step(session), SESSION_BROKEN);
    assert_non_null(strstr(session_complaint(session)->text, "byte 99 of PROCESS [1100:1199] is 0x"));
    assert_int_equal(session_complaint(session)->line, 4);
    assert_int_equal(mems_heap_figures(session_heap(session)).live_bytes, 100);     /* not freed */
    close_play(&play);
}

static void test_every_changed_byte_is_found_at_its_offset(void **state)
{
    static unsigned char memory[3 << 20];
    static const size_t sizes[] = {1, 2, 7, 8, 9, 100, 524287, 524288, 524289, 1048575, 1048576,
                                   1048577, 3 << 20};

    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        size_t size = sizes[s], half = 512 << 10;
        const size_t offsets[] = {0, 1, size / 4, half - 1, half, size - half, size - 1};
        uint64_t pattern = pattern_for(s);
        pattern_fill(memory, size, pattern);
        assert_int_equal(pattern_check(memory, size, pattern), size);
        for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
            size_t offset = offsets[i];
            bool filled = offset < half || (offset < size && offset >= size - half);
            if (offset >= size || (size > 2 * half && !filled))
                continue;
            memory[offset] ^= 1;
            assert_int_equal(pattern_check(memory, size, pattern), offset);
            assert_int_equal(memory[offset] ^ 1, pattern_byte(offset, pattern));
            memory[offset] ^= 1;
        }
    }
}

static void test_no_two_blocks_have_the_same_pattern(void **state)
{
    (void)state;
    for (size_t a = 0; a < 300; a++)
        for (size_t b = a + 1; b < 300; b++)
            assert_int_not_equal(pattern_for(a), pattern_for(b));
}

/* --- Shades ------------------------------------------------------------------------------------ */

static void assert_shades_differ(const session *session)
{
    const MainChainNode *main = mems_heap_head(session_heap(session));

    for (; main; main = main->next)
        for (const SubChainNode *sub = main->sub_chain_head; sub->next; sub = sub->next)
            if (sub->type == MEMS_PROCESS && sub->next->type == MEMS_PROCESS) {
                uintptr_t left = (uintptr_t)sub->virtual_address;
                uintptr_t right = (uintptr_t)sub->next->virtual_address;
                assert_int_not_equal(session_block(session, left)->shade,
                                     session_block(session, right)->shade);
            }
}

static void test_neighbours_never_have_the_same_shade_and_the_heap_is_sound(void **state)
{
    play play;

    (void)state;
    for (size_t w = 0; workload_at(w); w++)
        for (int policy = 0; policy < MEMS_POLICIES; policy++) {
            session *session = open_workload(&play, workload_at(w)->name, (mems_policy)policy,
                                             SIZE_MAX);
            for (int step = 0; step < 1500; step++) {
                assert_int_equal(session_step(session), SESSION_STEPPED);
                assert_shades_differ(session);
                assert_null(mems_heap_check(session_heap(session)));
            }
            close_play(&play);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_apply_one_operation_each_until_there_are_no_more),
        cmocka_unit_test(test_no_more_operations_are_taken_than_the_limit_says),
        cmocka_unit_test(test_remarks_are_attended_to_with_the_operation_before_them),
        cmocka_unit_test(test_what_is_broken_stays_broken_and_nothing_more_is_done),
        cmocka_unit_test(test_a_record_has_the_events_of_its_own_operation),
        cmocka_unit_test(test_the_last_records_are_kept_and_the_others_forgotten),
        cmocka_unit_test(test_what_is_done_by_hand_is_an_operation_like_any),
        cmocka_unit_test(test_a_byte_written_by_somebody_else_is_noticed_and_named),
        cmocka_unit_test(test_every_changed_byte_is_found_at_its_offset),
        cmocka_unit_test(test_no_two_blocks_have_the_same_pattern),
        cmocka_unit_test(test_neighbours_never_have_the_same_shade_and_the_heap_is_sound),
    };

    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}

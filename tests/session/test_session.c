/* Operations applied to a real heap: steps, records and remarks. */
#include "session/session.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_apply_one_operation_each_until_there_are_no_more),
        cmocka_unit_test(test_no_more_operations_are_taken_than_the_limit_says),
        cmocka_unit_test(test_remarks_are_attended_to_with_the_operation_before_them),
        cmocka_unit_test(test_what_is_broken_stays_broken_and_nothing_more_is_done),
        cmocka_unit_test(test_a_record_has_the_events_of_its_own_operation),
        cmocka_unit_test(test_the_last_records_are_kept_and_the_others_forgotten),
    };

    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}

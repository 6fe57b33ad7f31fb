/* Recordings: what their records mean, of how many processes whatever; and those that nobody recorded. */
#include "in_short.h"

#include "recorder/format.h"

enum { MOST = 64 };

typedef struct file {
    recording_header header;
    char rest[RECORDING_HEADER - sizeof(recording_header)];
    recording_record records[MOST];
} file;

/* A recording with these records. */
static size_t make(file *file, const recording_record *records, size_t count)
{
    memset(file, 0, sizeof *file);
    memcpy(file->header.magic, RECORDING_MAGIC, sizeof file->header.magic);
    file->header.order = RECORDING_ORDER;
    file->header.version = RECORDING_VERSION;
    file->header.record_size = sizeof(recording_record);
    file->header.count = count;
    memcpy(file->records, records, count * sizeof *records);
    return RECORDING_HEADER + count * sizeof *records;
}

#define RECORD(process, kind, address, size, thread) \
    {(address), (size), (thread), (uint32_t)(process) << 8 | RECORDING_##kind}

#define assert_records(operations, process, ...) \
    do { \
        const recording_record list[] = {__VA_ARGS__}; \
        static file made; \
        size_t length = make(&made, list, sizeof list / sizeof *list); \
        trace read = read_process((const char *)&made, length, (process)); \
        assert_string_equal(in_short(&read), (operations)); \
        trace_free(&read); \
    } while (0)

#define assert_no_recording(part, ...) \
    do { \
        const recording_record wrong[] = {__VA_ARGS__}; \
        static file wrong_file; \
        size_t wrong_length = make(&wrong_file, wrong, sizeof wrong / sizeof *wrong); \
        check_refused((const char *)&wrong_file, wrong_length, 0, (part), __FILE__, __LINE__); \
    } while (0)

static void test_each_kind_of_record_is_a_call(void **state)
{
    (void)state;
    assert_records("m0:100 m1:200 f0 r1:300 !7", 0,
                   RECORD(0, ALLOCATED, 16, 100, 1), RECORD(0, ALLOCATED, 32, 200, 1),
                   RECORD(0, FREED, 16, 0, 1), RECORD(0, LIFTED, 32, 0, 1),
                   RECORD(0, LANDED, 48, 300, 1), RECORD(0, REFUSED, 0, 7, 1));
}

/* Another thread is given the address while the block is on its way. */
static void test_a_block_that_moves_makes_room_for_another(void **state)
{
    (void)state;
    assert_records("m0:1 m1:5 r0:9 f1 f0", 0,
                   RECORD(0, ALLOCATED, 16, 1, 1), RECORD(0, LIFTED, 16, 0, 1),
                   RECORD(0, ALLOCATED, 16, 5, 2), RECORD(0, LANDED, 32, 9, 1),
                   RECORD(0, FREED, 16, 0, 2), RECORD(0, FREED, 32, 0, 1));
    assert_records("m0:1 m1:2 r1:4 r0:3", 0,
                   RECORD(0, ALLOCATED, 16, 1, 1), RECORD(0, ALLOCATED, 32, 2, 2),
                   RECORD(0, LIFTED, 16, 0, 1), RECORD(0, LIFTED, 32, 0, 2),
                   RECORD(0, LANDED, 16, 4, 2), RECORD(0, LANDED, 32, 3, 1));
}

static void test_a_realloc_that_frees_or_is_refused(void **state)
{
    (void)state;
    assert_records("m0:1 r0:0 ?16", 0,
                   RECORD(0, ALLOCATED, 16, 1, 1), RECORD(0, LIFTED, 16, 0, 1),
                   RECORD(0, LANDED, 0, 0, 1), RECORD(0, FREED, 16, 0, 1));
    assert_records("m0:1 !99 f0", 0,
                   RECORD(0, ALLOCATED, 16, 1, 1), RECORD(0, LIFTED, 16, 0, 1),
                   RECORD(0, LANDED, 0, 99, 1), RECORD(0, FREED, 16, 0, 1));
}

static void test_processes_have_blocks_of_their_own(void **state)
{
    (void)state;
    assert_records("m0:1 m1:2 ^16 f0 f1", 0,
                   RECORD(0, ALLOCATED, 16, 1, 1), RECORD(1, FORKED, 4711, 0, 2),
                   RECORD(1, ALLOCATED, 32, 2, 2), RECORD(1, FREED, 16, 0, 2),
                   RECORD(0, FREED, 16, 0, 1), RECORD(1, FREED, 32, 0, 2));
    assert_records("m0:1 m1:9 f0 f1", 0,
                   RECORD(0, ALLOCATED, 16, 1, 1), RECORD(1, FORKED, 4711, 0, 2),
                   RECORD(1, LIFTED, 16, 0, 2), RECORD(1, LANDED, 16, 9, 2),
                   RECORD(0, FREED, 16, 0, 1), RECORD(1, FREED, 16, 0, 2));
    assert_records("m0:1 ?16", 0,
                   RECORD(0, ALLOCATED, 16, 1, 1), RECORD(1, SPAWNED, 4711, 0, 2),
                   RECORD(1, FREED, 16, 0, 2));
}

static void test_a_program_that_is_replaced_has_no_blocks(void **state)
{
    (void)state;
    assert_records("m0:1 m1:2 f1 f0 m0:3 ?32", 0,
                   RECORD(0, ALLOCATED, 16, 1, 1), RECORD(0, ALLOCATED, 32, 2, 1),
                   RECORD(0, FREED, 32, 0, 1), RECORD(1, REPLACED, 4711, 0, 1),
                   RECORD(1, ALLOCATED, 16, 3, 1), RECORD(1, FREED, 32, 0, 1));
}

static void test_one_process_is_seen_alone(void **state)
{
#define PROCESSES \
    RECORD(0, ALLOCATED, 16, 1, 1), RECORD(1, FORKED, 4711, 0, 2), RECORD(0, ALLOCATED, 32, 2, 1), \
    RECORD(1, ALLOCATED, 32, 3, 2), RECORD(1, FREED, 16, 0, 2), RECORD(2, SPAWNED, 4712, 1, 3), \
    RECORD(2, ALLOCATED, 16, 4, 3)

    (void)state;
    assert_records("m0:1 m1:2 m2:3 ^16 m3:4", 0, PROCESSES);
    assert_records("m0:1 m1:2", 1, PROCESSES);
    assert_records("m0:1 m1:3 f0", 2, PROCESSES);
    assert_records("m0:4", 3, PROCESSES);
}

static void test_what_was_never_finished_is_passed_over(void **state)
{
    (void)state;
    assert_records("m0:1 f0", 0, RECORD(0, ALLOCATED, 16, 1, 1), {32, 5, 1, 0},
                   RECORD(0, FREED, 16, 0, 1));
}

static void test_a_recording_that_was_cut_short_is_told(void **state)
{
    static const recording_record list[] = {
        RECORD(0, ALLOCATED, 16, 1, 1), RECORD(0, ALLOCATED, 32, 1, 1),
    };
    static file made;
    size_t length = make(&made, list, 2);
    const char *bytes = (const char *)&made;

    (void)state;
    trace trace = read_fine(bytes, length);
    assert_false(trace.cut);
    trace_free(&trace);
    trace = read_fine(bytes, length - 1);
    assert_true(trace.cut);
    assert_string_equal(in_short(&trace), "m0:1");
    trace_free(&trace);
    check_refused(bytes, 100, 0, "cut short within its header", __FILE__, __LINE__);
    check_refused(bytes, RECORDING_HEADER, 0, "has no call in it", __FILE__, __LINE__);
}

static void test_what_no_recorder_writes_is_refused(void **state)
{
    static const recording_record list[] = {RECORD(0, ALLOCATED, 16, 1, 1)};
    static file made;
    size_t length = make(&made, list, 1);

    (void)state;
    assert_no_recording("record 2 is of kind 200", RECORD(0, ALLOCATED, 16, 1, 1), {0, 0, 0, 200});
    assert_no_recording("record 1 is of an impossible process", RECORD(999, ALLOCATED, 1, 1, 1));
    assert_no_recording("record 1 is of an impossible process", RECORD(1, FORKED, 1, 999, 1));
    made.header.order = 0x04030201;
    check_refused((char *)&made, length, 0, "another order of bytes", __FILE__, __LINE__);
    made.header.order = RECORDING_ORDER;
    made.header.version = 99;
    check_refused((char *)&made, length, 0, "of version 99", __FILE__, __LINE__);
}

/* Processes that are their own parents, begin twice, or replace each other; landings without a lift. */
static void test_nonsense_does_no_harm(void **state)
{
    (void)state;
    assert_records("m0:1 m1:2 ?0 m2:3", 0,
                   RECORD(1, FORKED, 0, 1, 1), RECORD(1, REPLACED, 0, 2, 1),
                   RECORD(2, FORKED, 0, 1, 1), RECORD(2, FORKED, 0, 0, 1),
                   RECORD(1, ALLOCATED, 16, 1, 1), RECORD(2, ALLOCATED, 16, 2, 1),
                   RECORD(2, LANDED, 32, 3, 9), RECORD(0, REPLACED, 0, 0, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_record_is_a_call),
        cmocka_unit_test(test_a_block_that_moves_makes_room_for_another),
        cmocka_unit_test(test_a_realloc_that_frees_or_is_refused),
        cmocka_unit_test(test_processes_have_blocks_of_their_own),
        cmocka_unit_test(test_a_program_that_is_replaced_has_no_blocks),
        cmocka_unit_test(test_one_process_is_seen_alone),
        cmocka_unit_test(test_what_was_never_finished_is_passed_over),
        cmocka_unit_test(test_a_recording_that_was_cut_short_is_told),
        cmocka_unit_test(test_what_no_recorder_writes_is_refused),
        cmocka_unit_test(test_nonsense_does_no_harm),
    };

    return cmocka_run_group_tests_name("recording", tests, NULL, NULL);
}

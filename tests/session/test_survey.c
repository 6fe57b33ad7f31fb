/* The survey against a walk of the heap, after every operation, whatever the heap's options; and the
 * tree of covered addresses against a byte for each address. */
#define _GNU_SOURCE
#include "behind.h"
#include "hand.h"
#include "session/session.h"
#include "session/survey.h"
#include "source/generator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- Covered addresses ------------------------------------------------------------------------- */

enum { ORIGIN = 1000, BYTES = 40000, UNIT = 16 };

typedef struct bytes {
    bool covered[BYTES];
    uint8_t begins[BYTES];
} bytes;

/* What the tree says below each address is what the bytes say; where it is not exact, what they say
 * below the address's unit. */
static void assert_agrees(const cover *cover, const bytes *bytes)
{
    size_t below = 0, below_unit = 0, begins = 0, begins_unit = 0;

    for (size_t i = 0; i < BYTES; i++) {
        if (i % UNIT == 0) {
            below_unit = below;
            begins_unit = begins;
        }
        covered got = cover_below(cover, ORIGIN + i);
        assert_int_equal(got.bytes, got.exact ? below : below_unit);
        assert_int_equal(got.blocks, begins_unit);
        assert_true(got.exact || i % UNIT != 0);
        below += bytes->covered[i];
        begins += bytes->begins[i];
    }
}

static void set(bytes *bytes, size_t from, size_t size, bool covered)
{
    for (size_t i = from; i < from + size; i++) {
        assert_true(bytes->covered[i] != covered);
        bytes->covered[i] = covered;
    }
}

/* The bytes from one on that are covered, or are not. */
static size_t run_from(const bytes *bytes, size_t from)
{
    size_t end = from;

    while (end < BYTES && bytes->covered[end] == bytes->covered[from])
        end++;
    return end - from;
}

static void test_what_is_covered_is_known_at_every_address(void **state)
{
    cover cover = {.origin = ORIGIN, .unit = UNIT};
    static bytes bytes;
    unsigned seed = 1;

    (void)state;
    for (int n = 0; n < 600; n++) {
        size_t from = (size_t)rand_r(&seed) % BYTES, run = run_from(&bytes, from);
        size_t size = n % 3 ? 1 + (size_t)rand_r(&seed) % run : run;
        bool covered = bytes.covered[from];
        bool block = n % 2 && !covered;
        (block ? cover_block : cover_change)(&cover, ORIGIN + from, size, covered ? -1 : 1);
        set(&bytes, from, size, !covered);
        bytes.begins[from] += block;
        if (n % 10 == 0)
            assert_agrees(&cover, &bytes);
    }
    for (size_t from = 0; from < BYTES; from++) {
        size_t run = bytes.covered[from] ? run_from(&bytes, from) : 0;
        if (run > 0)
            cover_change(&cover, ORIGIN + from, run, -1);
        for (; bytes.begins[from]; bytes.begins[from]--) {
            cover_change(&cover, ORIGIN + from, run + 1, 1);
            cover_block(&cover, ORIGIN + from, run + 1, -1);
        }
        set(&bytes, from, run, false);
    }
    assert_agrees(&cover, &bytes);
    cover_free(&cover);
}

/* Terabytes, of which a part goes and comes again, take no time and no memory to speak of. */
static void test_a_block_of_any_size_can_be_covered(void **state)
{
    const size_t tera = (size_t)1 << 40;
    cover cover = {.origin = ORIGIN, .unit = 512};

    (void)state;
    cover_change(&cover, ORIGIN, 100 * tera, 1);
    cover_change(&cover, ORIGIN + 101 * tera, 7, 1);
    cover_change(&cover, ORIGIN + 3 * tera + 5, 1000, -1);
    assert_int_equal(cover_below(&cover, ORIGIN + 3 * tera).bytes, 3 * tera);
    assert_int_equal(cover_below(&cover, ORIGIN + 4 * tera).bytes, 4 * tera - 1000);
    cover_change(&cover, ORIGIN + 3 * tera + 5, 1000, 1);
    assert_int_equal(cover_below(&cover, ORIGIN + 102 * tera).bytes, 100 * tera + 7);
    cover_change(&cover, ORIGIN, 100 * tera, -1);
    assert_int_equal(cover_below(&cover, ORIGIN + 50 * tera).bytes, 0);
    assert_int_equal(cover_below(&cover, ORIGIN + 102 * tera).bytes, 7);
    cover_free(&cover);
}

static void test_the_nth_covered_byte_is_found(void **state)
{
    cover cover = {.origin = ORIGIN, .unit = 4096};

    (void)state;
    cover_change(&cover, ORIGIN + 4096, 8192, 1);
    cover_change(&cover, ORIGIN + 409600, 4096, 1);
    cover_change(&cover, ORIGIN + ((size_t)1 << 44), 4096, 1);
    assert_int_equal(cover_find(&cover, 0), ORIGIN + 4096);
    assert_int_equal(cover_find(&cover, 8191), ORIGIN + 4096 + 8191);
    assert_int_equal(cover_find(&cover, 8192), ORIGIN + 409600);
    assert_int_equal(cover_find(&cover, 12288 + 5), ORIGIN + ((size_t)1 << 44) + 5);
    cover_free(&cover);
}

/* --- The survey -------------------------------------------------------------------------------- */

static void assert_surveyed(const session *session, unsigned *seed)
{
    const mems_heap *heap = heap_behind(session);
    const survey *survey = session_survey(session);
    const MainChainNode *main = mems_heap_head(heap);
    size_t number = 0, live = 0;

    for (; main; main = main->next)
        for (const SubChainNode *segment = main->sub_chain_head; segment; segment = segment->next) {
            uintptr_t address = (uintptr_t)segment->virtual_address;
            size_t into = (size_t)rand_r(seed) % segment->size;
            bool process = segment->type == MEMS_PROCESS;
            assert_int_equal(survey_number(survey, address), number);
            assert_int_equal(survey_number(survey, address + into), number + into);
            assert_int_equal(survey_address(survey, number), address);
            assert_int_equal(survey_address(survey, number + into), address + into);
            assert_int_equal(survey_below(survey, address).bytes, live);
            assert_int_equal(survey_below(survey, address + into).bytes, live + (process ? into : 0));
            number += segment->size;
            live += process ? segment->size : 0;
        }
    assert_int_equal(survey->mapped_bytes, number);
    uintptr_t end = (uintptr_t)mems_heap_next_address(heap);
    assert_int_equal(survey_below(survey, end).bytes, live);
    assert_int_equal(survey_below(survey, end).blocks, mems_heap_figures(heap).live_blocks);
    assert_int_equal(survey_number(survey, end), number);
}

/* Some live block; 0 if there is none. */
static uintptr_t pick_block(const session *session, unsigned *seed)
{
    const MainChainNode *main = mems_heap_head(heap_behind(session));
    size_t blocks = mems_heap_figures(heap_behind(session)).live_blocks;
    size_t wanted = blocks ? (size_t)rand_r(seed) % blocks : 0;

    for (; main && blocks; main = main->next)
        for (const SubChainNode *segment = main->sub_chain_head; segment; segment = segment->next)
            if (segment->type == MEMS_PROCESS && wanted-- == 0)
                return (uintptr_t)segment->virtual_address;
    return 0;
}

static void do_by_hand(session *session, int n, unsigned *seed)
{
    uintptr_t block = n % 4 == 0 ? pick_block(session, seed) : 0;

    if (block)
        hand_realloc(session, block, (size_t)rand_r(seed) % 9000);
    else if (n % 50 == 49)
        hand_coalesce(session);
    else if (n % 77 == 76)
        hand_trim(session);
    else if (n % 200 == 5)
        hand_malloc(session, 300000 + (size_t)n);
}

static void survey_heap(allocator_options heap, const workload *workload, unsigned seed)
{
    generator generator = {.workload = workload, .seed = seed, .page_size = heap.page_size};
    const session_options options = {
        .heap = heap, .source = generator_source(&generator), .limit = SIZE_MAX, .drawn = true,
    };
    complaint complaint;
    session *session = session_open(&options, &complaint);

    assert_non_null(session);
    assert_surveyed(session, &seed);
    for (int n = 0; n < 300 && !session_complaint(session); n++) {
        session_step(session);
        assert_surveyed(session, &seed);
        do_by_hand(session, n, &seed);
        assert_surveyed(session, &seed);
    }
    session_close(session);
}

static void test_every_address_and_number_is_as_a_walk_finds_it(void **state)
{
    (void)state;
    for (size_t i = 0; workload_at(i); i++)
        for (unsigned seed = 0; seed < 12; seed++)
            survey_heap((allocator_options){
                .page_size = seed % 3 ? 4096 : 12288, .placement.policy = (int)(seed % MEMS_POLICIES),
                .coalescing = (enum coalescing)(seed % 4 == 3 ? 1 + seed % 2 : 0),
                .give_back = seed % 2, .base_address = seed == 5 ? 77777 : 0,
                .smallest_mapping = seed == 4 ? 3 : 0,
            }, workload_at(i), seed);
}

static void test_a_session_that_is_not_drawn_has_none(void **state)
{
    generator generator = {.workload = workload_at(0), .seed = 1, .page_size = 4096};
    const session_options options = {.source = generator_source(&generator), .limit = SIZE_MAX};
    complaint complaint;
    session *session = session_open(&options, &complaint);
    size_t count;

    (void)state;
    session_follow(session, true);
    session_advance(session, 20);
    assert_null(session_survey(session));
    session_visited(session, &count);
    assert_int_equal(count, 0);
    session_close(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_covered_is_known_at_every_address),
        cmocka_unit_test(test_a_block_of_any_size_can_be_covered),
        cmocka_unit_test(test_the_nth_covered_byte_is_found),
        cmocka_unit_test(test_every_address_and_number_is_as_a_walk_finds_it),
        cmocka_unit_test(test_a_session_that_is_not_drawn_has_none),
    };

    return cmocka_run_group_tests_name("survey", tests, NULL, NULL);
}

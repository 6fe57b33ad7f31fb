/* The patterns that blocks are filled with: whatever byte is written by somebody else is found, at
 * its place, in blocks of any size; of those larger than a mebibyte, in the first and last half. */
#include "list.h"

#include "session/pattern.h"

#include <stdlib.h>
#include <string.h>

enum { HALF = 512 << 10, BEYOND = 64, UNTOUCHED = 0xa7 };

/* Fills a block in the middle of memory that it must leave alone; the caller frees what lies from
 * BEYOND before it. */
static unsigned char *filled(size_t size, uint64_t pattern)
{
    unsigned char *memory = malloc(size + (size_t)2 * BEYOND);

    assert_non_null(memory);
    memset(memory, UNTOUCHED, size + (size_t)2 * BEYOND);
    pattern_fill(memory + BEYOND, size, pattern);
    for (size_t i = 0; i < BEYOND; i++) {
        assert_int_equal(memory[i], UNTOUCHED);
        assert_int_equal(memory[BEYOND + size + i], UNTOUCHED);
    }
    return memory + BEYOND;
}

static void give_back(unsigned char *memory)
{
    free(memory - BEYOND);
}

static void assert_found(unsigned char *memory, size_t size, uint64_t pattern, size_t offset)
{
    for (int bit = 0; bit < 8; bit += 7) {
        memory[offset] ^= (unsigned char)(1 << bit);
        assert_int_equal(pattern_check(memory, size, size, pattern), offset);
        memory[offset] ^= (unsigned char)(1 << bit);
    }
    assert_int_equal(pattern_check(memory, size, size, pattern), size);
}

static void test_every_byte_of_a_small_block_is_watched(void **state)
{
    (void)state;
    for (size_t size = 0; size <= 80; size++) {
        uint64_t pattern = pattern_for(size);
        unsigned char *memory = filled(size, pattern);
        assert_int_equal(pattern_check(memory, size, size, pattern), size);
        for (size_t offset = 0; offset < size; offset++) {
            assert_int_equal(memory[offset], pattern_byte(offset, pattern));
            assert_found(memory, size, pattern, offset);
        }
        give_back(memory);
    }
}

static void test_the_first_of_several_wrong_bytes_is_named(void **state)
{
    unsigned char *memory = filled(1000, 42);

    (void)state;
    for (size_t offset = 1000; offset-- > 0; ) {
        memory[offset] ^= 1;
        assert_int_equal(pattern_check(memory, 1000, 1000, 42), offset);
    }
    give_back(memory);
}

/* Every byte is filled; a sample of them, the ends and the middle among it, is damaged in turn. */
static void test_blocks_up_to_a_mebibyte_are_watched_whole(void **state)
{
    static const size_t sizes[] = {
        HALF - 1, HALF, HALF + 1, HALF + 7, HALF + 9, 2 * HALF - 1, 2 * HALF,
    };

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size = sizes[i];
        uint64_t pattern = pattern_for(i);
        unsigned char *memory = filled(size, pattern);
        for (size_t offset = 0; offset < size; offset++)
            if (memory[offset] != pattern_byte(offset, pattern))
                fail_msg("byte %zu of %zu is not filled", offset, size);
        const size_t damaged[] = {0, 1, HALF - 2, size / 2, size - 8, size - 1};
        for (size_t k = 0; k < sizeof damaged / sizeof *damaged; k++)
            assert_found(memory, size, pattern, damaged[k]);
        if (size > HALF)
            assert_found(memory, size, pattern, HALF);
        give_back(memory);
    }
}

static void test_of_large_blocks_the_first_and_last_half_mebibyte_are_watched(void **state)
{
    static const size_t sizes[] = {2 * HALF + 1, 2 * HALF + 8, 3 * HALF + 3, (8 << 20) + 5};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size = sizes[i];
        uint64_t pattern = pattern_for(i);
        unsigned char *memory = filled(size, pattern);
        const size_t watched[] = {0, HALF - 1, size - HALF, size - HALF / 2, size - 1};
        for (size_t k = 0; k < sizeof watched / sizeof *watched; k++)
            assert_found(memory, size, pattern, watched[k]);
        for (size_t offset = HALF; offset + HALF + 8 < size; offset += 4093)
            assert_int_equal(memory[offset], UNTOUCHED);        /* its pages stay unmapped */
        give_back(memory);
    }
}

static void test_no_two_operations_have_the_same_pattern(void **state)
{
    enum { MOST = 2000 };

    (void)state;
    for (size_t a = 0; a < MOST; a++)
        for (size_t b = 0; b < a; b++)
            assert_true(pattern_for(a) != pattern_for(b));
    assert_true(pattern_for(SIZE_MAX - 1) != pattern_for(0));
}

/* A block copied over another one, or moved by some bytes, does not pass for it. */
static void test_another_blocks_bytes_are_found_at_once(void **state)
{
    (void)state;
    for (size_t number = 1; number < 200; number++) {
        unsigned char *memory = filled(64, pattern_for(number));
        assert_true(pattern_check(memory, 64, 64, pattern_for(number + 1)) < 8);
        for (size_t moved = 1; moved < 24; moved++) {
            size_t rest = 64 - moved;
            assert_true(pattern_check(memory + moved, rest, rest, pattern_for(number)) < rest);
        }
        give_back(memory);
    }
}

/* Of a block that shrank, only what is still there counts; the rest of it may be anything. */
static void test_a_part_of_a_block_is_watched_to_its_end(void **state)
{
    static const struct { size_t size, part; } parts[] = {
        {1000, 0}, {1000, 1}, {1000, 13}, {1000, 999}, {1000, 1000},
        {2 * HALF, HALF - 1}, {2 * HALF, HALF + 1}, {2 * HALF + 99, HALF}, {4 * HALF, 3 * HALF},
        {4 * HALF, 2 * HALF}, {4 * HALF, 4 * HALF - 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t size = parts[i].size, part = parts[i].part;
        unsigned char *memory = filled(size, 77);
        assert_int_equal(pattern_check(memory, size, part, 77), part);
        for (size_t offset = part; offset < size; offset++)
            memory[offset] = UNTOUCHED;
        assert_int_equal(pattern_check(memory, size, part, 77), part);
        bool watched = part > 0 && (part <= HALF || part > size - HALF || size <= 2 * HALF);
        if (watched) {
            memory[part - 1] ^= 4;
            assert_int_equal(pattern_check(memory, size, part, 77), part - 1);
        }
        give_back(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_byte_of_a_small_block_is_watched),
        cmocka_unit_test(test_the_first_of_several_wrong_bytes_is_named),
        cmocka_unit_test(test_blocks_up_to_a_mebibyte_are_watched_whole),
        cmocka_unit_test(test_of_large_blocks_the_first_and_last_half_mebibyte_are_watched),
        cmocka_unit_test(test_no_two_operations_have_the_same_pattern),
        cmocka_unit_test(test_another_blocks_bytes_are_found_at_once),
        cmocka_unit_test(test_a_part_of_a_block_is_watched_to_its_end),
    };

    return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}

/* The table against a plain array: whatever is added and removed, each number is found by its hash, and
 * nothing else is; also where all hashes are the same. */
#include "base/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { NUMBERS = 200, STEPS = 20000 };

static bool expected[NUMBERS + 1];
static unsigned seed;

static unsigned random_below(unsigned bound)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % bound;
}

static table_entry *find(const table *table, uint32_t hash, size_t number)
{
    table_entry *entry = table_find(table, hash, NULL);

    while (entry && entry->number != number)
        entry = table_find(table, hash, entry);
    return entry;
}

static uint32_t few(size_t number)
{
    return (uint32_t)(number % 7) * 0x10000001u;
}

static uint32_t one(size_t number)
{
    (void)number;
    return UINT32_MAX;
}

static uint32_t many(size_t number)
{
    return table_hash(1000 + 16 * number);
}

static void assert_follows(uint32_t hash_of(size_t number))
{
    table table = {0};
    size_t count = 0;

    memset(expected, 0, sizeof expected);
    assert_null(table_find(&table, 0, NULL));
    for (int step = 0; step < STEPS; step++) {
        size_t number = 1 + random_below(NUMBERS);
        table_entry *entry = find(&table, hash_of(number), number);
        assert_int_equal(entry != NULL, expected[number]);
        if (entry)
            table_remove(&table, entry);
        else
            table_add(&table, hash_of(number), number);
        expected[number] = !expected[number];
        count += expected[number] ? 1 : (size_t)-1;
        assert_int_equal(table.count, count);
        if (step % 100 == 0)
            for (size_t i = 1; i <= NUMBERS; i++)
                assert_int_equal(find(&table, hash_of(i), i) != NULL, expected[i]);
    }
    table_free(&table);
}

static void test_numbers_are_found_until_they_are_removed(void **state)
{
    (void)state;
    assert_follows(many);
    assert_follows(few);
    assert_follows(one);
}

static void test_a_copy_is_the_same_and_its_own(void **state)
{
    table table = {0}, copy;

    (void)state;
    for (size_t i = 1; i <= NUMBERS; i++)
        table_add(&table, many(i), i);
    assert_int_equal(table_copy(&copy, &table), table.room * sizeof *table.entries);
    for (size_t i = 1; i <= NUMBERS; i++)
        table_remove(&table, find(&table, many(i), i));
    assert_int_equal(table.count, 0);
    for (size_t i = 1; i <= NUMBERS; i++)
        assert_non_null(find(&copy, many(i), i));
    table_free(&table);
    table_free(&copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_found_until_they_are_removed),
        cmocka_unit_test(test_a_copy_is_the_same_and_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

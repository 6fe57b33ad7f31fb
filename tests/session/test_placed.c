/* The placed blocks against plain arrays: whatever is added and removed, each block is found by its id
 * and by its address, and nothing else is. */
#include "list.h"

#include "session/placed.h"

enum { IDS = 300, STEPS = 30000 };

static placed_block expected[IDS];      /* by id; no address: none */
static placed_blocks blocks;
static unsigned seed;

static unsigned random_below(unsigned bound)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % bound;
}

/* Addresses close together, and so far apart that their lower halves are the same. */
static uintptr_t address_of(unsigned number)
{
    return 1000 + (number % 64) + ((uintptr_t)(number / 64) << 32);
}

static size_t id_at(uintptr_t address)
{
    for (size_t id = 0; id < IDS; id++)
        if (expected[id].address == address)
            return id;
    return IDS;
}

static void assert_all_are_found(void)
{
    for (unsigned number = 0; number < 2 * IDS; number++) {
        const placed_block *block = placed_at(&blocks, address_of(number));
        size_t id = id_at(address_of(number));
        if (id == IDS)
            assert_null(block);
        else {
            assert_ptr_equal(block, placed_by_id(&blocks, id));
            assert_int_equal(block->id, id);
            assert_int_equal(block->size, expected[id].size);
        }
    }
    for (size_t id = 0; id < IDS + 3; id++)
        assert_int_equal(placed_by_id(&blocks, id) != NULL, id < IDS && expected[id].address);
}

static void add_or_remove(size_t id)
{
    uintptr_t address = address_of(random_below(2 * IDS));

    if (expected[id].address) {
        placed_remove(&blocks, placed_by_id(&blocks, id));
        expected[id].address = 0;
    } else if (id_at(address) == IDS) {
        expected[id] = (placed_block){.address = address, .size = 1 + random_below(99), .id = id};
        placed_add(&blocks, &expected[id]);
    }
}

static void test_blocks_are_found_by_id_and_by_address(void **state)
{
    (void)state;
    assert_null(placed_at(&blocks, 1000));
    assert_null(placed_by_id(&blocks, 0));
    for (int step = 0; step < STEPS; step++) {
        add_or_remove(random_below(IDS));
        if (step % 100 == 0)
            assert_all_are_found();
    }
    for (size_t id = 0; id < IDS; id++)
        while (expected[id].address)
            add_or_remove(id);
    assert_all_are_found();
    placed_close(&blocks);
    assert_null(placed_at(&blocks, 1000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_are_found_by_id_and_by_address),
    };

    return cmocka_run_group_tests_name("placed", tests, NULL, NULL);
}

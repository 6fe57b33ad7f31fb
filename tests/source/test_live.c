/* The live blocks against a model that knows nothing but arrays: whatever is added and removed,
 * both agree on who is live, in which order, and which id comes next. */
#include "source/live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* --- The model ------------------------------------------------------------------------------ */

enum { MOST = 4000, STEPS = 20000 };

typedef struct model {
    size_t ids[MOST], sizes[MOST], count;       /* in order of allocation */
    size_t freed[MOST], freed_count;            /* ids to be had again, the last one first */
    size_t next_id, reserved;
} model;

static size_t model_place(const model *model, size_t id)
{
    for (size_t i = 0; i < model->count; i++)
        if (model->ids[i] == id)
            return i;
    return LIVE_NONE;
}

static size_t model_fresh(const model *model)
{
    return model->freed_count ? model->freed[model->freed_count - 1] : model->next_id;
}

static void model_add(model *model, size_t id, size_t size)
{
    if (id >= model->reserved && model->freed_count)
        model->freed_count--;
    else if (id >= model->reserved)
        model->next_id++;
    model->ids[model->count] = id;
    model->sizes[model->count++] = size;
}

static void model_remove(model *model, size_t id)
{
    size_t place = model_place(model, id), behind = --model->count - place;

    memmove(&model->ids[place], &model->ids[place + 1], behind * sizeof *model->ids);
    memmove(&model->sizes[place], &model->sizes[place + 1], behind * sizeof *model->sizes);
    if (id >= model->reserved)
        model->freed[model->freed_count++] = id;
}

/* --- Both together -------------------------------------------------------------------------- */

static model expected;
static live_blocks live;
static uint64_t state_of_random;

static size_t random_below(size_t bound)
{
    state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(state_of_random >> 33) % bound;
}

static void begin(size_t reserved)
{
    expected.count = expected.freed_count = 0;
    expected.reserved = expected.next_id = reserved;
    live_open(&live, reserved);
    state_of_random = reserved + 1;
}

static void add(size_t id)
{
    size_t size = random_below(10000);

    model_add(&expected, id, size);
    live_add(&live, id, size);
}

static void take_out(size_t id)
{
    model_remove(&expected, id);
    live_remove(&live, id);
}

static void resize(size_t id)
{
    size_t size = random_below(10000);

    expected.sizes[model_place(&expected, id)] = size;
    live_resize(&live, id, size);
}

static size_t bytes(void)
{
    size_t sum = 0;

    for (size_t i = 0; i < expected.count; i++)
        sum += expected.sizes[i];
    return sum;
}

/* What can be told at a glance; cheap enough for every step. */
static void assert_ends(void)
{
    size_t count = expected.count;

    assert_int_equal(live.count, count);
    assert_int_equal(live_fresh(&live), model_fresh(&expected));
    assert_false(live_contains(&live, live_fresh(&live)));
    assert_int_equal(live_oldest(&live), count ? expected.ids[0] : LIVE_NONE);
    assert_int_equal(live_newest(&live), count ? expected.ids[count - 1] : LIVE_NONE);
    size_t picked = live_pick(&live, random_below(1 << 30));
    assert_true(count ? live_contains(&live, picked) : picked == LIVE_NONE);
}

/* All of the order, and all ids. */
static void assert_agree(void)
{
    size_t id = live_oldest(&live);

    assert_int_equal(live.bytes, bytes());
    for (size_t i = 0; i < expected.count; i++) {
        assert_int_equal(id, expected.ids[i]);
        assert_int_equal(live.blocks[id].size, expected.sizes[i]);
        id = live_after(&live, id);
    }
    assert_int_equal(id, LIVE_NONE);
    for (id = 0; id < expected.next_id + 3; id++)
        assert_int_equal(live_contains(&live, id), model_place(&expected, id) != LIVE_NONE);
}

/* --- Promises ------------------------------------------------------------------------------- */

static void assert_long_sequence_agrees(size_t reserved, size_t around)
{
    begin(reserved);
    for (int step = 0; step < STEPS; step++) {
        size_t reserved_id = reserved ? random_below(reserved) : LIVE_NONE;
        if (random_below(2 * around) < expected.count)
            take_out(expected.ids[random_below(expected.count)]);
        else if (reserved && random_below(2) && !live_contains(&live, reserved_id))
            add(reserved_id);
        else
            add(live_fresh(&live));
        if (expected.count && random_below(3) == 0)
            resize(expected.ids[random_below(expected.count)]);
        assert_ends();
        if (step % (4 * (int)around) == 0)
            assert_agree();
    }
    assert_agree();
    while (expected.count) {
        take_out(expected.ids[random_below(expected.count)]);
        assert_ends();
    }
    assert_agree();
    live_close(&live);
}

static void test_any_sequence_leaves_the_order_of_allocation(void **state)
{
    (void)state;
    assert_long_sequence_agrees(0, 5);
    assert_long_sequence_agrees(0, 100);
    assert_long_sequence_agrees(0, 400);
}

static void test_ids_of_the_source_are_its_own(void **state)
{
    (void)state;
    assert_long_sequence_agrees(1, 20);
    assert_long_sequence_agrees(50, 60);
    assert_long_sequence_agrees(700, 100);
}

static void test_the_id_freed_last_is_the_next_fresh_one(void **state)
{
    (void)state;
    begin(3);
    for (int i = 0; i < 5; i++)
        add(live_fresh(&live));
    assert_int_equal(live_newest(&live), 7);
    assert_int_equal(live_fresh(&live), 8);
    take_out(4);
    take_out(6);
    assert_int_equal(live_fresh(&live), 6);
    add(6);
    assert_int_equal(live_fresh(&live), 4);
    add(4);
    assert_int_equal(live_fresh(&live), 8);
    add(1);
    take_out(1);                        /* the source's own: nobody else is given it */
    assert_int_equal(live_fresh(&live), 8);
    assert_agree();
    live_close(&live);
}

static void test_every_live_block_can_be_picked(void **state)
{
    bool picked[200] = {false};

    (void)state;
    begin(0);
    for (int i = 0; i < 200; i++)
        add(live_fresh(&live));
    for (size_t id = 0; id < 200; id += 3)
        take_out(id);
    for (size_t number = 0; number < 1000; number++)
        picked[live_pick(&live, number)] = true;
    for (size_t id = 0; id < 200; id++)
        assert_int_equal(picked[id], id % 3 != 0);
    live_close(&live);
}

/* A queue and a stack each leave all their gaps at one end; the order stays small. */
static void test_gaps_do_not_pile_up(void **state)
{
    (void)state;
    begin(0);
    for (int step = 0; step < STEPS; step++) {
        add(live_fresh(&live));
        if (expected.count > 10)
            take_out(expected.ids[step % 3 == 0 ? expected.count - 1 : 0]);
        assert_ends();
    }
    assert_agree();
    assert_true(live.order_room < 1000);
    assert_true(live.block_count <= 11);
    live_close(&live);
}

static void test_nothing_is_live_at_first(void **state)
{
    (void)state;
    for (size_t reserved = 0; reserved < 200; reserved += 66) {
        begin(reserved);
        assert_int_equal(live_fresh(&live), reserved);
        assert_int_equal(live_oldest(&live), LIVE_NONE);
        assert_int_equal(live_newest(&live), LIVE_NONE);
        assert_int_equal(live_pick(&live, 7), LIVE_NONE);
        assert_false(live_contains(&live, LIVE_NONE));
        assert_agree();
        live_close(&live);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_live_at_first),
        cmocka_unit_test(test_any_sequence_leaves_the_order_of_allocation),
        cmocka_unit_test(test_ids_of_the_source_are_its_own),
        cmocka_unit_test(test_the_id_freed_last_is_the_next_fresh_one),
        cmocka_unit_test(test_every_live_block_can_be_picked),
        cmocka_unit_test(test_gaps_do_not_pile_up),
    };

    return cmocka_run_group_tests_name("live", tests, NULL, NULL);
}

/* A heap with tens of thousands of HOLEs, which come and go in all orders while blocks are placed:
 * indexes of several levels, grown and shrunk. The plain walk would take too long here, so the heap
 * is a row of cells that never merge, and each knows its HOLE:
 *
 *     | P..P last H | P..P last H | ...     blocks, the last of which grows into the HOLE behind it
 *
 * Resizing the last block of a cell needs no search and makes a HOLE come, go, grow or shrink;
 * where a new block has to go is worked out by looking at all cells. */
#include <mems/heap.h>
#include <stdlib.h>
#include <unistd.h>

#include "helper.h"
#include "sanitized.h"

#define BASE ((uintptr_t)1 << 20)

enum { CELLS = SANITIZED ? 5000 : 40000, CHANGES = 2 * CELLS, CHECKED = CELLS / 4, PLACED = 50 };

typedef struct cell {
    uintptr_t last;             /* the block before the HOLE */
    size_t last_size;
    size_t hole;                /* bytes; 0: there is none */
    size_t freed;               /* when, if there is one */
} cell;

static struct {
    mems_heap *heap;
    mems_policy policy;
    cell cells[CELLS + 1];      /* the last one has what is left of the main node */
    size_t clock, order[CELLS];
    uintptr_t rover;
    uint64_t random;
} row;

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016. */
static size_t below(size_t bound)
{
    row.random ^= row.random >> 12;
    row.random ^= row.random << 25;
    row.random ^= row.random >> 27;
    return (size_t)((row.random * 2685821657736338717u >> 33) % bound);
}

static uintptr_t hole_start(const cell *here)
{
    return here->last + here->last_size;
}

/* --- Where a block has to go ------------------------------------------------------------------ */

static bool is_better(const cell *here, const cell *than)
{
    switch (row.policy) {
    case MEMS_BEST_FIT:
        return here->hole < than->hole;
    case MEMS_WORST_FIT:
        return here->hole > than->hole;
    case MEMS_LAST_FREED_FIRST:
        return here->freed > than->freed;
    case MEMS_FIRST_FREED_FIRST:
        return here->freed < than->freed;
    case MEMS_NEXT_FIT:         /* all behind the rover before all others */
        return hole_start(here) + here->hole > row.rover
            && hole_start(than) + than->hole <= row.rover;
    default:
        return false;
    }
}

static cell *cell_for(size_t size)
{
    cell *best = NULL;

    for (size_t i = 0; i <= CELLS; i++) {
        cell *here = &row.cells[i];
        if (here->hole >= size && (!best || is_better(here, best)))
            best = here;
    }
    return best;
}

static void place(size_t size)
{
    cell *wanted = cell_for(size);

    assert_int_equal((uintptr_t)mems_heap_malloc(row.heap, size), hole_start(wanted));
    wanted->last = hole_start(wanted);
    wanted->last_size = size;
    wanted->hole -= size;
    row.rover = wanted->last + size;
}

static void resize(cell *here, size_t size)
{
    void *last = (void *)here->last;

    assert_ptr_equal(mems_heap_realloc(row.heap, last, size), last);
    if (size < here->last_size)
        here->freed = ++row.clock;
    here->hole = here->last_size + here->hole - size;
    here->last_size = size;
}

/* --- The sequence ----------------------------------------------------------------------------- */

static void check(void)
{
    mems_figures figures = mems_heap_figures(row.heap);
    size_t holes = 0, largest = 0;

    for (size_t i = 0; i <= CELLS; i++) {
        holes += row.cells[i].hole > 0;
        largest = row.cells[i].hole > largest ? row.cells[i].hole : largest;
    }
    assert_int_equal(figures.holes, holes);
    assert_int_equal(figures.largest_hole, largest);
    assert_null(mems_heap_check(row.heap));
}

/* One block a cell, most of them small, one before what is left, and no HOLE but that. */
static void lay_out(void)
{
    uintptr_t end = BASE;

    for (size_t i = 0; i < CELLS; i++) {
        size_t size = 2 + (i % 500 == 77 ? 40000 + below(200) : below(100));
        row.cells[i] = (cell){end, size, 0, 0};
        assert_int_equal((uintptr_t)mems_heap_malloc(row.heap, size), end);
        end += size;
    }
    assert_int_equal((uintptr_t)mems_heap_malloc(row.heap, 1), end);
    size_t left = (uintptr_t)mems_heap_next_address(row.heap) - end - 1;
    row.cells[CELLS] = (cell){end, 1, left, ++row.clock};
    row.rover = end + 1;
    assert_int_equal(mems_heap_figures(row.heap).main_nodes, 1);
}

typedef enum direction { UP, DOWN, MIXED } direction;

static void shuffle(direction way)
{
    for (size_t i = 0; i < CELLS; i++)
        row.order[i] = way == DOWN ? CELLS - 1 - i : i;
    for (size_t i = CELLS; way == MIXED && i > 1; i--) {
        size_t other = below(i), kept = row.order[i - 1];
        row.order[i - 1] = row.order[other];
        row.order[other] = kept;
    }
}

/* Every cell has a HOLE then, or none. */
static void open_or_close_all(direction way, bool open)
{
    shuffle(way);
    for (size_t i = 0; i < CELLS; i++) {
        cell *here = &row.cells[row.order[i]];
        resize(here, open ? 1 : here->last_size + here->hole);
        if (i % CHECKED == 0) {
            check();
            place(1 + below(120));
        }
    }
}

static void stir(void)
{
    for (size_t i = 0; i < CHANGES; i++) {
        cell *here = &row.cells[below(CELLS)];
        resize(here, 1 + below(here->last_size + here->hole));
        if (i % (CHANGES / PLACED) == 0)
            place(below(10) ? 1 + below(120) : 39900 + below(300));
        if (i % CHECKED == 0)
            check();
    }
}

static void play(mems_policy policy, uint64_t seed)
{
    const size_t page = (size_t)getpagesize(), large = CELLS / 500 * 40300;
    const mems_heap_options options = {
        .base_address = BASE, .policy = policy,
        .smallest_mapping = (2 * large + CELLS * 100 + PLACED * 20 * 41000) / page,
    };

    row.policy = policy;
    row.clock = 0;
    row.random = (seed + 1) * 0x9e3779b97f4a7c15u;
    row.heap = mems_heap_open(&options, NULL);
    assert_non_null(row.heap);
    lay_out();
    for (int way = UP; way <= MIXED; way++) {
        open_or_close_all((direction)way, true);
        stir();
        open_or_close_all((direction)(MIXED - way), false);
    }
    check();
    mems_heap_close(row.heap);
}

static void test_among_many_holes_the_policy_finds_the_one(void **state)
{
    mems_policy policy = *(mems_policy *)*state;

    play(policy, (uint64_t)policy);
}

int main(void)
{
    static mems_policy policies[MEMS_POLICIES];
    struct CMUnitTest tests[MEMS_POLICIES];

    for (int i = 0; i < MEMS_POLICIES; i++) {
        policies[i] = (mems_policy)i;
        tests[i] = (struct CMUnitTest)cmocka_unit_test_prestate(
            test_among_many_holes_the_policy_finds_the_one, &policies[i]);
        tests[i].name = mems_policy_describe((mems_policy)i)->title;
    }
    return cmocka_run_group_tests_name("many holes", tests, NULL, NULL);
}

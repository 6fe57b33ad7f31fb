#include "twin.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "helper.h"
#include "oracle.h"

twin_state twin;

static mems_heap *heap;
static oracle model;
static const char *name;
static size_t seed;
static uint64_t chance;
static bool compares;           /* all, after the step under way */
static bool listening;

/* --- Saying what went wrong ------------------------------------------------------------------- */

typedef struct call {
    const char *function;
    size_t first, second;
} call;

enum { CALLS_KEPT = 12 };

static call calls[CALLS_KEPT];  /* a ring, by step */

static void print_call(const call *made, uintptr_t base, size_t step)
{
    if (strcmp(made->function, "malloc") == 0 || strcmp(made->function, "calloc") == 0)
        print_error("    step %zu: %s(%zu, %zu)\n", step, made->function, made->first,
                    made->second);
    else
        print_error("    step %zu: %s(base + %zu, %zu)\n", step, made->function,
                    made->first - (size_t)base, made->second);
}

static void disagree(int line, const char *condition)
{
    const mems_heap_options *options = &model.options;

    print_error("the last calls of %s, seed %zu:\n", name, seed);
    for (size_t back = CALLS_KEPT; back-- > 0;)
        if (back <= twin.step)
            print_call(&calls[(twin.step - back) % CALLS_KEPT], options->base_address,
                       twin.step - back);
    fail_msg("%s, seed %zu, step %zu (%s, page size %zu, base %zu, alignment %zu, smallest mapping "
             "%zu, capacity %zu, coalescing %d, give back %d): twin.c:%d: not so: %s",
             name, seed, twin.step, mems_policy_describe(options->policy)->title,
             options->page_size, (size_t)options->base_address, options->alignment,
             options->smallest_mapping, options->capacity, (int)options->coalescing,
             options->give_back, line, condition);
}

/* Not assert_true: the sequence should be named. */
#define agree(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            disagree(__LINE__, #condition);                                                        \
    } while (0)

/* --- Chance ----------------------------------------------------------------------------------- */

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016. */
size_t twin_below(size_t bound)
{
    chance ^= chance >> 12;
    chance ^= chance << 25;
    chance ^= chance >> 27;
    return (size_t)((chance * 2685821657736338717u >> 33) % bound);
}

uintptr_t twin_address(void)
{
    uintptr_t base = model.options.base_address;

    return base - 10 + twin_below(model.next_address - base + 20);
}

size_t twin_size_of_a_hole(void)
{
    if (model.count > 0) {
        const oracle_node *node = &model.nodes[twin_below(model.count)];
        const oracle_segment *segment = &node->segments[twin_below(node->count)];
        if (!segment->process)
            return segment->size + twin_below(3) - (segment->size > 1);
    }
    return 1 + twin_below(64);
}

/* --- Comparing -------------------------------------------------------------------------------- */

static void compare_segment(const SubChainNode *sub, const oracle_segment *segment)
{
    agree(sub != NULL);
    agree((uintptr_t)sub->virtual_address == segment->start);
    agree(sub->size == segment->size);
    agree(sub->type == (segment->process ? MEMS_PROCESS : MEMS_HOLE));
}

static void compare_chains(void)
{
    const MainChainNode *main = mems_heap_head(heap);

    for (size_t n = 0; n < model.count; n++, main = main->next) {
        const oracle_node *node = &model.nodes[n];
        agree(main != NULL);
        agree((uintptr_t)main->start_virtual_address == node->start);
        agree(main->total_size == node->size);
        const SubChainNode *sub = main->sub_chain_head;
        for (size_t s = 0; s < node->count; s++, sub = sub->next)
            compare_segment(sub, &node->segments[s]);
        agree(sub == NULL);
    }
    agree(main == NULL);
    agree((uintptr_t)mems_heap_next_address(heap) == model.next_address);
}

static void compare_figures(void)
{
    mems_figures got = mems_heap_figures(heap), wanted = oracle_figures(&model);

    agree(got.live_blocks == wanted.live_blocks);
    agree(got.live_bytes == wanted.live_bytes);
    agree(got.peak_live_bytes == wanted.peak_live_bytes);
    agree(got.holes == wanted.holes);
    agree(got.free_bytes == wanted.free_bytes);
    agree(got.largest_hole == wanted.largest_hole);
    agree(got.main_nodes == wanted.main_nodes);
    agree(got.mapped_bytes == wanted.mapped_bytes);
    agree(got.peak_mapped_bytes == wanted.peak_mapped_bytes);
    agree(got.bookkeeping_bytes > 0 && got.bookkeeping_bytes % model.options.page_size == 0);
    agree(got.allocations == wanted.allocations);
    agree(got.callocs == wanted.callocs);
    agree(got.reallocations == wanted.reallocations);
    agree(got.frees == wanted.frees);
    agree(got.failures == wanted.failures);
    agree(got.not_found == wanted.not_found);
}

/* The search that the call under way may make, worked out before it is made. */
static struct {
    bool expected, came;
    uintptr_t start;            /* of the HOLE; 0 if none fits */
    size_t size, visits;
} searched;

static void expect_search(size_t size)
{
    searched.expected = true;
    searched.came = false;
    if (!compares)
        return;
    const oracle_segment *hole = oracle_search(&model, size, &searched.visits);
    searched.start = hole ? hole->start : 0;
    searched.size = hole ? hole->size : 0;
}

static void listen(void *context, const mems_event *event)
{
    (void)context;
    if (event->kind != MEMS_SEARCHED)
        return;
    agree(searched.expected && !searched.came);
    searched.came = true;
    if (!compares)
        return;
    agree(event->address == searched.start);
    agree(event->size == searched.size);
    agree(mems_heap_visits(heap, event->part, NULL, NULL) == searched.visits);
}

/* --- Steps ------------------------------------------------------------------------------------ */

static void begin_step(const char *function, size_t first, size_t second)
{
    twin.step++;
    calls[twin.step % CALLS_KEPT] = (call){function, first, second};
    compares = twin.step % twin.every == 0;
    searched.expected = false;
    errno = 0;
}

static void end_step(void)
{
    if (!compares)
        return;
    compare_chains();
    compare_figures();
    const char *broken = mems_heap_check(heap);
    if (broken)
        disagree(__LINE__, broken);
}

void twin_open(const char *sequence, size_t number, const mems_heap_options *options)
{
    name = sequence;
    seed = number;
    chance = (number + 1) * 0x9e3779b97f4a7c15u;
    twin.live = twin.step = twin.refused = 0;
    twin.every = 1;
    twin.may_refuse = false;
    heap = mems_heap_open(options, NULL);
    assert_non_null(heap);
    const mems_heap_options chosen = mems_heap_chosen(heap);
    oracle_open(&model, &chosen);
    twin_listen(true);
}

void twin_listen(bool wanted)
{
    listening = wanted;
    mems_heap_observe(heap, wanted ? listen : NULL, NULL);
}

size_t twin_close(void)
{
    compares = true;
    end_step();
    mems_heap_close(heap);
    heap = NULL;
    oracle_close(&model);
    return twin.step;
}

/* --- What blocks hold ------------------------------------------------------------------------- */

/* The bytes of a block that are written and read: all, or of a large one only both its ends. */
enum { ALL = 512, END = 64 };

static bool holds(const unsigned char *memory, size_t size, unsigned char fill)
{
    return size == 0
        || (memory[0] == fill && memcmp(memory, memory + 1, size - 1) == 0);
}

static bool block_holds(const unsigned char *memory, size_t size, unsigned char fill)
{
    if (size <= ALL)
        return holds(memory, size, fill);
    return holds(memory, END, fill) && holds(memory + size - END, END, fill);
}

static void fill_block(const twin_block *block)
{
    unsigned char *memory = mems_heap_get(heap, (void *)block->address);

    agree(memory != NULL);
    agree((uintptr_t)memory % model.options.alignment == 0);
    memset(memory, block->fill, block->size <= ALL ? block->size : END);
    if (block->size > ALL)
        memset(memory + block->size - END, block->fill, END);
}

/* Refused for lack of memory that the oracle knows nothing of? It is not called then. */
static bool is_refused(const void *got)
{
    if (got || !twin.may_refuse || errno != ENOMEM)
        return false;
    model.counted.failures++;
    twin.refused++;
    compares = true;            /* that nothing has changed */
    end_step();
    return true;
}

/* Both gave the same address, or both refused, for lack of memory if anything was asked for. */
static void agree_on(const void *got, uintptr_t wanted, size_t size)
{
    agree((uintptr_t)got == wanted);
    if (!got)
        agree(errno == (size > 0 ? ENOMEM : 0));
}

static void add_block(uintptr_t address, size_t size)
{
    if (!address)
        return;
    if (twin.live == TWIN_BLOCKS)
        fail_msg("%s: more blocks than a twin has room for", name);
    twin_block *made = &twin.blocks[twin.live++];
    *made = (twin_block){address, size, (unsigned char)(1 + twin_below(255))};
    fill_block(made);
}

/* --- The calls -------------------------------------------------------------------------------- */

void twin_malloc(size_t size)
{
    begin_step("malloc", size, 1);
    if (size > 0)
        expect_search(size);
    void *got = mems_heap_malloc(heap, size);
    if (is_refused(got))
        return;
    uintptr_t address = oracle_malloc(&model, size);
    agree_on(got, address, size);
    agree(!address || !listening || searched.came);
    add_block(address, size);
    end_step();
}

void twin_calloc(size_t count, size_t size)
{
    begin_step("calloc", count, size);
    if (count > 0 && size > 0 && count <= SIZE_MAX / size)
        expect_search(count * size);
    void *got = mems_heap_calloc(heap, count, size);
    if (is_refused(got))
        return;
    uintptr_t address = oracle_calloc(&model, count, size);
    agree_on(got, address, count > 0 ? size : 0);
    agree(!address || !listening || searched.came);
    if (got)
        agree(holds(mems_heap_get(heap, got), count * size, 0));
    add_block(address, count * size);
    end_step();
}

void twin_realloc(size_t index, size_t size)
{
    twin_block *block = &twin.blocks[index];
    size_t kept = size < block->size ? size : block->size;

    begin_step("realloc", block->address, size);
    expect_search(size);        /* which comes only if it moves */
    void *got = mems_heap_realloc(heap, (void *)block->address, size);
    if (is_refused(got))
        return;
    uintptr_t address = oracle_realloc(&model, block->address, size);
    agree_on(got, address, size);
    agree(!got || !listening || searched.came == (address != block->address));
    if (got) {
        const unsigned char *memory = mems_heap_get(heap, got);
        agree(memory != NULL);
        agree(kept < block->size && block->size > ALL
              ? holds(memory, kept < END ? kept : END, block->fill)
              : block_holds(memory, kept, block->fill));
        block->address = address;
        block->size = size;
        fill_block(block);
    }
    end_step();
}

void twin_free(size_t index)
{
    twin_block dead = twin.blocks[index];
    const unsigned char *memory = mems_heap_get(heap, (void *)dead.address);

    begin_step("free", dead.address, 0);
    agree(memory != NULL);
    agree(block_holds(memory, dead.size, dead.fill));
    agree(oracle_free(&model, dead.address));
    agree(mems_heap_free(heap, (void *)dead.address));
    twin.blocks[index] = twin.blocks[--twin.live];
    end_step();
}

static size_t block_at(uintptr_t address)
{
    size_t index = 0;

    while (index < twin.live && twin.blocks[index].address != address)
        index++;
    return index;
}

void twin_free_at(uintptr_t address)
{
    size_t index = block_at(address);

    if (index < twin.live) {
        twin_free(index);
        return;
    }
    begin_step("free", address, 0);
    agree(!oracle_free(&model, address));
    agree(!mems_heap_free(heap, (void *)address));
    end_step();
}

void twin_realloc_at(uintptr_t address, size_t size)
{
    size_t index = block_at(address);

    if (index < twin.live) {
        twin_realloc(index, size);
        return;
    }
    begin_step("realloc", address, size);
    agree(!oracle_realloc(&model, address, size));
    agree(!mems_heap_realloc(heap, (void *)address, size));
    agree(errno == EINVAL);
    end_step();
}

void twin_look_at(uintptr_t address)
{
    const oracle_segment *wanted = oracle_find(&model, address);
    const MainChainNode *main = NULL;

    begin_step("look", address, 0);
    const SubChainNode *got = mems_heap_find(heap, (void *)address, &main);
    const char *memory = mems_heap_get(heap, (void *)address);
    if (!wanted) {
        agree(!got && !memory);
        return;
    }
    compare_segment(got, wanted);
    agree(main && address - (uintptr_t)main->start_virtual_address < main->total_size);
    agree(memory == (wanted->process
                     ? (const char *)got->physical_address + (address - wanted->start) : NULL));
    end_step();
}

void twin_coalesce(void)
{
    begin_step("coalesce", model.options.base_address, 0);
    size_t borders = oracle_coalesce(&model);
    agree(mems_heap_coalesce(heap) == borders);
    end_step();
}

void twin_trim(void)
{
    begin_step("trim", model.options.base_address, 0);
    size_t bytes = oracle_trim(&model);
    agree(mems_heap_trim(heap) == bytes);
    end_step();
}

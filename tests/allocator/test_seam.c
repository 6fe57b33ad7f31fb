/* One session on two allocators that have nothing in common but what they promise: libmems, and the plain
 * walk. Whatever is done, nobody above the seam can tell them apart; but by physical addresses. */
#define _GNU_SOURCE
#include "linear.h"

#include "../session/hand.h"
#include "picture/picture.h"
#include "picture/stages.h"
#include "session/transcript.h"
#include "session/words.h"
#include "source/generator.h"
#include "source/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* --- Two sessions ------------------------------------------------------------------------------ */

typedef struct pair {
    session *one, *other;       /* on libmems, and on the plain walk */
    generator generator;
    script *script;
    unsigned random;
    char *name;                 /* for messages */
} pair;

/* In system pages: see with_pages(). */
static const allocator_options heaps[] = {
    {.page_size = 1},
    {.page_size = 2, .base_address = 0x10000},
    {.page_size = 1, .alignment = 16, .capacity = 5},
    {.page_size = 1, .smallest_mapping = 3, .give_back = true},
    {.page_size = 3, .alignment = 4, .smallest_mapping = 2, .capacity = 12},
    {.page_size = 1, .coalescing = COALESCE_ON_DEMAND},
    {.page_size = 1, .coalescing = COALESCE_ON_DEMAND, .give_back = true, .alignment = 8},
    {.page_size = 1, .coalescing = COALESCE_NEVER, .capacity = 9},
    {.page_size = 2, .coalescing = COALESCE_NEVER, .give_back = true},
};

enum { HEAPS = sizeof heaps / sizeof *heaps };

static allocator_options with_pages(allocator_options heap, int policy)
{
    size_t page = (size_t)getpagesize();

    heap.page_size *= page;
    heap.capacity *= page;
    heap.placement.policy = policy;
    return heap;
}

static const char lesson[] =
    "say One of everything.\nmalloc a 1000\nmalloc b 700\nmalloc c 5000\nmalloc d 16\n"
    "pause\nfree b\nget 1500\nget 2200\nfree-address 5\nfree-address 1007\nrealloc a 1500\n"
    "realloc c 400\nask holes\nmalloc e 18446744073709551615\nexpect failed\nmalloc f 0\nexpect failed\n"
    "realloc d 900\nfree a\ncoalesce\ntrim\nfree-address 1000\nmalloc g 123\nfinish\n"
    "malloc a 1000\nmalloc b 4000\nfree a\nmalloc c 2000\nrealloc b 0\ntrim\nmalloc d 9000\nfree c\n";

static session *open_on(const model *model, const pair *pair, allocator_options heap)
{
    complaint complaint;

    heap.placement.model = model;
    const session_options options = {
        .heap = heap,
        .source = pair->script ? script_source(pair->script) : generator_source(&pair->generator),
        .limit = SIZE_MAX,
        .drawn = true,
        .timeline = true,
        .lenient = true,
    };
    session *opened = session_open(&options, &complaint);
    if (!opened)
        fail_msg("%s", complaint.text);
    return opened;
}

/* Of a workload; of the lesson where there are no more of them. */
static void pair_open(pair *pair, size_t workload, const allocator_options *heap, unsigned seed)
{
    const struct workload *generated = workload_at(workload);
    complaint complaint;

    *pair = (struct pair){
        .generator = {.workload = generated, .seed = seed, .page_size = heap->page_size},
        .random = seed,
    };
    if (!generated)
        pair->script = script_parse(strdup(lesson), strlen(lesson), &complaint);
    if (!generated && !pair->script)
        fail_msg("line %zu: %s", complaint.line, complaint.text);
    pair->one = open_on(NULL, pair, *heap);
    pair->other = open_on(&linear_model, pair, *heap);
    assert_true(asprintf(&pair->name, "%s, seed %u, %s, page size %zu, alignment %zu, capacity %zu, "
                         "coalescing %d, give back %d", generated ? generated->name : "the lesson", seed,
                         allocator_title(session_heap(pair->one)), heap->page_size, heap->alignment,
                         heap->capacity, (int)heap->coalescing, heap->give_back) > 0);
}

static void pair_close(pair *pair)
{
    session_close(pair->one);
    session_close(pair->other);
    script_free(pair->script);
    free(pair->name);
}

/* --- What is the same -------------------------------------------------------------------------- */

/* Not assert_true: the session should be named. */
#define same(condition)                                                                                \
    do {                                                                                               \
        if (!(condition))                                                                              \
            fail_msg("%s, position %zu, line %d: not so: %s", pair->name, session_position(pair->one),\
                     __LINE__, #condition);                                                            \
    } while (0)

#define same_bytes(a, b, size) same(memcmp((a), (b), (size)) == 0)

static void compare_chains(const pair *pair)
{
    text one = text_new(), other = text_new();

    allocator_print_stats(session_heap(pair->one), &one);
    allocator_print_stats(session_heap(pair->other), &other);
    if (strcmp(one.bytes, other.bytes) != 0)
        fail_msg("%s, position %zu:\n%s%s", pair->name, session_position(pair->one), one.bytes, other.bytes);
    free(one.bytes);
    free(other.bytes);
}

static bool equal_segments(const segment *one, const segment *other)
{
    return one->address == other->address && one->size == other->size && one->type == other->type
        && one->requested == other->requested && one->main_address == other->main_address
        && one->main_size == other->main_size && one->physical && other->physical;
}

/* Forward or backward; with the blocks that the session has placed in them. */
static void compare_segments(const pair *pair, bool forward)
{
    const allocator *heap = session_heap(pair->one), *heap_too = session_heap(pair->other);
    segment one, other;
    bool more = heap->model->end(heap, !forward, &one);

    same(heap_too->model->end(heap_too, !forward, &other) == more);
    while (more) {
        const placed_block *block = session_block(pair->one, one.address);
        const placed_block *block_too = session_block(pair->other, one.address);
        same(equal_segments(&one, &other));
        same(!block == !block_too);
        if (block)
            same(block->id == block_too->id && block->size == block_too->size
                 && block->shade == block_too->shade);
        more = heap->model->beside(heap, forward, &one);
        same(heap_too->model->beside(heap_too, forward, &other) == more);
    }
    more = heap->model->largest(heap, &one);
    same(heap_too->model->largest(heap_too, &other) == more);
    same(!more || equal_segments(&one, &other));
}

static void compare_figures(const pair *pair)
{
    heap_figures one = allocator_figures(session_heap(pair->one));
    heap_figures other = allocator_figures(session_heap(pair->other));

    other.bookkeeping_bytes = one.bookkeeping_bytes;
    same_bytes(&one, &other, sizeof one);
    one = session_peak_figures(pair->one);
    other = session_peak_figures(pair->other);
    other.bookkeeping_bytes = one.bookkeeping_bytes;
    same_bytes(&one, &other, sizeof one);
    same(session_peak(pair->one) == session_peak(pair->other));
    for (int mark = 0; mark < SESSION_MARKS; mark++) {
        const tally tally = session_tally(pair->one, (session_mark)mark);
        const struct tally tally_too = session_tally(pair->other, (session_mark)mark);
        same_bytes(&tally, &tally_too, sizeof tally);
    }
}

static void compare_pieces(const pair *pair, pieces one, pieces other)
{
    same(one.count == other.count);
    for (size_t i = 0; i < one.count; i++)
        same(one.list[i].address == other.list[i].address && one.list[i].size == other.list[i].size
             && one.list[i].type == other.list[i].type);
}

static void compare_events(const pair *pair, const record *one, const record *other)
{
    size_t visited, visited_too;
    const uintptr_t *addresses = session_visited(pair->one, &visited);
    const uintptr_t *addresses_too = session_visited(pair->other, &visited_too);

    same(one->event_count == other->event_count);
    for (size_t i = 0; i < one->event_count; i++) {
        const event *event = &one->events[i], *event_too = &other->events[i];
        same(event->kind == event_too->kind && event->bytes == event_too->bytes);
        compare_pieces(pair, event->before, event_too->before);
        compare_pieces(pair, event->after, event_too->after);
    }
    same(visited == visited_too);
    same_bytes(addresses, addresses_too, visited * sizeof *addresses);
}

static void compare_words(const pair *pair, const record *one, const record *other)
{
    static void (*const all[])(const record *record, char *text, size_t size) = {
        words_operation, words_outcome, words_story,
    };
    char words[600], words_too[600];

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        all[i](one, words, sizeof words);
        all[i](other, words_too, sizeof words_too);
        if (strcmp(words, words_too) != 0)
            fail_msg("%s, position %zu:\n%s\n%s", pair->name, session_position(pair->one), words, words_too);
    }
}

static void compare_records(const pair *pair, size_t back)
{
    const record *one = session_record(pair->one, back), *other = session_record(pair->other, back);

    same(!one == !other);
    if (!one)
        return;
    same(one->number == other->number && one->operation.kind == other->operation.kind);
    same(one->by_hand == other->by_hand && one->failed == other->failed && one->passed == other->passed);
    same(one->address == other->address && one->size == other->size && one->result == other->result);
    same(one->before.address == other->before.address && one->before.size == other->before.size
         && one->before.shade == other->before.shade);
    same(one->counted == other->counted && one->visited == other->visited && one->did == other->did);
    same(one->merged_left == other->merged_left && one->merged_right == other->merged_right);
    same(one->freed.address == other->freed.address && one->freed.size == other->freed.size);
    compare_words(pair, one, other);
    if (back == 0)
        compare_events(pair, one, other);
}

static void compare_surveys(const pair *pair)
{
    const survey *one = session_survey(pair->one), *other = session_survey(pair->other);
    size_t mapped = one->mapped_bytes, place = 0;

    same_bytes(&one->sizes, &other->sizes, sizeof one->sizes);
    same(one->history.count == other->history.count && one->history.stride == other->history.stride);
    same_bytes(one->history.samples, other->history.samples, one->history.count * sizeof(heap_figures));
    same(other->mapped_bytes == mapped);
    for (; place < mapped; place += 1 + mapped / 13) {
        uintptr_t address = survey_address(one, place);
        same(survey_address(other, place) == address);
        same(survey_number(other, address) == survey_number(one, address));
        const lives below = survey_below(one, address), below_too = survey_below(other, address);
        same(below.bytes == below_too.bytes && below.blocks == below_too.blocks);
    }
}

static void compare(const pair *pair)
{
    same(session_position(pair->one) == session_position(pair->other));
    same(session_reached(pair->one) == session_reached(pair->other));
    same(session_end(pair->one) == session_end(pair->other));
    same(!session_complaint(pair->one) == !session_complaint(pair->other));
    same(strcmp(session_narration(pair->one), session_narration(pair->other)) == 0);
    same(!session_stop(pair->one) == !session_stop(pair->other));
    compare_chains(pair);
    compare_segments(pair, true);
    compare_segments(pair, false);
    compare_figures(pair);
    for (size_t back = 0; back < 3; back++)
        compare_records(pair, back);
    compare_surveys(pair);
}

/* --- What is done ------------------------------------------------------------------------------ */

static size_t below(pair *pair, size_t bound)
{
    return (size_t)rand_r(&pair->random) % bound;
}

static void step(const pair *pair)
{
    session_status status = session_step(pair->one);

    same(session_step(pair->other) == status);
    same(status != SESSION_BROKEN);
}

static void by_hand(const pair *pair, operation operation)
{
    session_status status = session_by_hand(pair->one, &operation);

    same(session_by_hand(pair->other, &operation) == status);
    same(status != SESSION_BROKEN);
}

/* The block of one of the operations before; LIVE_NONE, of which there is none, if it is no more. */
static size_t any_block(pair *pair)
{
    const record *record = session_record(pair->one, below(pair, 40));
    const placed_block *block = record ? session_block(pair->one, record->address) : NULL;

    return block ? block->id : LIVE_NONE;
}

static size_t any_size(pair *pair)
{
    static const size_t odd[] = {0, SIZE_MAX, SIZE_MAX - 4000, (size_t)1 << 50};
    size_t limit = (size_t)1 << below(pair, 16);

    return below(pair, 12) == 0 ? odd[below(pair, 4)] : 1 + below(pair, limit);
}

static uintptr_t any_address(pair *pair)
{
    const uintptr_t base = session_heap(pair->one)->options.base_address;
    const record *record = session_record(pair->one, below(pair, 40));

    return below(pair, 2) || !record ? base + below(pair, 20000) : record->address;
}

/* Mostly what the source has next; now and then something else. */
static void act(pair *pair)
{
    switch (below(pair, 24)) {
    case 0:
        by_hand(pair, (operation){.kind = OPERATION_MALLOC, .size = any_size(pair)});
        break;
    case 1:
        by_hand(pair, (operation){.kind = OPERATION_FREE, .block = any_block(pair)});
        break;
    case 2:
    case 3:
    case 4:
        by_hand(pair, (operation){
            .kind = OPERATION_REALLOC, .block = any_block(pair), .size = any_size(pair)});
        break;
    case 5:
        by_hand(pair, (operation){.kind = OPERATION_FREE_ADDRESS, .block = LIVE_NONE,
                                  .address = any_address(pair)});
        break;
    case 6:
        by_hand(pair, (operation){.kind = OPERATION_GET, .block = LIVE_NONE, .address = any_address(pair)});
        break;
    case 7:
        by_hand(pair, (operation){.kind = OPERATION_COALESCE, .block = LIVE_NONE});
        break;
    case 8:
        by_hand(pair, (operation){.kind = OPERATION_TRIM, .block = LIVE_NONE});
        break;
    case 9:
        if (below(pair, 8) == 0)
            by_hand(pair, (operation){.kind = OPERATION_FINISH, .block = LIVE_NONE});
        break;
    default:
        step(pair);
    }
}

/* --- Whatever is done -------------------------------------------------------------------------- */

typedef void visit(pair *pair);

/* Every workload, and the lesson, by every policy under all these options. */
static void for_all(visit *visit, unsigned seeds)
{
    for (unsigned seed = 1; seed <= seeds; seed++)
        for (size_t w = 0; w == 0 || workload_at(w - 1); w++)
            for (int policy = 0; linear_model.policy_at(policy); policy++)
                for (size_t h = 0; h < HEAPS; h++) {
                    const allocator_options heap = with_pages(heaps[h], policy);
                    pair pair;
                    pair_open(&pair, w, &heap, seed);
                    visit(&pair);
                    pair_close(&pair);
                }
}

static void steps(pair *pair)
{
    for (int i = 0; i < 120; i++) {
        act(pair);
        compare(pair);
    }
    for (size_t back = 3; back < 120; back++)
        compare_records(pair, back);
}

static void test_each_operation_does_the_same(void **state)
{
    (void)state;
    for_all(steps, 2);
}

/* --- The timeline ------------------------------------------------------------------------------ */

static void go(pair *pair)
{
    size_t position = below(pair, session_reached(pair->one) + 3);
    session_status status = session_go(pair->one, position);

    same(session_go(pair->other, position) == status);
    same(status != SESSION_BROKEN);
    compare(pair);
}

static void cut(const pair *pair)
{
    session_cut(pair->one);
    session_cut(pair->other);
    compare(pair);
}

static void wander(pair *pair)
{
    for (int i = 0; i < 60; i++)
        act(pair);
    for (int i = 0; i < 12; i++) {
        go(pair);
        for (size_t n = below(pair, 12); n > 0; n--) {
            act(pair);
            compare(pair);
        }
        if (below(pair, 6) == 0)
            cut(pair);
    }
}

static void test_back_and_forth_is_the_same(void **state)
{
    (void)state;
    for_all(wander, 1);
}

/* --- The picture ------------------------------------------------------------------------------- */

static void draw(grid *grid, session *const sessions[], int count, const lens *lens, int cols, int rows)
{
    scene scene = {.count = count, .origin = "any", .state = "", .lens = *lens};

    for (int i = 0; i < count; i++)
        scene.sessions[i] = sessions[i];
    grid_resize(grid, cols, rows);
    picture_settle(&scene, cols, rows);
    picture_draw(grid, &scene);
}

static bool is_hex(const cell *cell)
{
    return cell->glyph < 128 && cell->glyph && strchr("0123456789abcdef", (int)cell->glyph);
}

/* Put dots for the digits of physical addresses, which are those that are hexadecimal. */
static void hide_physical(grid *grid)
{
    size_t count = (size_t)grid->cols * (size_t)grid->rows;

    for (size_t i = 2; i < count; i++)
        if (grid->cells[i - 2].glyph == '0' && grid->cells[i - 1].glyph == 'x')
            for (; i < count && is_hex(&grid->cells[i]); i++)
                grid->cells[i].glyph = '.';
}

static void compare_grids(const pair *pair, grid *one, grid *other, const lens *lens)
{
    if (!lens->hex) {
        hide_physical(one);
        hide_physical(other);
    }
    for (int row = 0; row < one->rows; row++)
        for (int col = 0; col < one->cols; col++) {
            const cell *cell = grid_at(one, row, col), *cell_too = grid_at(other, row, col);
            if (memcmp(cell, cell_too, sizeof *cell) != 0)
                fail_msg("%s, position %zu, pane %d, stage %d of sweep %d, %d x %d: cell %d, %d differs",
                         pair->name, session_position(pair->one), (int)lens->pane, lens->stage, lens->sweep,
                         one->cols, one->rows, row, col);
        }
}

/* Nothing is drawn as if it were elsewhere than in the first heap, but in the legend, which is the last row. */
static void assert_nothing_marked(const pair *pair, const grid *grid)
{
    for (int row = 0; row < grid->rows - 1; row++)
        for (int col = 0; col < grid->cols; col++) {
            const style style = grid_at(grid, row, col)->style;
            same(style.ink != ROLE_ELSEWHERE && style.ground != ROLE_ELSEWHERE);
        }
}

/* Of each alone; and of both beside one another, which is as if the other one were libmems, too. */
static void compare_pictures(const pair *pair, session *twin, const lens *lens, int cols, int rows)
{
    session *const both[] = {pair->one, pair->other}, *const twice[] = {pair->one, twin};
    static grid one, other;

    draw(&one, &both[0], 1, lens, cols, rows);
    draw(&other, &both[1], 1, lens, cols, rows);
    compare_grids(pair, &one, &other, lens);
    draw(&one, both, 2, lens, cols, rows);
    assert_nothing_marked(pair, &one);
    draw(&other, twice, 2, lens, cols, rows);
    compare_grids(pair, &one, &other, lens);
    grid_free(&one);
    grid_free(&other);
}

/* The same session on libmems once more. */
static session *twin_of(const pair *pair)
{
    const session_options options = session_chosen(pair->one);
    size_t position = session_position(pair->one);
    complaint complaint;
    session *twin = session_again(pair->one, &options, &complaint);

    same(twin && session_advance(twin, position) == SESSION_STEPPED);
    return twin;
}

/* In every stage, some of them without those of the search. */
static void compare_stages(pair *pair, lens lens)
{
    const record *one = session_record(pair->one, 0), *other = session_record(pair->other, 0);
    session *twin = twin_of(pair);
    int sweep = stage_sweep(pair->one);
    char words[200], words_too[200];

    same(stage_sweep(pair->other) == sweep);
    lens.sweep = below(pair, 2) ? sweep : 0;
    int count = stage_count(one, lens.sweep);
    same(stage_count(other, lens.sweep) == count);
    for (lens.stage = STAGE_DONE; lens.stage <= count; lens.stage++) {
        stage_words(pair->one, lens.stage, lens.sweep, words, sizeof words);
        stage_words(pair->other, lens.stage, lens.sweep, words_too, sizeof words_too);
        same(strcmp(words, words_too) == 0);
        compare_pictures(pair, twin, &lens, 80, 24);
        compare_pictures(pair, twin, &lens, 200, 60);
    }
    session_close(twin);
}

static void watch(pair *pair)
{
    enum { DRAWN = 2 };

    for (int i = 0; i < DRAWN; i++) {
        for (size_t n = 1 + below(pair, 12); n > 0; n--)
            act(pair);
        const bool selecting = below(pair, 2);
        compare_stages(pair, (lens){
            .follow = below(pair, 2),
            .zoom = 2 - (int)below(pair, 5),
            .whole = below(pair, 3) == 0,
            .selecting = selecting,
            .selected = any_address(pair),
            .pane = (pane)below(pair, PANES),
            .hex = !selecting && below(pair, 2),
            .offsets = below(pair, 2),
        });
    }
}

static void test_the_picture_is_the_same_and_a_comparison_marks_nothing(void **state)
{
    (void)state;
    for_all(watch, 1);
}

/* --- The script -------------------------------------------------------------------------------- */

static void write_options(const allocator_options *heap, FILE *out)
{
    fprintf(out, "option policy %s\noption page-size %zu\n", placement_policy(heap->placement)->name,
            heap->page_size);
}

static char *written(const pair *pair, const session *session)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);

    same(transcript_write(session, write_options, out));
    fclose(out);
    return text;
}

static void write_both(pair *pair)
{
    for (int i = 0; i < 60; i++)
        act(pair);
    char *one = written(pair, pair->one), *other = written(pair, pair->other);
    if (strcmp(one, other) != 0)
        fail_msg("%s:\n%s\n%s", pair->name, one, other);
    free(one);
    free(other);
}

static void test_the_script_of_a_session_is_the_same(void **state)
{
    (void)state;
    for_all(write_both, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_operation_does_the_same),
        cmocka_unit_test(test_back_and_forth_is_the_same),
        cmocka_unit_test(test_the_picture_is_the_same_and_a_comparison_marks_nothing),
        cmocka_unit_test(test_the_script_of_a_session_is_the_same),
    };

    return cmocka_run_group_tests_name("seam", tests, NULL, NULL);
}

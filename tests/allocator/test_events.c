/* What the contract allows an allocator to say of itself beyond what libmems does: it is kept, counted, told
 * in words, and shown stage by stage. */
#include "played.h"

#include "../session/list.h"
#include "picture/stages.h"
#include "session/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define P(first, bytes) {(first), (bytes), SEGMENT_PROCESS}
#define H(first, bytes) {(first), (bytes), SEGMENT_HOLE}
#define NONE {NULL, 0}
#define OF(...) {(const piece[]){__VA_ARGS__}, sizeof((const piece[]){__VA_ARGS__}) / sizeof(piece)}
#define CALL(at, ...) \
    {(at), (const event[]){__VA_ARGS__}, sizeof((const event[]){__VA_ARGS__}) / sizeof(event)}

#define LIST(calls) {(calls), sizeof(calls) / sizeof *(calls)}

static const event mapped = {EVENT_MAPPED, 0, NONE, OF(H(1000, 4096))};

/* --- A session on it --------------------------------------------------------------------------- */

/* Opens a session with a list of operations, for which a model plays a list of calls. */
#define play(list, model, calls, ...) \
    play_items((list), (model), (calls), (const operation[]){__VA_ARGS__}, \
               sizeof((const operation[]){__VA_ARGS__}) / sizeof(operation))

static void play_items(list *list, const model *model, const played_list *calls, const operation *items,
                       size_t count)
{
    played = calls;
    list_open_options(list, (allocator_options){.placement.model = model}, items, count);
}

/* --- What is seen ------------------------------------------------------------------------------ */

static char letter(role role)
{
    switch (role) {
    case ROLE_PROCESS_A:
    case ROLE_PROCESS_B:
    case ROLE_PROCESS_C:
        return 'P';
    case ROLE_FRESH:
        return 'F';
    case ROLE_HOLE:
        return 'H';
    case ROLE_CHOSEN:
        return 'C';
    case ROLE_FREED:
        return 'f';
    case ROLE_MERGING:
        return 'M';
    case ROLE_UNMAPPED:
        return 'U';
    default:
        return '-';             /* nothing, for what is not mapped yet */
    }
}

/* What lies over the heap at an address, or the segment there; false if there is neither. */
static bool seen_at(const session *session, const overlay *overlay, uintptr_t address, piece *seen,
                    char *sign)
{
    const struct overlay_part *part = overlay_part_at(overlay, address);
    segment segment;

    if (part) {
        *seen = (piece){part->address, part->size, SEGMENT_HOLE};
        *sign = letter(part->role);
        return true;
    }
    if (!allocator_find(session_heap(session), address, &segment))
        return false;
    *seen = (piece){segment.address, segment.size, segment.type};
    *sign = segment.type == SEGMENT_PROCESS ? 'P' : 'H';
    return true;
}

/* The segments as a stage shows them: "H500 F100 H3496". Freed by the caller. */
static char *seen(const session *session, int stage, int sweep)
{
    uintptr_t address = PLAYED_BASE;
    text all = text_new();
    overlay overlay;
    piece piece;
    char sign;

    stage_overlay(session, stage, sweep, &overlay);
    for (size_t i = 0; i < overlay.part_count; i++)
        assert_true(overlay.parts[i].size > 0 && overlay.parts[i].address >= PLAYED_BASE);
    while (address < PLAYED_BASE + PLAYED_PAGES * PLAYED_PAGE)
        if (!seen_at(session, &overlay, address, &piece, &sign)) {
            address += PLAYED_PAGE;
        } else {
            assert_int_equal(piece.address, address);   /* what lies over it covers segments whole */
            if (sign != '-')
                text_printf(&all, "%s%c%zu", all.length ? " " : "", sign, piece.size);
            address = piece_end(&piece);
        }
    return all.bytes;
}

#define assert_seen(list, stage, wanted) check_seen(__FILE__, __LINE__, list, stage, wanted)

static void check_seen(const char *file, int line, const list *list, int stage, const char *wanted)
{
    char *text = seen(list->session, stage, 0);

    _assert_string_equal(text, wanted, file, line);
    free(text);
}

/* A stage: what is said of it, and seen in it. */
#define assert_stage(list, stage, words, wanted) \
    check_stage(__FILE__, __LINE__, list, stage, words, wanted)

static void check_stage(const char *file, int line, const list *list, int stage, const char *words,
                        const char *wanted)
{
    char said[200];

    stage_words(list->session, stage, 0, said, sizeof said);
    _assert_string_equal(said, words, file, line);
    check_seen(file, line, list, stage, wanted);
}

/* --- What is kept, and counted ----------------------------------------------------------------- */

static void assert_pieces(pieces got, pieces wanted)
{
    assert_int_equal(got.count, wanted.count);
    for (size_t i = 0; i < got.count; i++) {
        assert_int_equal(got.list[i].address, wanted.list[i].address);
        assert_int_equal(got.list[i].size, wanted.list[i].size);
        assert_int_equal(got.list[i].type, wanted.list[i].type);
    }
}

static void assert_kept(const record *record, const played_call *call)
{
    assert_int_equal(record->event_count, call->count);
    for (size_t i = 0; i < call->count; i++) {
        assert_int_equal(record->events[i].kind, call->events[i].kind);
        assert_int_equal(record->events[i].bytes, call->events[i].bytes);
        assert_pieces(record->events[i].before, call->events[i].before);
        assert_pieces(record->events[i].after, call->events[i].after);
        assert_true(record_did(record, call->events[i].kind));
    }
}

/* The survey says of the heap what a walk over it says. */
static void assert_counted(const session *session)
{
    const allocator *heap = session_heap(session);
    const survey *survey = session_survey(session);
    size_t live = 0, passed = 0;
    sizes counted = {0};
    segment segment;

    for (bool more = heap->model->end(heap, false, &segment); more;
         more = heap->model->beside(heap, true, &segment)) {
        bool process = segment.type == SEGMENT_PROCESS;
        (process ? counted.blocks : counted.holes)[size_class(segment.size)]++;
        assert_int_equal(survey_below(survey, segment.address).bytes, live);
        assert_int_equal(survey_number(survey, segment.address), passed);
        live += process ? segment.size : 0;
        passed += segment.size;
    }
    assert_memory_equal(&survey->sizes, &counted, sizeof counted);
    assert_int_equal(survey->mapped_bytes, passed);
}

/* Steps, and looks at what has to be so whatever was done. */
static void step(list *list, const played_list *calls)
{
    list_step(list, 1);
    const record *record = session_record(list->session, 0);
    assert_kept(record, &calls->calls[session_position(list->session) - 1]);
    assert_counted(list->session);
    assert_int_equal(record->counted, false);
    assert_int_equal(stage_sweep(list->session), 0);
}

/* --- Splits and merges ------------------------------------------------------------------------- */

static void test_a_hole_is_split_in_three_and_three_merge_at_once(void **state)
{
    const played_call calls[] = {
        CALL(1500, mapped, {EVENT_SPLIT, 0, OF(H(1000, 4096)), OF(H(1000, 500), P(1500, 100), H(1600, 3496))}),
        CALL(0, {EVENT_FREED, 0, OF(P(1500, 100)), OF(H(1500, 100))},
             {EVENT_MERGED, 0, OF(H(1000, 500), H(1500, 100), H(1600, 3496)), OF(H(1000, 4096))}),
    };
    const played_list all = LIST(calls);
    list list;

    (void)state;
    play(&list, &played_model, &all, MALLOC(0, 100), FREE(0));
    step(&list, &all);
    assert_words(&list, "malloc 100", "at 1500, mapped", "malloc 100: nothing mapped yet; mapped 1 page as main "
                 "node [1000:5095], split into HOLE [1000:1499], PROCESS [1500:1599] and HOLE [1600:5095]");
    assert_int_equal(stage_count(session_record(list.session, 0), 0), 2);
    assert_stage(&list, 1, "map: a new main node [1000:5095]", "C4096");
    assert_stage(&list, 2, "split: 100 bytes become the PROCESS, 3996 stay 2 HOLEs", "C500 F100 C3496");
    assert_seen(&list, STAGE_DONE, "H500 F100 H3496");
    step(&list, &all);
    assert_words(&list, "free 1500", "merged left+right", "free 1500: PROCESS [1500:1599] became a HOLE, merged "
                 "with the HOLE on its left [1000:1499] and on its right [1600:5095]: now HOLE [1000:5095]");
    assert_stage(&list, 1, "free: [1500:1599] is marked a HOLE", "H500 f100 H3496");
    assert_stage(&list, 2, "merge: 2 borders go", "M4096");
    assert_seen(&list, STAGE_DONE, "f4096");
    list_close(&list);
}

static void test_a_hole_is_split_down_and_merges_buddy_by_buddy(void **state)
{
    const played_call calls[] = {
        CALL(1000, mapped, {EVENT_SPLIT, 0, OF(H(1000, 4096)), OF(H(1000, 2048), H(3048, 2048))},
             {EVENT_SPLIT, 0, OF(H(1000, 2048)), OF(H(1000, 1024), H(2024, 1024))},
             {EVENT_TAKEN, 0, OF(H(1000, 1024)), OF(P(1000, 1024))}),
        CALL(3048, {EVENT_SEARCHED, 1024, OF(H(3048, 2048)), NONE},
             {EVENT_SPLIT, 0, OF(H(3048, 2048)), OF(H(3048, 1024), H(4072, 1024))},
             {EVENT_TAKEN, 0, OF(H(3048, 1024)), OF(P(3048, 1024))}),
        CALL(0, {EVENT_FREED, 0, OF(P(1000, 1024)), OF(H(1000, 1024))},
             {EVENT_MERGED, 0, OF(H(1000, 1024), H(2024, 1024)), OF(H(1000, 2048))}),
        CALL(0, {EVENT_FREED, 0, OF(P(3048, 1024)), OF(H(3048, 1024))},
             {EVENT_MERGED, 0, OF(H(3048, 1024), H(4072, 1024)), OF(H(3048, 2048))},
             {EVENT_MERGED, 0, OF(H(1000, 2048), H(3048, 2048)), OF(H(1000, 4096))}),
    };
    const played_list all = LIST(calls);
    list list;

    (void)state;
    play(&list, &played_model, &all, MALLOC(0, 1000), MALLOC(1, 1024), FREE(0), FREE(1));
    step(&list, &all);
    assert_words(&list, "malloc 1000", "at 1000, mapped", "malloc 1000: rounded up to 1024; nothing mapped yet; "
                 "mapped 1 page as main node [1000:5095], split it down to PROCESS [1000:2023]");
    assert_stage(&list, 2, "split: 4096 bytes become 2 HOLEs", "C2048 C2048");
    assert_stage(&list, 3, "split: 2048 bytes become 2 HOLEs", "C1024 C1024 H2048");
    assert_stage(&list, 4, "take: all 1024 bytes become the PROCESS", "F1024 H1024 H2048");
    step(&list, &all);
    assert_words(&list, "malloc 1024", "at 3048, split", "malloc 1024: the list took HOLE [3048:5095], split it "
                 "down to PROCESS [3048:4071]");
    assert_stage(&list, 1, "choose: HOLE [3048:5095], 2048 bytes", "P1024 H1024 C2048");
    assert_stage(&list, 2, "split: 2048 bytes become 2 HOLEs", "P1024 H1024 C1024 C1024");
    assert_seen(&list, STAGE_DONE, "P1024 H1024 F1024 H1024");
    list_step(&list, 1);
    step(&list, &all);
    assert_words(&list, "free 3048", "merged left+right", "free 3048: PROCESS [3048:4071] became a HOLE, merged "
                 "with the HOLE on its right [4072:5095] and on its left [1000:3047]: now HOLE [1000:5095]");
    assert_stage(&list, 1, "free: [3048:4071] is marked a HOLE", "H2048 f1024 H1024");
    assert_stage(&list, 2, "merge right: the border at 4072 goes", "H2048 M2048");
    assert_stage(&list, 3, "merge left: the border at 3048 goes", "M4096");
    list_close(&list);
}

/* A HOLE beside what became free is no reason to merge, and HOLEs that merge may be anywhere. */
static void test_a_merge_may_be_elsewhere(void **state)
{
    const played_call calls[] = {
        CALL(1300, mapped, {EVENT_CHANGED, 0, OF(H(1000, 4096)),
                            OF(H(1000, 100), H(1100, 200), P(1300, 50), H(1350, 3746))}),
        CALL(0, {EVENT_MERGED, 0, OF(H(1000, 100), H(1100, 200)), OF(H(1000, 300))},
             {EVENT_FREED, 0, OF(P(1300, 50)), OF(H(1300, 50))}),
    }, later[] = {calls[0], CALL(0, calls[1].events[1], calls[1].events[0])};
    const played_list orders[] = {LIST(calls), LIST(later)};

    (void)state;
    for (int i = 0; i < 2; i++) {
        list list;
        play(&list, &played_model, &orders[i], MALLOC(0, 50), FREE(0));
        step(&list, &orders[i]);
        step(&list, &orders[i]);
        assert_words(&list, "free 1300", "no merge", "free 1300: PROCESS [1300:1349] became a HOLE; nothing merges; "
                     "elsewhere, 1 border between HOLEs is gone");
        assert_stage(&list, 1 + i, "merge: the border at 1100 goes", i ? "M300 f50 H3746" : "M300 P50 H3746");
        assert_stage(&list, 2 - i, "free: [1300:1349] is marked a HOLE",
                     i ? "H100 H200 f50 H3746" : "f300 f50 H3746");
        list_close(&list);
    }
}

/* --- What nobody knows ------------------------------------------------------------------------- */

static void test_segments_may_have_become_others_nobody_knows_how(void **state)
{
    const pieces five = OF(H(1000, 500), P(1500, 100), H(1600, 400), P(2000, 96), H(2096, 3000));
    const pieces seven = OF(H(1000, 500), P(1500, 100), H(1600, 300), P(1900, 100), P(2000, 96), P(2096, 1000),
                            H(3096, 2000));
    const pieces three = OF(H(1000, 500), P(1500, 100), H(1600, 300)), one = OF(H(1000, 900));
    const played_call calls[] = {
        CALL(1500, mapped, {EVENT_CHANGED, 0, OF(H(1000, 4096)), five}),
        CALL(2096, {EVENT_CHANGED, 0, five, seven}),
        CALL(0, {EVENT_CHANGED, 0, three, one}),
    };
    const played_list all = LIST(calls);
    list list;

    (void)state;
    play(&list, &played_model, &all, MALLOC(0, 100), MALLOC(1, 1000), FREE(0));
    step(&list, &all);
    step(&list, &all);
    assert_words(&list, "malloc 1000", "at 2096, placed",
                 "malloc 1000: now PROCESS [2096:3095]; 5 segments are now 7");
    assert_stage(&list, 1, "change: 5 segments are now 7", "f500 F100 f300 F100 F96 F1000 f2000");
    step(&list, &all);
    assert_words(&list, "free 1500", "freed",
                 "free 1500: PROCESS [1500:1599] became a HOLE; 3 segments are now 1");
    assert_stage(&list, 1, "change: 3 segments are now 1", "f900 P100 P96 P1000 H2000");
    list_close(&list);
}

/* --- Many events, many pieces ------------------------------------------------------------------ */

static void test_an_operation_may_be_any_number_of_events(void **state)
{
    const played_call calls[] = {
        CALL(1000, mapped, {EVENT_SPLIT, 0, OF(H(1000, 4096)), OF(P(1000, 80), H(1080, 4016))}),
        CALL(3000, {EVENT_SEARCHED, 300, NONE, NONE},
             {EVENT_GROWN, 0, OF(P(1000, 80), H(1080, 4016)), OF(P(1000, 100), H(1100, 3996))},
             {EVENT_SHRUNK, 0, OF(P(1000, 100)), OF(P(1000, 60), H(1060, 40))},
             {EVENT_MERGED, 0, OF(H(1060, 40), H(1100, 3996)), OF(H(1060, 4036))},
             {EVENT_SEARCHED, 300, OF(H(1060, 4036)), NONE},
             {EVENT_SPLIT, 0, OF(H(1060, 4036)), OF(H(1060, 1940), P(3000, 300), H(3300, 1796))},
             {EVENT_SPLIT, 0, OF(H(1060, 1940)), OF(H(1060, 940), H(2000, 1000))},
             {EVENT_MAPPED, 0, NONE, OF(H(5096, 4096))},
             {EVENT_TAKEN, 0, OF(H(5096, 4096)), OF(P(5096, 4096))},
             {EVENT_MOVED, 0, OF(P(1000, 60)), OF(P(3000, 300))},
             {EVENT_FREED, 0, OF(P(1000, 60)), OF(H(1000, 60))},
             {EVENT_MERGED, 0, OF(H(1000, 60), H(1060, 940), H(2000, 1000)), OF(H(1000, 2000))},
             {EVENT_FREED, 0, OF(P(5096, 4096)), OF(H(5096, 4096))},
             {EVENT_UNMAPPED, 0, OF(H(5096, 4096)), NONE}),
    };
    static const char *const wanted[] = {
        "P80 C20 H3996", "P60 f40 H3996", "P60 M4036", "P60 C4036", "P60 C1940 F300 C1796",
        "P60 C940 C1000 F300 H1796", "P60 H940 H1000 F300 H1796 C4096", "P60 H940 H1000 F300 H1796 F4096",
        "f60 H940 H1000 F300 H1796 F4096", "M2000 F300 H1796 F4096", "f2000 F300 H1796 f4096",
        "f2000 F300 H1796 U4096",
    };
    enum { STAGES = sizeof wanted / sizeof *wanted };
    const played_list all = LIST(calls);
    list list;

    (void)state;
    play(&list, &played_model, &all, MALLOC(0, 80), MALLOC(1, 300));
    step(&list, &all);
    step(&list, &all);
    assert_int_equal(stage_count(session_record(list.session, 0), 0), STAGES);
    for (int i = 0; i < STAGES; i++)
        assert_seen(&list, STAGE_FIRST + i, wanted[i]);
    assert_seen(&list, STAGE_DONE, "f2000 F300 H1796");
    list_close(&list);
}

/* So many segments, every second one a HOLE, in the first page. */
static void make_many(piece *pieces, size_t count)
{
    size_t size = PLAYED_PAGE / count;

    for (size_t i = 0; i < count; i++)
        pieces[i] = (piece){PLAYED_BASE + i * size, size, i % 2 ? SEGMENT_HOLE : SEGMENT_PROCESS};
    pieces[count - 1].size += PLAYED_PAGE - count * size;
}

/* The operation is done at once, and drawn so. */
static void test_an_operation_with_too_many_pieces_has_no_stages(void **state)
{
    enum { MANY = 600 };
    piece many[MANY];
    make_many(many, MANY);
    const played_call calls[] = {
        CALL(1000, mapped, {EVENT_CHANGED, 0, OF(H(1000, 4096)), {many, MANY}}),
        CALL(0, {EVENT_CHANGED, 0, {many, MANY}, OF(H(1000, 4096))}),
    };
    const played_list all = LIST(calls);
    list list;

    (void)state;
    play(&list, &played_model, &all, MALLOC(0, 6), FREE(0));
    for (int i = 0; i < 2; i++) {
        step(&list, &all);
        assert_int_equal(stage_count(session_record(list.session, 0), 0), 0);
        assert_int_equal(stage_count(session_record(list.session, 0), 7), 0);
        for (int stage = 0; stage < 4; stage++) {
            char *text = seen(list.session, stage, 3), *place = text;
            for (size_t n = 0; n + 1 < MANY && i == 0; n++, place += 3)
                assert_true(strchr(n % 2 ? "Hf" : "PF", *place) && place[1] == '6');
            if (i == 1)
                assert_string_equal(text, "f4096");
            free(text);
        }
    }
    list_close(&list);
}

/* --- Any events -------------------------------------------------------------------------------- */

enum { MOST_EVENTS = 14, MOST_CALLS = 40, PIECES_A_CALL = 200 };

/* Calls under way: a malloc, then its free, and so on. */
typedef struct maker {
    unsigned random;
    played_state state;
    uintptr_t block;            /* the one that is live; 0: none is */
    size_t mapped;              /* pages so far */
    piece pieces[MOST_CALLS][PIECES_A_CALL];
    event events[MOST_CALLS][MOST_EVENTS];
    played_call calls[MOST_CALLS];
    piece *next;                /* room for pieces */
} maker;

static size_t below(maker *maker, size_t bound)
{
    return (size_t)rand_r(&maker->random) % bound;
}

static pieces keep(maker *maker, const piece *list, size_t count)
{
    pieces kept = {maker->next, count};

    memcpy(maker->next, list, count * sizeof *list);
    maker->next += count;
    return kept;
}

static void make(maker *maker, played_call *call, event_kind kind, pieces before, pieces after)
{
    event *event = &maker->events[call - maker->calls][call->count++];

    *event = (struct event){kind, 0, before, after};
    call->events = maker->events[call - maker->calls];
    played_do(&maker->state, event);
}

/* How many segments from one on can become others: those of its main node, up to the block that is live. */
static size_t run_from(const maker *maker, size_t first, size_t most)
{
    const piece *list = maker->state.segments;
    size_t count = 0;

    while (count < most && first + count < maker->state.count && list[first + count].address != maker->block
           && (count == 0 || (list[first + count].address - PLAYED_BASE) % PLAYED_PAGE))
        count++;
    return count;
}

/* Some segments, of the same type or of any, become as many others as one likes. */
static void make_change(maker *maker, played_call *call, size_t first, size_t count, bool merge)
{
    const piece *list = maker->state.segments + first;
    size_t size = 0, parts = merge ? 1 : 1 + below(maker, 4);
    piece made[4];

    for (size_t i = 0; i < count; i++)
        size += list[i].size;
    if (size < 8)
        parts = 1;
    uintptr_t at = list->address;
    for (size_t i = 0; i < parts; i++) {
        size_t own = i + 1 == parts ? size : 1 + below(maker, size / 2);
        made[i] = (piece){at, own, merge || below(maker, 2) ? SEGMENT_HOLE : SEGMENT_PROCESS};
        at += own;
        size -= own;
    }
    make(maker, call, merge ? EVENT_MERGED : EVENT_CHANGED, keep(maker, list, count),
         keep(maker, made, parts));
}

static void make_map(maker *maker, played_call *call)
{
    const piece whole = H(PLAYED_BASE + maker->mapped * PLAYED_PAGE, PLAYED_PAGE);

    if (maker->mapped++ < PLAYED_PAGES)
        make(maker, call, EVENT_MAPPED, (pieces)NONE, keep(maker, &whole, 1));
}

/* A PROCESS becomes a HOLE, or a smaller PROCESS and a HOLE, or takes of the HOLE after it. */
static void make_of_process(maker *maker, played_call *call, size_t i, size_t run)
{
    const piece own = maker->state.segments[i], next = maker->state.segments[i + (run > 1)];
    const piece both[] = {own, next}, free = H(own.address, own.size);
    size_t part = 1 + below(maker, own.size);

    if (run > 1 && next.type == SEGMENT_HOLE && next.size > 1 && below(maker, 2)) {
        const piece grown[] = {P(own.address, own.size + 1), H(next.address + 1, next.size - 1)};
        make(maker, call, EVENT_GROWN, keep(maker, both, 2), keep(maker, grown, 2));
    } else if (part < own.size) {
        const piece shrunk[] = {P(own.address, part), H(own.address + part, own.size - part)};
        make(maker, call, EVENT_SHRUNK, keep(maker, &own, 1), keep(maker, shrunk, 2));
    } else
        make(maker, call, EVENT_FREED, keep(maker, &own, 1), keep(maker, &free, 1));
}

/* A HOLE becomes a PROCESS, or several segments, or is unmapped, if it is a main node. */
static void make_of_hole(maker *maker, played_call *call, size_t i)
{
    const piece own = maker->state.segments[i], used = P(own.address, own.size);
    size_t third = own.size / 3;
    const piece parts[] = {H(own.address, third), P(own.address + third, third),
                           H(own.address + 2 * third, own.size - 2 * third)};

    if (own.size == PLAYED_PAGE && maker->mapped > 2 && below(maker, 2))
        make(maker, call, EVENT_UNMAPPED, keep(maker, &own, 1), (pieces)NONE);
    else if (third && below(maker, 2))
        make(maker, call, EVENT_SPLIT, keep(maker, &own, 1), keep(maker, parts, 3));
    else
        make(maker, call, EVENT_TAKEN, keep(maker, &own, 1), keep(maker, &used, 1));
}

static void make_any(maker *maker, played_call *call)
{
    size_t i = below(maker, maker->state.count), run = run_from(maker, i, 1 + below(maker, 4));
    const piece *list = maker->state.segments + i;
    bool holes = run > 1;

    if (run == 0)
        return;
    for (size_t n = 0; n < run; n++)
        holes &= list[n].type == SEGMENT_HOLE;
    if (holes)
        make_change(maker, call, i, run, true);
    else if (below(maker, 4) == 0)
        make_change(maker, call, i, run, false);
    else if (list->type == SEGMENT_PROCESS)
        make_of_process(maker, call, i, run);
    else if (below(maker, 3) == 0)
        make(maker, call, EVENT_SEARCHED, keep(maker, list, 1), (pieces)NONE);
    else
        make_of_hole(maker, call, i);
}

/* The block of a malloc; it fails if there is no HOLE left. */
static void make_block(maker *maker, played_call *call)
{
    for (size_t i = 0; i < maker->state.count && !call->address; i++) {
        const piece own = maker->state.segments[i], used = P(own.address, own.size);
        if (own.type == SEGMENT_HOLE) {
            make(maker, call, EVENT_TAKEN, keep(maker, &own, 1), keep(maker, &used, 1));
            call->address = maker->block = own.address;
        }
    }
}

static void make_free(maker *maker, played_call *call)
{
    size_t i = 0;

    while (maker->state.segments[i].address != maker->block)
        i++;
    const piece own = maker->state.segments[i], free = H(own.address, own.size);
    make(maker, call, EVENT_FREED, keep(maker, &own, 1), keep(maker, &free, 1));
    maker->block = 0;
}

static void make_call(maker *maker, size_t number)
{
    played_call *call = &maker->calls[number];

    maker->next = maker->pieces[number];
    if (number % 5 == 0)
        make_map(maker, call);
    for (size_t n = below(maker, MOST_EVENTS - 2); n > 0; n--)
        make_any(maker, call);
    if (number % 2 == 0)
        make_block(maker, call);
    else if (maker->block)
        make_free(maker, call);
}

/* A state as seen() has it, all that stands out as what it is. */
static char *state_text(const played_state *state, const event *shown)
{
    text all = text_new();

    for (size_t i = 0; i < state->count; i++) {
        const piece *piece = &state->segments[i], *before = shown ? shown->before.list : NULL;
        bool grew = shown && shown->kind == EVENT_GROWN && piece->address == before->address;
        if (grew)               /* what it takes of the HOLE is seen apart */
            text_printf(&all, "%sP%zu H%zu", i ? " " : "", before->size, piece->size - before->size);
        else
            text_printf(&all, "%s%c%zu", i ? " " : "", piece->type == SEGMENT_PROCESS ? 'P' : 'H',
                        piece->size);
    }
    return all.bytes;
}

static void assert_types_seen(const session *session, int stage, const played_state *state,
                              const event *shown)
{
    char *wanted = state_text(state, shown), *got = seen(session, stage, 0);

    for (char *sign = got; *sign; sign++)
        if (strchr("FCfMU", *sign))
            *sign = *sign == 'F' ? 'P' : 'H';
    assert_string_equal(got, wanted);
    free(wanted);
    free(got);
}

/* In every stage of a call, the segments as they were then. `*now` is the state before it, then after. */
static void assert_stages_seen(const session *session, const played_call *call, played_state *now)
{
    int stage = STAGE_DONE;

    for (size_t i = 0; i < call->count; i++) {
        const event *event = &call->events[i];
        if (event->kind == EVENT_SEARCHED || event->kind == EVENT_UNMAPPED)
            assert_types_seen(session, ++stage, now, NULL);
        played_do(now, event);
        if (event->kind != EVENT_SEARCHED && event->kind != EVENT_UNMAPPED)
            assert_types_seen(session, ++stage, now, event);
    }
    assert_int_equal(stage_count(session_record(session, 0), 0), stage);
    assert_types_seen(session, STAGE_DONE, now, NULL);
}

static void test_whatever_happens_each_stage_shows_the_segments_as_they_were(void **state)
{
    static maker maker;

    (void)state;
    for (unsigned seed = 1; seed <= 60; seed++) {
        operation items[MOST_CALLS];
        size_t count = 0;
        maker = (struct maker){.random = seed};
        for (; count < MOST_CALLS && (count % 2 == 0 || maker.block); count++) {
            make_call(&maker, count);
            items[count] = count % 2 ? (operation)FREE(0) : (operation)MALLOC(0, 1);
        }
        if (!maker.calls[count - 1].address && count % 2)
            count--;            /* nothing was left for the last one */
        const played_list all = {maker.calls, count};
        played_state now = {.count = 0};
        list list;
        play_items(&list, &played_model, &all, items, count);
        for (size_t i = 0; i < count; i++) {
            step(&list, &all);
            assert_stages_seen(list.session, &maker.calls[i], &now);
        }
        list_close(&list);
    }
}

/* --- What a model leaves out ------------------------------------------------------------------- */

static size_t visit_all(const allocator *allocator, size_t size, allocator_looker *look, void *context)
{
    segment segment;
    size_t count = 0;

    (void)size;
    for (bool more = allocator->model->end(allocator, false, &segment); more;
         more = allocator->model->beside(allocator, true, &segment), count++)
        look(context, segment.address);
    return count;
}

/* They count together; and there may be more of them than there is room to keep. */
static void test_a_call_may_search_more_than_once(void **state)
{
    enum { MANY = 1500 };
    piece many[MANY];
    make_many(many, MANY);
    const event searched = {EVENT_SEARCHED, 2, NONE, NONE};
    const played_call calls[] = {
        CALL(1000, searched, mapped, {EVENT_CHANGED, 0, OF(H(1000, 4096)), {many, MANY}}),
        CALL(many[1].address, searched, {EVENT_CHANGED, 0, {many + 5, 1}, {many + 5, 1}}, searched,
             {EVENT_SEARCHED, 2, {many + 1, 1}, NONE},
             {EVENT_TAKEN, 0, {many + 1, 1}, OF(P(1002, 2))}),
    };
    const played_list all = LIST(calls);
    model searching = played_model;
    char story[300];
    size_t count;
    list list;

    (void)state;
    searching.visits = visit_all;
    play(&list, &searching, &all, MALLOC(0, 2), MALLOC(1, 2));
    list_step(&list, 1);
    assert_true(session_record(list.session, 0)->counted);
    assert_int_equal(session_record(list.session, 0)->visited, 0);
    list_step(&list, 1);
    const record *record = session_record(list.session, 0);
    assert_int_equal(record->visited, 3 * MANY);
    const uintptr_t *visited = session_visited(list.session, &count);
    assert_int_equal(count, SESSION_COUNTED_SEGMENTS);
    assert_int_equal(visited[MANY - 1], many[MANY - 1].address);
    assert_true(stage_sweep(list.session) > 0);
    words_story(record, story, sizeof story);
    assert_non_null(strstr(story, "the list took HOLE [1002:1003]"));
    list_close(&list);
}

static char *stats(const session *session)
{
    text text = text_new();

    allocator_print_stats(session_heap(session), &text);
    return text.bytes;
}

/* It cannot be told to merge, nor be saved: so all is done again where somebody goes back. */
static void test_a_model_does_what_it_can(void **state)
{
    const played_call calls[] = {
        CALL(1000, mapped, {EVENT_SPLIT, 0, OF(H(1000, 4096)), OF(P(1000, 80), H(1080, 4016))}),
        CALL(0, {EVENT_FAILED, 0, NONE, NONE}),
        CALL(1000, {EVENT_GROWN, 0, OF(P(1000, 80), H(1080, 4016)), OF(P(1000, 90), H(1090, 4006))}),
        CALL(0, {EVENT_FREED, 0, OF(P(1000, 90)), OF(H(1000, 90))}),
    };
    const played_list all = LIST(calls);
    char *seen_first[7];
    list list;

    (void)state;
    play(&list, &played_model, &all, MALLOC(0, 80), MALLOC(1, 9000), COALESCE(), TRIM(), REALLOC(0, 90), FREE(0));
    seen_first[0] = stats(list.session);
    for (size_t i = 1; i <= 6; i++) {
        list_step(&list, 1);
        seen_first[i] = stats(list.session);
        if (i == 3)
            assert_words(&list, "coalesce", "0 borders", "coalesce: this kind of heap cannot be told to merge HOLEs");
        if (i == 4)
            assert_words(&list, "trim", "0 bytes", "trim: this kind of heap cannot be told to give memory back");
        if (i == 3 || i == 4)
            assert_int_equal(stage_count(session_record(list.session, 0), 0), 0);
    }
    assert_string_equal(seen_first[2], seen_first[4]);
    for (size_t i = 0; i < 200; i++) {
        size_t position = i * 31 % 7;
        assert_int_equal(session_go(list.session, position), SESSION_STEPPED);
        char *now = stats(list.session);
        assert_string_equal(now, seen_first[position]);
        assert_counted(list.session);
        free(now);
    }
    for (size_t i = 0; i <= 6; i++)
        free(seen_first[i]);
    list_close(&list);
}

static void test_an_option_that_a_model_does_not_take_is_refused_by_name(void **state)
{
    const allocator_options wrong[HEAP_OPTIONS] = {
        [HEAP_PAGE_SIZE] = {.page_size = 8192},
        [HEAP_BASE_ADDRESS] = {.base_address = 5000},
        [HEAP_ALIGNMENT] = {.alignment = 16},
        [HEAP_SMALLEST_MAPPING] = {.smallest_mapping = 2},
        [HEAP_CAPACITY] = {.capacity = 8192},
        [HEAP_COALESCING] = {.coalescing = COALESCE_NEVER},
        [HEAP_GIVE_BACK] = {.give_back = true},
    };
    static const played_list none = {NULL, 0};

    (void)state;
    played = &none;
    for (heap_option option = HEAP_NO_OPTION; option < HEAP_OPTIONS; option++)
        for (int taken = 0; taken < 2; taken++) {
            model model = played_model;
            allocator_options options = wrong[option];
            refusal refusal = {HEAP_NO_OPTION, NULL};
            bool can_be_wrong = option != HEAP_NO_OPTION && option != HEAP_PLACEMENT;
            model.takes = taken ? ~0u : ~(1u << option);
            options.placement.model = &model;
            allocator *opened = allocator_open(&options, &refusal);
            assert_int_equal(!opened, !taken && can_be_wrong);
            assert_int_equal(refusal.option, opened ? HEAP_NO_OPTION : option);
            assert_int_equal(!refusal.why, !!opened);
            assert_int_equal(placement_takes(options.placement, option), taken);
            allocator_close(opened);
        }
}

/* Looks up all that it is told of, and one thing more, in the middle of the call. */
static void look_about(void *context, const event *event)
{
    const allocator *heap = *(allocator **)context;
    segment segment;

    for (size_t i = 0; i < event->before.count; i++)
        allocator_find(heap, event->before.list[i].address, &segment);
    for (bool more = heap->model->end(heap, false, &segment); more;
         more = heap->model->beside(heap, true, &segment)) {
        struct segment found;
        assert_true(allocator_find(heap, segment.address, &found));
        assert_int_equal(found.main_address, segment.main_address);
        assert_int_equal(found.main_size, segment.main_size);
    }
}

static void test_who_is_told_may_look(void **state)
{
    const allocator_options options = {.page_size = 4096, .give_back = true};
    refusal refusal;
    allocator *heap = allocator_open(&options, &refusal);
    uintptr_t blocks[24] = {0};
    unsigned seed = 3;

    (void)state;
    allocator_observe(heap, look_about, &heap);
    for (int n = 0; n < 4000; n++) {
        uintptr_t *block = &blocks[(size_t)rand_r(&seed) % 24];
        size_t size = 1 + (size_t)rand_r(&seed) % 5000;
        if (!*block)
            assert_true(heap->model->malloc(heap, size, block));
        else if (n % 3 == 0)
            assert_true(heap->model->realloc(heap, block, size));
        else {
            assert_true(heap->model->free(heap, *block));
            *block = 0;
        }
    }
    allocator_close(heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_hole_is_split_in_three_and_three_merge_at_once),
        cmocka_unit_test(test_a_hole_is_split_down_and_merges_buddy_by_buddy),
        cmocka_unit_test(test_a_merge_may_be_elsewhere),
        cmocka_unit_test(test_segments_may_have_become_others_nobody_knows_how),
        cmocka_unit_test(test_an_operation_may_be_any_number_of_events),
        cmocka_unit_test(test_an_operation_with_too_many_pieces_has_no_stages),
        cmocka_unit_test(test_whatever_happens_each_stage_shows_the_segments_as_they_were),
        cmocka_unit_test(test_a_call_may_search_more_than_once),
        cmocka_unit_test(test_who_is_told_may_look),
        cmocka_unit_test(test_a_model_does_what_it_can),
        cmocka_unit_test(test_an_option_that_a_model_does_not_take_is_refused_by_name),
    };

    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}

#include "picture/stages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SWEEP = 12 };       /* a longer search lights up several segments a stage */

/* Puts a part where its address says. */
static struct overlay_part *add_part(overlay *overlay, uintptr_t address, size_t size, role role)
{
    size_t place = overlay->part_count;

    if (size == 0)
        return NULL;
    for (; place > 0 && overlay->parts[place - 1].address > address; place--)
        overlay->parts[place] = overlay->parts[place - 1];
    overlay->parts[place] = (struct overlay_part){address, size, role, NULL};
    overlay->part_count++;
    return &overlay->parts[place];
}

static void add_mark(overlay *overlay, uintptr_t address)
{
    overlay->marks[overlay->mark_count++] = address;
}

/* --- malloc ------------------------------------------------------------------------------------ */

/* The HOLE that was taken, whole or in part; of no size if there is none. */
typedef struct taken {
    uintptr_t address;
    size_t hole_size, size;
} taken;

/* While the search goes on, a HOLE like any other; or where nothing is mapped yet. */
static void lay_searched(overlay *overlay, const record *record, taken taken)
{
    const mems_event *mapped = record_event(record, MEMS_MAPPED);

    add_part(overlay, taken.address, taken.hole_size, mapped ? ROLE_NONE : ROLE_HOLE);
}

static taken find_taken(const record *record)
{
    const mems_event *split = record_event(record, MEMS_SPLIT);
    const mems_event *whole = record_event(record, MEMS_TAKEN);

    if (split)
        return (taken){split->address, split->size, split->part};
    return whole ? (taken){whole->address, whole->size, whole->size} : (taken){0, 0, 0};
}

static void lay_taken(overlay *overlay, taken taken, int stage)
{
    if (stage == STAGE_FIRST) {
        add_part(overlay, taken.address, taken.hole_size, ROLE_CHOSEN);
        return;
    }
    add_part(overlay, taken.address, taken.size, ROLE_FRESH);
    if (stage == STAGE_FIRST + 1)
        add_part(overlay, taken.address + taken.size, taken.hole_size - taken.size, ROLE_CHOSEN);
}

/* --- free -------------------------------------------------------------------------------------- */

/* A range that became a HOLE, and the HOLEs beside it that it merged with. */
typedef struct freed {
    uintptr_t address;
    size_t size, left, right;   /* bytes */
    bool gone;                  /* its main node with it */
} freed;

static freed find_freed(const record *record, uintptr_t address, size_t size)
{
    const mems_event *left = record_event(record, MEMS_MERGED_LEFT);
    const mems_event *right = record_event(record, MEMS_MERGED_RIGHT);

    return (freed){
        .address = address,
        .size = size,
        .left = left ? left->part : 0,
        .right = right ? right->size - right->part : 0,
        .gone = record_event(record, MEMS_UNMAPPED),
    };
}

static int free_stages(freed freed)
{
    return 1 + (freed.left > 0) + (freed.right > 0) + freed.gone;
}

static void add_gone(overlay *overlay, uintptr_t address, size_t size)
{
    overlay->gone[overlay->gone_count++] = (struct overlay_gone){address, size};
}

/* All borders are still there. */
static void lay_apart(overlay *overlay, freed freed)
{
    add_part(overlay, freed.address - freed.left, freed.left, ROLE_HOLE);
    add_part(overlay, freed.address, freed.size, ROLE_FREED);
    add_part(overlay, freed.address + freed.size, freed.right, ROLE_HOLE);
}

static void lay_merging_left(overlay *overlay, freed freed)
{
    add_part(overlay, freed.address - freed.left, freed.left + freed.size, ROLE_MERGING);
    add_part(overlay, freed.address + freed.size, freed.right, ROLE_HOLE);
    add_mark(overlay, freed.address);
}

static void lay_merging_right(overlay *overlay, freed freed)
{
    add_part(overlay, freed.address - freed.left, freed.left + freed.size + freed.right,
             ROLE_MERGING);
    add_mark(overlay, freed.address + freed.size);
}

/* `stage` is one of free_stages(), from STAGE_FIRST on, or STAGE_DONE. */
static void lay_freed(overlay *overlay, freed freed, int stage)
{
    uintptr_t start = freed.address - freed.left;
    size_t whole = freed.left + freed.size + freed.right;
    int left = STAGE_FIRST + 1, right = left + (freed.left > 0), last = right + (freed.right > 0);

    if (freed.gone && stage != STAGE_DONE)
        add_gone(overlay, start, whole);
    if (stage == STAGE_FIRST)
        lay_apart(overlay, freed);
    else if (freed.left && stage == left)
        lay_merging_left(overlay, freed);
    else if (freed.right && stage == right)
        lay_merging_right(overlay, freed);
    else if (!freed.gone)
        add_part(overlay, start, whole, ROLE_FREED);
    else if (stage == last)
        add_part(overlay, start, whole, ROLE_UNMAPPED);
}

/* --- realloc ----------------------------------------------------------------------------------- */

/* The block as it was, and what it takes of the HOLE behind it lights up; then they are one. */
static void lay_grown(overlay *overlay, const mems_event *grown, int stage)
{
    if (stage != STAGE_FIRST) {
        add_part(overlay, grown->address, grown->size, ROLE_FRESH);
        return;
    }
    add_part(overlay, grown->address, grown->part, ROLE_PROCESS_A);
    add_part(overlay, grown->address + grown->part, grown->size - grown->part, ROLE_CHOSEN);
}

/* The block where it was, while its new place is found, and the HOLEs beside it as they were then:
 * one of them may be what is left of the HOLE that was taken. */
static void lay_unmoved(overlay *overlay, const record *record, freed freed, taken taken)
{
    uintptr_t left = freed.address - freed.left;

    if (freed.gone)
        add_gone(overlay, left, freed.left + freed.size + freed.right);
    if (left < taken.address || left - taken.address >= taken.hole_size)
        add_part(overlay, left, freed.left, ROLE_HOLE);
    struct overlay_part *part = add_part(overlay, freed.address, freed.size,
                                         (role)(ROLE_PROCESS_A + record->before.shade));
    part->name = record->operation.name;
    add_part(overlay, freed.address + freed.size, freed.right, ROLE_HOLE);
}

/* Search stages come before the first. */
static void lay_moved(overlay *overlay, const record *record, int stage)
{
    taken taken = find_taken(record);
    freed freed = find_freed(record, record->before.address, record->before.size);

    if (stage != STAGE_DONE && stage <= STAGE_FIRST + 1) {
        if (stage < STAGE_FIRST)
            lay_searched(overlay, record, taken);
        else
            lay_taken(overlay, taken, stage);
        lay_unmoved(overlay, record, freed, taken);
        return;
    }
    lay_taken(overlay, taken, STAGE_DONE);
    lay_freed(overlay, freed, stage == STAGE_DONE ? STAGE_DONE : stage - 2);
}

/* The end of a block that has shrunk. */
static freed find_end(const record *record, const mems_event *shrunk)
{
    return find_freed(record, shrunk->address + shrunk->part, shrunk->size - shrunk->part);
}

static void lay_realloc(overlay *overlay, const record *record, int stage)
{
    const mems_event *shrunk = record_event(record, MEMS_SHRUNK);
    const mems_event *grown = record_event(record, MEMS_GROWN);

    if (shrunk)
        lay_freed(overlay, find_end(record, shrunk), stage);
    else if (grown)
        lay_grown(overlay, grown, stage);
    else if (record_event(record, MEMS_MOVED))
        lay_moved(overlay, record, stage);
}

static int realloc_stages(const record *record)
{
    const mems_event *shrunk = record_event(record, MEMS_SHRUNK);

    if (shrunk)
        return free_stages(find_end(record, shrunk));
    if (record_event(record, MEMS_GROWN))
        return 1;
    if (!record_event(record, MEMS_MOVED))
        return 0;
    return 2 + free_stages(find_freed(record, record->before.address, record->before.size));
}

/* --- coalesce ---------------------------------------------------------------------------------- */

/* How many of the events are sure to be told to their end: where there were more than are kept, the
 * last HOLE may have grown further. */
static size_t complete_events(const record *record)
{
    size_t count = record->event_count;

    if (count == record->events_made)
        return count;
    uintptr_t last = record->events[count - 1].address;
    while (count > 0 && record->events[count - 1].address == last)
        count--;
    return count;
}

static bool is_unmapped(const record *record, uintptr_t address)
{
    for (size_t i = 0; i < record->event_count; i++)
        if (record->events[i].kind == MEMS_UNMAPPED && record->events[i].address == address)
            return true;
    return false;
}

/* Main nodes that are seen once more. */
static void lay_unmapped(overlay *overlay, const record *record)
{
    for (size_t i = 0; i < record->event_count; i++)
        if (record->events[i].kind == MEMS_UNMAPPED) {
            add_part(overlay, record->events[i].address, record->events[i].size, ROLE_UNMAPPED);
            add_gone(overlay, record->events[i].address, record->events[i].size);
        }
}

/* The merges into one HOLE follow one another, and each is larger than the one before. */
static void lay_merged(overlay *overlay, const record *record, int stage)
{
    const mems_event *events = record->events;
    size_t count = complete_events(record);

    for (size_t i = 0; i < count; i++) {
        if (events[i].kind == MEMS_UNMAPPED || is_unmapped(record, events[i].address))
            continue;
        if (stage == STAGE_FIRST)
            add_mark(overlay, events[i].address + events[i].part);
        if (i + 1 == count || events[i + 1].address != events[i].address)
            add_part(overlay, events[i].address, events[i].size,
                     stage == STAGE_FIRST ? ROLE_MERGING : ROLE_FREED);
    }
}

/* Of a coalesce, or a trim. */
static void lay_all(overlay *overlay, const record *record, int stage)
{
    if (record->operation.kind == OPERATION_COALESCE)
        lay_merged(overlay, record, stage);
    if (stage == STAGE_FIRST)
        lay_unmapped(overlay, record);
}

static int stages_of_all(const record *record)
{
    overlay overlay = {0};

    lay_all(&overlay, record, STAGE_FIRST);
    return overlay.part_count ? 1 : 0;
}

/* --- The search -------------------------------------------------------------------------------- */

static bool is_searched(const record *record)
{
    return record && !record->failed && record->counted && record->visited > 0;
}

int stage_sweep(const session *session)
{
    const record *record = session_record(session, 0);

    if (!is_searched(record))
        return 0;
    return record->visited < MOST_SWEEP ? (int)record->visited : MOST_SWEEP;
}

static int compare_addresses(const void *a, const void *b)
{
    uintptr_t left = *(const uintptr_t *)a, right = *(const uintptr_t *)b;

    return left < right ? -1 : left > right;
}

/* How many of `count` segments have been looked at by the end of a search stage. */
static size_t looked_at(size_t count, int stage, int sweep)
{
    return (count * (size_t)stage + (size_t)sweep - 1) / (size_t)sweep;
}

static void lay_visited(overlay *overlay, const session *session, int stage, int sweep)
{
    size_t count;
    const uintptr_t *visited = session_visited(session, &count);
    size_t lit = looked_at(count, stage, sweep);

    memcpy(overlay->visited, visited, lit * sizeof *visited);
    qsort(overlay->visited, lit, sizeof *visited, compare_addresses);
    overlay->visited_count = lit;
}

bool overlay_visits(const overlay *overlay, uintptr_t address, uintptr_t end)
{
    size_t low = 0, high = overlay->visited_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (overlay->visited[middle] < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < overlay->visited_count && overlay->visited[low] < end;
}

/* --- The interface ----------------------------------------------------------------------------- */

static bool does_something(const record *record)
{
    return record && !record->failed && !record->passed;
}

int stage_count(const record *record, int sweep)
{
    if (!does_something(record))
        return 0;
    if (record_frees(record))
        return free_stages(find_freed(record, record->address, record->size));
    switch (record->operation.kind) {
    case OPERATION_MALLOC:
        return sweep + 2;
    case OPERATION_REALLOC:
        return sweep + realloc_stages(record);
    default:
        return stages_of_all(record);
    }
}

/* Those of a malloc; before the first of its stages, it is searching. */
static void lay_malloc(overlay *overlay, const record *record, int stage)
{
    taken taken = find_taken(record);

    if (stage != STAGE_DONE && stage < STAGE_FIRST)
        lay_searched(overlay, record, taken);
    else
        lay_taken(overlay, taken, stage);
}

void stage_overlay(const session *session, int stage, int sweep, overlay *overlay)
{
    const record *record = session_record(session, 0);

    *overlay = (struct overlay){0};
    if (!does_something(record))
        return;
    if (stage > stage_count(record, sweep))
        stage = STAGE_DONE;
    if (stage != STAGE_DONE && stage <= sweep)
        lay_visited(overlay, session, stage, sweep);
    if (stage != STAGE_DONE)    /* those of the search are below STAGE_FIRST now, and not STAGE_DONE */
        stage = stage <= sweep ? stage - sweep - 1 : stage - sweep;
    if (record_frees(record))
        lay_freed(overlay, find_freed(record, record->address, record->size), stage);
    else if (record->operation.kind == OPERATION_MALLOC)
        lay_malloc(overlay, record, stage);
    else if (record->operation.kind == OPERATION_REALLOC)
        lay_realloc(overlay, record, stage);
    else
        lay_all(overlay, record, stage);
}

/* --- In words ---------------------------------------------------------------------------------- */

static size_t last_of(uintptr_t address, size_t size)
{
    return (size_t)address + size - 1;
}

/* Of a malloc, or of the first half of a realloc that moves. */
static void say_taken(const record *record, int stage, char *text, size_t size)
{
    const mems_event *mapped = record_event(record, MEMS_MAPPED);
    taken taken = find_taken(record);
    size_t rest = taken.hole_size - taken.size, start = (size_t)taken.address;

    if (stage == STAGE_FIRST && mapped)
        snprintf(text, size, "map: a new main node [%zu:%zu]", (size_t)mapped->address,
                 last_of(mapped->address, mapped->size));
    else if (stage == STAGE_FIRST)
        snprintf(text, size, "choose: HOLE [%zu:%zu], %zu bytes", start,
                 last_of(taken.address, taken.hole_size), taken.hole_size);
    else if (rest)
        snprintf(text, size, "split: %zu bytes become the PROCESS, %zu stay a HOLE", taken.size,
                 rest);
    else
        snprintf(text, size, "take: all %zu bytes become the PROCESS", taken.size);
}

static void say_freed(freed freed, int stage, char *text, size_t size)
{
    int left = STAGE_FIRST + 1, right = left + (freed.left > 0), last = right + (freed.right > 0);

    if (stage == STAGE_FIRST)
        snprintf(text, size, "free: [%zu:%zu] is marked a HOLE", (size_t)freed.address,
                 last_of(freed.address, freed.size));
    else if (freed.left && stage == left)
        snprintf(text, size, "merge left: the border at %zu goes", (size_t)freed.address);
    else if (freed.right && stage == right)
        snprintf(text, size, "merge right: the border at %zu goes",
                 (size_t)freed.address + freed.size);
    else if (freed.gone && stage == last)
        snprintf(text, size, "unmap: main node [%zu:%zu] goes back to the system",
                 (size_t)freed.address - freed.left, last_of(freed.address, freed.size + freed.right));
}

static void say_realloc(const record *record, int stage, char *text, size_t size)
{
    const mems_event *shrunk = record_event(record, MEMS_SHRUNK);
    const mems_event *grown = record_event(record, MEMS_GROWN);

    if (shrunk)
        say_freed(find_end(record, shrunk), stage, text, size);
    else if (grown)
        snprintf(text, size, "grow: %zu bytes of the HOLE behind it", grown->size - grown->part);
    else if (stage <= STAGE_FIRST + 1)
        say_taken(record, stage, text, size);
    else
        say_freed(find_freed(record, record->before.address, record->before.size), stage - 2, text,
                  size);
}

void stage_words(const session *session, int stage, int sweep, char *text, size_t size)
{
    const record *record = session_record(session, 0);

    text[0] = '\0';
    if (stage == STAGE_DONE || stage > stage_count(record, sweep))
        return;
    if (stage <= sweep)
        snprintf(text, size, "search: looked at %zu of %zu segment%s",
                 looked_at(record->visited, stage, sweep), record->visited,
                 record->visited == 1 ? "" : "s");
    else if (record_frees(record))
        say_freed(find_freed(record, record->address, record->size), stage, text, size);
    else if (record->operation.kind == OPERATION_MALLOC)
        say_taken(record, stage - sweep, text, size);
    else if (record->operation.kind == OPERATION_REALLOC)
        say_realloc(record, stage - sweep, text, size);
    else
        snprintf(text, size, record->operation.kind == OPERATION_TRIM
                 ? "unmap: what is all HOLE goes back to the system"
                 : "coalesce: all borders between HOLEs go");
}

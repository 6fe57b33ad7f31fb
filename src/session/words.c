#include "session/words.h"

#include <string.h>

/* LEAD [first:last] */
static void say_range(text *text, const char *lead, uintptr_t address, size_t size)
{
    text_printf(text, "%s [%zu:%zu]", lead, (size_t)address, (size_t)address + (size - 1));
}

/* LEAD TYPE [first:last] */
static void say_piece(text *text, const char *lead, const piece *piece)
{
    text_printf(text, "%s", lead);
    say_range(text, piece->type == SEGMENT_PROCESS ? "PROCESS" : "HOLE", piece->address, piece->size);
}

/* --- malloc ------------------------------------------------------------------------------------ */

static const policy *policy_of(const record *record)
{
    return placement_policy(record->heap->placement);
}

/* The block, which is a part of a HOLE. */
static bool is_part(const record *record, pieces parts)
{
    for (size_t i = 0; i < parts.count; i++)
        if (parts.list[i].address == record->address && parts.list[i].type == SEGMENT_PROCESS)
            return true;
    return false;
}

/* What a HOLE became: its parts, or where that took several steps, what they came to. */
static void say_parts(text *text, const record *record)
{
    const event *split = record_event(record, EVENT_SPLIT);
    size_t parts = split ? split->after.count : 0;

    if (!split || !is_part(record, split->after)) {
        say_range(text, split ? "split it down to PROCESS" : "whole: now PROCESS", record->address,
                  record->size);
        return;
    }
    for (size_t i = 0; i < parts; i++)
        say_piece(text, i == 0 ? "split into " : i + 1 < parts ? ", " : " and ",
                  &split->after.list[i]);
}

/* Of a search that found something, where it was counted. */
static void say_visits(text *text, const record *record)
{
    if (record->counted)
        text_printf(text, "; looked at %zu %s%s", record->visited, policy_of(record)->looks_at,
                    plural(record->visited));
}

static void say_found(text *text, const record *record, const event *found)
{
    text_printf(text, "%s took ", policy_of(record)->title);
    say_piece(text, "", &found->before.list[0]);
    text_printf(text, record_did(record, EVENT_SPLIT) ? ", " : " ");
    say_parts(text, record);
    say_visits(text, record);
}

/* Why no HOLE was taken, as far as it is known. */
static void say_not_found(text *text, const record *record)
{
    const char *what = policy_of(record)->looks_at;
    bool holes = strcmp(what, "HOLE") == 0;

    if (!record->counted)
        text_printf(text, "no HOLE is large enough");
    else if (record->visited == 0)
        text_printf(text, holes ? "there is no HOLE" : "nothing is mapped");
    else if (record->visited == 1)
        text_printf(text, "it does not fit the only %s", what);
    else if (holes)
        text_printf(text, "none of %zu HOLEs is large enough", record->visited);
    else
        text_printf(text, "no HOLE among %zu %ss is large enough", record->visited, what);
}

static void say_mapped(text *text, const record *record, const event *mapped)
{
    const piece *main = &mapped->after.list[0];
    size_t pages = main->size / record->heap->page_size;

    if (main->address == record->heap->base_address)
        text_printf(text, "nothing mapped yet");
    else
        say_not_found(text, record);
    text_printf(text, "; mapped %zu page%s as ", pages, plural(pages));
    say_range(text, "main node", main->address, main->size);
    text_printf(text, ", ");
    if (record_did(record, EVENT_SPLIT))
        say_parts(text, record);
    else
        text_printf(text, "all of it PROCESS");
}

/* Why there is no place. */
static void say_refused(text *text, const record *record)
{
    text_printf(text, "failed: no HOLE is large enough, and ");
    if (record->heap->capacity)
        text_printf(text, "neither the heap's capacity of %zu bytes nor the system allows for more "
                    "(ENOMEM)", record->heap->capacity);
    else
        text_printf(text, "the system maps no more (ENOMEM)");
}

/* The last search that chose a HOLE; NULL if none did. */
static const event *search_of(const record *record)
{
    for (size_t i = record->event_count; i-- > 0; )
        if (record->events[i].kind == EVENT_SEARCHED && record->events[i].before.count)
            return &record->events[i];
    return NULL;
}

static void say_malloc(text *text, const record *record)
{
    const event *mapped = record_event(record, EVENT_MAPPED);
    const event *found = search_of(record);

    if (record->failed && record->size == 0)
        text_printf(text, "NULL, for nothing was asked for");
    else if (record->failed)
        say_refused(text, record);
    else if (mapped)
        say_mapped(text, record, mapped);
    else if (found)
        say_found(text, record, found);
    else
        say_range(text, "now PROCESS", record->address, record->size);
}

/* --- free -------------------------------------------------------------------------------------- */

static const char *why_nothing_merges(const record *record)
{
    static const char *const why[] = {
        [COALESCE_AT_ONCE] = "neither neighbour is one, so nothing merges",
        [COALESCE_ON_DEMAND] = "nothing merges until coalesce",
        [COALESCE_NEVER] = "this heap never merges HOLEs",
    };
    bool may = placement_takes(record->heap->placement, HEAP_COALESCING);

    return may ? why[record->heap->coalescing] : "nothing merges";
}

static void say_unmapped(text *text, const record *record)
{
    const event *unmapped = record_event(record, EVENT_UNMAPPED);

    if (unmapped)
        say_range(text, "; nothing else was in it, so the system got back main node",
                  unmapped->before.list[0].address, unmapped->before.list[0].size);
}

/* The HOLE that became free, or what it is a part of by now. */
static piece freed_now(const record *record)
{
    piece now = record->freed;

    for (size_t i = 0; i < record->event_count; i++)
        if (event_merges(&record->events[i], &record->freed))
            now = record->events[i].after.list[0];
    return now;
}

/* The HOLEs that what became free merged with; false if there were none. */
static bool say_merges(text *text, const record *record)
{
    const piece freed = record->freed, now = freed_now(record);
    const char *lead = ", merged with the HOLE";

    for (size_t i = 0; i < record->event_count; i++) {
        const event *event = &record->events[i];
        for (size_t k = 0; k < event->before.count && event_merges(event, &freed); k++) {
            const piece *other = &event->before.list[k];
            if (piece_holds(other, freed.address))
                continue;           /* it lies in that itself */
            text_printf(text, "%s on its %s", lead, other->address < freed.address ? "left" : "right");
            say_range(text, "", other->address, other->size);
            lead = " and";
        }
    }
    if (now.size > freed.size)
        say_piece(text, ": now ", &now);
    return now.size > freed.size;
}

static void say_free(text *text, const record *record)
{
    say_range(text, "PROCESS", record->address, record->size);
    text_printf(text, " became a HOLE");
    if (!say_merges(text, record) && !record_did(record, EVENT_UNMAPPED)
        && !record_did(record, EVENT_CHANGED))
        text_printf(text, "; %s", why_nothing_merges(record));
    say_unmapped(text, record);
}

/* --- realloc ----------------------------------------------------------------------------------- */

static void say_shrunk(text *text, const record *record, const event *shrunk)
{
    const piece *now = shrunk->after.list, tail = record->freed;

    say_piece(text, "", &shrunk->before.list[0]);
    say_range(text, " shrank in place: now", now->address, now->size);
    say_range(text, "; its end", tail.address, tail.size);
    text_printf(text, " became a HOLE");
    say_merges(text, record);
}

static void say_grown(text *text, const event *grown)
{
    const piece *before = grown->before.list, *after = grown->after.list;
    size_t more = after->size - before->size;

    say_piece(text, "", before);
    say_range(text, " grew in place: now", after->address, after->size);
    text_printf(text, "; the HOLE after it gave %zu byte%s", more, plural(more));
}

static void say_moved(text *text, const record *record)
{
    const event *mapped = record_event(record, EVENT_MAPPED);
    const piece left = freed_now(record);

    say_range(text, "no room after", record->before.address, record->before.size);
    if (mapped)
        say_range(text, "; mapped main node", mapped->after.list[0].address,
                  mapped->after.list[0].size);
    else
        text_printf(text, "; %s", policy_of(record)->title);
    say_range(text, mapped ? ", moved it to" : " moved it to", record->address, record->size);
    if (record_did(record, EVENT_UNMAPPED))
        text_printf(text, "; the system got back the old main node");
    else if (left.size)
        say_range(text, "; the old place is now HOLE", left.address, left.size);
    if (!mapped)
        say_visits(text, record);
}

static void say_realloc(text *text, const record *record)
{
    const event *shrunk = record_event(record, EVENT_SHRUNK);
    const event *grown = record_event(record, EVENT_GROWN);

    if (record->failed) {
        say_refused(text, record);
        say_range(text, "; it is still", record->before.address, record->before.size);
    } else if (shrunk)
        say_shrunk(text, record, shrunk);
    else if (grown)
        say_grown(text, grown);
    else if (record->address != record->before.address)
        say_moved(text, record);
    else if (record->size == record->before.size) {
        say_range(text, "PROCESS", record->address, record->size);
        text_printf(text, " stays as it is: it has that size already");
    } else
        say_range(text, "now PROCESS", record->address, record->size);
}

/* --- coalesce and trim ------------------------------------------------------------------------- */

static void say_coalesce(text *text, const record *record)
{
    static const char *const nothing[] = {
        [COALESCE_AT_ONCE] = "this heap merges HOLEs at every free, so there is nothing to do",
        [COALESCE_ON_DEMAND] = "no HOLE has another one beside it, so nothing merges",
        [COALESCE_NEVER] = "this heap never merges HOLEs",
    };

    if (!record->heap->placement.model->coalesce)
        text_printf(text, "this kind of heap cannot be told to merge HOLEs");
    else if (record->result == 0)
        text_printf(text, "%s", nothing[record->heap->coalescing]);
    else
        text_printf(text, "%zu border%s between neighbouring HOLEs %s gone", record->result,
            plural(record->result), record->result == 1 ? "is" : "are");
    say_unmapped(text, record);
}

static void say_trim(text *text, const record *record)
{
    size_t count = record->event_count;

    if (!record->heap->placement.model->trim)
        text_printf(text, "this kind of heap cannot be told to give memory back");
    else if (count == 0)
        text_printf(text, "no main node is all HOLE, so the system gets nothing back");
    else
        text_printf(text, "the system got back %zu bytes: %zu main node%s %s all HOLE", record->result,
            count, plural(count), count == 1 ? "was" : "were");
}

/* --- Addresses, and the end -------------------------------------------------------------------- */

/* Where an address lies. */
static void say_where(text *text, const record *record)
{
    size_t distance = record->operation.address - record->address;

    if (!record->address && !record->before.size)
        text_printf(text, "it lies outside the heap");
    else if (!record->address)
        say_range(text, "it lies in HOLE", record->before.address, record->before.size);
    else {
        text_printf(text, "it is ");
        if (distance > 0)
            text_printf(text, "%zu byte%s after the first of PROCESS", distance, plural(distance));
        say_range(text, distance > 0 ? "" : "the first byte of PROCESS", record->address, record->size);
    }
}

static void say_not_freed(text *text, const record *record)
{
    text_printf(text, "ADDRESS NOT FOUND!! No PROCESS begins at %zu: ", record->operation.address);
    say_where(text, record);
    text_printf(text, "; nothing changes");
}

static void say_get(text *text, const record *record)
{
    size_t distance = record->operation.address - record->address;

    text_printf(text, record->failed ? "NULL: " : "");
    say_where(text, record);
    if (record->failed)
        return;
    text_printf(text, "; the physical address is that of this PROCESS");
    if (distance > 0)
        text_printf(text, " + %zu", distance);
}

static void say_finish(text *text, const record *record)
{
    if (record->result == 0)
        text_printf(text, "every block was freed before, so nothing leaked");
    else
        text_printf(text, "%zu block%s of %zu byte%s in all %s never freed: leaked until now",
            record->result, plural(record->result), record->size, plural(record->size),
            record->result == 1 ? "was" : "were");
    text_printf(text, "; %zu bytes went back to the system, and the next heap starts at %zu",
        record->before.size, (size_t)record->heap->base_address);
}

static void say_passed(text *text, const record *record)
{
    operation_kind kind = record->operation.kind;

    text_printf(text, "%s, so this is passed over",
        kind == OPERATION_STRAY ? "nothing that the trace knows of was allocated there"
        : kind == OPERATION_INHERITED ? "it is the parent process that has it, and keeps it"
        : kind == OPERATION_REFUSED ? "the program itself was refused it"
        : kind == OPERATION_MALLOC ? "it is allocated already in this heap"
        : "it has no place in this heap");
}

/* --- The interface ----------------------------------------------------------------------------- */

/* What else became of other segments, in a call that is about a block. */
static void say_elsewhere(text *text, const record *record)
{
    size_t borders = 0;

    for (size_t i = 0; i < record->event_count; i++) {
        const event *event = &record->events[i];
        if (event->kind == EVENT_CHANGED)
            text_printf(text, "; %zu segment%s now %zu", event->before.count,
                        event->before.count == 1 ? " is" : "s are", event->after.count);
        else if (event->kind == EVENT_MERGED && !event_merges(event, &record->freed))
            borders += event->before.count - 1;
    }
    if (borders)
        text_printf(text, "; elsewhere, %zu border%s between HOLEs %s gone", borders, plural(borders),
                    borders == 1 ? "is" : "are");
}

static void (*const sayers[])(text *text, const record *record) = {
    [OPERATION_MALLOC] = say_malloc, [OPERATION_REALLOC] = say_realloc,
    [OPERATION_COALESCE] = say_coalesce, [OPERATION_TRIM] = say_trim,
    [OPERATION_FREE_ADDRESS] = say_not_freed, [OPERATION_GET] = say_get,
    [OPERATION_FINISH] = say_finish,
};

void words_story(const record *record, char *bytes, size_t size)
{
    operation_kind kind = record->operation.kind;

    words_operation(record, bytes, size);
    text all = {.bytes = bytes, .length = strlen(bytes), .room = size};
    text_printf(&all, "%s: ", record->by_hand ? " (by hand)" : "");
    if (!record->failed && record->operation.size && record->size > record->operation.size
        && !record_frees(record))
        text_printf(&all, "rounded up to %zu; ", record->size);
    if (record->passed)
        say_passed(&all, record);
    else if (record_frees(record))
        say_free(&all, record);
    else
        sayers[kind](&all, record);
    if (kind != OPERATION_COALESCE)
        say_elsewhere(&all, record);
}

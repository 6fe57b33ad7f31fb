#include "picture/stages.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SWEEP = 12 };       /* a longer search lights up several segments a stage */

/* --- Parts ------------------------------------------------------------------------------------- */

size_t overlay_first_part(const overlay *overlay, uintptr_t address)
{
    size_t low = 0, high = overlay->part_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (overlay->parts[middle].address + overlay->parts[middle].size <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct overlay_part *overlay_part_at(const overlay *overlay, uintptr_t address)
{
    size_t place = overlay_first_part(overlay, address);

    return place < overlay->part_count && overlay->parts[place].address <= address
        ? &overlay->parts[place] : NULL;
}

/* Take away the parts of a range. Returns where they were. */
static size_t clear(overlay *overlay, uintptr_t address, size_t size)
{
    size_t first = overlay_first_part(overlay, address), end = first;

    while (end < overlay->part_count && overlay->parts[end].address < address + size)
        end++;
    memmove(overlay->parts + first, overlay->parts + end,
            (overlay->part_count - end) * sizeof *overlay->parts);
    overlay->part_count -= end - first;
    return first;
}

/* Lay a part over its range, whatever was there. Where there is no room, nothing is laid. */
static void lay(overlay *overlay, struct overlay_part part)
{
    size_t place = clear(overlay, part.address, part.size);

    if (overlay->part_count == OVERLAY_PARTS)
        return;
    memmove(overlay->parts + place + 1, overlay->parts + place,
            (overlay->part_count - place) * sizeof *overlay->parts);
    overlay->parts[place] = part;
    overlay->part_count++;
}

/* Lay pieces with a role for each of the two types; ROLE_NONE: they are seen as they are. */
static void lay_pieces(overlay *overlay, pieces pieces, role process, role hole)
{
    for (size_t i = 0; i < pieces.count; i++) {
        const piece *piece = &pieces.list[i];
        role role = piece->type == SEGMENT_PROCESS ? process : hole;
        if (role != ROLE_NONE)
            lay(overlay, (struct overlay_part){piece->address, piece->size, role, NULL});
    }
}

/* --- The stage of an event --------------------------------------------------------------------- */

static void add_marks(overlay *overlay, pieces pieces)
{
    for (size_t i = 1; i < pieces.count && overlay->mark_count < OVERLAY_PARTS; i++)
        overlay->marks[overlay->mark_count++] = pieces.list[i].address;
}

static void remove_marks(overlay *overlay, const piece *piece)
{
    size_t left = 0;

    for (size_t i = 0; i < overlay->mark_count; i++)
        if (overlay->marks[i] - piece->address >= piece->size)
            overlay->marks[left++] = overlay->marks[i];
    overlay->mark_count = left;
}

/* In the order of addresses. */
static void add_gone(overlay *overlay, const piece *piece)
{
    size_t place = overlay->gone_count;

    if (place == OVERLAY_PARTS)
        return;
    for (; place > 0 && overlay->gone[place - 1].address > piece->address; place--)
        overlay->gone[place] = overlay->gone[place - 1];
    overlay->gone[place] = (struct overlay_gone){piece->address, piece->size};
    overlay->gone_count++;
}

static void lay_chosen(overlay *overlay, const event *event)
{
    lay_pieces(overlay, event->before, ROLE_NONE, ROLE_CHOSEN);
}

static void lay_mapped(overlay *overlay, const event *event)
{
    lay_pieces(overlay, event->after, ROLE_NONE, ROLE_CHOSEN);
}

static void lay_parted(overlay *overlay, const event *event)
{
    lay_pieces(overlay, event->after, ROLE_FRESH, ROLE_CHOSEN);
}

static void lay_freed(overlay *overlay, const event *event)
{
    lay_pieces(overlay, event->after, ROLE_NONE, ROLE_FREED);
}

/* The block as it was, and what it takes of the HOLE after it lights up. */
static void lay_grown(overlay *overlay, const event *event)
{
    const piece *before = event->before.list, *after = event->after.list;

    lay(overlay, (struct overlay_part){before->address, before->size, ROLE_PROCESS_A, NULL});
    lay(overlay, (struct overlay_part){piece_end(before), after->size - before->size, ROLE_CHOSEN,
                                       NULL});
}

static void lay_merging(overlay *overlay, const event *event)
{
    lay_pieces(overlay, event->after, ROLE_NONE, ROLE_MERGING);
    add_marks(overlay, event->before);
}

static void lay_unmapped(overlay *overlay, const event *event)
{
    for (size_t i = 0; i < event->before.count; i++)
        remove_marks(overlay, &event->before.list[i]);
    lay_pieces(overlay, event->before, ROLE_NONE, ROLE_UNMAPPED);
}

static void lay_changed(overlay *overlay, const event *event)
{
    lay_pieces(overlay, event->after, ROLE_FRESH, ROLE_FREED);
}

/* --- In words ---------------------------------------------------------------------------------- */

/* An event, and what the operation freed. */
typedef struct shown {
    const event *event;
    piece freed;
} shown;

static void say_range(text *text, const char *lead, const piece *piece)
{
    text_printf(text, "%s[%zu:%zu]", lead, (size_t)piece->address, (size_t)piece_end(piece) - 1);
}

static void say_chosen(text *text, const shown *shown)
{
    const piece *hole = shown->event->before.list;

    say_range(text, "choose: HOLE ", hole);
    text_printf(text, ", %zu bytes", hole->size);
}

static void say_mapped(text *text, const shown *shown)
{
    say_range(text, "map: a new main node ", shown->event->after.list);
}

static void say_split(text *text, const shown *shown)
{
    const pieces parts = shown->event->after;
    size_t whole = shown->event->before.list->size, used = 0;

    for (size_t i = 0; i < parts.count; i++)
        used += parts.list[i].type == SEGMENT_PROCESS ? parts.list[i].size : 0;
    if (!used)
        text_printf(text, "split: %zu bytes become %zu HOLEs", whole, parts.count);
    else if (parts.count == 2)
        text_printf(text, "split: %zu bytes become the PROCESS, %zu stay a HOLE", used, whole - used);
    else
        text_printf(text, "split: %zu bytes become the PROCESS, %zu stay %zu HOLEs", used, whole - used,
                    parts.count - 1);
}

static void say_taken(text *text, const shown *shown)
{
    text_printf(text, "take: all %zu bytes become the PROCESS", shown->event->after.list->size);
}

static void say_freed(text *text, const shown *shown)
{
    const pieces after = shown->event->after;

    say_range(text, "free: ", &after.list[after.count - 1]);
    text_printf(text, " is marked a HOLE");
}

static void say_grown(text *text, const shown *shown)
{
    text_printf(text, "grow: %zu bytes of the HOLE after it",
                shown->event->after.list->size - shown->event->before.list->size);
}

static void say_merging(text *text, const shown *shown)
{
    const pieces merged = shown->event->before;
    const char *side = !event_merges(shown->event, &shown->freed) ? ""
                     : piece_holds(&merged.list[0], shown->freed.address) ? " right" : " left";

    if (merged.count == 2)
        text_printf(text, "merge%s: the border at %zu goes", side, (size_t)merged.list[1].address);
    else
        text_printf(text, "merge: %zu borders go", merged.count - 1);
}

static void say_unmapped(text *text, const shown *shown)
{
    say_range(text, "unmap: main node ", shown->event->before.list);
    text_printf(text, " goes back to the system");
}

static void say_changed(text *text, const shown *shown)
{
    size_t before = shown->event->before.count;

    text_printf(text, "change: %zu segment%s now %zu", before, before == 1 ? " is" : "s are",
                shown->event->after.count);
}

/* --- The table --------------------------------------------------------------------------------- */

/* How an event is seen: in its own stage, in a few words; and in the stages after that, by the roles of
 * what it left. One without a stage is never seen alone. */
static const struct view {
    void (*lay)(overlay *overlay, const event *event);
    void (*say)(text *text, const shown *shown);
    bool late;                  /* its stage shows what was there before it */
    role process, hole;
} views[] = {
    [EVENT_SEARCHED] = {lay_chosen, say_chosen, true, ROLE_NONE, ROLE_NONE},
    [EVENT_MAPPED] = {lay_mapped, say_mapped, false, ROLE_NONE, ROLE_NONE},
    [EVENT_SPLIT] = {lay_parted, say_split, false, ROLE_FRESH, ROLE_NONE},
    [EVENT_TAKEN] = {lay_parted, say_taken, false, ROLE_FRESH, ROLE_NONE},
    [EVENT_SHRUNK] = {lay_freed, say_freed, false, ROLE_NONE, ROLE_FREED},
    [EVENT_GROWN] = {lay_grown, say_grown, false, ROLE_FRESH, ROLE_NONE},
    [EVENT_MOVED] = {NULL, NULL, false, ROLE_NONE, ROLE_NONE},
    [EVENT_FREED] = {lay_freed, say_freed, false, ROLE_NONE, ROLE_FREED},
    [EVENT_MERGED] = {lay_merging, say_merging, false, ROLE_NONE, ROLE_FREED},
    [EVENT_UNMAPPED] = {lay_unmapped, say_unmapped, true, ROLE_NONE, ROLE_NONE},
    [EVENT_CHANGED] = {lay_changed, say_changed, false, ROLE_FRESH, ROLE_FREED},
    [EVENT_FAILED] = {NULL, NULL, false, ROLE_NONE, ROLE_NONE},
};
_Static_assert(sizeof views / sizeof *views == EVENT_KINDS, "every kind of event has its view");

static bool has_stage(const event *event)
{
    bool chose = event->kind != EVENT_SEARCHED || event->before.count > 0;

    return views[event->kind].lay && chose;
}

/* --- Time -------------------------------------------------------------------------------------- */

/* Nothing is seen of what failed, or was passed over. */
static bool does_something(const record *record)
{
    return record && !record->failed && !record->passed;
}

/* Whether all events are seen at once, in one stage. */
static bool is_at_once(const record *record)
{
    return record->operation.kind == OPERATION_COALESCE || record->operation.kind == OPERATION_TRIM;
}

/* Whether there is no room for what has to be laid. */
static bool has_too_many_pieces(const record *record)
{
    size_t count = 0;

    for (size_t i = 0; i < record->event_count; i++)
        count += record->events[i].before.count + record->events[i].after.count;
    return count > OVERLAY_PARTS && !is_at_once(record);
}

/* The number of events that have a stage. */
static int staged(const record *record)
{
    int count = 0;

    for (size_t i = 0; i < record->event_count; i++)
        count += has_stage(&record->events[i]);
    return is_at_once(record) ? count > 0 : count;
}

/* The event that a stage after the search is about. */
static size_t event_of(const record *record, int stage)
{
    size_t i = 0;

    while (!has_stage(&record->events[i]) || stage-- > STAGE_FIRST)
        i++;
    return i;
}

/* A block that has moved: where it was, it looked as it does now. */
static void lay_old_block(overlay *overlay, const record *record)
{
    struct overlay_part part = {record->before.address, record->before.size,
                                (role)(ROLE_PROCESS_A + record->before.shade),
                                record->operation.name};

    lay(overlay, part);
}

static void undo(overlay *overlay, const record *record, const event *event)
{
    if (event->kind == EVENT_MAPPED)
        for (size_t i = 0; i < event->after.count; i++)
            lay(overlay, (struct overlay_part){event->after.list[i].address,
                                               event->after.list[i].size, ROLE_NONE, NULL});
    if (event->kind == EVENT_UNMAPPED)
        for (size_t i = 0; i < event->before.count; i++)
            add_gone(overlay, &event->before.list[i]);
    if (!event_changes(event))
        return;
    lay_pieces(overlay, event->before, ROLE_PROCESS_A, ROLE_HOLE);
    if (event->kind == EVENT_FREED && event->before.list[0].address == record->before.address)
        lay_old_block(overlay, record);
}

/* What was left of segments that are no more after an event. */
static void forget(overlay *overlay, const event *event)
{
    for (size_t i = 0; i < event->before.count && event_changes(event); i++)
        clear(overlay, event->before.list[i].address, event->before.list[i].size);
}

/* The segments as they were when events up to `end` had happened; what the first `over` of these left, whose
 * stages are over, marked. */
static void lay_time(overlay *overlay, const record *record, size_t over, size_t end)
{
    struct overlay_part left[OVERLAY_PARTS];

    for (size_t i = 0; i < end; i++) {
        const event *event = &record->events[i];
        forget(overlay, event);
        if (i < over)
            lay_pieces(overlay, event->after, views[event->kind].process, views[event->kind].hole);
    }
    const size_t count = overlay->part_count;
    memcpy(left, overlay->parts, count * sizeof *left);
    for (size_t i = record->event_count; i-- > end; )
        undo(overlay, record, &record->events[i]);
    for (size_t i = 0; i < count; i++)
        lay(overlay, left[i]);
}

/* --- The search -------------------------------------------------------------------------------- */

int stage_sweep(const session *session)
{
    const record *record = session_record(session, 0);

    if (!does_something(record) || !record->counted)
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

int stage_count(const record *record, int sweep)
{
    if (!does_something(record) || has_too_many_pieces(record))
        return 0;
    return sweep + staged(record);
}

static void lay_stage(overlay *overlay, const record *record, int stage)
{
    size_t number = event_of(record, stage);
    const event *event = &record->events[number];
    const struct view *view = &views[event->kind];

    lay_time(overlay, record, number, number + !view->late);
    view->lay(overlay, event);
}

static void lay_at_once(overlay *overlay, const record *record)
{
    for (size_t i = 0; i < record->event_count; i++) {
        const event *event = &record->events[i];
        if (views[event->kind].late)
            undo(overlay, record, event);
        if (has_stage(event))
            views[event->kind].lay(overlay, event);
    }
}

void stage_overlay(const session *session, int stage, int sweep, overlay *overlay)
{
    const record *record = session_record(session, 0);

    overlay->part_count = overlay->mark_count = overlay->gone_count = overlay->visited_count = 0;
    if (!does_something(record))
        return;
    if (stage == STAGE_DONE || stage > stage_count(record, sweep))
        lay_time(overlay, record, record->event_count, record->event_count);
    else if (is_at_once(record))
        lay_at_once(overlay, record);
    else if (stage > sweep)
        lay_stage(overlay, record, stage - sweep);
    else {
        for (size_t i = record->event_count; i-- > 0; )
            undo(overlay, record, &record->events[i]);
        lay_visited(overlay, session, stage, sweep);
    }
}

void stage_words(const session *session, int stage, int sweep, char *bytes, size_t size)
{
    const record *record = session_record(session, 0);
    text text = text_in(bytes, size);

    if (stage == STAGE_DONE || stage > stage_count(record, sweep))
        return;
    if (stage <= sweep)
        text_printf(&text, "search: looked at %zu of %zu %s%s",
                    looked_at(record->visited, stage, sweep), record->visited,
                    placement_policy(record->heap.placement)->looks_at,
                    plural(record->visited));
    else if (is_at_once(record))
        text_printf(&text, record->operation.kind == OPERATION_TRIM
                    ? "unmap: what is all HOLE goes back to the system"
                    : "coalesce: all borders between HOLEs go");
    else {
        const event *event = &record->events[event_of(record, stage - sweep)];
        views[event->kind].say(&text, &(shown){event, record->freed});
    }
}

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

/* Take away the parts of a range. Return where they were. */
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

static void lay_range(overlay *overlay, uintptr_t address, size_t size, role role)
{
    lay(overlay, (struct overlay_part){address, size, role, NULL});
}

/* The role of each type of segment; ROLE_NONE: it is seen as it is. */
typedef struct roles {
    role process, hole;
} roles;

static void lay_pieces(overlay *overlay, pieces pieces, roles roles)
{
    for (size_t i = 0; i < pieces.count; i++) {
        const piece *piece = &pieces.list[i];
        role role = piece->type == SEGMENT_PROCESS ? roles.process : roles.hole;
        if (role != ROLE_NONE)
            lay_range(overlay, piece->address, piece->size, role);
    }
}

/* --- What else is seen in the stage of an event ------------------------------------------------- */

/* What the block, seen as it was, takes of the HOLE after it. */
static void add_taken(overlay *overlay, const event *event)
{
    const piece *before = event->before.list;

    lay_range(overlay, before->address, before->size, ROLE_PROCESS_A);
    lay_range(overlay, piece_end(before), event->after.list->size - before->size, ROLE_CHOSEN);
}

/* The borders that go. */
static void add_marks(overlay *overlay, const event *event)
{
    for (size_t i = 1; i < event->before.count && overlay->mark_count < OVERLAY_PARTS; i++)
        overlay->marks[overlay->mark_count++] = event->before.list[i].address;
}

/* None within a main node that goes. */
static void remove_marks(overlay *overlay, const event *event)
{
    size_t left = 0;

    for (size_t i = 0; i < overlay->mark_count; i++) {
        bool goes = false;
        for (size_t k = 0; k < event->before.count; k++)
            goes |= piece_holds(&event->before.list[k], overlay->marks[i]);
        if (!goes)
            overlay->marks[left++] = overlay->marks[i];
    }
    overlay->mark_count = left;
}

/* --- In words ---------------------------------------------------------------------------------- */

/* What is to be said of an event: what became what, and what the operation freed. */
typedef struct shown {
    const event *event;
    pieces before, after;
    piece freed;
} shown;

static void say_range(text *text, const char *lead, const piece *piece)
{
    text_printf(text, "%s[%zu:%zu]", lead, (size_t)piece->address, (size_t)piece_end(piece) - 1);
}

static void say_chosen(text *text, const shown *shown)
{
    say_range(text, "choose: HOLE ", shown->before.list);
    text_printf(text, ", %zu bytes", shown->before.list->size);
}

static void say_mapped(text *text, const shown *shown)
{
    say_range(text, "map: a new main node ", shown->after.list);
}

static void say_split(text *text, const shown *shown)
{
    const pieces parts = shown->after;
    size_t whole = shown->before.list->size, used = 0;

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
    text_printf(text, "take: all %zu bytes become the PROCESS", shown->after.list->size);
}

static void say_freed(text *text, const shown *shown)
{
    say_range(text, "free: ", &shown->after.list[shown->after.count - 1]);
    text_printf(text, " is marked a HOLE");
}

static void say_grown(text *text, const shown *shown)
{
    text_printf(text, "grow: %zu bytes of the HOLE after it",
                shown->after.list->size - shown->before.list->size);
}

static void say_merging(text *text, const shown *shown)
{
    const pieces merged = shown->before;
    const char *side = !event_merges(shown->event, &shown->freed) ? ""
                     : piece_holds(&merged.list[0], shown->freed.address) ? " right" : " left";

    if (merged.count == 2)
        text_printf(text, "merge%s: the border at %zu goes", side, (size_t)merged.list[1].address);
    else
        text_printf(text, "merge: %zu borders go", merged.count - 1);
}

static void say_unmapped(text *text, const shown *shown)
{
    say_range(text, "unmap: main node ", shown->before.list);
    text_printf(text, " goes back to the system");
}

static void say_changed(text *text, const shown *shown)
{
    text_printf(text, "change: %zu segment%s now %zu", shown->before.count,
                shown->before.count == 1 ? " is" : "s are", shown->after.count);
}

/* --- The table --------------------------------------------------------------------------------- */

/* How an event is seen: in its own stage, of what it left or, if it is late, of what was there before it;
 * and what it left in the stages after that. One that nothing is said of has no stage. */
static const struct view {
    void (*say)(text *text, const shown *shown);
    roles own, later;
    bool late;
    void (*add)(overlay *overlay, const event *event);  /* to its own stage */
} views[] = {
    [EVENT_SEARCHED] = {.say = say_chosen, .own = {.hole = ROLE_CHOSEN}, .late = true},
    [EVENT_MAPPED] = {.say = say_mapped, .own = {.hole = ROLE_CHOSEN}},
    [EVENT_SPLIT] = {.say = say_split, .own = {ROLE_FRESH, ROLE_CHOSEN}, .later = {.process = ROLE_FRESH}},
    [EVENT_TAKEN] = {.say = say_taken, .own = {ROLE_FRESH, ROLE_CHOSEN}, .later = {.process = ROLE_FRESH}},
    [EVENT_SHRUNK] = {.say = say_freed, .own = {.hole = ROLE_FREED}, .later = {.hole = ROLE_FREED}},
    [EVENT_GROWN] = {.say = say_grown, .later = {.process = ROLE_FRESH}, .add = add_taken},
    [EVENT_MOVED] = {.say = NULL},
    [EVENT_FREED] = {.say = say_freed, .own = {.hole = ROLE_FREED}, .later = {.hole = ROLE_FREED}},
    [EVENT_MERGED] = {.say = say_merging, .own = {.hole = ROLE_MERGING}, .later = {.hole = ROLE_FREED},
                      .add = add_marks},
    [EVENT_UNMAPPED] = {.say = say_unmapped, .own = {.hole = ROLE_UNMAPPED}, .late = true,
                        .add = remove_marks},
    [EVENT_CHANGED] = {.say = say_changed, .own = {ROLE_FRESH, ROLE_FREED},
                       .later = {ROLE_FRESH, ROLE_FREED}},
    [EVENT_FAILED] = {.say = NULL},
};
_Static_assert(sizeof views / sizeof *views == EVENT_KINDS, "every kind of event has its view");

static bool has_stage(const event *event)
{
    bool chose = event->kind != EVENT_SEARCHED || event->before.count > 0;

    return views[event->kind].say && chose;
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

/* Show what was there before an event. A block that is freed looked as it does now, if it has moved. */
static void undo(overlay *overlay, const record *record, const event *event)
{
    if (event->kind == EVENT_MAPPED)
        for (size_t i = 0; i < event->after.count; i++)
            lay_range(overlay, event->after.list[i].address, event->after.list[i].size, ROLE_NONE);
    if (event->kind == EVENT_UNMAPPED)
        for (size_t i = 0; i < event->before.count; i++)
            add_gone(overlay, &event->before.list[i]);
    if (!event_changes(event))
        return;
    lay_pieces(overlay, event->before, (roles){ROLE_PROCESS_A, ROLE_HOLE});
    if (event->kind == EVENT_FREED && event->before.list[0].address == record->before.address)
        lay(overlay, (struct overlay_part){record->before.address, record->before.size,
                                           (role)(ROLE_PROCESS_A + record->before.shade),
                                           record->operation.name});
}

/* Take away what was left of segments that are gone after an event. */
static void forget(overlay *overlay, const event *event)
{
    for (size_t i = 0; i < event->before.count && event_changes(event); i++)
        clear(overlay, event->before.list[i].address, event->before.list[i].size);
}

/* Lay the segments as they were when events up to `end` had happened; what the first `over` of these left,
 * whose stages are over, marked. */
static void lay_time(overlay *overlay, const record *record, size_t over, size_t end)
{
    struct overlay_part left[OVERLAY_PARTS];

    for (size_t i = 0; i < end; i++) {
        const event *event = &record->events[i];
        forget(overlay, event);
        if (i < over)
            lay_pieces(overlay, event->after, views[event->kind].later);
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

static void lay_event(overlay *overlay, const event *event)
{
    const struct view *view = &views[event->kind];

    lay_pieces(overlay, view->late ? event->before : event->after, view->own);
    if (view->add)
        view->add(overlay, event);
}

static void lay_stage(overlay *overlay, const record *record, int stage)
{
    size_t number = event_of(record, stage);
    const event *event = &record->events[number];

    lay_time(overlay, record, number, number + !views[event->kind].late);
    lay_event(overlay, event);
}

static void lay_at_once(overlay *overlay, const record *record)
{
    for (size_t i = 0; i < record->event_count; i++) {
        const event *event = &record->events[i];
        if (views[event->kind].late)
            undo(overlay, record, event);
        if (has_stage(event))
            lay_event(overlay, event);
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
                    placement_policy(record->heap->placement)->looks_at,
                    plural(record->visited));
    else if (is_at_once(record))
        text_printf(&text, record->operation.kind == OPERATION_TRIM
                    ? "unmap: what is all HOLE goes back to the system"
                    : "coalesce: all borders between HOLEs go");
    else {
        const event *event = &record->events[event_of(record, stage - sweep)];
        views[event->kind].say(&text, &(shown){event, event->before, event->after, record->freed});
    }
}

#include "session/words.h"

#include "source/script.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- A text that grows at its end -------------------------------------------------------------- */

typedef struct sentence {
    char *text;
    size_t length, size;
} sentence;

__attribute__((format(printf, 2, 3)))
static void say(sentence *sentence, const char *format, ...)
{
    size_t room = sentence->size - sentence->length;
    va_list arguments;

    va_start(arguments, format);
    int wanted = vsnprintf(sentence->text + sentence->length, room, format, arguments);
    va_end(arguments);
    if (wanted > 0)
        sentence->length += (size_t)wanted < room ? (size_t)wanted : room - 1;
}

/* TYPE [first:last] */
static void say_range(sentence *sentence, const char *type, uintptr_t address, size_t size)
{
    say(sentence, "%s [%zu:%zu]", type, (size_t)address, (size_t)address + (size - 1));
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* --- malloc ------------------------------------------------------------------------------------ */

/* Whether the policy walks a list of HOLEs, not all segments. */
static bool walks_holes(mems_policy policy)
{
    return policy == MEMS_LAST_FREED_FIRST || policy == MEMS_FIRST_FREED_FIRST;
}

static const char *walked(mems_policy policy)
{
    return walks_holes(policy) ? "HOLE" : "segment";
}

static const char *policy_title(const record *record)
{
    return mems_policy_describe(record->heap.policy)->title;
}

static void say_parts(sentence *sentence, const mems_event *split)
{
    say_range(sentence, "split into PROCESS", split->address, split->part);
    say_range(sentence, " and HOLE", split->address + split->part, split->size - split->part);
}

/* Of a search that found something, where it was counted. */
static void say_visits(sentence *sentence, const record *record)
{
    if (record->counted)
        say(sentence, "; looked at %zu %s%s", record->visited, walked(record->heap.policy),
            plural(record->visited));
}

static void say_found(sentence *sentence, const record *record, const mems_event *found)
{
    const mems_event *split = record_event(record, MEMS_SPLIT);

    say(sentence, "%s took ", policy_title(record));
    say_range(sentence, "HOLE", found->address, found->size);
    if (split) {
        say(sentence, ", ");
        say_parts(sentence, split);
    } else
        say_range(sentence, " whole: now PROCESS", found->address, found->size);
    say_visits(sentence, record);
}

/* Why no HOLE would do, as far as it is known. */
static void say_not_found(sentence *sentence, const record *record)
{
    bool holes = walks_holes(record->heap.policy);

    if (!record->counted)
        say(sentence, "no HOLE is large enough");
    else if (record->visited == 0)
        say(sentence, holes ? "there is no HOLE" : "nothing is mapped");
    else if (record->visited == 1)
        say(sentence, "it does not fit the only %s", walked(record->heap.policy));
    else if (holes)
        say(sentence, "none of %zu HOLEs is large enough", record->visited);
    else
        say(sentence, "no HOLE among %zu segments is large enough", record->visited);
}

static void say_mapped(sentence *sentence, const record *record, const mems_event *mapped)
{
    const mems_event *split = record_event(record, MEMS_SPLIT);
    size_t pages = mapped->size / record->heap.page_size;

    if (mapped->address == record->heap.base_address)
        say(sentence, "nothing mapped yet");
    else
        say_not_found(sentence, record);
    say(sentence, "; mapped %zu page%s as ", pages, plural(pages));
    say_range(sentence, "main node", mapped->address, mapped->size);
    say(sentence, ", ");
    if (split)
        say_parts(sentence, split);
    else
        say(sentence, "all of it PROCESS");
}

/* Behind "failed: ": why there is no place. */
static void say_refused(sentence *sentence, const record *record)
{
    say(sentence, "no HOLE is large enough, and ");
    if (record->heap.capacity)
        say(sentence, "neither the heap's capacity of %zu bytes nor the system allows for more "
            "(ENOMEM)", record->heap.capacity);
    else
        say(sentence, "the system maps no more (ENOMEM)");
}

static void say_malloc(sentence *sentence, const record *record)
{
    const mems_event *mapped = record_event(record, MEMS_MAPPED);

    if (record->failed && record->size == 0)
        say(sentence, "NULL, for nothing was asked for");
    else if (record->failed) {
        say(sentence, "failed: ");
        say_refused(sentence, record);
    } else if (mapped)
        say_mapped(sentence, record, mapped);
    else
        say_found(sentence, record, record_event(record, MEMS_SEARCHED));
}

/* --- free -------------------------------------------------------------------------------------- */

static const char *why_nothing_merges(const record *record)
{
    switch (record->heap.coalescing) {
    case MEMS_COALESCE_ON_DEMAND:
        return "nothing merges until coalesce";
    case MEMS_COALESCE_NEVER:
        return "this heap never merges HOLEs";
    default:
        return "neither neighbour is one, so nothing merges";
    }
}

static void say_unmapped(sentence *sentence, const record *record)
{
    const mems_event *unmapped = record_event(record, MEMS_UNMAPPED);

    if (unmapped)
        say_range(sentence, "; nothing else was in it, so the system got back main node",
                  unmapped->address, unmapped->size);
}

/* What bytes that are free now merged with. */
static void say_merged(sentence *sentence, const record *record)
{
    const mems_event *left = record_event(record, MEMS_MERGED_LEFT);
    const mems_event *right = record_event(record, MEMS_MERGED_RIGHT);
    const mems_event *last = right ? right : left;

    if (left)
        say_range(sentence, ", merged with the HOLE on its left", left->address, left->part);
    if (right)
        say_range(sentence, left ? " and on its right" : ", merged with the HOLE on its right",
                  right->address + right->part, right->size - right->part);
    if (last)
        say_range(sentence, ": now HOLE", last->address, last->size);
    else if (!record_event(record, MEMS_UNMAPPED))
        say(sentence, "; %s", why_nothing_merges(record));
    say_unmapped(sentence, record);
}

static void say_free(sentence *sentence, const record *record)
{
    say_range(sentence, "PROCESS", record->address, record->size);
    say(sentence, " became a HOLE");
    say_merged(sentence, record);
}

/* --- realloc ----------------------------------------------------------------------------------- */

static void say_shrunk(sentence *sentence, const mems_event *shrunk, const record *record)
{
    say_range(sentence, "PROCESS", shrunk->address, shrunk->size);
    say_range(sentence, " shrank in place: now", shrunk->address, shrunk->part);
    say_range(sentence, "; its end", shrunk->address + shrunk->part, shrunk->size - shrunk->part);
    say(sentence, " became a HOLE");
    if (record_event(record, MEMS_MERGED_RIGHT))
        say_merged(sentence, record);
}

static void say_grown(sentence *sentence, const mems_event *grown)
{
    say_range(sentence, "PROCESS", grown->address, grown->part);
    say_range(sentence, " grew in place: now", grown->address, grown->size);
    say(sentence, "; the HOLE behind it gave %zu byte%s", grown->size - grown->part,
        plural(grown->size - grown->part));
}

static void say_moved(sentence *sentence, const record *record)
{
    const mems_event *mapped = record_event(record, MEMS_MAPPED);
    const mems_event *left = record_event(record, MEMS_MERGED_LEFT);
    const mems_event *right = record_event(record, MEMS_MERGED_RIGHT);
    const mems_event *last = right ? right : left;

    say_range(sentence, "no room behind", record->before.address, record->before.size);
    if (mapped)
        say_range(sentence, "; mapped main node", mapped->address, mapped->size);
    else
        say(sentence, "; %s", policy_title(record));
    say_range(sentence, mapped ? ", moved it to" : " moved it to", record->address, record->size);
    if (record_event(record, MEMS_UNMAPPED))
        say(sentence, "; the system got back the old main node");
    else
        say_range(sentence, "; the old place is now HOLE",
                  last ? last->address : record->before.address,
                  last ? last->size : record->before.size);
    if (!mapped)
        say_visits(sentence, record);
}

static void say_realloc(sentence *sentence, const record *record)
{
    const mems_event *shrunk = record_event(record, MEMS_SHRUNK);
    const mems_event *grown = record_event(record, MEMS_GROWN);

    if (record->failed) {
        say(sentence, "failed: ");
        say_refused(sentence, record);
        say_range(sentence, "; it is still", record->before.address, record->before.size);
    } else if (shrunk)
        say_shrunk(sentence, shrunk, record);
    else if (grown)
        say_grown(sentence, grown);
    else if (record_event(record, MEMS_MOVED))
        say_moved(sentence, record);
    else {
        say_range(sentence, "PROCESS", record->address, record->size);
        say(sentence, " stays as it is: it has that size already");
    }
}

/* --- coalesce and trim ------------------------------------------------------------------------- */

static void say_coalesce(sentence *sentence, const record *record)
{
    static const char *const nothing[] = {
        [MEMS_COALESCE_AT_ONCE] = "this heap merges HOLEs at every free, so there is nothing to do",
        [MEMS_COALESCE_ON_DEMAND] = "no HOLE has another one beside it, so nothing merges",
        [MEMS_COALESCE_NEVER] = "this heap never merges HOLEs",
    };

    if (record->result == 0)
        say(sentence, "%s", nothing[record->heap.coalescing]);
    else
        say(sentence, "%zu border%s between neighbouring HOLEs %s gone", record->result,
            plural(record->result), record->result == 1 ? "is" : "are");
    say_unmapped(sentence, record);
}

static void say_trim(sentence *sentence, const record *record)
{
    size_t count = record->events_made;

    if (count == 0)
        say(sentence, "no main node is all HOLE, so the system gets nothing back");
    else
        say(sentence, "the system got back %zu bytes: %zu main node%s %s all HOLE", record->result,
            count, plural(count), count == 1 ? "was" : "were");
}

/* --- Addresses, and the end -------------------------------------------------------------------- */

static void say_distance(sentence *sentence, const record *record)
{
    size_t distance = record->operation.address - record->address;

    if (distance == 0)
        say_range(sentence, "the first byte of PROCESS", record->address, record->size);
    else {
        say(sentence, "%zu byte%s behind the first of ", distance, plural(distance));
        say_range(sentence, "PROCESS", record->address, record->size);
    }
}

/* Where an address lies at which no block begins. */
static void say_where(sentence *sentence, const record *record)
{
    if (record->address) {
        say(sentence, "it is ");
        say_distance(sentence, record);
    } else if (record->before.size)
        say_range(sentence, "it lies in HOLE", record->before.address, record->before.size);
    else
        say(sentence, "it lies outside the heap");
}

static void say_not_freed(sentence *sentence, const record *record)
{
    say(sentence, "ADDRESS NOT FOUND!! No PROCESS begins at %zu: ", record->operation.address);
    say_where(sentence, record);
    say(sentence, "; nothing changes");
}

static void say_get(sentence *sentence, const record *record)
{
    size_t distance = record->operation.address - record->address;

    say(sentence, record->failed ? "NULL: " : "");
    say_where(sentence, record);
    if (record->failed)
        return;
    say(sentence, "; the physical address is that of this PROCESS");
    if (distance > 0)
        say(sentence, " + %zu", distance);
}

static void say_finish(sentence *sentence, const record *record)
{
    if (record->result == 0)
        say(sentence, "every block was freed before, so nothing leaked");
    else
        say(sentence, "%zu block%s of %zu byte%s in all %s never freed: leaked until now",
            record->result, plural(record->result), record->size, plural(record->size),
            record->result == 1 ? "was" : "were");
    say(sentence, "; %zu bytes went back to the system, and the next heap starts at %zu",
        record->before.size, (size_t)record->heap.base_address);
}

static void say_passed(sentence *sentence, const record *record)
{
    operation_kind kind = record->operation.kind;

    say(sentence, "%s, so this is passed over",
        kind == OPERATION_STRAY ? "nothing that the trace knows of was allocated there"
        : kind == OPERATION_INHERITED ? "it is the parent process that has it, and keeps it"
        : kind == OPERATION_REFUSED ? "the program itself was refused it"
        : kind == OPERATION_MALLOC ? "it is allocated already in this heap"
        : "it has no place in this heap");
}

/* What a trace has that no heap can do: see operation.h. False if it is nothing such. */
static bool say_undone(sentence *sentence, const operation *operation)
{
    bool by_id = operation->text && *operation->text == 'i';

    if (operation->kind == OPERATION_REFUSED)
        say(sentence, "allocate %zu", operation->size);
    else if (operation->kind == OPERATION_STRAY || operation->kind == OPERATION_INHERITED)
        say(sentence, by_id ? "free %s %zu" : "free %s %#zx", operation->text,
            (size_t)operation->address);
    else
        return false;
    return true;
}

/* --- The interface ----------------------------------------------------------------------------- */

void words_operation(const record *record, char *text, size_t size)
{
    const operation *operation = &record->operation;
    operation_kind kind = operation->kind;
    sentence sentence = {text, 0, size};

    if (say_undone(&sentence, operation))
        return;
    say(&sentence, "%s", script_word(kind));
    if (kind == OPERATION_FREE_ADDRESS || kind == OPERATION_GET)
        say(&sentence, " %zu", (size_t)operation->address);
    else if (operation->name)
        say(&sentence, " %s", operation->name);
    else if (record->passed)
        say(&sentence, " block %zu", operation->block);
    else if (kind == OPERATION_FREE)
        say(&sentence, " %zu", (size_t)record->address);
    else if (kind == OPERATION_REALLOC)
        say(&sentence, " %zu", (size_t)(record->before.size ? record->before.address
                                                             : record->address));
    if (kind == OPERATION_MALLOC || kind == OPERATION_REALLOC)
        say(&sentence, " %zu", operation->size);
}

static void say_merges(sentence *sentence, const record *record)
{
    bool left = record_event(record, MEMS_MERGED_LEFT);
    bool right = record_event(record, MEMS_MERGED_RIGHT);

    say(sentence, "%s%s%s", left || right ? "merged" : "no merge", left ? " left" : "",
        right ? (left ? "+right" : " right") : "");
    if (record_event(record, MEMS_UNMAPPED))
        say(sentence, ", unmapped");
}

/* What the heap did to allocate or reallocate, in a word. */
static const char *deed(const record *record)
{
    bool allocates = record->operation.kind == OPERATION_MALLOC;

    return record_event(record, MEMS_SHRUNK) ? "shrunk" : record_event(record, MEMS_GROWN) ? "grown"
         : record_event(record, MEMS_MOVED) ? "moved" : record_event(record, MEMS_MAPPED) ? "mapped"
         : record_event(record, MEMS_SPLIT) ? "split" : allocates ? "whole" : "as it was";
}

void words_outcome(const record *record, char *text, size_t size)
{
    sentence sentence = {text, 0, size};

    if (record->passed)
        say(&sentence, "passed over");
    else if (record->operation.kind == OPERATION_GET)
        say(&sentence, record->failed ? "NULL" : "found");
    else if (record->failed)
        say(&sentence, record->operation.kind == OPERATION_FREE_ADDRESS ? "not found" : "failed");
    else if (record->operation.kind == OPERATION_FINISH)
        say(&sentence, "%zu leak%s", record->result, plural(record->result));
    else if (record->operation.kind == OPERATION_COALESCE)
        say(&sentence, "%zu border%s", record->result, plural(record->result));
    else if (record->operation.kind == OPERATION_TRIM)
        say(&sentence, "%zu byte%s", record->result, plural(record->result));
    else if (record_frees(record))
        say_merges(&sentence, record);
    else
        say(&sentence, "at %zu, %s", (size_t)record->address, deed(record));
}

static void (*const sayers[])(sentence *sentence, const record *record) = {
    [OPERATION_MALLOC] = say_malloc, [OPERATION_REALLOC] = say_realloc,
    [OPERATION_COALESCE] = say_coalesce, [OPERATION_TRIM] = say_trim,
    [OPERATION_FREE_ADDRESS] = say_not_freed, [OPERATION_GET] = say_get,
    [OPERATION_FINISH] = say_finish,
};

void words_story(const record *record, char *text, size_t size)
{
    sentence sentence = {text, 0, size};
    operation_kind kind = record->operation.kind;

    words_operation(record, text, size);
    sentence.length = strlen(text);
    say(&sentence, "%s: ", record->by_hand ? " (by hand)" : "");
    if (!record->failed && record->operation.size && record->size > record->operation.size
        && !record_frees(record))
        say(&sentence, "rounded up to %zu; ", record->size);
    if (record->passed)
        say_passed(&sentence, record);
    else if (record_frees(record))
        say_free(&sentence, record);
    else
        sayers[kind](&sentence, record);
}

#include "session/words.h"

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

static void say_parts(sentence *sentence, const mems_event *split)
{
    say_range(sentence, "split into PROCESS", split->address, split->part);
    say_range(sentence, " and HOLE", split->address + split->part, split->size - split->part);
}

static void say_found(sentence *sentence, const record *record, const mems_event *found)
{
    const mems_event *split = record_event(record, MEMS_SPLIT);

    say(sentence, "%s took ", mems_policy_describe(record->policy)->title);
    say_range(sentence, "HOLE", found->address, found->size);
    if (split) {
        say(sentence, ", ");
        say_parts(sentence, split);
    } else
        say_range(sentence, " whole: now PROCESS", found->address, found->size);
}

static void say_mapped(sentence *sentence, const record *record, const mems_event *mapped)
{
    const mems_event *searched = record_event(record, MEMS_SEARCHED);
    const mems_event *split = record_event(record, MEMS_SPLIT);
    size_t pages = mapped->size / record->page_size;

    if (searched->part == 0)
        say(sentence, "nothing mapped yet");
    else if (searched->part == 1)
        say(sentence, "it does not fit the only segment");
    else
        say(sentence, "no HOLE among %zu segments is large enough", searched->part);
    say(sentence, "; mapped %zu page%s as ", pages, plural(pages));
    say_range(sentence, "main node", mapped->address, mapped->size);
    say(sentence, ", ");
    if (split)
        say_parts(sentence, split);
    else
        say(sentence, "all of it PROCESS");
}

static void say_refused(sentence *sentence, const record *record)
{
    if (record->size == 0)
        say(sentence, "NULL, for nothing was asked for");
    else
        say(sentence, "failed: no HOLE is large enough, and the system maps no more (ENOMEM)");
}

static void say_malloc(sentence *sentence, const record *record)
{
    const mems_event *mapped = record_event(record, MEMS_MAPPED);

    if (record->address == 0)
        say_refused(sentence, record);
    else if (mapped)
        say_mapped(sentence, record, mapped);
    else
        say_found(sentence, record, record_event(record, MEMS_SEARCHED));
}

/* --- free -------------------------------------------------------------------------------------- */

static void say_free(sentence *sentence, const record *record)
{
    const mems_event *left = record_event(record, MEMS_MERGED_LEFT);
    const mems_event *right = record_event(record, MEMS_MERGED_RIGHT);
    const mems_event *last = right ? right : left;

    say_range(sentence, "PROCESS", record->address, record->size);
    say(sentence, " became a HOLE");
    if (!last) {
        say(sentence, "; neither neighbour is one, so nothing merges");
        return;
    }
    if (left)
        say_range(sentence, ", merged with the HOLE on its left", left->address, left->part);
    if (right)
        say_range(sentence, left ? " and on its right" : ", merged with the HOLE on its right",
                  right->address + right->part, right->size - right->part);
    say_range(sentence, ": now HOLE", last->address, last->size);
}

/* --- The interface ----------------------------------------------------------------------------- */

void words_operation(const record *record, char *text, size_t size)
{
    const operation *operation = &record->operation;
    bool allocates = operation->kind == OPERATION_MALLOC;
    sentence sentence = {text, 0, size};

    say(&sentence, allocates ? "malloc" : "free");
    if (operation->name)
        say(&sentence, " %s", operation->name);
    if (allocates)
        say(&sentence, " %zu", record->size);
    else if (!operation->name)
        say(&sentence, " %zu", (size_t)record->address);
}

void words_outcome(const record *record, char *text, size_t size)
{
    sentence sentence = {text, 0, size};

    if (record->operation.kind == OPERATION_MALLOC && record->address == 0) {
        say(&sentence, "failed");
        return;
    }
    if (record->operation.kind == OPERATION_FREE) {
        bool left = record_event(record, MEMS_MERGED_LEFT);
        bool right = record_event(record, MEMS_MERGED_RIGHT);
        say(&sentence, "%s%s%s", left || right ? "merged" : "no merge",
            left ? " left" : "", right ? (left ? "+right" : " right") : "");
        return;
    }
    say(&sentence, "at %zu, %s", (size_t)record->address,
        record_event(record, MEMS_MAPPED) ? "mapped" : record_event(record, MEMS_SPLIT) ? "split"
                                                                                        : "whole");
}

void words_story(const record *record, char *text, size_t size)
{
    sentence sentence = {text, 0, size};

    words_operation(record, text, size);
    sentence.length = strlen(text);
    say(&sentence, "%s: ", record->by_hand ? " (by hand)" : "");
    if (record->operation.kind == OPERATION_MALLOC)
        say_malloc(&sentence, record);
    else
        say_free(&sentence, record);
}

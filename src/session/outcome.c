/* An operation and its outcome in a few words, as a list of many has them. */
#include "session/words.h"

#include "source/script.h"

/* --- The operation ----------------------------------------------------------------------------- */

/* What a trace has that no heap can do: see operation.h. False if it is nothing such. */
static bool say_undone(text *text, const operation *operation)
{
    bool by_id = operation->text && *operation->text == 'i';

    if (operation->kind == OPERATION_REFUSED)
        text_printf(text, "allocate %zu", operation->size);
    else if (operation->kind == OPERATION_STRAY || operation->kind == OPERATION_INHERITED)
        text_printf(text, by_id ? "free %s %zu" : "free %s %#zx", operation->text,
            (size_t)operation->address);
    else
        return false;
    return true;
}

void words_operation(const record *record, char *bytes, size_t size)
{
    const operation *operation = &record->operation;
    operation_kind kind = operation->kind;
    text all = text_in(bytes, size);

    if (say_undone(&all, operation))
        return;
    text_printf(&all, "%s", script_word(kind));
    if (kind == OPERATION_FREE_ADDRESS || kind == OPERATION_GET)
        text_printf(&all, " %zu", (size_t)operation->address);
    else if (operation->name)
        text_printf(&all, " %s", operation->name);
    else if (record->passed)
        text_printf(&all, " block %zu", operation->block);
    else if (kind == OPERATION_FREE)
        text_printf(&all, " %zu", (size_t)record->address);
    else if (kind == OPERATION_REALLOC)
        text_printf(&all, " %zu", (size_t)(record->before.size ? record->before.address
                                                             : record->address));
    if (kind == OPERATION_MALLOC || kind == OPERATION_REALLOC)
        text_printf(&all, " %zu", operation->size);
}

/* --- What came of it --------------------------------------------------------------------------- */

static void say_sides(text *text, const record *record)
{
    bool left = record->merged_left, right = record->merged_right;

    text_printf(text, "%s%s%s", left || right ? "merged" : record->freed.size ? "no merge" : "freed",
                left ? " left" : "", right ? (left ? "+right" : " right") : "");
    if (record_did(record, EVENT_UNMAPPED))
        text_printf(text, ", unmapped");
}

/* What the heap did to allocate or reallocate, in a word. */
static const char *deed(const record *record)
{
    bool allocates = record->operation.kind == OPERATION_MALLOC;

    return record_did(record, EVENT_SHRUNK) ? "shrunk" : record_did(record, EVENT_GROWN) ? "grown"
         : record_did(record, EVENT_MOVED) ? "moved" : record_did(record, EVENT_MAPPED) ? "mapped"
         : record_did(record, EVENT_SPLIT) ? "split" : record_did(record, EVENT_TAKEN) ? "whole"
         : allocates ? "placed" : record_did(record, EVENT_CHANGED) ? "changed" : "as it was";
}

void words_outcome(const record *record, char *bytes, size_t size)
{
    text all = text_in(bytes, size);

    if (record->passed)
        text_printf(&all, "passed over");
    else if (record->operation.kind == OPERATION_GET)
        text_printf(&all, record->failed ? "NULL" : "found");
    else if (record->failed)
        text_printf(&all, record->operation.kind == OPERATION_FREE_ADDRESS ? "not found" : "failed");
    else if (record->operation.kind == OPERATION_FINISH)
        text_printf(&all, "%zu leak%s", record->result, plural(record->result));
    else if (record->operation.kind == OPERATION_COALESCE)
        text_printf(&all, "%zu border%s", record->result, plural(record->result));
    else if (record->operation.kind == OPERATION_TRIM)
        text_printf(&all, "%zu byte%s", record->result, plural(record->result));
    else if (record_frees(record))
        say_sides(&all, record);
    else
        text_printf(&all, "at %zu, %s", (size_t)record->address, deed(record));
}

/* Expectations of a script, held against the heap. */
#include "session/internal.h"

#include "base/lines.h"

#include <stdlib.h>
#include <string.h>

/* Take the next line that is not blank; one of no length at the end. */
static word next_main(lines *lines)
{
    word line = {0};

    while (line.length == 0 && lines_next(lines))
        line = lines_rest(lines);
    return line;
}

/* How much of two lines is the same and need not be shown: up to the arrow before they differ; nothing,
 * if that is little. */
static size_t same(word a, word b)
{
    enum { LITTLE = 60 };
    size_t arrow = 0;

    for (size_t i = 0; i < a.length && i < b.length && a.text[i] == b.text[i]; i++)
        if (a.text[i] == '>')
            arrow = i + 1;
    return arrow < LITTLE ? 0 : arrow;
}

static void differ(complaint *complaint, size_t line, word expected, word found)
{
    enum { MOST = 160 };
    size_t skipped = same(expected, found);
    const char *dots = skipped ? "..." : "";
    word *const both[] = {&expected, &found};

    for (int i = 0; i < 2; i++) {
        *both[i] = both[i]->length ? *both[i] : word_of("no further main node");
        both[i]->text += skipped;
        both[i]->length -= skipped;
        if (both[i]->length > MOST)
            both[i]->length = MOST;
    }
    complain(complaint, line, "expected %s%.*s, found %s%.*s", dots, (int)expected.length, expected.text,
             dots, (int)found.length, found.text);
}

/* That the main chain is the remark's text, blank lines left out. If not, the complaint tells the first
 * difference, and its line. */
static bool expect_chain(const allocator *heap, const operation *remark, complaint *complaint)
{
    text chain = text_new();
    word expected, found;
    bool good;

    allocator_print_chain(heap, &chain);
    lines wanted = lines_of(remark->text, strlen(remark->text));
    lines there = lines_of(chain.bytes, chain.length);
    do {
        expected = next_main(&wanted);
        found = next_main(&there);
        good = expected.length == found.length
            && (expected.length == 0 || memcmp(expected.text, found.text, found.length) == 0);
    } while (good && found.length > 0);
    /* What is missing would stand after the last line. */
    if (!good)
        differ(complaint, remark->line + wanted.line - (expected.length > 0), expected, found);
    free(chain.bytes);
    return good;
}

static bool expect_failed(const record *record, size_t line, complaint *complaint)
{
    operation_kind kind = record->operation.kind;
    bool allocates = kind == OPERATION_MALLOC || (kind == OPERATION_REALLOC && !record_frees(record));
    bool by_address = kind == OPERATION_FREE_ADDRESS || kind == OPERATION_GET;

    if (record->failed)
        return true;
    if (!allocates && !by_address)
        return complain(complaint, line, "expected the operation before this to find no place; it was no "
                        "allocation");
    return complain(complaint, line, "expected the operation before this to %s [%zu:%zu]",
                    allocates ? "find no place; it was given" : "fail; there is PROCESS",
                    (size_t)record->address, (size_t)record->address + record->size - 1);
}

/* What was expected of one heap says nothing of another. */
void session_expect(session *session, const operation *remark)
{
    complaint *complaint = &session->now.complaint;

    if (session->options.lenient)
        return;
    session->now.broken = remark->kind == REMARK_EXPECT_FAILED
        ? !expect_failed(last_record(session), remark->line, complaint)
        : !expect_chain(session->heap, remark, complaint);
}

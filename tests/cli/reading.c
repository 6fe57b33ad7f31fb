#include "reading.h"

#include "source/questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *copy_text(const char *text, size_t length)
{
    char *memory = malloc(length + 1);

    assert_non_null(memory);
    memcpy(memory, text, length);
    memory[length] = '\0';
    return memory;
}

script *parse_script(const char *text)
{
    complaint complaint = {0};
    script *script = script_parse(copy_text(text, strlen(text)), strlen(text), &complaint);

    if (!script)
        print_error("line %zu: %s\n", complaint.line, complaint.text);
    return script;
}

/* Operation or remark, in one line: line number, word, block and name, size or text. */
static int describe(const operation *item, char *text, size_t size)
{
    switch (item->kind) {
    case OPERATION_MALLOC:
        return snprintf(text, size, "%zu malloc %zu:%s %zu\n", item->line, item->block, item->name,
                        item->size);
    case OPERATION_FREE:
        return snprintf(text, size, "%zu free %zu:%s\n", item->line, item->block, item->name);
    case OPERATION_REALLOC:
        return snprintf(text, size, "%zu realloc %zu:%s %zu\n", item->line, item->block,
                        item->name, item->size);
    case OPERATION_COALESCE:
        return snprintf(text, size, "%zu coalesce\n", item->line);
    case OPERATION_TRIM:
        return snprintf(text, size, "%zu trim\n", item->line);
    case OPERATION_FREE_ADDRESS:
        return snprintf(text, size, "%zu free-address %zu\n", item->line, (size_t)item->address);
    case OPERATION_GET:
        return snprintf(text, size, "%zu get %zu\n", item->line, (size_t)item->address);
    case OPERATION_FINISH:
        return snprintf(text, size, "%zu finish\n", item->line);
    case REMARK_PAUSE:
        return snprintf(text, size, "%zu pause\n", item->line);
    case REMARK_ASK:
        return snprintf(text, size, "%zu ask %s: %s\n", item->line,
                        question_name((size_t)item->question - 1), item->text);
    case REMARK_SAY:
        return snprintf(text, size, "%zu say %s\n", item->line, item->text);
    case REMARK_EXPECT_CHAIN:
        return snprintf(text, size, "%zu expect %s\n", item->line, item->text);
    case OPERATION_STRAY:
    case OPERATION_INHERITED:
    case OPERATION_REFUSED:
        return snprintf(text, size, "%zu of a trace\n", item->line);
    case REMARK_EXPECT_FAILED:
        return snprintf(text, size, "%zu expect failed\n", item->line);
    }
    return 0;
}

void read_back(const source *source, char *text, size_t size)
{
    size_t at, used = 0;
    operation item;

    assert_int_equal(source->state_size, sizeof at);
    source->begin(source->self, &at);
    text[0] = '\0';
    while (used < size && (source->remark(source->self, &at, &item)
                           || source->next(source->self, &at, NULL, &item)))
        used += (size_t)describe(&item, text + used, size - used);
    assert_true(used < size);
}

void check_reads(const char *text, const char *items, const char *file, int line)
{
    char found[2000];
    script *script = parse_script(text);

    if (!script)
        _fail(file, line);
    source source = script_source(script);
    read_back(&source, found, sizeof found);
    script_free(script);
    _assert_string_equal(found, items, file, line);
}

void check_refused(const char *text, size_t length, size_t line, const char *part,
                   const char *file, int source_line)
{
    complaint complaint = {.line = 12345};
    script *script = script_parse(copy_text(text, length), length, &complaint);

    if (script) {
        script_free(script);
        print_error("was not refused: %.200s\n", text);
        _fail(file, source_line);
    }
    check_contains(complaint.text, part, file, source_line);
    check_clean(complaint.text, file, source_line);
    _assert_int_equal(complaint.line, line, file, source_line);
}

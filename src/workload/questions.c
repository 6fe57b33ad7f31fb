#define _GNU_SOURCE             /* vasprintf */
#include "workload/questions.h"

#include "workload/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is asked, with the operation where %s stands; of ASK_WHERE, that depends on its kind. */
static const struct kind {
    const char *name, *format;
} kinds[] = {
    [ASK_WHERE] = {"where", NULL},
    [ASK_HOLES] = {"holes", "How many HOLEs will there be after %s?"},
    [ASK_BLOCKS] = {"blocks", "How many PROCESSes will there be after %s?"},
    [ASK_MAIN_NODES] = {"main-nodes", "How many main nodes will there be after %s?"},
    [ASK_FREE_BYTES] = {"free-bytes", "How many bytes will be free after %s?"},
    [ASK_LARGEST_HOLE] = {"largest-hole", "How large will the largest HOLE be after %s?"},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

const char *question_name(size_t index)
{
    return index + 1 < KINDS ? kinds[index + 1].name : NULL;
}

question question_find(const char *name)
{
    for (size_t i = ASK_NOTHING + 1; i < KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return (question)i;
    return ASK_NOTHING;
}

bool question_fits(question question, const operation *operation)
{
    if (question != ASK_WHERE)
        return true;
    return operation->kind == OPERATION_MALLOC || operation->kind == OPERATION_GET
        || (operation->kind == OPERATION_REALLOC && operation->size > 0);
}

__attribute__((format(printf, 1, 2)))
static char *text_of(const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        memory_exhausted();
    va_end(arguments);
    return text;
}

char *question_operation(const operation *operation)
{
    size_t address = operation->address;

    switch (operation->kind) {
    case OPERATION_MALLOC:
        return text_of("malloc %s %zu", operation->name, operation->size);
    case OPERATION_REALLOC:
        return text_of("realloc %s %zu", operation->name, operation->size);
    case OPERATION_FREE:
        return text_of("free %s", operation->name);
    case OPERATION_FREE_ADDRESS:
        return text_of("free-address %zu", address);
    case OPERATION_GET:
        return text_of("get %zu", address);
    case OPERATION_COALESCE:
        return text_of("coalesce");
    case OPERATION_TRIM:
        return text_of("trim");
    default:
        return text_of("finish");
    }
}

static char *where(const operation *operation, const char *words)
{
    if (operation->kind == OPERATION_GET)
        return text_of("In which segment does %zu lie?", (size_t)operation->address);
    if (operation->kind == OPERATION_REALLOC)
        return text_of("Where will %s be after %s?", operation->name, words);
    return text_of("Where will %s go?", words);
}

char *question_text(question question, const operation *operation)
{
    char *words = question_operation(operation), *text;

    if (question == ASK_WHERE)
        text = where(operation, words);
    else
        text = text_of(kinds[question].format, words);
    free(words);
    return text;
}

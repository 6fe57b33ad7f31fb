#include "source/questions.h"

#include "base/memory.h"

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

static char *where(const operation *operation, const char *line)
{
    if (operation->kind == OPERATION_GET)
        return memory_text("In which segment does %zu lie?", (size_t)operation->address);
    if (operation->kind == OPERATION_REALLOC)
        return memory_text("Where will %s be after %s?", operation->name, line);
    return memory_text("Where will %s go?", line);
}

char *question_text(question question, const operation *operation, const char *line)
{
    return question == ASK_WHERE ? where(operation, line)
                                 : memory_text(kinds[question].format, line);
}

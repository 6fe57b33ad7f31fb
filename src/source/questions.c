#include "source/questions.h"

#include "base/memory.h"

#include <stddef.h>
#include <string.h>

/* What is asked, with the operation where %s stands, and which count is the answer; of ASK_WHERE, which
 * is about a place, the words depend on the kind of operation. */
static const struct kind {
    const char *name, *format;
    size_t count;               /* where it is in question_counts */
} kinds[] = {
    [ASK_WHERE] = {"where", NULL, 0},
    [ASK_HOLES] = {"holes", "How many HOLEs will there be after %s?",
                   offsetof(question_counts, holes)},
    [ASK_BLOCKS] = {"blocks", "How many PROCESSes will there be after %s?",
                    offsetof(question_counts, blocks)},
    [ASK_MAIN_NODES] = {"main-nodes", "How many main nodes will there be after %s?",
                        offsetof(question_counts, main_nodes)},
    [ASK_FREE_BYTES] = {"free-bytes", "How many bytes will be free after %s?",
                        offsetof(question_counts, free_bytes)},
    [ASK_LARGEST_HOLE] = {"largest-hole", "How large will the largest HOLE be after %s?",
                          offsetof(question_counts, largest_hole)},
};

_Static_assert(sizeof kinds / sizeof *kinds == QUESTIONS, "each question has a row");

const char *question_name(size_t index)
{
    return index + 1 < QUESTIONS ? kinds[index + 1].name : NULL;
}

question question_find(const char *name)
{
    for (size_t i = ASK_NOTHING + 1; i < QUESTIONS; i++)
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

size_t question_number(question question, const question_counts *counts)
{
    return *(const size_t *)((const char *)counts + kinds[question].count);
}

#include "session/expect.h"

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

static bool differ(complaint *complaint, size_t line, word expected, word found)
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
    return complain(complaint, line, "expected %s%.*s, found %s%.*s", dots, (int)expected.length,
                    expected.text, dots, (int)found.length, found.text);
}

bool expect_chain(const allocator *heap, const char *text, size_t line, complaint *complaint)
{
    struct text chain = text_new();
    word expected, found;
    bool good;

    allocator_print_chain(heap, &chain);
    lines wanted = lines_of(text, strlen(text)), there = lines_of(chain.bytes, chain.length);
    do {
        expected = next_main(&wanted);
        found = next_main(&there);
        good = expected.length == found.length
            && (expected.length == 0 || memcmp(expected.text, found.text, found.length) == 0);
    } while (good && found.length > 0);
    /* What is missing would stand after the last line. */
    if (!good)
        differ(complaint, line + wanted.line - (expected.length > 0), expected, found);
    free(chain.bytes);
    return good;
}

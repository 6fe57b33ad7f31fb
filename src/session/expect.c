#include "session/expect.h"

#include <stdlib.h>
#include <string.h>

/* The length of the line that begins here, if it is one of a main node; 0 otherwise. */
static size_t main_line(const char *text)
{
    return strncmp(text, "MAIN[", 5) == 0 ? strcspn(text, "\n") : 0;
}

static const char *next_line(const char *line)
{
    const char *end = line + strcspn(line, "\n");

    return *end ? end + 1 : end;
}

/* How much of two lines is the same and need not be shown: up to the last arrow before they differ;
 * nothing, if that is little. */
static size_t same(const char *a, const char *b)
{
    enum { LITTLE = 60 };
    size_t same = 0, arrow = 0;

    for (; a[same] && a[same] == b[same]; same++)
        if (a[same] == '>')
            arrow = same + 1;
    return arrow < LITTLE ? 0 : arrow;
}

static bool differ(complaint *complaint, size_t line, const char *expected, const char *found)
{
    enum { MOST = 160 };
    static const char none[] = "no further main node";
    size_t wanted = main_line(expected), got = main_line(found);
    size_t skipped = wanted && got ? same(expected, found) : 0;
    const char *dots = skipped ? "..." : "";

    if (!wanted)
        expected = none, wanted = strlen(none);
    if (!got)
        found = none, got = strlen(none);
    wanted = wanted - skipped < MOST ? wanted - skipped : MOST;
    got = got - skipped < MOST ? got - skipped : MOST;
    return complain(complaint, line, "expected %s%.*s, found %s%.*s", dots, (int)wanted,
                    expected + skipped, dots, (int)got, found + skipped);
}

bool expect_chain(const allocator *heap, const char *expected, size_t line, complaint *complaint)
{
    text chain = text_new();
    bool good = true;

    allocator_print_chain(heap, &chain);
    const char *found = chain.bytes;

    while (good && (*expected || main_line(found))) {
        size_t length = main_line(expected);
        bool blank = *expected && length == 0;          /* a line that meant nothing */
        if (!blank && (length != main_line(found) || strncmp(expected, found, length) != 0))
            good = differ(complaint, line, expected, found);
        else if (!blank)
            found = next_line(found);
        expected = next_line(expected);
        line++;
    }
    free(chain.bytes);
    return good;
}

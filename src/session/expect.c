#include "session/expect.h"

#include "workload/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct text {
    char *bytes;
    size_t length, room;
} text;

static void append(void *context, const char *bytes, size_t length)
{
    text *text = context;

    text->bytes = memory_grow(text->bytes, &text->room, text->length + length + 1, 1);
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

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

static bool differ(complaint *complaint, size_t line, const char *expected, const char *found)
{
    int wanted = (int)main_line(expected), got = (int)main_line(found);

    return complain(complaint, line, "expected %.*s, found %.*s",
                    wanted ? wanted : 22, wanted ? expected : "no further main node",
                    got ? got : 22, got ? found : "no further main node");
}

bool expect_chain(const mems_heap *heap, const char *expected, size_t line, complaint *complaint)
{
    text printed = {0};
    bool good = true;

    mems_heap_print(heap, append, &printed);
    const char *found = next_line(printed.bytes);       /* behind the headline */
    while (good && (main_line(expected) || main_line(found))) {
        size_t length = main_line(expected);
        if (length == main_line(found) && strncmp(expected, found, length) == 0) {
            expected = next_line(expected);
            found = next_line(found);
            line++;
        } else
            good = differ(complaint, line, expected, found);
    }
    free(printed.bytes);
    return good;
}

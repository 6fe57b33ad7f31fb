#include "base/text.h"

#include "base/memory.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { FEWEST = 64 };

text text_in(char *bytes, size_t room)
{
    assert(room > 0);
    bytes[0] = '\0';
    return (text){.bytes = bytes, .room = room};
}

text text_new(void)
{
    text text = {.grows = true};

    text.bytes = memory_grow(NULL, &text.room, FEWEST, 1);
    text.bytes[0] = '\0';
    return text;
}

/* Make room for `length` bytes. Return how many of them there is room for. */
static size_t make_room(text *text, size_t length)
{
    if (text->grows)
        text->bytes = memory_grow(text->bytes, &text->room, text->length + length + 1, 1);
    size_t left = text->room - text->length - 1;
    return length < left ? length : left;
}

void text_printf(text *text, const char *format, ...)
{
    va_list arguments, again;

    va_start(arguments, format);
    va_copy(again, arguments);
    int wanted = vsnprintf(text->bytes + text->length, text->room - text->length, format, arguments);
    size_t length = wanted > 0 ? (size_t)wanted : 0;
    if (length >= text->room - text->length && text->grows) {
        make_room(text, length);
        vsnprintf(text->bytes + text->length, text->room - text->length, format, again);
    }
    text->length += make_room(text, length);
    va_end(again);
    va_end(arguments);
}

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
    return (text){.bytes = memory_new(FEWEST), .room = FEWEST, .grows = true};
}

void text_printf(text *text, const char *format, ...)
{
    va_list arguments, again;
    size_t left = text->room - text->length;

    va_start(arguments, format);
    va_copy(again, arguments);
    int wanted = vsnprintf(text->bytes + text->length, left, format, arguments);
    size_t length = wanted > 0 ? (size_t)wanted : 0;
    if (length >= left && text->grows) {
        text->bytes = memory_grow(text->bytes, &text->room, text->length + length + 1, 1);
        vsnprintf(text->bytes + text->length, length + 1, format, again);
    } else if (length >= left)
        length = left - 1;
    text->length += length;
    va_end(again);
    va_end(arguments);
}

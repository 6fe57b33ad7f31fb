#define _GNU_SOURCE             /* vasprintf */
#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void memory_exhausted(void)
{
    fputs("memsview: out of memory for its own records\n", stderr);
    exit(1);
}

static void *or_end(void *memory)
{
    if (!memory)
        memory_exhausted();
    return memory;
}

void *memory_new(size_t size)
{
    return or_end(calloc(1, size));
}

void *memory_copy(const void *bytes, size_t size)
{
    return size ? memcpy(or_end(malloc(size)), bytes, size) : NULL;
}

char *memory_text(const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        memory_exhausted();
    va_end(arguments);
    return text;
}

void *memory_grow(void *array, size_t *room, size_t count, size_t size)
{
    if (count <= *room)
        return array;
    size_t more = *room + *room / 2;
    if (more < count)
        more = count;
    if (more > SIZE_MAX / size)
        memory_exhausted();
    array = or_end(realloc(array, more * size));
    *room = more;
    return array;
}

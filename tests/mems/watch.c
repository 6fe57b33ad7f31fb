#include "watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef struct range {
    char *start;
    size_t length;
} range;

enum { RANGES = 1 << 15 };    /* a mapping a main node, and few beside them */

watch watched;

static range ranges[RANGES];    /* the first watched.live of them */
static size_t page, until_failure;
static bool refusing;

void watch_begin(size_t page_size)
{
    watched = (watch){0};
    page = page_size;
    until_failure = 0;
    refusing = false;
}

void watch_fail(size_t n)
{
    until_failure = n;
    watched.failed = false;
}

void watch_refuse(bool all)
{
    refusing = all;
    watched.failed = false;
}

size_t watch_length_at(const void *address)
{
    for (size_t i = 0; i < watched.live; i++)
        if ((size_t)((const char *)address - ranges[i].start) < ranges[i].length)
            return ranges[i].length;
    return 0;
}

static void add_range(char *start, size_t length)
{
    if (watched.live == RANGES)
        abort();
    if (length > 0)
        ranges[watched.live++] = (range){start, length};
}

/* --- What the linker puts in the place of mmap and munmap ------------------------------------- */

/* mmap goes by two names, depending on how the library was compiled. */
void *__real_mmap64(void *start, size_t length, int protection, int flags, int file, off_t offset);
void *__wrap_mmap64(void *start, size_t length, int protection, int flags, int file, off_t offset);
void *__wrap_mmap(void *start, size_t length, int protection, int flags, int file, off_t offset);
int __real_munmap(void *start, size_t length);
int __wrap_munmap(void *start, size_t length);

void *__wrap_mmap64(void *start, size_t length, int protection, int flags, int file, off_t offset)
{
    watched.odd_lengths += length == 0 || length % page != 0;
    if (refusing || (until_failure > 0 && --until_failure == 0)) {
        watched.failed = true;
        errno = EAGAIN;         /* one of mmap's own; ENOMEM is for libmems to say */
        return MAP_FAILED;
    }
    void *memory = __real_mmap64(start, length, protection, flags, file, offset);
    if (memory == MAP_FAILED)
        return memory;
    add_range(memory, length);
    watched.live_bytes += length;
    watched.maps++;
    return memory;
}

void *__wrap_mmap(void *start, size_t length, int protection, int flags, int file, off_t offset)
{
    return __wrap_mmap64(start, length, protection, flags, file, offset);
}

/* Takes what lies between two addresses out of all mappings; returns how much that was. */
static size_t take_out(char *start, char *end)
{
    size_t taken = 0;

    for (size_t i = watched.live; i-- > 0; ) {
        const range range = ranges[i];
        char *range_end = range.start + range.length;
        char *from = start > range.start ? start : range.start;
        char *to = end < range_end ? end : range_end;
        if (from >= to)
            continue;
        ranges[i] = ranges[--watched.live];
        add_range(range.start, (size_t)(from - range.start));
        add_range(to, (size_t)(range_end - to));
        taken += (size_t)(to - from);
    }
    return taken;
}

int __wrap_munmap(void *start, size_t length)
{
    watched.odd_lengths += length == 0 || length % page != 0;
    size_t taken = take_out(start, (char *)start + length);
    watched.live_bytes -= taken;
    watched.strangers += taken != length;
    watched.unmaps += taken == length;
    return __real_munmap(start, length);
}

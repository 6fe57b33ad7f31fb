#include "linear.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct segment {
    size_t size;
    bool process;
    uintptr_t address;          /* virtual */
    struct segment *next, *prev;
} segment;

typedef struct main_node {
    uintptr_t address;          /* virtual */
    size_t size;
    char *memory;
    segment *segments;
    struct main_node *next;
} main_node;

struct linear_heap {
    main_node *first, *last;
    uintptr_t next_address;
    size_t page_size;
};

linear_heap *linear_open(void)
{
    linear_heap *heap = malloc(sizeof *heap);

    if (heap)
        *heap = (linear_heap){.next_address = 1000, .page_size = (size_t)sysconf(_SC_PAGESIZE)};
    return heap;
}

/* --- Walking ---------------------------------------------------------------------------------- */

static segment *find_hole(const linear_heap *heap, size_t size)
{
    for (const main_node *node = heap->first; node; node = node->next)
        for (segment *s = node->segments; s; s = s->next)
            if (!s->process && s->size >= size)
                return s;
    return NULL;
}

/* The block that begins at `address`, and its main node in `*in`. */
static segment *find_process(const linear_heap *heap, const void *address, const main_node **in)
{
    const uintptr_t wanted = (uintptr_t)address;

    for (const main_node *node = heap->first; node; node = node->next) {
        if (wanted - node->address >= node->size)
            continue;
        *in = node;
        for (segment *s = node->segments; s; s = s->next)
            if (s->address == wanted)
                return s->process ? s : NULL;
        return NULL;
    }
    return NULL;
}

/* --- Changing --------------------------------------------------------------------------------- */

/* Appends a main node, all of it one HOLE, which it returns. */
static segment *map_main_node(linear_heap *heap, size_t size)
{
    main_node *node = malloc(sizeof *node);
    segment *hole = malloc(sizeof *hole);

    size = (size + heap->page_size - 1) / heap->page_size * heap->page_size;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (!node || !hole || memory == MAP_FAILED) {
        free(node);
        free(hole);
        return NULL;
    }
    *hole = (segment){.size = size, .address = heap->next_address};
    *node = (main_node){heap->next_address, size, memory, hole, NULL};
    heap->next_address += size;
    if (heap->last)
        heap->last->next = node;
    else
        heap->first = node;
    heap->last = node;
    return hole;
}

/* Cuts a segment in two behind its first `size` bytes. What is behind is a HOLE. */
static bool split(segment *s, size_t size)
{
    segment *rest = malloc(sizeof *rest);

    if (!rest)
        return false;
    *rest = (segment){s->size - size, false, s->address + size, s->next, s};
    if (rest->next)
        rest->next->prev = rest;
    s->next = rest;
    s->size = size;
    return true;
}

/* Joins a segment with the one behind it, if both are HOLEs. */
static void join(segment *s)
{
    segment *next = s->next;

    if (s->process || !next || next->process)
        return;
    s->size += next->size;
    s->next = next->next;
    if (s->next)
        s->next->prev = s;
    free(next);
}

/* --- The three calls -------------------------------------------------------------------------- */

void *linear_malloc(linear_heap *heap, size_t size)
{
    if (size == 0)
        return NULL;
    segment *hole = find_hole(heap, size);
    if (!hole)
        hole = map_main_node(heap, size);
    if (!hole || (hole->size > size && !split(hole, size)))
        return NULL;
    hole->process = true;
    return (void *)hole->address;
}

void linear_free(linear_heap *heap, void *address)
{
    const main_node *node;
    segment *s = find_process(heap, address, &node);

    if (!s)
        return;
    s->process = false;
    join(s);
    if (s->prev)
        join(s->prev);
}

void *linear_realloc(linear_heap *heap, void *address, size_t size)
{
    const main_node *from, *to;
    segment *old = find_process(heap, address, &from);

    if (!old || size == 0)
        return NULL;
    if (old->size > size && split(old, size))
        join(old->next);
    if (old->size == size)
        return address;

    void *moved = linear_malloc(heap, size);
    if (!moved || !find_process(heap, moved, &to))
        return NULL;
    memcpy(to->memory + ((uintptr_t)moved - to->address),
           from->memory + (old->address - from->address), old->size < size ? old->size : size);
    linear_free(heap, address);
    return moved;
}

#include "allocators.h"

#include "linear.h"
#include "replay.h"

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <mems/heap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For those that have one heap only: something that is not NULL. */
static void *open_nothing(const trace *trace)
{
    static char nothing;

    (void)trace;
    return &nothing;
}

/* --- libmems ---------------------------------------------------------------------------------- */

static bool load_libmems(char *version, size_t size)
{
    snprintf(version, size, MEMS_VERSION);
    return true;
}

static void *open_libmems(const trace *trace)
{
    return mems_heap_open(&(mems_heap_options){.capacity = trace->capacity}, NULL);
}

static inline void *libmems_malloc(void *heap, size_t size)
{
    return mems_heap_malloc(heap, size);
}

static inline void *libmems_realloc(void *heap, void *block, size_t size)
{
    return mems_heap_realloc(heap, block, size);
}

static inline void libmems_free(void *heap, void *block)
{
    mems_heap_free(heap, block);
}

static size_t replay_libmems(void *heap, const step *steps, size_t count, void **blocks)
{
    return replay(heap, steps, count, blocks, libmems_malloc, libmems_realloc, libmems_free);
}

/* --- glibc ------------------------------------------------------------------------------------ */

static bool load_glibc(char *version, size_t size)
{
    snprintf(version, size, "%s", gnu_get_libc_version());
    return true;
}

static inline void *glibc_malloc(void *heap, size_t size)
{
    (void)heap;
    return malloc(size);
}

static inline void *glibc_realloc(void *heap, void *block, size_t size)
{
    (void)heap;
    return realloc(block, size);
}

static inline void glibc_free(void *heap, void *block)
{
    (void)heap;
    free(block);
}

static size_t replay_glibc(void *heap, const step *steps, size_t count, void **blocks)
{
    return replay(heap, steps, count, blocks, glibc_malloc, glibc_realloc, glibc_free);
}

/* --- mimalloc and jemalloc: as they are installed, beside glibc's malloc, not in its place ---- */

/* The calls of a library, looked up at run time. A call through one of these costs what one through
 * the table of a library that was linked costs. */
typedef struct calls {
    void *(*malloc)(size_t size);
    void *(*realloc)(void *block, size_t size);
    void (*free)(void *block);
} calls;

static calls mimalloc, jemalloc;

/* A function by its name. ISO C knows no way from an object's address to a function's but through
 * memory. */
static bool look_up(void *library, const char *name, void *function)
{
    void *symbol = dlsym(library, name);

    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

static bool load_calls(calls *calls, void *library, const char *prefix)
{
    const struct { const char *name; void *function; } wanted[] = {
        {"malloc", &calls->malloc}, {"realloc", &calls->realloc}, {"free", &calls->free},
    };
    bool all = library != NULL;

    for (size_t i = 0; all && i < sizeof wanted / sizeof *wanted; i++) {
        char name[20];
        snprintf(name, sizeof name, "%s%s", prefix, wanted[i].name);
        all = look_up(library, name, wanted[i].function);
    }
    return all;
}

static bool load_mimalloc(char *version, size_t size)
{
    void *library = dlopen("libmimalloc.so.2", RTLD_NOW | RTLD_LOCAL);
    int (*number)(void);

    if (!load_calls(&mimalloc, library, "mi_") || !look_up(library, "mi_version", &number))
        return false;
    snprintf(version, size, "%d.%d.%d", number() / 100, number() / 10 % 10, number() % 10);
    return true;
}

static bool load_jemalloc(char *version, size_t size)
{
    void *library = dlopen("libjemalloc.so.2", RTLD_NOW | RTLD_LOCAL);
    int (*control)(const char *name, void *old, size_t *old_size, void *new, size_t new_size);
    const char *text;
    size_t text_size = sizeof text;

    if (!load_calls(&jemalloc, library, "") || !look_up(library, "mallctl", &control)
        || control("version", &text, &text_size, NULL, 0) != 0)
        return false;
    snprintf(version, size, "%.*s", (int)strcspn(text, "-"), text);
    return true;
}

static inline void *mimalloc_malloc(void *heap, size_t size)
{
    (void)heap;
    return mimalloc.malloc(size);
}

static inline void *mimalloc_realloc(void *heap, void *block, size_t size)
{
    (void)heap;
    return mimalloc.realloc(block, size);
}

static inline void mimalloc_free(void *heap, void *block)
{
    (void)heap;
    mimalloc.free(block);
}

static size_t replay_mimalloc(void *heap, const step *steps, size_t count, void **blocks)
{
    return replay(heap, steps, count, blocks, mimalloc_malloc, mimalloc_realloc, mimalloc_free);
}

static inline void *jemalloc_malloc(void *heap, size_t size)
{
    (void)heap;
    return jemalloc.malloc(size);
}

static inline void *jemalloc_realloc(void *heap, void *block, size_t size)
{
    (void)heap;
    return jemalloc.realloc(block, size);
}

static inline void jemalloc_free(void *heap, void *block)
{
    (void)heap;
    jemalloc.free(block);
}

static size_t replay_jemalloc(void *heap, const step *steps, size_t count, void **blocks)
{
    return replay(heap, steps, count, blocks, jemalloc_malloc, jemalloc_realloc, jemalloc_free);
}

/* --- The linear walk -------------------------------------------------------------------------- */

static bool load_linear(char *version, size_t size)
{
    snprintf(version, size, "walk");
    return true;
}

static void *open_linear(const trace *trace)
{
    (void)trace;
    return linear_open();
}

static inline void *linear_allocate(void *heap, size_t size)
{
    return linear_malloc(heap, size);
}

static inline void *linear_resize(void *heap, void *block, size_t size)
{
    return linear_realloc(heap, block, size);
}

static inline void linear_release(void *heap, void *block)
{
    linear_free(heap, block);
}

static size_t replay_linear(void *heap, const step *steps, size_t count, void **blocks)
{
    return replay(heap, steps, count, blocks, linear_allocate, linear_resize, linear_release);
}

/* --- The table -------------------------------------------------------------------------------- */

const allocator allocators[ALLOCATORS] = {
    [LIBMEMS] = {"libmems", true, 0, load_libmems, open_libmems, replay_libmems},
    [GLIBC] = {"glibc", false, 0, load_glibc, open_nothing, replay_glibc},
    [MIMALLOC] = {"mimalloc", false, 0, load_mimalloc, open_nothing, replay_mimalloc},
    [JEMALLOC] = {"jemalloc", false, 0, load_jemalloc, open_nothing, replay_jemalloc},
    [LINEAR] = {"linear", false, 2000000000, load_linear, open_linear, replay_linear},
};

static struct {
    bool there;
    char version[20];
} loaded[ALLOCATORS];

void allocators_load(void)
{
    for (int i = 0; i < ALLOCATORS; i++)
        loaded[i].there = allocators[i].load(loaded[i].version, sizeof loaded[i].version);
}

bool allocator_is_there(int which)
{
    return loaded[which].there;
}

const char *allocator_version(int which)
{
    return loaded[which].version;
}

bool allocator_takes(int which, const trace *trace)
{
    const allocator *allocator = &allocators[which];
    const size_t most = allocator->most_work;

    return loaded[which].there && (allocator->limited || !trace->capacity)
           && (!most || trace->most_live <= most / trace_first(trace));
}

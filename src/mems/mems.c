/* The specification's six functions and two globals: a thin layer over one default heap. */
#define _DEFAULT_SOURCE    /* fileno, also under -std=c11 */
#include <mems.h>
#include <mems/heap.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

MainChainNode *head;
void *next_virtual_address;

static mems_heap *heap;

/* --- Output without stdio's buffers, which would come from malloc ------------------------------ */

static void write_all(int file, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, text, length);
        if (written < 0 && errno != EINTR)
            return;
        if (written > 0) {
            text += written;
            length -= (size_t)written;
        }
    }
}

/* After whatever the program has printed so far. */
static void to_stdout(void *context, const char *text, size_t length)
{
    (void)context;
    fflush(stdout);
    write_all(fileno(stdout), text, length);
}

/* Complain only once: a program that goes on regardless would otherwise say it at every mems_malloc(). */
static void complain(mems_refusal refusal)
{
    const char *const parts[] = {
        "mems_init: ", mems_option_name(refusal.option), ": ", refusal.why, "\n",
    };
    static bool said;
    int error = errno;

    if (said)
        return;
    said = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        write_all(STDERR_FILENO, parts[i], strlen(parts[i]));
    errno = error;
}

/* --- The interface ----------------------------------------------------------------------------- */

/* Bring the globals up to date; called after every change. */
static void publish(void)
{
    head = heap ? (MainChainNode *)mems_heap_head(heap) : NULL;
    next_virtual_address = heap ? mems_heap_next_address(heap) : NULL;
}

void mems_init(void)
{
    const mems_heap_options options = {
        .page_size = mems_page_size,
        .base_address = mems_base_address,
    };
    mems_refusal refusal;

    mems_finish();
    heap = mems_heap_open(&options, &refusal);
    if (!heap && errno == EINVAL)
        complain(refusal);
    publish();
}

void mems_finish(void)
{
    mems_heap_close(heap);
    heap = NULL;
    publish();
}

void *mems_malloc(size_t size)
{
    if (!heap && size > 0)
        mems_init();
    if (!heap)
        return NULL;
    void *address = mems_heap_malloc(heap, size);
    publish();
    return address;
}

void mems_print_stats(void)
{
    mems_heap_print(heap, to_stdout, NULL);
}

void *mems_get(void *ptr)
{
    return heap ? mems_heap_get(heap, ptr) : NULL;
}

void mems_free(void *ptr)
{
    static const char not_found[] = "ADDRESS NOT FOUND!!\n";

    if (!heap || !mems_heap_free(heap, ptr))
        to_stdout(NULL, not_found, sizeof not_found - 1);
}

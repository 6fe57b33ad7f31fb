#include "helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- Chains ----------------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3)))
static void append(snapshot *to, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(to->text + to->used, sizeof to->text - to->used, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof to->text - to->used)
        abort();                /* the heap is larger than these helpers were made for */
    to->used += (size_t)length;
}

static char letter(int type)
{
    return type == 0 ? 'H' : type == 1 ? 'P' : '?';
}

void check_chains(const char *file, int line, const MainChainNode *first, const char *format, ...)
{
    static snapshot got;
    static char wanted[sizeof got.text];
    va_list arguments;

    got.used = 0;
    got.text[0] = '\0';
    for (const MainChainNode *main = first; main; main = main->next) {
        if (main != first)
            append(&got, " | ");
        for (const SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next)
            append(&got, "%s%c%zu", sub->prev ? " " : "", letter(sub->type), sub->size);
    }
    va_start(arguments, format);
    vsnprintf(wanted, sizeof wanted, format, arguments);
    va_end(arguments);
    _assert_string_equal(got.text, wanted, file, line);
}

#define check(condition) \
    _assert_true((condition) ? 1 : 0, #condition, file, line)

/* Returns the size of the sub-chain. */
static size_t check_sub_chain(const char *file, int line, const MainChainNode *main)
{
    const SubChainNode *before = NULL;
    uintptr_t address = (uintptr_t)main->start_virtual_address;
    size_t offset = 0;

    check(main->sub_chain_head != NULL);
    for (const SubChainNode *sub = main->sub_chain_head; sub; before = sub, sub = sub->next) {
        check(sub->prev == before);
        check(sub->type == 0 || sub->type == 1);
        check(sub->size > 0);
        check((uintptr_t)sub->virtual_address == address + offset);
        check((const char *)sub->physical_address
              == (const char *)main->sub_chain_head->physical_address + offset);
        check(!before || before->type == 1 || sub->type == 1);
        offset += sub->size;
    }
    return offset;
}

uintptr_t check_sound(const char *file, int line, const MainChainNode *first, uintptr_t start,
                      size_t page_size)
{
    const MainChainNode *before = NULL;

    for (const MainChainNode *main = first; main; before = main, main = main->next) {
        check(main->prev == before);
        check(main->total_size > 0);
        check(main->total_size % page_size == 0);
        check((uintptr_t)main->start_virtual_address == start);
        check(check_sub_chain(file, line, main) == main->total_size);
        start += main->total_size;
    }
    return start;
}

void snapshot_take(snapshot *into, const MainChainNode *first)
{
    into->used = 0;
    into->text[0] = '\0';
    for (const MainChainNode *main = first; main; main = main->next) {
        append(into, "main %p: %p %zu %p %p %p\n", (const void *)main, main->start_virtual_address,
               main->total_size, (void *)main->sub_chain_head, (void *)main->next,
               (void *)main->prev);
        for (const SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next)
            append(into, "sub %p: %zu %d %p %p %p %p\n", (const void *)sub, sub->size, sub->type,
                   sub->virtual_address, sub->physical_address, (void *)sub->next,
                   (void *)sub->prev);
    }
}

void check_unchanged(const char *file, int line, const snapshot *before,
                     const MainChainNode *first)
{
    static snapshot after;

    snapshot_take(&after, first);
    _assert_string_equal(after.text, before->text, file, line);
}

/* --- Output ----------------------------------------------------------------------------------- */

static int captured, original;
static FILE *capture;

void capture_begin(int descriptor)
{
    fflush(NULL);
    captured = descriptor;
    original = dup(descriptor);
    capture = tmpfile();
    if (original < 0 || !capture || dup2(fileno(capture), descriptor) < 0)
        abort();
}

const char *capture_end(void)
{
    static char text[1 << 17];

    fflush(NULL);
    if (dup2(original, captured) < 0)
        abort();
    close(original);
    rewind(capture);
    text[fread(text, 1, sizeof text - 1, capture)] = '\0';
    fclose(capture);
    return text;
}

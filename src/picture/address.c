#include "picture/address.h"

#include "base/scan.h"

#include <stdio.h>

static int print(char text[ADDRESS_TEXT], const heap_view *view, const char *sign, size_t number)
{
    return snprintf(text, ADDRESS_TEXT, view->lens.hex ? "%s0x%zx" : "%s%zu", sign, number);
}

int address_absolute(char text[ADDRESS_TEXT], const heap_view *view, uintptr_t address)
{
    return print(text, view, "", address);
}

int address_text(char text[ADDRESS_TEXT], const heap_view *view, uintptr_t address)
{
    segment segment;

    if (!view->lens.offsets || !allocator_find(session_heap(view->session), address, &segment))
        return address_absolute(text, view, address);
    return print(text, view, "+", address - segment.main_address);
}

/* 0 is no address, but a good offset. */
static bool parse_offset(const char *text, size_t *offset, const char **why)
{
    bool zero = scan_hexadecimal(word_of(text), offset) == NUMBER_FINE && *offset == 0;

    return zero || parse_address(text, offset, why);
}

bool address_parse(const char *text, const heap_view *view, uintptr_t beside, uintptr_t *address,
                   const char **why)
{
    bool offset = *text == '+';
    segment segment;
    size_t number;

    if (!(offset ? parse_offset(text + 1, &number, why) : parse_address(text, &number, why)))
        return false;
    if (!allocator_find(session_heap(view->session), offset ? beside : number, &segment)) {
        *why = offset ? "needs a selection: an offset is one in the main node of the selection"
                      : "lies outside the heap";
        return false;
    }
    if (offset && number >= segment.main_size) {
        *why = "lies beyond the end of this main node";
        return false;
    }
    *address = offset ? segment.main_address + number : number;
    return true;
}

#include "picture/address.h"

#include <stdio.h>

static int write(char text[ADDRESS_TEXT], const scene *scene, const char *sign, size_t number)
{
    return snprintf(text, ADDRESS_TEXT, scene->lens.hex ? "%s0x%zx" : "%s%zu", sign, number);
}

int address_absolute(char text[ADDRESS_TEXT], const scene *scene, uintptr_t address)
{
    return write(text, scene, "", address);
}

int address_text(char text[ADDRESS_TEXT], const scene *scene, uintptr_t address)
{
    const MainChainNode *main;

    if (!scene->lens.offsets
        || !mems_heap_find(session_heap(scene->session), (void *)address, &main))
        return address_absolute(text, scene, address);
    return write(text, scene, "+", address - (uintptr_t)main->start_virtual_address);
}

bool address_parse(const char *text, const scene *scene, uintptr_t beside, uintptr_t *address,
                   const char **why)
{
    const mems_heap *heap = session_heap(scene->session);
    const MainChainNode *main;
    bool offset = *text == '+';
    size_t number = 0;

    /* parse_address() takes no 0, which is a good offset */
    if (!(offset && (text[1] == '0' && !text[2])) && !parse_address(text + offset, &number, why))
        return false;
    if (offset) {
        if (!mems_heap_find(heap, (void *)beside, &main)) {
            *why = "needs a selection: an offset is one in the main node of the selection";
            return false;
        }
        if (number >= main->total_size) {
            *why = "lies beyond the end of this main node";
            return false;
        }
        number += (uintptr_t)main->start_virtual_address;
    }
    if (!mems_heap_find(heap, (void *)number, NULL)) {
        *why = "lies outside the heap";
        return false;
    }
    *address = number;
    return true;
}

/* An address as the lens has it: decimal or hexadecimal, absolute or as an offset in its main node. */
#ifndef MEMSVIEW_ADDRESS_H
#define MEMSVIEW_ADDRESS_H

#include "picture/view.h"

enum { ADDRESS_TEXT = 24 };     /* bytes that hold any */

/* Write "1000", "0x3e8", "+0" or "+0x0". An address outside the heap has no main node and is absolute.
 * Return the columns. */
int address_text(char text[ADDRESS_TEXT], const heap_view *view, uintptr_t address);

/* Write it as absolute, whatever the lens says of offsets. */
int address_absolute(char text[ADDRESS_TEXT], const heap_view *view, uintptr_t address);

/* Parse what a user types: decimal, 0x..., or (with a + before it) an offset in the main node of
 * `beside`. False, and `*why` completes "That ...", if it is none, or lies outside the heap. */
bool address_parse(const char *text, const heap_view *view, uintptr_t beside, uintptr_t *address,
                   const char **why);

#endif

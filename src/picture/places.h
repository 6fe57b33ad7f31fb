/* Where in the picture an address is: all mapped bytes are numbered through, in the order of their
 * addresses, so that what was never mapped, or was given back, takes no room. A main node that a stage
 * still shows keeps its place until then. */
#ifndef MEMSVIEW_PLACES_H
#define MEMSVIEW_PLACES_H

#include "picture/stages.h"

typedef struct places {
    const survey *survey;
    const overlay *overlay;
    size_t count;               /* bytes that have a place */
} places;

places places_of(const session *session, const overlay *overlay);

/* The address at a place, which is less than the count. O(log n). */
uintptr_t places_address(const places *places, size_t place);

/* The place of an address; or else of the first behind it that has one, or the count. O(log n). */
size_t places_find(const places *places, uintptr_t address);

/* The range of places that the main node at an address takes. False if the address has no place. */
bool places_main_node(const places *places, uintptr_t address, size_t *first, size_t *size);

#endif

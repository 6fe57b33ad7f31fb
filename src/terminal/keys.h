/* Keys, and those of the mouse, as curses reads them: see terminal.h for what they are. */
#ifndef MEMSVIEW_KEYS_H
#define MEMSVIEW_KEYS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

typedef struct mouse {
    int row, col;               /* where it was at the previous key of its own */
    struct timespec pressed;    /* when; 0: what comes next cannot be the second of a double click */
} mouse;

/* Read the next key that is there already; false if there is none. */
bool keys_read(mouse *mouse, uint32_t *key);

#endif

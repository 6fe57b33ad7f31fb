/* The functions that the recorder's replace. */
#ifndef MEMSVIEW_RECORDER_NEXT_H
#define MEMSVIEW_RECORDER_NEXT_H

#include <dlfcn.h>
#include <string.h>

/* For what is visible to the program, as nothing else of the recorder is. */
#define IN_ITS_PLACE __attribute__((visibility("default")))

/* Put the address of the next function of that name into a pointer to a function; NULL if there is
 * none. _GNU_SOURCE has to be defined. */
static inline void next_find(void *pointer, const char *name)
{
    void *address = dlsym(RTLD_NEXT, name);

    memcpy(pointer, &address, sizeof address);
}

#endif

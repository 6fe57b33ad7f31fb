/* Watches every mmap and munmap of libmems, and lets one of them fail. For programs linked with
 * -Wl,--wrap=mmap,--wrap=mmap64,--wrap=munmap against the static library. */
#ifndef TESTS_MEMS_WATCH_H
#define TESTS_MEMS_WATCH_H

#include <stdbool.h>
#include <stddef.h>

/* Since watch_begin(). */
typedef struct watch {
    size_t maps, unmaps;        /* calls that succeeded */
    size_t live, live_bytes;    /* mapped and not yet given back */
    size_t odd_lengths;         /* calls whose length was no multiple of the page size */
    size_t strangers;           /* munmaps of what is not all of it mapped; one may take several
                                 * mappings, or a part of one */
    bool failed;                /* a call that had to fail came */
} watch;

extern watch watched;

/* Starts afresh; nothing should be mapped. */
void watch_begin(size_t page_size);

/* The `n`-th mmap from now on fails, once; 0: none does. */
void watch_fail(size_t n);

/* From now on every mmap fails, or none. */
void watch_refuse(bool all);

/* The length of the live mapping that contains `address`; 0 if there is none. */
size_t watch_length_at(const void *address);

#endif

/* Heaps of a size, as a session has them. */
#ifndef BENCH_FILLING_H
#define BENCH_FILLING_H

#include "session/session.h"
#include "source/generator.h"

/* So many blocks of 16 to 512 bytes; then every third of them, picked at random, is freed; from then
 * on, one is exchanged for another. */
typedef struct filling {
    size_t blocks, made;
    generator random;
    bool freeing;
} filling;

/* A session in whose heap there are about `count` segments; `filling` has to outlive it. Ends the
 * program if there is none. */
session *filling_open(filling *filling, size_t count, bool timeline);

/* How many there are. */
size_t filling_segments(const session *session);

#endif

/* Grows to a number of live bytes, frees everything in any order, and again. */
#include "source/generator.h"

enum { GROW, SHRINK, SMALLEST_TOP = 8000, TOPS = 16000 };

bool sawtooth_next(generator *generator, const live_blocks *live, operation *out)
{
    if (generator->phase == SHRINK && live->count == 0)
        generator->phase = GROW, generator->size = 0;
    if (generator->size == 0)
        generator->size = SMALLEST_TOP + generator_random(generator, TOPS);
    if (generator->phase == GROW && live->bytes >= generator->size)
        generator->phase = SHRINK;
    if (generator->phase == GROW)
        return generate_malloc(live, generator_size(generator), out);
    size_t number = generator_random(generator, (size_t)1 << 30);
    return generate_free(live, live_pick(live, number), out);
}

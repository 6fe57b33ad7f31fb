/* First in, first out: fills up to a length, then each new block pushes the oldest out. */
#include "source/generator.h"

enum { LENGTH = 16 };

bool queue_next(generator *generator, const live_blocks *live, operation *out)
{
    if (live->count > LENGTH)
        return generate_free(live, live_oldest(live), out);
    return generate_malloc(live, generator_size(generator), out);
}

/* A mix of sizes around a target of live bytes: the further below it, the likelier a malloc; at
 * twice the target, none. */
#include "source/generator.h"

enum { TARGET = 20000 };

bool random_next(generator *generator, const live_blocks *live, operation *out)
{
    if (generator_random(generator, 2 * TARGET) >= live->bytes)
        return generate_malloc(live, generator_size(generator), out);
    size_t number = generator_random(generator, (size_t)1 << 30);
    return generate_free(live, live_pick(live, number), out);
}

/* Last in, first out: pushes up to a height, pops down to a lower one, and so on. */
#include "source/generator.h"

enum { POP, PUSH, HIGHEST = 24 };       /* it starts as if it had just popped */

bool stack_next(generator *generator, const live_blocks *live, operation *out)
{
    if (generator->count == 0) {
        size_t height = live->count;
        bool up = generator->phase == POP || height == 0;
        size_t room = height < HIGHEST ? HIGHEST - height : 1;

        generator->phase = up ? PUSH : POP;
        generator->count = 1 + generator_random(generator, up ? room : height);
    }
    generator->count--;
    if (generator->phase == PUSH)
        return generate_malloc(live, generator_size(generator), out);
    return generate_free(live, live_newest(live), out);
}

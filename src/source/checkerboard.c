/* External fragmentation made on purpose: fills whole pages with blocks of one size, frees every
 * second one, then asks for blocks half as large again. Half of the memory is free, and none of it
 * is large enough, so more is mapped. Then it frees all that is left, and begins again with another size
 * and with all the memory that there is now, up to a bound.
 *
 * Worst fit deals the blocks of later rounds out over the pages, so that under it every second one may
 * be a whole page: only its first round is sure to be a checkerboard. */
#include "source/generator.h"

#include <assert.h>

enum { FILL, FREE_EVERY_SECOND, ASK, FREE_THE_REST };
enum { SMALLEST_FILL = 16384, LARGEST_FILL = 1 << 20, ASKED = 3 };

static size_t asked_size(const generator *generator)
{
    return generator->size + generator->size / 2;
}

/* Return the pages that are mapped for the blocks asked for. */
static size_t pages_for_asked(const generator *generator)
{
    size_t a_page = generator->page_size / asked_size(generator);

    assert(a_page > 0);
    return (ASKED - 1) / a_page + 1;
}

static void begin(generator *generator)
{
    size_t least = generator->page_size > SMALLEST_FILL ? generator->page_size : SMALLEST_FILL;

    if (generator->bytes == 0)
        generator->bytes = least;
    else if (generator->bytes < LARGEST_FILL)
        generator->bytes += pages_for_asked(generator) * generator->page_size;
    generator->size = (size_t)512 << generator_random(generator, 2);
    generator->count = generator->bytes / generator->size;
    generator->phase = FILL;
}

/* Return the next block to free: the second one after the one freed before. */
static size_t next_victim(const generator *generator, const live_blocks *live)
{
    size_t kept = generator->block;

    if (kept == LIVE_NONE)
        return live_oldest(live);
    return live_contains(live, kept) ? live_after(live, kept) : LIVE_NONE;
}

static bool free_every_second(generator *generator, const live_blocks *live, operation *out)
{
    size_t victim = next_victim(generator, live);

    if (victim == LIVE_NONE)
        return false;
    generator->block = live_after(live, victim);
    if (generator->block == LIVE_NONE)          /* nothing is kept after it: this is the end */
        generator->phase = ASK;
    return generate_free(live, victim, out);
}

bool checkerboard_next(generator *generator, const live_blocks *live, operation *out)
{
    if (generator->size == 0 || (generator->phase == FREE_THE_REST && live->count == 0))
        begin(generator);
    if (generator->phase == FILL) {
        if (generator->count-- > 0)
            return generate_malloc(live, generator->size, out);
        generator->phase = FREE_EVERY_SECOND;
        generator->block = LIVE_NONE;
        generator->count = ASKED;               /* after that */
    }
    if (generator->phase == FREE_EVERY_SECOND) {
        if (free_every_second(generator, live, out))
            return true;
        generator->phase = ASK;
    }
    if (generator->phase == ASK) {
        if (generator->count-- > 0)
            return generate_malloc(live, asked_size(generator), out);
        generator->phase = FREE_THE_REST;
    }
    return generate_free(live, live_oldest(live), out);
}

#include "picture/figures.h"

#include <string.h>

static void measure_all(const heap_figures *figures, double out[MEASURES])
{
    const double values[] = {
        [MEASURE_MAPPED] = (double)figures->mapped_bytes,
        [MEASURE_LIVE] = (double)figures->live_bytes,
        [MEASURE_LARGEST] = (double)figures->largest_hole,
        [MEASURE_FRAGMENTATION] = external_fragmentation(figures),
        [MEASURE_FREE] = (double)figures->free_bytes,
        [MEASURE_UTILISATION] = utilisation(figures),
        [MEASURE_BLOCKS] = (double)figures->live_blocks,
        [MEASURE_HOLES] = (double)figures->holes,
    };

    _Static_assert(sizeof values / sizeof *values == MEASURES, "a measure is not taken");
    memcpy(out, values, sizeof values);
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* What is to be compared is drawn to one scale: that of the largest among it. */
static void share_scales(const double most[MEASURES], double out[MEASURES])
{
    double count = larger(larger(most[MEASURE_BLOCKS], most[MEASURE_HOLES]), 1);
    double bytes = larger(most[MEASURE_MAPPED], 1);
    const double scales[] = {
        [MEASURE_MAPPED] = bytes, [MEASURE_LIVE] = bytes, [MEASURE_LARGEST] = bytes,
        [MEASURE_FRAGMENTATION] = 1, [MEASURE_FREE] = bytes, [MEASURE_UTILISATION] = 1,
        [MEASURE_BLOCKS] = count, [MEASURE_HOLES] = count,
    };

    _Static_assert(sizeof scales / sizeof *scales == MEASURES, "a measure has no scale");
    memcpy(out, scales, sizeof scales);
}

/* The samples that a column has: 1, 2, 3, 4, 6, 8, 12, ... Steps so large that charts seldom
 * change all over, and so small that these fill half of their room at least, and mostly more. */
static size_t next_more(size_t samples)
{
    if (samples == 1)
        return 2;
    return samples & (samples - 1) ? samples / 3 * 4 : samples / 2 * 3;
}

void timeline_lay_out(timeline *timeline, const session *session, int room)
{
    const history *history = &session_survey(session)->history;
    size_t wanted = room < 1 ? 1 : (size_t)room, each = 1;
    double most[MEASURES] = {0};

    memset(timeline, 0, sizeof *timeline);
    timeline->position = session_position(session);
    while ((history->count - 1) / each >= wanted)
        each = next_more(each);
    timeline->step = each * history->stride;
    timeline->columns = (int)((history->count - 1) / each) + 1;
    for (size_t i = 0; i < history->count; i++) {
        double values[MEASURES], *means = timeline->values[i / each];
        int samples = (int)(i % each) + 1;      /* of its column, so far */
        measure_all(&history->samples[i], values);
        for (int k = 0; k < MEASURES; k++) {
            means[k] += (values[k] - means[k]) / samples;
            most[k] = larger(most[k], values[k]);
        }
    }
    share_scales(most, timeline->scales);
}

double timeline_part(const timeline *timeline, int column, measure measure)
{
    return timeline->values[column][measure] / timeline->scales[measure];
}

#include "picture/timeline.h"

#include <string.h>

static double measured(const sample *sample, measure measure)
{
    const heap_figures figures = {
        .mapped_bytes = sample->mapped_bytes,
        .live_bytes = sample->live_bytes,
        .free_bytes = sample->free_bytes,
        .largest_hole = sample->largest_hole,
    };

    switch (measure) {
    case MEASURE_MAPPED:
        return (double)sample->mapped_bytes;
    case MEASURE_LIVE:
        return (double)sample->live_bytes;
    case MEASURE_LARGEST:
        return (double)sample->largest_hole;
    case MEASURE_FRAGMENTATION:
        return external_fragmentation(&figures);
    case MEASURE_FREE:
        return (double)sample->free_bytes;
    case MEASURE_UTILISATION:
        return utilisation(&figures);
    case MEASURE_BLOCKS:
        return (double)sample->live_blocks;
    case MEASURE_HOLES:
        return (double)sample->holes;
    case MEASURES:
        break;
    }
    return 0;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* What is to be compared is drawn to one scale: that of the largest among it. */
static double scale_of(const double most[MEASURES], measure measure)
{
    switch (measure) {
    case MEASURE_MAPPED:
    case MEASURE_LIVE:
    case MEASURE_LARGEST:
    case MEASURE_FREE:
        return larger(most[MEASURE_MAPPED], 1);
    case MEASURE_BLOCKS:
    case MEASURE_HOLES:
        return larger(larger(most[MEASURE_BLOCKS], most[MEASURE_HOLES]), 1);
    case MEASURE_FRAGMENTATION:
    case MEASURE_UTILISATION:
    case MEASURES:
        break;
    }
    return 1;
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
    int samples[HISTORY_SAMPLES] = {0};
    double most[MEASURES] = {0};

    memset(timeline, 0, sizeof *timeline);
    timeline->position = session_position(session);
    while ((history->count - 1) / each >= wanted)
        each = next_more(each);
    timeline->step = each * history->stride;
    timeline->columns = (int)((history->count - 1) / each) + 1;
    for (size_t i = 0; i < history->count; i++) {
        size_t column = i / each;
        samples[column]++;
        for (int k = 0; k < MEASURES; k++) {
            double value = measured(&history->samples[i], (measure)k);
            timeline->values[column][k] += (value - timeline->values[column][k]) / samples[column];
            most[k] = larger(most[k], value);
        }
    }
    for (int k = 0; k < MEASURES; k++)
        timeline->scales[k] = scale_of(most, (measure)k);
}

double timeline_part(const timeline *timeline, int column, measure measure)
{
    return timeline->values[column][measure] / timeline->scales[measure];
}

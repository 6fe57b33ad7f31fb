#include "session/survey.h"

#include <assert.h>

/* Units of a page: small enough that within one, segments can be looked at one by one; large enough
 * that the tree is small beside the heap. */
enum { UNITS_A_PAGE = 8 };

static void begin(survey *survey, const allocator *heap)
{
    uintptr_t origin = heap->options.base_address;
    size_t page_size = heap->options.page_size;

    survey->heap = heap;
    survey->live = (cover){.origin = origin, .unit = page_size / UNITS_A_PAGE};
    survey->mapped = (cover){.origin = origin, .unit = page_size};
    survey->mapped_bytes = 0;
    survey->sizes = (sizes){0};
}

void survey_open(survey *survey, const allocator *heap)
{
    begin(survey, heap);
    survey->history.stride = 1;
    survey->history.count = 0;
    survey_sample(survey, 0);
}

void survey_close(survey *survey)
{
    cover_free(&survey->live);
    cover_free(&survey->mapped);
}

size_t survey_copy(survey *copy, const survey *survey)
{
    *copy = *survey;
    return cover_copy(&copy->live, &survey->live) + cover_copy(&copy->mapped, &survey->mapped);
}

/* --- Noting ------------------------------------------------------------------------------------ */

int size_class(size_t size)
{
    assert(size > 0);
    return (int)(8 * sizeof size) - 1 - __builtin_clzl(size);
}

/* Count pieces once more, or once less. */
static inline void count(survey *survey, pieces pieces, int by)
{
    for (const piece *piece = pieces.list; piece < pieces.list + pieces.count; piece++)
        if (piece->type == SEGMENT_HOLE)
            survey->sizes.holes[size_class(piece->size)] += (size_t)by;
        else {
            survey->sizes.blocks[size_class(piece->size)] += (size_t)by;
            cover_block(&survey->live, piece->address, piece->size, by);
        }
}

/* The same for what is mapped. */
static void count_mapped(survey *survey, pieces pieces, int by)
{
    for (size_t i = 0; i < pieces.count; i++) {
        cover_change(&survey->mapped, pieces.list[i].address, pieces.list[i].size, by);
        survey->mapped_bytes += (size_t)by * pieces.list[i].size;
    }
}

void survey_note(survey *survey, const event *event)
{
    if (!event_changes(event))
        return;
    count(survey, event->before, -1);
    count(survey, event->after, +1);
    if (event->kind == EVENT_MAPPED)
        count_mapped(survey, event->after, +1);
    if (event->kind == EVENT_UNMAPPED)
        count_mapped(survey, event->before, -1);
}

void survey_again(survey *survey)
{
    const allocator *heap = survey->heap;
    segment segment;

    survey_close(survey);
    begin(survey, heap);
    for (bool more = heap->model->end(heap, false, &segment); more;
         more = heap->model->beside(heap, true, &segment)) {
        const piece here = {segment.address, segment.size, segment.type};
        const piece main = {segment.main_address, segment.main_size, SEGMENT_HOLE};
        count(survey, (pieces){&here, 1}, +1);
        if (here.address == main.address)
            count_mapped(survey, (pieces){&main, 1}, +1);
    }
}

static void thin_out(history *history)
{
    history->count /= 2;
    history->stride *= 2;
    for (size_t i = 0; i < history->count; i++)
        history->samples[i] = history->samples[2 * i];
}

void survey_sample(survey *survey, size_t position)
{
    history *history = &survey->history;

    if (position % history->stride != 0)
        return;
    if (history->count == HISTORY_SAMPLES)
        thin_out(history);      /* an even number of them, so this one is still due */
    heap_figures *sample = &history->samples[history->count++];
    *sample = allocator_figures(survey->heap);
    sample->bookkeeping_bytes = 0;      /* depends on what was done before one went back to here */
}

/* --- Looking ----------------------------------------------------------------------------------- */

/* Live bytes from the beginning of the unit in which an address lies up to that: segment by segment. */
static size_t live_in_unit(const survey *survey, uintptr_t address)
{
    uintptr_t at = address - (address - survey->live.origin) % survey->live.unit;
    segment segment;
    bool more = allocator_find(survey->heap, at, &segment);
    size_t live = 0;

    while (more && at < address) {
        uintptr_t end = segment.address + segment.size;
        if (end > address)
            end = address;
        if (segment.type == SEGMENT_PROCESS)
            live += end - at;
        at = end;
        more = at < address && survey->heap->model->beside(survey->heap, true, &segment);
    }
    return live;
}

lives survey_below(const survey *survey, uintptr_t address)
{
    assert(address >= survey->live.origin);
    covered below = cover_below(&survey->live, address);

    if (!below.exact)
        below.bytes += live_in_unit(survey, address);
    return (lives){below.bytes, below.blocks};
}

uintptr_t survey_address(const survey *survey, size_t number)
{
    return cover_find(&survey->mapped, number);
}

size_t survey_number(const survey *survey, uintptr_t address)
{
    return address < survey->mapped.origin ? 0 : cover_below(&survey->mapped, address).bytes;
}

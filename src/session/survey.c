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
    history_open(&survey->history, heap);
}

void survey_close(survey *survey)
{
    cover_free(&survey->live);
    cover_free(&survey->mapped);
}

void survey_empty(survey *survey, const allocator *heap)
{
    survey_close(survey);
    begin(survey, heap);
}

size_t survey_copy(survey *copy, const survey *survey)
{
    *copy = *survey;
    return cover_copy(&copy->live, &survey->live) + cover_copy(&copy->mapped, &survey->mapped);
}

static void note_mapped(survey *survey, const event *event)
{
    for (size_t i = 0; i < event->after.count && event->kind == EVENT_MAPPED; i++) {
        cover_add(&survey->mapped, event->after.list[i].address, event->after.list[i].size);
        survey->mapped_bytes += event->after.list[i].size;
    }
    for (size_t i = 0; i < event->before.count && event->kind == EVENT_UNMAPPED; i++) {
        cover_take(&survey->mapped, event->before.list[i].address, event->before.list[i].size);
        survey->mapped_bytes -= event->before.list[i].size;
    }
}

static void note_live(survey *survey, const event *event)
{
    for (size_t i = 0; i < event->before.count; i++) {
        const piece *piece = &event->before.list[i];
        if (piece->type != SEGMENT_PROCESS)
            continue;
        cover_take(&survey->live, piece->address, piece->size);
        cover_end(&survey->live, piece->address);
    }
    for (size_t i = 0; i < event->after.count; i++) {
        const piece *piece = &event->after.list[i];
        if (piece->type != SEGMENT_PROCESS)
            continue;
        cover_add(&survey->live, piece->address, piece->size);
        cover_begin(&survey->live, piece->address);
    }
}

void survey_note(survey *survey, const event *event)
{
    sizes_note(&survey->sizes, event);
    note_mapped(survey, event);
    if (event_changes(event))
        note_live(survey, event);
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

size_t survey_mapped(const survey *survey)
{
    return survey->mapped_bytes;
}

uintptr_t survey_address(const survey *survey, size_t number)
{
    return cover_find(&survey->mapped, number);
}

size_t survey_number(const survey *survey, uintptr_t address)
{
    return address < survey->mapped.origin ? 0 : cover_below(&survey->mapped, address).bytes;
}

#include "session/survey.h"

/* Units of a page: small enough that within one, segments can be looked at one by one; large enough
 * that the tree is small beside the heap. */
enum { UNITS_A_PAGE = 8 };

static void begin(survey *survey, const mems_heap *heap)
{
    uintptr_t origin = (uintptr_t)mems_heap_next_address(heap);
    size_t page_size = mems_heap_page_size(heap);

    survey->heap = heap;
    survey->live = (cover){.origin = origin, .unit = page_size / UNITS_A_PAGE};
    survey->mapped = (cover){.origin = origin, .unit = page_size};
    survey->mapped_bytes = 0;
    survey->sizes = (sizes){0};
}

void survey_open(survey *survey, const mems_heap *heap)
{
    begin(survey, heap);
    history_open(&survey->history, heap);
}

void survey_close(survey *survey)
{
    cover_free(&survey->live);
    cover_free(&survey->mapped);
}

void survey_empty(survey *survey, const mems_heap *heap)
{
    survey_close(survey);
    begin(survey, heap);
}

size_t survey_copy(survey *copy, const survey *survey)
{
    *copy = *survey;
    return cover_copy(&copy->live, &survey->live) + cover_copy(&copy->mapped, &survey->mapped);
}

static void placed(survey *survey, uintptr_t address, size_t size)
{
    cover_add(&survey->live, address, size);
    cover_begin(&survey->live, address);
}

static void freed(survey *survey, uintptr_t address, size_t size)
{
    cover_take(&survey->live, address, size);
    cover_end(&survey->live, address);
}

void survey_note(survey *survey, const mems_event *event)
{
    uintptr_t address = event->address;
    size_t size = event->size, part = event->part;

    sizes_note(&survey->sizes, event, survey->heap);
    switch (event->kind) {
    case MEMS_MAPPED:
        cover_add(&survey->mapped, address, size);
        survey->mapped_bytes += size;
        break;
    case MEMS_UNMAPPED:
        cover_take(&survey->mapped, address, size);
        survey->mapped_bytes -= size;
        break;
    case MEMS_SPLIT:
        placed(survey, address, part);
        break;
    case MEMS_TAKEN:
        placed(survey, address, size);
        break;
    case MEMS_SHRUNK:
        cover_take(&survey->live, address + part, size - part);
        break;
    case MEMS_GROWN:
        cover_add(&survey->live, address + part, size - part);
        break;
    case MEMS_FREED:
        freed(survey, address, size);
        break;
    default:
        break;
    }
}

/* --- Looking ----------------------------------------------------------------------------------- */

/* Live bytes from the beginning of the unit in which an address lies up to that: segment by segment. */
static size_t live_in_unit(const survey *survey, uintptr_t address)
{
    uintptr_t at = address - (address - survey->live.origin) % survey->live.unit;
    const SubChainNode *segment = mems_heap_find(survey->heap, (void *)at, NULL);
    size_t live = 0;

    for (; segment && at < address; segment = segment->next) {
        uintptr_t end = (uintptr_t)segment->virtual_address + segment->size;
        if (end > address)
            end = address;
        if (segment->type == MEMS_PROCESS)
            live += end - at;
        at = end;
    }
    return live;
}

lives survey_below(const survey *survey, uintptr_t address)
{
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

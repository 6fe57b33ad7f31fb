#include "session/survey.h"

/* Units of a page: small enough that within one, segments can be looked at one by one; large enough
 * that the tree is small beside the heap. */
enum { UNITS_A_PAGE = 8 };

void survey_open(survey *survey, const mems_heap *heap)
{
    uintptr_t origin = (uintptr_t)mems_heap_next_address(heap);
    size_t page_size = mems_heap_page_size(heap);

    survey->heap = heap;
    survey->live = (sums){.origin = origin, .unit = page_size / UNITS_A_PAGE};
    survey->mapped = (sums){.origin = origin, .unit = page_size};
    history_open(&survey->history, heap);
}

void survey_close(survey *survey)
{
    sums_free(&survey->live);
    sums_free(&survey->mapped);
}

void survey_note(survey *survey, const mems_event *event)
{
    sizes_note(&survey->sizes, event, survey->heap);
    switch (event->kind) {
    case MEMS_MAPPED:
        sums_add(&survey->mapped, event->address, event->size);
        break;
    case MEMS_UNMAPPED:
        sums_take(&survey->mapped, event->address, event->size);
        break;
    case MEMS_SPLIT:
        sums_add(&survey->live, event->address, event->part);
        break;
    case MEMS_TAKEN:
        sums_add(&survey->live, event->address, event->size);
        break;
    case MEMS_SHRUNK:
        sums_take(&survey->live, event->address, event->size - event->part);
        break;
    case MEMS_GROWN:
        sums_add(&survey->live, event->address, event->size - event->part);
        break;
    case MEMS_FREED:
        sums_take(&survey->live, event->address, event->size);
        break;
    default:
        break;
    }
}

/* --- Live bytes -------------------------------------------------------------------------------- */

static uintptr_t end_of(const SubChainNode *segment)
{
    return (uintptr_t)segment->virtual_address + segment->size;
}

/* Bytes of the PROCESS that reaches across `address` which lie behind it; 0 if none does. */
static size_t overhang(const SubChainNode *segment, uintptr_t address)
{
    bool across = segment && segment->type == MEMS_PROCESS
               && (uintptr_t)segment->virtual_address < address;

    return across ? end_of(segment) - address : 0;
}

/* Live bytes below an address: those that the tree has of the units before its own, then segment by
 * segment. */
static size_t live_below(const survey *survey, uintptr_t address)
{
    const sums *live = &survey->live;
    uintptr_t unit = address - (address - live->origin) % live->unit;
    const SubChainNode *segment = mems_heap_find(survey->heap, (void *)unit, NULL);
    size_t below = sums_below(live, unit) - overhang(segment, unit);

    for (uintptr_t at = unit; segment && at < address; segment = segment->next) {
        uintptr_t end = end_of(segment) < address ? end_of(segment) : address;
        if (segment->type == MEMS_PROCESS)
            below += end - at;
        at = end;
    }
    return below;
}

size_t survey_live(const survey *survey, uintptr_t from, uintptr_t to)
{
    return live_below(survey, to) - live_below(survey, from);
}

/* --- Mapped bytes ------------------------------------------------------------------------------ */

size_t survey_mapped(const survey *survey)
{
    return survey->mapped.total;
}

uintptr_t survey_address(const survey *survey, size_t number)
{
    size_t below;
    uintptr_t main_node = sums_find(&survey->mapped, number, &below);

    return main_node + (number - below);
}

size_t survey_number(const survey *survey, uintptr_t address)
{
    const sums *mapped = &survey->mapped;
    const MainChainNode *main;

    if (address < mapped->origin)
        return 0;
    if (!mems_heap_find(survey->heap, (void *)address, &main))
        return sums_below(mapped, address);
    uintptr_t start = (uintptr_t)main->start_virtual_address;
    return sums_below(mapped, start) + (address - start);
}

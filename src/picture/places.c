#include "picture/view.h"

places places_of(const session *session, const overlay *overlay)
{
    places places = {session_survey(session), overlay, 0};

    places.count = places.survey->mapped_bytes;
    for (size_t i = 0; i < overlay->gone_count; i++)
        places.count += overlay->gone[i].size;
    return places;
}

uintptr_t places_address(const places *places, size_t place)
{
    const overlay *overlay = places->overlay;
    size_t gone = 0;            /* places below that are of main nodes given back */

    for (size_t i = 0; i < overlay->gone_count; i++) {
        size_t first = survey_number(places->survey, overlay->gone[i].address) + gone;
        if (place < first)
            break;
        if (place - first < overlay->gone[i].size)
            return overlay->gone[i].address + (place - first);
        gone += overlay->gone[i].size;
    }
    return survey_address(places->survey, place - gone);
}

size_t places_find(const places *places, uintptr_t address)
{
    const overlay *overlay = places->overlay;
    size_t place = survey_number(places->survey, address);

    for (size_t i = 0; i < overlay->gone_count && address >= overlay->gone[i].address; i++) {
        size_t into = address - overlay->gone[i].address;
        place += into < overlay->gone[i].size ? into : overlay->gone[i].size;
    }
    return place;
}

bool places_main_node(const places *places, uintptr_t address, size_t *first, size_t *size)
{
    const overlay *overlay = places->overlay;
    segment segment;

    for (size_t i = 0; i < overlay->gone_count; i++)
        if (address - overlay->gone[i].address < overlay->gone[i].size) {
            *first = places_find(places, overlay->gone[i].address);
            *size = overlay->gone[i].size;
            return true;
        }
    if (!allocator_find(places->survey->heap, address, &segment))
        return false;
    *first = places_find(places, segment.main_address);
    *size = segment.main_size;
    return true;
}

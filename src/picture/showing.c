#include "picture/showing.h"

#include "base/lines.h"

#include <stdlib.h>

bool policies_find(const char *name, placement *placement, complaint *complaint)
{
    return placement_at(find_name(complaint, "policy", name, placement_name, placement_also),
                        placement);
}

static bool add(policies *policies, const char *name, complaint *complaint)
{
    placement placement;

    if (!policies_find(name, &placement, complaint))
        return false;
    for (int i = 0; i < policies->count; i++)
        if (placement_equal(policies->list[i], placement))
            return complain(complaint, 0, "compare names '%.60s' twice; policies have to differ", name);
    if (policies->count == SCENE_MOST)
        return complain(complaint, 0, "compare takes two to four policies, and no more");
    policies->list[policies->count++] = placement;
    return true;
}

bool policies_read(const char *text, policies *policies, complaint *complaint)
{
    word one, rest = word_of(text);
    bool good, more;

    policies->count = 0;
    do {
        more = word_part(rest, ',', &one, &rest);
        char *name = word_text(one);
        good = add(policies, name, complaint);
        free(name);
    } while (good && more);
    if (good && policies->count < 2)
        return complain(complaint, 0, "compare '%.80s' names too few policies: it takes two to four, as in "
                        "first-fit,best-fit", text);
    return good;
}

void display_set_lens(const display *display, lens *lens)
{
    lens->pane = display->pane;
    lens->big = display->big;
    lens->hex = display->hex;
    lens->offsets = display->offsets;
}

bool lens_fits(const lens *lens, const session *session, complaint *complaint)
{
    segment segment;

    return !lens->selecting || allocator_find(session_heap(session), lens->selected, &segment)
        || complain(complaint, 0, "select '%zu' lies outside the heap", (size_t)lens->selected);
}

#include "picture/showing.h"

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

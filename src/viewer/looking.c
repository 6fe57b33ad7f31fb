/* Where to look: the selection, jumps, zoom and scrolling. */
#include "viewer/actions.h"

#include "picture/address.h"

static const allocator *heap_of(const viewer *viewer)
{
    return session_heap(viewer->session);
}

/* --- Selection --------------------------------------------------------------------------------- */

static void select_by(viewer *viewer, bool moved)
{
    segment segment;

    viewer->scene.lens.follow = true;
    if (!moved)
        state_say(viewer, heap_of(viewer)->model->end(heap_of(viewer), false, &segment)
                               ? "There is nothing further that way."
                               : "There is nothing to select: the heap is empty.");
}

void act_select(viewer *viewer, int direction)
{
    select_by(viewer, lens_move_segment(&viewer->scene.lens, heap_of(viewer), direction > 0));
}

void act_select_main(viewer *viewer, int direction)
{
    select_by(viewer, lens_move_main_node(&viewer->scene.lens, heap_of(viewer), direction > 0));
}

void act_deselect(viewer *viewer)
{
    viewer->scene.lens.selecting = false;
    viewer->scene.lens.follow = true;
}

/* --- Jumps ------------------------------------------------------------------------------------- */

static void select_and_show(viewer *viewer, uintptr_t address)
{
    lens_select(&viewer->scene.lens, address);
    picture_show(&viewer->scene, address);
}

bool answer_address(viewer *viewer, const char *text)
{
    const char *why;
    uintptr_t address;

    if (!address_parse(text, picture_focus(&viewer->scene), viewer->scene.lens.selected, &address,
                       &why))
        return state_say(viewer, "That %s.", why);
    select_and_show(viewer, address);
    return true;
}

void act_hole(viewer *viewer, int largest)
{
    lens *lens = &viewer->scene.lens;

    if ((largest ? lens_largest_hole : lens_next_hole)(lens, heap_of(viewer)))
        picture_show(&viewer->scene, lens->selected);
    else
        state_say(viewer, "There is no HOLE.");
}

/* Where an operation changed the heap: its block; or for one without, the first of its events. */
static uintptr_t place_of(const record *record)
{
    if (record->address || record->event_count == 0)
        return record->address;
    const event *first = &record->events[0];
    const pieces *pieces = first->after.count ? &first->after : &first->before;

    return record->failed || pieces->count == 0 ? 0 : pieces->list[0].address;
}

void act_last_change(viewer *viewer)
{
    const record *record = session_record(viewer->session, 0);
    uintptr_t address = record ? place_of(record) : 0;
    segment segment;

    if (!record)
        state_say(viewer, "Nothing has changed yet.");
    else if (!address)
        state_say(viewer, "The last operation changed nothing.");
    else if (!allocator_find(heap_of(viewer), address, &segment))
        state_say(viewer, "What changed last is no longer mapped.");
    else
        select_and_show(viewer, address);
}

/* --- Zoom -------------------------------------------------------------------------------------- */

/* Lines of the map before its middle. */
static size_t half_a_map(const viewer *viewer)
{
    return (size_t)picture_map_lines(&viewer->scene) / 2;
}

/* What is in the middle of the map stays there. A step nearer, and there are twice as many lines. */
void act_zoom_to(viewer *viewer, int zoom)
{
    lens *lens = &viewer->scene.lens;
    int steps = zoom - lens->zoom;
    size_t middle = lens->top + half_a_map(viewer);

    lens->whole = false;
    lens->zoom = zoom;
    middle = steps >= 0 ? middle << steps : middle >> -steps;
    size_t half = half_a_map(viewer);
    lens->top = middle > half ? middle - half : 0;
}

void act_zoom(viewer *viewer, int direction)
{
    if (picture_can_zoom(&viewer->scene, direction))
        act_zoom_to(viewer, viewer->scene.lens.zoom + direction);
    else
        state_say(viewer, direction > 0 ? "This is as near as it goes." : "This is as far as it goes.");
}

void act_whole(viewer *viewer)
{
    lens *lens = &viewer->scene.lens;

    if (lens->whole) {
        act_zoom_to(viewer, viewer->zoom_before);
        state_say(viewer, "As near as before.");
        return;
    }
    viewer->zoom_before = lens->zoom;
    lens->whole = true;
    state_say(viewer, "The whole heap; z goes back.");
}

/* --- Scrolling --------------------------------------------------------------------------------- */

/* Settling corrects what is too far. */
void act_scroll(viewer *viewer, int lines)
{
    lens *lens = &viewer->scene.lens;
    size_t up = lines < 0 ? (size_t)-lines : 0;

    lens->follow = false;
    lens->top = up > lens->top ? 0 : lens->top + (size_t)lines;
}

void act_scroll_page(viewer *viewer, int direction)
{
    int lines = picture_map_lines(&viewer->scene);

    act_scroll(viewer, direction * (lines > 2 ? lines - 1 : 1));
}

void act_scroll_end(viewer *viewer, int direction)
{
    viewer->scene.lens.follow = false;
    viewer->scene.lens.top = direction > 0 ? SIZE_MAX : 0;
}

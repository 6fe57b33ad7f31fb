/* Where one looks: the selection, jumps, zoom and scrolling. */
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

void act_next(viewer *viewer)
{
    select_by(viewer, lens_move_segment(&viewer->scene.lens, heap_of(viewer), true));
}

void act_previous(viewer *viewer)
{
    select_by(viewer, lens_move_segment(&viewer->scene.lens, heap_of(viewer), false));
}

void act_next_main(viewer *viewer)
{
    select_by(viewer, lens_move_main_node(&viewer->scene.lens, heap_of(viewer), true));
}

void act_previous_main(viewer *viewer)
{
    select_by(viewer, lens_move_main_node(&viewer->scene.lens, heap_of(viewer), false));
}

void act_deselect(viewer *viewer)
{
    viewer->scene.lens.selecting = false;
    viewer->scene.lens.follow = true;
}

/* --- Jumps ------------------------------------------------------------------------------------- */

static void show(viewer *viewer, uintptr_t address)
{
    sight_show(viewer, address);
}

static bool go_to(viewer *viewer, const char *text)
{
    const char *why;
    uintptr_t address;

    if (!*text)
        return state_say(viewer, "An address: decimal, 0x and hexadecimal, or + and an offset.");
    if (!address_parse(text, &viewer->scene, viewer->scene.lens.selected, &address, &why))
        return state_say(viewer, "That %s.", why);
    lens_select(&viewer->scene.lens, address);
    show(viewer, address);
    return true;
}

void act_go_to(viewer *viewer)
{
    prompt_open(viewer, "Go to address:", "", go_to);
}

static void jump_to_hole(viewer *viewer, bool found)
{
    if (found)
        show(viewer, viewer->scene.lens.selected);
    else
        state_say(viewer, "There is no HOLE.");
}

void act_next_hole(viewer *viewer)
{
    jump_to_hole(viewer, lens_next_hole(&viewer->scene.lens, heap_of(viewer)));
}

void act_largest_hole(viewer *viewer)
{
    jump_to_hole(viewer, lens_largest_hole(&viewer->scene.lens, heap_of(viewer)));
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
    else {
        lens_select(&viewer->scene.lens, address);
        show(viewer, address);
    }
}

/* --- Zoom -------------------------------------------------------------------------------------- */

/* Lines of the map before its middle. */
static size_t half_a_map(const viewer *viewer)
{
    return (size_t)sight_map_lines(viewer) / 2;
}

/* What is in the middle of the map stays there. A step nearer, and there are twice as many lines. */
static void zoom_to(viewer *viewer, int zoom)
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

static void zoom_by(viewer *viewer, int steps)
{
    if (sight_can_zoom(viewer, steps))
        zoom_to(viewer, viewer->scene.lens.zoom + steps);
    else
        state_say(viewer, steps > 0 ? "This is as near as it goes." : "This is as far as it goes.");
}

void act_zoom_in(viewer *viewer)
{
    zoom_by(viewer, 1);
}

void act_zoom_out(viewer *viewer)
{
    zoom_by(viewer, -1);
}

void act_zoom_page(viewer *viewer)
{
    zoom_to(viewer, 0);
}

void act_whole(viewer *viewer)
{
    lens *lens = &viewer->scene.lens;

    if (lens->whole) {
        zoom_to(viewer, viewer->zoom_before);
        state_say(viewer, "As near as before.");
        return;
    }
    viewer->zoom_before = lens->zoom;
    lens->whole = true;
    state_say(viewer, "The whole heap; z goes back.");
}

/* --- Scrolling --------------------------------------------------------------------------------- */

/* Drawing sets right what is too far. */
static void scroll_by(viewer *viewer, bool down, size_t lines)
{
    lens *lens = &viewer->scene.lens;

    lens->follow = false;
    if (down)
        lens->top += lines;
    else
        lens->top -= lines < lens->top ? lines : lens->top;
}

static size_t page(const viewer *viewer)
{
    int lines = sight_map_lines(viewer);

    return lines > 2 ? (size_t)lines - 1 : 1;
}

void act_scroll_down(viewer *viewer)
{
    scroll_by(viewer, true, 1);
}

void act_scroll_up(viewer *viewer)
{
    scroll_by(viewer, false, 1);
}

void act_page_down(viewer *viewer)
{
    scroll_by(viewer, true, page(viewer));
}

void act_page_up(viewer *viewer)
{
    scroll_by(viewer, false, page(viewer));
}

void act_first_line(viewer *viewer)
{
    scroll_by(viewer, false, SIZE_MAX);
}

void act_last_line(viewer *viewer)
{
    scroll_by(viewer, true, SIZE_MAX - viewer->scene.lens.top);
}

void act_follow(viewer *viewer)
{
    lens *lens = &viewer->scene.lens;

    lens->follow = !lens->follow;
    state_say(viewer, lens->follow ? "The map follows the action." : "The map stays where it is.");
}

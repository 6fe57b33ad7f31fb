#include "picture/cells.h"

/* --- Glyphs ------------------------------------------------------------------------------------ */

static uint32_t glyph_of(role role, look look)
{
    static const struct { uint32_t colour, mono; char ascii; } glyphs[ROLES] = {
        [ROLE_NONE] = {' ', ' ', ' '},
        [ROLE_PROCESS_A] = {0x2588, 0x2588, '#'},
        [ROLE_PROCESS_B] = {0x2588, 0x2593, '='},
        [ROLE_PROCESS_C] = {0x2588, 0x259e, '%'},
        [ROLE_SELECTED_PROCESS] = {0x2588, 0x2588, '#'},
        [ROLE_SELECTED_HOLE] = {0x2591, 0x2591, '.'},
        [ROLE_VISITED_PROCESS] = {0x2588, '#', '&'},
        [ROLE_VISITED_HOLE] = {0x2591, ':', ':'},
        [ROLE_HOLE] = {0x2591, 0x2591, '.'},
        [ROLE_ELSEWHERE] = {0x2588, 0x2260, '!'},
        [ROLE_FRESH] = {0x2588, 0x25a0, '@'},
        [ROLE_CHOSEN] = {0x2592, 0x2592, '?'},
        [ROLE_FREED] = {0xd7, 0xd7, 'x'},
        [ROLE_MERGING] = {0x2592, '~', '~'},
        [ROLE_UNMAPPED] = {0xb7, 0xb7, '_'},
    };

    return look.ascii ? (uint32_t)glyphs[role].ascii
         : look.mono ? glyphs[role].mono : glyphs[role].colour;
}

/* Letters stand on no surface of their own colour, or they would not be seen; where there is no
 * surface, the selection is shown in reverse. */
static style surface_of(role role, look look)
{
    bool glyphs = look.mono || look.ascii;
    style style = {.ink = (uint8_t)role, .ground = glyphs ? ROLE_NONE : (uint8_t)role};

    if (glyphs && (role == ROLE_SELECTED_PROCESS || role == ROLE_SELECTED_HOLE))
        style.flags |= CELL_REVERSE;
    return style;
}

style map_label(role role, look look)
{
    style style = surface_of(role, look);

    if (style.ground != ROLE_NONE)
        style.ink = ROLE_LABEL;
    else if (!look.mono && !(style.flags & CELL_REVERSE))
        style.ink = ROLE_STRONG;
    if (role_is_process(role))
        style.flags |= CELL_BOLD;
    return style;
}

cell map_sample(role role, look look)
{
    cell cell = {glyph_of(role, look), surface_of(role, look)};

    if (cell.glyph == 0x2588)
        cell.style.flags |= CELL_SOLID;
    else if (look.ascii && role_is_process(role))
        cell.style.flags |= CELL_BOLD;
    return cell;
}

/* `part` of `whole` in eighths or tenths, but neither none nor all of it. */
static uint32_t rounded(size_t part, size_t whole, uint32_t parts)
{
    uint32_t n = (uint32_t)((double)part * parts / (double)whole + 0.5);

    return n < 1 ? 1 : n < parts ? n : parts - 1;
}

/* In letters, tenths are easier to read than eighths. */
uint32_t level_glyph(size_t part, size_t whole, uint32_t empty, uint32_t full, look look)
{
    if (part == 0)
        return empty;
    if (part == whole)
        return full;
    return look.ascii ? '0' + rounded(part, whole, 10) : 0x2580 + rounded(part, whole, 8);
}

/* --- Shares ------------------------------------------------------------------------------------ */

void share_add(share *share, const span *span, size_t bytes)
{
    share->spans++;
    share->bytes += bytes;
    if (role_is_process(span->role))
        share->process_bytes += bytes;
    if (share->spans == 1) {
        share->first = span->role;
        share->first_bytes = bytes;
    }
    share->last = span->role;
    share->whole |= bytes == span->size;
    /* what happens is brighter than what is elsewhere */
    if (span->role > ROLE_HOLE && (span->role != ROLE_ELSEWHERE || share->lit == ROLE_NONE))
        share->lit = span->role;
}

edge edge_at(const places *places, size_t place)
{
    uintptr_t address = place < places->count ? places_address(places, place)
                      : place > 0 ? places_address(places, place - 1) + 1 : 0;

    return (edge){place, address, survey_below(places->survey, address)};
}

/* A part of the overlay takes the place of what the heap has there. */
static void lay_over(share *share, const places *places, const struct overlay_part *part,
                     uintptr_t from, uintptr_t end)
{
    uintptr_t start = part->address > from ? part->address : from;
    uintptr_t stop = part->address + part->size < end ? part->address + part->size : end;

    if (start >= stop)
        return;
    share->process_bytes -= survey_below(places->survey, stop).bytes
                          - survey_below(places->survey, start).bytes;
    if (role_is_process(part->role))
        share->process_bytes += stop - start;
    if (part->role > ROLE_HOLE)
        share->lit = part->role;
}

share share_between(const heap_view *view, const edge *from, const edge *to)
{
    const overlay *overlay = &view->overlay;
    segment selected;
    share share = {
        .spans = CELL_SPANS,
        .bytes = to->place - from->place,
        .process_bytes = to->below.bytes - from->below.bytes,
    };

    if (overlay_visits(overlay, from->address, to->address))
        share.lit = ROLE_VISITED_PROCESS;
    for (size_t i = overlay_first_part(overlay, from->address);
         i < overlay->part_count && overlay->parts[i].address < to->address; i++)
        lay_over(&share, &view->places, &overlay->parts[i], from->address, to->address);
    if (view_selected(view, &selected) && selected.address < to->address
        && selected.address + selected.size > from->address)
        share.lit = selected.type == SEGMENT_PROCESS ? ROLE_SELECTED_PROCESS : ROLE_SELECTED_HOLE;
    return share;
}

/* --- Cells ------------------------------------------------------------------------------------- */

/* A line between two segments of one colour: `glyph` says where it is in its cell. */
static cell line_cell(role role, uint32_t glyph, look look)
{
    style style = surface_of(role, look);

    style.ink = ROLE_BORDER;
    return (cell){look.ascii ? '|' : look.mono ? 0x2502 : glyph, style};
}

/* Two segments: the border lies where it is, to an eighth of a cell. */
static cell border_cell(const share *share)
{
    return (cell){
        .glyph = 0x2590 - rounded(share->first_bytes, share->bytes, 8),    /* a block from the left */
        .style = {(uint8_t)share->first, (uint8_t)share->last, CELL_SOLID},
    };
}

/* Many segments: how full the cell is, from below. What is lit colours the part that it is of. */
static cell level_cell(const share *share, look look)
{
    bool lit = share->lit != ROLE_NONE, process = role_is_process(share->lit);
    role full = lit && process ? share->lit : ROLE_PROCESS_A;
    role free = lit && !process ? share->lit : ROLE_HOLE;
    bool some = share->process_bytes > 0;
    cell cell = map_sample(some ? full : free, look);

    cell.glyph = level_glyph(share->process_bytes, share->bytes, cell.glyph, cell.glyph, look);
    if (some && !look.ascii && !look.mono)
        cell.style = (style){(uint8_t)full, (uint8_t)free, CELL_SOLID};
    return cell;
}

cell share_cell(const share *share, look look)
{
    if (share->spans == 1 && share->before == share->first && share->first != ROLE_NONE)
        return line_cell(share->first, 0x258f, look);
    if (share->spans == 1)
        return map_sample(share->first, look);
    if (share->spans == 2 && share->first == share->last)
        return line_cell(share->first, 0x2502, look);
    if (share->spans == 2 && !look.ascii && !look.mono)
        return border_cell(share);
    if (share->spans == 2 && !share->whole)     /* the larger one */
        return map_sample(share->first_bytes * 2 >= share->bytes ? share->first : share->last, look);
    return level_cell(share, look);
}

#include "picture/panels.h"

#include "picture/address.h"
#include "picture/map.h"
#include "picture/parts.h"
#include "picture/stages.h"
#include "session/words.h"

#include <stdio.h>

/* --- Title ------------------------------------------------------------------------------------- */

enum { NAME_COLS = 11 };        /* with the blanks about it */

/* After the origin stands as much of what the heaps are as there is room for. Of several heaps, the
 * policies matter more than the size of a page; of one, they go together. */
void panel_title(grid *grid, rect area, const scene *scene)
{
    const style plain = {ROLE_TITLE, ROLE_TITLE, 0}, strong = {ROLE_TITLE, ROLE_TITLE, CELL_BOLD};
    const session *focused = scene->sessions[scene->focus];
    char policies[100], all[128], right[96];
    const char *const middles[] = {all, scene->count > 1 ? policies : "", ""}, *const *middle = middles;
    text text = text_in(policies, sizeof policies);

    for (int i = 0; i < scene->count; i++)
        text_printf(&text, ", %s", allocator_title(session_heap(scene->sessions[i])));
    snprintf(all, sizeof all, "%s, page %zu", policies, session_heap(focused)->options.page_size);
    snprintf(right, sizeof right, "%s%soperation %zu ", scene->state, *scene->state ? "  " : "",
             session_position(focused));
    grid_fill(grid, area.row, area.col, area.cols, ' ', plain);
    int right_col = area.cols - text_width(right);
    const char *name = right_col > 0 && right_col < NAME_COLS ? "" : " memsview  ";
    int col = area.col + grid_text(grid, area.row, area.col, area.cols, strong, name);
    int room = area.col + right_col - col - 2;
    while (**middle && text_width(scene->origin) + text_width(*middle) > room)
        middle++;
    col += grid_text(grid, area.row, col, room, plain, scene->origin);
    grid_text(grid, area.row, col, text_width(*middle), plain, *middle);
    if (right_col > 0)
        grid_text(grid, area.row, area.col + right_col, area.cols - right_col, strong, right);
}

/* --- Words ------------------------------------------------------------------------------------- */

void panel_narration(grid *grid, rect area, const heap_view *view)
{
    for (int i = 0; i < area.rows; i++)
        grid_fill(grid, area.row + i, area.col, area.cols, ' ',
                  (style){ROLE_NARRATION, ROLE_NARRATION, 0});
    rect inside = {area.row, area.col + 1, area.rows, area.cols - 2};
    grid_wrap(grid, inside, (style){ROLE_NARRATION, ROLE_NARRATION, CELL_BOLD},
              session_narration(view->session));
}

/* What is selected: its type, name and size and, if the selected address is not its first, how far
 * in that lies. Return the columns. */
static int draw_selected(grid *grid, rect area, const segment *segment, const heap_view *view)
{
    size_t into = view->lens.selected - segment->address;
    const placed_block *block = session_block(view->session, segment->address);
    bool process = segment->type == SEGMENT_PROCESS;
    char name[40] = "", offset[40] = "";

    if (process && block && block->name)
        snprintf(name, sizeof name, " %.30s", block->name);
    if (into > 0)
        snprintf(offset, sizeof offset, ", at byte %zu", into);
    return grid_printf(grid, area, bold(ROLE_STRONG), "%s%s %zu byte%s%s",
                       process ? "PROCESS" : "HOLE", name, segment->size,
                       segment->size == 1 ? "" : "s", offset);
}

/* Where that is: its own range, the physical address of the selected byte if that is in reach, and the main
 * node, whose range is never an offset in itself. */
static void draw_whereabouts(grid *grid, rect area, const segment *segment, const heap_view *view)
{
    char first[ADDRESS_TEXT], last[ADDRESS_TEXT], main_first[ADDRESS_TEXT], main_last[ADDRESS_TEXT];
    char physical[40] = "";

    address_text(first, view, segment->address);
    address_text(last, view, segment->address + segment->size - 1);
    address_absolute(main_first, view, segment->main_address);
    address_absolute(main_last, view, segment->main_address + segment->main_size - 1);
    if (segment->physical)
        snprintf(physical, sizeof physical, " \u2192 %p",
                 (void *)(segment->physical + (view->lens.selected - segment->address)));
    grid_printf(grid, area, ink(ROLE_STORY), "[%s:%s]%s, in main node [%s:%s]", first, last, physical,
                main_first, main_last);
}

void panel_selection(grid *grid, rect area, const heap_view *view)
{
    segment segment;
    char text[160];

    if (!view_selected(view, &segment)) {
        stage_words(view->session, view->lens.stage, view->lens.sweep, text, sizeof text);
        if (*text)
            grid_text(grid, area.row, area.col + 2, area.cols - 2, bold(ROLE_STRONG), text);
        else if (view->live)
            grid_text(grid, area.row, area.col + 2, area.cols - 2, ink(ROLE_DIM),
                      "no segment selected; the arrow keys select one");
        return;
    }
    rect rest = rect_from(area, grid_text(grid, area.row, area.col, area.cols, bold(ROLE_KEY),
                                          "\u25b8 "));
    rest = rect_from(rest, draw_selected(grid, rest, &segment, view) + 1);
    draw_whereabouts(grid, rest, &segment, view);
}

/* The question that stands once all of the last operation was seen; NULL if there is none. */
static const operation *asked(const heap_view *view)
{
    const operation *stop = session_stop(view->session);

    return stop && stop->kind == REMARK_ASK && view->lens.stage == STAGE_DONE ? stop : NULL;
}

static void say_what_happened(const heap_view *view, char *text, size_t size)
{
    const complaint *complaint = session_complaint(view->session);
    const record *record = session_record(view->session, 0);

    if (complaint && complaint->line)
        snprintf(text, size, "STOPPED at line %zu: %s", complaint->line, complaint->text);
    else if (complaint)
        snprintf(text, size, "STOPPED: %s", complaint->text);
    else if (asked(view))
        snprintf(text, size, "%s", asked(view)->text);
    else if (record)
        words_story(record, text, size);
    else
        snprintf(text, size, "An empty heap: nothing is mapped yet.");
}

/* A selection's words stand where those of the stage would: these go here then. */
void panel_story(grid *grid, rect area, const heap_view *view)
{
    const lens *lens = &view->lens;
    rect inside = {area.row, area.col + 2, area.rows, area.cols - 3};
    segment segment;
    char text[700] = "";

    if (view_selected(view, &segment))
        stage_words(view->session, lens->stage, lens->sweep, text, sizeof text);
    if (!*text)
        say_what_happened(view, text, sizeof text);
    grid_wrap(grid, inside, session_complaint(view->session) ? bold(ROLE_WARNING)
              : asked(view) ? bold(ROLE_KEY) : ink(ROLE_STORY), text);
}

/* --- Log --------------------------------------------------------------------------------------- */

static void draw_record(grid *grid, rect area, const record *record, bool last)
{
    char operation[80], outcome[80];
    style style = last ? bold(ROLE_STRONG) : ink(ROLE_STORY);
    int name_cols = area.cols >= 44 ? 20 : 14;

    words_operation(record, operation, sizeof operation);
    words_outcome(record, outcome, sizeof outcome);
    grid_fill(grid, area.row, area.col, area.cols, ' ', style);     /* one style, and little to send */
    int col = grid_printf(grid, area, style, "%5zu%s", record->number,
                          record->by_hand ? "*" : " ");
    int needed = text_width(operation) + 1, most = area.cols - col - text_width(outcome);
    if (needed > name_cols && most > name_cols)     /* a long one pushes its outcome aside */
        name_cols = needed < most ? needed : most;
    int room = area.cols - col < name_cols - 1 ? area.cols - col : name_cols - 1;
    grid_text(grid, area.row, area.col + col, room, style, operation);
    col += name_cols;
    grid_text(grid, area.row, area.col + col, area.cols - col, style, outcome);
}

void panel_log(grid *grid, rect area, const heap_view *view)
{
    int rows = area.rows - 1;

    part_headline(grid, area, "Last operations");
    for (int back = 0; back < rows; back++) {
        const record *record = session_record(view->session, (size_t)back);
        int from_top = rows - 1 - back;
        if (!record)
            break;
        rect line = {area.row + 1 + from_top, area.col, 1, area.cols};
        draw_record(grid, line, record, back == 0);
    }
}

/* --- Legend ------------------------------------------------------------------------------------ */

/* In the order of their importance: those at the end are left out where there is no room. Each is
 * shown as it is drawn in the map. */
static const struct entry {
    role roles[SHADES];
    const char *name;
    bool compared;              /* only where heaps are compared */
} legend[] = {
    {{ROLE_PROCESS_A, ROLE_PROCESS_B, ROLE_PROCESS_C}, "PROCESS", false},
    {{ROLE_HOLE}, "HOLE", false},
    {{ROLE_ELSEWHERE}, "elsewhere than in 1", true},
    {{ROLE_CHOSEN}, "chosen", false},
    {{ROLE_FRESH}, "new", false},
    {{ROLE_VISITED_PROCESS, ROLE_VISITED_HOLE}, "looked at", false},
    {{ROLE_FREED}, "freed", false},
    {{ROLE_MERGING}, "merging", false},
    {{ROLE_UNMAPPED}, "unmapped", false},
    {{ROLE_SELECTED_PROCESS, ROLE_SELECTED_HOLE}, "selected", false},
};

/* Return the columns, with a gap after it; 0 if there is no room. */
static int draw_entry(grid *grid, rect area, const struct entry *entry, look look)
{
    enum { GAP = 2 };
    int roles = 0;

    while (roles < SHADES && entry->roles[roles])
        roles++;
    int cols = roles + 1 + text_width(entry->name);
    if (cols > area.cols)
        return 0;
    for (int k = 0; k < roles; k++) {
        cell sample = map_sample(entry->roles[k], look);
        if (entry->compared)    /* as its label begins */
            sample = (cell){0x2260, map_label(entry->roles[k], look)};
        grid_put(grid, area.row, area.col + k, sample.glyph, sample.style);
    }
    grid_text(grid, area.row, area.col + roles + 1, cols, ink(ROLE_STORY), entry->name);
    return cols + GAP;
}

void panel_legend(grid *grid, rect area, const heap_view *view)
{
    rect rest = {area.row, area.col + 2, 1, area.cols - 2};

    for (size_t i = 0; i < sizeof legend / sizeof *legend; i++) {
        if (legend[i].compared && !view->first)
            continue;
        int used = draw_entry(grid, rest, &legend[i], view->look);
        if (used == 0)
            break;
        rest = rect_from(rest, used);
    }
}

/* --- Panes ------------------------------------------------------------------------------------- */

static const pane_row panes[] = {
    [PANE_FIGURES] = {"figures", "the figures, and the last operations", panel_figures},
    [PANE_HISTORY] = {"history", "the figures over time", panel_history},
    [PANE_SIZES] = {"sizes", "the sizes of blocks and HOLEs", panel_sizes},
    [PANE_TRANSLATION] = {"translation", "the selected address, virtual and physical", panel_translation},
    [PANE_BALANCE] = {"balance", "the peak and now, and what stayed allocated", panel_balance},
};
_Static_assert(sizeof panes / sizeof *panes == PANES, "every pane has a row");

const pane_row *pane_row_of(pane pane)
{
    return &panes[pane];
}

const char *pane_name(size_t index)
{
    return index < PANES ? panes[index].name : NULL;
}

#include "picture/heading.h"

#include "picture/map.h"
#include "picture/parts.h"
#include "session/words.h"

#include <stdio.h>
#include <string.h>

/* --- What there is to say ---------------------------------------------------------------------- */

/* In the order in which they stand; the least columns keep them from moving with every digit. The
 * most important come first where there is no room for all. */
static const struct kind {
    const char *name;
    int least_cols, importance;
} kinds[HEADING_FIGURES] = {
    [HEADING_PAGES] = {"pages", 3, 4},
    [HEADING_USED] = {"used", 5, 7},
    [HEADING_UNUSED] = {"unused", 5, 8},
    [HEADING_UTILISATION] = {"util.", 6, 5},
    [HEADING_HOLES] = {"holes", 3, 6},
    [HEADING_LARGEST] = {"largest", 5, 2},
    [HEADING_FRAGMENTATION] = {"ext. frag.", 6, 3},
    [HEADING_FAILED] = {"failed", 3, 0},
    [HEADING_ELSEWHERE] = {"\u2260", 3, 1},
};

enum { CHIP_COLS = 3, MARK_COLS = 2, VALUE_COLS = 7, GAP = 2, LEAST_OUTCOME = 17 };

/* Left out for the first heap, and where there are too many blocks to look at each. */
static void count_elsewhere(const session *session, const struct session *first, char *text)
{
    const allocator *heap = session_heap(session);
    const heap_figures now = allocator_figures(heap);
    segment segment;
    size_t elsewhere = 0;

    if (session == first || now.live_blocks + now.holes >= HEADING_COUNTED_SEGMENTS)
        return;
    for (bool more = heap->model->end(heap, false, &segment); more;
         more = heap->model->beside(heap, true, &segment)) {
        const placed_block *block = session_block(session, segment.address);
        elsewhere += block && block_is_elsewhere(block, first);
    }
    part_number(text, elsewhere, 1000, VALUE_COLS);
}

static void set_percentage(char text[PART_NUMBER], double part)
{
    snprintf(text, PART_NUMBER, "%.1f %%", 100 * part);
}

static void set_values(heading *heading, const session *session)
{
    const allocator *heap = session_heap(session);
    const heap_figures now = allocator_figures(heap);
    const struct { heading_figure figure; size_t value, thousand; } counts[] = {
        {HEADING_PAGES, now.mapped_bytes / heap->options.page_size, 1000},
        {HEADING_USED, now.live_bytes, 1024},
        {HEADING_UNUSED, now.free_bytes, 1024},
        {HEADING_HOLES, now.holes, 1000},
        {HEADING_LARGEST, now.largest_hole, 1024},
        {HEADING_FAILED, now.failures, 1000},
    };

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        part_number(heading->values[counts[i].figure], counts[i].value, counts[i].thousand,
                    VALUE_COLS);
    set_percentage(heading->values[HEADING_UTILISATION], utilisation(&now));
    set_percentage(heading->values[HEADING_FRAGMENTATION], external_fragmentation(&now));
}

/* The last operation: what it came to, and whether that is what it came to in the first heap. */
static void set_outcome(heading *heading, const session *session, const struct session *first)
{
    const record *record = session_record(session, 0), *other = session_record(first, 0);

    heading->broken = session_complaint(session);
    if (heading->broken)
        snprintf(heading->outcome, sizeof heading->outcome, "STOPPED");
    else if (record)
        words_outcome(record, heading->outcome, sizeof heading->outcome);
    heading->differs = record && other
        && (record->address != other->address || record->failed != other->failed);
}

static void widen(int *cols, const char *text)
{
    if (text_width(text) > *cols)
        *cols = text_width(text);
}

headings headings_of(const scene *scene)
{
    headings headings = {.focus = scene->focus, .outcome_cols = LEAST_OUTCOME};
    const session *first = scene->sessions[0];

    if (scene->count == 1)
        return headings;
    for (int k = 0; k < HEADING_FIGURES; k++)
        headings.value_cols[k] = kinds[k].least_cols;
    for (int i = 0; i < scene->count; i++) {
        const session *session = scene->sessions[i];
        heading *heading = &headings.list[i];
        heading->title = allocator_title(session_heap(session));
        set_outcome(heading, session, first);
        set_values(heading, session);
        count_elsewhere(session, first, heading->values[HEADING_ELSEWHERE]);
        headings.failed |= allocator_figures(session_heap(session)).failures > 0;
        widen(&headings.title_cols, heading->title);
        widen(&headings.outcome_cols, heading->outcome);
        for (int k = 0; k < HEADING_FIGURES; k++)
            widen(&headings.value_cols[k], heading->values[k]);
    }
    return headings;
}

/* --- Drawing ----------------------------------------------------------------------------------- */

/* What failed is of no interest until something has. */
static bool is_wanted(const headings *headings, int figure, bool beside)
{
    return figure == HEADING_FAILED ? headings->failed : figure == HEADING_ELSEWHERE || !beside;
}

/* Where figures stand beside, there is room for the word. */
static const char *name_of(int figure, bool beside)
{
    return figure == HEADING_ELSEWHERE && beside ? "elsewhere" : kinds[figure].name;
}

static int figure_cols(const headings *headings, int figure, bool beside)
{
    return GAP + text_width(name_of(figure, beside)) + 1 + headings->value_cols[figure];
}

/* Which figures there is room for, the most important ones first. Returns the columns that they
 * take. */
static int choose_figures(const headings *headings, int room, bool beside,
                          bool chosen[HEADING_FIGURES])
{
    int used = 0;

    for (int importance = 0; importance < HEADING_FIGURES; importance++)
        for (int k = 0; k < HEADING_FIGURES; k++) {
            int cols = figure_cols(headings, k, beside);
            if (kinds[k].importance != importance || !is_wanted(headings, k, beside)
                || used + cols > room)
                continue;
            chosen[k] = true;
            used += cols;
        }
    return used;
}

/* Which heap it is, whether there is more of it above and below, and its policy. Returns the
 * columns, which are the same for all heaps. */
static int draw_title(grid *grid, rect area, const headings *headings, int which, const heap_view *view)
{
    bool focused = which == headings->focus;
    const role ground = focused ? ROLE_TITLE : ROLE_NARRATION;
    const style chip = {(uint8_t)ground, (uint8_t)ground, CELL_BOLD};
    int col = area.col + CHIP_COLS;

    grid_printf(grid, area, chip, focused ? "\u25b8%d " : " %d ", which + 1);
    if (view && view->lens.top > 0)
        grid_put(grid, area.row, col, 0x25b2, ink(ROLE_KEY));
    if (view && map_lines_below(view) > 0)
        grid_put(grid, area.row, col + 1, 0x25bc, ink(ROLE_KEY));
    grid_printf(grid, rect_from(area, CHIP_COLS + MARK_COLS),
                focused ? bold(ROLE_STRONG) : ink(ROLE_STRONG), " %-*s ", headings->title_cols,
                headings->list[which].title);
    return CHIP_COLS + MARK_COLS + 2 + headings->title_cols;
}

/* What the last operation came to, behind a sign if that is another thing than in the first
 * heap. */
static void draw_outcome(grid *grid, rect area, const heading *heading)
{
    const style style = heading->broken ? bold(ROLE_WARNING)
                      : heading->differs ? bold(ROLE_ELSEWHERE) : ink(ROLE_STORY);

    if (*heading->outcome)
        grid_printf(grid, area, style, heading->differs ? "\u2260 %s " : "  %s ", heading->outcome);
}

static void draw_figures(grid *grid, rect area, const headings *headings, int which,
                         bool beside, const bool chosen[HEADING_FIGURES])
{
    const heading *heading = &headings->list[which];

    for (int k = 0; k < HEADING_FIGURES; k++) {
        const char *value = heading->values[k];
        int cols = chosen[k] ? figure_cols(headings, k, beside) : 0, width = text_width(value);
        if (cols && *value) {
            grid_fill(grid, area.row, area.col, cols, ' ', ink(ROLE_DIM));
            grid_text(grid, area.row, area.col + 1, cols - 1, ink(ROLE_DIM),
                      name_of(k, beside));
            grid_text(grid, area.row, area.col + cols - 1 - width, width, ink(ROLE_STRONG), value);
        }
        area.col += cols;
    }
}

void heading_draw(grid *grid, rect area, const headings *headings, int which, bool beside,
                  const heap_view *view)
{
    bool chosen[HEADING_FIGURES] = {false};

    grid_fill(grid, area.row, area.col, area.cols, 0x2500, ink(ROLE_RULER));
    int used = draw_title(grid, area, headings, which, view);
    if (used >= area.cols)
        return;
    rect rest = rect_from(area, used);
    int room = rest.cols - headings->outcome_cols - MARK_COLS - 1;
    int figure_cols = choose_figures(headings, room, beside, chosen);
    draw_figures(grid, rect_take_right(&rest, figure_cols), headings, which, beside,
                 chosen);
    draw_outcome(grid, rest, &headings->list[which]);
}

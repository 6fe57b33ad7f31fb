/* The lines above several heaps: which heap it is, what the last operation came to in it, and figures, in
 * the same columns in each. */
#include "picture/figures.h"
#include "picture/map.h"
#include "picture/panels.h"
#include "picture/parts.h"
#include "session/words.h"

#include <stdio.h>
#include <string.h>

/* --- What there is to say ---------------------------------------------------------------------- */

enum {
    CHIP_COLS = 3, MARK_COLS = 2, VALUE_COLS = 7, GAP = 2, LEAST_OUTCOME = 17,
    COUNTED_SEGMENTS = 4096     /* in heaps of fewer, blocks that lie elsewhere are counted: a walk takes
                                 * its time */
};

typedef struct heading {
    const char *title;          /* of its policy */
    char outcome[80];
    bool differs;               /* from what it was in the first heap */
    bool broken;
    char values[FIGURES][FIGURE_TEXT];      /* "" where there is none */
} heading;

/* Those of all heaps, and the columns in which they stand. */
typedef struct headings {
    const scene *scene;
    heading list[SCENE_MOST];
    int title_cols, outcome_cols, value_cols[FIGURES];
    bool failed;                /* something did, in one of them */
} headings;

/* The blocks that lie elsewhere than in the first heap. */
static size_t count_elsewhere(const session *session, const struct session *first)
{
    const allocator *heap = session_heap(session);
    size_t elsewhere = 0;
    segment segment;

    for (bool more = heap->model->end(heap, false, &segment); more;
         more = heap->model->beside(heap, true, &segment)) {
        const placed_block *block = session_block(session, segment.address);
        elsewhere += block && block_is_elsewhere(block, first);
    }
    return elsewhere;
}

/* What lies elsewhere is left out for the first heap, and where there are too many blocks to look at. */
static void set_values(heading *heading, const session *session, const struct session *first)
{
    moment moment = moment_now(session);
    bool counted = first && moment.now.live_blocks + moment.now.holes < COUNTED_SEGMENTS;
    figure_id id;

    if (counted)
        moment.elsewhere = count_elsewhere(session, first);
    for (int place = 1; (id = figure_in(LIST_HEADING, place)) < FIGURES; place++)
        if (id != FIGURE_ELSEWHERE || counted)
            figure_text(heading->values[id], id, &moment, VALUE_COLS);
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

static headings headings_of(const scene *scene)
{
    headings headings = {.scene = scene, .outcome_cols = LEAST_OUTCOME};
    const session *first = scene->sessions[0];

    for (int id = 0; id < FIGURES; id++)
        headings.value_cols[id] = figure_at((figure_id)id)->heading.least_cols;
    for (int i = 0; i < scene->count; i++) {
        const session *session = scene->sessions[i];
        heading *heading = &headings.list[i];
        heading->title = allocator_title(session_heap(session));
        set_outcome(heading, session, first);
        set_values(heading, session, i > 0 ? first : NULL);
        headings.failed |= allocator_figures(session_heap(session)).failures > 0;
        widen(&headings.title_cols, heading->title);
        widen(&headings.outcome_cols, heading->outcome);
        for (int id = 0; id < FIGURES; id++)
            widen(&headings.value_cols[id], heading->values[id]);
    }
    return headings;
}

/* --- Drawing ----------------------------------------------------------------------------------- */

/* What failed is of no interest until something has. */
static bool is_wanted(const headings *headings, figure_id id, bool beside)
{
    return id == FIGURE_FAILED ? headings->failed : id == FIGURE_ELSEWHERE || !beside;
}

/* Where figures stand beside, there is room for the word. */
static const char *name_of(figure_id id, bool beside)
{
    const figure *figure = figure_at(id);

    return id == FIGURE_ELSEWHERE && beside ? figure->name : figure->heading.name;
}

static int figure_cols(const headings *headings, figure_id id, bool beside)
{
    return GAP + text_width(name_of(id, beside)) + 1 + headings->value_cols[id];
}

/* Choose the figures that there is room for, the most important ones first. Return the columns that they
 * take. */
static int choose_figures(const headings *headings, int room, bool beside, bool chosen[FIGURES])
{
    int used = 0;
    figure_id id;

    for (int i = 1; (id = figure_in(LIST_IMPORTANCE, i)) < FIGURES; i++) {
        int cols = figure_cols(headings, id, beside);
        if (!is_wanted(headings, id, beside) || used + cols > room)
            continue;
        chosen[id] = true;
        used += cols;
    }
    return used;
}

/* Which heap it is, its policy and, where its map stands beneath the ruler of all, whether that has lines
 * above and below those that are seen. Return the columns, which are the same for all heaps. */
static int draw_title(grid *grid, rect area, const headings *headings, int which)
{
    const struct frame *frame = &headings->scene->frame;
    const heap_view *view = &frame->views[which];
    bool marked = frame->layout.ruler.rows && frame->layout.bands[which].map.rows;
    bool focused = which == headings->scene->focus;
    const role ground = focused ? ROLE_TITLE : ROLE_NARRATION;
    const style chip = {(uint8_t)ground, (uint8_t)ground, CELL_BOLD};
    int col = area.col + CHIP_COLS;

    grid_printf(grid, area, chip, focused ? "\u25b8%d " : " %d ", which + 1);
    if (marked && view->lens.top > 0)
        grid_put(grid, area.row, col, 0x25b2, ink(ROLE_KEY));
    if (marked && map_lines_below(view) > 0)
        grid_put(grid, area.row, col + 1, 0x25bc, ink(ROLE_KEY));
    grid_printf(grid, rect_from(area, CHIP_COLS + MARK_COLS),
                focused ? bold(ROLE_STRONG) : ink(ROLE_STRONG), " %-*s ", headings->title_cols,
                headings->list[which].title);
    return CHIP_COLS + MARK_COLS + 2 + headings->title_cols;
}

/* What the last operation came to, after a sign if that differs from the first heap. */
static void draw_outcome(grid *grid, rect area, const heading *heading)
{
    const style style = heading->broken ? bold(ROLE_WARNING)
                      : heading->differs ? bold(ROLE_ELSEWHERE) : ink(ROLE_STORY);

    if (*heading->outcome)
        grid_printf(grid, area, style, heading->differs ? "\u2260 %s " : "  %s ", heading->outcome);
}

static void draw_figures(grid *grid, rect area, const headings *headings, int which, bool beside,
                         const bool chosen[FIGURES])
{
    const heading *heading = &headings->list[which];
    figure_id id;

    for (int place = 1; (id = figure_in(LIST_HEADING, place)) < FIGURES; place++) {
        const char *value = heading->values[id];
        int cols = chosen[id] ? figure_cols(headings, id, beside) : 0;
        if (cols && *value) {
            grid_fill(grid, area.row, area.col, cols, ' ', ink(ROLE_DIM));
            grid_text(grid, area.row, area.col + 1, cols - 1, ink(ROLE_DIM), name_of(id, beside));
            grid_text_before(grid, area.row, area.col + cols - 1, ink(ROLE_STRONG), value);
        }
        area.col += cols;
    }
}

/* Figures that stand beside it anyhow are left out. */
static void draw_heading(grid *grid, const headings *headings, int which)
{
    const band *band = &headings->scene->frame.layout.bands[which];
    const rect area = band->heading;
    bool beside = band->panes[PANE_FIGURES].rows, chosen[FIGURES] = {false};

    grid_fill(grid, area.row, area.col, area.cols, 0x2500, ink(ROLE_RULER));
    int used = draw_title(grid, area, headings, which);
    if (used >= area.cols)
        return;
    rect rest = rect_from(area, used);
    int room = rest.cols - headings->outcome_cols - MARK_COLS - 1;
    int figure_cols = choose_figures(headings, room, beside, chosen);
    draw_figures(grid, rect_take_right(&rest, figure_cols), headings, which, beside, chosen);
    draw_outcome(grid, rest, &headings->list[which]);
}

void panel_headings(grid *grid, const scene *scene)
{
    const headings headings = headings_of(scene);

    for (int i = 0; i < scene->count; i++)
        if (scene->frame.layout.bands[i].heading.rows)
            draw_heading(grid, &headings, i);
}

#include "picture/panels.h"

#include "picture/map.h"
#include "session/words.h"

#include <stdio.h>
#include <string.h>

static style ink(role role)
{
    return (style){.ink = (uint8_t)role};
}

static style bold(role role)
{
    return (style){.ink = (uint8_t)role, .flags = CELL_BOLD};
}

static void headline(grid *grid, rect area, const char *text)
{
    grid_fill(grid, area.row, area.col, area.cols, 0x2500, ink(ROLE_RULER));
    grid_printf(grid, area.row, area.col + 1, area.cols - 1, bold(ROLE_RULER), " %s ", text);
}

/* --- Title ------------------------------------------------------------------------------------- */

void panel_title(grid *grid, rect area, const scene *scene)
{
    const mems_heap *heap = session_heap(scene->session);
    const style plain = {ROLE_TITLE, ROLE_TITLE, 0}, strong = {ROLE_TITLE, ROLE_TITLE, CELL_BOLD};
    const char *policy = mems_policy_describe(mems_heap_policy(heap))->title;
    char right[96], middle[64];

    snprintf(right, sizeof right, "%s%soperation %zu ", scene->state, *scene->state ? "  " : "",
             session_position(scene->session));
    snprintf(middle, sizeof middle, ", %s, page %zu", policy, mems_heap_page_size(heap));
    grid_fill(grid, area.row, area.col, area.cols, ' ', plain);
    int right_col = area.cols - text_width(right);
    int col = area.col + grid_text(grid, area.row, area.col, area.cols, strong, " memsview  ");
    int room = right_col - col - 2;
    if (text_width(scene->origin) + text_width(middle) > room)
        middle[0] = '\0';
    col += grid_text(grid, area.row, col, room, plain, scene->origin);
    grid_text(grid, area.row, col, text_width(middle), plain, middle);
    if (right_col > 0)
        grid_text(grid, area.row, area.col + right_col, area.cols, strong, right);
}

/* --- Words ------------------------------------------------------------------------------------- */

void panel_narration(grid *grid, rect area, const scene *scene)
{
    for (int i = 0; i < area.rows; i++)
        grid_fill(grid, area.row + i, area.col, area.cols, ' ',
                  (style){ROLE_NARRATION, ROLE_NARRATION, 0});
    rect inside = {area.row, area.col + 1, area.rows, area.cols - 2};
    grid_wrap(grid, inside, (style){ROLE_NARRATION, ROLE_NARRATION, CELL_BOLD},
              session_narration(scene->session));
}

void panel_selection(grid *grid, rect area, const scene *scene)
{
    const MainChainNode *main;
    const SubChainNode *segment = lens_selected(&scene->lens, session_heap(scene->session), &main);

    if (!segment) {
        if (*scene->state)
            grid_text(grid, area.row, area.col + 2, area.cols - 2, ink(ROLE_DIM),
                      "no segment selected; the arrow keys select one");
        return;
    }
    bool process = segment->type == MEMS_PROCESS;
    size_t start = (uintptr_t)segment->virtual_address;
    size_t main_start = (uintptr_t)main->start_virtual_address;
    const placed_block *block = session_block(scene->session, start);
    char name[40] = "";
    if (process && block && block->name)
        snprintf(name, sizeof name, " %.30s", block->name);
    int col = area.col;
    col += grid_text(grid, area.row, col, 2, bold(ROLE_KEY), "\u25b8 ");
    col += grid_printf(grid, area.row, col, area.cols - 2, bold(ROLE_STRONG), "%s%s %zu byte%s ",
                       process ? "PROCESS" : "HOLE", name, segment->size,
                       segment->size == 1 ? "" : "s");
    grid_printf(grid, area.row, col, area.col + area.cols - col, ink(ROLE_STORY),
                "[%zu:%zu] \u2192 %p, in main node [%zu:%zu]", start, start + segment->size - 1,
                segment->physical_address, main_start, main_start + main->total_size - 1);
}

void panel_story(grid *grid, rect area, const scene *scene)
{
    const complaint *complaint = session_complaint(scene->session);
    const record *record = session_record(scene->session, 0);
    rect inside = {area.row, area.col + 2, area.rows, area.cols - 3};
    char text[700] = "";

    if (complaint && complaint->line)
        snprintf(text, sizeof text, "STOPPED at line %zu: %s", complaint->line, complaint->text);
    else if (complaint)
        snprintf(text, sizeof text, "STOPPED: %s", complaint->text);
    else if (record)
        words_story(record, text, sizeof text);
    else
        snprintf(text, sizeof text, "An empty heap: nothing is mapped yet.");
    grid_wrap(grid, inside, complaint ? bold(ROLE_WARNING) : ink(ROLE_STORY), text);
}

/* --- Figures ----------------------------------------------------------------------------------- */

enum { FIGURES = 12, FIGURE_COLS = 18, LONG_FIGURE_COLS = 36, GAUGE_COLS = 10 };

typedef struct figure {
    const char *name, *long_name;
    char value[24];
    double part;                /* for a gauge: 0 to 1; below 0 for none */
} figure;

static figure count(const char *name, const char *long_name, size_t value)
{
    figure figure = {.name = name, .long_name = long_name, .part = -1};

    snprintf(figure.value, sizeof figure.value, "%zu", value);
    return figure;
}

static figure percentage(const char *name, const char *long_name, double part)
{
    figure figure = {.name = name, .long_name = long_name, .part = part};

    snprintf(figure.value, sizeof figure.value, "%.1f %%", 100 * part);
    return figure;
}

static void gather(const session *session, figure figures[FIGURES])
{
    const mems_heap *heap = session_heap(session);
    const mems_figures now = mems_heap_figures(heap);
    size_t pages = now.mapped_bytes / mems_heap_page_size(heap);
    int i = 0;

    figures[i++] = count("pages", "pages", pages);
    figures[i++] = count("used", "used bytes", now.live_bytes);
    figures[i++] = count("unused", "unused bytes", now.free_bytes);
    figures[i++] = percentage("utilisation", "utilisation", mems_utilisation(&now));
    figures[i++] = percentage("ext. frag.", "external fragmentation",
                              mems_external_fragmentation(&now));
    figures[i++] = count("largest hole", "largest hole", now.largest_hole);
    figures[i++] = count("blocks", "blocks (PROCESS)", now.live_blocks);
    figures[i++] = count("main nodes", "main nodes", now.main_nodes);
    figures[i++] = count("holes", "holes (HOLE)", now.holes);
    figures[i++] = count("peak used", "peak used bytes", now.peak_live_bytes);
    figures[i++] = count("peak mapped", "peak mapped bytes", now.peak_mapped_bytes);
    figures[i++] = count("failed", "failed mallocs", now.failures);
}

static void draw_gauge(grid *grid, int row, int col, double part, look look)
{
    const style full = {ROLE_GAUGE, ROLE_GAUGE, look.mono ? CELL_REVERSE : CELL_SOLID};
    int eighths = (int)(part * GAUGE_COLS * 8 + 0.5);
    bool coarse = look.ascii || look.mono;

    for (int i = 0; i < GAUGE_COLS; i++) {
        int here = eighths - 8 * i;
        if (coarse)
            grid_put(grid, row, col + i, here >= 4 ? (look.ascii ? '=' : 0x2588) : 0xb7,
                     ink(ROLE_DIM));
        else if (here >= 8)
            grid_put(grid, row, col + i, 0x2588, full);
        else
            grid_put(grid, row, col + i, here > 0 ? 0x2590 - (uint32_t)here : ' ',
                     (style){ROLE_GAUGE, ROLE_RULER, CELL_SOLID});
    }
}

static void draw_figure(grid *grid, rect area, const figure *figure, bool large, look look)
{
    int width = text_width(figure->value);

    grid_text(grid, area.row, area.col, area.cols, ink(ROLE_DIM),
              large ? figure->long_name : figure->name);
    grid_text(grid, area.row, area.col + area.cols - width, width, bold(ROLE_STRONG), figure->value);
    if (large && figure->part >= 0 && area.cols >= LONG_FIGURE_COLS + GAUGE_COLS)
        draw_gauge(grid, area.row, area.col + area.cols - width - GAUGE_COLS - 1, figure->part, look);
}

void panel_figures(grid *grid, rect area, const scene *scene)
{
    figure figures[FIGURES];
    int rows = area.rows - 1;
    bool large = rows >= FIGURES;
    int columns = large ? 1 : area.cols / (FIGURE_COLS + 1);

    headline(grid, area, "Figures");
    gather(scene->session, figures);
    if (columns < 1)
        return;
    int cols = (area.cols - 1) / columns - 1;
    for (int i = 0; i < FIGURES && i < rows * columns; i++) {
        rect place = {area.row + 1 + i % rows, area.col + 1 + i / rows * (cols + 1), 1, cols};
        draw_figure(grid, place, &figures[i], large, scene->look);
    }
}

/* --- Log --------------------------------------------------------------------------------------- */

static void draw_record(grid *grid, rect area, const record *record, bool last)
{
    char operation[80], outcome[80];
    style style = last ? bold(ROLE_STRONG) : ink(ROLE_STORY);
    int name_cols = area.cols >= 44 ? 20 : 14;

    words_operation(record, operation, sizeof operation);
    words_outcome(record, outcome, sizeof outcome);
    int col = grid_printf(grid, area.row, area.col, area.cols, ink(ROLE_DIM), "%5zu%s",
                          record->number, record->by_hand ? "*" : " ");
    int needed = text_width(operation) + 1, most = area.cols - col - text_width(outcome);
    if (needed > name_cols && most > name_cols)     /* a long one pushes its outcome aside */
        name_cols = needed < most ? needed : most;
    grid_text(grid, area.row, area.col + col, name_cols - 1, style, operation);
    col += name_cols;
    grid_text(grid, area.row, area.col + col, area.cols - col, style, outcome);
}

void panel_log(grid *grid, rect area, const scene *scene)
{
    int rows = area.rows - 1;

    headline(grid, area, "Last operations");
    for (int back = 0; back < rows; back++) {
        const record *record = session_record(scene->session, (size_t)back);
        int from_top = rows - 1 - back;
        if (!record)
            break;
        rect line = {area.row + 1 + from_top, area.col, 1, area.cols};
        draw_record(grid, line, record, back == 0);
    }
}

/* --- Legend ------------------------------------------------------------------------------------ */

/* Each is shown as it is drawn in the map. */
static const struct entry {
    role roles[SHADES];
    const char *name;
} legend[] = {
    {{ROLE_PROCESS_A, ROLE_PROCESS_B, ROLE_PROCESS_C}, "PROCESS"},
    {{ROLE_HOLE}, "HOLE"},
    {{ROLE_FRESH}, "new"},
    {{ROLE_CHOSEN}, "chosen"},
    {{ROLE_FREED}, "freed"},
    {{ROLE_MERGING}, "merging"},
    {{ROLE_SELECTED_PROCESS, ROLE_SELECTED_HOLE}, "selected"},
};

void panel_legend(grid *grid, rect area, const scene *scene)
{
    int col = area.col + 2, end = area.col + area.cols;

    for (size_t i = 0; i < sizeof legend / sizeof *legend; i++) {
        const struct entry *entry = &legend[i];
        int roles = 0;
        while (roles < SHADES && entry->roles[roles])
            roles++;
        if (col + roles + 1 + text_width(entry->name) > end)
            break;
        for (int k = 0; k < roles; k++) {
            cell sample = map_sample(entry->roles[k], scene->look);
            grid_put(grid, area.row, col++, sample.glyph, sample.style);
        }
        col += 1 + grid_text(grid, area.row, col + 1, end - col - 1, ink(ROLE_STORY), entry->name);
        col += 2;
    }
}

/* How many blocks and HOLEs there are of which size, by powers of two. In a tall area a class has
 * a row of its own, in a low one a column, blocks above HOLEs. Where there are more classes than
 * there is room for, they are taken together by twos, by threes ... All bars are drawn to one
 * scale, and linear. */
#include "picture/figures.h"
#include "picture/panels.h"
#include "picture/parts.h"

#include <stdio.h>

enum {
    LEAST_ROWS = 3, LEAST_COLS = 20,    /* below the headline */
    TALL_ROWS = 10, TALL_COLS = 34,     /* from which classes are rows */
    SIZE_COLS = 5, COUNT_COLS = 5,      /* of a row: where a class begins, and a number */
    NAME_COLS = 7, CLASS_COLS = 5,      /* of a column, and of the names before all of them */
    LARGE_CLASS_COLS = 6, LARGE = 1000  /* the same where there are so many segments */
};

/* HOLEs are solid here, so that it can be seen where their bars end. */
enum { BLOCKS, HOLES, KINDS };

static const struct kind {
    const char *name;
    layer layer;
} kinds[KINDS] = {
    [BLOCKS] = {"blocks", {1, ROLE_PROCESS_A, 0x2588, '#'}},
    [HOLES] = {"HOLEs", {1, ROLE_HOLE, 0x2588, '#'}},
};

/* Classes taken together: bars. */
typedef struct bars {
    int first;                  /* class of the first bar */
    int each;                   /* classes to a bar */
    int count;
    size_t most;                /* in any bar, at least 1 */
    size_t counts[KINDS][SIZE_CLASSES];     /* by bar */
} bars;

static bool is_used(const sizes *sizes, int class)
{
    return sizes->blocks[class] || sizes->holes[class];
}

/* Gather the classes in use and what is between them, in at most `room` bars. A bar begins at a multiple of
 * `each`, so that it stays where it is as larger classes come. */
static bars gather(const sizes *sizes, int room)
{
    bars bars = {.each = 1, .most = 1};
    int first = 0, end = SIZE_CLASSES;

    while (first < end && !is_used(sizes, first))
        first++;
    while (end > first && !is_used(sizes, end - 1))
        end--;
    if (first == end)
        return bars;
    while ((end - 1) / bars.each - first / bars.each >= room && bars.each < SIZE_CLASSES)
        bars.each++;
    bars.first = first / bars.each * bars.each;
    bars.count = (end - 1) / bars.each - first / bars.each + 1;
    for (int class = first; class < end; class++)
        for (int kind = 0; kind < KINDS; kind++) {
            size_t *bar = &bars.counts[kind][(class - bars.first) / bars.each];
            *bar += (kind == BLOCKS ? sizes->blocks : sizes->holes)[class];
            bars.most = bars.most < *bar ? *bar : bars.most;
        }
    return bars;
}

/* --- Numbers ----------------------------------------------------------------------------------- */

/* The size at which a class begins: "1", "512", "4K"; 4 columns at most. */
static void class_text(char text[PART_NUMBER], int class)
{
    static const char units[] = "\0KMGTPE";
    size_t size = (size_t)1 << class % 10;
    char unit = units[class / 10];

    snprintf(text, PART_NUMBER, unit ? "%zu%c" : "%zu", size, unit);
}

static void draw_count(grid *grid, int row, int col, int room, size_t count)
{
    char text[PART_NUMBER];

    part_number(text, count, 1000, room);
    grid_text(grid, row, col, room, ink(ROLE_STRONG), text);
}

/* What histograms do not say. */
static void draw_summary(grid *grid, rect area, const heap_figures *now)
{
    char bytes[200];
    text text = text_in(bytes, sizeof bytes);

    text_printf(&text, "%zu block%s", now->live_blocks, plural(now->live_blocks));
    if (now->live_blocks)
        text_printf(&text, " of %.1f bytes on average", (double)now->live_bytes / (double)now->live_blocks);
    text_printf(&text, ", %zu HOLE%s", now->holes, plural(now->holes));
    if (now->holes)
        text_printf(&text, " of %.1f, the largest of %zu", (double)now->free_bytes / (double)now->holes,
                    now->largest_hole);
    grid_wrap(grid, area, ink(ROLE_STORY), bytes);
}

static double part_of(size_t count, const bars *bars)
{
    return (double)count / (double)bars->most;
}

/* --- A row a class ----------------------------------------------------------------------------- */

/* A bar for a part of a row, to an eighth of a column if there are glyphs for that. */
static void draw_bar(grid *grid, rect place, const layer *layer, double part, look look)
{
    int eighths = (int)(part * place.cols * 8 + 0.5);
    int least = look.ascii ? 8 : 1;

    if (look.ascii)
        eighths = (eighths + 4) / 8 * 8;
    if (part > 0 && eighths < least)
        eighths = least;
    place.cols = eighths / 8;
    part_column(grid, place, layer, 1, look);
    if (eighths % 8)
        grid_put(grid, place.row, place.col + place.cols, 0x2590 - (uint32_t)(eighths % 8),
                 ink(layer->role));
}

static void draw_half(grid *grid, rect place, const bars *bars, int kind, int bar, look look)
{
    size_t count = bars->counts[kind][bar];
    char text[PART_NUMBER];

    if (count == 0)
        return;             /* a number would only be noise */
    part_number(text, count, 1000, COUNT_COLS);
    grid_text_before(grid, place.row, place.col + COUNT_COLS, ink(ROLE_STRONG), text);
    rect inside = {place.row, place.col + COUNT_COLS + 1, 1, place.cols - COUNT_COLS - 2};
    draw_bar(grid, inside, &kinds[kind].layer, part_of(count, bars), look);
}

static void draw_tall(grid *grid, rect inside, const bars *bars, look look)
{
    int cols = (inside.cols - SIZE_COLS) / 2, col = inside.col + SIZE_COLS;
    char text[PART_NUMBER];

    grid_text(grid, inside.row, inside.col, SIZE_COLS, ink(ROLE_DIM), " from");
    for (int i = 0; i < bars->count; i++) {
        class_text(text, bars->first + i * bars->each);
        grid_text_before(grid, inside.row + 1 + i, col, ink(ROLE_ADDRESS), text);
    }
    for (int kind = 0; kind < KINDS; kind++, col += cols) {
        grid_text(grid, inside.row, col + COUNT_COLS + 1, cols, ink(ROLE_DIM), kinds[kind].name);
        for (int i = 0; i < bars->count; i++)
            draw_half(grid, (rect){inside.row + 1 + i, col, 1, cols}, bars, kind, i, look);
    }
}

/* --- A column a class -------------------------------------------------------------------------- */

/* Where it is only one row, the number stands beside its bar, otherwise on it. */
static void draw_column(grid *grid, rect place, const bars *bars, int kind, int bar, look look)
{
    size_t count = bars->counts[kind][bar];
    bool low = place.rows == 1;
    int cols = low ? 1 : 3, most = low ? 1 : place.rows - 1;
    rect inside = {place.row + place.rows - most, place.col, most, cols};
    layer part = kinds[kind].layer;

    if (count == 0)
        return;
    part.top = part_of(count, bars);
    part_column(grid, inside, &part, 1, look);
    int height = (int)(part.top * most + 0.999);
    if (low)
        draw_count(grid, place.row, place.col + 1, place.cols - 2, count);
    else
        draw_count(grid, place.row + place.rows - 1 - height, place.col, place.cols - 1, count);
}

static void draw_low(grid *grid, rect inside, const bars *bars, int class_cols, look look)
{
    int half = (inside.rows - 1) / 2, foot = inside.row + 2 * half;
    int first = inside.col + NAME_COLS, row = inside.row;
    char text[PART_NUMBER];

    for (int kind = 0; kind < KINDS; kind++, row += half) {
        grid_text(grid, row + half - 1, inside.col, NAME_COLS, ink(ROLE_DIM), kinds[kind].name);
        for (int i = 0; i < bars->count; i++)
            draw_column(grid, (rect){row, first + i * class_cols, half, class_cols}, bars, kind, i, look);
    }
    grid_text(grid, foot, inside.col, NAME_COLS, ink(ROLE_DIM), "from");
    for (int i = 0; i < bars->count; i++) {
        class_text(text, bars->first + i * bars->each);
        grid_text(grid, foot, first + i * class_cols, class_cols, ink(ROLE_ADDRESS), text);
    }
}

/* --- The panel --------------------------------------------------------------------------------- */

static void draw_headline(grid *grid, rect area, const bars *bars)
{
    char bytes[100];
    text text = text_in(bytes, sizeof bytes);

    text_printf(&text, "Sizes by powers of %zu", (size_t)1 << bars->each % SIZE_CLASSES);
    if (area.cols >= 60 && bars->count > 0)
        text_printf(&text, "; bars are linear, the longest is %zu", bars->most);
    part_headline(grid, area, bytes);
}

void panel_sizes(grid *grid, rect area, const heap_view *view)
{
    const heap_figures now = allocator_figures(session_heap(view->session));
    rect inside = part_inside(area);
    bool tall = inside.rows >= TALL_ROWS && inside.cols >= TALL_COLS;
    int class_cols = now.live_blocks >= LARGE || now.holes >= LARGE ? LARGE_CLASS_COLS : CLASS_COLS;
    const bars bars = gather(&session_survey(view->session)->sizes,
                             tall ? inside.rows - 1 : (inside.cols - NAME_COLS) / class_cols);

    draw_headline(grid, area, &bars);
    if (bars.count == 0)
        grid_wrap(grid, inside, ink(ROLE_STORY), "Nothing is mapped yet, so there is no segment.");
    if (bars.count == 0 || inside.rows < LEAST_ROWS || inside.cols < LEAST_COLS)
        return;
    if (tall)
        draw_tall(grid, inside, &bars, view->look);
    else
        draw_low(grid, inside, &bars, class_cols, view->look);
    rect_take_top(&inside, tall ? bars.count + 2 : (inside.rows - 1) / 2 * 2 + 1);
    draw_summary(grid, inside, &now);
}

/* Surfaces, lines and blocks are rectangles, merged with their likes beside and beneath them; writing
 * is text that is told how long to be, so that columns line up in any font. What has the same colour
 * stands together, so that the colour is said once. */
#include "paint/svg.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "paint/shapes.h"

#include <stdlib.h>

enum { MARGIN = 8, ROUNDING = 6, BASELINE = 12, LINE = 14 };    /* as cells are measured: shapes.h */

/* Grounds lie beneath what is drawn on them. */
enum { GROUNDS, PARTS, LAYERS };

/* How something is filled: what has the same fill is written together. */
typedef struct fill {
    uint32_t rgb;
    uint8_t layer;
    uint8_t texture;            /* 1 more than its index; 0: none */
} fill;

typedef struct box {
    int x, y, width, height;
    fill fill;
    bool written;
} box;

/* A part of one row, from a glyph that is seen to one that is. */
typedef struct run {
    int row, col, cols;
    uint32_t rgb;
    bool bold;
    bool written;
} run;

typedef struct drawing {
    const grid *grid;
    const theme *theme;
    box *boxes;
    run *runs;
    size_t box_count, box_room, run_count, run_room;
    size_t *above;              /* per layer and x: 1 more than the last box that begins there */
} drawing;

/* --- Colours ----------------------------------------------------------------------------------- */

static uint32_t ink_of(const drawing *drawing, style style)
{
    const theme *theme = drawing->theme;

    return style.flags & CELL_REVERSE ? theme_rgb(theme, theme_ground(theme, style), true)
                                      : theme_rgb(theme, theme_ink(theme, style), false);
}

static uint32_t ground_of(const drawing *drawing, style style)
{
    const theme *theme = drawing->theme;

    return style.flags & CELL_REVERSE ? theme_rgb(theme, theme_ink(theme, style), false)
                                      : theme_rgb(theme, theme_ground(theme, style), true);
}

static uint32_t own_ground(const drawing *drawing)
{
    return ground_of(drawing, (style){0});
}

/* --- Boxes ------------------------------------------------------------------------------------- */

static bool same_fill(fill a, fill b)
{
    return a.rgb == b.rgb && a.layer == b.layer && a.texture == b.texture;
}

/* Add a box, or lengthen the one to the left of it. */
static void add_box(drawing *drawing, size_t first_of_row, box box)
{
    struct box *last = drawing->box_count > first_of_row
                     ? &drawing->boxes[drawing->box_count - 1] : NULL;

    if (last && same_fill(last->fill, box.fill) && last->y == box.y
        && last->height == box.height && last->x + last->width == box.x) {
        last->width += box.width;
        return;
    }
    drawing->boxes = memory_grow(drawing->boxes, &drawing->box_room, drawing->box_count + 1,
                                 sizeof *drawing->boxes);
    drawing->boxes[drawing->box_count++] = box;
}

/* Lengthen a box of the row above by one of the same kind that goes on below it. */
static void merge_row(drawing *drawing, size_t first)
{
    size_t kept = first, width = (size_t)drawing->grid->cols * SHAPE_COLS;

    for (size_t i = first; i < drawing->box_count; i++) {
        box box = drawing->boxes[i];
        size_t *last = &drawing->above[box.fill.layer * width + (size_t)box.x];
        struct box *above = *last ? &drawing->boxes[*last - 1] : NULL;
        if (above && same_fill(above->fill, box.fill) && above->width == box.width
            && above->y + above->height == box.y) {
            above->height += box.height;
            continue;
        }
        drawing->boxes[kept++] = box;
        *last = kept;
    }
    drawing->box_count = kept;
}

/* The cross is a letter, too: of a sum. */
static uint8_t texture_of(const cell *cell)
{
    size_t i = 0;

    while (texture_at(i) && texture_at(i)->glyph != cell->glyph)
        i++;
    if (cell->glyph == 0xd7 && cell->style.ink != ROLE_FREED)
        return 0;
    return (uint8_t)(texture_at(i) ? i + 1 : 0);
}

static const shape whole = {0, 0, SHAPE_COLS, SHAPE_ROWS};

static box box_in(int row, int col, shape shape, fill fill)
{
    return (box){
        .x = col * SHAPE_COLS + shape.x,
        .y = row * SHAPE_ROWS + shape.y,
        .width = shape.width,
        .height = shape.height,
        .fill = fill,
    };
}

static void add_ground(drawing *drawing, size_t first_of_row, int row, int col)
{
    const cell *cell = grid_at(drawing->grid, row, col);
    bool full = cell->glyph == 0x2588;
    uint32_t rgb = full ? ink_of(drawing, cell->style) : ground_of(drawing, cell->style);

    if (rgb != own_ground(drawing))
        add_box(drawing, first_of_row, box_in(row, col, whole, (fill){.rgb = rgb, .layer = GROUNDS}));
}

/* What lies on the ground of a cell and is no writing. */
static void add_parts(drawing *drawing, size_t first_of_row, int row, int col)
{
    const cell *cell = grid_at(drawing->grid, row, col);
    const shape line = {0, LINE, SHAPE_COLS, 1};
    fill fill = {.rgb = ink_of(drawing, cell->style), .layer = PARTS};
    shape shapes[MOST_SHAPES];
    size_t count = 0;

    if (cell->style.flags & CELL_UNDERLINE)
        add_box(drawing, first_of_row, box_in(row, col, line, fill));
    fill.texture = texture_of(cell);
    if (fill.texture)
        add_box(drawing, first_of_row, box_in(row, col, whole, fill));
    else if (cell->glyph != 0x2588)             /* which is its ground */
        count = shapes_of(cell->glyph, shapes);
    for (size_t i = 0; i < count; i++)
        add_box(drawing, first_of_row, box_in(row, col, shapes[i], fill));
}

static void collect_boxes(drawing *drawing)
{
    for (int row = 0; row < drawing->grid->rows; row++) {
        size_t first = drawing->box_count;
        for (int col = 0; col < drawing->grid->cols; col++)
            add_ground(drawing, first, row, col);
        for (int col = 0; col < drawing->grid->cols; col++)
            add_parts(drawing, first, row, col);
        merge_row(drawing, first);
    }
}

/* --- Runs -------------------------------------------------------------------------------------- */

static bool is_written(const cell *cell)
{
    shape shapes[MOST_SHAPES];

    return cell->glyph != ' ' && !texture_of(cell) && !shapes_of(cell->glyph, shapes);
}

static bool goes_on(const run *run, int row, int col, uint32_t rgb, bool bold)
{
    int gap = col - run->col - run->cols;       /* two blanks in a row would be taken for one */

    return run->row == row && gap <= 1 && run->rgb == rgb && run->bold == bold;
}

static void add_glyph(drawing *drawing, int row, int col)
{
    const cell *cell = grid_at(drawing->grid, row, col), *next = grid_at(drawing->grid, row, col + 1);
    run *last = drawing->run_count ? &drawing->runs[drawing->run_count - 1] : NULL;
    int end = col + (next && next->style.flags & CELL_WIDE_REST ? 2 : 1);
    uint32_t rgb = ink_of(drawing, cell->style);
    bool bold = cell->style.flags & CELL_BOLD;

    if (last && goes_on(last, row, col, rgb, bold)) {
        last->cols = end - last->col;
        return;
    }
    drawing->runs = memory_grow(drawing->runs, &drawing->run_room, drawing->run_count + 1,
                                sizeof *drawing->runs);
    drawing->runs[drawing->run_count++] = (run){row, col, end - col, rgb, bold, false};
}

static void collect_runs(drawing *drawing)
{
    for (int row = 0; row < drawing->grid->rows; row++)
        for (int col = 0; col < drawing->grid->cols; col++) {
            const cell *cell = grid_at(drawing->grid, row, col);
            if (is_written(cell) && !(cell->style.flags & CELL_WIDE_REST))
                add_glyph(drawing, row, col);
        }
}

/* --- Writing ----------------------------------------------------------------------------------- */

/* Whether a code point may stand in XML, and does nothing there. */
static bool is_plain(uint32_t c)
{
    return c >= ' ' && !(c >= 0x7f && c < 0xa0) && !(c >= 0xd800 && c < 0xe000)
        && c != 0xfffe && c != 0xffff && c < 0x110000;
}

static void put_glyph(uint32_t c, FILE *out)
{
    char bytes[4];

    if (!is_plain(c))
        putc('?', out);
    else if (c == '<' || c == '>' || c == '&')
        fputs(c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;", out);
    else
        fwrite(bytes, 1, (size_t)utf8_put(c, bytes), out);
}

/* The first row, which says what is shown to people who cannot see it. */
static void put_title(const grid *grid, FILE *out)
{
    bool blank = true;

    fputs("<title>", out);
    for (int col = 0; col < grid->cols && grid->rows > 0; col++) {
        const cell *cell = grid_at(grid, 0, col);
        if (cell->style.flags & CELL_WIDE_REST)
            continue;
        if (cell->glyph != ' ' || !blank)
            put_glyph(cell->glyph, out);
        blank = cell->glyph == ' ';
    }
    fputs("</title>\n", out);
}

static void put_head(const drawing *drawing, FILE *out)
{
    int width = drawing->grid->cols * SHAPE_COLS + 2 * MARGIN;
    int height = drawing->grid->rows * SHAPE_ROWS + 2 * MARGIN;

    fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"%d %d %d %d\" font-size=\"13.3\" font-family=\"ui-monospace,'DejaVu Sans Mono',"
            "Menlo,Consolas,'Liberation Mono',monospace\">\n",
            width, height, -MARGIN, -MARGIN, width, height);
    put_title(drawing->grid, out);
    fprintf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"#%06lx\"/>\n",
            -MARGIN, -MARGIN, width, height, ROUNDING, (unsigned long)own_ground(drawing));
}

static void put_box(int x, int y, int width, int height, FILE *out)
{
    fprintf(out, "M%d %dh%dv%dh-%dz", x, y, width, height, width);
}

static void put_texture(const fill *fill, size_t number, FILE *out)
{
    const texture *texture = texture_at(fill->texture - 1u);

    fprintf(out, "<pattern id=\"t%zu\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\">"
            "<path fill=\"#%06lx\" d=\"", number, texture->width, texture->height,
            (unsigned long)fill->rgb);
    for (int i = 0; i < MOST_SHAPES && texture->shapes[i].width; i++)
        put_box(texture->shapes[i].x, texture->shapes[i].y, texture->shapes[i].width,
                texture->shapes[i].height, out);
    fputs("\"/></pattern>\n", out);
}

/* All boxes that are filled as this one is. */
static void put_boxes_like(const drawing *drawing, size_t first, FILE *out)
{
    fill fill = drawing->boxes[first].fill;

    if (fill.texture) {
        put_texture(&fill, first, out);
        fprintf(out, "<path fill=\"url(#t%zu)\" d=\"", first);
    } else
        fprintf(out, "<path fill=\"#%06lx\" d=\"", (unsigned long)fill.rgb);
    for (size_t i = first; i < drawing->box_count; i++) {
        box *box = &drawing->boxes[i];
        if (!box->written && same_fill(box->fill, fill)) {
            put_box(box->x, box->y, box->width, box->height, out);
            box->written = true;
        }
    }
    fputs("\"/>\n", out);
}

/* Sharp edges: no seam is seen between two boxes that meet, at any scale. */
static void put_boxes(const drawing *drawing, FILE *out)
{
    fputs("<g shape-rendering=\"crispEdges\">\n", out);
    for (uint8_t layer = 0; layer < LAYERS; layer++)
        for (size_t i = 0; i < drawing->box_count; i++)
            if (drawing->boxes[i].fill.layer == layer && !drawing->boxes[i].written)
                put_boxes_like(drawing, i, out);
    fputs("</g>\n", out);
}

static void put_run(const grid *grid, const run *run, FILE *out)
{
    fprintf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\">", run->col * SHAPE_COLS,
            run->row * SHAPE_ROWS + BASELINE, run->cols * SHAPE_COLS);
    for (int col = run->col; col < run->col + run->cols; col++) {
        const cell *cell = grid_at(grid, run->row, col);
        if (!(cell->style.flags & CELL_WIDE_REST))
            put_glyph(is_written(cell) ? cell->glyph : ' ', out);
    }
    fputs("</text>\n", out);
}

static void put_runs_like(const drawing *drawing, size_t first, FILE *out)
{
    const run like = drawing->runs[first];

    fprintf(out, "<g fill=\"#%06lx\"%s>\n", (unsigned long)like.rgb,
            like.bold ? " font-weight=\"bold\"" : "");
    for (size_t i = first; i < drawing->run_count; i++) {
        run *run = &drawing->runs[i];
        if (!run->written && run->rgb == like.rgb && run->bold == like.bold) {
            put_run(drawing->grid, run, out);
            run->written = true;
        }
    }
    fputs("</g>\n", out);
}

static void put_runs(const drawing *drawing, FILE *out)
{
    for (size_t i = 0; i < drawing->run_count; i++)
        if (!drawing->runs[i].written)
            put_runs_like(drawing, i, out);
}

bool svg_paint(const grid *grid, const theme *theme, FILE *out)
{
    drawing drawing = {.grid = grid, .theme = theme};

    drawing.above = memory_new(LAYERS * (size_t)grid->cols * SHAPE_COLS * sizeof *drawing.above);
    collect_boxes(&drawing);
    collect_runs(&drawing);
    put_head(&drawing, out);
    put_boxes(&drawing, out);
    put_runs(&drawing, out);
    fputs("</svg>\n", out);
    free(drawing.boxes);
    free(drawing.runs);
    free(drawing.above);
    return fflush(out) == 0 && !ferror(out);
}

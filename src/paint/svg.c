/* Surfaces, lines and blocks are rectangles, merged with their likes beside and beneath them; writing
 * is text that is told how long to be, so that columns line up in any font. What has the same colour
 * stands together, so that the colour is said once. */
#include "paint/painter.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "paint/shapes.h"

#include <stdlib.h>

enum { MARGIN = 8, ROUNDING = 6, BASELINE = 12, LINE = 14 };    /* as cells are measured: shapes.h */

/* Each lies on those before it. */
typedef enum layer { GROUNDS, PARTS, WRITING, LAYERS } layer;

/* How something is filled: what has the same fill is written together. */
typedef struct fill {
    uint32_t rgb;
    layer layer;
    const texture *texture;     /* NULL: none */
    bool bold;
} fill;

/* A rectangle; or writing, from a glyph that is seen to one that is, in a part of one row. */
typedef struct box {
    int x, y, width, height;
    fill fill;
    bool written;
} box;

typedef struct drawing {
    const grid *grid;
    const theme *theme;
    box *boxes;
    size_t count, room;
    size_t first_of_row;        /* where those begin that are of this row and layer */
    size_t *above;              /* per layer and x: 1 more than the last box that begins there */
} drawing;

/* --- Colours ----------------------------------------------------------------------------------- */

/* Return the colour of a glyph, or of its ground. */
static uint32_t rgb_of(const drawing *drawing, style style, bool ground)
{
    bool reverse = style.flags & CELL_REVERSE, as_ground = ground != reverse;
    colour colour = as_ground ? theme_ground(drawing->theme, style) : theme_ink(drawing->theme, style);

    return theme_rgb(drawing->theme, colour, as_ground);
}

static uint32_t own_ground(const drawing *drawing)
{
    return rgb_of(drawing, (style){0}, true);
}

/* --- Boxes ------------------------------------------------------------------------------------- */

static bool same_fill(fill a, fill b)
{
    return a.rgb == b.rgb && a.layer == b.layer && a.texture == b.texture && a.bold == b.bold;
}

/* Add a box, or lengthen the one to the left of it. In writing a blank may lie between them, but not two,
 * which would be taken for one. */
static void add_box(drawing *drawing, box box)
{
    struct box *last = drawing->count > drawing->first_of_row ? &drawing->boxes[drawing->count - 1] : NULL;
    int gap = last ? box.x - last->x - last->width : 0;

    if (last && same_fill(last->fill, box.fill) && last->y == box.y && last->height == box.height
        && (gap == 0 || (gap == SHAPE_COLS && box.fill.layer == WRITING))) {
        last->width += gap + box.width;
        return;
    }
    drawing->boxes = memory_grow(drawing->boxes, &drawing->room, drawing->count + 1,
                                 sizeof *drawing->boxes);
    drawing->boxes[drawing->count++] = box;
}

/* Lengthen a box of the row above by one of the same kind that goes on below it. */
static void merge_row(drawing *drawing)
{
    size_t kept = drawing->first_of_row, width = (size_t)drawing->grid->cols * SHAPE_COLS;

    for (size_t i = kept; i < drawing->count; i++) {
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
    drawing->count = kept;
}

/* The cross is a letter, too: of a sum. */
static const texture *texture_in(const cell *cell)
{
    return cell->glyph == 0xd7 && cell->style.ink != ROLE_FREED ? NULL : texture_of(cell->glyph);
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

static void add_ground(drawing *drawing, int row, int col)
{
    const cell *cell = grid_at(drawing->grid, row, col);
    uint32_t rgb = rgb_of(drawing, cell->style, cell->glyph != FULL_BLOCK);

    if (rgb != own_ground(drawing))
        add_box(drawing, box_in(row, col, whole, (fill){.rgb = rgb, .layer = GROUNDS}));
}

/* Add what lies on the ground of a cell and is no writing. */
static void add_parts(drawing *drawing, int row, int col)
{
    const cell *cell = grid_at(drawing->grid, row, col);
    const shape line = {0, LINE, SHAPE_COLS, 1};
    fill fill = {.rgb = rgb_of(drawing, cell->style, false), .layer = PARTS};
    shape shapes[MOST_SHAPES];
    size_t count = 0;

    if (cell->style.flags & CELL_UNDERLINE)
        add_box(drawing, box_in(row, col, line, fill));
    fill.texture = texture_in(cell);
    if (fill.texture)
        add_box(drawing, box_in(row, col, whole, fill));
    else if (cell->glyph != FULL_BLOCK)         /* which is its ground */
        count = shapes_of(cell->glyph, shapes);
    for (size_t i = 0; i < count; i++)
        add_box(drawing, box_in(row, col, shapes[i], fill));
}

static bool is_writing(const cell *cell)
{
    shape shapes[MOST_SHAPES];

    return cell->glyph != ' ' && !texture_in(cell) && !shapes_of(cell->glyph, shapes);
}

static void add_writing(drawing *drawing, int row, int col)
{
    const cell *cell = grid_at(drawing->grid, row, col);

    if (!is_writing(cell) || cell->style.flags & CELL_WIDE_REST)
        return;
    const struct cell *next = grid_at(drawing->grid, row, col + 1);
    bool wide = next && next->style.flags & CELL_WIDE_REST;
    shape place = {0, 0, wide ? 2 * SHAPE_COLS : SHAPE_COLS, SHAPE_ROWS};
    fill fill = {.rgb = rgb_of(drawing, cell->style, false), .layer = WRITING,
                 .bold = cell->style.flags & CELL_BOLD};
    add_box(drawing, box_in(row, col, place, fill));
}

/* Add what of a row lies in a layer. */
static void add_row(drawing *drawing, int row, void add(struct drawing *drawing, int row, int col))
{
    for (int col = 0; col < drawing->grid->cols; col++)
        add(drawing, row, col);
}

/* Writing is added after all else, so that a row of it meets no box. */
static void collect(drawing *drawing)
{
    for (int row = 0; row < drawing->grid->rows; row++) {
        drawing->first_of_row = drawing->count;
        add_row(drawing, row, add_ground);
        add_row(drawing, row, add_parts);
        merge_row(drawing);
    }
    for (int row = 0; row < drawing->grid->rows; row++) {
        drawing->first_of_row = drawing->count;
        add_row(drawing, row, add_writing);
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

/* Put the first row, which says what is shown to people who cannot see it. */
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
    const texture *texture = fill->texture;

    fprintf(out, "<pattern id=\"t%zu\" width=\"%d\" height=\"%d\" patternUnits=\"userSpaceOnUse\">"
            "<path fill=\"#%06lx\" d=\"", number, texture->width, texture->height,
            (unsigned long)fill->rgb);
    for (const shape *shape = texture->shapes; shape < texture->shapes + MOST_SHAPES; shape++)
        if (shape->width)
            put_box(shape->x, shape->y, shape->width, shape->height, out);
    fputs("\"/></pattern>\n", out);
}

static void put_text(const grid *grid, const box *box, FILE *out)
{
    int row = box->y / SHAPE_ROWS, begin = box->x / SHAPE_COLS, end = begin + box->width / SHAPE_COLS;

    fprintf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\">", box->x, box->y + BASELINE, box->width);
    for (int col = begin; col < end; col++) {
        const cell *cell = grid_at(grid, row, col);
        if (!(cell->style.flags & CELL_WIDE_REST))
            put_glyph(is_writing(cell) ? cell->glyph : ' ', out);
    }
    fputs("</text>\n", out);
}

/* Put all boxes that are filled as this one is. */
static void put_alike(const drawing *drawing, size_t first, FILE *out)
{
    const fill fill = drawing->boxes[first].fill;
    bool writing = fill.layer == WRITING;

    if (fill.texture) {
        put_texture(&fill, first, out);
        fprintf(out, "<path fill=\"url(#t%zu)\"", first);
    } else
        fprintf(out, "<%s fill=\"#%06lx\"", writing ? "g" : "path", (unsigned long)fill.rgb);
    fputs(!writing ? " d=\"" : fill.bold ? " font-weight=\"bold\">\n" : ">\n", out);
    for (size_t i = first; i < drawing->count; i++) {
        box *box = &drawing->boxes[i];
        if (box->written || !same_fill(box->fill, fill))
            continue;
        if (writing)
            put_text(drawing->grid, box, out);
        else
            put_box(box->x, box->y, box->width, box->height, out);
        box->written = true;
    }
    fputs(writing ? "</g>\n" : "\"/>\n", out);
}

static void put_layer(const drawing *drawing, layer layer, FILE *out)
{
    for (size_t i = 0; i < drawing->count; i++)
        if (drawing->boxes[i].fill.layer == layer && !drawing->boxes[i].written)
            put_alike(drawing, i, out);
}

bool svg_paint(const grid *grid, const theme *theme, FILE *out)
{
    drawing drawing = {.grid = grid, .theme = theme};

    drawing.above = memory_new(LAYERS * (size_t)grid->cols * SHAPE_COLS * sizeof *drawing.above);
    collect(&drawing);
    put_head(&drawing, out);
    /* Sharp edges: no seam is seen between two boxes that meet, at any scale. */
    fputs("<g shape-rendering=\"crispEdges\">\n", out);
    put_layer(&drawing, GROUNDS, out);
    put_layer(&drawing, PARTS, out);
    fputs("</g>\n", out);
    put_layer(&drawing, WRITING, out);
    fputs("</svg>\n", out);
    free(drawing.boxes);
    free(drawing.above);
    return fflush(out) == 0 && !ferror(out);
}

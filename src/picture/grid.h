/* A screen as data: cells, each a glyph, the roles of what is drawn there, and attributes. A painter
 * makes colours of roles and puts the grid somewhere; nothing in here knows of a terminal. */
#ifndef MEMSVIEW_GRID_H
#define MEMSVIEW_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a cell is about. A theme gives each an ink, for glyphs, and a solid, for surfaces. */
typedef enum role {
    ROLE_NONE,                  /* the terminal's own colours */
    ROLE_TITLE, ROLE_DIM, ROLE_STRONG, ROLE_RULER, ROLE_ADDRESS, ROLE_KEY, ROLE_STORY,
    ROLE_NARRATION, ROLE_WARNING, ROLE_GAUGE,
    ROLE_PROCESS_A, ROLE_PROCESS_B, ROLE_PROCESS_C, ROLE_HOLE,
    ROLE_ELSEWHERE,             /* a PROCESS that another heap has elsewhere, or has no place for */
    ROLE_FRESH,                 /* a PROCESS just placed */
    ROLE_CHOSEN,                /* the HOLE that a search chose, or that was just mapped */
    ROLE_FREED,                 /* a HOLE that was a PROCESS a moment ago */
    ROLE_MERGING,               /* HOLEs that become one */
    ROLE_UNMAPPED,              /* a main node that was given back a moment ago */
    ROLE_VISITED_PROCESS, ROLE_VISITED_HOLE,    /* what a search has looked at */
    ROLE_SELECTED_PROCESS, ROLE_SELECTED_HOLE,
    ROLE_LABEL,                 /* text on a segment */
    ROLE_BORDER,                /* where a main node begins, among others in its row */
    ROLE_STRIP, ROLE_WINDOW,    /* the whole heap in a row; the part of it that the map shows */
    ROLES
} role;

enum {
    CELL_BOLD = 1, CELL_REVERSE = 2, CELL_UNDERLINE = 4,
    CELL_SOLID = 8,             /* the glyph has the solid of its role, as a surface has */
    CELL_WIDE_REST = 16         /* the right half of the wide glyph before it */
};

typedef struct style {
    uint8_t ink, ground;        /* roles: of the glyph, and of the surface beneath it */
    uint8_t flags;
} style;

typedef struct cell {
    uint32_t glyph;             /* a Unicode code point */
    style style;
} cell;

typedef struct grid {
    int cols, rows;
    int cursor_row, cursor_col; /* where the eye should go; -1 for nowhere */
    size_t room;
    cell *cells;                /* row by row */
} grid;

/* A part of a grid. */
typedef struct rect {
    int row, col, rows, cols;
} rect;

/* Give `grid`, which is all zero or was sized before, a size, and blank it. */
void grid_resize(grid *grid, int cols, int rows);
void grid_free(grid *grid);

/* Return a cell; NULL outside the grid. */
cell *grid_at(const grid *grid, int row, int col);

/* Set one cell; outside the grid, do nothing. */
void grid_put(grid *grid, int row, int col, uint32_t glyph, style style);

/* Set where the terminal's own cursor goes, so that a screen reader follows. */
void grid_cursor(grid *grid, int row, int col);

/* Set `cols` cells of one row. */
void grid_fill(grid *grid, int row, int col, int cols, uint32_t glyph, style style);

/* Write UTF-8 text into at most `room` columns of one row; what does not fit is cut, and ends in an
 * ellipsis. Control characters and broken UTF-8 are shown as '?'. Return the columns used. */
int grid_text(grid *grid, int row, int col, int room, style style, const char *text);

/* Write all of a text, so that it ends before a column. */
void grid_text_before(grid *grid, int row, int end, style style, const char *text);

/* Format a text and write it as grid_text() does, into the first row of an area. */
int grid_printf(grid *grid, rect area, style style, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Write a text over all rows of an area, broken at blanks. Return the rows used. */
int grid_wrap(grid *grid, rect area, style style, const char *text);

/* Return the rows that this would use in `cols` columns if there were rows enough. */
int text_rows(const char *text, int cols);

/* Return the columns that a text takes. */
int text_width(const char *text);

/* Part an area: take rows off its top or its foot, or columns off its right. `rest` is what is left. */
rect rect_take_top(rect *rest, int rows);
rect rect_take_foot(rect *rest, int rows);
rect rect_take_right(rect *rest, int cols);

/* Return what an area has from one of its columns on. */
rect rect_from(rect area, int col);

/* Replace what is beyond ASCII by the nearest thing in it. */
void grid_to_ascii(grid *grid);

/* Replace what the font of a console may lack by what all of them have: halves of blocks for eighths,
 * shades for levels. */
void grid_to_coarse(grid *grid);

#endif

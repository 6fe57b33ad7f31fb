/* The options that say how the heap is seen, and where. */
#include "app/option_rows.h"
#include "base/scan.h"
#include "picture/panels.h"

#include <stdio.h>
#include <string.h>

enum { LARGEST_SIZE = 2000, FARTHEST = 60 };

/* --- Where, and how large ---------------------------------------------------------------------- */

static const char *format_name(size_t index)
{
    return format_at(index).name;
}

static bool set_render(settings *settings, const char *value, complaint *complaint)
{
    settings->format = format_at(find_name(complaint, "format", value, format_name, NULL));
    return settings->format.name;
}

/* Read a number of columns or rows; one that is too large is LARGEST_SIZE + 1. */
static bool read_extent(word word, int *extent)
{
    size_t number;
    number_kind kind = scan_decimal(word, &number);

    *extent = kind == NUMBER_FINE && number <= LARGEST_SIZE ? (int)number : LARGEST_SIZE + 1;
    return kind != NUMBER_NONE;
}

static bool set_size(settings *settings, const char *value, complaint *complaint)
{
    word cols, rows;

    word_part(word_of(value), 'x', &cols, &rows);
    if (!read_extent(cols, &settings->cols) || !read_extent(rows, &settings->rows))
        return complain(complaint, 0, "size '%.60s' is not COLSxLINES, as in 80x24", value);
    if (settings->cols < PICTURE_LEAST_COLS || settings->rows < PICTURE_LEAST_ROWS
        || settings->cols > LARGEST_SIZE || settings->rows > LARGEST_SIZE)
        return complain(complaint, 0, "size '%.60s' is out of bounds: %dx%d to %dx%d", value,
                        PICTURE_LEAST_COLS, PICTURE_LEAST_ROWS, LARGEST_SIZE, LARGEST_SIZE);
    return true;
}

static const char *value_of_size(const settings *settings, char text[OPTION_TOLD])
{
    snprintf(text, OPTION_TOLD, "%dx%d", settings->cols, settings->rows);
    return text;
}

/* --- The map, and what stands beneath it ------------------------------------------------------- */

static bool set_zoom(settings *settings, const char *value, complaint *complaint)
{
    lens *lens = &settings->show.lens;

    lens->whole = strcmp(value, "whole") == 0;
    return lens->whole || scan_signed(word_of(value), FARTHEST, &lens->zoom)
        || complain(complaint, 0, "zoom '%.60s' is neither 'whole' nor a number from %d, far, to %d, "
                    "near; with 0, a row is a page", value, -FARTHEST, FARTHEST);
}

static const char *value_of_zoom(const settings *settings, char text[OPTION_TOLD])
{
    snprintf(text, OPTION_TOLD, "%d", settings->show.lens.zoom);
    return settings->show.lens.whole ? "whole" : text;
}

static bool set_select(settings *settings, const char *value, complaint *complaint)
{
    size_t address;
    const char *why;

    if (!parse_address(value, &address, &why))
        return complain(complaint, 0, "select '%.60s' %s", value, why);
    lens_select(&settings->show.lens, address);
    return true;
}

static void choose_pane(settings *settings, size_t index)
{
    settings->show.display.pane = (pane)index;
}

static const char *value_of_pane(const settings *settings, char text[OPTION_TOLD])
{
    (void)text;
    return pane_row_of(settings->show.display.pane)->name;
}

/* --- Colours ----------------------------------------------------------------------------------- */

static const char *color_name(size_t index)
{
    static const char *const names[] = {
        [COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never",
    };

    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

static void choose_color(settings *settings, size_t index)
{
    settings->color = (color_when)index;
}

static const char *value_of_color(const settings *settings, char text[OPTION_TOLD])
{
    (void)text;
    return color_name((size_t)settings->color);
}

static const char *theme_name(size_t index)
{
    return theme_at(index) ? theme_at(index)->name : NULL;
}

static void choose_theme(settings *settings, size_t index)
{
    settings->show.display.theme = theme_at(index);
}

static const char *value_of_theme(const settings *settings, char text[OPTION_TOLD])
{
    (void)text;
    return settings->show.display.theme->name;
}

/* --- The rows ---------------------------------------------------------------------------------- */

#define SWITCH(name) \
    .kind = OPTION_SWITCH, .member = offsetof(settings, show.display.name), .remembered = true

static const option_row rows[] = {
    {"render", "FORMAT", "write to standard output, without a screen", .set = set_render,
     .values = format_name},
    {"size", "COLSxLINES", "of a rendered picture", .set = set_size, .value = value_of_size,
     .usual = true},
    {"zoom", "N|whole", "rows a page: 0 is one, 1 two, -1 half a row", .set = set_zoom,
     .value = value_of_zoom, .usual = true},
    {"select", "ADDRESS", "select the segment at this virtual address", .set = set_select},
    {"pane", "NAME", "what stands beneath the map", .kind = OPTION_NAME, .choose = choose_pane,
     .values = pane_name, .value = value_of_pane, .remembered = true},
    {"big", NULL, "the map has the whole screen, for the last row", SWITCH(big)},
    {"hex", NULL, "addresses are hexadecimal", SWITCH(hex)},
    {"offsets", NULL, "addresses are offsets in their main node", SWITCH(offsets)},
    {"ascii", NULL, "no glyph beyond ASCII", SWITCH(ascii)},
    {"color", "WHEN", "whether there are any; NO_COLOR is honoured", .kind = OPTION_NAME, .choose = choose_color,
     .values = color_name, .value = value_of_color, .usual = true},
    {"theme", "NAME", "colours", .kind = OPTION_NAME, .choose = choose_theme,
     .values = theme_name, .value = value_of_theme, .remembered = true},
    {"animation", NULL, "show operations in stages", SWITCH(animated), .usual = true},
    {"mouse", NULL, "click selects, double click frees, wheel scrolls", SWITCH(mouse)},
};

const option_group picture_options = {rows, sizeof rows / sizeof *rows};

/* The SVG painter: well-formed XML, whatever is written in the picture; rectangles that are the cells
 * of the screen, and text that is its text; small. */
#define _GNU_SOURCE
#include "scene.h"

#include "paint/painter.h"

#include <ctype.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *painted_svg(const grid *grid, const theme *theme)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    assert_true(svg_paint(grid, theme, out));
    fclose(out);
    assert_int_equal(strlen(text), size);
    return text;
}

/* The heap of a script or a workload after so many operations, as it looks where nobody says how; the
 * caller frees it. */
static char *default_svg(const char *source, size_t operations)
{
    stage_set set;

    set_up(&set, source, operations, 4096);
    draw_scene(&set, 80, 24);
    char *svg = painted_svg(&set.grid, theme_at(0));
    take_down(&set);
    return svg;
}

/* --- XML --------------------------------------------------------------------------------------- */

/* One attribute, NAME="value"; returns what is behind it. */
static const char *read_attribute(const char *text)
{
    while (isalnum((unsigned char)*text) || *text == ':' || *text == '-')
        text++;
    assert_memory_equal(text, "=\"", 2);
    for (text += 2; *text != '"'; text++)
        assert_true(*text && *text != '<' && *text != '&');
    return text + 1;
}

/* A tag, from its `<` on; its name is pushed, or popped if it closes what was pushed last. */
static const char *read_tag(const char *text, char names[8][16], int *depth)
{
    bool closes = text[1] == '/';
    size_t length = strspn(text + 1 + closes, "abcdefghijklmnopqrstuvwxyz");
    const char *name = text + 1 + closes;

    assert_in_range(length, 1, 15);
    text = name + length;
    if (closes) {
        assert_true(*depth > 0);
        --*depth;
        assert_int_equal(strlen(names[*depth]), length);
        assert_memory_equal(names[*depth], name, length);
        assert_int_equal(*text, '>');
        return text + 1;
    }
    for (; isspace((unsigned char)*text); )
        text = read_attribute(text + 1);
    if (strncmp(text, "/>", 2) == 0)
        return text + 2;
    assert_int_equal(*text, '>');
    assert_true(*depth < 8);
    snprintf(names[(*depth)++], 16, "%.*s", (int)length, name);
    return text + 1;
}

static void assert_well_formed(const char *text)
{
    char names[8][16];
    int depth = 0;

    assert_memory_equal(text, "<svg xmlns=\"http://www.w3.org/2000/svg\"", 39);
    while (*text) {
        if (*text == '<') {
            text = read_tag(text, names, &depth);
            continue;
        }
        if (*text == '&')
            assert_true(strncmp(text, "&lt;", 4) == 0 || strncmp(text, "&gt;", 4) == 0
                        || strncmp(text, "&amp;", 5) == 0);
        assert_true(*text == '\n' || (unsigned char)*text >= ' ');
        assert_true(depth > 0 || *text == '\n');
        text++;
    }
    assert_int_equal(depth, 0);
}

static void test_it_is_well_formed_in_every_theme_and_size(void **state)
{
    static const int sizes[][2] = {{1, 1}, {20, 5}, {80, 24}, {120, 40}, {200, 60}};

    (void)state;
    for (size_t t = 0; theme_at(t); t++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            stage_set set;
            set_up(&set, "random", 90 + i, 4096);
            set.scene.look.mono = theme_at(t)->mono;
            set.scene.lens = (lens){.selecting = true, .selected = 2000, .zoom = -(int)i,
                                    .pane = (pane)(i % PANES)};
            draw_scene(&set, sizes[i][0], sizes[i][1]);
            char *svg = painted_svg(&set.grid, theme_at(t));
            assert_well_formed(svg);
            free(svg);
            take_down(&set);
        }
}

static void test_what_xml_would_obey_is_shown_and_controls_do_not_get_in(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "say <b> & \"quotes\" 'too' ]]> \xe4\xb8\xad \xf0\x9f\x98\x80 <!-- x\nmalloc a 1\n", 1,
           4096);
    draw_scene(&set, 80, 24);
    grid_put(&set.grid, 0, 0, 0x1b, (style){0});
    grid_put(&set.grid, 0, 1, 0x7f, (style){0});
    grid_put(&set.grid, 0, 2, 0xfffe, (style){0});
    grid_put(&set.grid, 0, 3, 0xd800, (style){0});
    char *svg = painted_svg(&set.grid, theme_at(0));
    assert_well_formed(svg);
    assert_non_null(strstr(svg, "&lt;b&gt; &amp; \"quotes\""));
    assert_null(strchr(svg, 0x1b));
    assert_null(strchr(svg, 0x7f));
    assert_null(strstr(svg, "\xef\xbf\xbe"));
    assert_null(strstr(svg, "\xed\xa0\x80"));
    free(svg);
    take_down(&set);
}

/* --- Cells ------------------------------------------------------------------------------------- */

/* Whether one of the rectangles of a path's data covers a point. */
static bool covers(const char *data, int x, int y)
{
    int left, top, width, height, length = 0;

    for (; *data == 'M'; data += length) {
        int back = 0;
        assert_int_equal(sscanf(data, "M%d %dh%dv%dh-%dz%n", &left, &top, &width, &height, &back,
                                &length), 5);
        assert_int_equal(back, width);
        assert_true(width > 0 && height > 0);
        if (x >= left && x < left + width && y >= top && y < top + height)
            return true;
    }
    assert_int_equal(*data, '"');
    return false;
}

/* The colour in an eighth of a cell: of the last surface of one colour that covers it. */
static uint32_t colour_at(const char *svg, int row, int col, int eighth)
{
    const char *path = strstr(svg, "<g shape-rendering"), *end = strstr(path, "</g>");
    uint32_t colour = 0xffffffff;
    int shapes = 0;

    for (; (path = strstr(path, "<path")) && path < end; path++) {
        unsigned fill;
        int data;
        if (sscanf(path, "<path fill=\"#%6x\" d=\"%n", &fill, &data) != 1)
            continue;           /* filled with a pattern, whose own path this is not */
        shapes++;
        if (covers(path + data, col * 8 + eighth, row * 16 + 15))
            colour = fill;
    }
    assert_true(shapes > 0);
    return colour;
}

static void test_surfaces_are_where_the_cells_are(void **state)
{
    const theme *theme = theme_at(0);
    uint32_t blue = colour_rgb(theme->roles[ROLE_PROCESS_A].solid.of_256);
    uint32_t fresh = colour_rgb(theme->roles[ROLE_FRESH].solid.of_256);

    (void)state;
    char *svg = default_svg("malloc a 2048\nmalloc b 1032\n", 2);     /* 32 cells; 16 and an eighth */
    for (int col = 16; col < 48; col++)
        assert_int_equal(colour_at(svg, 2, col, 3), blue);
    for (int col = 48; col < 64; col++)
        assert_int_equal(colour_at(svg, 2, col, 3), fresh);
    assert_int_equal(colour_at(svg, 2, 64, 0), fresh);
    assert_int_not_equal(colour_at(svg, 2, 64, 1), fresh);
    assert_int_equal(colour_at(svg, 2, 64, 1), colour_at(svg, 2, 70, 1));   /* no seam */
    free(svg);
}

static void test_text_is_as_wide_as_its_cells(void **state)
{
    int found = 0;

    (void)state;
    char *svg = default_svg("random", 40);
    for (const char *text = svg; (text = strstr(text, "<text")); text++, found++) {
        int x, y, length, columns = 0;
        assert_int_equal(sscanf(text, "<text x=\"%d\" y=\"%d\" textLength=\"%d\"", &x, &y, &length), 3);
        for (const char *c = strchr(text, '>') + 1; *c != '<'; c++) {
            if (*c == '&')
                c = strchr(c, ';');
            columns += ((unsigned char)*c & 0xc0) != 0x80;
        }
        assert_int_equal(length, columns * 8);
        assert_int_equal(x % 8, 0);
    }
    assert_true(found > 20);
    assert_non_null(strstr(svg, "malloc 3959: first fit took HOLE"));
    free(svg);
}

/* Crosses are what was freed, but also what multiplies. */
static void test_a_cross_is_a_surface_or_a_letter(void **state)
{
    (void)state;
    char *svg = default_svg("say 2 \xc3\x97 1000 bytes\nmalloc a 2000\nfree a\n", 2);
    const char *cross = strstr(svg, "\xc3\x97");
    assert_non_null(strstr(svg, "2 \xc3\x97 1000 bytes"));
    assert_non_null(cross);
    assert_null(strstr(cross + 1, "\xc3\x97"));
    free(svg);
}

static void test_it_is_small(void **state)
{
    (void)state;
    char *svg = default_svg("random", 400);
    assert_in_range(strlen(svg), 2000, 16384);
    free(svg);
}

static void test_a_full_disk_is_noticed(void **state)
{
    FILE *full = fopen("/dev/full", "w");
    stage_set set;

    (void)state;
    if (!full)
        skip();
    set_up(&set, "random", 40, 4096);
    draw_scene(&set, 80, 24);
    assert_false(svg_paint(&set.grid, theme_at(0), full));
    fclose(full);
    take_down(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_well_formed_in_every_theme_and_size),
        cmocka_unit_test(test_what_xml_would_obey_is_shown_and_controls_do_not_get_in),
        cmocka_unit_test(test_surfaces_are_where_the_cells_are),
        cmocka_unit_test(test_text_is_as_wide_as_its_cells),
        cmocka_unit_test(test_a_cross_is_a_surface_or_a_letter),
        cmocka_unit_test(test_it_is_small),
        cmocka_unit_test(test_a_full_disk_is_noticed),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("svg", tests, NULL, NULL);
}

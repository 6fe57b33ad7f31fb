/* Golden pictures: what is drawn, cell by cell, as it was when somebody looked at it and found it
 * good. A file has the glyphs, then the roles of inks and of grounds as letters, then the flags.
 *
 * `ninja -C build update-golden` draws them all anew and shows what differs. */
#define _GNU_SOURCE
#include "scene.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

static const char blocks[] =
    "malloc a 1000\nmalloc b 1000\nmalloc c 1000\nmalloc d 1096\n"     /* split, split, split, whole */
    "malloc e 1500\n"                                                  /* mapped */
    "free a\nfree c\nfree b\n"                                         /* alone, alone, both sides */
    "free d\nmalloc f 500\nfree f\n";                                  /* left, split, right */

static const char resized[] =
    "malloc a 1000\nmalloc b 1000\nmalloc c 500\n"
    "realloc c 1200\nrealloc a 400\n"                                  /* grown, shrunk */
    "realloc b 2000\nrealloc a 3000\n";                                /* moved; to a new mapping */

static const char told[] =
    "say The heap is empty. Nothing is mapped until somebody asks for some bytes of it.\n"
    "malloc a 1000\nsay Now it is not.\n";

static const char given_back[] = "malloc a 1000\nmalloc b 4096\nfree a\n";

static const struct picture {
    const char *name, *text;
    size_t operations;
    int cols, rows;
    look look;
    lens lens;
} pictures[] = {
    {"empty", "random", 0, 80, 24, {0}, {0}},
    {"too-small", "random", 40, 15, 3, {0}, {0}},
    {"random", "random", 40, 80, 24, {0}, {0}},
    {"random-mono", "random", 40, 80, 24, {.mono = true}, {0}},
    {"random-ascii", "random", 40, 80, 24, {.ascii = true, .mono = true}, {0}},
    {"random-ascii-colour", "random", 40, 80, 24, {.ascii = true}, {0}},
    {"random-small", "random", 40, 40, 10, {0}, {0}},
    {"random-20x5", "random", 40, 20, 5, {0}, {0}},
    {"random-20x5-ascii", "random", 40, 20, 5, {.ascii = true, .mono = true}, {0}},
    {"random-120x40", "random", 40, 120, 40, {0}, {0}},
    {"random-120x40-ascii", "random", 40, 120, 40, {.ascii = true, .mono = true}, {0}},
    {"random-200x60", "random", 40, 200, 60, {0}, {0}},
    {"random-200x60-ascii", "random", 40, 200, 60, {.ascii = true, .mono = true}, {0}},
    {"random-coarse", "random", 40, 80, 24, {.coarse = true}, {0}},
    {"random-near", "random", 40, 80, 24, {0}, {.zoom = 3}},
    {"random-far", "random", 400, 80, 24, {0}, {.zoom = -5}},
    {"random-selected", "random", 40, 80, 24, {0}, {.selecting = true, .selected = 9192}},
    {"random-selected-mono", "random", 40, 80, 24, {.mono = true},
     {.selecting = true, .selected = 9192}},
    {"random-hex-offsets", "random", 40, 80, 24, {0}, {.hex = true, .offsets = true}},
    {"checkerboard", "checkerboard", 60, 80, 24, {0}, {0}},
    {"sawtooth-window", "sawtooth", 700, 80, 14, {0}, {0}},
    {"sawtooth-whole", "sawtooth", 700, 80, 14, {0}, {.whole = true}},
    {"sawtooth-whole-ascii", "sawtooth", 700, 80, 14, {.ascii = true, .mono = true},
     {.whole = true}},
    {"sawtooth-crowded", "sawtooth", 700, 80, 24, {0}, {.zoom = -4}},
    {"sawtooth-big", "sawtooth", 700, 120, 40, {0}, {.big = true}},
    {"sawtooth-history", "sawtooth", 700, 80, 24, {0}, {.pane = PANE_HISTORY}},
    {"sawtooth-history-ascii", "sawtooth", 700, 80, 24, {.ascii = true, .mono = true},
     {.pane = PANE_HISTORY}},
    {"sawtooth-history-200x60", "sawtooth", 700, 200, 60, {0}, {.pane = PANE_HISTORY}},
    {"sawtooth-sizes", "sawtooth", 700, 80, 24, {0}, {.pane = PANE_SIZES}},
    {"sawtooth-sizes-200x60", "sawtooth", 700, 200, 60, {0}, {.pane = PANE_SIZES}},
    {"search-1-of-3", "random", 40, 80, 24, {0}, {.stage = 1, .sweep = 3}},
    {"search-3-of-3", "random", 40, 80, 24, {0}, {.stage = 3, .sweep = 3}},
    {"search-3-of-3-mono", "random", 40, 80, 24, {.mono = true}, {.stage = 3, .sweep = 3}},
    {"unmapped", given_back, 3, 80, 24, {0}, {.stage = 3}},
    {"narration-first", told, 0, 80, 24, {0}, {0}},
    {"narration", told, 1, 80, 24, {0}, {0}},
    {"split-1-chosen", blocks, 2, 80, 24, {0}, {.stage = 1}},
    {"split-2-parted", blocks, 2, 80, 24, {0}, {.stage = 2}},
    {"split-3-done", blocks, 2, 80, 24, {0}, {0}},
    {"whole-1-chosen", blocks, 4, 80, 24, {0}, {.stage = 1}},
    {"whole-3-done", blocks, 4, 80, 24, {0}, {0}},
    {"mapped-1-chosen", blocks, 5, 80, 24, {0}, {.stage = 1}},
    {"mapped-2-parted", blocks, 5, 80, 24, {0}, {.stage = 2}},
    {"free-alone-1-freed", blocks, 6, 80, 24, {0}, {.stage = 1}},
    {"free-both-1-freed", blocks, 8, 80, 24, {0}, {.stage = 1}},
    {"free-both-2-merging", blocks, 8, 80, 24, {0}, {.stage = 2}},
    {"free-both-2-merging-ascii", blocks, 8, 80, 24, {.ascii = true, .mono = true}, {.stage = 2}},
    {"free-both-3-done", blocks, 8, 80, 24, {0}, {0}},
    {"free-left-2-merging", blocks, 9, 80, 24, {0}, {.stage = 2}},
    {"free-right-2-merging", blocks, 11, 80, 24, {0}, {.stage = 2}},
    {"grown-1-chosen", resized, 4, 80, 24, {0}, {.stage = 1}},
    {"grown-2-done", resized, 4, 80, 24, {0}, {0}},
    {"shrunk-1-freed", resized, 5, 80, 24, {0}, {.stage = 1}},
    {"moved-1-chosen", resized, 6, 80, 24, {0}, {.stage = 1}},
    {"moved-2-parted", resized, 6, 80, 24, {0}, {.stage = 2}},
    {"moved-3-freed", resized, 6, 80, 24, {0}, {.stage = 3}},
    {"moved-4-merging", resized, 6, 80, 24, {0}, {.stage = 4}},
    {"moved-5-done", resized, 6, 80, 24, {0}, {0}},
};

/* HOLEs of 600, 500, 700 and 900 bytes, among which first, best and worst fit choose
 * differently. */
static const char choices[] =
    "malloc a 600\nmalloc b 100\nmalloc c 500\nmalloc d 100\nmalloc e 300\nmalloc f 100\n"
    "malloc g 700\nmalloc h 100\nmalloc k 900\nmalloc m 696\nfree a\nfree c\nfree g\nfree k\n"
    "malloc x 450\nsay The same block has its place elsewhere under each policy.\n"
    "malloc y 250\nmalloc z 600\nmalloc w 400\n";

static const struct compared {
    struct picture picture;
    int count, focus;           /* of the heaps */
} compared[] = {
    {{"compare-2", choices, 17, 80, 24, {0}, {0}}, 2, 0},
    {{"compare-3", choices, 18, 80, 24, {0}, {0}}, 3, 0},
    {{"compare-3-mono", choices, 18, 80, 24, {.mono = true}, {0}}, 3, 0},
    {{"compare-3-ascii", choices, 18, 80, 24, {.ascii = true, .mono = true}, {0}}, 3, 0},
    {{"compare-4", choices, 17, 80, 24, {0}, {0}}, 4, 3},
    {{"compare-selected", choices, 18, 80, 24, {0}, {.selecting = true, .selected = 1000}}, 3, 0},
    {{"compare-narration", choices, 15, 80, 24, {0}, {0}}, 3, 1},
    {{"compare-narrow", choices, 18, 60, 20, {0}, {0}}, 3, 0},
    {{"compare-folded", choices, 18, 40, 10, {0}, {0}}, 3, 1},
    {{"compare-20x5", choices, 18, 20, 5, {0}, {0}}, 3, 2},
    {{"compare-big", choices, 18, 120, 40, {0}, {.big = true}}, 3, 0},
    {{"compare-random", "random", 120, 80, 24, {0}, {0}}, 3, 0},
    {{"compare-random-whole", "random", 300, 80, 24, {0}, {.whole = true}}, 4, 0},
    {{"compare-random-ascii", "random", 120, 80, 24, {.ascii = true, .mono = true}, {0}}, 3, 0},
    {{"compare-random-search", "random", 93, 80, 24, {0}, {.stage = 2, .sweep = 3}}, 3, 0},
    {{"compare-random-120x40", "random", 200, 120, 40, {0}, {0}}, 4, 0},
    {{"compare-random-history", "random", 200, 120, 40, {0}, {.pane = PANE_HISTORY}}, 3, 0},
    {{"compare-random-columns", "random", 300, 160, 50, {0}, {0}}, 2, 0},
    {{"compare-random-200x60", "random", 300, 200, 60, {0}, {0}}, 3, 0},
    {{"compare-random-200x60-ascii", "random", 300, 200, 60, {.ascii = true, .mono = true}, {0}},
     3, 0},
};

enum {
    PICTURES = sizeof pictures / sizeof *pictures,
    COMPARED = sizeof compared / sizeof *compared
};

static bool update;

/* --- A grid as text ---------------------------------------------------------------------------- */

static const char role_letters[ROLES] = {
    [ROLE_NONE] = ' ', [ROLE_TITLE] = 'T', [ROLE_DIM] = 'd', [ROLE_STRONG] = 's',
    [ROLE_RULER] = 'r', [ROLE_ADDRESS] = 'a', [ROLE_KEY] = 'k', [ROLE_STORY] = 'y',
    [ROLE_NARRATION] = 'n', [ROLE_WARNING] = 'w', [ROLE_GAUGE] = 'g', [ROLE_PROCESS_A] = 'A',
    [ROLE_PROCESS_B] = 'B', [ROLE_PROCESS_C] = 'C', [ROLE_HOLE] = 'h', [ROLE_FRESH] = 'F',
    [ROLE_CHOSEN] = 'c', [ROLE_FREED] = 'f', [ROLE_MERGING] = 'm', [ROLE_SELECTED_PROCESS] = 'P',
    [ROLE_SELECTED_HOLE] = 'H', [ROLE_LABEL] = 'l', [ROLE_ELSEWHERE] = 'E',
};

static wint_t glyph_of(const cell *cell)
{
    return (wint_t)cell->glyph;
}

static wint_t ink_of(const cell *cell)
{
    return (wint_t)(cell->glyph == ' ' ? ' ' : role_letters[cell->style.ink]);
}

static wint_t ground_of(const cell *cell)
{
    return (wint_t)role_letters[cell->style.ground];
}

static wint_t flags_of(const cell *cell)
{
    return (wint_t)(cell->style.flags == 0 ? ' ' : "0123456789abcdef"[cell->style.flags & 15]);
}

static void write_layer(const grid *grid, const char *title, wint_t of(const cell *cell), FILE *out)
{
    fprintf(out, "== %s\n", title);
    for (int row = 0; row < grid->rows; row++) {
        int last = grid->cols - 1;
        while (last >= 0 && of(grid_at(grid, row, last)) == ' ')
            last--;
        for (int col = 0; col <= last; col++)
            fprintf(out, "%lc", of(grid_at(grid, row, col)));
        fputc('\n', out);
    }
}

/* The physical address differs from run to run. */
static void hide_physical_address(grid *grid)
{
    for (int row = 0; row < grid->rows; row++)
        for (int col = 2; col + 2 < grid->cols; col++)
            if (grid_at(grid, row, col - 2)->glyph == 0x2192)       /* an arrow, a blank, 0x... */
                for (col += 2; col < grid->cols && grid_at(grid, row, col)->glyph != ','; col++)
                    grid_at(grid, row, col)->glyph = '_';
}

static void look_as(scene *scene, const struct picture *picture)
{
    scene->look = picture->look;
    scene->lens = picture->lens;
    scene->lens.follow = true;
}

/* The caller frees the grid. */
static grid draw_one(const struct picture *picture)
{
    stage_set set;

    set_up_heap(&set, picture->text, picture->operations,
                (allocator_options){.page_size = 4096, .give_back = picture->text == given_back});
    look_as(&set.scene, picture);
    draw_scene(&set, picture->cols, picture->rows);
    grid grid = set.grid;
    set.grid = (struct grid){0};
    take_down(&set);
    return grid;
}

static grid draw_several(const struct compared *compared)
{
    const struct picture *picture = &compared->picture;
    stage_set set;

    set_up_compared(&set, picture->text, picture->operations, compared->count,
                    (allocator_options){.page_size = 4096});
    set.scene.focus = compared->focus;
    look_as(&set.scene, picture);
    draw_scene(&set, picture->cols, picture->rows);
    grid grid = set.grid;
    set.grid = (struct grid){0};
    take_down(&set);
    return grid;
}

/* Frees the grid. */
static char *text_of(grid *grid)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    hide_physical_address(grid);
    write_layer(grid, "glyphs", glyph_of, out);
    write_layer(grid, "inks", ink_of, out);
    write_layer(grid, "grounds", ground_of, out);
    write_layer(grid, "flags", flags_of, out);
    fclose(out);
    grid_free(grid);
    return text;
}

/* --- The files --------------------------------------------------------------------------------- */

static FILE *open_golden(const char *name, const char *mode)
{
    char path[4200];

    snprintf(path, sizeof path, "%s/%s.txt", getenv("GOLDEN"), name);
    return fopen(path, mode);
}

static size_t line_length(const char *text)
{
    return strcspn(text, "\n");
}

static const char *next_line(const char *text)
{
    size_t length = line_length(text);

    return text + length + (text[length] == '\n');
}

/* Goes to the next line in which two texts differ; returns its number, 0 if there is none. */
static int next_difference(const char **a, const char **b, int line)
{
    for (; **a || **b; line++) {
        size_t length = line_length(*a), other = line_length(*b);
        if (length != other || memcmp(*a, *b, length) != 0)
            return line;
        *a = next_line(*a);
        *b = next_line(*b);
    }
    return 0;
}

static void assert_same(const char *name, const char *wanted, const char *drawn)
{
    int line = next_difference(&wanted, &drawn, 1);

    if (line)
        fail_msg("%s.txt:%d differs (ninja -C build update-golden):\n%.*s\n%.*s", name, line,
                 (int)line_length(wanted), wanted, (int)line_length(drawn), drawn);
}

static void print_line(char sign, const char *text)
{
    putchar(sign);
    fwrite(text, 1, line_length(text), stdout);
    putchar('\n');
}

static void show_difference(const char *name, const char *before, const char *now)
{
    int line = 0;

    while ((line = next_difference(&before, &now, line + 1))) {
        printf("%s.txt:%d\n", name, line);
        print_line('-', before);
        print_line('+', now);
        before = next_line(before);
        now = next_line(now);
    }
}

/* The file's text, which the caller frees; "" if there is none. */
static char *read_golden(const char *name)
{
    FILE *file = open_golden(name, "r");
    char *text = NULL;
    size_t size = 0;

    if (!file)
        return strdup("");
    bool read = getdelim(&text, &size, '\0', file) > 0;
    fclose(file);
    if (read)
        return text;
    free(text);
    return strdup("");
}

static void check(const char *name, grid grid)
{
    char *drawn = text_of(&grid), *wanted = read_golden(name);

    if (!update)
        assert_same(name, wanted, drawn);
    else if (strcmp(wanted, drawn) != 0) {
        FILE *file = open_golden(name, "w");
        assert_non_null(file);
        show_difference(name, wanted, drawn);
        fputs(drawn, file);
        fclose(file);
    }
    free(wanted);
    free(drawn);
}

static void test_picture(void **state)
{
    const struct picture *picture = *state;

    check(picture->name, draw_one(picture));
}

static void test_comparison(void **state)
{
    const struct compared *compared = *state;

    check(compared->picture.name, draw_several(compared));
}

int main(int argc, char *argv[])
{
    struct CMUnitTest tests[PICTURES + COMPARED];

    update = argc > 1 && strcmp(argv[1], "--update") == 0;
    setlocale(LC_ALL, "C.UTF-8");
    for (size_t i = 0; i < PICTURES; i++)
        tests[i] = (struct CMUnitTest){
            .name = pictures[i].name,
            .test_func = test_picture,
            .initial_state = (void *)&pictures[i],
        };
    for (size_t i = 0; i < COMPARED; i++)
        tests[PICTURES + i] = (struct CMUnitTest){
            .name = compared[i].picture.name,
            .test_func = test_comparison,
            .initial_state = (void *)&compared[i],
        };
    return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}

/* The options, and what each alone does with its value. Whether those of the heap go together,
 * options_check_heap() asks the heap when all are known. */
#include "app/option_rows.h"

#include "base/scan.h"
#include "picture/panels.h"

#include <mems.h>
#include <stdio.h>
#include <string.h>

enum { LARGEST_SIZE = 2000, FARTHEST = 60 };

/* --- Operations -------------------------------------------------------------------------------- */

static const char *workload_name(size_t index)
{
    return workload_at(index) ? workload_at(index)->name : NULL;
}

static void choose_workload(settings *settings, size_t index)
{
    settings->show.generator.workload = workload_at(index);
}

static bool set_seed(settings *settings, const char *value, complaint *complaint)
{
    return scan_64_bits(word_of(value), &settings->show.generator.seed) == NUMBER_FINE
        || complain(complaint, 0, "seed '%.60s' is no number from 0 to %llu", value,
                    (unsigned long long)UINT64_MAX);
}

static const char *value_of_seed(const settings *settings, char text[OPTION_TOLD])
{
    snprintf(text, OPTION_TOLD, "%llu", (unsigned long long)settings->show.generator.seed);
    return text;
}

static const char *value_of_ops(const settings *settings, char text[OPTION_TOLD])
{
    if (settings->show.limit == SIZE_MAX)
        snprintf(text, OPTION_TOLD, "live: without end; rendered: %d", RENDERED_OPERATIONS);
    else
        snprintf(text, OPTION_TOLD, "%zu", settings->show.limit);
    return text;
}

static void choose_lesson(settings *settings, size_t index)
{
    settings->lesson = &lessons[index];
}

static bool set_process(settings *settings, const char *value, complaint *complaint)
{
    const char *why;

    return (parse_size(value, &settings->process, &why) && settings->process > 0)
        || complain(complaint, 0, "process '%.60s' is no number; the first one is 1", value);
}

static const char *value_of_process(const settings *settings, char text[OPTION_TOLD])
{
    snprintf(text, OPTION_TOLD, "%zu", settings->process);
    return settings->process ? text : "all";
}

static bool set_record(settings *settings, const char *value, complaint *complaint)
{
    settings->record = value;
    return *value || complain(complaint, 0, "record '' is not valid: it has to be the name of a file");
}

/* --- The heap ---------------------------------------------------------------------------------- */

static bool set_policy(settings *settings, const char *value, complaint *complaint)
{
    return strchr(value, ',')
        ? policies_read(value, &settings->show.compared, complaint)
        : policies_find(value, &settings->show.heap.placement, complaint);
}

static const char *value_of_policy(const settings *settings, char text[OPTION_TOLD])
{
    (void)text;
    return placement_policy(settings->show.heap.placement)->name;
}

static bool set_compare(settings *settings, const char *value, complaint *complaint)
{
    return policies_read(value, &settings->show.compared, complaint);
}

static bool read_address(const char *what, const char *value, uintptr_t *address, complaint *complaint)
{
    size_t number;
    const char *why;

    if (!parse_address(value, &number, &why))
        return complain(complaint, 0, "%s '%.60s' %s", what, value, why);
    *address = number;
    return true;
}

static bool set_base_address(settings *settings, const char *value, complaint *complaint)
{
    return read_address("base address", value, &settings->show.heap.base_address, complaint);
}

static const char *value_of_base_address(const settings *settings, char text[OPTION_TOLD])
{
    uintptr_t chosen = settings->show.heap.base_address;

    snprintf(text, OPTION_TOLD, "%zu", (size_t)(chosen ? chosen : MEMS_BASE_ADDRESS));
    return text;
}

static const struct names {
    const char *name, *also;
} coalescings[] = {
    [COALESCE_AT_ONCE] = {"at-once", "immediate"},
    [COALESCE_ON_DEMAND] = {"on-demand", "deferred"},
    [COALESCE_NEVER] = {"never", NULL},
};

static const char *coalescing_name(size_t index)
{
    return index < sizeof coalescings / sizeof *coalescings ? coalescings[index].name : NULL;
}

static const char *coalescing_also(size_t index)
{
    return coalescings[index].also;
}

/* --- The picture ------------------------------------------------------------------------------- */

static const char *format_name(size_t index)
{
    return format_at(index).name;
}

static bool set_render(settings *settings, const char *value, complaint *complaint)
{
    settings->format = format_at(find_name(complaint, "format", value, format_name, NULL));
    return settings->format.name;
}

static const char *value_of_size(const settings *settings, char text[OPTION_TOLD])
{
    snprintf(text, OPTION_TOLD, "%dx%d", settings->cols, settings->rows);
    return text;
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
    const struct settings usual = options_default();
    char example[OPTION_TOLD];
    word cols, rows;

    word_part(word_of(value), 'x', &cols, &rows);
    if (!read_extent(cols, &settings->cols) || !read_extent(rows, &settings->rows))
        return complain(complaint, 0, "size '%.60s' is not COLSxLINES, as in %s", value,
                        value_of_size(&usual, example));
    if (settings->cols < PICTURE_LEAST_COLS || settings->rows < PICTURE_LEAST_ROWS
        || settings->cols > LARGEST_SIZE || settings->rows > LARGEST_SIZE)
        return complain(complaint, 0, "size '%.60s' is out of bounds: %dx%d to %dx%d", value,
                        PICTURE_LEAST_COLS, PICTURE_LEAST_ROWS, LARGEST_SIZE, LARGEST_SIZE);
    return true;
}

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
    settings->show.lens.selecting = true;
    return read_address("select", value, &settings->show.lens.selected, complaint);
}

static const char *color_name(size_t index)
{
    static const char *const names[] = {
        [COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never",
    };

    return index < sizeof names / sizeof *names ? names[index] : NULL;
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

static void print_version(void)
{
    puts("memsview " MEMS_VERSION);
}

/* --- The rows ---------------------------------------------------------------------------------- */

#define AT(name) .member = offsetof(settings, name)
#define SWITCH(name) .kind = OPTION_SWITCH, AT(show.display.name), .remembered = true

static const option_row rows[] = {
    {"workload", "NAME", "where operations come from", .kind = OPTION_NAME,
     .choose = choose_workload, .values = workload_name},
    {"seed", "N", "the workload's seed: same seed, same operations", .set = set_seed,
     .value = value_of_seed, .usual = true},
    {"ops", "N", "how many", .kind = OPTION_COUNT, AT(show.limit), .value = value_of_ops, .usual = true},
    {"at", "N", "start after the first N operations", .kind = OPTION_COUNT, AT(show.at)},
    {"lesson", "NAME", "play a lesson: space is all that it takes", .kind = OPTION_NAME,
     .choose = choose_lesson, .values = lesson_name},
    {"lessons", NULL, "list the lessons", .kind = OPTION_PRINT, .print = lessons_print},
    {"record", "FILE", "record COMMAND, which stands after --, in this file", .set = set_record},
    {"process", "N", "of a recording, this process alone", .set = set_process,
     .value = value_of_process, .usual = true},

    {"policy", "NAME", "how a HOLE is chosen; several with commas: compared", .set = set_policy,
     .values = placement_name, .also = placement_also, .value = value_of_policy,
     .of_heap = HEAP_PLACEMENT, .always = true},
    {"compare", "NAMES", "the same operations under two to four policies", .set = set_compare},
    {"page-size", "BYTES", "of this heap; a multiple of the system's", .kind = OPTION_SOME,
     AT(show.heap.page_size), .usual = true, .of_heap = HEAP_PAGE_SIZE, .always = true},
    {"base-address", "BYTES", "the first virtual address, decimal or 0x...", .set = set_base_address,
     .value = value_of_base_address, .usual = true, .of_heap = HEAP_BASE_ADDRESS},
    {"alignment", "BYTES", "round sizes up to a multiple of this power of 2", .kind = OPTION_SOME,
     AT(show.heap.alignment), .usual = true, .of_heap = HEAP_ALIGNMENT},
    {"smallest-mapping", "PAGES", "that a main node has at least", .kind = OPTION_SOME,
     AT(show.heap.smallest_mapping), .usual = true, .of_heap = HEAP_SMALLEST_MAPPING},
    {"capacity", "BYTES", "in main nodes at most; 0: no bound", .kind = OPTION_BYTES,
     AT(show.heap.capacity), .usual = true, .of_heap = HEAP_CAPACITY},
    {"coalescing", "WHEN", "neighbouring HOLEs become one", .kind = OPTION_NAME,
     AT(show.heap.coalescing), .values = coalescing_name, .also = coalescing_also, .usual = true,
     .of_heap = HEAP_COALESCING},
    {"give-back", NULL, "unmap a main node as soon as it is one HOLE", .kind = OPTION_FLAG,
     AT(show.heap.give_back), .of_heap = HEAP_GIVE_BACK},

    {"render", "FORMAT", "write to standard output, without a screen", .set = set_render,
     .values = format_name},
    {"size", "COLSxLINES", "of a rendered picture", .set = set_size, .value = value_of_size,
     .usual = true},
    {"zoom", "N|whole", "rows a page: 0 is one, 1 two, -1 half a row", .set = set_zoom,
     .value = value_of_zoom, .usual = true},
    {"select", "ADDRESS", "select the segment at this virtual address", .set = set_select},
    {"pane", "NAME", "what stands beneath the map", .kind = OPTION_NAME, AT(show.display.pane),
     .values = pane_name, .remembered = true},
    {"big", NULL, "the map has the whole screen, for the last row", SWITCH(big)},
    {"hex", NULL, "addresses are hexadecimal", SWITCH(hex)},
    {"offsets", NULL, "addresses are offsets in their main node", SWITCH(offsets)},
    {"ascii", NULL, "no glyph beyond ASCII", SWITCH(ascii)},
    {"color", "WHEN", "whether there are any; NO_COLOR is honoured", .kind = OPTION_NAME, AT(color),
     .values = color_name, .usual = true},
    {"theme", "NAME", "colours", .kind = OPTION_NAME, .choose = choose_theme, .values = theme_name,
     .value = value_of_theme, .remembered = true},
    {"animation", NULL, "show operations in stages", SWITCH(animated), .usual = true},
    {"mouse", NULL, "click selects, double click frees, wheel scrolls", SWITCH(mouse)},

    {"no-config", NULL, "leave the remembered settings aside", .kind = OPTION_FLAG, AT(no_config)},
    {"help", NULL, "this text", .kind = OPTION_PRINT, .print = print_help},
    {"version", NULL, "the version", .kind = OPTION_PRINT, .print = print_version},
};
_Static_assert(sizeof rows / sizeof *rows <= OPTION_MOST_ROWS, "there is room for each");
_Static_assert(sizeof(coalescing) == sizeof(unsigned) && sizeof(pane) == sizeof(unsigned)
               && sizeof(color_when) == sizeof(unsigned), "an enum is read and set as an unsigned");

const option_row *option_row_at(size_t index)
{
    return index < sizeof rows / sizeof *rows ? &rows[index] : NULL;
}

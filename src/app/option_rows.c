/* What each option is: its value read, checked and put where it belongs. */
#include "app/option_rows.h"

#include "app/status.h"
#include "base/scan.h"

#include <mems.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_SIZE = 2000, FARTHEST = 60 };

/* --- Lists of names ---------------------------------------------------------------------------- */

static const char *workload_name(size_t index)
{
    return workload_at(index) ? workload_at(index)->name : NULL;
}

static const char *coalescing_name(size_t index)
{
    static const char *const names[] = {
        [COALESCE_AT_ONCE] = "at-once",
        [COALESCE_ON_DEMAND] = "on-demand",
        [COALESCE_NEVER] = "never",
    };

    return index < sizeof names / sizeof *names ? names[index] : NULL;
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

static const char *format_name(size_t index)
{
    return format_at(index) ? format_at(index)->name : NULL;
}

static const char *pane_name(size_t index)
{
    static const char *const names[] = {
        [PANE_FIGURES] = "figures", [PANE_HISTORY] = "history", [PANE_SIZES] = "sizes",
        [PANE_TRANSLATION] = "translation", [PANE_BALANCE] = "balance",
    };

    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

/* --- The table ------------------------------------------------------------------------------- */

static bool set_workload(settings *settings, const char *value, complaint *complaint)
{
    const workload *found = workload_find(value);

    settings->viewer.generator.workload = found;
    return found || complain_unknown(complaint, "workload", value, workload_name);
}

static bool set_seed(settings *settings, const char *value, complaint *complaint)
{
    return generator_read_seed(value, &settings->viewer.generator.seed)
        || complain(complaint, 0, "seed '%.60s' is no number from 0 to 18446744073709551615", value);
}

static bool set_count(size_t *count, const char *what, const char *value, complaint *complaint)
{
    const char *why;

    return parse_size(value, count, &why)
        || complain(complaint, 0, "%s '%.60s' is no number of operations", what, value);
}

static bool set_ops(settings *settings, const char *value, complaint *complaint)
{
    settings->ops_given = true;
    return set_count(&settings->viewer.limit, "ops", value, complaint);
}

static bool set_at(settings *settings, const char *value, complaint *complaint)
{
    settings->at_given = true;
    return set_count(&settings->viewer.at, "at", value, complaint);
}

/* Options of the heap are read here. Whether they will do together, check_heap() asks the heap when
 * all are known. */
static bool set_policy(settings *settings, const char *value, complaint *complaint)
{
    if (strchr(value, ','))
        return policies_read(value, &settings->viewer.compared, complaint);
    return placement_at(find_name(complaint, "policy", value, placement_name),
                        &settings->viewer.heap.placement);
}

static bool set_compare(settings *settings, const char *value, complaint *complaint)
{
    return policies_read(value, &settings->viewer.compared, complaint);
}

static bool set_coalescing(settings *settings, const char *value, complaint *complaint)
{
    size_t found = find_name(complaint, "coalescing", value, coalescing_name);

    settings->viewer.heap.coalescing = (coalescing)found;
    return coalescing_name(found);
}

static bool set_bytes(size_t *size, const char *what, const char *value, complaint *complaint)
{
    const char *why;

    if (!parse_size(value, size, &why))
        return complain(complaint, 0, "%s '%.60s' %s", what, value, why);
    return true;
}

/* The same for what cannot be 0, which means the default to the heap. */
static bool set_some(size_t *size, const char *what, const char *value, complaint *complaint)
{
    if (!set_bytes(size, what, value, complaint))
        return false;
    return *size > 0
        || complain(complaint, 0, "%s '%.60s' will not do: it has to be more than 0", what, value);
}

static bool set_page_size(settings *settings, const char *value, complaint *complaint)
{
    return set_some(&settings->viewer.heap.page_size, "page size", value, complaint);
}

static bool set_alignment(settings *settings, const char *value, complaint *complaint)
{
    return set_some(&settings->viewer.heap.alignment, "alignment", value, complaint);
}

static bool set_smallest_mapping(settings *settings, const char *value, complaint *complaint)
{
    return set_some(&settings->viewer.heap.smallest_mapping, "smallest mapping", value, complaint);
}

static bool set_capacity(settings *settings, const char *value, complaint *complaint)
{
    return set_bytes(&settings->viewer.heap.capacity, "capacity", value, complaint);
}

static bool set_base_address(settings *settings, const char *value, complaint *complaint)
{
    size_t address;
    const char *why;

    if (!parse_address(value, &address, &why))
        return complain(complaint, 0, "base address '%.60s' %s", value, why);
    settings->viewer.heap.base_address = address;
    return true;
}

static bool set_give_back(settings *settings, const char *value, complaint *complaint)
{
    (void)value;
    (void)complaint;
    settings->viewer.heap.give_back = true;
    return true;
}

/* --- The heap's, as a script has them ---------------------------------------------------------- */

static const char *tell_policy(const allocator_options *heap, char text[OPTION_TOLD])
{
    (void)text;
    return placement_policy(heap->placement)->name;
}

static const char *tell_coalescing(const allocator_options *heap, char text[OPTION_TOLD])
{
    (void)text;
    return heap->coalescing == COALESCE_AT_ONCE ? NULL
                                                     : coalescing_name((size_t)heap->coalescing);
}

static const char *tell_give_back(const allocator_options *heap, char text[OPTION_TOLD])
{
    (void)text;
    return heap->give_back ? "" : NULL;
}

/* A number, unless it is what it is without being said. */
static const char *tell(size_t number, size_t unsaid, char text[OPTION_TOLD])
{
    snprintf(text, OPTION_TOLD, "%zu", number);
    return number == unsaid ? NULL : text;
}

/* What that is without being said differs from machine to machine. */
static const char *tell_page_size(const allocator_options *heap, char text[OPTION_TOLD])
{
    return tell(heap->page_size, 0, text);
}

static const char *tell_base_address(const allocator_options *heap, char text[OPTION_TOLD])
{
    return tell(heap->base_address, MEMS_BASE_ADDRESS, text);
}

static const char *tell_alignment(const allocator_options *heap, char text[OPTION_TOLD])
{
    return tell(heap->alignment, 1, text);
}

static const char *tell_smallest_mapping(const allocator_options *heap, char text[OPTION_TOLD])
{
    return tell(heap->smallest_mapping, 1, text);
}

static const char *tell_capacity(const allocator_options *heap, char text[OPTION_TOLD])
{
    return tell(heap->capacity, 0, text);
}

/* --- The picture, and the rest ----------------------------------------------------------------- */

static bool set_lesson(settings *settings, const char *value, complaint *complaint)
{
    settings->lesson = lesson_find(value);
    return settings->lesson || complain_unknown(complaint, "lesson", value, lesson_name);
}

static bool set_render(settings *settings, const char *value, complaint *complaint)
{
    settings->format = format_at(find_name(complaint, "format", value, format_name));
    return settings->format;
}

/* A number of columns or rows; one that is too large is LARGEST_SIZE + 1. */
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

static bool set_color(settings *settings, const char *value, complaint *complaint)
{
    size_t found = find_name(complaint, "color", value, color_name);

    settings->color = (color_when)found;
    return color_name(found);
}

static bool set_theme(settings *settings, const char *value, complaint *complaint)
{
    const theme *found = theme_find(value);

    if (!found)
        return complain_unknown(complaint, "theme", value, theme_name);
    settings->viewer.settings.theme = found;
    return true;
}

static const char *show_theme(const viewer_settings *settings)
{
    return settings->theme->name;
}

static bool set_pane(settings *settings, const char *value, complaint *complaint)
{
    size_t found = find_name(complaint, "pane", value, pane_name);

    if (!pane_name(found))
        return false;
    settings->viewer.settings.pane = (pane)found;
    return true;
}

static const char *show_pane(const viewer_settings *settings)
{
    return pane_name((size_t)settings->pane);
}

static bool set_zoom(settings *settings, const char *value, complaint *complaint)
{
    lens *lens = &settings->viewer.lens;

    lens->whole = strcmp(value, "whole") == 0;
    if (!lens->whole && !scan_signed(word_of(value), FARTHEST, &lens->zoom))
        return complain(complaint, 0, "zoom '%.60s' is neither 'whole' nor a number from %d, far, "
                        "to %d, near; with 0, a row is a page", value, -FARTHEST, FARTHEST);
    return true;
}

static bool set_select(settings *settings, const char *value, complaint *complaint)
{
    lens *lens = &settings->viewer.lens;
    size_t address;
    const char *why;

    if (!parse_address(value, &address, &why))
        return complain(complaint, 0, "select '%.60s' %s", value, why);
    lens->selecting = true;
    lens->selected = address;
    return true;
}

static bool set_process(settings *settings, const char *value, complaint *complaint)
{
    const char *why;

    return (parse_size(value, &settings->process, &why) && settings->process > 0)
        || complain(complaint, 0, "process '%.60s' is no number; the first one is 1", value);
}

static bool set_record(settings *settings, const char *value, complaint *complaint)
{
    settings->record = value;
    return *value || complain(complaint, 0, "record '' will not do: it has to be the name of a file");
}

static bool set_no_config(settings *settings, const char *value, complaint *complaint)
{
    (void)value;
    (void)complaint;
    settings->no_config = true;
    return true;
}

static bool show_help(settings *settings, const char *value, complaint *complaint);

static bool show_version(settings *settings, const char *value, complaint *complaint)
{
    (void)settings;
    (void)value;
    (void)complaint;
    puts("memsview " MEMS_VERSION);
    exit(finish_output());
}

static bool show_lessons(settings *settings, const char *value, complaint *complaint)
{
    (void)settings;
    (void)value;
    (void)complaint;
    lessons_print();
    exit(finish_output());
}

#define SWITCH(member) .flag = offsetof(viewer_settings, member), .remembered = true

static const option_row rows[] = {
    {"workload", "NAME", "where operations come from", .set = set_workload, .values = workload_name},
    {"seed", "N", "the workload's seed: same seed, same operations (1)", .set = set_seed},
    {"ops", "N", "how many (live: without end; rendered: 100)", .set = set_ops},
    {"policy", "NAME", "how a HOLE is chosen; several with commas: compared", .set = set_policy,
     .values = placement_name, .of_heap = HEAP_PLACEMENT, .tell = tell_policy},
    {"compare", "NAMES", "the same operations under two to four policies", .set = set_compare},
    {"page-size", "BYTES", "of this heap; a multiple of the system's (4096)", .set = set_page_size,
     .of_heap = HEAP_PAGE_SIZE, .tell = tell_page_size},
    {"base-address", "BYTES", "the first virtual address, decimal or 0x... (1000)",
     .set = set_base_address, .of_heap = HEAP_BASE_ADDRESS, .tell = tell_base_address},
    {"alignment", "BYTES", "round sizes up to a multiple of this power of 2 (1)", .set = set_alignment,
     .of_heap = HEAP_ALIGNMENT, .tell = tell_alignment},
    {"smallest-mapping", "PAGES", "that a main node has at least (1)", .set = set_smallest_mapping,
     .of_heap = HEAP_SMALLEST_MAPPING, .tell = tell_smallest_mapping},
    {"capacity", "BYTES", "in main nodes at most; 0: no bound (0)", .set = set_capacity,
     .of_heap = HEAP_CAPACITY, .tell = tell_capacity},
    {"coalescing", "WHEN", "neighbouring HOLEs become one (at-once)", .set = set_coalescing,
     .values = coalescing_name, .of_heap = HEAP_COALESCING, .tell = tell_coalescing},
    {"give-back", NULL, "unmap a main node as soon as it is one HOLE", .set = set_give_back,
     .of_heap = HEAP_GIVE_BACK, .tell = tell_give_back},
    {"lesson", "NAME", "play a lesson: space is all that it takes", .set = set_lesson,
     .values = lesson_name},
    {"lessons", NULL, "list the lessons", .set = show_lessons},
    {"process", "N", "of a recording, this process alone (all)", .set = set_process},
    {"record", "FILE", "record COMMAND, which stands behind --, in this file", .set = set_record},
    {"at", "N", "start after the first N operations", .set = set_at},
    {"render", "FORMAT", "write to standard output, without a screen", .set = set_render,
     .values = format_name},
    {"size", "COLSxLINES", "of a rendered picture (80x24)", .set = set_size},
    {"zoom", "N|whole", "rows a page: 0 is one, 1 two, -1 half a row (0)", .set = set_zoom},
    {"select", "ADDRESS", "select the segment at this virtual address", .set = set_select},
    {"pane", "NAME", "what stands beneath the map", .set = set_pane, .values = pane_name,
     .show = show_pane, .remembered = true},
    {"big", NULL, "the map has the whole screen, for the last row", SWITCH(big)},
    {"hex", NULL, "addresses are hexadecimal", SWITCH(hex)},
    {"offsets", NULL, "addresses are offsets in their main node", SWITCH(offsets)},
    {"ascii", NULL, "no glyph beyond ASCII", SWITCH(ascii)},
    {"color", "WHEN", "auto, always, never (auto; NO_COLOR is honoured)", .set = set_color},
    {"theme", "NAME", "colours", .set = set_theme, .values = theme_name, .show = show_theme,
     .remembered = true},
    {"animation", NULL, "show operations in stages (the default)", SWITCH(animated)},
    {"mouse", NULL, "click selects, double click frees, wheel scrolls", SWITCH(mouse)},
    {"no-config", NULL, "leave the remembered settings aside", .set = set_no_config},
    {"help", NULL, "this text", .set = show_help},
    {"version", NULL, "the version", .set = show_version},
};

enum { OPTION_ROWS = sizeof rows / sizeof *rows };
_Static_assert(sizeof rows / sizeof *rows <= OPTION_MOST_ROWS, "there is room for every row");

const option_row *option_row_at(size_t index)
{
    return index < OPTION_ROWS ? &rows[index] : NULL;
}

const option_row *option_row_find(word name)
{
    for (size_t i = 0; i < OPTION_ROWS; i++)
        if (word_is(name, rows[i].name))
            return &rows[i];
    return NULL;
}

bool option_is_switch(const option_row *row)
{
    return !row->set;
}

/* Where a switch is; the settings are the caller's to change, or not. */
static bool *flag_of(const option_row *row, const viewer_settings *settings)
{
    return (bool *)((char *)settings + row->flag);
}

bool option_row_set(const option_row *row, settings *settings, const char *value,
                    complaint *complaint)
{
    struct settings copy = *settings;
    bool yes = strcmp(value, "yes") == 0;

    if (!option_is_switch(row)) {
        if (!row->set(&copy, value, complaint))
            return false;
    } else if (yes || strcmp(value, "no") == 0)
        *flag_of(row, &copy.viewer.settings) = yes;
    else
        return complain(complaint, 0, "%s '%.60s' is neither yes nor no", row->name, value);
    *settings = copy;
    return true;
}

const char *option_row_value(const option_row *row, const viewer_settings *settings)
{
    return row->show ? row->show(settings) : *flag_of(row, settings) ? "yes" : "no";
}

/* --- Help -------------------------------------------------------------------------------------- */

enum { HELP_INDENT = 28, HELP_WIDTH = 80 };

/* A list of names, in lines that fit. */
static void show_names(const char *name_at(size_t index))
{
    size_t column = HELP_WIDTH;

    for (size_t i = 0; name_at(i); i++) {
        size_t length = strlen(name_at(i)) + (name_at(i + 1) ? 1 : 0);
        bool fits = column + 1 + length <= HELP_WIDTH;
        if (!fits)
            printf("%s%*s", i ? "\n" : "", HELP_INDENT, "");
        printf("%s%s%s", fits ? " " : "", name_at(i), name_at(i + 1) ? "," : "\n");
        column = (fits ? column + 1 : HELP_INDENT) + length;
    }
}

static bool show_help(settings *settings, const char *value, complaint *complaint)
{
    (void)settings;
    (void)value;
    (void)complaint;
    puts("Usage: memsview [OPTION]... [FILE]\n"
         "       memsview --record FILE -- COMMAND...\n"
         "See a heap at work: main nodes, segments, splitting and coalescing.\n\n"
         "FILE is a script (.mems) or a trace (a recording, .rep, mtrace), also in gzip;\n"
         "- is standard input.\n"
         "Without FILE: a live heap and a workload.\n");
    for (size_t i = 0; i < OPTION_ROWS; i++) {
        const option_row *row = &rows[i];
        char left[40];
        snprintf(left, sizeof left, "--%s%s%s%s", option_is_switch(row) ? "[no-]" : "", row->name,
                 row->argument ? " " : "", row->argument ? row->argument : "");
        printf("  %-24s %s\n", left, row->help);
        if (rows[i].values)
            show_names(rows[i].values);
    }
    puts("\nExit status: 0; 1 if the input or an expectation in it is wrong; 2 if the\n"
         "command line is. In the viewer, ? lists the keys.");
    exit(finish_output());
}

/* The table of options, with a function a row that reads a value; and the readers of the command line
 * and of a script, which know nothing but the table. */
#include "options.h"

#include "status.h"

#include <errno.h>
#include <getopt.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { USUAL_PAGE = 4096, LARGEST_SIZE = 2000 };

/* --- Lists of names ---------------------------------------------------------------------------- */

static const char *workload_name(size_t index)
{
    return workload_at(index) ? workload_at(index)->name : NULL;
}

static const char *policy_name(size_t index)
{
    return index < MEMS_POLICIES ? mems_policy_describe((mems_policy)index)->name : NULL;
}

static const char *coalescing_name(size_t index)
{
    static const char *const names[] = {
        [MEMS_COALESCE_AT_ONCE] = "at-once",
        [MEMS_COALESCE_ON_DEMAND] = "on-demand",
        [MEMS_COALESCE_NEVER] = "never",
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

/* All names of a list, in one text. */
static const char *join(const char *name_at(size_t index))
{
    static char names[300];
    size_t length = 0;

    for (size_t i = 0; name_at(i) && length < sizeof names; i++)
        length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", i ? ", " : "",
                                   name_at(i));
    return names;
}

/* Says that `value` is none of a list of names. Always false. */
static bool unknown(complaint *complaint, const char *what, const char *value,
                    const char *name_at(size_t index))
{
    return complain(complaint, 0, "unknown %s '%.60s'; there is %s", what, value, join(name_at));
}

/* --- The table ------------------------------------------------------------------------------- */

static bool set_workload(settings *settings, const char *value, complaint *complaint)
{
    settings->viewer.generator.workload = workload_find(value);
    return settings->viewer.generator.workload || unknown(complaint, "workload", value, workload_name);
}

static bool set_seed(settings *settings, const char *value, complaint *complaint)
{
    char *end;

    errno = 0;
    settings->viewer.generator.seed = strtoull(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || errno)
        return complain(complaint, 0, "seed '%.60s' is no number from 0 to 18446744073709551615",
                        value);
    return true;
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

/* The index of a name; where there is none, that of the end of the list, and a complaint. */
static size_t find_name(complaint *complaint, const char *what, const char *value,
                        const char *name_at(size_t index))
{
    size_t i = 0;

    while (name_at(i) && strcmp(name_at(i), value) != 0)
        i++;
    if (!name_at(i))
        unknown(complaint, what, value, name_at);
    return i;
}

/* Options of the heap are read here. Whether they will do together, check_heap() asks the heap when
 * all are known. */
static bool set_policy(settings *settings, const char *value, complaint *complaint)
{
    size_t found = find_name(complaint, "policy", value, policy_name);

    settings->viewer.heap.policy = (mems_policy)found;
    return policy_name(found);
}

static bool set_coalescing(settings *settings, const char *value, complaint *complaint)
{
    size_t found = find_name(complaint, "coalescing", value, coalescing_name);

    settings->viewer.heap.coalescing = (mems_coalescing)found;
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

static bool set_render(settings *settings, const char *value, complaint *complaint)
{
    settings->format = format_at(find_name(complaint, "format", value, format_name));
    return settings->format;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool set_size(settings *settings, const char *value, complaint *complaint)
{
    const char *rows = strchr(value, 'x');
    int end = 0;

    if (!is_digit(value[0]) || !rows || !is_digit(rows[1])
        || sscanf(value, "%9dx%9d%n", &settings->cols, &settings->rows, &end) != 2 || value[end])
        return complain(complaint, 0, "size '%.60s' is not COLSxLINES, as in 80x24", value);
    if (settings->cols < PICTURE_MIN_COLS || settings->rows < PICTURE_MIN_ROWS
        || settings->cols > LARGEST_SIZE || settings->rows > LARGEST_SIZE)
        return complain(complaint, 0, "size '%.60s' is out of bounds: %dx%d to %dx%d", value,
                        PICTURE_MIN_COLS, PICTURE_MIN_ROWS, LARGEST_SIZE, LARGEST_SIZE);
    return true;
}

static bool set_ascii(settings *settings, const char *value, complaint *complaint)
{
    (void)value;
    (void)complaint;
    settings->viewer.settings.ascii = true;
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
    settings->viewer.settings.theme = theme_find(value);
    return settings->viewer.settings.theme || unknown(complaint, "theme", value, theme_name);
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

static const struct option_row {
    const char *name, *argument;        /* NULL if it takes none */
    const char *help;
    bool (*set)(settings *settings, const char *value, complaint *complaint);
    bool of_heap;                       /* a script may set it too */
    const char *(*values)(size_t index);    /* NULL: not a list of names */
} rows[] = {
    {"workload", "NAME", "where operations come from", set_workload, false, workload_name},
    {"seed", "N", "the workload's seed: same seed, same operations (1)", set_seed, false,
     NULL},
    {"ops", "N", "how many (live: without end; rendered: 100)", set_ops, false, NULL},
    {"policy", "NAME", "how a HOLE is chosen", set_policy, true, policy_name},
    {"page-size", "BYTES", "of this heap; a multiple of the system's (4096)", set_page_size, true,
     NULL},
    {"base-address", "BYTES", "the first virtual address, decimal or 0x... (1000)",
     set_base_address, true, NULL},
    {"alignment", "BYTES", "round sizes up to a multiple of this power of 2 (1)", set_alignment,
     true, NULL},
    {"smallest-mapping", "PAGES", "that a main node has at least (1)", set_smallest_mapping, true,
     NULL},
    {"capacity", "BYTES", "in main nodes at most; 0: no bound (0)", set_capacity, true, NULL},
    {"coalescing", "WHEN", "neighbouring HOLEs become one (at-once)", set_coalescing, true,
     coalescing_name},
    {"give-back", NULL, "unmap a main node as soon as it is one HOLE", set_give_back, true, NULL},
    {"at", "N", "start after the first N operations", set_at, false, NULL},
    {"render", "FORMAT", "write to standard output, without a screen", set_render, false,
     format_name},
    {"size", "COLSxLINES", "of a rendered picture (80x24)", set_size, false, NULL},
    {"ascii", NULL, "no glyph beyond ASCII", set_ascii, false, NULL},
    {"color", "WHEN", "auto, always, never (auto; NO_COLOR is honoured)",
     set_color, false, NULL},
    {"theme", "NAME", "colours", set_theme, false, theme_name},
    {"help", NULL, "this text", show_help, false, NULL},
    {"version", NULL, "the version", show_version, false, NULL},
};

enum { OPTION_ROWS = sizeof rows / sizeof *rows, FIRST_ROW = 256 };   /* behind all letters */

/* Where an option was set last. */
static struct given {
    const char *value;
    bool on_command_line;
    size_t line;                /* of the script; 0 on the command line */
} given[OPTION_ROWS];

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
         "See a heap at work: main nodes, segments, splitting and coalescing.\n\n"
         "FILE is a script (.mems) or a trace (.rep); - is standard input.\n"
         "Without FILE: a live heap and a workload.\n");
    for (size_t i = 0; i < OPTION_ROWS; i++) {
        char left[40];
        snprintf(left, sizeof left, "--%s%s%s", rows[i].name, rows[i].argument ? " " : "",
                 rows[i].argument ? rows[i].argument : "");
        printf("  %-24s %s\n", left, rows[i].help);
        if (rows[i].values)
            show_names(rows[i].values);
    }
    puts("\nExit status: 0; 1 if the input or an expectation in it is wrong; 2 if the\n"
         "command line is. In the viewer, ? lists the keys.");
    exit(finish_output());
}

/* --- Reading ----------------------------------------------------------------------------------- */

settings options_default(void)
{
    settings settings = {
        .viewer = {
            .generator = {.workload = workload_at(0), .seed = 1},
            .limit = SIZE_MAX,
            .settings = {.theme = theme_at(0), .animated = true},
        },
        .cols = 80,
        .rows = 24,
    };

    settings.viewer.settings.ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    if (sysconf(_SC_PAGESIZE) <= USUAL_PAGE)
        settings.viewer.heap.page_size = USUAL_PAGE;
    return settings;
}

static int bad_option(int got, char *const argv[])
{
    const char letter[] = {'-', (char)optopt, '\0'};
    bool known = optopt >= FIRST_ROW;
    const char *option = optopt && !known ? letter : argv[optind - 1];
    complaint complaint;

    complain(&complaint, 0, got == ':' ? "option '%.60s' wants a value"
             : known ? "option '%.60s' takes no value" : "unknown option '%.60s'", option);
    return wrong_command_line(complaint.text);
}

int options_read(settings *settings, int argc, char *argv[])
{
    struct option long_options[OPTION_ROWS + 1] = {0};
    complaint complaint;
    int got;

    for (int i = 0; i < OPTION_ROWS; i++)
        long_options[i] = (struct option){rows[i].name, rows[i].argument != NULL, NULL,
                                          FIRST_ROW + i};
    opterr = 0;
    while ((got = getopt_long(argc, argv, ":", long_options, NULL)) != -1) {
        int row = got - FIRST_ROW;
        if (row < 0)
            return bad_option(got, argv);
        given[row] = (struct given){optarg ? optarg : "", true, 0};
        if (!rows[row].set(settings, optarg, &complaint))
            return wrong_command_line(complaint.text);
    }
    if (argc - optind > 1)
        return wrong_command_line("one FILE at the most");
    settings->path = argv[optind];
    if (settings->path)
        settings->viewer.file = strcmp(settings->path, "-") == 0 ? "standard input" : settings->path;
    return DONE;
}

static const char *heap_option_name(size_t index)
{
    for (size_t i = 0; i < OPTION_ROWS; i++)
        if (rows[i].of_heap && index-- == 0)
            return rows[i].name;
    return NULL;
}

static bool apply_script_option(settings *settings, const script_option *option,
                                complaint *complaint)
{
    size_t row = 0;
    const char *value = option->value;
    bool good;

    while (row < OPTION_ROWS && !(rows[row].of_heap && strcmp(rows[row].name, option->name) == 0))
        row++;
    if (row == OPTION_ROWS)
        good = complain(complaint, 0, "a script cannot set '%.60s'; it can set %s", option->name,
                        join(heap_option_name));
    else if (rows[row].argument && !*value)
        good = complain(complaint, 0, "option '%.60s' wants a value", option->name);
    else if (!rows[row].argument && *value)
        good = complain(complaint, 0, "option '%.60s' takes no value", option->name);
    else if (given[row].on_command_line)
        return true;
    else {
        given[row] = (struct given){value, false, option->line};
        good = rows[row].set(settings, value, complaint);
    }
    complaint->line = option->line;
    return good;
}

bool options_read_script(settings *settings, const script *script, complaint *complaint)
{
    for (size_t i = 0; script_option_at(script, i); i++)
        if (!apply_script_option(settings, script_option_at(script, i), complaint))
            return false;
    return true;
}

/* Whether a text begins with the name of an option, in words, and a colon. */
static bool is_about(const char *text, const char *name)
{
    for (; *name && (*text == *name || (*text == ' ' && *name == '-')); text++)
        name++;
    return !*name && *text == ':';
}

/* The heap itself is asked. */
bool options_check_heap(const settings *settings, complaint *complaint)
{
    const char *why;
    mems_heap *heap = mems_heap_open(&settings->viewer.heap, &why);

    mems_heap_close(heap);
    if (heap)
        return true;
    complain(complaint, 0, "%s", why);
    for (size_t i = 0; i < OPTION_ROWS; i++)
        if (given[i].value && is_about(why, rows[i].name)) {
            size_t name = strlen(rows[i].name);
            complain(complaint, given[i].line, "%.*s '%.60s' will not do:%s", (int)name, why,
                     given[i].value, why + name + 1);
        }
    return false;
}

/* memsview: the command line. Reads the options, wires the rooms together, and either opens the live
 * viewer or writes a picture, statistics or figures to standard output. */
#include "paint/text.h"
#include "viewer/viewer.h"
#include "workload/memory.h"

#include <errno.h>
#include <getopt.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DONE = 0, INPUT_WRONG = 1, COMMAND_LINE_WRONG = 2 };
enum { RENDERED_OPERATIONS = 100, USUAL_PAGE = 4096, LARGEST_SIZE = 2000 };

typedef struct settings settings;

typedef enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_when;

typedef int render_function(const settings *settings, const session *session);

struct settings {
    viewer_options viewer;
    const char *path;           /* of the input; NULL if there is none */
    bool at_given, ops_given;
    render_function *render;    /* NULL: the live viewer */
    int cols, rows;
    color_when color;
};

/* --- Lists of names ---------------------------------------------------------------------------- */

static const char *workload_name(size_t index)
{
    return workload_at(index) ? workload_at(index)->name : NULL;
}

static const char *policy_name(size_t index)
{
    return index < MEMS_POLICIES ? mems_policy_describe((mems_policy)index)->name : NULL;
}

static const char *theme_name(size_t index)
{
    return theme_at(index) ? theme_at(index)->name : NULL;
}

static const char *format_name(size_t index);

/* Says that `value` is none of a list of names. Always false. */
static bool unknown(complaint *complaint, const char *what, const char *value,
                    const char *name_at(size_t index))
{
    char names[200];
    size_t length = 0;

    for (size_t i = 0; name_at(i) && length < sizeof names; i++)
        length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", i ? ", " : "",
                                   name_at(i));
    return complain(complaint, 0, "unknown %s '%.60s'; there is %s", what, value, names);
}

/* DONE if all that was written has gone where it should. */
static int finish_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return DONE;
    fprintf(stderr, "memsview: cannot write: %s\n", strerror(errno));
    return INPUT_WRONG;
}

/* --- Rendering --------------------------------------------------------------------------------- */

static bool use_colours(const settings *settings, int file)
{
    const char *no_color = getenv("NO_COLOR");

    if (settings->color != COLOR_AUTO)
        return settings->color == COLOR_ALWAYS;
    return !(no_color && *no_color) && isatty(file);
}

static int render_text(const settings *settings, const session *session)
{
    bool coloured = use_colours(settings, STDOUT_FILENO);
    char origin[80];
    scene scene = {
        .session = session,
        .origin = origin,
        .state = "",
        .lens = {.follow = true},
        .look = {.ascii = settings->viewer.ascii, .mono = !coloured},
    };
    grid grid = {0};

    if (settings->path)
        snprintf(origin, sizeof origin, "%s", settings->viewer.file);
    else
        generator_describe(&settings->viewer.generator, origin, sizeof origin);
    grid_resize(&grid, settings->cols, settings->rows);
    picture_settle(&scene, settings->cols, settings->rows);
    picture_draw(&grid, &scene);
    if (scene.look.ascii)
        grid_to_ascii(&grid);
    text_paint(&grid, coloured ? settings->viewer.theme : NULL, stdout);
    grid_free(&grid);
    return DONE;
}

static void to_stdout(void *context, const char *text, size_t length)
{
    (void)context;
    fwrite(text, 1, length, stdout);
}

static int render_stats(const settings *settings, const session *session)
{
    (void)settings;
    mems_heap_print(session_heap(session), to_stdout, NULL);
    return DONE;
}

static int render_summary(const settings *settings, const session *session)
{
    const mems_figures figures = mems_heap_figures(session_heap(session));
    const struct { const char *name; size_t value; } counts[] = {
        {"operations", session_position(session)},
        {"allocations", figures.allocations},
        {"frees", figures.frees},
        {"failed", figures.failures},
        {"live_blocks", figures.live_blocks},
        {"live_bytes", figures.live_bytes},
        {"mapped_bytes", figures.mapped_bytes},
        {"main_nodes", figures.main_nodes},
        {"holes", figures.holes},
        {"free_bytes", figures.free_bytes},
        {"largest_hole", figures.largest_hole},
    };

    (void)settings;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        printf("%s: %zu\n", counts[i].name, counts[i].value);
    printf("external_fragmentation: %.6f\n", mems_external_fragmentation(&figures));
    printf("utilisation: %.6f\n", mems_utilisation(&figures));
    printf("peak_mapped_bytes: %zu\n", figures.peak_mapped_bytes);
    printf("ns_per_operation: %.1f\n", session_nanoseconds(session));
    return DONE;
}

static const struct format {
    const char *name;
    render_function *render;
} formats[] = {
    {"text", render_text},
    {"stats", render_stats},
    {"summary", render_summary},
};

static const char *format_name(size_t index)
{
    return index < sizeof formats / sizeof *formats ? formats[index].name : NULL;
}

/* --- The options: one table -------------------------------------------------------------------- */

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

/* The heap itself is asked whether it would open with these options. */
static bool check_heap(const settings *settings, const char *what, const char *value,
                       complaint *complaint)
{
    const char *why;
    mems_heap *heap = mems_heap_open(&settings->viewer.heap, &why);

    mems_heap_close(heap);
    return heap || complain(complaint, 0, "%s '%.60s' will not do: %s", what, value, why);
}

static bool set_policy(settings *settings, const char *value, complaint *complaint)
{
    for (size_t i = 0; policy_name(i); i++)
        if (strcmp(policy_name(i), value) == 0) {
            settings->viewer.heap.policy = (mems_policy)i;
            return true;
        }
    return unknown(complaint, "policy", value, policy_name);
}

static bool set_page_size(settings *settings, const char *value, complaint *complaint)
{
    size_t *size = &settings->viewer.heap.page_size;
    const char *why;

    if (!parse_size(value, size, &why))
        return complain(complaint, 0, "page size '%.60s' %s", value, why);
    if (*size == 0)
        return complain(complaint, 0, "page size '%.60s' is no size of a page", value);
    return check_heap(settings, "page size", value, complaint);
}

static bool set_render(settings *settings, const char *value, complaint *complaint)
{
    for (size_t i = 0; format_name(i); i++)
        if (strcmp(formats[i].name, value) == 0) {
            settings->render = formats[i].render;
            return true;
        }
    return unknown(complaint, "format", value, format_name);
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
    settings->viewer.ascii = true;
    return true;
}

static bool set_color(settings *settings, const char *value, complaint *complaint)
{
    static const char *const names[] = {"auto", "always", "never"};

    for (int i = 0; i < 3; i++)
        if (strcmp(value, names[i]) == 0) {
            settings->color = (color_when)i;
            return true;
        }
    return complain(complaint, 0, "color '%.60s' is not auto, always or never", value);
}

static bool set_theme(settings *settings, const char *value, complaint *complaint)
{
    settings->viewer.theme = theme_find(value);
    return settings->viewer.theme || unknown(complaint, "theme", value, theme_name);
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
    {"seed", "N", "the workload's seed; the same seed, the same operations (1)", set_seed, false,
     NULL},
    {"ops", "N", "how many operations (live: without end; rendered: 100)", set_ops, false, NULL},
    {"policy", "NAME", "how a HOLE is chosen", set_policy, true, policy_name},
    {"page-size", "BYTES", "of this heap; a multiple of the system's (4096)", set_page_size, true,
     NULL},
    {"at", "N", "start after the first N operations", set_at, false, NULL},
    {"render", "FORMAT", "write to standard output, without a screen", set_render, false,
     format_name},
    {"size", "COLSxLINES", "of a rendered picture (80x24)", set_size, false, NULL},
    {"ascii", NULL, "no glyph beyond ASCII", set_ascii, false, NULL},
    {"color", "WHEN", "auto, always, never (auto: where the output shows it; NO_COLOR is honoured)",
     set_color, false, NULL},
    {"theme", "NAME", "colours", set_theme, false, theme_name},
    {"help", NULL, "this text", show_help, false, NULL},
    {"version", NULL, "the version", show_version, false, NULL},
};

enum { OPTION_ROWS = sizeof rows / sizeof *rows, FIRST_ROW = 256 };   /* behind all letters */

static bool given[OPTION_ROWS];

static bool show_help(settings *settings, const char *value, complaint *complaint)
{
    (void)settings;
    (void)value;
    (void)complaint;
    puts("Usage: memsview [OPTION]... [FILE]\n"
         "See a heap at work: main nodes, segments, splitting and coalescing.\n\n"
         "FILE is a script (.mems); - is standard input. Without FILE: a live heap and a workload.\n");
    for (size_t i = 0; i < OPTION_ROWS; i++) {
        char left[40];
        snprintf(left, sizeof left, "--%s%s%s", rows[i].name, rows[i].argument ? " " : "",
                 rows[i].argument ? rows[i].argument : "");
        printf("  %-20s %s\n", left, rows[i].help);
        for (size_t k = 0; rows[i].values && rows[i].values(k); k++)
            printf("%s%s%s", k ? ", " : "                         ", rows[i].values(k),
                   rows[i].values(k + 1) ? "" : "\n");
    }
    puts("\nExit status: 0; 1 if the input or an expectation in it is wrong; 2 if the command line "
         "is.\nIn the viewer, ? lists the keys.");
    exit(finish_output());
}

/* --- Reading the command line and the script's options ------------------------------------------ */

static int wrong_command_line(const char *text)
{
    fprintf(stderr, "memsview: %s\nTry 'memsview --help'.\n", text);
    return COMMAND_LINE_WRONG;
}

/* `FILE:LINE: text`, as far as there is a file and a line. */
static int wrong_input(const settings *settings, const complaint *complaint)
{
    char name[200];

    snprintf(name, sizeof name, "%s", !settings->path ? "memsview" : *settings->path
             ? settings->viewer.file : "''");
    make_printable(name);
    if (complaint->line)
        fprintf(stderr, "%s:%zu: %s\n", name, complaint->line, complaint->text);
    else
        fprintf(stderr, "%s: %s\n", name, complaint->text);
    return INPUT_WRONG;
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

/* Fills in the settings; DONE, or the exit status. */
static int read_command_line(settings *settings, int argc, char *argv[])
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
        given[row] = true;
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

/* What a script says of the heap, unless the command line said otherwise. */
static bool apply_script_option(settings *settings, const script_option *option,
                                complaint *complaint)
{
    for (size_t i = 0; i < OPTION_ROWS; i++)
        if (rows[i].of_heap && strcmp(rows[i].name, option->name) == 0) {
            bool good = given[i] || rows[i].set(settings, option->value, complaint);
            complaint->line = option->line;
            return good;
        }
    return complain(complaint, option->line, "a script cannot set '%.60s'; it can set policy and "
                                             "page-size", option->name);
}

static bool read_script(settings *settings, complaint *complaint)
{
    size_t length;
    char *text = input_read(settings->path, &length, complaint);
    script *script = text ? script_parse(text, length, complaint) : NULL;

    settings->viewer.script = script;
    if (!script)
        return false;
    for (size_t i = 0; script_option_at(script, i); i++)
        if (!apply_script_option(settings, script_option_at(script, i), complaint))
            return false;
    return true;
}

/* --- The two ways to end ----------------------------------------------------------------------- */

static int render(const settings *settings)
{
    const viewer_options *options = &settings->viewer;
    generator generator = options->generator;
    const session_options session_options = {
        .heap = options->heap,
        .source = options->script ? script_source(options->script) : generator_source(&generator),
        .limit = options->limit,
    };
    complaint complaint;
    session *session = session_open(&session_options, &complaint);

    if (!session)
        return wrong_input(settings, &complaint);
    size_t wanted = settings->at_given ? options->at : SIZE_MAX;
    session_status reached = session_reach(session, wanted, &complaint);
    int status = reached == SESSION_BROKEN ? wrong_input(settings, &complaint)
               : reached == SESSION_ENDED && settings->at_given ? wrong_command_line(complaint.text)
               : settings->render(settings, session);
    session_close(session);
    return status == DONE ? finish_output() : status;
}

static int view(settings *settings)
{
    complaint complaint;

    settings->viewer.coloured = use_colours(settings, STDOUT_FILENO);
    switch (viewer_run(&settings->viewer, &complaint)) {
    case VIEWER_INPUT_WRONG:
        return wrong_input(settings, &complaint);
    case VIEWER_COMMAND_WRONG:
        return wrong_command_line(complaint.text);
    default:
        return DONE;
    }
}

int main(int argc, char *argv[])
{
    settings settings = {
        .viewer = {
            .generator = {.workload = workload_at(0), .seed = 1},
            .limit = SIZE_MAX,
            .theme = theme_at(0),
        },
        .cols = 80,
        .rows = 24,
    };
    complaint complaint;

    setlocale(LC_ALL, "");
    settings.viewer.ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    if (sysconf(_SC_PAGESIZE) <= USUAL_PAGE)
        settings.viewer.heap.page_size = USUAL_PAGE;
    int status = read_command_line(&settings, argc, argv);
    if (status != DONE)
        return status;
    if (settings.path && !read_script(&settings, &complaint))
        status = wrong_input(&settings, &complaint);
    else {
        settings.viewer.generator.page_size = settings.viewer.heap.page_size;
        if (settings.render && !settings.ops_given && !settings.at_given && !settings.path)
            settings.viewer.limit = RENDERED_OPERATIONS;
        status = settings.render ? render(&settings) : view(&settings);
    }
    script_free(settings.viewer.script);
    return status;
}

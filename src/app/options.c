/* The readers of options, from wherever they come; they know nothing but the table. */
#include "app/option_rows.h"

#include "base/text.h"

#include <getopt.h>
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    USUAL_PAGE = 4096,
    LONGEST_NAME = 40,
    FIRST_ROW = 256, FIRST_NO = FIRST_ROW + OPTION_MOST_ROWS    /* after all letters */
};

/* Return the usual size of a page: larger where the system's is. */
static size_t usual_page(void)
{
    size_t least = (size_t)sysconf(_SC_PAGESIZE);

    return least > USUAL_PAGE ? least : USUAL_PAGE;
}

settings options_default(void)
{
    settings settings = {
        .show = {
            .heap = {.page_size = usual_page(), .alignment = 1, .smallest_mapping = 1},
            .generator = {.workload = workload_at(0), .seed = 1},
            .limit = SIZE_MAX,
            .display = {.theme = theme_at(0), .animated = true},
            .lens = {.follow = true},
        },
        .cols = 80,
        .rows = 24,
    };

    settings.show.ascii_only = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    return settings;
}

/* --- The command line -------------------------------------------------------------------------- */

/* Where an option was set most recently. */
static struct given {
    const char *value;
    bool on_command_line;
    size_t line;                /* of the script; 0 on the command line */
} given[OPTION_MOST_ROWS];

static struct given *given_of(const option_row *row)
{
    return &given[row - option_row_at(0)];
}

bool options_given(const char *name)
{
    return given_of(option_row_find(word_of(name)))->on_command_line;
}

/* Complain of an option that getopt() did not take. */
static bool complain_of_option(int got, char *const argv[], complaint *complaint)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    bool known = optopt >= FIRST_ROW;
    const char *option = optopt && !known ? letter : argv[optind - 1];

    return complain(complaint, 0, got == ':' ? "option '%.60s' needs a value"
                    : known ? "option '%.60s' takes no value" : "unknown option '%.60s'", option);
}

/* List the options for getopt: one a row, whose value it returns; for a switch two. */
static void list_options(struct option options[], char names[][LONGEST_NAME])
{
    const option_row *row;
    size_t count = 0;

    for (size_t i = 0; (row = option_row_at(i)); i++) {
        options[count++] = (struct option){row->name, row->argument != NULL, NULL, FIRST_ROW + (int)i};
        if (row->kind != OPTION_SWITCH)
            continue;
        snprintf(names[i], LONGEST_NAME, "no-%s", row->name);
        options[count++] = (struct option){names[i], 0, NULL, FIRST_NO + (int)i};
    }
}

static bool take_option(settings *settings, int got, complaint *complaint)
{
    bool no = got >= FIRST_NO;
    const option_row *row = option_row_at((size_t)(got - (no ? FIRST_NO : FIRST_ROW)));
    const char *value = row->kind != OPTION_SWITCH ? optarg ? optarg : "" : no ? "no" : "yes";

    *given_of(row) = (struct given){value, true, 0};
    return option_row_set(row, settings, value, complaint);
}

/* Compare the policies that a lesson is about, unless the user says otherwise. */
static void take_lesson(settings *settings)
{
    static char file[60];
    char names[120];
    complaint complaint;

    snprintf(file, sizeof file, "lesson %s", settings->lesson->name);
    settings->show.file = file;
    settings->show.unhurried = true;
    if (!options_given("policy") && !options_given("compare")
        && lesson_says(settings->lesson, "Compare", names, sizeof names))
        policies_read(names, &settings->show.compared, &complaint);
}

/* Take what is after the options: `count` words, and NULL. */
static bool take_words(settings *settings, int count, char *words[], complaint *complaint)
{
    if (options_given("policy") && options_given("compare"))
        return complain(complaint, 0, "--policy and --compare do not go together: heaps that are compared "
                                      "have policies of their own");
    if (settings->record && settings->format.name)
        return complain(complaint, 0, "--record and --render do not go together: record first, then "
                                      "render");
    if (settings->record) {
        settings->command = words;
        return count > 0 || complain(complaint, 0, "--record FILE needs a COMMAND, after --");
    }
    if (count > 1)
        return complain(complaint, 0, "one FILE at most");
    settings->path = words[0];
    if (settings->path && settings->lesson)
        return complain(complaint, 0, "a lesson or a FILE, not both");
    if (settings->path)
        settings->show.file = strcmp(settings->path, "-") == 0 ? "standard input" : settings->path;
    if (settings->lesson)
        take_lesson(settings);
    return true;
}

bool options_read(settings *settings, int argc, char *argv[], complaint *complaint)
{
    struct option options[2 * OPTION_MOST_ROWS + 1] = {0};
    char names[OPTION_MOST_ROWS][LONGEST_NAME];
    int got;

    list_options(options, names);
    opterr = 0;
    while (!settings->print && (got = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (got < FIRST_ROW)
            return complain_of_option(got, argv, complaint);
        if (!take_option(settings, got, complaint))
            return false;
    }
    return settings->print || take_words(settings, argc - optind, argv + optind, complaint);
}

void options_open_whole(settings *settings)
{
    showing *show = &settings->show;

    show->at_end = !options_given("at");
    if (!options_given("zoom"))
        show->lens.whole = true;
    if (!options_given("pane"))
        show->display.pane = PANE_BALANCE;
}

/* --- Other places ------------------------------------------------------------------------------ */

/* Return the names of what a script may set, or of what is remembered; until the next call. */
static const char *list_names(bool of_heap)
{
    static char names[300];
    text text = text_in(names, sizeof names);
    const option_row *row;

    for (size_t i = 0; (row = option_row_at(i)); i++)
        if (of_heap ? row->of_heap : row->remembered)
            text_printf(&text, "%s%s", text.length ? ", " : "", row->name);
    return names;
}

static bool apply_script_option(settings *settings, const script_option *option,
                                complaint *complaint)
{
    const option_row *row = option_row_find(word_of(option->name));
    const char *value = option->value;
    bool good;

    if (!row || !row->of_heap)
        good = complain(complaint, 0, "a script cannot set '%.60s'; it can set %s", option->name,
                        list_names(true));
    else if (row->argument && !*value)
        good = complain(complaint, 0, "option '%.60s' needs a value", option->name);
    else if (!row->argument && *value)
        good = complain(complaint, 0, "option '%.60s' takes no value", option->name);
    else if (given_of(row)->on_command_line)
        return true;
    else {
        *given_of(row) = (struct given){value, false, option->line};
        good = option_row_set(row, settings, value, complaint);
    }
    if (good && strcmp(row->name, "policy") == 0 && strchr(value, ','))
        good = complain(complaint, 0, "a script has one policy, not '%.60s'", value);
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

bool options_take_remembered(settings *settings, word name, const char *value,
                             complaint *complaint)
{
    const option_row *row = option_row_find(name);
    struct settings unused = *settings;

    if (!row || !row->remembered)
        return complain(complaint, 0, "there is no setting '%.*s'; there is %s",
                        word_shown(name), name.text, list_names(false));
    return option_row_set(row, given_of(row)->on_command_line ? &unused : settings, value, complaint);
}

void options_write_heap(const allocator_options *heap, FILE *out)
{
    const settings usual = options_default();
    settings chosen = usual;
    char text[OPTION_TOLD], unsaid[OPTION_TOLD];
    const option_row *row;

    chosen.show.heap = *heap;
    for (size_t i = 0; (row = option_row_at(i)); i++) {
        const char *value = row->of_heap ? option_row_value(row, &chosen, text) : NULL;
        const char *other = value ? option_row_value(row, &usual, unsaid) : NULL;
        if (value && (row->always || !other || strcmp(value, other) != 0))
            fprintf(out, "option %s%s%s\n", row->name, *value ? " " : "", value);
    }
}

bool options_check_heap(const settings *settings, complaint *complaint)
{
    refusal refusal;
    allocator *heap = allocator_open(&settings->show.heap, &refusal);
    const option_row *row;

    allocator_close(heap);
    if (heap)
        return true;
    const char *name = heap_option_name(refusal.option);
    complain(complaint, 0, "%s: %s", name, refusal.why);
    for (size_t i = 0; (row = option_row_at(i)); i++)
        if (given[i].value && row->of_heap && row->of_heap == refusal.option)
            complain(complaint, given[i].line, *given[i].value ? "%s '%.60s' is not valid: %s"
                     : "%s%s is not valid: %s", name, given[i].value, refusal.why);
    return false;
}

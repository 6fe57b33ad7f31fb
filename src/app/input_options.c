/* The options that say which operations there are, and which of them are done. */
#include "app/option_rows.h"
#include "app/status.h"
#include "base/scan.h"

#include <stdio.h>
#include <stdlib.h>

/* --- Workloads --------------------------------------------------------------------------------- */

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
        || complain(complaint, 0, "seed '%.60s' is no number from 0 to 18446744073709551615", value);
}

static const char *value_of_seed(const settings *settings, char text[OPTION_TOLD])
{
    snprintf(text, OPTION_TOLD, "%llu", (unsigned long long)settings->show.generator.seed);
    return text;
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
    return set_count(&settings->show.limit, "ops", value, complaint);
}

static const char *value_of_ops(const settings *settings, char text[OPTION_TOLD])
{
    if (settings->show.limit == SIZE_MAX)
        snprintf(text, OPTION_TOLD, "live: without end; rendered: %d", RENDERED_OPERATIONS);
    else
        snprintf(text, OPTION_TOLD, "%zu", settings->show.limit);
    return text;
}

static bool set_at(settings *settings, const char *value, complaint *complaint)
{
    settings->at_given = true;
    return set_count(&settings->show.at, "at", value, complaint);
}

/* --- Lessons ----------------------------------------------------------------------------------- */

static void choose_lesson(settings *settings, size_t index)
{
    settings->lesson = &lessons[index];
}

static bool show_lessons(settings *settings, const char *value, complaint *complaint)
{
    (void)settings;
    (void)value;
    (void)complaint;
    lessons_print();
    exit(finish_output());
}

/* --- Recordings -------------------------------------------------------------------------------- */

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

/* --- The rows ---------------------------------------------------------------------------------- */

static const option_row rows[] = {
    {"workload", "NAME", "where operations come from", .kind = OPTION_NAME,
     .choose = choose_workload, .values = workload_name},
    {"seed", "N", "the workload's seed: same seed, same operations", .set = set_seed,
     .value = value_of_seed, .usual = true},
    {"ops", "N", "how many", .set = set_ops, .value = value_of_ops, .usual = true},
    {"at", "N", "start after the first N operations", .set = set_at},
    {"lesson", "NAME", "play a lesson: space is all that it takes", .kind = OPTION_NAME,
     .choose = choose_lesson, .values = lesson_name},
    {"lessons", NULL, "list the lessons", .set = show_lessons},
    {"record", "FILE", "record COMMAND, which stands after --, in this file", .set = set_record},
    {"process", "N", "of a recording, this process alone", .set = set_process,
     .value = value_of_process, .usual = true},
};

const option_group input_options = {rows, sizeof rows / sizeof *rows};

/* memsview: wires the rooms together. What the options say is read into a session, and that is either
 * opened in the live viewer or written to standard output. */
#include "app/config.h"
#include "app/options.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "recorder/record.h"
#include "source/trace.h"
#include "source/unzip.h"
#include "viewer/viewer.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    DONE = 0, INPUT_WRONG = 1, COMMAND_LINE_WRONG = 2,      /* exit statuses */
    LEFT = -1                   /* the user gave up waiting: that is no failure */
};

/* --- How it ends ------------------------------------------------------------------------------- */

static int wrong_command_line(const complaint *complaint)
{
    fprintf(stderr, "memsview: %s\nTry 'memsview --help'.\n", complaint->text);
    return COMMAND_LINE_WRONG;
}

/* Say `FILE:LINE: text`, as far as there is a file and a line. */
static int wrong_input(const settings *settings, const complaint *complaint)
{
    const char *file = settings->show.file;
    char name[200];

    snprintf(name, sizeof name, "%s", !file ? "memsview" : *file ? file : "''");
    make_printable(name);
    if (complaint->line)
        fprintf(stderr, "%s:%zu: %s\n", name, complaint->line, complaint->text);
    else
        fprintf(stderr, "%s: %s\n", name, complaint->text);
    return INPUT_WRONG;
}

/* Finish standard output: DONE if all that was written has got where it should, or else say so. */
static int finish_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return DONE;
    fprintf(stderr, "memsview: cannot write: %s\n", strerror(errno));
    return INPUT_WRONG;
}

/* --- What comes in ----------------------------------------------------------------------------- */

typedef struct input {
    source source;              /* of the operations, which are of one of these: */
    script *script;
    trace trace;
} input;

/* Take the contents over. */
static bool use_script(settings *settings, input *input, contents *contents, complaint *complaint)
{
    bool good = settings->process
        ? complain(complaint, 0, "is no recording, so it has no process %zu", settings->process)
        : contents_is_text(contents, complaint);

    if (!good) {
        free(contents->bytes);
        return false;
    }
    input->script = script_parse(contents->bytes, contents->length, complaint);
    if (!input->script)
        return false;
    input->source = script_source(input->script);
    settings->show.input_kind = "the script";
    return options_read_script(settings, input->script, complaint);
}

static bool use_trace(settings *settings, input *input, contents *contents, const watcher *watcher,
                      complaint *complaint)
{
    bool good = trace_read(contents, settings->process, watcher, &input->trace, complaint);

    free(contents->bytes);
    input->source = trace_source(&input->trace);
    settings->show.input_kind = "the trace";
    options_open_whole(settings);
    if (input->trace.cut)
        settings->show.remark = "This is the beginning of the trace: the rest of it is not there.";
    return good;
}

static bool read_input(settings *settings, input *input, const watcher *watcher,
                       complaint *complaint)
{
    const lesson *lesson = settings->lesson;
    contents contents;

    if (lesson)
        contents = (struct contents){memory_copy(lesson->text, lesson->length + 1), lesson->length, false};
    else if (!unzip_read(settings->path, watcher, &contents, complaint))
        return false;
    settings->show.input = &input->source;
    return trace_is(&contents) ? use_trace(settings, input, &contents, watcher, complaint)
                               : use_script(settings, input, &contents, complaint);
}

/* Read the input, while the user may watch; DONE, or the exit status. */
static int take_input(settings *settings, input *input)
{
    const watcher *watcher = settings->format.name ? NULL : loading_open(&settings->show);
    complaint complaint;
    bool good = read_input(settings, input, watcher, &complaint);

    if (watcher && !loading_close(watcher))
        return LEFT;
    return good ? DONE : wrong_input(settings, &complaint);
}

static bool use_colours(const settings *settings)
{
    const char *no_color = getenv("NO_COLOR");

    if (settings->color != COLOR_AUTO)
        return settings->color == COLOR_ALWAYS;
    return !(no_color && *no_color) && isatty(STDOUT_FILENO);
}

/* Read the input, if there is one, and check all that has been said by then; DONE, or the exit
 * status. */
static int prepare(settings *settings, input *input)
{
    complaint complaint;
    int status = settings->show.file ? take_input(settings, input) : DONE;

    if (status != DONE)
        return status;
    if (!options_check_heap(settings, &complaint))
        return complaint.line ? wrong_input(settings, &complaint) : wrong_command_line(&complaint);
    settings->show.generator.page_size = settings->show.heap.page_size;
    settings->show.coloured = use_colours(settings);
    if (settings->format.name && !options_given("ops") && !options_given("at") && !settings->show.file)
        settings->show.limit = RENDERED_OPERATIONS;
    return DONE;
}

/* --- What goes out ----------------------------------------------------------------------------- */

/* Open session number `which` of those that are compared, or the only one, and go to the wanted
 * position; DONE, or the exit status. */
static int reach(const settings *settings, const source *source, int which, session **session)
{
    const showing *show = &settings->show;
    bool compared = show->compared.count > 0;
    session_options session_options = {
        .heap = show->heap,
        .source = *source,
        .limit = show->limit,
        .drawn = settings->format.painter != NULL,
        .lenient = compared,
    };
    complaint complaint;

    if (compared)
        session_options.heap.placement = show->compared.list[which];
    *session = session_open(&session_options, &complaint);
    if (!*session)
        return wrong_input(settings, &complaint);
    bool at_given = options_given("at");
    session_status reached = session_reach(*session, at_given ? show->at : SIZE_MAX, &complaint);
    if (reached == SESSION_BROKEN)
        return wrong_input(settings, &complaint);
    if ((reached == SESSION_ENDED && at_given)
        || (which == 0 && !lens_fits(&show->lens, *session, &complaint)))
        return wrong_command_line(&complaint);
    return DONE;
}

static int render_sessions(const settings *settings)
{
    const showing *show = &settings->show;
    generator generator = show->generator;
    const source source = show->input ? *show->input : generator_source(&generator);
    int count = show->compared.count ? show->compared.count : 1, status = DONE;
    session *sessions[SCENE_MOST] = {NULL};

    for (int i = 0; i < count && status == DONE; i++)
        status = reach(settings, &source, i, &sessions[i]);
    if (status == DONE) {
        render(settings, sessions, count);
        status = finish_output();
    }
    for (int i = 0; i < count; i++)
        session_close(sessions[i]);
    return status;
}

static int view(settings *settings)
{
    const viewer_host host = {.remember = config_remember, .write_heap = options_write_heap};
    complaint complaint;

    if (!settings->no_config)
        config_read(settings);
    switch (viewer_run(&settings->show, &host, &complaint)) {
    case VIEWER_INPUT_WRONG:
        return wrong_input(settings, &complaint);
    case VIEWER_COMMAND_WRONG:
        return wrong_command_line(&complaint);
    case VIEWER_FINE:
        break;
    }
    return DONE;
}

int main(int argc, char *argv[])
{
    setlocale(LC_ALL, "");

    settings settings = options_default();
    input input = {0};
    complaint complaint;

    if (!options_read(&settings, argc, argv, &complaint))
        return wrong_command_line(&complaint);
    if (settings.print) {
        settings.print();
        return finish_output();
    }
    if (settings.record)
        return record_command(settings.record, settings.command);
    int status = prepare(&settings, &input);
    if (status == DONE)
        status = settings.format.name ? render_sessions(&settings) : view(&settings);
    script_free(input.script);
    trace_free(&input.trace);
    return status == LEFT ? DONE : status;
}

/* play [--seconds N] FILE.test [PART OF A NAME]: play scripts against the live viewer, and report each
 * case, or each with that in its name, in TAP (testanything.org). The environment's MEMSVIEW is the
 * viewer's path.
 *
 * A script consists of lines "WORD: VALUE". This is a whole case:
 *
 *     case: f frees the selected block
 *     file two.mems:
 *         malloc a 1000
 *         malloc b 1000
 *     run: --at 2 two.mems
 *     keys: Right f
 *     see: (by hand)
 *
 * Each case has a process of its own and an empty folder, where it starts and which is its HOME. At its
 * end, q is pressed unless the program has ended already: it has to leave the terminal as it found it,
 * and to exit with status 0 and nothing on standard error. The lines before the first case begin every
 * case. Empty lines and lines that begin with # are ignored. A value may stand in quotes, which keep
 * the blanks at its ends. $DIR is the case's folder.
 *
 *     case: NAME          Begin a case.
 *     for: A | B | C      Play the case once for each such line, with A in place of $1, B of $2, ...
 *
 * Around the viewer
 *     file NAME:          Write a file; its text is indented below.
 *     sh: COMMAND         Run a command, here or indented below, in a shell. It has to exit with status
 *                         0. $MEMSVIEW is the program, $VIEWER its process, and $TTY its terminal.
 *     needs: COMMAND      Skip the case unless the command exits with status 0.
 *     env: NAME=VALUE X   Set a variable, unset X. The default is TERM=xterm-256color LC_ALL=C.UTF-8
 *                         XDG_CONFIG_HOME=$DIR/settings/here (which is not there).
 *     size: 80x24         Columns and rows, 80x24 by default. While the viewer runs: resize; if there
 *                         are several sizes, to one right after another.
 *     run: ARGUMENTS      Start the viewer; a previous one has to end first. <NAME is its standard
 *                         input.
 *     shell: COMMAND      Start an interactive shell in its place, with jobs.
 *
 * Input
 *     keys: a 2K Enter    Type all at once. Keys are named as in the viewer's help: Space Enter Esc Tab
 *                         Bksp Del Up Down Left Right PgUp PgDn Home End F1 Ctrl-L. Other words are
 *                         typed as they are; in quotes, also if they have blanks or look like names.
 *     press: n n          Type one by one. Each key has to change what is seen; then `rest`.
 *     rest:               Wait until all keys are taken and the program sleeps until the next: its
 *                         picture is whole. A run or an animation does not rest before it is over.
 *                         (Skip the case where the system does not show who sleeps.)
 *     click: PLACE        Click on ROW,COLUMN, counted from 0, or on a text.
 *     wheel up: PLACE     Turn the wheel of the mouse; also `wheel down`.
 *     vanish:             Take the terminal away.
 *     spoil: N            Change byte N of the selected block.
 *     keep: NAME          Keep what is seen under a name.
 *     repeat: N           Do what is indented below N times.
 *     repeat until: TEXT  Do it until the text is seen; not at all if it is there already.
 *
 * Checks; all but `not` and `bytes` wait, for a minute at most
 *     see: TEXT           The text is somewhere on the screen.
 *     gone: TEXT          It is nowhere.
 *     not: TEXT           It is nowhere at this moment. If it could still come, `rest` first.
 *     see pattern: RE     A row, without the blanks at its end, matches an extended regular expression.
 *     see ink: N          A cell has this foreground: a colour of the palette, one of A-B, or `any`
 *                         but the terminal's own.
 *     see ground: N       The same of a background.
 *     see at R,C: TEXT    Look only at rows R and columns C, each N or A-B; columns may be left out.
 *                         `gone` and `not` can be followed by all of these, too: `not ink at 2-12: 45`.
 *     operation: 4        The title says "operation 4"; also `operation after: 4` and `before`.
 *                         In place of the number, NAME or NAME+1 is that of a screen which was kept.
 *     same: NAME          The screen is as it was kept; `same: NAME from TEXT` begins at a text.
 *     terminal: STATE     `taken` or `restored`, `no cursor` or `cursor at ROW,COLUMN`, `mouse on` or
 *                         `mouse off`.
 *     bytes: 1-1023       So many bytes came since the previous keys.
 *     exit: 0             The program exits with this status, or by `signal 15`; the terminal is
 *                         restored.
 *     errors: TEXT        The text is on standard error.
 *
 * What fails is reported with its line, the reason, standard error, and the screen as it was. */
#define _GNU_SOURCE
#include "script.h"

#include <ftw.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE = 60, PATIENCE_AFTER_A_FAILURE = 5 };       /* seconds */
enum { MOST_LINE = 8000, SKIPPED = 77 };

/* --- Doing ------------------------------------------------------------------------------------- */

bool play_fail(play *play, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(play->failure, sizeof play->failure, format, arguments);
    va_end(arguments);
    return false;
}

bool play_skip(play *play)
{
    play->skipped = true;
    return false;
}

/* Copy a text with what $1, $2, ... and $DIR stand for. */
static void expand(const play *play, const char *text, char *out)
{
    char *end = out + MOST_LINE - 1;

    while (*text && out < end) {
        size_t field = text[0] == '$' ? (size_t)(text[1] - '1') : MOST_FIELDS;
        const char *put = field < play->field_count ? play->fields[field] : NULL;
        if (strncmp(text, "$DIR", 4) == 0)
            put = getenv("DIR");
        if (put)
            out += snprintf(out, (size_t)(end - out), "%s", put);
        else
            *out++ = *text;
        text += !put ? 1 : field < play->field_count ? 2 : 4;
    }
    *out = '\0';
}

static char *trim(char *text)
{
    size_t length = strlen(text += strspn(text, " "));

    while (length > 0 && text[length - 1] == ' ')
        length--;
    text[length] = '\0';
    return text;
}

static char *unquote(char *text)
{
    size_t length = strlen(text);

    if (length < 2 || text[0] != '"' || strchr(text + 1, '"') != text + length - 1)
        return text;
    text[length - 1] = '\0';
    return text + 1;
}

static bool perform(play *play, const line *line, const struct line *end)
{
    const word *word = script_word(line->text);
    order order = {.body = line + 1, .end = end};
    char text[MOST_LINE];

    if (!word)
        return true;            /* `case` or `for` */
    play->line = line;
    if (!play->screen && !word->without_screen)
        return play_fail(play, "nothing was started");
    expand(play, line->text, text);
    order.value = text;
    order.what = strsep(&order.value, ":");
    order.what = trim(order.what + strlen(word->name));
    order.value = trim(order.value);
    if (!word->keeps_quotes)
        order.value = unquote(order.value);
    return word->perform(play, &order);
}

bool play_lines(play *play, const line *begin, const line *end)
{
    for (const line *l = begin, *next; l < end; l = next) {
        next = script_below(l, end);
        if (*l->text && !perform(play, l, next))
            return false;
    }
    return true;
}

/* --- Cases ------------------------------------------------------------------------------------- */

typedef struct plan {
    const script *script;
    const line *begin, *end;    /* of the case that is played */
    const char *part;           /* of the names that are wanted */
    int patience;
    int count;
    bool failed;
} plan;

static void read_fields(play *play, const char *row)
{
    static const char bar[] = " | ";

    for (play->field_count = 0; row && play->field_count < MOST_FIELDS; play->field_count++) {
        const char *end = strstr(row, bar), *begin = row + (*row == ' ' && row != end);
        snprintf(play->fields[play->field_count], sizeof *play->fields, "%.*s",
                 (int)(end ? (size_t)(end - begin) : strlen(begin)), begin);
        row = end ? end + strlen(bar) : NULL;
    }
}

static void set_environment(const char *folder)
{
    char settings[200];

    snprintf(settings, sizeof settings, "%s/settings/here", folder);
    setenv("DIR", folder, 1);
    setenv("HOME", folder, 1);
    setenv("XDG_CONFIG_HOME", settings, 1);
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("NO_COLOR");
    unsetenv("COLUMNS");
    unsetenv("LINES");
}

static void print_commented(const char *text)
{
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        printf("#   %.*s\n", (int)length, text);
    }
}

static void report(const plan *plan, const play *play)
{
    const screen *screen = play->screen;
    char text[MOST_LINE];

    expand(play, play->line->text, text);
    printf("# %s:%d: %s%s\n", plan->script->name, play->line->number,
           play->over ? "the end, after " : "", text);
    print_commented(play->failure);
    if (!screen)
        return;
    printf("# standard error%s:\n", *screen_errors(screen) ? "" : " is empty");
    print_commented(screen_errors(screen));
    printf("# the screen, %dx%d%s:\n", screen->cols, screen->rows,
           screen->exited ? ", after the program's end" : "");
    print_commented(screen_text(screen, screen_everywhere));
}

/* In a process of its own: what it does to itself ends with it. */
_Noreturn static void play_row(const plan *plan, const char *row, const char *folder)
{
    static play play = {.cols = 80, .rows = 24};
    const script *script = plan->script;

    play.patience = plan->patience;
    read_fields(&play, row);
    set_environment(folder);
    bool passed = chdir(folder) == 0
        && play_lines(&play, script->lines, script_next_case(script, script->lines))
        && play_lines(&play, plan->begin, plan->end);
    play.over = passed;
    passed = passed && play_end(&play);
    if (!passed && !play.skipped)
        report(plan, &play);
    if (play.screen)
        screen_close(play.screen);
    for (size_t i = 0; i < play.kept_count; i++)
        free(play.kept[i].text);
    fflush(stdout);
    exit(passed ? EXIT_SUCCESS : play.skipped ? SKIPPED : EXIT_FAILURE);
}

static int remove_entry(const char *name, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(name);
}

static int run_row(const plan *plan, const char *row)
{
    char folder[] = "/tmp/memsview-play-XXXXXX";
    int status = 0;

    if (!mkdtemp(folder))
        return EXIT_FAILURE;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        play_row(plan, row, folder);
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return EXIT_FAILURE;
    nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

/* The name of a case, of which `row` is played. */
static void name_row(const plan *plan, const char *row, char *name)
{
    play play = {0};
    const char *title = strchr(plan->begin->text, ':') + 1;

    read_fields(&play, row);
    expand(&play, title + strspn(title, " "), name);
    if (row && !strchr(title, '$'))
        snprintf(name + strlen(name), MOST_LINE - strlen(name), ":%s", row);
    for (char *sign; (sign = strpbrk(name, "#")); )
        *sign = '*';            /* TAP would take it for a directive */
}

static void count_row(plan *plan, const char *row)
{
    char name[MOST_LINE];

    name_row(plan, row, name);
    if (!strstr(name, plan->part))
        return;
    int status = run_row(plan, row);
    bool failed = status != EXIT_SUCCESS && status != SKIPPED;
    printf("%sok %d - %s%s\n", failed ? "not " : "", ++plan->count, name,
           status == SKIPPED ? " # SKIP" : "");
    plan->failed |= failed;
    if (failed && plan->patience > PATIENCE_AFTER_A_FAILURE)
        plan->patience = PATIENCE_AFTER_A_FAILURE;      /* where much is wrong, say so soon */
}

static void play_case(plan *plan)
{
    bool alone = true;

    for (const line *l = plan->begin; l < plan->end; l++)
        if (l->indent == 0 && script_is_word(l->text, "for")) {
            alone = false;
            count_row(plan, l->text + strlen("for:"));
        }
    if (alone)
        count_row(plan, NULL);
}

int main(int argc, char *argv[])
{
    static script script;
    plan plan = {.script = &script, .part = "", .patience = PATIENCE};
    int first = 1;

    if (argc > 2 && strcmp(argv[1], "--seconds") == 0) {
        plan.patience = atoi(argv[2]);
        first = 3;
    }
    if (first >= argc || argc > first + 2) {
        fprintf(stderr, "usage: play [--seconds N] FILE.test [PART OF A NAME]\n");
        return 2;
    }
    if (argc == first + 2)
        plan.part = argv[first + 1];
    if (!getenv("MEMSVIEW") || access(getenv("MEMSVIEW"), X_OK) != 0) {
        fprintf(stderr, "play: MEMSVIEW is not the path of the viewer\n");
        return 2;
    }
    setlocale(LC_ALL, "C.UTF-8");
    script_read(&script, argv[first]);
    script_check(&script);
    for (plan.begin = script_next_case(&script, script.lines);
         plan.begin < script.lines + script.count; plan.begin = plan.end) {
        plan.end = script_next_case(&script, plan.begin + 1);
        play_case(&plan);
    }
    printf("1..%d\n", plan.count);
    return plan.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

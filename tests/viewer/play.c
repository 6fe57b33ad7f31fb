/* play [--seconds N] FILE.test [PART OF A NAME]: plays scripts against the live viewer, and says in TAP
 * (see testanything.org) how each case of the file, or each with that in its name, went.
 *
 * A script is a text of lines "WORD: VALUE". This is a whole case:
 *
 *     case: f frees the selected block
 *     file two.mems:
 *         malloc a 1000
 *         malloc b 1000
 *     run: --at 2 two.mems
 *     keys: Right f
 *     see: (by hand)
 *
 * Each case has a process and an empty folder of its own, where it starts, and which is its HOME; at its
 * end q is pressed, unless the program has ended by then: then it has to leave the terminal as it found
 * it, with status 0 and nothing on standard error. What stands before the first case is done at the
 * beginning of each. Empty lines and lines that begin with # mean nothing. A value may stand in quotes,
 * which keeps the blanks at its ends. $DIR is the case's folder.
 *
 *     case: NAME          A case begins.
 *     for: A | B | C      Do the case once for each such line, with A for $1 in it, B for $2, ...
 *
 * Before the viewer
 *     file NAME:          Write a file; it is indented below.
 *     sh: COMMAND         Do what a shell is told, here or indented below. It has to end with status 0. In
 *                         $MEMSVIEW is the program, in $VIEWER the process of the viewer, in $TTY its
 *                         terminal.
 *     needs: COMMAND      Skip the case unless the command ends with status 0.
 *     env: NAME=VALUE X   Set variables, or unset them. Usually there are TERM=xterm-256color,
 *                         LC_ALL=C.UTF-8, and XDG_CONFIG_HOME=$DIR/settings/here, which isn't there.
 *     size: 80x24         Columns and rows; 80x24 if nothing is said. Later on: resize, to several sizes
 *                         one right after another if there are several.
 *     run: ARGUMENTS      Start the viewer, once the one before has ended. <NAME is its standard input.
 *     shell: COMMAND      The same with an interactive shell in its place, which may have jobs.
 *
 * Input
 *     keys: a 2K Enter    Type all at once. Keys have the names that the viewer's help shows: Space Enter
 *                         Esc Tab Bksp Del Up Down Left Right PgUp PgDn Home End F1 Ctrl-L. Anything else
 *                         is typed as it is; in quotes, even if it has blanks or looks like a name.
 *     press: n n          Press one by one; each has to change what is seen, and then the program has to
 *                         come to rest before the next.
 *     rest:               Wait until all keys are taken and the program sleeps until the next: its picture
 *                         is whole. A run or an animation never rests until it is over.
 *     click: PLACE        Click on ROW,COLUMN, from 0, or on a text.
 *     wheel up: PLACE     Turn the wheel of the mouse, up or down.
 *     vanish:             Take the terminal away.
 *     spoil: N            Change byte N of the selected block.
 *     keep: NAME          Keep what is seen under a name.
 *     repeat: N           Do what is indented below N times.
 *     repeat until: TEXT  Do it until the text is seen, or not at all if it is there.
 *
 * Checks; all but `not` and `bytes` wait until it is so, for a minute at most
 *     see: TEXT           The text is somewhere on the screen.
 *     gone: TEXT          It is nowhere.
 *     not: TEXT           It is nowhere at this moment; to be sure that it isn't about to come, `rest`.
 *     see pattern: RE     A row, without blanks at its end, matches an extended regular expression.
 *     see ink: N          Some cell has colour N of the palette, or one of A-B, or `any` but the terminal's
 *     see ground: N       own; as letters, or as background. Also `gone` and `not`.
 *     see at R,C: TEXT    Only rows R and columns C count; both are N or A-B, and columns may be left out.
 *                         Also `see ink at 2-12: 58`, and so on.
 *     operation: 4        The title says "operation 4". Also `operation after: 4`, `operation before: 4`, and
 *                         for the number that was kept under a name, `operation: NAME` and `NAME+1`.
 *     same: NAME          The screen is as it was kept. `same: NAME from TEXT`: from a text on.
 *     terminal: STATE     `taken` or `restored`; `no cursor` or `cursor at ROW,COLUMN`; `mouse on` or
 *                         `mouse off`.
 *     bytes: 1-1023       So many bytes came since the previous keys.
 *     exit: 0             The program ends with that status, or by `signal 15`, with the terminal restored.
 *     errors: TEXT        The text is on standard error. */
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

/* The words of a script that check something. All but `not` and `bytes` wait until it is so. */
#define _GNU_SOURCE
#include "play.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* --- What is seen ------------------------------------------------------------------------------ */

typedef struct sought {
    bool (*seen)(const screen *screen, const struct sought *sought);
    const char *text;
    regex_t pattern;
    bool ink;                   /* the colours are the ink's, not the ground's */
    int lowest, highest;        /* colours; -1: all but the terminal's own */
    screen_area area;
    bool wanted;
} sought;

static bool has_text(const screen *screen, const sought *sought)
{
    return strstr(screen_text(screen, sought->area), sought->text) != NULL;
}

static bool has_pattern(const screen *screen, const sought *sought)
{
    return regexec(&sought->pattern, screen_text(screen, sought->area), 0, NULL, 0) == 0;
}

static bool is_sought(const sought *sought, int colour)
{
    return sought->lowest < 0 ? colour != -1
                              : colour >= sought->lowest && colour <= sought->highest;
}

static bool has_colour(const screen *screen, const sought *sought)
{
    const screen_area *area = &sought->area;

    for (int row = area->row; row < screen->rows && row <= area->last_row; row++)
        for (int col = area->col; col < screen->cols && col <= area->last_col; col++) {
            screen_cell cell = screen_at(screen, row, col);
            if (is_sought(sought, sought->ink ? cell.ink : cell.ground))
                return true;
        }
    return false;
}

/* "A-B", or "A" for A alone. */
static bool read_range(const char **text, int *first, int *last)
{
    int end = 0;

    if (sscanf(*text, "%d%n", first, &end) != 1 || *first < 0)
        return false;
    *text += end;
    *last = *first;
    if (sscanf(*text, "-%d%n", last, &end) == 1)
        *text += end;
    return true;
}

/* "[pattern|ink|ground] [at ROWS[,COLUMNS]]" */
static bool read_what(const char *what, sought *sought)
{
    static const struct {
        const char *name;
        bool (*seen)(const screen *screen, const struct sought *sought);
        bool ink;
    } kinds[] = {{"pattern", has_pattern, false}, {"ink", has_colour, true},
                 {"ground", has_colour, false}};
    size_t length = strcspn(what, " ");

    *sought = (struct sought){.seen = has_text, .lowest = -1, .area = screen_everywhere};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].name) == length && strncmp(kinds[i].name, what, length) == 0) {
            sought->seen = kinds[i].seen;
            sought->ink = kinds[i].ink;
        }
    if (sought->seen != has_text)
        what += length + (what[length] == ' ');
    if (strncmp(what, "at ", 3) != 0)
        return !*what;
    what += 3;
    return read_range(&what, &sought->area.row, &sought->area.last_row)
        && (*what++ != ',' ? !what[-1]
            : read_range(&what, &sought->area.col, &sought->area.last_col) && !*what);
}

static bool read_sought(play *play, const order *order, sought *sought)
{
    const char *value = order->value;

    if (!read_what(order->what, sought) || !*value)
        return play_fail(play, "look for what?");
    sought->text = value;
    if (sought->seen == has_text)
        return true;
    if (sought->seen == has_pattern)
        return regcomp(&sought->pattern, value, REG_EXTENDED | REG_NEWLINE | REG_NOSUB) == 0
            || play_fail(play, "that is no pattern");
    return strcmp(value, "any") == 0
        || (read_range(&value, &sought->lowest, &sought->highest) && !*value)
        || play_fail(play, "a colour is a number, a range, or 'any'");
}

static bool is_as_wanted(screen *screen, const void *context)
{
    const sought *sought = context;

    return sought->seen(screen, sought) == sought->wanted;
}

static bool look(play *play, const order *order, bool wanted, bool wait)
{
    sought sought;

    if (!read_sought(play, order, &sought))
        return false;
    sought.wanted = wanted;
    bool found = wait ? screen_wait(play->screen, is_as_wanted, &sought)
                      : is_as_wanted(play->screen, &sought);
    if (sought.seen == has_pattern)
        regfree(&sought.pattern);
    return found || play_fail(play, wanted ? "it isn't seen" : "it is seen");
}

static bool do_see(play *play, const order *order)
{
    return look(play, order, true, true);
}

static bool do_gone(play *play, const order *order)
{
    return look(play, order, false, true);
}

static bool do_not(play *play, const order *order)
{
    return look(play, order, false, false);
}

/* --- What was kept ----------------------------------------------------------------------------- */

typedef struct comparison {
    const char *then, *from;    /* from that text on, which has to be on both */
} comparison;

static bool is_same(screen *screen, const void *context)
{
    const comparison *comparison = context;
    const char *now = strstr(screen_text(screen, screen_everywhere), comparison->from);
    const char *then = strstr(comparison->then, comparison->from);

    return now && then && strcmp(now, then) == 0;
}

/* "NAME" or "NAME from TEXT" */
static bool do_same(play *play, const order *order)
{
    static const char from[] = " from ";
    char *name = order->value, *rest = strstr(name, from);

    if (rest)
        *rest = '\0';
    const kept *kept = play_kept(play, name);
    if (!kept)
        return play_fail(play, "the same as what?");
    const comparison comparison = {kept->text, rest ? rest + strlen(from) : ""};
    return screen_wait(play->screen, is_same, &comparison)
        || play_fail(play, "it differs from this:\n%s", kept->text);
}

typedef struct position {
    int side;                   /* -1: before it, 1: after it, 0: at it */
    long operation;
} position;

static bool is_at(screen *screen, const void *context)
{
    const position *wanted = context;
    long shown = play_operation(screen);

    return shown >= 0 && (shown > wanted->operation) - (shown < wanted->operation) == wanted->side;
}

/* "NUMBER" or "NAME[+NUMBER|-NUMBER]" */
static bool read_operation(play *play, char *text, long *operation)
{
    size_t length = strcspn(text, "+-0123456789");
    char *rest = text + length, sign = *rest;

    *rest = '\0';
    const kept *kept = play_kept(play, text);
    if (length > 0 && !kept)
        return false;
    *rest = sign;
    *operation = (kept ? kept->operation : 0) + strtol(rest, &rest, 10);
    return !*rest && *text;
}

static bool do_operation(play *play, const order *order)
{
    position wanted = {0};

    if (strcmp(order->what, "after") == 0)
        wanted.side = 1;
    else if (strcmp(order->what, "before") == 0)
        wanted.side = -1;
    else if (*order->what)
        return play_fail(play, "after or before?");
    if (!read_operation(play, order->value, &wanted.operation))
        return play_fail(play, "a number, or the name of what was kept");
    return screen_wait(play->screen, is_at, &wanted)
        || play_fail(play, "the title doesn't say so");
}

/* --- The terminal ------------------------------------------------------------------------------ */

/* In words, each of which ends with a semicolon; the next call overwrites them. */
static const char *describe_terminal(const screen *screen)
{
    static char text[100];
    char cursor[40] = "no cursor";
    int row, col;

    if (screen_cursor(screen, &row, &col))
        snprintf(cursor, sizeof cursor, "cursor at %d,%d", row, col);
    snprintf(text, sizeof text, "%s; %s; mouse %s;",
             screen_restored(screen) ? "restored" : screen->alternate ? "taken" : "changed",
             cursor, screen->mouse ? "on" : "off");
    return text;
}

static bool is_terminal(screen *screen, const void *wanted)
{
    const char *part = strstr(describe_terminal(screen), wanted);

    return part && part[strlen(wanted)] == ';';
}

static bool do_terminal(play *play, const order *order)
{
    return screen_wait(play->screen, is_terminal, order->value)
        || play_fail(play, "it is: %s", describe_terminal(play->screen));
}

static bool do_bytes(play *play, const order *order)
{
    size_t sent = play->screen->received - play->received;
    const char *value = order->value;
    int lowest, highest;

    if (!read_range(&value, &lowest, &highest) || *value)
        return play_fail(play, "from how many to how many?");
    return (sent >= (size_t)lowest && sent <= (size_t)highest)
        || play_fail(play, "they were %zu", sent);
}

/* --- The end ----------------------------------------------------------------------------------- */

static bool do_exit(play *play, const order *order)
{
    screen *screen = play->screen;
    char text[20];

    if (!screen_ended(screen))
        return play_fail(play, "the program doesn't end");
    if (WIFSIGNALED(screen->status))
        snprintf(text, sizeof text, "signal %d", WTERMSIG(screen->status));
    else
        snprintf(text, sizeof text, "%d", WEXITSTATUS(screen->status));
    if (strcmp(text, order->value) != 0)
        return play_fail(play, "the program ended with %s", text);
    return screen->vanished || screen_restored(screen)
        || play_fail(play, "the terminal isn't as it was found: %s", describe_terminal(screen));
}

static bool do_errors(play *play, const order *order)
{
    play->errors_read = true;
    return strstr(screen_errors(play->screen), order->value)
        || play_fail(play, "that isn't on standard error");
}

bool play_end(play *play)
{
    char status[] = "0";
    const char *key = "q";
    bool unknown;

    if (!play->screen)
        return true;
    if (!play->screen->exited) {
        screen_key(play->screen, &key, &unknown);
        if (!do_exit(play, &(order){.value = status}))
            return false;
    }
    if (!play->errors_read && *screen_errors(play->screen))
        return play_fail(play, "something is on standard error");
    screen_close(play->screen);
    play->screen = NULL;
    return true;
}

const word looking_words[] = {
    {.name = "see", .perform = do_see},
    {.name = "gone", .perform = do_gone},
    {.name = "not", .perform = do_not},
    {.name = "same", .perform = do_same},
    {.name = "operation", .perform = do_operation},
    {.name = "terminal", .perform = do_terminal},
    {.name = "bytes", .perform = do_bytes},
    {.name = "exit", .perform = do_exit},
    {.name = "errors", .perform = do_errors},
    {0},
};

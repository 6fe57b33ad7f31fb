/* The words of a script that do something: files, starting, keys. */
#define _GNU_SOURCE
#include "play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- Files and commands ------------------------------------------------------------------------ */

static void write_body(FILE *file, const order *order)
{
    for (const line *l = order->body; l < order->end; l++)
        fprintf(file, "%*s%s\n", (int)(*l->text ? l->indent - order->body->indent : 0), "", l->text);
}

static bool do_file(play *play, const order *order)
{
    FILE *file = fopen(order->what, "w");

    if (!file)
        return play_fail(play, "it can't be written");
    write_body(file, order);
    return fclose(file) == 0;
}

static bool do_env(play *play, const order *order)
{
    (void)play;
    for (char *rest = order->value, *name; (name = strsep(&rest, " ")); ) {
        char *value = strchr(name, '=');
        if (!value) {
            unsetenv(name);
            continue;
        }
        *value++ = '\0';
        setenv(name, value, 1);
    }
    return true;
}

static bool do_sh(play *play, const order *order)
{
    char *command, number[20];
    size_t length;
    FILE *text = open_memstream(&command, &length);

    fprintf(text, "exec 2>&1; set -e\n%s\n", order->value);
    write_body(text, order);
    fclose(text);
    if (play->screen) {
        snprintf(number, sizeof number, "%d", (int)play->screen->pid);
        setenv("VIEWER", number, 1);
        setenv("TTY", ptsname(play->screen->pty), 1);
    }
    FILE *out = popen(command, "r");
    free(command);
    length = out ? fread(play->failure, 1, sizeof play->failure - 1, out) : 0;
    play->failure[length] = '\0';
    return out && pclose(out) == 0;
}

static bool do_needs(play *play, const order *order)
{
    return do_sh(play, order) || play_skip(play);
}

/* --- Starting ---------------------------------------------------------------------------------- */

static bool start(play *play, const char *const argv[], const char *input)
{
    if (!play_end(play))
        return false;
    play->errors_read = false;
    play->received = 0;
    play->screen = screen_open(play->cols, play->rows, play->patience, argv, input);
    return true;
}

static bool is_taken(screen *screen, const void *context)
{
    (void)context;
    return screen_taken(screen);
}

/* Wait until keys are no longer echoed, or the program has ended. */
static bool do_run(play *play, const order *order)
{
    enum { MOST_ARGUMENTS = 40 };
    const char *argv[MOST_ARGUMENTS] = {getenv("MEMSVIEW")}, *input = NULL;
    size_t count = 1;

    for (char *rest = order->value, *word; (word = strsep(&rest, " ")); )
        if (*word == '<')
            input = word + 1;
        else if (*word && count + 1 < MOST_ARGUMENTS)
            argv[count++] = word;
    return start(play, argv, input)
        && (screen_wait(play->screen, is_taken, NULL) || play->screen->exited
            || play_fail(play, "it doesn't take the terminal over"));
}

static bool do_shell(play *play, const order *order)
{
    const char *const argv[] = {"/bin/bash", "--norc", "-ic", order->value, NULL};

    return start(play, argv, NULL);
}

/* --- Keys -------------------------------------------------------------------------------------- */

static bool do_keys(play *play, const order *order)
{
    const char *keys = order->value;
    bool unknown = false;

    play->received = play->screen->received;
    while (!unknown && screen_key(play->screen, &keys, &unknown))
        ;
    screen_send(play->screen);
    return !unknown || play_fail(play, "there is no such key; what is only typed goes in quotes");
}

static bool do_rest(play *play, const order *order)
{
    (void)order;
    if (!screen_can_rest())
        return play_skip(play);
    return screen_rest(play->screen) || play_fail(play, "the program doesn't come to rest");
}

static bool differs(screen *screen, const void *text)
{
    return strcmp(screen_text(screen, screen_everywhere), text) != 0;
}

static bool do_press(play *play, const order *order)
{
    const char *next = order->value;
    bool unknown = false;

    while (do_rest(play, order)) {
        char *before = strdup(screen_text(play->screen, screen_everywhere));
        const char *key = next;
        size_t received = play->screen->received;
        bool pressed = screen_key(play->screen, &next, &unknown);
        bool changed = pressed && !unknown && screen_wait(play->screen, differs, before);
        free(before);
        if (!pressed)
            return true;
        play->received = received;
        if (!changed)
            return play_fail(play, unknown ? "there is no key%.*s" : "it changes nothing:%.*s",
                             (int)(next - key), key);
    }
    return false;
}

/* --- The mouse --------------------------------------------------------------------------------- */

/* "ROW,COLUMN", or a text on the screen. */
static bool find_place(const screen *screen, const char *text, int *row, int *col)
{
    int end = 0;

    if (sscanf(text, "%d,%d%n", row, col, &end) == 2 && !text[end])
        return true;
    for (*row = 0; *row < screen->rows; ++*row)
        for (*col = 0; *col < screen->cols; ++*col) {
            const screen_area rest = {*row, *row, *col, screen->cols};
            if (strncmp(screen_text(screen, rest), text, strlen(text)) == 0)
                return true;
        }
    return false;
}

static bool has_mouse(screen *screen, const void *context)
{
    (void)context;
    return screen->mouse;
}

/* A terminal sends no clicks unless the program has asked for them. */
static bool click(play *play, int button, const char *place)
{
    int row, col;

    if (!screen_wait(play->screen, has_mouse, NULL))
        return play_fail(play, "the program hasn't asked for the mouse");
    if (!find_place(play->screen, place, &row, &col))
        return play_fail(play, "it isn't on the screen");
    screen_click(play->screen, button, row, col);
    screen_send(play->screen);
    return true;
}

static bool do_click(play *play, const order *order)
{
    return click(play, 1, order->value);
}

static bool do_wheel(play *play, const order *order)
{
    bool up = strcmp(order->what, "up") == 0;

    return up || strcmp(order->what, "down") == 0 ? click(play, up ? 4 : 5, order->value)
                                                  : play_fail(play, "up or down?");
}

/* --- The terminal, and memory ------------------------------------------------------------------ */

static bool do_size(play *play, const order *order)
{
    for (char *rest = order->value, *size; (size = strsep(&rest, " ")); ) {
        int end = 0;
        if (sscanf(size, "%dx%d%n", &play->cols, &play->rows, &end) != 2 || size[end])
            return play_fail(play, "a size is COLUMNSxROWS");
        if (play->screen)
            screen_resize(play->screen, play->cols, play->rows);
    }
    return true;
}

static bool do_vanish(play *play, const order *order)
{
    (void)order;
    screen_vanish(play->screen);
    return true;
}

/* The screen says after an arrow where the selected block really is. */
static bool do_spoil(play *play, const order *order)
{
    static const char arrow[] = "\u2192 0x";
    const char *text = strstr(screen_text(play->screen, screen_everywhere), arrow);
    char name[40];

    if (!text)
        return play_fail(play, "no block is selected");
    snprintf(name, sizeof name, "/proc/%d/mem", (int)play->screen->pid);
    FILE *memory = fopen(name, "r+");
    if (!memory)
        return play_skip(play);
    long at = strtol(text + strlen(arrow), NULL, 16) + atol(order->value);
    fseek(memory, at, SEEK_SET);
    int byte = fgetc(memory);
    fseek(memory, at, SEEK_SET);
    fputc(byte ^ 0xff, memory);
    return fclose(memory) == 0;
}

/* --- What is kept ------------------------------------------------------------------------------ */

kept *play_kept(play *play, const char *name)
{
    for (size_t i = 0; i < play->kept_count; i++)
        if (strcmp(play->kept[i].name, name) == 0)
            return &play->kept[i];
    return NULL;
}

long play_operation(const screen *screen)
{
    const char *text = strstr(screen_text(screen, screen_everywhere), "operation ");
    long number;

    return text && sscanf(text, "operation %ld", &number) == 1 ? number : -1;
}

static bool do_keep(play *play, const order *order)
{
    kept *kept = play_kept(play, order->value);

    if (!kept && play->kept_count == MOST_KEPT)
        return play_fail(play, "too much is kept");
    if (!kept)
        kept = &play->kept[play->kept_count++];
    free(kept->text);
    snprintf(kept->name, sizeof kept->name, "%s", order->value);
    kept->text = strdup(screen_text(play->screen, screen_everywhere));
    kept->operation = play_operation(play->screen);
    return true;
}

/* --- More than once ---------------------------------------------------------------------------- */

static bool do_repeat(play *play, const order *order)
{
    enum { MOST_ROUNDS = 1000 };
    bool until = strcmp(order->what, "until") == 0;
    int rounds = until ? MOST_ROUNDS : atoi(order->value);

    for (int i = 0; i < rounds; i++) {
        if (until && screen_has(play->screen, order->value))
            return true;
        if (!play_lines(play, order->body, order->end))
            return false;
    }
    play->line = order->body - 1;
    return (!until && rounds > 0) || play_fail(play, "it isn't seen after %d rounds", rounds);
}

const word doing_words[] = {
    {.name = "file", .perform = do_file, .without_screen = true, .below = TEXT},
    {.name = "sh", .perform = do_sh, .without_screen = true, .below = TEXT},
    {.name = "needs", .perform = do_needs, .without_screen = true},
    {.name = "env", .perform = do_env, .without_screen = true},
    {.name = "size", .perform = do_size, .without_screen = true},
    {.name = "run", .perform = do_run, .without_screen = true},
    {.name = "shell", .perform = do_shell, .without_screen = true},
    {.name = "keys", .perform = do_keys, .keeps_quotes = true},
    {.name = "press", .perform = do_press, .keeps_quotes = true},
    {.name = "rest", .perform = do_rest},
    {.name = "click", .perform = do_click},
    {.name = "wheel", .perform = do_wheel},
    {.name = "vanish", .perform = do_vanish},
    {.name = "spoil", .perform = do_spoil},
    {.name = "keep", .perform = do_keep},
    {.name = "repeat", .perform = do_repeat, .below = LINES},
    {0},
};

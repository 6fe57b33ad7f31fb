#define _GNU_SOURCE
#include "screen.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

const screen_area screen_everywhere = {0, INT_MAX, 0, INT_MAX};

static void require(bool held, const char *what)
{
    if (!held) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

/* --- The emulator ------------------------------------------------------------------------------ */

static int note_property(VTermProp property, VTermValue *value, void *context)
{
    screen *screen = context;

    if (property == VTERM_PROP_ALTSCREEN)
        screen->alternate = value->boolean;
    if (property == VTERM_PROP_CURSORVISIBLE)
        screen->cursor_shown = value->boolean;
    if (property == VTERM_PROP_MOUSE)
        screen->mouse = value->number != VTERM_PROP_MOUSE_NONE;
    return 1;
}

/* The emulator says one key in pieces, which a program would take for several keys if time passed
 * between them. */
static void hold(const char *bytes, size_t length, void *context)
{
    screen *screen = context;

    if (screen->held_length + length > sizeof screen->held)
        screen_send(screen);
    require(length <= sizeof screen->held, "a key is too long");
    memcpy(screen->held + screen->held_length, bytes, length);
    screen->held_length += length;
}

void screen_send(screen *screen)
{
    const char *bytes = screen->held;

    while (screen->held_length > 0) {
        ssize_t sent = write(screen->pty, bytes, screen->held_length);
        if (sent < 0 && errno != EINTR && errno != EAGAIN)
            break;
        if (sent > 0) {
            bytes += sent;
            screen->held_length -= (size_t)sent;
        }
    }
    screen->held_length = 0;
}

static void open_emulator(screen *screen)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = note_property};

    screen->vterm = vterm_new(screen->rows, screen->cols);
    vterm_set_utf8(screen->vterm, 1);
    vterm_output_set_callback(screen->vterm, hold, screen);
    screen->cells = vterm_obtain_screen(screen->vterm);
    screen->cursor_shown = true;
    vterm_screen_set_callbacks(screen->cells, &callbacks, screen);
    vterm_screen_enable_altscreen(screen->cells, 1);
    vterm_screen_reset(screen->cells, 1);
}

/* --- The program ------------------------------------------------------------------------------- */

static void run(const screen *screen, const char *const argv[], const char *input)
{
    sigset_t none;

    setsid();
    ioctl(screen->tty, TIOCSCTTY, 0);
    dup2(input ? open(input, O_RDONLY) : screen->tty, STDIN_FILENO);
    dup2(screen->tty, STDOUT_FILENO);
    dup2(screen->errors, STDERR_FILENO);
    close_range(3, ~0u, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);        /* whatever our own caller had us ignore */
    execv(argv[0], (char **)argv);
    _exit(127);
}

screen *screen_open(int cols, int rows, int patience, const char *const argv[], const char *input)
{
    screen *screen = calloc(1, sizeof *screen);
    struct winsize size = {(unsigned short)rows, (unsigned short)cols, 0, 0};
    FILE *errors = tmpfile();

    require(screen && errors, "a screen");
    screen->cols = cols;
    screen->rows = rows;
    screen->patience = patience;
    screen->errors = dup(fileno(errors));
    fclose(errors);
    require(openpty(&screen->pty, &screen->tty, NULL, NULL, &size) == 0, "a pty");
    tcgetattr(screen->tty, &screen->before);
    open_emulator(screen);
    screen->pid = fork();
    require(screen->pid >= 0, "a process");
    if (screen->pid == 0)
        run(screen, argv, input);
    return screen;
}

void screen_close(screen *screen)
{
    if (!screen->exited) {
        kill(screen->pid, SIGKILL);
        waitpid(screen->pid, NULL, 0);
    }
    close(screen->pty);
    close(screen->tty);
    close(screen->errors);
    vterm_free(screen->vterm);
    free(screen);
}

/* --- Input ------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    VTermKey key;
} keys[] = {
    {"Enter", VTERM_KEY_ENTER}, {"Esc", VTERM_KEY_ESCAPE}, {"Tab", VTERM_KEY_TAB},
    {"Bksp", VTERM_KEY_BACKSPACE}, {"Del", VTERM_KEY_DEL}, {"Up", VTERM_KEY_UP},
    {"Down", VTERM_KEY_DOWN}, {"Left", VTERM_KEY_LEFT}, {"Right", VTERM_KEY_RIGHT},
    {"PgUp", VTERM_KEY_PAGEUP}, {"PgDn", VTERM_KEY_PAGEDOWN}, {"Home", VTERM_KEY_HOME},
    {"End", VTERM_KEY_END}, {"F1", VTERM_KEY_FUNCTION(1)},
};

static bool hold_named(screen *screen, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strlen(keys[i].name) == length && strncmp(keys[i].name, name, length) == 0) {
            vterm_keyboard_key(screen->vterm, keys[i].key, VTERM_MOD_NONE);
            return true;
        }
    if (length == 5 && strncmp(name, "Space", length) == 0)
        hold(" ", 1, screen);
    else if (length == 6 && strncmp(name, "Ctrl-", 5) == 0)
        hold(&(char){(char)(name[5] & 0x1f)}, 1, screen);
    else
        return false;
    return true;
}

static bool looks_like_a_name(const char *word, size_t length)
{
    return length > 2 && word[0] >= 'A' && word[0] <= 'Z' && word[1] >= 'a' && word[1] <= 'z';
}

bool screen_key(screen *screen, const char **text, bool *unknown)
{
    const char *word = *text + strspn(*text, " ");
    size_t length = strcspn(word, " ");
    bool quoted = length > 1 && *word == '"';

    if (quoted)
        length = strcspn(++word, "\"");
    *text = word + length + quoted;
    if (length == 0)
        return false;
    if (!quoted && hold_named(screen, word, length))
        return true;
    *unknown = !quoted && looks_like_a_name(word, length);
    hold(word, length, screen);
    return true;
}

void screen_click(screen *screen, int button, int row, int col)
{
    vterm_mouse_move(screen->vterm, row, col, VTERM_MOD_NONE);
    vterm_mouse_button(screen->vterm, button, true, VTERM_MOD_NONE);
    if (button < 4)
        vterm_mouse_button(screen->vterm, button, false, VTERM_MOD_NONE);
}

void screen_claim(screen *screen, int cols, int rows)
{
    struct winsize size = {(unsigned short)rows, (unsigned short)cols, 0, 0};

    ioctl(screen->pty, TIOCSWINSZ, &size);
}

void screen_resize(screen *screen, int cols, int rows)
{
    screen->cols = cols;
    screen->rows = rows;
    vterm_set_size(screen->vterm, rows, cols);
    screen_claim(screen, cols, rows);
}

void screen_vanish(screen *screen)
{
    close(screen->tty);         /* the program has it open alone */
    close(screen->pty);
    screen->tty = screen->pty = -1;
    screen->vanished = true;
}

/* --- Waiting ----------------------------------------------------------------------------------- */

static bool has_output(const screen *screen, int milliseconds)
{
    struct pollfd output = {.fd = screen->pty, .events = POLLIN};

    return poll(&output, 1, milliseconds) > 0;
}

/* Read what there is, and look after each piece; true once the state is seen. */
static bool read_some(screen *screen, screen_state *state, const void *context)
{
    const ssize_t piece = 16 + screen->cols * screen->rows / 40;
    char bytes[4096];
    bool seen = false;

    screen_send(screen);
    if (!has_output(screen, 20))
        return false;
    ssize_t got = read(screen->pty, bytes, sizeof bytes);
    screen->received += got > 0 ? (size_t)got : 0;
    for (ssize_t at = 0; at < got; at += piece) {
        ssize_t left = got - at;
        vterm_input_write(screen->vterm, bytes + at, (size_t)(left < piece ? left : piece));
        seen = seen || state(screen, context);
    }
    return seen;
}

static bool has_exited(screen *screen, const void *context)
{
    (void)context;
    if (!screen->exited && waitpid(screen->pid, &screen->status, WNOHANG) == screen->pid)
        screen->exited = true;
    return screen->exited;
}

bool screen_wait(screen *screen, screen_state *state, const void *context)
{
    time_t end = time(NULL) + screen->patience;

    screen_send(screen);
    while (!state(screen, context) && !read_some(screen, state, context))
        if (time(NULL) > end)
            return false;
        else if (has_exited(screen, NULL) && !has_output(screen, 0))
            return state(screen, context);
    return true;
}

static bool never(screen *screen, const void *context)
{
    (void)screen;
    (void)context;
    return false;
}

static void read_all(screen *screen)
{
    while (has_output(screen, 0))
        read_some(screen, never, NULL);
}

bool screen_ended(screen *screen)
{
    bool ended = screen_wait(screen, has_exited, NULL);

    read_all(screen);
    return ended;
}

/* Keys may still be on their way through the kernel: to poll delivers them first. */
static bool has_taken_all(screen *screen, const void *context)
{
    struct pollfd input = {.fd = screen->tty, .events = POLLIN};
    int left = 1;

    (void)context;
    return poll(&input, 1, 0) == 0 && ioctl(screen->tty, FIONREAD, &left) == 0 && left == 0;
}

static FILE *open_process(const screen *screen, const char *file)
{
    char name[60];

    snprintf(name, sizeof name, "/proc/%d/%s", (int)screen->pid, file);
    return fopen(name, "r");
}

/* Whether a signal is on its way to the program: that a terminal changed its size, for one. */
static bool has_signals(const screen *screen)
{
    FILE *file = open_process(screen, "status");
    char line[200];
    bool pending = false;

    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "SigPnd:", 7) == 0 || strncmp(line, "ShdPnd:", 7) == 0)
            pending |= strtoull(line + 7, NULL, 16) != 0;
    if (file)
        fclose(file);
    return pending;
}

static bool sleeps_for_good(screen *screen, const void *context)
{
    unsigned long number = 0, timeout = 1;

    (void)context;
    if (has_signals(screen))
        return false;
    FILE *file = open_process(screen, "syscall");
    bool sleeps = file && fscanf(file, "%lu %*x %*x %lx", &number, &timeout) == 2
        && number == SYS_ppoll && timeout == 0;
    if (file)
        fclose(file);
    return sleeps;
}

bool screen_rest(screen *screen)
{
    bool rests = screen_wait(screen, has_taken_all, NULL)
        && screen_wait(screen, sleeps_for_good, NULL);

    read_all(screen);
    return rests;
}

bool screen_can_rest(void)
{
    return access("/proc/self/syscall", R_OK) == 0;
}

/* --- Looking ----------------------------------------------------------------------------------- */

static int palette_index(const VTermColor *colour)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(colour) || VTERM_COLOR_IS_DEFAULT_BG(colour))
        return -1;
    return VTERM_COLOR_IS_INDEXED(colour) ? colour->indexed.idx : -2;
}

screen_cell screen_at(const screen *screen, int row, int col)
{
    VTermScreenCell cell = {0};

    vterm_screen_get_cell(screen->cells, (VTermPos){row, col}, &cell);
    return (screen_cell){
        .glyph = cell.chars[0] ? cell.chars[0] : ' ',
        .ink = palette_index(&cell.fg),
        .ground = palette_index(&cell.bg),
    };
}

const char *screen_text(const screen *screen, screen_area area)
{
    static char text[1 << 20];
    char *out = text;

    for (int row = area.row; row < screen->rows && row <= area.last_row; row++) {
        if (row > area.row)
            *out++ = '\n';
        char *end = out;
        for (int col = area.col; col < screen->cols && col <= area.last_col
                                 && out < text + sizeof text - 16; col++) {
            uint32_t glyph = screen_at(screen, row, col).glyph;
            if (glyph == (uint32_t)-1)          /* the right half of a wide glyph */
                continue;
            size_t length = wcrtomb(out, (wchar_t)glyph, &(mbstate_t){0});
            out += length == (size_t)-1 ? 0 : length;
            if (glyph != ' ')
                end = out;
        }
        out = end;
    }
    *out = '\0';
    return text;
}

bool screen_has(const screen *screen, const char *text)
{
    return strstr(screen_text(screen, screen_everywhere), text) != NULL;
}

bool screen_cursor(const screen *screen, int *row, int *col)
{
    VTermPos at;

    vterm_state_get_cursorpos(vterm_obtain_state(screen->vterm), &at);
    *row = at.row;
    *col = at.col;
    return screen->cursor_shown;
}

const char *screen_errors(const screen *screen)
{
    static char text[4096];
    ssize_t length = pread(screen->errors, text, sizeof text - 1, 0);

    text[length > 0 ? length : 0] = '\0';
    return text;
}

bool screen_taken(const screen *screen)
{
    struct termios now;

    return tcgetattr(screen->tty, &now) == 0 && !(now.c_lflag & ICANON);
}

bool screen_restored(const screen *screen)
{
    const struct termios *before = &screen->before;
    struct termios now;

    return tcgetattr(screen->tty, &now) == 0
        && now.c_iflag == before->c_iflag && now.c_oflag == before->c_oflag
        && now.c_cflag == before->c_cflag && now.c_lflag == before->c_lflag
        && memcmp(now.c_cc, before->c_cc, sizeof now.c_cc) == 0
        && !screen->alternate && screen->cursor_shown && !screen->mouse;
}

#define _GNU_SOURCE
#include "screen.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

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

/* What the emulator says: keys, clicks, and answers to what the program asked. It says one of them in
 * pieces, which a program would take for something else if time went by between them. */
static void hold(const char *bytes, size_t length, void *context)
{
    screen *screen = context;

    assert_true(screen->held_length + length <= sizeof screen->held);
    memcpy(screen->held + screen->held_length, bytes, length);
    screen->held_length += length;
}

static void send(const screen *screen, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = write(screen->pty, bytes, length);
        if (sent < 0 && errno != EINTR && errno != EAGAIN)
            return;
        if (sent > 0) {
            bytes += sent;
            length -= (size_t)sent;
        }
    }
}

/* Sends what was held back. */
static void let_go(screen *screen)
{
    send(screen, screen->held, screen->held_length);
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

static void set_environment(const char *const environment[])
{
    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("NO_COLOR");
    unsetenv("COLUMNS");
    unsetenv("LINES");
    for (size_t i = 0; environment && environment[i]; i++)
        if (strchr(environment[i], '='))
            putenv((char *)environment[i]);
        else
            unsetenv(environment[i]);
}

static int text_file(const char *text)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    fputs(text, file);
    fflush(file);
    int copy = dup(fileno(file));
    lseek(copy, 0, SEEK_SET);
    fclose(file);
    return copy;
}

static void run(const screen *screen, const char *const argv[], const char *const environment[],
                int input)
{
    sigset_t none;

    setsid();
    ioctl(screen->tty, TIOCSCTTY, 0);
    dup2(input >= 0 ? input : screen->tty, STDIN_FILENO);
    dup2(screen->tty, STDOUT_FILENO);
    dup2(screen->errors, STDERR_FILENO);
    close_range(3, ~0u, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGHUP, SIG_DFL);
    set_environment(environment);
    execv(argv[0], (char **)argv);
    _exit(127);
}

screen *screen_open(int cols, int rows, const char *const argv[], const char *const environment[],
                    const char *input)
{
    screen *screen = calloc(1, sizeof *screen);
    struct winsize size = {(unsigned short)rows, (unsigned short)cols, 0, 0};
    int input_file = input ? text_file(input) : -1;

    assert_non_null(screen);
    screen->cols = cols;
    screen->rows = rows;
    screen->errors = text_file("");
    assert_int_equal(openpty(&screen->pty, &screen->tty, NULL, NULL, &size), 0);
    tcgetattr(screen->tty, &screen->before);
    open_emulator(screen);
    screen->pid = fork();
    assert_true(screen->pid >= 0);
    if (screen->pid == 0)
        run(screen, argv, environment, input_file);
    if (input_file >= 0)
        close(input_file);
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

void screen_type(screen *screen, const char *keys)
{
    let_go(screen);
    send(screen, keys, strlen(keys));
}

void screen_key(screen *screen, VTermKey key)
{
    vterm_keyboard_key(screen->vterm, key, VTERM_MOD_NONE);
}

void screen_resize(screen *screen, int cols, int rows)
{
    struct winsize size = {(unsigned short)rows, (unsigned short)cols, 0, 0};

    screen->cols = cols;
    screen->rows = rows;
    vterm_set_size(screen->vterm, rows, cols);
    ioctl(screen->pty, TIOCSWINSZ, &size);
}

/* --- Waiting ----------------------------------------------------------------------------------- */

static void check_exit(screen *screen)
{
    if (!screen->exited && waitpid(screen->pid, &screen->status, WNOHANG) == screen->pid)
        screen->exited = true;
}

/* Reads what there is, looking after each piece; true once the state is seen. */
static bool read_some(screen *screen, screen_state *state, const void *context)
{
    struct pollfd output = {.fd = screen->pty, .events = POLLIN};
    char bytes[4096];
    bool seen = false;

    let_go(screen);
    if (poll(&output, 1, 20) <= 0)
        return false;
    ssize_t got = read(screen->pty, bytes, sizeof bytes);
    screen->received += got > 0 ? (size_t)got : 0;
    const ssize_t piece = 16 + screen->cols * screen->rows / 40;   /* bytes between two looks */
    for (ssize_t at = 0; at < got; at += piece) {
        ssize_t left = got - at;
        vterm_input_write(screen->vterm, bytes + at, (size_t)(left < piece ? left : piece));
        seen = seen || state(screen, context);
    }
    return seen;
}

void screen_wait(screen *screen, screen_state *state, const void *context, const char *what)
{
    time_t end = time(NULL) + SCREEN_DEADLINE;

    let_go(screen);
    while (!state(screen, context) && !read_some(screen, state, context)) {
        check_exit(screen);
        if (time(NULL) > end || (screen->exited && !read_some(screen, state, context)
                                 && !state(screen, context))) {
            fprintf(stderr, "%s%s\n%s\n", screen->exited ? "(the program has ended)\n" : "",
                    screen_errors(screen), screen_text(screen));
            fail_msg("waited in vain for: %s", what);
        }
    }
}

static bool has(screen *screen, const void *text)
{
    return screen_has(screen, text);
}

static bool has_not(screen *screen, const void *text)
{
    return !screen_has(screen, text);
}

void screen_wait_text(screen *screen, const char *text)
{
    screen_wait(screen, has, text, text);
}

void screen_wait_no_text(screen *screen, const char *text)
{
    screen_wait(screen, has_not, text, text);
}

static bool has_exited(screen *screen, const void *context)
{
    (void)context;
    check_exit(screen);
    return screen->exited;
}

static bool never(screen *screen, const void *context)
{
    (void)screen;
    (void)context;
    return false;
}

int screen_wait_exit(screen *screen)
{
    struct pollfd output = {.fd = screen->pty, .events = POLLIN};

    screen_wait(screen, has_exited, NULL, "the program's end");
    while (poll(&output, 1, 0) > 0)
        read_some(screen, never, NULL);
    return screen->status;
}

/* Whether a signal is on its way to the program: that a terminal changed its size, for one. */
static bool has_signals(const screen *screen)
{
    char name[40], line[200];
    bool pending = false;

    snprintf(name, sizeof name, "/proc/%d/status", (int)screen->pid);
    FILE *file = fopen(name, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "SigPnd:", 7) == 0 || strncmp(line, "ShdPnd:", 7) == 0)
            pending |= strtoull(line + 7, NULL, 16) != 0;
    if (file)
        fclose(file);
    return pending;
}

static bool sleeps_for_good(screen *screen, const void *context)
{
    char name[40], line[200] = "";
    unsigned long number = 0, timeout = 1;

    (void)context;
    if (has_signals(screen))
        return false;
    snprintf(name, sizeof name, "/proc/%d/syscall", (int)screen->pid);
    FILE *file = fopen(name, "r");
    if (file) {
        if (fgets(line, sizeof line, file))
            sscanf(line, "%lu %*x %*x %lx", &number, &timeout);
        fclose(file);
    }
    return number == SYS_ppoll && timeout == 0;
}

bool screen_wait_idle(screen *screen)
{
    struct pollfd output = {.fd = screen->pty, .events = POLLIN};

    if (access("/proc/self/syscall", R_OK) != 0)
        return false;
    screen_wait(screen, sleeps_for_good, NULL, "sleep");
    while (poll(&output, 1, 0) > 0)
        read_some(screen, never, NULL);
    return true;
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
        .fg = palette_index(&cell.fg),
        .bg = palette_index(&cell.bg),
        .bold = cell.attrs.bold,
        .reverse = cell.attrs.reverse,
    };
}

const char *screen_text(const screen *screen)
{
    static char text[1 << 20];
    char *out = text;

    for (int row = 0; row < screen->rows; row++) {
        char *end = out;
        for (int col = 0; col < screen->cols && out < text + sizeof text - 16; col++) {
            screen_cell cell = screen_at(screen, row, col);
            if (cell.glyph == (uint32_t)-1)     /* the right half of a wide glyph */
                continue;
            out += utf8_put(cell.glyph, out);
            if (cell.glyph != ' ')
                end = out;
        }
        out = end;
        *out++ = '\n';
    }
    *out = '\0';
    return text;
}

bool screen_has(const screen *screen, const char *text)
{
    return strstr(screen_text(screen), text) != NULL;
}

const char *screen_errors(const screen *screen)
{
    static char text[4096];
    ssize_t length = pread(screen->errors, text, sizeof text - 1, 0);

    text[length > 0 ? length : 0] = '\0';
    return text;
}

void screen_assert_restored(const screen *screen)
{
    struct termios now;

    assert_int_equal(tcgetattr(screen->tty, &now), 0);
    assert_int_equal(now.c_iflag, screen->before.c_iflag);
    assert_int_equal(now.c_oflag, screen->before.c_oflag);
    assert_int_equal(now.c_cflag, screen->before.c_cflag);
    assert_int_equal(now.c_lflag, screen->before.c_lflag);
    assert_memory_equal(now.c_cc, screen->before.c_cc, sizeof now.c_cc);
    assert_false(screen->alternate);
    assert_true(screen->cursor_shown);
    assert_false(screen->mouse);
}

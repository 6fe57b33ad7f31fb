#define _GNU_SOURCE                 /* ppoll */
#define _XOPEN_SOURCE_EXTENDED 1    /* wide characters in curses */
#include "terminal/terminal.h"

#include "base/memory.h"
#include "base/scan.h"
#include "paint/shapes.h"
#include "terminal/crash.h"
#include "terminal/keys.h"

#include <curses.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <time.h>
#include <unistd.h>

enum {
    OWN_COLOUR = -1,                    /* of curses: what the terminal has itself */
    ESCAPE_MILLISECONDS = 25,
    MOST_COLS = 1000, MOST_ROWS = 500   /* whatever it says of its size */
};

typedef enum colours { NO_COLOURS, COLOURS_8, COLOURS_16, COLOURS_256, COLOURS_DIRECT } colours;

struct terminal {
    FILE *in;                   /* where keys come from; to be closed if it is not stdin */
    SCREEN *screen;
    const theme *theme;
    colours colours;
    short pairs[ROLES][ROLES][2];   /* of curses, by ink, ground, and solid or not; 0: not asked for yet */
    short full_pairs[ROLES][2]; /* the same of full blocks, by ink, and solid or not */
    grid shown;                 /* what was drawn last */
    mouse mouse;
    sigset_t waiting_mask;      /* in force while waiting: ours are blocked at all other times */
    int end_signal;             /* 0, or what ended the wait */
    struct sigaction before[NSIG];
};

/* --- Signals: noted here, attended to in terminal_wait() --------------------------------------- */

static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};

enum { CAUGHT = sizeof caught / sizeof *caught, ENDING = 4 };    /* the first of them end the program */

static volatile sig_atomic_t noted[NSIG];

/* The terminal to be restored if the program exits in the middle. */
static terminal *taken_over;

static void note(int number)
{
    noted[number] = 1;
}

static bool take_note(int number)
{
    bool was = noted[number];

    noted[number] = 0;
    return was;
}

static void catch(terminal *terminal, int number, sigset_t *ours)
{
    struct sigaction action = {.sa_handler = note};

    sigaction(number, NULL, &terminal->before[number]);
    if (terminal->before[number].sa_handler == SIG_IGN)
        return;                 /* as under nohup: stays ignored */
    sigfillset(&action.sa_mask);
    sigaction(number, &action, NULL);
    sigaddset(ours, number);
}

static void catch_signals(terminal *terminal)
{
    sigset_t ours;

    sigemptyset(&ours);
    for (int i = 0; i < CAUGHT; i++)
        catch(terminal, caught[i], &ours);
    sigprocmask(SIG_BLOCK, &ours, &terminal->waiting_mask);
}

static void release_signals(terminal *terminal)
{
    for (int i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &terminal->before[caught[i]], NULL);
    sigprocmask(SIG_SETMASK, &terminal->waiting_mask, NULL);
}

/* Stop the program as the shell expects it, with the terminal given back until it goes on. */
static void suspend(terminal *terminal)
{
    struct sigaction ours;
    sigset_t blocked;

    endwin();
    sigaction(SIGTSTP, &terminal->before[SIGTSTP], &ours);
    raise(SIGTSTP);
    sigprocmask(SIG_SETMASK, &terminal->waiting_mask, &blocked);    /* stops here */
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    sigaction(SIGTSTP, &ours, NULL);
}

/* --- Opening and closing ----------------------------------------------------------------------- */

static void restore(void)
{
    if (taken_over) {
        taken_over = NULL;
        endwin();
        crash_release();
    }
}

static FILE *open_input(complaint *complaint)
{
    if (isatty(STDIN_FILENO))
        return stdin;
    FILE *in = fopen("/dev/tty", "r");
    if (!in)
        complain(complaint, 0, "there is no terminal to read keys from; --render=text needs none");
    return in;
}

/* Whether curses can draw on a terminal of this type. */
static bool can_draw(const char *type, complaint *complaint)
{
    int error;

    if (!type || !*type)
        return complain(complaint, 0, "TERM is not set, so there is no telling how to draw; set it, "
                                      "or use --render=text");
    if (setupterm(type, STDOUT_FILENO, &error) != OK)
        return complain(complaint, 0, "the terminal type '%.60s' is not known here; set TERM to one "
                                      "that is, or use --render=text", type);
    bool able = cursor_address && clear_screen;
    del_curterm(cur_term);
    return able || complain(complaint, 0, "a terminal of type '%.60s' cannot be drawn on; use "
                                          "--render=text", type);
}

static bool is_absurd(const char *number, size_t most)
{
    size_t value;
    number_kind kind = number ? scan_decimal(word_of(number), &value) : NUMBER_NONE;

    return kind == NUMBER_BIG || (kind == NUMBER_FINE && value > most);
}

/* Whether somebody says that the screen is larger than any. */
static bool lies_about_size(void)
{
    struct winsize size = {0};

    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
    return size.ws_row > MOST_ROWS || size.ws_col > MOST_COLS
        || is_absurd(getenv("LINES"), MOST_ROWS) || is_absurd(getenv("COLUMNS"), MOST_COLS);
}

static SCREEN *open_screen(FILE *in, complaint *complaint)
{
    struct termios found;

    if (!can_draw(getenv("TERM"), complaint))
        return NULL;
    if (lies_about_size())
        use_env(FALSE);         /* its type says how large it is usually */
    tcgetattr(STDOUT_FILENO, &found);
    SCREEN *screen = newterm(NULL, stdout, in);
    if (screen)
        crash_guard(STDOUT_FILENO, &found);
    else
        complain(complaint, 0, "the terminal cannot be taken over; use --render=text");
    return screen;
}

/* A terminal of direct colour takes red, green and blue in the place of a number. */
static colours start_colours(bool coloured)
{
    if (!coloured || !has_colors() || start_color() != OK || COLORS < 8)
        return NO_COLOURS;
    use_default_colors();
    return COLORS >= 1 << 24 ? COLOURS_DIRECT : COLORS >= 256 ? COLOURS_256
         : COLORS >= 16 ? COLOURS_16 : COLOURS_8;
}

terminal *terminal_open(const theme *theme, bool coloured, complaint *complaint)
{
    if (!isatty(STDOUT_FILENO)) {
        complain(complaint, 0, "standard output is no terminal; --render=text needs none");
        return NULL;
    }
    FILE *in = open_input(complaint);
    if (!in)
        return NULL;
    terminal *terminal = memory_new(sizeof *terminal);
    terminal->in = in;
    terminal->theme = theme;
    catch_signals(terminal);
    terminal->screen = open_screen(in, complaint);
    if (!terminal->screen) {
        terminal_close(terminal);
        return NULL;
    }
    taken_over = terminal;
    atexit(restore);
    endwin();                   /* until it has come back from one of these, ncurses writes at every */
    refresh();                  /* move of the cursor; from then on, once a frame */
    terminal->colours = start_colours(coloured);
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    typeahead(-1);              /* no look at the keys, and no write, between two rows */
    set_escdelay(ESCAPE_MILLISECONDS);
    curs_set(0);
    return terminal;
}

void terminal_close(terminal *terminal)
{
    int number = terminal->end_signal;

    if (terminal->screen) {
        restore();
        delscreen(terminal->screen);
    }
    if (terminal->in != stdin)
        fclose(terminal->in);
    release_signals(terminal);
    grid_free(&terminal->shown);
    free(terminal);
    if (number)
        raise(number);
}

bool terminal_coloured(const terminal *terminal)
{
    return terminal->colours != NO_COLOURS;
}

bool terminal_coarse(const terminal *terminal)
{
    const char *type = getenv("TERM");

    (void)terminal;
    return type && strncmp(type, "linux", 5) == 0;
}

void terminal_use(terminal *terminal, const theme *theme)
{
    terminal->theme = theme;
    memset(terminal->pairs, 0, sizeof terminal->pairs);
    memset(terminal->full_pairs, 0, sizeof terminal->full_pairs);
    terminal_redraw(terminal);
}

void terminal_size(const terminal *terminal, int *cols, int *rows)
{
    (void)terminal;
    getmaxyx(stdscr, *rows, *cols);
}

/* --- Drawing ----------------------------------------------------------------------------------- */

static int in_palette(const terminal *terminal, colour colour)
{
    switch (terminal->colours) {
    case COLOURS_DIRECT:
        return colour.of_256 ? (int)colour_rgb(colour.of_256) : OWN_COLOUR;
    case COLOURS_256:
        return colour.of_256 ? colour.of_256 : OWN_COLOUR;
    case COLOURS_16:
        return colour.of_16 - 1;
    case COLOURS_8:
        return colour.of_8 - 1;
    case NO_COLOURS:
        break;
    }
    return OWN_COLOUR;
}

/* Return the pair of a cell's colours; of a full block, its ink as a ground. Curses is asked once for each:
 * that takes longer than to draw. */
static short pair_of(terminal *terminal, style style, bool full)
{
    bool solid = style.flags & CELL_SOLID;
    short *known = full ? &terminal->full_pairs[style.ink][solid]
                        : &terminal->pairs[style.ink][style.ground][solid];

    if (*known == 0) {
        int ink = in_palette(terminal, theme_ink(terminal->theme, style));
        int ground = in_palette(terminal, theme_ground(terminal->theme, style));
        int found = full ? alloc_pair(OWN_COLOUR, ink) : alloc_pair(ink, ground);
        *known = found > 0 && found <= SHRT_MAX ? (short)found : 0;
    }
    return *known;
}

static attr_t attributes(int flags)
{
    return (flags & CELL_BOLD ? A_BOLD : A_NORMAL) | (flags & CELL_REVERSE ? A_REVERSE : A_NORMAL)
         | (flags & CELL_UNDERLINE ? A_UNDERLINE : A_NORMAL);
}

/* A full block is its ink as a ground: without gaps in any font, and a third of the bytes. */
static void draw_cell(terminal *terminal, int row, int col, const cell *cell)
{
    bool coloured = terminal->colours && !terminal->theme->mono;
    bool full = coloured && cell->glyph == FULL_BLOCK && !(cell->style.flags & CELL_REVERSE);
    const wchar_t text[] = {full ? L' ' : (wchar_t)cell->glyph, L'\0'};
    style style = cell->style;
    cchar_t wide;

    if (!coloured)
        style.flags |= theme_mono_flags(style);
    short pair = terminal->colours ? pair_of(terminal, style, full) : 0;
    setcchar(&wide, text, attributes(full ? 0 : style.flags), pair, NULL);
    mvadd_wch(row, col, &wide);
}

static void draw_row(terminal *terminal, const grid *grid, int row)
{
    for (int col = 0; col < grid->cols; col++) {
        const cell *cell = grid_at(grid, row, col);
        if (!(cell->style.flags & CELL_WIDE_REST))
            draw_cell(terminal, row, col, cell);
    }
}

/* Compare member by member: what lies between them may be anything. */
static bool is_same_row(const grid *a, const grid *b, int row)
{
    if (a->cols != b->cols || row >= a->rows || row >= b->rows)
        return false;
    const cell *x = grid_at(a, row, 0), *y = grid_at(b, row, 0);
    for (int col = 0; col < a->cols; col++)
        if (x[col].glyph != y[col].glyph || !same_style(x[col].style, y[col].style))
            return false;
    return true;
}

void terminal_draw(terminal *terminal, const grid *grid)
{
    bool pointed = grid->cursor_row >= 0;
    size_t cells = (size_t)grid->cols * (size_t)grid->rows;

    for (int row = 0; row < grid->rows; row++)
        if (!is_same_row(grid, &terminal->shown, row))
            draw_row(terminal, grid, row);
    grid_resize(&terminal->shown, grid->cols, grid->rows);
    memcpy(terminal->shown.cells, grid->cells, cells * sizeof *grid->cells);
    curs_set(pointed ? 1 : 0);
    move(pointed ? grid->cursor_row : grid->rows - 1, pointed ? grid->cursor_col : 0);
    refresh();
}

void terminal_redraw(terminal *terminal)
{
    terminal->shown.cols = 0;   /* nothing is the same as that */
    clearok(curscr, TRUE);
}

/* --- The mouse --------------------------------------------------------------------------------- */

void terminal_mouse(terminal *terminal, bool reported)
{
    (void)terminal;
    mouseinterval(0);           /* or presses would wait for what may follow */
    mousemask(reported ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

void terminal_pointer(const terminal *terminal, int *row, int *col)
{
    *row = terminal->mouse.row;
    *col = terminal->mouse.col;
}

/* --- Waiting ----------------------------------------------------------------------------------- */

/* Let curses learn of the terminal's size. */
static void adopt_size(terminal *terminal)
{
    struct winsize size;

    if (ioctl(fileno(terminal->in), TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row < MOST_ROWS ? size.ws_row : MOST_ROWS,
                   size.ws_col < MOST_COLS ? size.ws_col : MOST_COLS);
    crash_set_rows(LINES);
    terminal_redraw(terminal);
}

static bool ended(terminal *terminal)
{
    for (int i = 0; i < ENDING; i++)
        if (take_note(caught[i]))
            terminal->end_signal = caught[i];
    return terminal->end_signal != 0;
}

/* Whether something happened after which all has to be drawn again. */
static bool changed(terminal *terminal)
{
    bool stop = take_note(SIGTSTP);

    if (stop)
        suspend(terminal);
    bool went_on = take_note(SIGCONT) || stop;
    if (went_on)
        reset_prog_mode();
    if (!take_note(SIGWINCH) && !went_on)
        return false;
    adopt_size(terminal);
    return true;
}

terminal_event terminal_wait(terminal *terminal, long long nanoseconds, uint32_t *key)
{
    const long long second = 1000000000;
    struct timespec timeout = {nanoseconds / second, nanoseconds % second};
    struct pollfd input = {.fd = fileno(terminal->in), .events = POLLIN};

    if (keys_read(&terminal->mouse, key))       /* curses may hold keys back from an earlier reading */
        return TERMINAL_KEY;
    int ready = ppoll(&input, 1, nanoseconds < 0 ? NULL : &timeout, &terminal->waiting_mask);
    if (ended(terminal))
        return TERMINAL_END;
    if (changed(terminal))
        return TERMINAL_CHANGED;
    if (ready > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL))) {
        terminal->end_signal = SIGHUP;      /* the terminal is gone */
        return TERMINAL_END;
    }
    return ready > 0 && keys_read(&terminal->mouse, key) ? TERMINAL_KEY : TERMINAL_TIMEOUT;
}

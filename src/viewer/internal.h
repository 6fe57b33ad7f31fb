/* The viewer from inside: its state, and what its files do to it.
 *
 *     viewer.c                            the loop
 *     state.c                             the sessions, of one heap or several
 *     pace.c, timeline.c                  time: running, stepping, stages; to other positions
 *     actions.c, bar.c                    the list of actions; a row of them, and of messages
 *     hand.c, looking.c, settings.c,      what else the actions do
 *     save.c, pointer.c
 *     prompt.c, menu.c, help.c, page.c    what lies over the map
 *     question.c                          what a script asks
 *     loading.c                           before all that: a long input is read
 */
#ifndef MEMSVIEW_VIEWER_INTERNAL_H
#define MEMSVIEW_VIEWER_INTERNAL_H

#include "picture/picture.h"
#include "terminal/terminal.h"
#include "viewer/viewer.h"

typedef long long nanoseconds;  /* of the monotonic clock */

typedef struct viewer viewer;

/* What the keys are for: a row each in viewer.c. */
typedef enum viewer_mode {
    MODE_MAP, MODE_PROMPT, MODE_MENU, MODE_HELP, MODE_FORMULAS, VIEWER_MODES
} viewer_mode;

/* What a prompt asks for: a row each in prompt.c. */
typedef enum prompt_kind {
    PROMPT_ALLOCATE, PROMPT_RESIZE, PROMPT_CUT, PROMPT_OPERATION, PROMPT_ADDRESS, PROMPT_SEED,
    PROMPT_COMPARE, PROMPT_SAVE, PROMPT_WRITE, PROMPT_KINDS
} prompt_kind;

/* A line in which a text is typed. */
typedef struct prompt {
    prompt_kind kind;
    char question[100];
    char text[256];             /* UTF-8 */
    bool asked;                 /* if the same text is entered once more, it is done */
} prompt;

enum { PACE_UNHURRIED = 0, PACE_USUAL = 3 };    /* speeds at first; see pace.c */

typedef struct pace {
    bool running;
    bool frozen;                /* time stands still: what is due is counted from then on */
    int speed;
    nanoseconds next_step;      /* due, while running */
    nanoseconds next_stage;     /* due, while lens.stage is not STAGE_DONE */
    nanoseconds stage_time;
} pace;

/* What is looked for. */
typedef enum seek_kind {
    SEEK_NOTHING, SEEK_POSITION,
    SEEK_MARK,                  /* where there is none, it ends where it began */
    SEEK_PEAK,
    SEEK_ALL                    /* in all sessions, which stay where they are stopped */
} seek_kind;

/* A position that is looked for, a while at a time, so that any key can end it. */
typedef struct seek {
    seek_kind kind;
    size_t target;              /* the position, or the end of all */
    session_mark mark;          /* of an operation, the first one such that */
    size_t count;               /* there are more of them than this */
    size_t from;                /* where it began */
    nanoseconds began;          /* and when */
} seek;

/* The answer to the question of this position. */
typedef struct answer {
    size_t position;            /* whose answer it is */
    char digits[24];            /* typed so far */
} answer;

struct viewer {
    const showing *options;
    const viewer_host *host;
    display settings;           /* the lens, the look and the terminal follow them */
    terminal *terminal;
    generator generator;
    bool scripted;              /* operations come from the file */
    session *session;           /* that in focus, of those of the scene: to all the same happens */
    policies compared;          /* theirs; none if there is one session alone */
    seek seek;
    answer answer;
    operation pending;          /* the user's own, to be done if what follows may be cut off */
    scene scene;
    bool settled;               /* it is, for all that has happened */
    char origin[80], state[40];
    grid grid;
    pace pace;
    viewer_mode mode;
    prompt prompt;
    int page_row;               /* the first row that a page shows; the chosen one of the menu */
    int zoom_before;            /* what `whole` took the place of */
    char message[300];          /* shown until the next key; "" for none */
    bool ended;                 /* the source has no more operations */
    bool quit;
};

/* --- state.c: the session, and what is said ---------------------------------------------------- */

/* Set the message line. Always false. */
bool state_say(viewer *viewer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Do something in all sessions: the next operation; many, up to a pause or question; one of the user's
 * own; go to a position. The status is that of the session in focus. */
session_status state_step(viewer *viewer);
session_status state_run(viewer *viewer, size_t count);
session_status state_by_hand(viewer *viewer, const operation *operation);
session_status state_go(viewer *viewer, size_t position);
void state_follow(viewer *viewer, bool searches);

void state_close(viewer *viewer);

/* Look at the session of this number, from 0; there is one. */
void state_focus(viewer *viewer, int which);

/* Replace the sessions by new ones, of the workload, seed or script that the viewer now has. False, and
 * the old ones stay, if they do not open. */
bool state_open(viewer *viewer, complaint *complaint);

/* The same, with what is wrong in the message line. */
void state_restart(viewer *viewer);

/* --- settings.c -------------------------------------------------------------------------------- */

/* Make the lens, the look and the terminal what the settings say. */
void settings_apply(viewer *viewer);

/* --- pace.c ------------------------------------------------------------------------------------ */

nanoseconds pace_now(void);

/* Write the speed in a few words. */
void pace_describe(const pace *pace, char *text, size_t size);

/* Run, or pause; either way time goes on. */
void pace_run(viewer *viewer, bool running);

/* Show an operation: begin its stages, if they would be seen at this pace; or say why there is none. */
void pace_show(viewer *viewer, session_status status);

/* Do what is due, until `end` at most; true if there is something new to see. */
bool pace_tick(viewer *viewer, nanoseconds now, nanoseconds end);

/* Pause, and end the stages of the latest operation. */
void pace_rest(viewer *viewer);

/* Return the nanoseconds until something is due; negative if nothing is. */
nanoseconds pace_wait(const viewer *viewer, nanoseconds now);

/* --- timeline.c -------------------------------------------------------------------------------- */

/* Go to a position, or say why not. */
void timeline_go(viewer *viewer, size_t position);

/* Go on looking for what is sought, until `end`; there is something. */
void timeline_seek(viewer *viewer, nanoseconds end);

/* Stop looking, back where it began; SEEK_ALL stops where it is. */
void timeline_stop(viewer *viewer);

/* Do all operations that there are, and say how far that has come. */
void timeline_do_all(viewer *viewer);

/* --- question.c -------------------------------------------------------------------------------- */

/* Whether a question is to be answered now. */
bool question_stands(const viewer *viewer);

/* Take a key while it does: part of an answer, or whatever it does otherwise. */
void question_key(viewer *viewer, uint32_t key);

/* Write how to answer, and what was typed so far, while it does. */
void question_describe(const viewer *viewer, char *text, size_t size);

/* --- actions.c --------------------------------------------------------------------------------- */

enum { ACTION_KEYS = 4 };

typedef struct action {
    const char *name;           /* a word that stays: scripts and tests use it */
    uint32_t keys[ACTION_KEYS];
    const char *key_text;       /* the keys, as help shows them */
    const char *brief;          /* for the key bar; NULL: not in it */
    const char *help;
    const char *group;          /* those of a group stand together */
    /* What it does: one of the two, the second one with this argument. */
    void (*act)(viewer *viewer);
    void (*with)(viewer *viewer, int argument);
    int argument;
} action;

/* The one list of actions, in the order of the help; NULL beyond the last. */
const action *action_at(size_t index);

/* Do an action. */
void action_do(viewer *viewer, const action *action);

/* Do what a key stands for, if anything; it is not INPUT_NONE, here and below. */
void actions_key(viewer *viewer, uint32_t key);

/* --- bar.c ------------------------------------------------------------------------------------- */

/* Draw the message, if there is one, or else as many actions as there is room for, in the last row. */
void bar_draw(const viewer *viewer, grid *grid);

/* Write a text above a row, on a ground of its own, in as many rows as it takes, at most `most`. */
void bar_message(grid *grid, int row, int most, style style, const char *text);

/* Return the action that the bar shows at a place, as it was last drawn; NULL if none. */
const action *bar_at(const viewer *viewer, int row, int col);

/* --- What lies over the map -------------------------------------------------------------------- */

void prompt_key(viewer *viewer, uint32_t key);
void prompt_draw(const viewer *viewer, grid *grid);

/* Read a number that was typed; false, and a message, if it is not one. */
bool prompt_number(viewer *viewer, const char *text, size_t *number);

void menu_key(viewer *viewer, uint32_t key);
void menu_draw(const viewer *viewer, grid *grid);

void help_key(viewer *viewer, uint32_t key);
void help_draw(const viewer *viewer, grid *grid);

void formulas_key(viewer *viewer, uint32_t key);
void formulas_draw(const viewer *viewer, grid *grid);

/* --- page.c ------------------------------------------------------------------------------------ */

/* A page as it is on the screen. Its rows are numbered down each column in turn. */
typedef struct page {
    const char *title;
    rect inside;                /* of its frame */
    int columns;
    int count;                  /* of the rows of all of it */
    int top, shown;             /* the first row that is seen; how many there is room for */
    int last;                   /* what `top` is at the end */
} page;

/* Lay out a page of `count` rows: in so many columns if the screen has `cols` for them, or in one. */
page page_of(const viewer *viewer, const char *title, int cols, int columns, int count);

/* Draw its frame, with nothing in it. */
void page_draw(grid *grid, const page *page);

/* Return the row that the mouse points at; -1 if it points at none. */
int page_pointed(const viewer *viewer, const page *page);

/* Scroll it. False if the key does not scroll. */
bool page_scroll(viewer *viewer, const page *page, uint32_t key);

/* --- loading.c --------------------------------------------------------------------------------- */

enum { PROGRESS_TEXT = 160 };

/* Write how far something has come in this time: a bar, its part, and what time it will still take. */
void progress_describe(char text[PROGRESS_TEXT], const char *doing, size_t done, size_t all,
                       nanoseconds elapsed, bool ascii);

#endif

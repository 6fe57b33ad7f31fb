/* The viewer from inside: its state, and what its files do to it.
 *
 * viewer.c the loop; help.c the list of actions as a page; actions.c that list; prompt.c and menu.c
 * what asks; pace.c time: running, stepping, stages; state.c the session. Each calls only those that
 * are named after it. */
#ifndef MEMSVIEW_VIEWER_INTERNAL_H
#define MEMSVIEW_VIEWER_INTERNAL_H

#include "viewer/viewer.h"

typedef long long nanoseconds;  /* of the monotonic clock */

typedef struct viewer viewer;

typedef enum viewer_mode { MODE_MAP, MODE_PROMPT, MODE_MENU, MODE_HELP } viewer_mode;

/* A line that asks for a text. `answer` returns false, and sets `message`, if it will not do. */
typedef struct prompt {
    const char *question;
    bool (*answer)(viewer *viewer, const char *text);
    char text[40];
    size_t length;
} prompt;

typedef struct pace {
    bool running;
    int speed;                  /* an index: see pace_describe() */
    nanoseconds next_step;      /* due, while running */
    nanoseconds next_stage;     /* due, while lens.stage is not STAGE_DONE */
    nanoseconds stage_time;
} pace;

struct viewer {
    const viewer_options *options;
    terminal *terminal;
    generator generator;
    bool scripted;              /* operations come from the file */
    session *session;
    scene scene;
    char origin[80], state[40];
    grid grid;
    pace pace;
    viewer_mode mode;
    prompt prompt;
    size_t menu_index, help_top;
    char message[160];          /* shown until the next key; "" for none */
    bool ended;                 /* the source has no more operations */
    bool quit;
};

/* --- state.c: the session, and what is said ---------------------------------------------------- */

/* Sets the message line. Always false. */
bool state_say(viewer *viewer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts a new session, by what the viewer now says of workload, seed and script, in the place of the
 * old one. False, and the old one stays, if it does not open. */
bool state_open(viewer *viewer, complaint *complaint);

/* The same, saying what is wrong in the message line. */
void state_restart(viewer *viewer);

/* --- pace.c ------------------------------------------------------------------------------------ */

nanoseconds pace_now(void);

/* The speed in a few words. */
void pace_describe(const pace *pace, char *text, size_t size);

void pace_run(viewer *viewer, bool running);
bool pace_change(viewer *viewer, int by);

/* One step by hand. */
void pace_step(viewer *viewer);

/* After an operation: its stages begin, if at this pace they would be seen; or it is said why there
 * was none. */
void pace_show(viewer *viewer, session_status status);

/* Does what is due; true if there is something new to see. */
bool pace_tick(viewer *viewer, nanoseconds now);

/* Nanoseconds until something is due; negative if nothing is. */
nanoseconds pace_wait(const viewer *viewer, nanoseconds now);

/* --- actions.c --------------------------------------------------------------------------------- */

enum { ACTION_KEYS = 4 };

typedef struct action {
    const char *name;
    uint32_t keys[ACTION_KEYS];
    const char *key_text;       /* the keys, as help shows them */
    const char *brief;          /* for the key bar; NULL: not in it */
    const char *help;
    const char *group;          /* those of a group stand together */
    void (*act)(viewer *viewer);
} action;

/* The one list of actions, in the order of the help; NULL beyond the last. */
const action *action_at(size_t index);

/* Does what a key stands for, if anything. */
void actions_key(viewer *viewer, uint32_t key);

void actions_draw_bar(const viewer *viewer, grid *grid, int row);

/* --- prompt.c, menu.c, help.c, frame.c --------------------------------------------------------- */

void prompt_open(viewer *viewer, const char *question,
                 bool (*answer)(struct viewer *viewer, const char *text));
void prompt_key(viewer *viewer, uint32_t key);
void prompt_draw(const viewer *viewer, grid *grid, int row);

void menu_open(viewer *viewer);
void menu_key(viewer *viewer, uint32_t key);
void menu_draw(const viewer *viewer, grid *grid);

void help_key(viewer *viewer, uint32_t key);
void help_draw(viewer *viewer, grid *grid);

/* An empty frame in the middle of a grid, with a title; returns what is inside. */
rect frame_draw(grid *grid, int cols, int rows, const char *title);

#endif

/* A case of a script as it is played: the program on its screen, and what was kept of it. What the
 * words of a script mean is said in play.c. */
#ifndef PLAY_H
#define PLAY_H

#include "screen.h"

typedef struct line {
    int number;                 /* in its file, from 1 */
    size_t indent;              /* blanks before the text */
    const char *text;           /* "" if the line is empty or a comment */
} line;

enum { MOST_FIELDS = 9, MOST_KEPT = 4 };

typedef struct kept {
    char name[20];
    char *text;                 /* all of the screen */
    long operation;
} kept;

typedef struct play {
    screen *screen;             /* NULL before the program is started */
    int cols, rows, patience;
    char fields[MOST_FIELDS][400];      /* of the row of `for:` that is played */
    size_t field_count;
    kept kept[MOST_KEPT];
    size_t kept_count;
    size_t received;            /* bytes before the previous keys */
    bool errors_read;
    bool skipped;
    const line *line;           /* that is performed */
    bool over;                  /* all lines are */
    char failure[2000];         /* why it isn't so */
} play;

/* A line, taken apart: "WORD WHAT: VALUE", and what is indented below it. */
typedef struct order {
    char *what, *value;
    const line *body, *end;
} order;

typedef struct word {
    const char *name;
    bool (*perform)(play *play, const order *order);
    bool without_screen;        /* also before the program is started */
    bool keeps_quotes;          /* it sees to them itself */
    enum { NOTHING, TEXT, LINES } below;        /* what may be indented below it */
} word;

/* Those that do something, and those that check something; both end with a row without a name. */
extern const word doing_words[], looking_words[];

/* Do what lines say; false if something isn't as they say, or if the play is skipped. */
bool play_lines(play *play, const line *begin, const line *end);

/* Say why something isn't as it should be, or that it can't be known here; return false. */
bool play_fail(play *play, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool play_skip(play *play);

/* What was kept under a name; NULL if nothing was. */
kept *play_kept(play *play, const char *name);

/* The number after "operation" in the title; -1 if there is none. */
long play_operation(const screen *screen);

/* End the program, as q does, unless it has ended, and see that it leaves nothing on standard error. */
bool play_end(play *play);

#endif

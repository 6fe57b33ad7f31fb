/* Runs memsview to its end, and keeps what it said. The program gets arguments, a text on its
 * standard input, an environment in which nothing of the caller's counts (LC_ALL is C.UTF-8; TERM
 * and NO_COLOR are not set), and no controlling terminal. Standard output and standard error are
 * read while it runs, so that it never waits for its reader. */
#ifndef RUN_H
#define RUN_H

#include "text.h"

typedef struct outcome {
    int status;                 /* 128 + number if a signal ended it */
    char *out, *err;            /* what it wrote; they live as long as the test program */
    size_t out_length, err_length;
} outcome;

enum { NOT_POSSIBLE = 125 };

typedef enum output {
    OUTPUT_PIPE,
    OUTPUT_TERMINAL,            /* a pty */
    OUTPUT_FULL                 /* a device that has no room */
} output;

typedef struct situation {
    const char *input;          /* on standard input; NULL: nothing */
    size_t input_length;        /* 0: as far as its NUL */
    const char *variables[3];   /* more of the environment, each NAME=VALUE, up to NULL */
    output output;              /* what standard output is */
    bool input_is_terminal;     /* standard input is the pty, too */
    bool any_status;            /* it may be that of another program; not below 126 otherwise */
    bool obey_permissions;      /* even as root; the status is NOT_POSSIBLE if that cannot be */
} situation;

/* The most usual one: `input` and arguments up to NULL. */
outcome memsview(const char *input, ...) __attribute__((sentinel));

outcome memsview_in(const situation *situation, ...) __attribute__((sentinel));

/* The path of memsview itself, and of a file beside the tests. */
const char *memsview_path(void);
const char *script(const char *name);

/* --- What outcomes look like ------------------------------------------------------------------ */

/* Status 0, and nothing on standard error. */
#define assert_fine(outcome) check_fine((outcome), __FILE__, __LINE__)

/* Nothing on standard output; on standard error what begins with `begin`, has `part` in it, and can
 * be shown on a terminal; and the status for that. */
#define assert_wrong_input(outcome, begin, part) \
    check_wrong((outcome), 1, (begin), (part), __FILE__, __LINE__)
#define assert_wrong_command(outcome, part) \
    check_wrong((outcome), 2, "memsview: ", (part), __FILE__, __LINE__)

void check_fine(outcome outcome, const char *file, int line);
void check_wrong(outcome outcome, int status, const char *begin, const char *part,
                 const char *file, int line);

/* The value of a line `name: value` of a summary; fails if there is no such line. */
double figure(const char *summary, const char *name);

#endif

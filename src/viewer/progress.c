/* How far something has come that takes long. */
#include "viewer/internal.h"

#include <stdio.h>
#include <string.h>

enum { CELLS = 20 };

static const nanoseconds second = 1000000000;

/* A part of the cells, to an eighth of one. */
static void draw_bar(char *text, size_t done, size_t all, bool ascii)
{
    static const char *const eighths[] = {
        " ", "\u258f", "\u258e", "\u258d", "\u258c", "\u258b", "\u258a", "\u2589", "\u2588",
    };
    int filled = (int)((double)done / (double)all * 8 * CELLS);

    for (int i = 0; i < CELLS; i++, filled -= 8) {
        int part = filled > 8 ? 8 : filled > 0 ? filled : 0;
        text = stpcpy(text, !ascii ? eighths[part] : part == 8 ? "#" : ".");
    }
}

/* What will be left, if all goes on as it did; nothing is said of what nobody can know yet. */
static void describe_rest(char *text, size_t size, size_t done, size_t all, nanoseconds elapsed)
{
    double rest = (double)elapsed / (double)done * (double)(all - done) / (double)second;

    if (done == 0 || elapsed < second / 10)
        *text = '\0';
    else if (rest < 1)
        snprintf(text, size, ", less than a second left");
    else
        snprintf(text, size, ", about %.0f second%s left", rest, rest < 1.5 ? "" : "s");
}

void progress_describe(char text[PROGRESS_TEXT], const char *doing, size_t done, size_t all,
                       nanoseconds elapsed, bool ascii)
{
    char bar[4 * CELLS + 1], rest[40];

    if (all == 0) {
        snprintf(text, PROGRESS_TEXT, "%s: %.1f MiB so far", doing, (double)done / (1 << 20));
        return;
    }
    if (done > all)
        done = all;
    draw_bar(bar, done, all, ascii);
    describe_rest(rest, sizeof rest, done, all, elapsed);
    snprintf(text, PROGRESS_TEXT, "%s \u2595%s\u258f %.0f %%%s", doing, bar,
             100 * (double)done / (double)all, rest);
}

/* A program that takes the terminal over and crashes: crashing pointer|recursion|abort. */
#include "base/memory.h"
#include "terminal/terminal.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int depth;
static int *volatile nowhere;

/* Until the stack is full. */
static int recur(void)
{
    volatile char used[1000];

    used[0] = (char)depth++;
    return depth < 0 ? 0 : recur() + used[0];
}

__attribute__((no_sanitize("undefined")))
static void write_nowhere(void)
{
    *nowhere = 1;
}

int main(int argc, char *argv[])
{
    const char *how = argc > 1 ? argv[1] : "";
    grid grid = {0};
    complaint complaint;

    setlocale(LC_ALL, "");
    terminal *terminal = terminal_open(theme_at(0), true, &complaint);
    if (!terminal)
        return EXIT_FAILURE;
    terminal_mouse(terminal, true);
    grid_resize(&grid, 80, 24);
    grid_text(&grid, 3, 0, 80, (style){.ink = ROLE_STRONG}, "About to crash.");
    terminal_draw(terminal, &grid);
    if (strcmp(how, "pointer") == 0)
        write_nowhere();
    else if (strcmp(how, "recursion") == 0)
        printf("%d", recur());
    else if (strcmp(how, "abort") == 0)
        abort();
    return EXIT_FAILURE;
}

/* What the tests of the live viewer share: starting it, and reading its screen. */
#ifndef VIEWER_TEST_H
#define VIEWER_TEST_H

#include "screen.h"

/* memsview, told where it is by the environment, with no settings remembered; arguments end with
 * NULL. */
screen *view(int cols, int rows, ...);

/* The same with an environment and an input, as screen_open() has them. */
screen *view_with(int cols, int rows, const char *const environment[], const char *input, ...);

/* A file with a script in it; removed when the test program ends. */
const char *script_file(const char *text);

/* Waits until the program has taken all keys that have reached it, and sleeps for good: what it drew
 * is seen. False, and less was waited for, where the system does not show that. */
bool settle(screen *screen);

/* Types keys that change what is seen, waits until they did, and settles. */
bool press(screen *screen, const char *keys);

/* The number behind "operation" in the title; -1 if there is none. */
long shown_operation(const screen *screen);

/* Waits until the title says that this operation was the last. */
void wait_operation(screen *screen, long number);

/* Presses q, and checks that the program leaves as it should. */
void quit(screen *screen);

#endif

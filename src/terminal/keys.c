#define _XOPEN_SOURCE_EXTENDED 1    /* wide characters in curses */
#include "terminal/keys.h"

#include "terminal/terminal.h"

#include <curses.h>

enum { DOUBLE_MILLISECONDS = 400 };     /* between the presses of a double click */

/* --- The mouse --------------------------------------------------------------------------------- */

static bool is_soon(const struct timespec *before, const struct timespec *now)
{
    long long milliseconds = (long long)(now->tv_sec - before->tv_sec) * 1000
                           + (now->tv_nsec - before->tv_nsec) / 1000000;

    return milliseconds < DOUBLE_MILLISECONDS;
}

/* A second press in the same place, soon after the first, is a double click; a third is a first. */
static uint32_t press(mouse *mouse, int row, int col)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    bool again = row == mouse->row && col == mouse->col && is_soon(&mouse->pressed, &now);
    mouse->row = row;
    mouse->col = col;
    mouse->pressed = again ? (struct timespec){0} : now;
    return again ? INPUT_DOUBLE_CLICK : INPUT_CLICK;
}

static uint32_t read_mouse(mouse *mouse)
{
    MEVENT event;

    if (getmouse(&event) != OK)
        return INPUT_NONE;
    if (event.bstate & BUTTON1_PRESSED)
        return press(mouse, event.y, event.x);
    mouse->row = event.y;
    mouse->col = event.x;
    return event.bstate & BUTTON4_PRESSED ? INPUT_WHEEL_UP
         : event.bstate & BUTTON5_PRESSED ? INPUT_WHEEL_DOWN : INPUT_NONE;
}

/* --- Keys -------------------------------------------------------------------------------------- */

static uint32_t translate(wint_t key, bool function_key)
{
    static const struct { int from; uint32_t to; } keys[] = {
        {KEY_UP, INPUT_UP}, {KEY_DOWN, INPUT_DOWN}, {KEY_LEFT, INPUT_LEFT},
        {KEY_RIGHT, INPUT_RIGHT}, {KEY_PPAGE, INPUT_PAGE_UP}, {KEY_NPAGE, INPUT_PAGE_DOWN},
        {KEY_HOME, INPUT_HOME}, {KEY_FIND, INPUT_HOME}, {KEY_END, INPUT_END},
        {KEY_SELECT, INPUT_END}, {KEY_BACKSPACE, INPUT_BACKSPACE},
        {KEY_DC, INPUT_DELETE}, {KEY_F(1), INPUT_F1}, {KEY_ENTER, INPUT_ENTER},
    };

    if (!function_key)
        return key == '\r' ? INPUT_ENTER : key == 127 || key == 8 ? INPUT_BACKSPACE : key;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if ((wint_t)keys[i].from == key)
            return keys[i].to;
    return INPUT_NONE;
}

bool keys_read(mouse *mouse, uint32_t *key)
{
    wint_t got;
    int kind = get_wch(&got);

    if (kind == ERR)
        return false;
    *key = kind == KEY_CODE_YES && got == KEY_MOUSE ? read_mouse(mouse)
                                                    : translate(got, kind == KEY_CODE_YES);
    return true;
}

#define _GNU_SOURCE             /* sigaltstack */
#include "terminal/crash.h"

#include <curses.h>
#include <signal.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

enum { STACK = 1 << 16, MOST_BYTES = 512 };

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* All that a handler needs: there is one terminal, and handlers are given no context. */
static struct guard {
    int file;
    struct termios found;
    char bytes[MOST_BYTES];
    volatile sig_atomic_t length;           /* of the bytes; also while they are made */
    struct sigaction before[NSIG];
    stack_t stack_before;
} guard;

/* --- The handler ------------------------------------------------------------------------------- */

static void restore_handlers(void)
{
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        sigaction(crashes[i], &guard.before[crashes[i]], NULL);
}

/* A fault is repeated when this returns, so that an earlier handler, a sanitizer's, gets all the details of
 * it. A signal that was sent has to be sent again, which takes effect when this returns. */
static void give_back(int number, siginfo_t *info, void *context)
{
    size_t length = (size_t)guard.length, sent = 0;
    ssize_t part = 1;

    (void)context;
    while (sent < length && part > 0) {
        part = write(guard.file, guard.bytes + sent, length - sent);
        sent += part > 0 ? (size_t)part : 0;
    }
    tcsetattr(guard.file, TCSANOW, &guard.found);
    restore_handlers();
    if (info->si_code <= 0)
        raise(number);
}

/* --- What is sent ------------------------------------------------------------------------------ */

static int add_byte(int byte)
{
    static const sig_atomic_t most = MOST_BYTES;

    if (guard.length < most)
        guard.bytes[guard.length++] = (char)byte;
    return byte;
}

static void add(const char *capability)
{
    if (capability && capability != (const char *)-1)
        tputs(capability, 1, add_byte);
}

/* Send what endwin() sends. Modes for which a terminal has no capability, curses has not set. */
void crash_set_rows(int rows)
{
    const char *mouse = tigetstr("XM");

    guard.length = 0;
    add(exit_attribute_mode);
    add(orig_pair);
    if (key_mouse)
        add(mouse && mouse != (const char *)-1 ? tparm(mouse, 0L) : "\033[?1000l");
    add(tparm(cursor_address, rows - 1L, 0L));
    add(exit_ca_mode);
    add(keypad_local);
    add(cursor_normal);
    add("\r");
    if (!exit_ca_mode)
        add("\n");
}

/* --- The interface ----------------------------------------------------------------------------- */

/* A sanitizer has a stack of its own for handlers, which it expects to find again. */
static void use_own_stack(void)
{
    static char memory[STACK];
    const stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};

    sigaltstack(NULL, &guard.stack_before);
    if (guard.stack_before.ss_flags & SS_DISABLE)
        sigaltstack(&stack, NULL);
}

void crash_guard(int file, const struct termios *found)
{
    struct sigaction action = {.sa_sigaction = give_back, .sa_flags = SA_SIGINFO | SA_ONSTACK};

    guard.file = file;
    guard.found = *found;
    crash_set_rows(LINES);
    use_own_stack();
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        sigaction(crashes[i], &action, &guard.before[crashes[i]]);
}

void crash_release(void)
{
    restore_handlers();
    if (guard.stack_before.ss_flags & SS_DISABLE)
        sigaltstack(&guard.stack_before, NULL);
}

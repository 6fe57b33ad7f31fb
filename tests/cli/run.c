#define _GNU_SOURCE
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { PROGRAM_SECONDS = 60, MOST_ARGUMENTS = 20 };

/* One direction between the test and the program. */
typedef struct channel {
    int ours, theirs;
    char *text;                 /* to write, or what was read */
    size_t length;
} channel;

const char *memsview_path(void)
{
    const char *path = getenv("MEMSVIEW");

    if (!path)
        fail_msg("MEMSVIEW names no program");
    return path;
}

const char *script(const char *name)
{
    static char path[4096];
    const char *folder = getenv("SCRIPTS");

    snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", name);
    return path;
}

/* --- The program, before it is one ------------------------------------------------------------ */

static void set_environment(const situation *situation)
{
    static const char *const unwanted[] = {
        "TERM", "NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "LANG", "LC_CTYPE",
    };

    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
        unsetenv(unwanted[i]);
    setenv("LC_ALL", "C.UTF-8", 1);
    for (const char *const *variable = situation->variables; *variable; variable++)
        putenv((char *)*variable);
}

/* Never returns. The alarm ends a program that waits for something that will not come. */
static _Noreturn void become(const situation *situation, char *const *arguments, int in, int out,
                             int err)
{
    setsid();
    signal(SIGPIPE, SIG_DFL);
    if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0)
        _exit(126);
    set_environment(situation);
    if (situation->obey_permissions && geteuid() == 0)
        if (prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE) != 0
            || prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH) != 0)
            _exit(NOT_POSSIBLE);
    alarm(PROGRAM_SECONDS);
    execv(arguments[0], arguments);
    _exit(127);
}

/* --- The pipes -------------------------------------------------------------------------------- */

static channel open_pipe(bool to_program)
{
    int ends[2];

    assert_return_code(pipe2(ends, O_CLOEXEC), errno);
    assert_return_code(fcntl(ends[to_program], F_SETFL, O_NONBLOCK), errno);
    return (channel){.ours = ends[to_program], .theirs = ends[!to_program]};
}

/* A pty that passes bytes on as they are. */
static channel open_pty(void)
{
    struct termios modes;
    int ours = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);

    assert_return_code(ours, errno);
    assert_return_code(grantpt(ours), errno);
    assert_return_code(unlockpt(ours), errno);
    int theirs = open(ptsname(ours), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_return_code(theirs, errno);
    assert_return_code(tcgetattr(theirs, &modes), errno);
    cfmakeraw(&modes);
    assert_return_code(tcsetattr(theirs, TCSANOW, &modes), errno);
    return (channel){.ours = ours, .theirs = theirs};
}

static channel open_output(output output)
{
    if (output == OUTPUT_TERMINAL)
        return open_pty();
    channel channel = open_pipe(false);
    if (output == OUTPUT_FULL) {
        close(channel.theirs);
        channel.theirs = open("/dev/full", O_WRONLY | O_CLOEXEC);
        assert_return_code(channel.theirs, errno);
    }
    return channel;
}

static void end(channel *channel)
{
    close(channel->ours);
    channel->ours = -1;         /* which poll() passes over */
}

static void read_some(channel *channel)
{
    enum { BLOCK = 65536 };

    channel->text = realloc(channel->text, channel->length + BLOCK + 1);
    assert_non_null(channel->text);
    ssize_t got = read(channel->ours, channel->text + channel->length, BLOCK);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        got = 0;
    else if (got <= 0)          /* a pty whose other end is closed says EIO */
        end(channel);
    channel->length += got > 0 ? (size_t)got : 0;
    channel->text[channel->length] = '\0';
}

static void write_some(channel *channel)
{
    ssize_t put = write(channel->ours, channel->text, channel->length);

    if (put < 0 && errno != EAGAIN && errno != EINTR)
        channel->length = 0;    /* the program has closed its end */
    else if (put > 0) {
        channel->text += put;
        channel->length -= (size_t)put;
    }
    if (channel->length == 0)
        end(channel);
}

/* Moves bytes until the program has closed both its outputs. */
static void exchange(channel *in, channel *out, channel *err)
{
    if (in->length == 0)
        end(in);
    while (out->ours >= 0 || err->ours >= 0) {
        struct pollfd ends[] = {
            {in->ours, POLLOUT, 0}, {out->ours, POLLIN, 0}, {err->ours, POLLIN, 0},
        };
        if (poll(ends, 3, -1) < 0)
            continue;
        if (ends[0].revents)
            write_some(in);
        if (ends[1].revents)
            read_some(out);
        if (ends[2].revents)
            read_some(err);
    }
    if (in->ours >= 0)
        end(in);
}

/* --- Running ---------------------------------------------------------------------------------- */

static int wait_for(pid_t program)
{
    int status;

    while (waitpid(program, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* So that no outcome is a leak. */
static char *keep(char *text)
{
    static char **kept;
    static size_t count;

    kept = realloc(kept, (count + 1) * sizeof *kept);
    assert_non_null(kept);
    return kept[count++] = text;
}

/* A finding of a sanitizer is a failure, whatever the exit status. */
static void check_outcome(const outcome *outcome, bool any_status)
{
    assert_lacks(outcome->err, "Sanitizer");
    assert_lacks(outcome->err, "runtime error");
    assert_true(any_status || outcome->status < 126);
}

static outcome run(const situation *situation, char *const *arguments)
{
    channel in = open_pipe(true), out = open_output(situation->output), err = open_pipe(false);

    in.text = (char *)situation->input;
    if (in.text)
        in.length = situation->input_length ? situation->input_length : strlen(in.text);
    signal(SIGPIPE, SIG_IGN);
    fflush(NULL);
    pid_t program = fork();
    assert_return_code(program, errno);
    if (program == 0)
        become(situation, arguments, situation->input_is_terminal ? out.theirs : in.theirs,
               out.theirs, err.theirs);
    close(in.theirs);
    close(out.theirs);
    close(err.theirs);
    exchange(&in, &out, &err);
    outcome outcome = {
        .status = wait_for(program),
        .out = keep(out.text), .err = keep(err.text),
        .out_length = out.length, .err_length = err.length,
    };
    check_outcome(&outcome, situation->any_status);
    return outcome;
}

static outcome run_with(const situation *situation, va_list more)
{
    char *arguments[MOST_ARGUMENTS] = {(char *)memsview_path()};
    size_t count = 1;

    while ((arguments[count] = va_arg(more, char *)))
        assert_true(++count < MOST_ARGUMENTS);
    return run(situation, arguments);
}

outcome memsview_in(const situation *situation, ...)
{
    va_list more;

    va_start(more, situation);
    outcome outcome = run_with(situation, more);
    va_end(more);
    return outcome;
}

outcome memsview(const char *input, ...)
{
    const situation usual = {.input = input};
    va_list more;

    va_start(more, input);
    outcome outcome = run_with(&usual, more);
    va_end(more);
    return outcome;
}

/* --- What outcomes look like ------------------------------------------------------------------ */

static void check_status(outcome outcome, int status, const char *file, int line)
{
    if (outcome.status != status) {
        print_error("status %d, not %d: %s\n", outcome.status, status, outcome.err);
        _fail(file, line);
    }
}

void check_fine(outcome outcome, const char *file, int line)
{
    _assert_string_equal(outcome.err, "", file, line);
    check_status(outcome, 0, file, line);
}

void check_wrong(outcome outcome, int status, const char *begin, const char *part,
                        const char *file, int line)
{
    _assert_int_equal(outcome.out_length, 0, file, line);
    check_contains(outcome.err, part, file, line);
    check_clean(outcome.err, file, line);
    if (strncmp(outcome.err, begin, strlen(begin)) != 0) {
        print_error("'%s'\ndoes not begin with '%s'\n", outcome.err, begin);
        _fail(file, line);
    }
    check_status(outcome, status, file, line);
}

double figure(const char *summary, const char *name)
{
    char label[80];

    snprintf(label, sizeof label, "%s: ", name);
    const char *at = strstr(summary, label);
    while (at && at != summary && at[-1] != '\n')
        at = strstr(at + 1, label);
    if (!at)
        fail_msg("there is no '%s' in\n%s", label, summary);
    return strtod(at + strlen(label), NULL);
}

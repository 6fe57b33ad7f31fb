#include "recorder/record.h"

#include "base/memory.h"
#include "base/replace.h"
#include "base/text.h"
#include "recorder/executable.h"
#include "recorder/journal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

enum { STATUS_FILE = 1, STATUS_UNFIT = 126, STATUS_MISSING = 127, STATUS_SIGNAL = 128 };

static int say(int status, const complaint *complaint)
{
    fprintf(stderr, "memsview: %s\n", complaint->text);
    return status;
}

static int say_file(const char *path, const char *what, int why)
{
    complaint complaint;

    complain(&complaint, 0, "%s: %s: %s", path, what, strerror(why));
    return say(STATUS_FILE, &complaint);
}

/* --- The recorder ------------------------------------------------------------------------------ */

/* Find the recorder: beside this program where that was built; in the folder for libraries, relative to
 * that for programs, where it is installed. */
static bool find_recorder(char found[PATH_MAX])
{
    static const char name[] = "libmemsrecord.so";
    char own[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);

    if (length <= 0)
        return false;
    *strrchr(own, '/') = '\0';
    if (snprintf(found, PATH_MAX, "%s/%s", own, name) < PATH_MAX && access(found, R_OK) == 0)
        return true;
    return snprintf(found, PATH_MAX, "%s/../%s/%s", own, MEMS_RECORDER_FOLDER, name) < PATH_MAX
        && access(found, R_OK) == 0;
}

/* --- The file ---------------------------------------------------------------------------------- */

/* Write down the words of the command, separated by blanks, as far as there is room. */
static void describe(recording_header *header, char *const command[])
{
    text text = text_in(header->command, RECORDING_COMMAND);

    for (int i = 0; command[i]; i++)
        text_printf(&text, "%s%s", i ? " " : "", command[i]);
}

/* Create a file with a header and no records. Return the header, mapped; NULL, and errno, if the file
 * cannot be written. */
static recording_header *create(const char *path, char *const command[])
{
    struct stat status;
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666);
    recording_header *header = MAP_FAILED;

    if (file < 0)
        return NULL;
    if (fstat(file, &status) == 0 && !S_ISREG(status.st_mode))
        errno = EINVAL;
    else if (ftruncate(file, RECORDING_HEADER) == 0)
        header = mmap(NULL, RECORDING_HEADER, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    int why = errno;
    close(file);
    errno = why;
    if (header == MAP_FAILED)
        return NULL;
    *header = (recording_header){
        .magic = RECORDING_MAGIC,
        .order = RECORDING_ORDER,
        .version = RECORDING_VERSION,
        .record_size = sizeof(recording_record),
    };
    describe(header, command);
    return header;
}

typedef struct written {
    const char *path;
    size_t length;
} written;

/* Write the file as it is, compressed. */
static bool compress_to(FILE *out, const void *context)
{
    const written *written = context;
    int file = open(written->path, O_RDONLY | O_CLOEXEC), copy = dup(fileno(out));
    void *bytes = mmap(NULL, written->length, PROT_READ, MAP_SHARED, file, 0);
    gzFile packed = copy < 0 ? NULL : gzdopen(copy, "wb1");
    bool good = file >= 0 && bytes != MAP_FAILED && packed
             && gzfwrite(bytes, 1, written->length, packed) == written->length;

    if (packed)
        good = gzclose(packed) == Z_OK && good;
    if (bytes != MAP_FAILED)
        munmap(bytes, written->length);
    if (file >= 0)
        close(file);
    return good;
}

/* Cut off what was only reserved, and compress the rest. Where that fails, the file stays uncompressed, and
 * can be read as well. */
static void finish(const char *path, const recording_header *header)
{
    struct stat status;
    size_t end = RECORDING_HEADER + (size_t)header->count * sizeof(recording_record);

    if (stat(path, &status) != 0)
        return;
    if ((size_t)status.st_size < end)
        end = (size_t)status.st_size;
    const written written = {path, end};
    if (!replace_file(path, true, status.st_mode & 07777, compress_to, &written)
        && truncate(path, (off_t)end) != 0)
        say_file(path, "is longer than it has to be", errno);
}

/* --- The command ------------------------------------------------------------------------------- */

static volatile sig_atomic_t child;

/* Send the command a signal that would end memsview. */
static void pass_on(int signal)
{
    if (child > 0)
        kill(child, signal);
}

/* The first two are ignored: the terminal sends them to the command as well. */
static const struct { int signal; void (*handler)(int signal); } handled[] = {
    {SIGINT, SIG_IGN}, {SIGQUIT, SIG_IGN}, {SIGTERM, pass_on}, {SIGHUP, pass_on},
};

enum { HANDLED = sizeof handled / sizeof *handled };

static void set_variable(const char *path, const char *recorder)
{
    const char *theirs = getenv("LD_PRELOAD");
    char *libraries = memory_text("%s%s%s", recorder, theirs && *theirs ? ":" : "",
                                  theirs ? theirs : "");
    char *variable = memory_text("0 0 %s", path);

    setenv("LD_PRELOAD", libraries, 1);
    setenv(JOURNAL_VARIABLE, variable, 1);
    free(libraries);
    free(variable);
}

static _Noreturn void run(char *const command[])
{
    execvp(command[0], command);
    bool missing = errno == ENOENT;
    fprintf(stderr, "memsview: %s: %s\n", command[0], strerror(errno));
    _exit(missing ? STATUS_MISSING : STATUS_UNFIT);
}

/* Return the exit status of the command, as a shell has it. */
static int run_and_wait(const char *path, const char *recorder, char *const command[])
{
    struct sigaction before[HANDLED];
    int status = 0;

    for (int i = 0; i < HANDLED; i++) {
        const struct sigaction action = {.sa_handler = handled[i].handler};
        sigaction(handled[i].signal, &action, &before[i]);
    }
    child = fork();
    if (child == 0) {
        for (int i = 0; i < HANDLED; i++)
            sigaction(handled[i].signal, &before[i], NULL);
        set_variable(path, recorder);
        run(command);
    }
    if (child < 0)
        return say_file(command[0], "cannot be run", errno);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFSIGNALED(status) ? STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

int record_command(const char *path, char *const command[])
{
    char recorder[PATH_MAX], full[PATH_MAX];
    complaint complaint;

    assert(command[0]);
    executable_status fit = executable_check(command[0], &complaint);
    if (fit != EXECUTABLE_FINE)
        return say(fit == EXECUTABLE_MISSING ? STATUS_MISSING : STATUS_UNFIT, &complaint);
    if (!find_recorder(recorder))
        return say_file(recorder, "cannot be loaded, and nothing be recorded without it", errno);
    if (strpbrk(recorder, " :"))
        return say_file(recorder, "a blank or a colon is in the way of loading it", EINVAL);
    recording_header *header = create(path, command);
    if (!header || !realpath(path, full))
        return say_file(path, "cannot be written", errno);
    int status = run_and_wait(full, recorder, command);
    if (header->processes == 0 && status != STATUS_MISSING && status != STATUS_UNFIT)
        say_file(path, "nothing was recorded, for the command did not load the recorder", ENOEXEC);
    if (header->stopped)
        say_file(path, "the recording ends before the command did", (int)header->stopped);
    finish(full, header);
    munmap(header, RECORDING_HEADER);
    return status;
}

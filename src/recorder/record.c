#define _GNU_SOURCE             /* eaccess, strchrnul */
#include "recorder/record.h"

#include "base/complaint.h"
#include "base/memory.h"
#include "base/replace.h"
#include "base/text.h"
#include "recorder/journal.h"

#include <assert.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

enum { STATUS_FINE = 0, STATUS_FILE = 1, STATUS_UNFIT = 126, STATUS_MISSING = 127, STATUS_SIGNAL = 128 };

enum {
    SHEBANG = 256,              /* bytes of a script that the system looks at */
    NESTED = 5                  /* scripts whose interpreter is a script */
};

/* Say what is wrong, with control characters made visible. Return the status. */
__attribute__((format(printf, 2, 3))) static int say(int status, const char *format, ...)
{
    complaint complaint;
    va_list arguments;

    va_start(arguments, format);
    complain_list(&complaint, 0, format, arguments);
    va_end(arguments);
    fprintf(stderr, "memsview: %s\n", complaint.text);
    return status;
}

static int say_file(const char *path, const char *what, int why)
{
    return say(STATUS_FILE, "%s: %s: %s", path, what, strerror(why));
}

/* --- What the command is, found out before it runs --------------------------------------------- */

static bool is_runnable(const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0)
        return false;
    if (S_ISREG(status.st_mode) && eaccess(path, X_OK) == 0)
        return true;
    errno = S_ISDIR(status.st_mode) ? EISDIR : EACCES;
    return false;
}

/* Find the file that a shell would run; false, and errno, if there is none. An empty part of PATH is the
 * working folder. */
static bool look_up(const char *command, char path[PATH_MAX])
{
    const char *folders = getenv("PATH"), *end;
    int found_why = ENOENT;

    if (strchr(command, '/')) {
        snprintf(path, PATH_MAX, "%s", command);
        return is_runnable(path);
    }
    for (folders = folders ? folders : "/bin:/usr/bin"; *command; folders = end + 1) {
        end = strchrnul(folders, ':');
        int length = snprintf(path, PATH_MAX, "%.*s%s%s", (int)(end - folders), folders,
                              end > folders ? "/" : "", command);
        if (length < PATH_MAX && is_runnable(path))
            return true;
        if (errno == EACCES)
            found_why = EACCES;
        if (!*end)
            break;
    }
    errno = found_why;
    return false;
}

/* Return whether the system gives a program privileges: then it loads no library for others. */
static bool is_privileged(int file)
{
    struct stat status;

    if (fstat(file, &status) != 0)
        return false;
    return ((status.st_mode & S_ISUID) && status.st_uid != geteuid())
        || ((status.st_mode & S_ISGID) && (status.st_mode & S_IXGRP)
            && status.st_gid != getegid());
}

/* Return whether a program of this kind of machine has a loader; one without is linked statically. */
static bool has_loader(int file, const ElfW(Ehdr) *header)
{
    ElfW(Phdr) part;

    for (int i = 0; i < header->e_phnum; i++) {
        off_t at = (off_t)(header->e_phoff + (size_t)i * sizeof part);
        if (pread(file, &part, sizeof part, at) == sizeof part && part.p_type == PT_INTERP)
            return true;
    }
    return false;
}

/* The header of this program, where the linker put it. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

/* Return whether a program is for the same kind of machine as this one. */
static bool is_of_this_kind(const ElfW(Ehdr) *header)
{
    return header->e_ident[EI_CLASS] == __ehdr_start.e_ident[EI_CLASS]
        && header->e_machine == __ehdr_start.e_machine;
}

static int check_program(int file, const char *path)
{
    ElfW(Ehdr) header;

    if (pread(file, &header, sizeof header, 0) != sizeof header)
        return say(STATUS_UNFIT, "%s: cannot be run: it is cut short", path);
    if (!is_of_this_kind(&header))
        return say(STATUS_UNFIT, "%s: cannot be recorded: it is a program for another kind of "
                        "machine than memsview", path);
    if (!has_loader(file, &header))
        return say(STATUS_UNFIT, "%s: cannot be recorded: it is linked statically, so nothing can "
                        "stand in the place of its malloc; link it without -static", path);
    if (is_privileged(file))
        return say(STATUS_UNFIT, "%s: cannot be recorded: it runs with privileges that are not "
                        "yours; run memsview as its owner", path);
    return STATUS_FINE;
}

/* Find the interpreter of a script, from its first line; the shell, if it names none. */
static void find_interpreter(char *start, ssize_t length, char path[PATH_MAX])
{
    start[length > 0 ? length : 0] = '\0';
    const char *word = strncmp(start, "#!", 2) == 0 ? start + 2 : "/bin/sh";

    word += strspn(word, " \t");
    snprintf(path, PATH_MAX, "%.*s", (int)strcspn(word, " \t\r\n"), word);
}

/* Check a file, or its interpreter, and change `path` to that. What `env` runs is not looked at. */
static int check_file(char path[PATH_MAX], int depth)
{
    char start[SHEBANG + 1];
    int file = open(path, O_RDONLY | O_CLOEXEC), status = STATUS_FINE;

    if (file < 0)
        return STATUS_FINE;     /* it can be run, though not read */
    ssize_t length = pread(file, start, SHEBANG, 0);
    if (length >= SELFMAG && memcmp(start, ELFMAG, SELFMAG) == 0)
        status = check_program(file, path);
    else if (depth < NESTED) {
        find_interpreter(start, length, path);
        status = is_runnable(path) ? check_file(path, depth + 1)
               : say(STATUS_UNFIT, "%s: cannot be run: %s, which is to read the script", path,
                     strerror(errno));
    }
    close(file);
    return status;
}

/* Find out what a command would run, going through the interpreters of scripts. Unless it can be recorded,
 * say what is wrong, and return the exit status for that. */
static int check_command(const char *command)
{
    char path[PATH_MAX];

    if (look_up(command, path))
        return check_file(path, 0);
    bool missing = errno == ENOENT || errno == ENOTDIR;
    return say(missing ? STATUS_MISSING : STATUS_UNFIT, "%s: %s", *command ? command : "''",
               missing && !strchr(command, '/') ? "command not found" : strerror(errno));
}

/* --- The recorder ------------------------------------------------------------------------------ */

/* Find the recorder: beside this program where that was built; in the folder for libraries, relative to
 * that for programs, where it is installed. */
static bool find_recorder(char found[PATH_MAX])
{
    static const char *const folders[] = {"", "/../" MEMS_RECORDER_FOLDER};
    char own[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);

    if (length <= 0)
        return false;
    *strrchr(own, '/') = '\0';
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (snprintf(found, PATH_MAX, "%s%s/libmemsrecord.so", own, folders[i]) < PATH_MAX
            && access(found, R_OK) == 0)
            return true;
    return false;
}

/* --- The file ---------------------------------------------------------------------------------- */

/* Create a file with no records, and a header that has the words of the command, as far as there is room.
 * Return the header, mapped; NULL, and errno, if the file cannot be written. */
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
    text words = text_in(header->command, RECORDING_COMMAND);
    for (int i = 0; command[i]; i++)
        text_printf(&words, "%s%s", i ? " " : "", command[i]);
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
        execvp(command[0], command);
        status = errno == ENOENT ? STATUS_MISSING : STATUS_UNFIT;
        _exit(say(status, "%s: %s", command[0], strerror(errno)));
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

    assert(command[0]);
    int status = check_command(command[0]);
    if (status != STATUS_FINE)
        return status;
    if (!find_recorder(recorder))
        return say_file(recorder, "cannot be loaded, and nothing be recorded without it", errno);
    if (strpbrk(recorder, " :"))
        return say_file(recorder, "a blank or a colon is in the way of loading it", EINVAL);
    recording_header *header = create(path, command);
    if (!header || !realpath(path, full))
        return say_file(path, "cannot be written", errno);
    status = run_and_wait(full, recorder, command);
    if (header->processes == 0 && status != STATUS_MISSING && status != STATUS_UNFIT)
        say_file(path, "nothing was recorded, for the command did not load the recorder", ENOEXEC);
    if (header->stopped)
        say_file(path, "the recording ends before the command did", (int)header->stopped);
    finish(full, header);
    munmap(header, RECORDING_HEADER);
    return status;
}

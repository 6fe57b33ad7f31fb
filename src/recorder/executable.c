#define _GNU_SOURCE             /* eaccess, strchrnul */
#include "recorder/executable.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SHEBANG = 256,              /* bytes of a script that the system looks at */
    NESTED = 5                  /* scripts whose interpreter is a script */
};

/* --- Where it is ------------------------------------------------------------------------------- */

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

/* --- What it is -------------------------------------------------------------------------------- */

/* Whether the system gives a program privileges: then it loads no library for others. */
static bool is_privileged(int file)
{
    struct stat status;

    if (fstat(file, &status) != 0)
        return false;
    return ((status.st_mode & S_ISUID) && status.st_uid != geteuid())
        || ((status.st_mode & S_ISGID) && (status.st_mode & S_IXGRP)
            && status.st_gid != getegid());
}

/* Whether a program of this kind of machine has a loader; one without is linked statically. */
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

/* Whether a program is for the same kind of machine as this one. */
static bool is_of_this_kind(const ElfW(Ehdr) *header)
{
    ElfW(Ehdr) own = {0};
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    bool known = file >= 0 && read(file, &own, sizeof own) == sizeof own;

    if (file >= 0)
        close(file);
    return !known || (header->e_ident[EI_CLASS] == own.e_ident[EI_CLASS]
                      && header->e_machine == own.e_machine);
}

static bool check_program(int file, const char *path, complaint *complaint)
{
    ElfW(Ehdr) header;

    if (pread(file, &header, sizeof header, 0) != sizeof header)
        return complain(complaint, 0, "%s: cannot be run: it is cut short", path);
    if (!is_of_this_kind(&header))
        return complain(complaint, 0, "%s: cannot be recorded: it is a program for another kind of "
                        "machine than memsview", path);
    if (!has_loader(file, &header))
        return complain(complaint, 0, "%s: cannot be recorded: it is linked statically, so nothing can "
                        "stand in the place of its malloc; link it without -static", path);
    if (is_privileged(file))
        return complain(complaint, 0, "%s: cannot be recorded: it runs with privileges that are not "
                        "yours; run memsview as its owner", path);
    return true;
}

/* Find the interpreter of a script, from its first line; the shell, if it names none. */
static void find_interpreter(char *start, ssize_t length, char path[PATH_MAX])
{
    start[length > 0 ? length : 0] = '\0';
    char *word = strncmp(start, "#!", 2) == 0 ? start + 2 : NULL;

    if (word)
        word += strspn(word, " \t");
    snprintf(path, PATH_MAX, "%.*s", word ? (int)strcspn(word, " \t\r\n") : 7,
             word ? word : "/bin/sh");
}

/* Check a file, or its interpreter, and change `path` to that. What `env` runs is not looked at. */
static bool check(char path[PATH_MAX], int depth, complaint *complaint)
{
    char start[SHEBANG + 1];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    bool good = true;

    if (file < 0)
        return true;            /* it can be run, though not read */
    ssize_t length = pread(file, start, SHEBANG, 0);
    if (length >= SELFMAG && memcmp(start, ELFMAG, SELFMAG) == 0)
        good = check_program(file, path, complaint);
    else if (depth < NESTED) {
        find_interpreter(start, length, path);
        good = is_runnable(path) ? check(path, depth + 1, complaint)
             : complain(complaint, 0, "%s: cannot be run: %s, which is to read the script", path,
                        strerror(errno));
    }
    close(file);
    return good;
}

executable_status executable_check(const char *command, complaint *complaint)
{
    char path[PATH_MAX];

    if (look_up(command, path))
        return check(path, 0, complaint) ? EXECUTABLE_FINE : EXECUTABLE_UNFIT;
    bool missing = errno == ENOENT || errno == ENOTDIR;
    complain(complaint, 0, "%s: %s", *command ? command : "''",
             missing && !strchr(command, '/') ? "command not found" : strerror(errno));
    return missing ? EXECUTABLE_MISSING : EXECUTABLE_UNFIT;
}

/* Programs that a traced program starts are traced as well, and their environment is what it would be
 * otherwise: what the recorder needs there is taken out when a program begins, and put in when it starts
 * another. That is done on the stack, for the child of a vfork() has no other memory of its own. */
#define _GNU_SOURCE             /* execvpe, RTLD_NEXT */
#include "recorder/journal.h"
#include "recorder/next.h"

#include <alloca.h>
#include <limits.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static const char preload[] = "LD_PRELOAD", journal[] = JOURNAL_VARIABLE;

static char library[PATH_MAX];  /* this one; "" if nothing is recorded */

typedef int executor(const char *path, char *const words[], char *const environment[]);
typedef int spawner(pid_t *id, const char *path, const posix_spawn_file_actions_t *actions,
                    const posix_spawnattr_t *attributes, char *const words[],
                    char *const environment[]);

static struct system {
    executor *execve, *execvpe;
    int (*fexecve)(int file, char *const words[], char *const environment[]);
    spawner *posix_spawn, *posix_spawnp;
} next;

/* Return the value of an entry, if it is that of a variable; NULL if not. */
static char *value_of(char *entry, const char *variable)
{
    size_t length = strlen(variable);

    return strncmp(entry, variable, length) == 0 && entry[length] == '=' ? entry + length + 1 : NULL;
}

/* Return the entry of a variable; NULL if there is none. */
static char *const *find(char *const environment[], const char *variable)
{
    for (; environment && *environment; environment++)
        if (value_of(*environment, variable))
            return environment;
    return NULL;
}

/* --- Out --------------------------------------------------------------------------------------- */

/* Take an entry out. Those before it move towards the end, for some look for what the system puts after
 * the environment at its end. */
static void take_out(char *const *entry)
{
    for (size_t i = (size_t)(entry - environ); i > 0; i--)
        environ[i] = environ[i - 1];
    environ++;
}

/* Take our library, the first one, off a list. Return whether there are more. */
static bool take_library(char *list)
{
    char *rest = strchr(list, ':');

    snprintf(library, sizeof library, "%.*s", (int)strcspn(list, ":"), list);
    if (rest)
        memmove(list, rest + 1, strlen(rest + 1) + 1);
    return rest;
}

__attribute__((constructor)) static void clean_environment(void)
{
    char *const *ours = find(environ, journal), *const *libraries;

    next_find(&next.execve, "execve");
    next_find(&next.execvpe, "execvpe");
    next_find(&next.fexecve, "fexecve");
    next_find(&next.posix_spawn, "posix_spawn");
    next_find(&next.posix_spawnp, "posix_spawnp");
    if (!journal_is_open() || !ours)
        return;
    take_out(ours);
    libraries = find(environ, preload);
    if (libraries && !take_library(value_of(*libraries, preload)))
        take_out(libraries);
}

/* --- In ---------------------------------------------------------------------------------------- */

/* Return the bytes that put_in() needs: for pointers, and after them for the texts of our entries. */
static size_t room_for(char *const before[])
{
    char *const *libraries = find(before, preload);
    size_t texts = sizeof journal + strlen(journal_variable()) + sizeof preload + strlen(library)
                 + (libraries ? strlen(*libraries) : 0) + 4;
    size_t count = 0;

    while (before && before[count])
        count++;
    return (count + 3) * sizeof *before + texts;
}

/* Make `after`, which has that room, the same environment, with our entries in it. */
static char **put_in(char *after[], size_t room, char *const before[])
{
    char *const *libraries = find(before, preload);
    const char *theirs = libraries ? value_of(*libraries, preload) : "";
    const char *end = (char *)after + room;
    size_t count = 0;

    for (; before && *before; before++)
        if (!value_of(*before, journal) && !value_of(*before, preload))
            after[count++] = *before;
    char *text = (char *)(after + count + 3);
    after[count++] = text;
    text += snprintf(text, (size_t)(end - text), "%s=%s", journal, journal_variable()) + 1;
    after[count++] = text;
    snprintf(text, (size_t)(end - text), "%s=%s%s%s", preload, library, *theirs ? ":" : "", theirs);
    after[count] = NULL;
    return after;
}

/* Replace `environment` by one with our entries, if anything is recorded; it lasts as long as the function
 * runs. */
#define WITH_OURS(environment) \
    do { \
        const size_t room = room_for(environment); \
        char **after = alloca(room); \
        if (*library && journal_is_open()) \
            (environment) = put_in(after, room, (environment)); \
    } while (0)

/* Collect the arguments from `first` on, up to a NULL, in `words`. */
#define GATHER(words, first) \
    do { \
        va_list counted, taken; \
        size_t count = 1; \
        va_start(counted, first); \
        va_copy(taken, counted); \
        while (va_arg(counted, char *)) \
            count++; \
        (words) = alloca((count + 1) * sizeof *(words)); \
        (words)[0] = (char *)(first); \
        for (size_t i = 1; i <= count; i++) \
            (words)[i] = va_arg(taken, char *); \
        va_end(counted); \
        va_end(taken); \
    } while (0)

/* --- In the system's place --------------------------------------------------------------------- */

IN_ITS_PLACE int execve(const char *path, char *const words[], char *const environment[])
{
    WITH_OURS(environment);
    return next.execve(path, words, environment);
}

IN_ITS_PLACE int execvpe(const char *file, char *const words[], char *const environment[])
{
    WITH_OURS(environment);
    return next.execvpe(file, words, environment);
}

IN_ITS_PLACE int fexecve(int file, char *const words[], char *const environment[])
{
    WITH_OURS(environment);
    return next.fexecve(file, words, environment);
}

IN_ITS_PLACE int execv(const char *path, char *const words[])
{
    return execve(path, words, environ);
}

IN_ITS_PLACE int execvp(const char *file, char *const words[])
{
    return execvpe(file, words, environ);
}

IN_ITS_PLACE int execl(const char *path, const char *first, ...)
{
    char **words;

    GATHER(words, first);
    return execve(path, words, environ);
}

IN_ITS_PLACE int execlp(const char *file, const char *first, ...)
{
    char **words;

    GATHER(words, first);
    return execvpe(file, words, environ);
}

/* The environment comes after the NULL. */
IN_ITS_PLACE int execle(const char *path, const char *first, ...)
{
    char **words;
    va_list rest;

    GATHER(words, first);
    va_start(rest, first);
    while (va_arg(rest, char *))
        continue;
    char *const *environment = va_arg(rest, char *const *);
    va_end(rest);
    return execve(path, words, environment);
}

IN_ITS_PLACE int posix_spawn(pid_t *id, const char *path, const posix_spawn_file_actions_t *actions,
                             const posix_spawnattr_t *attributes, char *const words[],
                             char *const environment[])
{
    WITH_OURS(environment);
    return next.posix_spawn(id, path, actions, attributes, words, environment);
}

IN_ITS_PLACE int posix_spawnp(pid_t *id, const char *file, const posix_spawn_file_actions_t *actions,
                              const posix_spawnattr_t *attributes, char *const words[],
                              char *const environment[])
{
    WITH_OURS(environment);
    return next.posix_spawnp(id, file, actions, attributes, words, environment);
}

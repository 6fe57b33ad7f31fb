#include "machine.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#ifdef __clang__
static const char compiler[] = __VERSION__;     /* "Clang 14.0.6" */
#else
static const char compiler[] = "gcc " __VERSION__;
#endif

/* gcc and clang have ways of their own to say so. */
#if defined __SANITIZE_ADDRESS__
#define SANITIZED 1
#elif defined __has_feature
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED 0
#endif

#ifdef __OPTIMIZE__
enum { OPTIMISED = 1 };
#else
enum { OPTIMISED = 0 };
#endif

/* What stands behind `key` and a colon in one of the system's lists; false if it does not. */
static bool find_value(const char *path, const char *key, char *value, size_t size)
{
    char line[300];
    bool found = false;
    FILE *file = fopen(path, "r");

    while (file && !found && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        found = colon && strncmp(line, key, strlen(key)) == 0;
        if (found) {
            const char *begin = colon + 1 + strspn(colon + 1, " \t");
            snprintf(value, size, "%.*s", (int)strcspn(begin, "\n"), begin);
        }
    }
    if (file)
        fclose(file);
    return found;
}

/* The chosen one of `always [madvise] never`. */
static void find_huge_pages(char *text, size_t size)
{
    char line[100] = "";
    FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "r");

    if (file && !fgets(line, sizeof line, file))
        *line = '\0';
    if (file)
        fclose(file);
    const char *begin = strchr(line, '[');
    snprintf(text, size, "%.*s", begin ? (int)strcspn(begin + 1, "]") : 7,
             begin ? begin + 1 : "unknown");
}

void machine_describe(char *text, size_t size)
{
    struct utsname system;
    char processor[100], huge_pages[20];

    if (!find_value("/proc/cpuinfo", "model name", processor, sizeof processor))
        snprintf(processor, sizeof processor, "unknown processor");
    find_huge_pages(huge_pages, sizeof huge_pages);
    uname(&system);
    snprintf(text, size, "%s, %s, %s %s, pages of %ld bytes, huge ones: %s", processor,
             system.machine, system.sysname, system.release, sysconf(_SC_PAGESIZE), huge_pages);
}

void machine_describe_build(char *text, size_t size)
{
    snprintf(text, size, "%s, optimization %s", compiler, BENCH_OPTIMIZATION);
}

const char *machine_doubt(void)
{
    if (SANITIZED)
        return "compiled with a sanitizer: these numbers mean nothing";
    if (!OPTIMISED)
        return "compiled without optimisation: these numbers mean little";
    return NULL;
}

size_t machine_available(void)
{
    char kibibytes[40];

    if (!find_value("/proc/meminfo", "MemAvailable", kibibytes, sizeof kibibytes))
        return SIZE_MAX;
    return (size_t)strtoull(kibibytes, NULL, 10) * 1024;
}

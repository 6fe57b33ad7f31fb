/* The benchmark: libmems beside other allocators, one table in one run. Reads the command line,
 * finds the traces, and has one row after the other measured and printed. It reports and judges
 * nothing; but it fails where libmems replays a trace wrongly. */
#include "generate.h"
#include "machine.h"
#include "recorded.h"
#include "table.h"

#include <dirent.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DONE = 0, WRONG = 1, COMMAND_LINE_WRONG = 2 };
enum { PAIRS = 25000, REQUESTS = 100000, TRACES = 200, PATH = 4096 };

typedef struct settings {
    round_options rounds;
    bool quick;                 /* little of everything: does it work? */
    bool recorded;              /* no rows but those of recorded traces */
    const char *only;           /* part of the names of the rows wanted; NULL: all */
    trace traces[TRACES];       /* the recorded ones */
    size_t trace_count;
} settings;

/* --- Finding traces --------------------------------------------------------------------------- */

static bool add_file(settings *settings, const char *path)
{
    complaint complaint;
    char place[30] = "";

    if (settings->trace_count == TRACES) {
        fprintf(stderr, "%s: this is one trace too many; there can be %d\n", path, TRACES);
        return false;
    }
    if (recorded_read(&settings->traces[settings->trace_count], path, &complaint)) {
        settings->trace_count++;
        return true;
    }
    if (complaint.line)
        snprintf(place, sizeof place, ":%zu", complaint.line);
    fprintf(stderr, "%s%s: %s\n", path, place, complaint.text);
    return false;
}

static int is_rep(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 4 && strcmp(entry->d_name + length - 4, ".rep") == 0;
}

/* All .rep files of a folder, by name. */
static bool add_folder(settings *settings, const char *folder)
{
    struct dirent **entries;
    bool good = true;
    int count = scandir(folder, &entries, is_rep, alphasort);

    if (count < 0) {
        perror(folder);
        return false;
    }
    for (int i = 0; i < count; i++) {
        char path[PATH];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        good = good && add_file(settings, path);
        free(entries[i]);
    }
    free(entries);
    return good;
}

static bool add_traces(settings *settings, const char *path)
{
    struct stat status;

    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return add_folder(settings, path);
    return add_file(settings, path);
}

/* Files and folders with colons between them. */
static bool add_list(settings *settings, const char *list)
{
    char path[PATH];

    for (size_t length; *list; list += length + (list[length] == ':')) {
        length = strcspn(list, ":");
        snprintf(path, sizeof path, "%.*s", (int)length, list);
        if (length && !add_traces(settings, path))
            return false;
    }
    return true;
}

/* --- Rows ------------------------------------------------------------------------------------- */

/* Several allocators have the blocks in memory at the same time, with something around each. */
static bool has_memory(const trace *trace)
{
    return trace->most_live_bytes <= machine_available() / 4;
}

/* Measures and prints a row, and is done with the trace. False if libmems did it wrongly. */
static bool run_row(const settings *settings, trace *trace)
{
    static row_result result;
    inspection inspection = {0};
    bool wanted = (!settings->only || strstr(trace->name, settings->only))
                  && (!settings->recorded || trace->recorded);

    if (wanted && !has_memory(trace))
        table_skipped(trace, "there is too little memory");
    else if (wanted) {
        inspect(trace, &inspection);
        rounds_measure(trace, &settings->rounds, &result);
        table_row(trace, &result, &inspection);
    }
    if (inspection.wrong)
        fprintf(stderr, "%s: %s\n", trace->name, inspection.wrong);
    trace_close(trace);
    return !inspection.wrong;
}

static bool run_rows(settings *settings)
{
    const size_t most = settings->quick ? 1000 : 1000000, few = settings->quick ? 50 : 1;
    bool good = true;
    trace trace;

    for (int mix = 0; mix < MIXES; mix++)
        for (size_t blocks = 1000; blocks <= most; blocks *= 10) {
            generate_exchanges(&trace, mix, blocks, PAIRS / few);
            good = run_row(settings, &trace) && good;
        }
    for (size_t blocks = 1000; blocks <= most; blocks *= 1000) {
        generate_pairs(&trace, blocks, PAIRS / few);
        good = run_row(settings, &trace) && good;
    }
    for (size_t holes = 1000; holes <= most; holes *= 1000) {
        generate_failing(&trace, holes, REQUESTS / few);
        good = run_row(settings, &trace) && good;
    }
    for (size_t i = 0; i < settings->trace_count; i++)
        good = run_row(settings, &settings->traces[i]) && good;
    return good;
}

/* --- The command line ------------------------------------------------------------------------- */

static const char help[] =
    "Usage: bench [OPTION]... [TRACE]...\n"
    "Times libmems beside other allocators and prints one table.\n\n"
    "TRACE is a .rep file or a folder of them. So are those that the environment variable\n"
    "MEMS_TRACES names, with colons between them. The traces that come with the benchmark are\n"
    "replayed in any case.\n\n"
    "  --only TEXT    only rows whose names have TEXT in them\n"
    "  --recorded     only rows of recorded traces\n"
    "  --rounds N     so many rounds (9; 31 at most)\n"
    "  --quick        one short round, small heaps, no traces but those named: does it work?\n"
    "  --help         this text\n";

/* DONE, or an exit status and a negative number for "go on". */
static int read_command_line(settings *settings, int argc, char *argv[])
{
    static const struct option options[] = {
        {"only", required_argument, NULL, 'o'}, {"rounds", required_argument, NULL, 'r'},
        {"quick", no_argument, NULL, 'q'}, {"recorded", no_argument, NULL, 't'},
        {"help", no_argument, NULL, 'h'}, {0},
    };
    int got;

    while ((got = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (got == 'o')
            settings->only = optarg;
        else if (got == 'r')
            settings->rounds.rounds = strtoul(optarg, NULL, 10);
        else if (got == 'q')
            settings->quick = true;
        else if (got == 't')
            settings->recorded = true;
        else {
            fputs(help, got == 'h' ? stdout : stderr);
            return got == 'h' ? DONE : COMMAND_LINE_WRONG;
        }
    }
    if (settings->rounds.rounds < 1 || settings->rounds.rounds > ROUNDS_MOST) {
        fprintf(stderr, "bench: --rounds is a number from 1 to %d\n", ROUNDS_MOST);
        return COMMAND_LINE_WRONG;
    }
    if (settings->quick)
        settings->rounds = (round_options){.rounds = 1, .patience = 1};
    return -1;
}

static bool find_traces(settings *settings, char *const paths[])
{
    const char *list = getenv("MEMS_TRACES");
    bool good = settings->quick || (add_folder(settings, BENCH_TRACES)
                                    && (!list || add_list(settings, list)));

    for (; *paths && good; paths++)
        good = add_traces(settings, *paths);
    return good;
}

/* jemalloc wants more static thread-local storage than glibc keeps for libraries that are loaded
 * late, and glibc can be told so only before a program starts. So it is started once more. */
static void make_room_for_jemalloc(char *argv[])
{
    static const char name[] = "GLIBC_TUNABLES", room[] = "glibc.rtld.optional_static_tls";
    const char *old = getenv(name);
    char tunables[PATH];

    if (old && strstr(old, room))
        return;
    snprintf(tunables, sizeof tunables, "%s%s%s=16384", old ? old : "", old ? ":" : "", room);
    setenv(name, tunables, 1);
    execv("/proc/self/exe", argv);
}                               /* where that fails, jemalloc may turn out not to be there */

int main(int argc, char *argv[])
{
    static settings settings = {
        .rounds = {.rounds = 9, .shortest = 2000000, .patience = 3},
    };
    int status = read_command_line(&settings, argc, argv);

    if (status >= 0)
        return status;
    make_room_for_jemalloc(argv);
    signal(SIGPIPE, SIG_IGN);   /* a worker that died is noticed when it does not answer */
    if (!find_traces(&settings, argv + optind))
        return WRONG;
    allocators_load();
    table_heading(&settings.rounds);
    bool good = run_rows(&settings);
    table_summary();
    return good && !ferror(stdout) ? DONE : WRONG;
}

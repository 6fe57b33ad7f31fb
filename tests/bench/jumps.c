/* What it costs to go back: jumps [--quick]. Sessions of a million operations that are drawn: how long
 * it takes to get to the end for the first time, to step back, and to jump to any position; and the
 * same at the end of sessions with many blocks. */
#include "filling.h"
#include "machine.h"
#include "times.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JUMPS = 101, LARGE_JUMPS = 11, QUICK_JUMPS = 3 };

static bool quick;

static double now(void)
{
    return milliseconds(CLOCK_MONOTONIC);
}

static void print_times(double *times, int count)
{
    sort_times(times, (size_t)count);
    printf(" %8.2f %8.2f", times[count / 2], times[count - 1]);
}

/* Steps back from `count` positions and jumps to others, of those from `first` on; leaves the session
 * somewhere. */
static void print_jumps(session *session, size_t first, int count)
{
    generator random = {.seed = 1};
    double back[JUMPS], jump[JUMPS];
    size_t positions = session_reached(session) - first;

    for (int i = 0; i < count; i++) {
        size_t to = first + 1 + generator_random(&random, positions);
        double start = now();
        session_go(session, to);
        jump[i] = now() - start;
        start = now();
        session_go(session, to - 1);
        back[i] = now() - start;
    }
    print_times(back, count);
    print_times(jump, count);
    puts("");
}

static void print_workload(const workload *workload, size_t operations)
{
    generator generator = {.workload = workload, .seed = 1, .page_size = 4096};
    const session_options options = {
        .source = generator_source(&generator), .limit = SIZE_MAX, .drawn = true, .timeline = true,
    };
    complaint complaint;
    session *session = session_open(&options, &complaint);
    double start = now();

    session_go(session, operations);
    printf("%-14s %10zu %10zu %8.1f", workload->name, operations, filling_segments(session),
           now() - start);
    print_jumps(session, 0, quick ? QUICK_JUMPS : JUMPS);
    session_close(session);
}

static void print_filling(size_t count)
{
    filling filling;
    double start = now();
    session *session = filling_open(&filling, count, true);

    printf("%-14s %10zu %10zu %8.1f", "filling", session_position(session),
           filling_segments(session), now() - start);
    print_jumps(session, session_position(session) / 10 * 9, quick ? QUICK_JUMPS : LARGE_JUMPS);
    session_close(session);
}

int main(int argc, char *argv[])
{
    char text[200];

    quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
    setlocale(LC_ALL, "C.UTF-8");
    machine_describe(text, sizeof text);
    printf("machine     %s\n", text);
    if (machine_doubt())
        printf("DOUBT       %s\n", machine_doubt());
    printf("\nMilliseconds, each of %d times, or %d in large heaps; the aim is 50 for a step back, 200 for\n"
           "a jump, in a session of 10^6 operations.\n\n"
           "                                        the first     a step back        a jump\n"
           "workload       operations   segments     time   median    worst   median    worst\n",
           quick ? QUICK_JUMPS : JUMPS, quick ? QUICK_JUMPS : LARGE_JUMPS);
    for (size_t i = 0; workload_at(i); i++)
        print_workload(workload_at(i), quick ? 10000 : 1000000);
    for (size_t count = 1000; count <= (quick ? 1000 : 1000000); count *= 10)
        print_filling(count);
    return EXIT_SUCCESS;
}

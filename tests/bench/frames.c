/* What a frame costs: frames [--quick]. The picture of heaps of a thousand segments to a million, in
 * two sizes, at three zooms; and what being drawn costs a session that runs. CPU time, no terminal. */
#include "filling.h"
#include "machine.h"
#include "times.h"

#include "picture/picture.h"
#include "source/generator.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 101, QUICK_FRAMES = 3 };

static bool quick;

static double cpu_now(void)
{
    return milliseconds(CLOCK_PROCESS_CPUTIME_ID);
}

/* --- Frames ------------------------------------------------------------------------------------ */

static void print_frames(session *session, int cols, int rows, const char *name, lens lens)
{
    double times[FRAMES];
    int frames = quick ? QUICK_FRAMES : FRAMES;
    scene scene = {.sessions = {session}, .count = 1, .origin = "a benchmark", .state = "", .lens = lens};
    grid grid = {0};

    for (int i = 0; i < frames; i++) {
        session_step(session);
        scene.lens.top = (size_t)i * 9973;      /* elsewhere each time, so that caches hold little */
        double start = cpu_now();
        grid_resize(&grid, cols, rows);
        picture_settle(&scene, cols, rows);
        picture_draw(&grid, &scene);
        times[i] = cpu_now() - start;
    }
    sort_times(times, (size_t)frames);
    printf("%10zu  %3dx%-3d  %-12s %8.3f %8.3f\n", filling_segments(session), cols, rows, name,
           times[frames / 2], times[frames - 1]);
    grid_free(&grid);
}

static void print_heap(size_t count)
{
    static const int sizes[][2] = {{80, 24}, {200, 60}};
    filling filling;
    session *session = filling_open(&filling, count, false);

    for (int i = 0; i < 2; i++) {
        print_frames(session, sizes[i][0], sizes[i][1], "page a line", (lens){0});
        print_frames(session, sizes[i][0], sizes[i][1], "16 pages", (lens){.zoom = -4});
        print_frames(session, sizes[i][0], sizes[i][1], "whole heap", (lens){.whole = true});
    }
    session_close(session);
}

/* --- Sessions ---------------------------------------------------------------------------------- */

/* Nanoseconds an operation of a workload takes; with 60 frames in each second that it takes, if it is
 * drawn. */
static double time_session(const workload *workload, size_t operations, bool drawn)
{
    const double frame = 1e3 / 60;
    generator generator = {.workload = workload, .seed = 1, .page_size = 4096};
    const session_options options = {
        .source = generator_source(&generator), .limit = SIZE_MAX, .drawn = drawn,
    };
    complaint complaint;
    session *session = session_open(&options, &complaint);
    scene scene = {.sessions = {session}, .count = 1, .origin = "a benchmark", .state = "", .lens.follow = true};
    double start = cpu_now(), due = start + frame;
    grid grid = {0};

    session_follow(session, false);
    for (size_t done = 0; done < operations; ) {
        done += 64;
        session_advance(session, done);
        if (!drawn || cpu_now() < due)
            continue;
        grid_resize(&grid, 200, 60);
        picture_settle(&scene, 200, 60);
        picture_draw(&grid, &scene);
        due += frame;
    }
    double time = (cpu_now() - start) * 1e6 / (double)operations;
    grid_free(&grid);
    session_close(session);
    return time;
}

static void print_session(const workload *workload)
{
    enum { ROUNDS = 5 };
    size_t operations = quick ? 1000 : 1000000;
    double headless[ROUNDS], drawn[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        headless[i] = time_session(workload, operations, false);
        drawn[i] = time_session(workload, operations, true);
    }
    sort_times(headless, ROUNDS);
    sort_times(drawn, ROUNDS);
    printf("%-14s %8.1f %8.1f %8.2f\n", workload->name, headless[ROUNDS / 2], drawn[ROUNDS / 2],
           headless[ROUNDS / 2] / drawn[ROUNDS / 2]);
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
    printf("\nCPU milliseconds a frame, of %d; the aim is 2.000 at 10^6 segments.\n\n"
           "  segments  screen   a line is      median    worst\n", quick ? QUICK_FRAMES : FRAMES);
    for (size_t count = 1000; count <= (quick ? 1000 : 1000000); count *= 10)
        print_heap(count);
    printf("\nCPU nanoseconds an operation: headless, and drawn 60 times a second at 200x60; the aim is\n"
           "half the headless rate.\n\nworkload       headless    drawn     rate\n");
    for (size_t i = 0; workload_at(i); i++)
        print_session(workload_at(i));
    return EXIT_SUCCESS;
}

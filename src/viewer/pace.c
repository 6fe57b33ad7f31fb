/* Time: when the next step is due, and how long the stages of the last one are seen. The only file
 * that reads the clock for the viewer. */
#include "viewer/internal.h"

#include "picture/stages.h"

#include <stdio.h>
#include <time.h>

#define SECOND 1000000000LL

static const struct speed {
    nanoseconds period;         /* from one step to the next; 0: as fast as it goes */
    const char *text;
} speeds[] = {
    {2 * SECOND, "0.5/s"}, {SECOND, "1/s"}, {SECOND / 2, "2/s"}, {SECOND / 4, "4/s"},
    {SECOND / 8, "8/s"}, {SECOND / 16, "16/s"}, {SECOND / 32, "32/s"}, {SECOND / 64, "64/s"},
    {SECOND / 125, "125/s"}, {SECOND / 250, "250/s"}, {SECOND / 500, "500/s"},
    {SECOND / 1000, "1000/s"}, {SECOND / 10000, "10000/s"}, {0, "full speed"},
};

static const nanoseconds shortest_stage = SECOND / 25;      /* shorter is not seen */
static const nanoseconds longest_stage = SECOND / 2;
static const nanoseconds step_stage = SECOND * 2 / 5;       /* when stepping by hand */
static const nanoseconds budget = SECOND / 80;              /* of stepping between two frames */
static const nanoseconds patience = SECOND / 4;             /* time lost beyond this is let go */

nanoseconds pace_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

static nanoseconds period(const pace *pace)
{
    return speeds[pace->speed].period;
}

void pace_describe(const pace *pace, char *text, size_t size)
{
    snprintf(text, size, "%s", speeds[pace->speed].text);
}

void pace_run(viewer *viewer, bool running)
{
    viewer->pace.running = running;
    viewer->pace.next_step = pace_now();
}

bool pace_change(viewer *viewer, int by)
{
    pace *pace = &viewer->pace;
    int speed = pace->speed + by;

    if (speed < 0 || speed >= (int)(sizeof speeds / sizeof *speeds))
        return false;
    pace->speed = speed;
    pace->next_step = pace_now() + period(pace);
    return true;
}

/* The first stage of the last operation, if at this pace it would be seen. */
static void begin_stages(viewer *viewer)
{
    pace *pace = &viewer->pace;
    int stages = stage_count(session_record(viewer->session, 0));
    nanoseconds time = step_stage;

    viewer->scene.lens.stage = STAGE_DONE;
    if (pace->running) {
        time = period(pace) / (stages + 1);
        if (time > longest_stage)
            time = longest_stage;
    }
    if (stages == 0 || time < shortest_stage)
        return;
    viewer->scene.lens.stage = STAGE_FIRST;
    pace->stage_time = time;
    pace->next_stage = pace_now() + time;
}

void pace_show(viewer *viewer, session_status status)
{
    if (status == SESSION_STEPPED) {
        begin_stages(viewer);
        return;
    }
    pace_run(viewer, false);
    viewer->scene.lens.stage = STAGE_DONE;
    if (status == SESSION_BROKEN)
        state_say(viewer, "Stopped: see above. r starts again.");
    else {
        viewer->ended = true;
        state_say(viewer, "That was the last operation. r starts again, o chooses a workload.");
    }
}

void pace_step(viewer *viewer)
{
    pace_show(viewer, session_step(viewer->session));
}

/* Steps that are due, for as long as a frame allows. */
static void catch_up(viewer *viewer, nanoseconds now)
{
    pace *pace = &viewer->pace;
    const nanoseconds end = now + budget;

    while (pace->running && pace->next_step <= now && now < end) {
        pace_step(viewer);
        pace->next_step += period(pace);
        now = pace_now();
    }
    if (now - pace->next_step > patience || period(pace) == 0)
        pace->next_step = now;
}

bool pace_tick(viewer *viewer, nanoseconds now)
{
    pace *pace = &viewer->pace;
    lens *lens = &viewer->scene.lens;
    bool stage_due = lens->stage != STAGE_DONE && pace->next_stage <= now;

    if (stage_due) {
        lens->stage++;
        pace->next_stage += pace->stage_time;
        if (lens->stage > stage_count(session_record(viewer->session, 0)))
            lens->stage = STAGE_DONE;
    }
    if (!pace->running || pace->next_step > now)
        return stage_due;
    catch_up(viewer, now);
    return true;
}

nanoseconds pace_wait(const viewer *viewer, nanoseconds now)
{
    const pace *pace = &viewer->pace;
    nanoseconds due = -1;

    if (pace->running)
        due = pace->next_step;
    if (viewer->scene.lens.stage != STAGE_DONE && (due < 0 || pace->next_stage < due))
        due = pace->next_stage;
    return due < 0 ? -1 : due > now ? due - now : 0;
}

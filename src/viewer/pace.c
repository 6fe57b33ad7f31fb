/* Time: when the next step is due, and how long the stages of the previous one are seen. The only file
 * of the viewer that reads the clock. */
#include "viewer/actions.h"

#include "picture/stages.h"

#include <stdio.h>
#include <time.h>

#define SECOND 1000000000LL

/* Steps a second; 0: as many as it goes. The speeds at first have names: see internal.h. */
static const double speeds[] = {
    [PACE_UNHURRIED] = .5, 1, 2, [PACE_USUAL] = 4, 8, 16, 32, 64, 125, 250, 500, 1000, 10000, 0,
};

static const nanoseconds shortest_stage = SECOND / 25;      /* shorter is not seen */
static const nanoseconds longest_stage = SECOND * 2 / 5;
static const nanoseconds by_hand = SECOND * 8 / 5;          /* all stages of a step by hand */
static const nanoseconds patience = SECOND / 4;             /* time lost beyond this is let go */

nanoseconds pace_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

/* From one step to the next. */
static nanoseconds period(const pace *pace)
{
    double speed = speeds[pace->speed];

    return speed > 0 ? (nanoseconds)(SECOND / speed) : 0;
}

void pace_describe(const pace *pace, char *text, size_t size)
{
    if (speeds[pace->speed] > 0)
        snprintf(text, size, "%g/s", speeds[pace->speed]);
    else
        snprintf(text, size, "full speed");
}

/* Stop time, or let it go on where it stood. */
static void freeze(pace *pace, bool frozen)
{
    nanoseconds by = frozen ? -pace_now() : pace_now();

    if (frozen == pace->frozen)
        return;
    pace->next_step += by;
    pace->next_stage += by;
    pace->frozen = frozen;
}

void pace_run(viewer *viewer, bool running)
{
    freeze(&viewer->pace, false);
    viewer->pace.running = running;
    viewer->pace.next_step = pace_now();
}

/* --- One operation ----------------------------------------------------------------------------- */

/* Begin the stages of the latest operation, if they would be seen at this pace: the search takes as
 * many as there is time for, and the last part of the time is for the outcome. */
static void begin_stages(viewer *viewer)
{
    pace *pace = &viewer->pace;
    lens *lens = &viewer->scene.lens;
    const record *record = session_record(viewer->session, 0);
    nanoseconds time = pace->running ? period(pace) : by_hand;
    int most = (int)(time / shortest_stage) - 1, base = stage_count(record, 0);
    int sweep = stage_sweep(viewer->session);

    lens->stage = STAGE_DONE;
    if (!viewer->settings.animated || base > most)
        return;
    lens->sweep = sweep < most - base ? sweep : most - base;
    int stages = stage_count(record, lens->sweep);
    if (stages == 0)
        return;
    lens->stage = STAGE_FIRST;
    pace->stage_time = time / (stages + 1) < longest_stage ? time / (stages + 1) : longest_stage;
    pace->next_stage = pace_now() + pace->stage_time;
}

void pace_show(viewer *viewer, session_status status)
{
    if (status == SESSION_STEPPED && session_stop(viewer->session))
        pace_run(viewer, false);
    if (status == SESSION_STEPPED) {
        begin_stages(viewer);
        return;
    }
    pace_rest(viewer);
    if (status == SESSION_BROKEN)
        state_say(viewer, "Stopped: see above. p steps back, r starts again.");
    else {
        viewer->ended = true;
        state_say(viewer, "That was the last operation. p steps back, r starts again.");
    }
}

static void step(viewer *viewer)
{
    pace_show(viewer, state_step(viewer));
}

void pace_rest(viewer *viewer)
{
    pace_run(viewer, false);
    viewer->scene.lens.stage = STAGE_DONE;
}

/* --- Many -------------------------------------------------------------------------------------- */

/* Do up to `count` operations of which nothing is seen, so that no search is followed; return how many
 * there was time for. The clock takes time itself: it is read the less often, the faster they are. */
static size_t hurry(viewer *viewer, size_t count, nanoseconds end)
{
    const nanoseconds quick = SECOND / 4000;
    const size_t most = 256;
    session_status status = SESSION_STEPPED;
    size_t done = 0, batch = 1;
    nanoseconds now = pace_now();

    state_follow(viewer, false);
    while (done < count && now < end && status == SESSION_STEPPED
           && !session_stop(viewer->session)) {
        nanoseconds before = now;
        size_t these = batch < count - done ? batch : count - done;
        status = state_run(viewer, session_position(viewer->session) + these);
        done += these;
        now = pace_now();
        batch = now - before > quick ? 1 : batch < most ? 2 * batch : most;
    }
    state_follow(viewer, true);
    if (status != SESSION_STEPPED)
        pace_show(viewer, status);
    return done;
}

/* Do the steps that are due, until `end`: the last of them is the one that is seen. */
static void catch_up(viewer *viewer, nanoseconds now, nanoseconds end)
{
    pace *pace = &viewer->pace;
    nanoseconds each = period(pace);
    size_t due = each ? (size_t)((now - pace->next_step) / each) + 1 : SIZE_MAX;
    size_t done = due > 1 ? hurry(viewer, due - 1, end) : 0;

    if (done > 0 && session_stop(viewer->session))
        pace_run(viewer, false);
    if (!pace->running)
        return;                 /* that was the end, or a pause */
    step(viewer);
    now = pace_now();
    pace->next_step += (nanoseconds)(done + 1) * each;
    if (each == 0 || now - pace->next_step > patience)
        pace->next_step = now;
}

/* --- The loop's -------------------------------------------------------------------------------- */

static void next_stage(viewer *viewer)
{
    lens *lens = &viewer->scene.lens;

    lens->stage++;
    viewer->pace.next_stage += viewer->pace.stage_time;
    if (lens->stage > stage_count(session_record(viewer->session, 0), lens->sweep))
        lens->stage = STAGE_DONE;
}

bool pace_tick(viewer *viewer, nanoseconds now, nanoseconds end)
{
    const pace *pace = &viewer->pace;

    if (viewer->seek.kind != SEEK_NOTHING) {
        timeline_seek(viewer, end);
        return true;
    }
    if (pace->frozen)
        return false;
    bool stage_due = viewer->scene.lens.stage != STAGE_DONE && pace->next_stage <= now;
    if (stage_due)
        next_stage(viewer);
    if (!pace->running || pace->next_step > now)
        return stage_due;
    catch_up(viewer, now, end);
    return true;
}

nanoseconds pace_wait(const viewer *viewer, nanoseconds now)
{
    const pace *pace = &viewer->pace;
    nanoseconds due = -1;

    if (viewer->seek.kind != SEEK_NOTHING)
        return 0;
    if (pace->frozen)
        return -1;
    if (pace->running)
        due = pace->next_step;
    if (viewer->scene.lens.stage != STAGE_DONE && (due < 0 || pace->next_stage < due))
        due = pace->next_stage;
    return due < 0 ? -1 : due > now ? due - now : 0;
}

/* --- What the keys do -------------------------------------------------------------------------- */

void act_run(viewer *viewer)
{
    pace_run(viewer, viewer->pace.frozen || !viewer->pace.running);
    if (viewer->ended && viewer->pace.running)
        step(viewer);           /* says why not */
}

void act_step(viewer *viewer)
{
    pace_run(viewer, false);
    step(viewer);
}

void act_pace(viewer *viewer, int direction)
{
    pace *pace = &viewer->pace;
    int speed = pace->speed + direction;
    char text[24];

    if (speed < 0 || speed >= (int)(sizeof speeds / sizeof *speeds)) {
        state_say(viewer, direction > 0 ? "This is as fast as it goes."
                                        : "This is as slow as it goes; n does one step.");
        return;
    }
    pace->speed = speed;
    pace->next_step = (pace->frozen ? 0 : pace_now()) + period(pace);
    pace_describe(pace, text, sizeof text);
    state_say(viewer, "Steps come at %s%s.", text,
              pace->running && !pace->frozen ? "" : " once it runs");
}

void act_freeze(viewer *viewer)
{
    freeze(&viewer->pace, !viewer->pace.frozen);
    state_say(viewer, viewer->pace.frozen
                          ? "Time stands still; looking goes on. Z lets time go on."
                          : "Time goes on.");
}

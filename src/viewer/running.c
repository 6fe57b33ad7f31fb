/* Running and the workload, as the keys have them. */
#include "viewer/actions.h"

#include "base/scan.h"

#include <stdlib.h>
#include <sys/random.h>

void act_run(viewer *viewer)
{
    pace_run(viewer, viewer->pace.frozen || !viewer->pace.running);
    if (viewer->ended && viewer->pace.running)
        pace_step(viewer);      /* says why not */
}

void act_step(viewer *viewer)
{
    pace_run(viewer, false);
    pace_step(viewer);
}

void act_pace(viewer *viewer, int direction)
{
    char speed[24];

    if (!pace_change(viewer, direction)) {
        state_say(viewer, direction > 0 ? "This is as fast as it goes."
                                        : "This is as slow as it goes; n does one step.");
        return;
    }
    pace_describe(&viewer->pace, speed, sizeof speed);
    state_say(viewer, "Steps come at %s%s.", speed,
              viewer->pace.running && !viewer->pace.frozen ? "" : " once it runs");
}

void act_freeze(viewer *viewer)
{
    pace_freeze(viewer, !viewer->pace.frozen);
    state_say(viewer, viewer->pace.frozen
                          ? "Time stands still; looking goes on. Z lets time go on."
                          : "Time goes on.");
}

void act_reset(viewer *viewer)
{
    state_restart(viewer);
}

bool answer_seed(viewer *viewer, const char *text)
{
    uint64_t seed;

    if (!*text && getrandom(&seed, sizeof seed, 0) == sizeof seed)
        seed %= 10000;
    else if (scan_64_bits(word_of(text), &seed) != NUMBER_FINE)
        return state_say(viewer, "A seed is a number from 0 to 18446744073709551615.");
    viewer->generator.seed = seed;
    viewer->scripted = false;
    state_restart(viewer);
    return true;
}

/* Running and the workload, as the keys have them. */
#include "viewer/actions.h"

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

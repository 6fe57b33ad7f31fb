/* Several heaps: which, and which one of them is looked at. */
#include "viewer/actions.h"

bool answer_compare(viewer *viewer, const char *text)
{
    policies policies = {.count = 0};
    complaint complaint;

    if (!*text)
        return state_say(viewer, "Two to four policies, as in first-fit,best-fit: %s.",
                         join_names(placement_name));
    if (!policies_read(text, &policies, &complaint)
        || !state_compare(viewer, &policies, &complaint))
        return state_say(viewer, "%s.", complaint.text);
    viewer->compared = policies;
    state_say(viewer, "1 to %d look at one of them; | goes back to one heap.", policies.count);
    return true;
}

/* Of several heaps, that in focus stays. */
void act_compare(viewer *viewer)
{
    const policies none = {.count = 0};
    complaint complaint;

    pace_rest(viewer);
    if (viewer->scene.count == 1)
        act_ask(viewer, PROMPT_COMPARE);
    else if (state_compare(viewer, &none, &complaint))
        viewer->compared = none;
    else
        state_say(viewer, "%s.", complaint.text);
}

void act_focus(viewer *viewer, int which)
{
    if (which < viewer->scene.count)
        state_focus(viewer, which);
    else
        state_say(viewer, viewer->scene.count == 1 ? "There is one heap; | compares several."
                                                   : "There are not so many heaps.");
}

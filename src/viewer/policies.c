#include "viewer/policies.h"

#include <stdio.h>
#include <string.h>

static bool add(policies *policies, const char *name, complaint *complaint)
{
    placement placement;

    if (!placement_at(find_name(complaint, "policy", name, placement_name), &placement))
        return false;
    for (int i = 0; i < policies->count; i++)
        if (placement_equal(policies->list[i], placement))
            return complain(complaint, 0, "compare names '%.60s' twice; policies have to differ", name);
    if (policies->count == COMPARE_MOST)
        return complain(complaint, 0, "compare wants two to four policies, and no more");
    policies->list[policies->count++] = placement;
    return true;
}

bool policies_read(const char *text, policies *policies, complaint *complaint)
{
    const char *end = text - 1;
    char name[80];

    policies->count = 0;
    do {
        const char *begin = end + 1;
        end = begin + strcspn(begin, ",");
        snprintf(name, sizeof name, "%.*s", (int)(end - begin), begin);
        if (!add(policies, name, complaint))
            return false;
    } while (*end);
    return policies->count >= COMPARE_LEAST
        || complain(complaint, 0, "compare '%.80s' will not do: it wants two to four policies, as in "
                    "first-fit,best-fit", text);
}

#include "viewer/policies.h"

#include <stdio.h>
#include <string.h>

const char *policies_name(size_t index)
{
    return index < MEMS_POLICIES ? mems_policy_describe((mems_policy)index)->name : NULL;
}

static bool add(policies *policies, const char *name, complaint *complaint)
{
    size_t found = find_name(complaint, "policy", name, policies_name);
    mems_policy policy = (mems_policy)found;

    if (!policies_name(found))
        return false;
    for (int i = 0; i < policies->count; i++)
        if (policies->list[i] == policy)
            return complain(complaint, 0, "compare names '%.60s' twice; policies have to differ", name);
    if (policies->count == COMPARE_MOST)
        return complain(complaint, 0, "compare wants two to four policies, and no more");
    policies->list[policies->count++] = policy;
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

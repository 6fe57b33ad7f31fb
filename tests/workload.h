/* Workloads by name, for tests of several rooms. */
#ifndef TESTS_WORKLOAD_H
#define TESTS_WORKLOAD_H

#include "source/generator.h"

#include <string.h>

/* Find a workload by its name; NULL if there is none. */
static inline const workload *workload_find(const char *name)
{
    size_t i = 0;

    while (workload_at(i) && strcmp(workload_at(i)->name, name) != 0)
        i++;
    return workload_at(i);
}

#endif

/* What a command is, and whether it can be recorded: found out before it runs. */
#ifndef MEMSVIEW_EXECUTABLE_H
#define MEMSVIEW_EXECUTABLE_H

#include "base/complaint.h"

#include <limits.h>

typedef enum executable_status {
    EXECUTABLE_FINE,
    EXECUTABLE_UNFIT,           /* it is there, but cannot be run, or not be recorded */
    EXECUTABLE_MISSING
} executable_status;

/* Look for a command along PATH, as a shell does, and find out what would run, going through the
 * interpreters of scripts. Fill in a complaint unless it can be recorded. */
executable_status executable_check(const char *command, complaint *complaint);

#endif

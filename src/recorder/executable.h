/* What a command is, and whether it can be recorded: said before it runs. */
#ifndef MEMSVIEW_EXECUTABLE_H
#define MEMSVIEW_EXECUTABLE_H

#include "base/complaint.h"

#include <limits.h>

typedef enum executable_status {
    EXECUTABLE_FINE,
    EXECUTABLE_UNFIT,           /* it is there, but cannot be run, or not be recorded */
    EXECUTABLE_MISSING
} executable_status;

/* Look for a command as a shell does, along PATH, and finds out what would run, by way of the
 * interpreters of scripts. A complaint, unless all is fine. */
executable_status executable_check(const char *command, complaint *complaint);

#endif

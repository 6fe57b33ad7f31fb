/* The end of the program, as it is told to who started it. See status.h. */
#include "app/status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int finish_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return DONE;
    fprintf(stderr, "memsview: cannot write: %s\n", strerror(errno));
    return INPUT_WRONG;
}

int wrong_command_line(const char *text)
{
    fprintf(stderr, "memsview: %s\nTry 'memsview --help'.\n", text);
    return COMMAND_LINE_WRONG;
}

/* The live viewer with a remark, and a memory for settings: it says what it was given to remember;
 * or, with an argument, that it cannot. */
#include "viewer/viewer.h"

#include "paint/theme.h"

#include <locale.h>
#include <stdint.h>

static bool remember(const display *settings, complaint *complaint)
{
    complain(complaint, 0, "Kept: %s mouse %d animated %d big %d hex %d offsets %d pane %d.",
             settings->theme->name, settings->mouse, settings->animated, settings->big,
             settings->hex, settings->offsets, (int)settings->pane);
    return true;
}

static bool forget(const display *settings, complaint *complaint)
{
    (void)settings;
    return complain(complaint, 0, "There is no room to keep them.");
}

int main(int argc, char *argv[])
{
    const showing options = {
        .heap = {.page_size = 4096},
        .generator = {.workload = workload_at(0), .seed = 1, .page_size = 4096},
        .limit = SIZE_MAX,
        .coloured = true,
        .display = {.theme = theme_at(0), .animated = true},
        .remark = "config:3: unknown setting 'colour'",
    };
    const viewer_host host = {.remember = argc > 1 ? forget : remember};
    complaint complaint;

    (void)argv;
    setlocale(LC_ALL, "");
    return (int)viewer_run(&options, &host, &complaint);
}

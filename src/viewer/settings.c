/* What can be set, and remembered. */
#include "viewer/actions.h"

#include "picture/panes.h"
#include "picture/stages.h"

void settings_apply(viewer *viewer)
{
    const display *settings = &viewer->settings;

    display_set_lens(settings, &viewer->scene.lens);
    viewer->scene.look = (look){
        .ascii = settings->ascii || viewer->options->ascii_only,
        .mono = settings->theme->mono || !terminal_coloured(viewer->terminal),
        .coarse = terminal_coarse(viewer->terminal),
    };
}

/* --- What is shown ----------------------------------------------------------------------------- */

/* A pane is chosen to be seen, so the big map gives way to it. */
static void choose_pane(viewer *viewer, int by)
{
    display *settings = &viewer->settings;

    settings->pane = (pane)(((int)settings->pane + by + PANES) % PANES);
    settings->big = false;
    settings_apply(viewer);
    state_say(viewer, "The pane shows %s.", pane_row_of(settings->pane)->shows);
}

void act_next_pane(viewer *viewer)
{
    choose_pane(viewer, 1);
}

void act_previous_pane(viewer *viewer)
{
    choose_pane(viewer, -1);
}

/* Turns one of the settings over, and says what it is then. */
static void turn(viewer *viewer, bool *setting, const char *on, const char *off)
{
    *setting = !*setting;
    settings_apply(viewer);
    state_say(viewer, "%s", *setting ? on : off);
}

void act_big(viewer *viewer)
{
    turn(viewer, &viewer->settings.big, "A big map, for the last row; b goes back.",
         "The map, and a pane.");
}

void act_hexadecimal(viewer *viewer)
{
    turn(viewer, &viewer->settings.hex, "Addresses are hexadecimal.", "Addresses are decimal.");
}

void act_offsets(viewer *viewer)
{
    turn(viewer, &viewer->settings.offsets,
         "Addresses are offsets in their main node: +0 begins it.",
         "Addresses are virtual addresses.");
}

void act_theme(viewer *viewer)
{
    const theme **theme = &viewer->settings.theme;
    size_t next = 0;

    while (theme_at(next) && theme_at(next) != *theme)
        next++;
    *theme = theme_at(next) && theme_at(next + 1) ? theme_at(next + 1) : theme_at(0);
    terminal_use(viewer->terminal, *theme);
    settings_apply(viewer);
    state_say(viewer, "Theme: %s%s.", (*theme)->name,
              terminal_coloured(viewer->terminal) ? "" : ", but this terminal shows no colours");
}

/* --- What happens ------------------------------------------------------------------------------ */

void act_animation(viewer *viewer)
{
    turn(viewer, &viewer->settings.animated, "What happens is shown in stages.",
         "What happens is shown at once.");
    if (!viewer->settings.animated)
        viewer->scene.lens.stage = STAGE_DONE;
}

void act_mouse(viewer *viewer)
{
    turn(viewer, &viewer->settings.mouse,
         "Mouse on: click selects, double click frees, wheel scrolls.",
         "Mouse off: it is the terminal's own, and selects text.");
    terminal_mouse(viewer->terminal, viewer->settings.mouse);
}

void act_remember(viewer *viewer)
{
    complaint complaint = {.text = "There is no place to remember settings in."};

    if (viewer->host->remember)
        viewer->host->remember(&viewer->settings, &complaint);
    state_say(viewer, "%s", complaint.text);
}

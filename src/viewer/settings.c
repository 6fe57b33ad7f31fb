/* What can be set, and remembered. */
#include "viewer/actions.h"

#include "picture/panels.h"
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
    terminal_mouse(viewer->terminal, settings->mouse);
    if (!settings->animated)
        viewer->scene.lens.stage = STAGE_DONE;
}

/* --- What the keys change ---------------------------------------------------------------------- */

/* A pane is chosen to be seen, so the big map gives way to it. */
void act_pane(viewer *viewer, int direction)
{
    display *settings = &viewer->settings;

    settings->pane = (pane)(((int)settings->pane + direction + PANES) % PANES);
    settings->big = false;
    settings_apply(viewer);
    state_say(viewer, "The pane shows %s.", pane_row_of(settings->pane)->shows);
}

void act_turn(viewer *viewer, int which)
{
    display *settings = &viewer->settings;
    const struct { bool *setting; const char *on, *off; } turns[] = {
        [TURN_BIG] = {&settings->big,
                      "A big map, for the last row; b goes back.", "The map, and a pane."},
        [TURN_HEXADECIMAL] = {&settings->hex,
                              "Addresses are hexadecimal.", "Addresses are decimal."},
        [TURN_OFFSETS] = {&settings->offsets,
                          "Addresses are offsets in their main node: +0 begins it.",
                          "Addresses are virtual addresses."},
        [TURN_ANIMATION] = {&settings->animated,
                            "What happens is shown in stages.", "What happens is shown at once."},
        [TURN_MOUSE] = {&settings->mouse,
                        "Mouse on: click selects, double click frees, wheel scrolls.",
                        "Mouse off: it is the terminal's own, and selects text."},
        [TURN_FOLLOW] = {&viewer->scene.lens.follow,
                         "The map follows the action.", "The map stays where it is."},
    };
    bool *setting = turns[which].setting;

    _Static_assert(sizeof turns / sizeof *turns == TURNS, "each has a row");
    *setting = !*setting;
    settings_apply(viewer);
    state_say(viewer, "%s", *setting ? turns[which].on : turns[which].off);
}

void act_theme(viewer *viewer)
{
    const theme **theme = &viewer->settings.theme;
    size_t next = 1;

    while (theme_at(next - 1) != *theme)
        next++;
    *theme = theme_at(next) ? theme_at(next) : theme_at(0);
    terminal_use(viewer->terminal, *theme);
    settings_apply(viewer);
    state_say(viewer, "Theme: %s%s.", (*theme)->name,
              terminal_coloured(viewer->terminal) ? "" : ", but this terminal shows no colours");
}

void act_remember(viewer *viewer)
{
    complaint complaint = {.text = "There is no place to remember settings in."};

    if (viewer->host->remember)
        viewer->host->remember(&viewer->settings, &complaint);
    state_say(viewer, "%s", complaint.text);
}

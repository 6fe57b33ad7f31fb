/* What can be set, and remembered. */
#include "viewer/actions.h"

#include "picture/stages.h"

static void set_lens(lens *lens, const viewer_settings *settings)
{
    lens->pane = settings->pane;
    lens->big = settings->big;
    lens->hex = settings->hex;
    lens->offsets = settings->offsets;
}

lens viewer_lens(const viewer_options *options)
{
    lens lens = options->lens;

    set_lens(&lens, &options->settings);
    return lens;
}

void settings_apply(viewer *viewer)
{
    const viewer_settings *settings = &viewer->settings;

    set_lens(&viewer->scene.lens, settings);
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
    static const char *const names[PANES] = {
        [PANE_FIGURES] = "the figures, and the last operations",
        [PANE_HISTORY] = "the figures over time",
        [PANE_SIZES] = "the sizes of blocks and HOLEs",
        [PANE_TRANSLATION] = "the selected address, virtual and physical",
        [PANE_BALANCE] = "the peak and now, and what stayed allocated",
    };
    viewer_settings *settings = &viewer->settings;

    settings->pane = (pane)(((int)settings->pane + by + PANES) % PANES);
    settings->big = false;
    settings_apply(viewer);
    state_say(viewer, "The pane shows %s.", names[settings->pane]);
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

    if (viewer->options->remember)
        viewer->options->remember(&viewer->settings, &complaint);
    state_say(viewer, "%s", complaint.text);
}

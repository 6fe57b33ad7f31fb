#include "picture/panes.h"

#include "picture/panels.h"

static const pane_row rows[] = {
    [PANE_FIGURES] = {
        .name = "figures", .shows = "the figures, and the last operations", .draw = panel_figures,
    },
    [PANE_HISTORY] = {
        .name = "history", .shows = "the figures over time", .draw = panel_history,
    },
    [PANE_SIZES] = {
        .name = "sizes", .shows = "the sizes of blocks and HOLEs", .draw = panel_sizes,
    },
    [PANE_TRANSLATION] = {
        .name = "translation", .shows = "the selected address, virtual and physical",
        .draw = panel_translation,
    },
    [PANE_BALANCE] = {
        .name = "balance", .shows = "the peak and now, and what stayed allocated",
        .draw = panel_balance,
    },
};
_Static_assert(sizeof rows / sizeof *rows == PANES, "every pane has a row");

const pane_row *pane_row_of(pane pane)
{
    return &rows[pane];
}

const char *pane_name(size_t index)
{
    return index < PANES ? rows[index].name : NULL;
}

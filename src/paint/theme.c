#include "paint/theme.h"

#include <string.h>

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

#define OWN {COLOUR_DEFAULT, COLOUR_DEFAULT}

/* Blue for what is used, orange for what is free: told apart by almost every eye. What is happening
 * is brighter than what is. */
static const theme themes[] = {
    {"default", {
        [ROLE_NONE] = {OWN, OWN},
        [ROLE_TITLE] = {{231, WHITE}, {24, BLUE}},
        [ROLE_DIM] = {{245, COLOUR_DEFAULT}, OWN},
        [ROLE_STRONG] = {OWN, OWN},
        [ROLE_RULER] = {{243, COLOUR_DEFAULT}, {238, BLACK}},
        [ROLE_ADDRESS] = {{250, COLOUR_DEFAULT}, OWN},
        [ROLE_KEY] = {{220, YELLOW}, OWN},
        [ROLE_STORY] = {OWN, OWN},
        [ROLE_NARRATION] = {{231, WHITE}, {237, BLACK}},
        [ROLE_WARNING] = {{210, RED}, OWN},
        [ROLE_GAUGE] = {{32, BLUE}, {32, BLUE}},
        [ROLE_PROCESS_A] = {{26, BLUE}, {26, BLUE}},
        [ROLE_PROCESS_B] = {{32, CYAN}, {32, CYAN}},
        [ROLE_PROCESS_C] = {{61, MAGENTA}, {61, MAGENTA}},
        [ROLE_HOLE] = {{172, YELLOW}, {235, BLACK}},
        [ROLE_FRESH] = {{45, GREEN}, {45, GREEN}},
        [ROLE_CHOSEN] = {{226, YELLOW}, {58, BLACK}},
        [ROLE_FREED] = {{209, RED}, {52, BLACK}},
        [ROLE_MERGING] = {{215, RED}, {94, BLACK}},
        [ROLE_SELECTED_PROCESS] = {{231, WHITE}, {231, WHITE}},
        [ROLE_SELECTED_HOLE] = {{231, WHITE}, {243, BLACK}},
        [ROLE_LABEL] = {{231, WHITE}, OWN},
    }},
};

const theme *theme_at(size_t index)
{
    return index < sizeof themes / sizeof *themes ? &themes[index] : NULL;
}

const theme *theme_find(const char *name)
{
    for (size_t i = 0; theme_at(i); i++)
        if (strcmp(themes[i].name, name) == 0)
            return &themes[i];
    return NULL;
}

/* Text on a bright surface is black. */
static colour label_ink(const theme *theme, role ground)
{
    static const colour black = {16, BLACK};
    bool bright = ground == ROLE_PROCESS_B || ground == ROLE_FRESH
               || ground == ROLE_SELECTED_PROCESS;

    return bright ? black : theme->roles[ROLE_LABEL].ink;
}

colour theme_ink(const theme *theme, style style)
{
    if (style.ink == ROLE_LABEL)
        return label_ink(theme, style.ground);
    return style.flags & CELL_SOLID ? theme->roles[style.ink].solid : theme->roles[style.ink].ink;
}

colour theme_ground(const theme *theme, style style)
{
    return theme->roles[style.ground].solid;
}

uint8_t theme_mono_flags(style style)
{
    switch (style.ink) {
    case ROLE_TITLE:
        return CELL_REVERSE;
    case ROLE_WARNING:
        return CELL_REVERSE | CELL_BOLD;
    case ROLE_KEY:
    case ROLE_NARRATION:
    case ROLE_FRESH:
    case ROLE_CHOSEN:
    case ROLE_FREED:
    case ROLE_MERGING:
        return CELL_BOLD;
    default:
        return 0;
    }
}

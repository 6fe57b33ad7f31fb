#include "paint/theme.h"

/* The first sixteen colours, 1 more than their numbers. */
enum {
    NO = COLOUR_DEFAULT,
    BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE,
    GREY, BRIGHT_RED, BRIGHT_GREEN, BRIGHT_YELLOW, BRIGHT_BLUE, BRIGHT_MAGENTA, BRIGHT_CYAN,
    BRIGHT_WHITE
};

/* Roles that a theme leaves out have no colours of their own. */
static const theme themes[] = {
    /* Blue for what is used, orange for what is free: told apart by almost every eye (Okabe and Ito,
     * Color Universal Design, 2008). What is happening is brighter than what is. */
    {"default", "blue and orange, on a dark ground", false, 252, 234, {
        [ROLE_TITLE] = {{231, BRIGHT_WHITE, WHITE}, {24, BLUE, BLUE}},
        [ROLE_DIM] = {.ink = {245, GREY, NO}},
        [ROLE_RULER] = {{243, GREY, NO}, {238, GREY, BLACK}},
        [ROLE_ADDRESS] = {.ink = {250, WHITE, NO}},
        [ROLE_KEY] = {.ink = {220, BRIGHT_YELLOW, YELLOW}},
        [ROLE_NARRATION] = {{231, BRIGHT_WHITE, WHITE}, {237, BLACK, BLACK}},
        [ROLE_WARNING] = {.ink = {210, BRIGHT_RED, RED}},
        [ROLE_GAUGE] = {{32, BRIGHT_BLUE, BLUE}, {32, BRIGHT_BLUE, BLUE}},
        [ROLE_PROCESS_A] = {{26, BLUE, BLUE}, {26, BLUE, BLUE}},
        [ROLE_PROCESS_B] = {{32, CYAN, CYAN}, {32, CYAN, CYAN}},
        [ROLE_PROCESS_C] = {{61, MAGENTA, MAGENTA}, {61, MAGENTA, MAGENTA}},
        [ROLE_HOLE] = {{172, YELLOW, YELLOW}, {235, BLACK, BLACK}},
        [ROLE_ELSEWHERE] = {{175, BRIGHT_MAGENTA, MAGENTA}, {132, BRIGHT_MAGENTA, MAGENTA}},
        [ROLE_FRESH] = {{45, BRIGHT_GREEN, GREEN}, {45, BRIGHT_GREEN, GREEN}},
        [ROLE_CHOSEN] = {{226, BRIGHT_YELLOW, YELLOW}, {58, BLACK, BLACK}},
        [ROLE_FREED] = {{209, BRIGHT_RED, RED}, {52, BLACK, BLACK}},
        [ROLE_MERGING] = {{215, BRIGHT_MAGENTA, RED}, {94, BLACK, BLACK}},
        [ROLE_UNMAPPED] = {{245, GREY, WHITE}, {236, BLACK, BLACK}},
        [ROLE_VISITED_PROCESS] = {{153, BRIGHT_CYAN, WHITE}, {153, BRIGHT_CYAN, WHITE}},
        [ROLE_VISITED_HOLE] = {{223, BRIGHT_WHITE, WHITE}, {239, GREY, BLACK}},
        [ROLE_SELECTED_PROCESS] = {{231, BRIGHT_WHITE, WHITE}, {231, BRIGHT_WHITE, WHITE}},
        [ROLE_SELECTED_HOLE] = {{231, BRIGHT_WHITE, WHITE}, {243, GREY, BLACK}},
        [ROLE_BORDER] = {{231, BRIGHT_WHITE, WHITE}, {231, BRIGHT_WHITE, WHITE}},
        [ROLE_STRIP] = {.ink = {67, BLUE, BLUE}},
        [ROLE_WINDOW] = {.ink = {75, BRIGHT_CYAN, CYAN}},
    }},
    {"high-contrast", "bright on black, for bad light and weak eyes", false, 231, 16, {
        [ROLE_NONE] = {{231, BRIGHT_WHITE, WHITE}, {16, BLACK, BLACK}},
        [ROLE_TITLE] = {{16, BLACK, BLACK}, {231, BRIGHT_WHITE, WHITE}},
        [ROLE_DIM] = {.ink = {252, WHITE, WHITE}},
        [ROLE_RULER] = {{250, WHITE, WHITE}, {240, GREY, BLACK}},
        [ROLE_KEY] = {.ink = {226, BRIGHT_YELLOW, YELLOW}},
        [ROLE_NARRATION] = {{16, BLACK, BLACK}, {229, BRIGHT_YELLOW, YELLOW}},
        [ROLE_WARNING] = {.ink = {217, BRIGHT_RED, RED}},
        [ROLE_GAUGE] = {{39, BRIGHT_BLUE, CYAN}, {39, BRIGHT_BLUE, CYAN}},
        [ROLE_PROCESS_A] = {{39, BRIGHT_BLUE, BLUE}, {39, BRIGHT_BLUE, BLUE}},
        [ROLE_PROCESS_B] = {{117, BRIGHT_CYAN, CYAN}, {117, BRIGHT_CYAN, CYAN}},
        [ROLE_PROCESS_C] = {{147, BRIGHT_MAGENTA, MAGENTA}, {147, BRIGHT_MAGENTA, MAGENTA}},
        [ROLE_HOLE] = {{214, YELLOW, YELLOW}, {16, BLACK, BLACK}},
        [ROLE_ELSEWHERE] = {{213, BRIGHT_MAGENTA, MAGENTA}, {213, BRIGHT_MAGENTA, MAGENTA}},
        [ROLE_FRESH] = {{120, BRIGHT_GREEN, GREEN}, {120, BRIGHT_GREEN, GREEN}},
        [ROLE_CHOSEN] = {{226, BRIGHT_YELLOW, YELLOW}, {16, BLACK, BLACK}},
        [ROLE_FREED] = {{216, BRIGHT_RED, RED}, {16, BLACK, BLACK}},
        [ROLE_MERGING] = {{222, BRIGHT_MAGENTA, RED}, {16, BLACK, BLACK}},
        [ROLE_UNMAPPED] = {{252, WHITE, WHITE}, {16, BLACK, BLACK}},
        [ROLE_VISITED_PROCESS] = {{229, BRIGHT_YELLOW, WHITE}, {229, BRIGHT_YELLOW, WHITE}},
        [ROLE_VISITED_HOLE] = {{229, BRIGHT_YELLOW, WHITE}, {236, BLACK, BLACK}},
        [ROLE_SELECTED_PROCESS] = {{231, BRIGHT_WHITE, WHITE}, {231, BRIGHT_WHITE, WHITE}},
        [ROLE_SELECTED_HOLE] = {{231, BRIGHT_WHITE, WHITE}, {237, BLACK, BLACK}},
        [ROLE_BORDER] = {{196, BRIGHT_RED, RED}, {196, BRIGHT_RED, RED}},
        [ROLE_STRIP] = {.ink = {250, WHITE, WHITE}},
        [ROLE_WINDOW] = {.ink = {87, BRIGHT_CYAN, CYAN}},
    }},
    {.name = "mono", .summary = "no colours: glyphs, bold and reverse", .mono = true, .own_ink = 16,
     .own_ground = 231},
    {"light", "blue and orange, on white", false, 16, 231, {
        [ROLE_NONE] = {{16, BLACK, BLACK}, {231, BRIGHT_WHITE, WHITE}},
        [ROLE_TITLE] = {{231, BRIGHT_WHITE, WHITE}, {25, BLUE, BLUE}},
        [ROLE_DIM] = {.ink = {241, GREY, BLACK}},
        [ROLE_RULER] = {{242, GREY, BLACK}, {252, WHITE, WHITE}},
        [ROLE_ADDRESS] = {.ink = {240, GREY, BLACK}},
        [ROLE_KEY] = {.ink = {124, RED, RED}},
        [ROLE_NARRATION] = {{16, BLACK, BLACK}, {254, WHITE, WHITE}},
        [ROLE_WARNING] = {.ink = {160, RED, RED}},
        [ROLE_GAUGE] = {{25, BLUE, BLUE}, {25, BLUE, BLUE}},
        [ROLE_PROCESS_A] = {{25, BLUE, BLUE}, {25, BLUE, BLUE}},
        [ROLE_PROCESS_B] = {{68, CYAN, CYAN}, {68, CYAN, CYAN}},
        [ROLE_PROCESS_C] = {{60, MAGENTA, MAGENTA}, {60, MAGENTA, MAGENTA}},
        [ROLE_HOLE] = {{130, YELLOW, RED}, {230, BRIGHT_WHITE, WHITE}},
        [ROLE_ELSEWHERE] = {{126, MAGENTA, MAGENTA}, {132, MAGENTA, MAGENTA}},
        [ROLE_FRESH] = {{39, BRIGHT_GREEN, GREEN}, {39, BRIGHT_GREEN, GREEN}},
        [ROLE_CHOSEN] = {{94, BLACK, BLACK}, {228, BRIGHT_YELLOW, YELLOW}},
        [ROLE_FREED] = {{124, RED, RED}, {217, BRIGHT_WHITE, WHITE}},
        [ROLE_MERGING] = {{130, MAGENTA, MAGENTA}, {223, BRIGHT_WHITE, WHITE}},
        [ROLE_UNMAPPED] = {{243, GREY, BLACK}, {255, WHITE, WHITE}},
        [ROLE_VISITED_PROCESS] = {{18, BLACK, BLACK}, {18, BLACK, BLACK}},
        [ROLE_VISITED_HOLE] = {{94, BLACK, BLACK}, {222, WHITE, WHITE}},
        [ROLE_SELECTED_PROCESS] = {{16, BLACK, BLACK}, {16, BLACK, BLACK}},
        [ROLE_SELECTED_HOLE] = {{16, BLACK, BLACK}, {250, WHITE, WHITE}},
        [ROLE_BORDER] = {{16, BLACK, BLACK}, {16, BLACK, BLACK}},
        [ROLE_STRIP] = {.ink = {67, GREY, CYAN}},
        [ROLE_WINDOW] = {.ink = {25, BLUE, BLUE}},
    }},
};

const theme *theme_at(size_t index)
{
    return index < sizeof themes / sizeof *themes ? &themes[index] : NULL;
}

/* --- Colours ----------------------------------------------------------------------------------- */

uint32_t colour_rgb(int of_256)
{
    if (of_256 >= 232) {
        uint32_t grey = 8 + 10 * (uint32_t)(of_256 - 232);
        return grey << 16 | grey << 8 | grey;
    }
    uint32_t steps = (uint32_t)of_256 - 16, parts[] = {steps / 36, steps / 6 % 6, steps % 6}, rgb = 0;
    for (int i = 0; i < 3; i++)
        rgb = rgb << 8 | (parts[i] ? 55 + 40 * parts[i] : 0);
    return rgb;
}

uint32_t theme_rgb(const theme *theme, colour colour, bool ground)
{
    return colour_rgb(colour.of_256 ? colour.of_256 : ground ? theme->own_ground : theme->own_ink);
}

/* Return about how light a colour is: 0 to 1000. */
static uint32_t lightness(uint32_t rgb)
{
    uint32_t red = rgb >> 16, green = rgb >> 8 & 255, blue = rgb & 255;

    return (213 * red * red + 715 * green * green + 72 * blue * blue) / (255 * 255);
}

/* Text on a light surface is black, on a dark one white. */
static colour label_ink(colour ground)
{
    enum { MIDDLE = 180 };      /* contrasts with black as with white */
    bool light_256 = lightness(colour_rgb(ground.of_256)) > MIDDLE;
    bool light_16 = (ground.of_16 > GREY && ground.of_16 != BRIGHT_BLUE) || ground.of_16 == WHITE
                 || ground.of_16 == CYAN;
    bool light_8 = ground.of_8 == GREEN || ground.of_8 == YELLOW || ground.of_8 == CYAN
                || ground.of_8 == WHITE;

    return (colour){light_256 ? 16 : 231, light_16 ? BLACK : BRIGHT_WHITE, light_8 ? BLACK : WHITE};
}

static bool is_own(colour colour)
{
    return colour.of_256 == NO && colour.of_8 == NO;
}

colour theme_ink(const theme *theme, style style)
{
    const struct theme_role *role = &theme->roles[style.ink];
    colour ground = theme->roles[style.ground].solid;

    if (style.ink == ROLE_LABEL && !is_own(ground))
        return label_ink(ground);
    colour ink = style.flags & CELL_SOLID ? role->solid : role->ink;
    return style.ink == ROLE_LABEL || is_own(ink) ? theme->roles[ROLE_NONE].ink : ink;
}

colour theme_ground(const theme *theme, style style)
{
    colour ground = theme->roles[style.ground].solid;

    return is_own(ground) ? theme->roles[ROLE_NONE].solid : ground;
}

/* Only roles that stand out have any. */
uint8_t theme_mono_flags(style style)
{
    static const uint8_t flags[ROLES] = {
        [ROLE_TITLE] = CELL_REVERSE, [ROLE_WARNING] = CELL_REVERSE | CELL_BOLD,
        [ROLE_KEY] = CELL_BOLD, [ROLE_NARRATION] = CELL_BOLD, [ROLE_ELSEWHERE] = CELL_BOLD,
        [ROLE_FRESH] = CELL_BOLD, [ROLE_CHOSEN] = CELL_BOLD, [ROLE_FREED] = CELL_BOLD,
        [ROLE_MERGING] = CELL_BOLD, [ROLE_VISITED_PROCESS] = CELL_BOLD,
        [ROLE_VISITED_HOLE] = CELL_BOLD, [ROLE_WINDOW] = CELL_BOLD,
    };

    return flags[style.ink];
}

#include "paint/theme.h"

enum {
    BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE,
    GREY, BRIGHT_RED, BRIGHT_GREEN, BRIGHT_YELLOW, BRIGHT_BLUE, BRIGHT_MAGENTA, BRIGHT_CYAN,
    BRIGHT_WHITE
};

#define NO COLOUR_DEFAULT
#define OWN {NO, NO, NO}

static const theme themes[] = {
    /* Blue for what is used, orange for what is free: told apart by almost every eye (Okabe and Ito,
     * Color Universal Design, 2008). What is happening is brighter than what is. */
    {"default", "blue and orange, on a dark ground", false, 252, 234, {
        [ROLE_NONE] = {OWN, OWN},
        [ROLE_TITLE] = {{231, BRIGHT_WHITE, WHITE}, {24, BLUE, BLUE}},
        [ROLE_DIM] = {{245, GREY, NO}, OWN},
        [ROLE_STRONG] = {OWN, OWN},
        [ROLE_RULER] = {{243, GREY, NO}, {238, GREY, BLACK}},
        [ROLE_ADDRESS] = {{250, WHITE, NO}, OWN},
        [ROLE_KEY] = {{220, BRIGHT_YELLOW, YELLOW}, OWN},
        [ROLE_STORY] = {OWN, OWN},
        [ROLE_NARRATION] = {{231, BRIGHT_WHITE, WHITE}, {237, BLACK, BLACK}},
        [ROLE_WARNING] = {{210, BRIGHT_RED, RED}, OWN},
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
        [ROLE_LABEL] = {OWN, OWN},
        [ROLE_BORDER] = {{231, BRIGHT_WHITE, WHITE}, {231, BRIGHT_WHITE, WHITE}},
        [ROLE_STRIP] = {{67, BLUE, BLUE}, OWN},
        [ROLE_WINDOW] = {{75, BRIGHT_CYAN, CYAN}, OWN},
    }},
    {"high-contrast", "bright on black, for bad light and weak eyes", false, 231, 16, {
        [ROLE_NONE] = {{231, BRIGHT_WHITE, WHITE}, {16, BLACK, BLACK}},
        [ROLE_TITLE] = {{16, BLACK, BLACK}, {231, BRIGHT_WHITE, WHITE}},
        [ROLE_DIM] = {{252, WHITE, WHITE}, OWN},
        [ROLE_STRONG] = {OWN, OWN},
        [ROLE_RULER] = {{250, WHITE, WHITE}, {240, GREY, BLACK}},
        [ROLE_ADDRESS] = {OWN, OWN},
        [ROLE_KEY] = {{226, BRIGHT_YELLOW, YELLOW}, OWN},
        [ROLE_STORY] = {OWN, OWN},
        [ROLE_NARRATION] = {{16, BLACK, BLACK}, {229, BRIGHT_YELLOW, YELLOW}},
        [ROLE_WARNING] = {{217, BRIGHT_RED, RED}, OWN},
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
        [ROLE_LABEL] = {OWN, OWN},
        [ROLE_BORDER] = {{196, BRIGHT_RED, RED}, {196, BRIGHT_RED, RED}},
        [ROLE_STRIP] = {{250, WHITE, WHITE}, OWN},
        [ROLE_WINDOW] = {{87, BRIGHT_CYAN, CYAN}, OWN},
    }},
    {"mono", "no colours: glyphs, bold and reverse", true, 16, 231, {
        [ROLE_NONE] = {OWN, OWN}, [ROLE_TITLE] = {OWN, OWN}, [ROLE_DIM] = {OWN, OWN},
        [ROLE_STRONG] = {OWN, OWN}, [ROLE_RULER] = {OWN, OWN}, [ROLE_ADDRESS] = {OWN, OWN},
        [ROLE_KEY] = {OWN, OWN}, [ROLE_STORY] = {OWN, OWN}, [ROLE_NARRATION] = {OWN, OWN},
        [ROLE_WARNING] = {OWN, OWN}, [ROLE_GAUGE] = {OWN, OWN}, [ROLE_PROCESS_A] = {OWN, OWN},
        [ROLE_PROCESS_B] = {OWN, OWN}, [ROLE_PROCESS_C] = {OWN, OWN}, [ROLE_HOLE] = {OWN, OWN},
        [ROLE_ELSEWHERE] = {OWN, OWN},
        [ROLE_FRESH] = {OWN, OWN}, [ROLE_CHOSEN] = {OWN, OWN}, [ROLE_FREED] = {OWN, OWN},
        [ROLE_MERGING] = {OWN, OWN}, [ROLE_UNMAPPED] = {OWN, OWN},
        [ROLE_VISITED_PROCESS] = {OWN, OWN}, [ROLE_VISITED_HOLE] = {OWN, OWN},
        [ROLE_SELECTED_PROCESS] = {OWN, OWN}, [ROLE_SELECTED_HOLE] = {OWN, OWN},
        [ROLE_LABEL] = {OWN, OWN},
        [ROLE_BORDER] = {OWN, OWN}, [ROLE_STRIP] = {OWN, OWN}, [ROLE_WINDOW] = {OWN, OWN},
    }},
    {"light", "blue and orange, on white", false, 16, 231, {
        [ROLE_NONE] = {{16, BLACK, BLACK}, {231, BRIGHT_WHITE, WHITE}},
        [ROLE_TITLE] = {{231, BRIGHT_WHITE, WHITE}, {25, BLUE, BLUE}},
        [ROLE_DIM] = {{241, GREY, BLACK}, OWN},
        [ROLE_STRONG] = {OWN, OWN},
        [ROLE_RULER] = {{242, GREY, BLACK}, {252, WHITE, WHITE}},
        [ROLE_ADDRESS] = {{240, GREY, BLACK}, OWN},
        [ROLE_KEY] = {{124, RED, RED}, OWN},
        [ROLE_STORY] = {OWN, OWN},
        [ROLE_NARRATION] = {{16, BLACK, BLACK}, {254, WHITE, WHITE}},
        [ROLE_WARNING] = {{160, RED, RED}, OWN},
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
        [ROLE_LABEL] = {OWN, OWN},
        [ROLE_BORDER] = {{16, BLACK, BLACK}, {16, BLACK, BLACK}},
        [ROLE_STRIP] = {{67, GREY, CYAN}, OWN},
        [ROLE_WINDOW] = {{25, BLUE, BLUE}, OWN},
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
    if (colour.of_256 == COLOUR_DEFAULT)
        return colour_rgb(ground ? theme->own_ground : theme->own_ink);
    return colour_rgb(colour.of_256);
}

/* How light a colour is, more or less: 0 to 1000. */
static uint32_t lightness(uint32_t rgb)
{
    uint32_t red = rgb >> 16, green = rgb >> 8 & 255, blue = rgb & 255;

    return (213 * red * red + 715 * green * green + 72 * blue * blue) / (255 * 255);
}

/* Text on a light surface is black, on a dark one white. */
static colour label_ink(colour ground)
{
    static const colour black = {16, BLACK, BLACK}, white = {231, BRIGHT_WHITE, WHITE};
    enum { MIDDLE = 180 };      /* contrasts with black as with white */
    colour ink;

    ink.of_256 = lightness(colour_rgb(ground.of_256)) > MIDDLE ? black.of_256 : white.of_256;
    bool light_8 = ground.of_8 == GREEN || ground.of_8 == YELLOW || ground.of_8 == CYAN
                || ground.of_8 == WHITE;
    bool light_16 = ground.of_16 > GREY || ground.of_16 == WHITE || ground.of_16 == CYAN;
    ink.of_8 = light_8 ? black.of_8 : white.of_8;
    ink.of_16 = light_16 && ground.of_16 != BRIGHT_BLUE ? black.of_16 : white.of_16;
    return ink;
}

static bool is_own(colour colour)
{
    return colour.of_256 == COLOUR_DEFAULT && colour.of_8 == COLOUR_DEFAULT;
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

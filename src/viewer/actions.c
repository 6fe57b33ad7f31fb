/* The one list of actions. What a key or the mouse does, what the help says of it and what the key
 * bar shows all come from here. */
#include "viewer/actions.h"

#include <assert.h>

static void act_redraw(viewer *viewer)
{
    terminal_redraw(viewer->terminal);
}

static void act_quit(viewer *viewer)
{
    viewer->quit = true;
}

static void act_page(viewer *viewer, int mode)
{
    viewer->mode = (viewer_mode)mode;
    viewer->page_row = 0;
}

/* The key bar takes as many of those with a brief word as there is room for, the first ones first;
 * those of the last group keep their place at its right end. */
static const action actions[] = {
    {"run", {' '}, "Space", "run", "run, or pause", "Running", .act = act_run},
    {"step", {'n', INPUT_ENTER, INPUT_PAGE_DOWN}, "n Enter PgDn", "step", "one step, then pause",
     "Running", .act = act_step},
    {"faster", {'>', '.'}, "> .", "fast", "faster", "Running", .with = act_pace, 1},
    {"slower", {'<', ','}, "< ,", "slow", "slower", "Running", .with = act_pace, -1},
    {"freeze", {'Z'}, "Z", NULL, "freeze: time stops", "Running", .act = act_freeze},
    {"animation", {'A'}, "A", NULL, "show stages, or at once", "Running",
     .with = act_turn, TURN_ANIMATION},

    {"back", {'p', INPUT_BACKSPACE, INPUT_PAGE_UP}, "p Bksp PgUp", "back", "one step back", "Time",
     .act = act_back},
    {"scrub-back", {'['}, "[", NULL, "scrub back in time", "Time", .with = act_scrub, -1},
    {"scrub-on", {']'}, "]", NULL, "scrub on in time", "Time", .with = act_scrub, 1},
    {"go-operation", {'G'}, "G", NULL, "go to an operation", "Time", .with = act_ask, PROMPT_OPERATION},
    {"beginning", {'B'}, "B", NULL, "to the beginning", "Time", .with = act_end, -1},
    {"end", {'E'}, "E", NULL, "to the end, if known", "Time", .with = act_end, 1},
    {"peak", {'P'}, "P", NULL, "to the most live bytes", "Time", .act = act_peak},
    {"next-failure", {'}'}, "}", NULL, "to the next failure", "Time",
     .with = act_next_mark, MARK_FAILURE},
    {"last-failure", {'{'}, "{", NULL, "to the previous failure", "Time",
     .with = act_previous_mark, MARK_FAILURE},
    {"next-mapping", {')'}, ")", NULL, "to the next mapping", "Time",
     .with = act_next_mark, MARK_MAPPING},
    {"last-mapping", {'('}, "(", NULL, "to the previous mapping", "Time",
     .with = act_previous_mark, MARK_MAPPING},

    {"allocate", {'a'}, "a", "malloc", "allocate: asks for size", "By hand",
     .with = act_ask, PROMPT_ALLOCATE},
    {"free", {'f', INPUT_DELETE}, "f Del", "free", "free the selected block", "By hand",
     .act = act_free},
    {"resize", {'e'}, "e", NULL, "realloc: asks for size", "By hand", .act = act_resize},
    {"coalesce", {'c'}, "c", NULL, "coalesce: join HOLEs", "By hand",
     .with = act_on_heap, OPERATION_COALESCE},
    {"trim", {'t'}, "t", NULL, "trim: unmap empty nodes", "By hand",
     .with = act_on_heap, OPERATION_TRIM},

    {"workload", {'o'}, "o", "workload", "choose the workload", "Workload", .act = act_workload},
    {"seed", {'R'}, "R", NULL, "choose a new seed", "Workload", .with = act_ask, PROMPT_SEED},
    {"reset", {'r'}, "r", "reset", "reset: start again", "Workload", .act = state_restart},

    {"compare", {'|'}, "|", NULL, "compare policies", "Several heaps", .act = act_compare},
    {"focus-1", {'1'}, "1", NULL, "look at the first heap", "Several heaps", .with = act_focus, 0},
    {"focus-2", {'2'}, "2", NULL, "at the second", "Several heaps", .with = act_focus, 1},
    {"focus-3", {'3'}, "3", NULL, "at the third", "Several heaps", .with = act_focus, 2},
    {"focus-4", {'4'}, "4", NULL, "at the fourth", "Several heaps", .with = act_focus, 3},

    {"next", {INPUT_RIGHT, 'l'}, "Right l", NULL, "select the next segment", "Selection",
     .with = act_select, 1},
    {"previous", {INPUT_LEFT, 'h'}, "Left h", NULL, "select the previous one", "Selection",
     .with = act_select, -1},
    {"next-main", {INPUT_DOWN, INPUT_TAB}, "Down Tab", NULL, "to the next main node", "Selection",
     .with = act_select_main, 1},
    {"previous-main", {INPUT_UP}, "Up", NULL, "to the previous one", "Selection",
     .with = act_select_main, -1},
    {"go-to", {'g'}, "g", "go to", "go to an address", "Selection", .with = act_ask, PROMPT_ADDRESS},
    {"next-hole", {'H'}, "H", NULL, "to the next HOLE", "Selection", .with = act_hole, false},
    {"largest-hole", {'L'}, "L", NULL, "to the largest HOLE", "Selection", .with = act_hole, true},
    {"last-change", {'C'}, "C", NULL, "to the last change", "Selection", .act = act_last_change},
    {"deselect", {INPUT_ESCAPE}, "Esc", NULL, "select nothing", "Selection", .act = act_deselect},

    {"zoom-in", {'+', '='}, "+", "zoom", "zoom in", "Map", .with = act_zoom, 1},
    {"zoom-out", {'-'}, "-", NULL, "zoom out", "Map", .with = act_zoom, -1},
    {"zoom-page", {'0'}, "0", NULL, "one page a line", "Map", .with = act_zoom_to, 0},
    {"whole", {'z'}, "z", "whole heap", "the whole heap, or not", "Map", .act = act_whole},
    {"scroll-down", {'j'}, "j", NULL, "scroll down", "Map", .with = act_scroll, 1},
    {"scroll-up", {'k'}, "k", NULL, "scroll up", "Map", .with = act_scroll, -1},
    {"page-down", {'J'}, "J", NULL, "scroll down a screen", "Map", .with = act_scroll_page, 1},
    {"page-up", {'K'}, "K", NULL, "scroll up a screen", "Map", .with = act_scroll_page, -1},
    {"first-line", {INPUT_HOME}, "Home", NULL, "to the heap's beginning", "Map",
     .with = act_scroll_end, -1},
    {"last-line", {INPUT_END}, "End", NULL, "to its end", "Map", .with = act_scroll_end, 1},
    {"follow", {'F'}, "F", NULL, "follow the action, hold", "Map", .with = act_turn, TURN_FOLLOW},

    {"next-pane", {'v'}, "v", "pane", "next pane: figures, ...", "Screen", .with = act_pane, 1},
    {"previous-pane", {'V'}, "V", NULL, "previous pane", "Screen", .with = act_pane, -1},
    {"formulas", {'i'}, "i", "formulas", "formulas of the figures", "Screen",
     .with = act_page, MODE_FORMULAS},
    {"big", {'b'}, "b", "big", "big map: no panes", "Screen", .with = act_turn, TURN_BIG},
    {"hexadecimal", {'x'}, "x", NULL, "hexadecimal, or decimal", "Screen",
     .with = act_turn, TURN_HEXADECIMAL},
    {"offsets", {'@'}, "@", NULL, "offsets in main nodes", "Screen", .with = act_turn, TURN_OFFSETS},
    {"theme", {'T'}, "T", "theme", "next theme", "Screen", .act = act_theme},
    {"redraw", {INPUT_CTRL_L}, "Ctrl-L", NULL, "draw everything again", "Screen", .act = act_redraw},

    {"mouse", {'m'}, "m", "mouse", "mouse on, or off", "Mouse", .with = act_turn, TURN_MOUSE},
    {"click", {INPUT_CLICK}, "click", NULL, "select what is there", "Mouse", .with = act_click, false},
    {"double-click", {INPUT_DOUBLE_CLICK}, "double", NULL, "free the block", "Mouse",
     .with = act_click, true},
    {"wheel-down", {INPUT_WHEEL_DOWN}, "wheel down", NULL, "scroll down", "Mouse",
     .with = act_wheel, 1},
    {"wheel-up", {INPUT_WHEEL_UP}, "wheel up", NULL, "scroll up", "Mouse", .with = act_wheel, -1},

    {"save", {'s'}, "s", NULL, "save the picture", "Program", .with = act_ask, PROMPT_SAVE},
    {"write", {'w'}, "w", NULL, "write it as a script", "Program", .with = act_ask, PROMPT_WRITE},
    {"remember", {'S'}, "S", NULL, "remember these settings", "Program", .act = act_remember},
    {"help", {'?', INPUT_F1}, "? F1", "help", "this help", "Program", .with = act_page, MODE_HELP},
    {"quit", {'q'}, "q", "quit", "quit", "Program", .act = act_quit},
};

const action *action_at(size_t index)
{
    return index < sizeof actions / sizeof *actions ? &actions[index] : NULL;
}

void action_do(viewer *viewer, const action *action)
{
    assert(!action->act != !action->with);
    if (action->act)
        action->act(viewer);
    else
        action->with(viewer, action->argument);
}

void actions_key(viewer *viewer, uint32_t key)
{
    assert(key != INPUT_NONE);
    for (size_t i = 0; action_at(i); i++)
        for (int k = 0; k < ACTION_KEYS; k++)
            if (actions[i].keys[k] == key) {
                action_do(viewer, &actions[i]);
                return;
            }
}

/* The one list of actions. What a key or the mouse does, what the help says of it and what the key
 * bar shows all come from here. */
#include "viewer/actions.h"

static void act_redraw(viewer *viewer)
{
    terminal_redraw(viewer->terminal);
}

static void act_quit(viewer *viewer)
{
    viewer->quit = true;
}

/* The key bar takes as many of those with a brief word as there is room for, the first ones first;
 * those of the last group keep their place at its right end. */
static const action actions[] = {
    {"run", {' '}, "Space", "run", "run, or pause", "Running", act_run},
    {"step", {'n', INPUT_ENTER, INPUT_PAGE_DOWN}, "n Enter PgDn", "step", "one step, then pause",
     "Running", act_step},
    {"faster", {'>', '.'}, "> .", "fast", "faster", "Running", act_faster},
    {"slower", {'<', ','}, "< ,", "slow", "slower", "Running", act_slower},
    {"freeze", {'Z'}, "Z", NULL, "freeze: time stops", "Running", act_freeze},
    {"animation", {'A'}, "A", NULL, "show stages, or at once", "Running", act_animation},

    {"back", {'p', INPUT_BACKSPACE, INPUT_PAGE_UP}, "p Bksp PgUp", "back", "one step back", "Time",
     act_back},
    {"scrub-back", {'['}, "[", NULL, "scrub back in time", "Time", act_scrub_back},
    {"scrub-on", {']'}, "]", NULL, "scrub on in time", "Time", act_scrub_on},
    {"go-operation", {'G'}, "G", NULL, "go to an operation", "Time", act_go_operation},
    {"beginning", {'B'}, "B", NULL, "to the beginning", "Time", act_beginning},
    {"end", {'E'}, "E", NULL, "to the end, if known", "Time", act_end},
    {"peak", {'P'}, "P", NULL, "to the most live bytes", "Time", act_peak},
    {"next-failure", {'}'}, "}", NULL, "to the next failure", "Time", act_next_failure},
    {"last-failure", {'{'}, "{", NULL, "to the last failure", "Time", act_last_failure},
    {"next-mapping", {')'}, ")", NULL, "to the next mapping", "Time", act_next_mapping},
    {"last-mapping", {'('}, "(", NULL, "to the last mapping", "Time", act_last_mapping},

    {"allocate", {'a'}, "a", "malloc", "allocate: asks for size", "By hand", act_allocate},
    {"free", {'f', INPUT_DELETE}, "f Del", "free", "free the selected block", "By hand", act_free},
    {"resize", {'e'}, "e", NULL, "realloc: asks for size", "By hand", act_resize},
    {"coalesce", {'c'}, "c", NULL, "coalesce: join HOLEs", "By hand", act_coalesce},
    {"trim", {'t'}, "t", NULL, "trim: unmap empty nodes", "By hand", act_trim},

    {"workload", {'o'}, "o", "workload", "choose the workload", "Workload", act_workload},
    {"seed", {'R'}, "R", NULL, "choose a new seed", "Workload", act_seed},
    {"reset", {'r'}, "r", "reset", "reset: start again", "Workload", act_reset},

    {"compare", {'|'}, "|", NULL, "compare policies", "Several heaps", act_compare},
    {"focus-1", {'1'}, "1", NULL, "look at the first heap", "Several heaps", act_focus_1},
    {"focus-2", {'2'}, "2", NULL, "at the second", "Several heaps", act_focus_2},
    {"focus-3", {'3'}, "3", NULL, "at the third", "Several heaps", act_focus_3},
    {"focus-4", {'4'}, "4", NULL, "at the fourth", "Several heaps", act_focus_4},

    {"next", {INPUT_RIGHT, 'l'}, "Right l", NULL, "select the next segment", "Selection", act_next},
    {"previous", {INPUT_LEFT, 'h'}, "Left h", NULL, "select the one before", "Selection",
     act_previous},
    {"next-main", {INPUT_DOWN, INPUT_TAB}, "Down Tab", NULL, "to the next main node", "Selection",
     act_next_main},
    {"previous-main", {INPUT_UP}, "Up", NULL, "to the one before", "Selection", act_previous_main},
    {"go-to", {'g'}, "g", "go to", "go to an address", "Selection", act_go_to},
    {"next-hole", {'H'}, "H", NULL, "to the next HOLE", "Selection", act_next_hole},
    {"largest-hole", {'L'}, "L", NULL, "to the largest HOLE", "Selection", act_largest_hole},
    {"last-change", {'C'}, "C", NULL, "to the last change", "Selection", act_last_change},
    {"deselect", {INPUT_ESCAPE}, "Esc", NULL, "select nothing", "Selection", act_deselect},

    {"zoom-in", {'+', '='}, "+", "zoom", "zoom in", "Map", act_zoom_in},
    {"zoom-out", {'-'}, "-", NULL, "zoom out", "Map", act_zoom_out},
    {"zoom-page", {'0'}, "0", NULL, "one page a line", "Map", act_zoom_page},
    {"whole", {'z'}, "z", "whole heap", "the whole heap, or not", "Map", act_whole},
    {"scroll-down", {'j'}, "j", NULL, "scroll down", "Map", act_scroll_down},
    {"scroll-up", {'k'}, "k", NULL, "scroll up", "Map", act_scroll_up},
    {"page-down", {'J'}, "J", NULL, "scroll down a screen", "Map", act_page_down},
    {"page-up", {'K'}, "K", NULL, "scroll up a screen", "Map", act_page_up},
    {"first-line", {INPUT_HOME}, "Home", NULL, "to the heap's beginning", "Map", act_first_line},
    {"last-line", {INPUT_END}, "End", NULL, "to its end", "Map", act_last_line},
    {"follow", {'F'}, "F", NULL, "follow the action, hold", "Map", act_follow},

    {"next-pane", {'v'}, "v", "pane", "next pane: figures, ...", "Screen", act_next_pane},
    {"previous-pane", {'V'}, "V", NULL, "the one before", "Screen", act_previous_pane},
    {"formulas", {'i'}, "i", "formulas", "formulas of the figures", "Screen", act_formulas},
    {"big", {'b'}, "b", "big", "big map: no panes", "Screen", act_big},
    {"hexadecimal", {'x'}, "x", NULL, "hexadecimal, or decimal", "Screen", act_hexadecimal},
    {"offsets", {'@'}, "@", NULL, "offsets in main nodes", "Screen", act_offsets},
    {"theme", {'T'}, "T", "theme", "next theme", "Screen", act_theme},
    {"redraw", {INPUT_CTRL_L}, "Ctrl-L", NULL, "draw everything again", "Screen", act_redraw},

    {"mouse", {'m'}, "m", "mouse", "mouse on, or off", "Mouse", act_mouse},
    {"click", {INPUT_CLICK}, "click", NULL, "select what is there", "Mouse", act_click},
    {"double-click", {INPUT_DOUBLE_CLICK}, "double", NULL, "free the block", "Mouse",
     act_double_click},
    {"wheel-down", {INPUT_WHEEL_DOWN}, "wheel down", NULL, "scroll down", "Mouse", act_wheel_down},
    {"wheel-up", {INPUT_WHEEL_UP}, "wheel up", NULL, "scroll up", "Mouse", act_wheel_up},

    {"save", {'s'}, "s", NULL, "save the picture", "Program", act_save},
    {"write", {'w'}, "w", NULL, "write it as a script", "Program", act_write},
    {"remember", {'S'}, "S", NULL, "remember these settings", "Program", act_remember},
    {"help", {'?', INPUT_F1}, "? F1", "help", "this help", "Program", act_help},
    {"quit", {'q'}, "q", "quit", "quit", "Program", act_quit},
};

const action *action_at(size_t index)
{
    return index < sizeof actions / sizeof *actions ? &actions[index] : NULL;
}

void actions_key(viewer *viewer, uint32_t key)
{
    for (size_t i = 0; action_at(i); i++)
        for (int k = 0; k < ACTION_KEYS; k++)
            if (actions[i].keys[k] == key) {
                actions[i].act(viewer);
                return;
            }
}

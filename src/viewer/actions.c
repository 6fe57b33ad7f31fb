/* The one list of actions. What a key does, what the help says of it and what the key bar shows all
 * come from here. */
#include "viewer/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* --- Running ----------------------------------------------------------------------------------- */

static void run_or_pause(viewer *viewer)
{
    pace_run(viewer, !viewer->pace.running);
    if (viewer->ended && viewer->pace.running)
        pace_step(viewer);      /* says why not */
}

static void step(viewer *viewer)
{
    pace_run(viewer, false);
    pace_step(viewer);
}

static void faster(viewer *viewer)
{
    if (!pace_change(viewer, 1))
        state_say(viewer, "This is as fast as it goes.");
}

static void slower(viewer *viewer)
{
    if (!pace_change(viewer, -1))
        state_say(viewer, "This is as slow as it goes; n does one step.");
}

static void reset(viewer *viewer)
{
    state_restart(viewer);
}

/* --- The workload ------------------------------------------------------------------------------ */

static bool use_seed(viewer *viewer, const char *text)
{
    uint64_t seed;
    char *end;

    if (!*text && getrandom(&seed, sizeof seed, 0) == sizeof seed)
        seed %= 10000;
    else {
        seed = strtoull(text, &end, 10);
        if (*text < '0' || *text > '9' || *end)
            return state_say(viewer, "A seed is a number.");
    }
    viewer->generator.seed = seed;
    viewer->scripted = false;
    state_restart(viewer);
    return true;
}

static void reseed(viewer *viewer)
{
    prompt_open(viewer, "Seed (nothing: a random one):", use_seed);
}

/* --- By hand ----------------------------------------------------------------------------------- */

static bool allocate_size(viewer *viewer, const char *text)
{
    const char *why;
    size_t size;

    if (!*text)
        return state_say(viewer, "How many bytes? For example 1000, or 4K.");
    if (!parse_size(text, &size, &why))
        return state_say(viewer, "That %s.", why);
    pace_show(viewer, session_malloc(viewer->session, size));
    if (session_record(viewer->session, 0)->failed)
        state_say(viewer, "malloc %zu found no place.", size);
    return true;
}

static void allocate(viewer *viewer)
{
    prompt_open(viewer, "Allocate how many bytes?", allocate_size);
}

/* The block that is selected, as its virtual address; 0, and a message, if none is. */
static uintptr_t selected_block(viewer *viewer)
{
    const SubChainNode *segment = lens_selected(&viewer->scene.lens, session_heap(viewer->session),
                                                NULL);

    if (!segment)
        state_say(viewer, "No segment is selected; the arrow keys select one.");
    else if (segment->type != MEMS_PROCESS)
        state_say(viewer, "The selected segment is a HOLE: it is free already.");
    else
        return (uintptr_t)segment->virtual_address;
    return 0;
}

static void free_selected(viewer *viewer)
{
    uintptr_t address = selected_block(viewer);

    if (address)
        pace_show(viewer, session_free(viewer->session, address));
}

static void coalesce(viewer *viewer)
{
    pace_show(viewer, session_coalesce(viewer->session));
}

static void trim(viewer *viewer)
{
    pace_show(viewer, session_trim(viewer->session));
}

/* --- Selection --------------------------------------------------------------------------------- */

static void select_by(viewer *viewer, bool moved)
{
    viewer->scene.lens.follow = true;
    if (!moved)
        state_say(viewer, mems_heap_head(session_heap(viewer->session))
                               ? "There is nothing further that way."
                               : "There is nothing to select: the heap is empty.");
}

static void select_next(viewer *viewer)
{
    select_by(viewer, lens_move_segment(&viewer->scene.lens, session_heap(viewer->session), true));
}

static void select_previous(viewer *viewer)
{
    select_by(viewer, lens_move_segment(&viewer->scene.lens, session_heap(viewer->session), false));
}

static void select_next_main(viewer *viewer)
{
    select_by(viewer, lens_move_main_node(&viewer->scene.lens, session_heap(viewer->session), true));
}

static void select_previous_main(viewer *viewer)
{
    select_by(viewer, lens_move_main_node(&viewer->scene.lens, session_heap(viewer->session), false));
}

static void deselect(viewer *viewer)
{
    viewer->scene.lens.selecting = false;
    viewer->scene.lens.follow = true;
}

/* --- Looking ----------------------------------------------------------------------------------- */

static void zoom_by(viewer *viewer, int steps)
{
    if (picture_can_zoom(&viewer->scene, viewer->grid.cols, viewer->grid.rows, steps))
        viewer->scene.lens.zoom += steps;
    else
        state_say(viewer, steps > 0 ? "This is as near as it goes." : "This is as far as it goes.");
}

static void zoom_in(viewer *viewer)
{
    zoom_by(viewer, 1);
}

static void zoom_out(viewer *viewer)
{
    zoom_by(viewer, -1);
}

static void zoom_page(viewer *viewer)
{
    viewer->scene.lens.zoom = 0;
}

static void scroll_by(viewer *viewer, bool down, int lines)
{
    lens *lens = &viewer->scene.lens;
    size_t by = (size_t)lines;

    lens->follow = false;
    if (down)
        lens->top += by;        /* drawing sets it right where that is too far */
    else
        lens->top -= by < lens->top ? by : lens->top;
}

static int page(const viewer *viewer)
{
    int lines = picture_map_lines(&viewer->scene, viewer->grid.cols, viewer->grid.rows);

    return lines > 2 ? lines - 1 : 1;
}

static void scroll_down(viewer *viewer)
{
    scroll_by(viewer, true, 1);
}

static void scroll_up(viewer *viewer)
{
    scroll_by(viewer, false, 1);
}

static void page_down(viewer *viewer)
{
    scroll_by(viewer, true, page(viewer));
}

static void page_up(viewer *viewer)
{
    scroll_by(viewer, false, page(viewer));
}

static void follow(viewer *viewer)
{
    lens *lens = &viewer->scene.lens;

    lens->follow = !lens->follow;
    state_say(viewer, lens->follow ? "The map follows the action." : "The map stays where it is.");
}

static void help(viewer *viewer)
{
    viewer->mode = MODE_HELP;
    viewer->help_top = 0;
}

static void redraw(viewer *viewer)
{
    terminal_redraw(viewer->terminal);
}

static void quit(viewer *viewer)
{
    viewer->quit = true;
}

/* --- The list ---------------------------------------------------------------------------------- */

static const action actions[] = {
    {"run", {' '}, "Space", "run", "run, or pause", "Running", run_or_pause},
    {"step", {'n', INPUT_ENTER, INPUT_PAGE_DOWN}, "n Enter PgDn", "step", "one step, then pause",
     "Running", step},
    {"faster", {'>', '.'}, "> .", "fast", "faster", "Running", faster},
    {"slower", {'<', ','}, "< ,", "slow", "slower", "Running", slower},
    {"allocate", {'a'}, "a", "malloc", "allocate: asks for size", "By hand", allocate},
    {"free", {'f', INPUT_DELETE}, "f Del", "free", "free the selected block", "By hand",
     free_selected},
    {"coalesce", {'c'}, "c", NULL, "coalesce: join HOLEs", "By hand", coalesce},
    {"trim", {'t'}, "t", NULL, "trim: unmap empty nodes", "By hand", trim},
    {"workload", {'o'}, "o", "workload", "choose the workload", "Workload", menu_open},
    {"seed", {'R'}, "R", NULL, "choose a new seed", "Workload", reseed},
    {"reset", {'r'}, "r", "reset", "reset: start again", "Workload", reset},
    {"next", {INPUT_RIGHT, 'l'}, "Right l", NULL, "select the next segment", "Selection",
     select_next},
    {"previous", {INPUT_LEFT, 'h'}, "Left h", NULL, "select the one before", "Selection",
     select_previous},
    {"next-main", {INPUT_DOWN, INPUT_TAB}, "Down Tab", NULL, "to the next main node", "Selection",
     select_next_main},
    {"previous-main", {INPUT_UP}, "Up", NULL, "to the one before", "Selection",
     select_previous_main},
    {"deselect", {INPUT_ESCAPE}, "Esc", NULL, "select nothing", "Selection", deselect},
    {"zoom-in", {'+', '='}, "+", "zoom", "zoom in", "Looking", zoom_in},
    {"zoom-out", {'-'}, "-", NULL, "zoom out", "Looking", zoom_out},
    {"zoom-page", {'0'}, "0", NULL, "one page a line", "Looking", zoom_page},
    {"scroll-down", {'j'}, "j", NULL, "scroll down", "Looking", scroll_down},
    {"scroll-up", {'k'}, "k", NULL, "scroll up", "Looking", scroll_up},
    {"page-down", {'J'}, "J", NULL, "scroll down a screen", "Looking", page_down},
    {"page-up", {'K'}, "K", NULL, "scroll up a screen", "Looking", page_up},
    {"follow", {'F'}, "F", NULL, "follow the action, hold", "Looking", follow},
    {"redraw", {INPUT_CTRL_L}, "Ctrl-L", NULL, "draw everything again", "Looking", redraw},
    {"help", {'?', INPUT_F1}, "? F1", "help", "this help", "Program", help},
    {"quit", {'q'}, "q", "quit", "quit", "Program", quit},
};

const action *action_at(size_t index)
{
    return index < sizeof actions / sizeof *actions ? &actions[index] : NULL;
}

void actions_key(viewer *viewer, uint32_t key)
{
    for (size_t i = 0; key != INPUT_NONE && action_at(i); i++)
        for (int k = 0; k < ACTION_KEYS; k++)
            if (actions[i].keys[k] == key) {
                actions[i].act(viewer);
                return;
            }
}

/* The first key of an action and what it does, in few words; the columns that takes. */
static int draw_entry(grid *grid, int row, int col, int end, const action *action)
{
    const style key = {.ink = ROLE_KEY, .flags = CELL_BOLD}, plain = {.ink = ROLE_DIM};
    int first = (int)strcspn(action->key_text, " ");
    int width = first + 1 + text_width(action->brief);

    if (col + width > end)
        return 0;
    grid_printf(grid, row, col, end - col, key, "%.*s", first, action->key_text);
    grid_text(grid, row, col + first + 1, end - col - first - 1, plain, action->brief);
    return width;
}

/* Help and quit keep their place at the right; of the others, as many as there is room for. */
void actions_draw_bar(const viewer *viewer, grid *grid, int row)
{
    static const char last_group[] = "Program";
    const int gap = 2;
    int end = grid->cols - 1;

    if (*viewer->message) {
        grid_text(grid, row, 1, grid->cols - 2, (style){.ink = ROLE_WARNING}, viewer->message);
        return;
    }
    for (size_t i = sizeof actions / sizeof *actions; i-- > 0; )
        if (strcmp(actions[i].group, last_group) == 0) {
            int width = text_width(actions[i].brief) + 2;   /* one letter and a blank */
            draw_entry(grid, row, end - width, end, &actions[i]);
            end -= width + gap;
        }
    for (int i = 0, col = 1, width; action_at((size_t)i); i++)
        if (actions[i].brief && strcmp(actions[i].group, last_group) != 0) {
            width = draw_entry(grid, row, col, end + gap - 1, &actions[i]);
            col += width ? width + gap : 0;
        }
}

/* What is asked for in the last row: a text, which is typed. */
#include "viewer/actions.h"

#include "base/scan.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* What is asked for, and what is done with the answer. */
static const struct row {
    const char *question;       /* where it is NULL, whoever asks says it */
    const char *suggested;      /* stands there at first */
    const char *hint;           /* said where nothing is typed; NULL: that is an answer, too */
    /* Take the answer: a number, or else a text; false if it is asked for again. */
    void (*number)(viewer *viewer, size_t number);
    bool (*text)(viewer *viewer, const char *text);
} rows[] = {
    [PROMPT_ALLOCATE] = {"Allocate how many bytes?", "",
                         "How many bytes? For example 1000, or 4K.", .number = answer_allocate},
    [PROMPT_RESIZE] = {"New size of the selected block:", "",
                       "How many bytes? 0 frees the block.", .number = answer_resize},
    [PROMPT_CUT] = {NULL, "", NULL, .text = answer_cut},
    [PROMPT_OPERATION] = {"Go to operation:", "",
                          "The number of an operation; 0 is the beginning.", .number = timeline_go},
    [PROMPT_ADDRESS] = {"Go to address:", "",
                        "An address: decimal, 0x and hexadecimal, or + and an offset.",
                        .text = answer_address},
    [PROMPT_SEED] = {"Seed (nothing: a random one):", "", NULL, .text = answer_seed},
    [PROMPT_COMPARE] = {"Compare under:", "first-fit,best-fit,worst-fit", NULL,
                        .text = answer_compare},
    [PROMPT_SAVE] = {"Save the picture as:", "memsview.svg", NULL, .text = answer_save},
    [PROMPT_WRITE] = {"Write the session as:", "session.mems",
                      "A file name, as in session.mems; memsview plays that file again.",
                      .text = answer_write},
};

_Static_assert(sizeof rows / sizeof *rows == PROMPT_KINDS, "each kind of prompt has a row");

void act_ask(viewer *viewer, int prompt_kind)
{
    const struct row *row = &rows[prompt_kind];
    prompt *prompt = &viewer->prompt;

    viewer->mode = MODE_PROMPT;
    *prompt = (struct prompt){.kind = (enum prompt_kind)prompt_kind};
    if (row->question)
        snprintf(prompt->question, sizeof prompt->question, "%s", row->question);
    snprintf(prompt->text, sizeof prompt->text, "%s", row->suggested);
}

/* --- Answers ----------------------------------------------------------------------------------- */

bool prompt_number(viewer *viewer, const char *text, size_t *number)
{
    const char *why;

    return parse_size(text, number, &why) || state_say(viewer, "That %s.", why);
}

/* False, and a message, if it is asked for again. */
static bool take_answer(viewer *viewer)
{
    const struct row *row = &rows[viewer->prompt.kind];
    const char *text = viewer->prompt.text;
    size_t number;

    if (row->hint && !*text)
        return state_say(viewer, "%s", row->hint);
    if (row->text)
        return row->text(viewer, text);
    if (!prompt_number(viewer, text, &number))
        return false;
    row->number(viewer, number);
    return true;
}

/* --- Keys -------------------------------------------------------------------------------------- */

/* As UTF-8; what cannot be seen, or what no terminal sends, is not taken. */
static void type(prompt *prompt, uint32_t key)
{
    size_t length = strlen(prompt->text);
    char bytes[5] = "";
    const char *back = bytes;

    if (key < ' ' || key >= INPUT_UP)
        return;
    size_t added = (size_t)utf8_put(key, bytes);
    if (utf8_next(&back) == key && length + added < sizeof prompt->text)
        memcpy(prompt->text + length, bytes, added + 1);
}

static void rub_out(prompt *prompt)
{
    size_t length = strlen(prompt->text);

    while (length > 0 && ((unsigned char)prompt->text[--length] & 0xc0) == 0x80)
        ;
    prompt->text[length] = '\0';
}

void prompt_key(viewer *viewer, uint32_t key)
{
    prompt *prompt = &viewer->prompt;

    assert(viewer->mode == MODE_PROMPT);
    switch (key) {
    case INPUT_ENTER:
        viewer->mode = MODE_MAP;        /* unless the answer opens another prompt, or is not taken */
        if (!take_answer(viewer))
            viewer->mode = MODE_PROMPT;
        return;
    case INPUT_ESCAPE:
        viewer->mode = MODE_MAP;
        return;
    case INPUT_BACKSPACE:
        rub_out(prompt);
        break;
    case INPUT_CTRL_U:
        prompt->text[0] = '\0';
        break;
    default:
        type(prompt, key);
    }
    prompt->asked = false;
}

/* --- Drawing ----------------------------------------------------------------------------------- */

/* The end of a text, as much of it as fits into `room` columns. */
static const char *tail(const char *text, int room)
{
    while (*text && text_width(text) > room)
        utf8_next(&text);
    return text;
}

enum { TYPED_COLS = 12 };       /* left to the answer, at least */

/* The question, what was typed so far, and how to leave; above that, what is wrong with it. */
void prompt_draw(const viewer *viewer, grid *grid)
{
    const style plain = {.ink = ROLE_STORY}, strong = {.ink = ROLE_KEY, .flags = CELL_BOLD};
    const char *typed = viewer->prompt.text, *leave = "Enter: do it, Esc: leave it";
    int row = grid->rows - 1, col = 1;

    grid_fill(grid, row, 0, grid->cols, ' ', (style){0});
    col += 1 + grid_text(grid, row, col, grid->cols - col - TYPED_COLS, strong,
                         viewer->prompt.question);
    int room = grid->cols - col - 1;
    const char *end = tail(typed, room);
    if (end > typed) {                  /* its beginning is out of sight */
        grid_put(grid, row, col++, 0x2026, plain);
        end = tail(typed, room - 1);
    }
    col += grid_text(grid, row, col, grid->cols - col, plain, end);
    grid_cursor(grid, row, col);
    if (col + 3 + text_width(leave) < grid->cols)
        grid_text(grid, row, col + 3, grid->cols - col - 4, (style){.ink = ROLE_DIM}, leave);
    bar_message(grid, row, row, (style){.ink = ROLE_WARNING}, viewer->message);
}

#include "viewer/internal.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

void prompt_open(viewer *viewer, const char *question, const char *suggested,
                 bool (*answer)(struct viewer *viewer, const char *text))
{
    prompt *prompt = &viewer->prompt;

    viewer->mode = MODE_PROMPT;
    *prompt = (struct prompt){.question = question, .answer = answer};
    snprintf(prompt->text, sizeof prompt->text, "%s", suggested);
    prompt->length = strlen(prompt->text);
}

/* --- Keys -------------------------------------------------------------------------------------- */

static void cut(prompt *prompt, size_t length)
{
    prompt->length = length;
    prompt->text[length] = '\0';
}

/* As UTF-8; what cannot be seen, or what no terminal sends, is not taken. */
static void type(prompt *prompt, uint32_t key)
{
    char bytes[5] = "";
    const char *back = bytes;

    if (key < ' ' || key >= INPUT_UP)
        return;
    size_t length = (size_t)utf8_put(key, bytes);
    if (utf8_next(&back) != key || prompt->length + length >= sizeof prompt->text)
        return;
    memcpy(prompt->text + prompt->length, bytes, length);
    cut(prompt, prompt->length + length);
}

static void rub_out(prompt *prompt)
{
    size_t length = prompt->length;

    while (length > 0 && ((unsigned char)prompt->text[--length] & 0xc0) == 0x80)
        ;
    cut(prompt, length);
}

void prompt_key(viewer *viewer, uint32_t key)
{
    prompt *prompt = &viewer->prompt;

    switch (key) {
    case INPUT_ENTER:
        viewer->mode = MODE_MAP;        /* unless the answer opens another prompt, or will not do */
        if (!prompt->answer(viewer, prompt->text))
            viewer->mode = MODE_PROMPT;
        return;
    case INPUT_ESCAPE:
        viewer->mode = MODE_MAP;
        return;
    case INPUT_BACKSPACE:
        rub_out(prompt);
        break;
    case INPUT_CTRL_U:
        cut(prompt, 0);
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

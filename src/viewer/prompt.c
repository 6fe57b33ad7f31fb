#include "viewer/internal.h"

#include <string.h>

void prompt_open(viewer *viewer, const char *question,
                 bool (*answer)(struct viewer *viewer, const char *text))
{
    viewer->mode = MODE_PROMPT;
    viewer->prompt = (prompt){.question = question, .answer = answer};
}

void prompt_key(viewer *viewer, uint32_t key)
{
    prompt *prompt = &viewer->prompt;

    switch (key) {
    case INPUT_ENTER:
        if (prompt->answer(viewer, prompt->text))
            viewer->mode = MODE_MAP;
        return;
    case INPUT_ESCAPE:
        viewer->mode = MODE_MAP;
        return;
    case INPUT_BACKSPACE:
        if (prompt->length > 0)
            prompt->text[--prompt->length] = '\0';
        return;
    case INPUT_CTRL_U:
        prompt->length = 0;
        prompt->text[0] = '\0';
        return;
    default:
        if (key >= ' ' && key < 0x7f && prompt->length + 1 < sizeof prompt->text) {
            prompt->text[prompt->length++] = (char)key;
            prompt->text[prompt->length] = '\0';
        }
    }
}

/* The question, what was typed so far, a place for the next letter; then what is wrong with it, or
 * how to leave. */
void prompt_draw(const viewer *viewer, grid *grid, int row)
{
    const style plain = {.ink = ROLE_STORY}, strong = {.ink = ROLE_KEY, .flags = CELL_BOLD};
    bool wrong = *viewer->message;
    int col = 1;

    col += grid_text(grid, row, col, grid->cols - col, strong, viewer->prompt.question);
    col += 1 + grid_text(grid, row, col + 1, grid->cols - col - 1, plain, viewer->prompt.text);
    grid_put(grid, row, col, ' ', (style){.ink = ROLE_STORY, .flags = CELL_REVERSE});
    grid_text(grid, row, col + 3, grid->cols - col - 4,
              (style){.ink = wrong ? ROLE_WARNING : ROLE_DIM},
              wrong ? viewer->message : "Enter: do it, Esc: leave it");
}

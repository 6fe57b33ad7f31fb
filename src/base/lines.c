#include "base/lines.h"

#include "base/memory.h"

#include <string.h>

enum { SHOWN = 60 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

lines lines_of(const char *text, size_t length)
{
    static const char mark[] = "\xef\xbb\xbf";
    bool marked = length >= sizeof mark - 1 && memcmp(text, mark, sizeof mark - 1) == 0;

    return (lines){
        .begin = text, .next = text + (marked ? sizeof mark - 1 : 0), .end = text + length,
    };
}

bool lines_next(lines *lines)
{
    if (lines->next == lines->end)
        return false;
    const char *newline = memchr(lines->next, '\n', (size_t)(lines->end - lines->next));
    lines->at = lines->next;
    lines->line_end = newline ? newline : lines->end;
    lines->next = newline ? newline + 1 : lines->end;
    lines->whole = newline != NULL;
    lines->line++;
    return true;
}

word lines_word(lines *lines)
{
    const char *at = lines->at, *end = lines->line_end;

    while (at < end && is_blank(*at))
        at++;
    const char *start = at;
    while (at < end && !is_blank(*at))
        at++;
    lines->at = at;
    return (word){start, (size_t)(at - start)};
}

void lines_cut_comment(lines *lines)
{
    for (const char *c = lines->at; c < lines->line_end; c++)
        if (*c == '#' && (c == lines->at || is_blank(c[-1])))
            lines->line_end = c;
}

word lines_rest(lines *lines)
{
    const char *start = lines->at;

    lines->at = lines->line_end;
    return word_trim((word){start, (size_t)(lines->line_end - start)});
}

/* --- Words ------------------------------------------------------------------------------------- */

word word_of(const char *text)
{
    return (word){text, strlen(text)};
}

bool word_is(word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.text, text, word.length) == 0;
}

bool word_part(word word, char at, struct word *before, struct word *after)
{
    const char *found = memchr(word.text, at, word.length);
    size_t length = found ? (size_t)(found - word.text) : word.length;

    *before = (struct word){word.text, length};
    *after = found ? (struct word){found + 1, word.length - length - 1}
                   : (struct word){word.text + length, 0};
    return found;
}

word word_trim(word word)
{
    while (word.length > 0 && is_blank(*word.text))
        word.text++, word.length--;
    while (word.length > 0 && is_blank(word.text[word.length - 1]))
        word.length--;
    return word;
}

char *word_text(word word)
{
    return memory_text("%.*s", (int)word.length, word.text);
}

int word_shown(word word)
{
    return word.length < SHOWN ? (int)word.length : SHOWN;
}

#include "base/lines.h"

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

/* --- Words ------------------------------------------------------------------------------------- */

bool word_is(word word, const char *text)
{
    return word.length == strlen(text) && memcmp(word.text, text, word.length) == 0;
}

int word_shown(word word)
{
    return word.length < SHOWN ? (int)word.length : SHOWN;
}

/* 16 if it is no digit of any base. */
static unsigned digit_of(char c)
{
    return c >= '0' && c <= '9' ? (unsigned)(c - '0')
         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
}

static inline number_kind value_of(word word, unsigned base, size_t *value)
{
    number_kind kind = word.length > 0 ? NUMBER_FINE : NUMBER_NONE;

    *value = 0;
    for (size_t i = 0; i < word.length; i++) {
        unsigned digit = digit_of(word.text[i]);
        if (digit >= base)
            return NUMBER_NONE;
        if (*value > (SIZE_MAX - digit) / base)
            kind = NUMBER_BIG;
        *value = *value * base + digit;
    }
    return kind;
}

number_kind word_decimal(word word, size_t *value)
{
    return value_of(word, 10, value);
}

number_kind word_hexadecimal(word word, size_t *value)
{
    if (word.length > 2 && word.text[0] == '0' && (word.text[1] == 'x' || word.text[1] == 'X'))
        word = (struct word){word.text + 2, word.length - 2};
    return value_of(word, 16, value);
}

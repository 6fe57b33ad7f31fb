#define _GNU_SOURCE             /* wcwidth */
#include "text.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

void check_contains(const char *text, const char *part, const char *file, int line)
{
    if (!strstr(text, part)) {
        print_error("'%s'\nis not in\n%.2000s\n", part, text);
        _fail(file, line);
    }
}

void check_lacks(const char *text, const char *part, const char *file, int line)
{
    if (strstr(text, part)) {
        print_error("'%s'\nis in\n%.2000s\n", part, text);
        _fail(file, line);
    }
}

static void expect_utf8(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        fail_msg("there is no locale C.UTF-8");
}

/* The character that `text` begins with, and its length in bytes; 0 bytes if it is not UTF-8. */
static size_t next_character(const char *text, wchar_t *character)
{
    mbstate_t state = {0};
    size_t length = mbrtowc(character, text, strlen(text), &state);
    return length > 4 ? 0 : length;
}

void check_clean(const char *text, const char *file, int line)
{
    wchar_t character;

    expect_utf8();
    for (const char *at = text; *at;) {
        size_t length = next_character(at, &character);
        bool control = character < L' ' || (character >= 0x7f && character < 0xa0);
        if (length == 0 || (control && character != L'\n')) {
            print_error("byte %td is 0x%02x in\n%.2000s\n", at - text, *(const unsigned char *)at,
                        text);
            _fail(file, line);
        }
        at += length;
    }
}

char *long_line(const char *prefix, size_t size)
{
    char *text = malloc(strlen(prefix) + size + 1);

    assert_non_null(text);
    memcpy(text, prefix, strlen(prefix));
    memset(text + strlen(prefix), 'x', size);
    text[strlen(prefix) + size] = '\0';
    return text;
}

bool is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return !*text;
}

size_t count_lines(const char *text)
{
    size_t lines = 0;

    for (const char *at = text; *at; at++)
        lines += *at == '\n' || !at[1];
    return lines;
}

size_t widest_line(const char *text)
{
    size_t widest = 0, columns = 0;
    wchar_t character;

    expect_utf8();
    for (const char *at = text; *at;) {
        size_t length = next_character(at, &character);
        assert_true(length > 0);
        int width = *at == '\n' ? 0 : wcwidth(character);
        assert_true(width >= 0);
        columns = *at == '\n' ? 0 : columns + (size_t)width;
        widest = columns > widest ? columns : widest;
        at += length;
    }
    return widest;
}

#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn static void refuse(const script *script, const line *line, const char *why)
{
    fprintf(stderr, "%s:%d: %s\n", script->name, line ? line->number : 0, why);
    exit(2);
}

void script_read(script *script, const char *path)
{
    FILE *file = fopen(path, "r");
    const char *slash = strrchr(path, '/');
    int number = 1;

    script->name = slash ? slash + 1 : path;
    if (!file)
        refuse(script, NULL, "it can't be read");
    size_t length = fread(script->text, 1, sizeof script->text, file);
    fclose(file);
    if (length == sizeof script->text)
        refuse(script, NULL, "it is too long");
    for (char *rest = script->text, *text; (text = strsep(&rest, "\n")); number++) {
        size_t indent = strspn(text, " ");
        if (script->count == MOST_LINES)
            refuse(script, NULL, "it has too many lines");
        script->lines[script->count++] = (line){number, indent, text[0] == '#' ? "" : text + indent};
    }
}

bool script_is_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    return strncmp(text, word, length) == 0 && strchr(": ", text[length]) && strchr(text, ':');
}

static const word *find_in(const word *words, const char *text)
{
    for (const word *word = words; word->name; word++)
        if (script_is_word(text, word->name))
            return word;
    return NULL;
}

const word *script_word(const char *text)
{
    const word *word = find_in(doing_words, text);

    return word ? word : find_in(looking_words, text);
}

const line *script_below(const line *head, const line *end)
{
    const line *last = head + 1;

    for (const line *l = head + 1; l < end && (!*l->text || l->indent > head->indent); l++)
        if (*l->text)
            last = l + 1;
    return last;
}

/* The number of lines that check something. */
static int check(const script *script, const line *begin, const line *end)
{
    int checks = 0;

    for (const line *l = begin, *next; l < end; l = next) {
        next = script_below(l, end);
        if (!*l->text || script_is_word(l->text, "for") || script_is_word(l->text, "case"))
            continue;
        const word *word = script_word(l->text);
        if (!word)
            refuse(script, l, "there is no such word");
        if (next > l + 1 && word->below == NOTHING)
            refuse(script, l + 1, "nothing may be indented here");
        checks += find_in(looking_words, l->text) != NULL;
        checks += word->below == LINES ? check(script, l + 1, next) : 0;
    }
    return checks;
}

const line *script_next_case(const script *script, const line *from)
{
    const line *end = script->lines + script->count;

    while (from < end && (from->indent > 0 || !script_is_word(from->text, "case")))
        from++;
    return from;
}

void script_check(const script *script)
{
    const line *end = script->lines + script->count, *begin = script_next_case(script, script->lines);

    check(script, script->lines, begin);
    if (begin == end)
        refuse(script, NULL, "there is no case in it");
    for (const line *next; begin < end; begin = next) {
        next = script_next_case(script, begin + 1);
        if (check(script, begin, next) == 0)
            refuse(script, begin, "this case checks nothing");
    }
}

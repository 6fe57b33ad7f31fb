/* What is done with a row by its kind. */
#include "app/option_rows.h"

#include "base/scan.h"

#include <stdio.h>
#include <string.h>

const option_row *option_row_find(word name)
{
    const option_row *row;

    for (size_t i = 0; (row = option_row_at(i)); i++)
        if (word_is(name, row->name))
            return row;
    return NULL;
}

/* Return where the value is; the settings are the caller's to change, or not. */
static void *at(const option_row *row, const settings *settings)
{
    return (char *)settings + row->member;
}

/* Return the name of a row as it stands in a sentence: without hyphens. */
static const char *in_words(const option_row *row, char words[OPTION_TOLD])
{
    snprintf(words, OPTION_TOLD, "%s", row->name);
    for (char *c = words; *c; c++)
        if (*c == '-')
            *c = ' ';
    return words;
}

static bool set_number(const option_row *row, size_t *number, const char *value, complaint *complaint)
{
    char words[OPTION_TOLD];
    const char *why;

    if (parse_size(value, number, &why))
        return *number > 0 || row->kind != OPTION_SOME
            || complain(complaint, 0, "%s '%.60s' is not valid: it has to be more than 0",
                        in_words(row, words), value);
    return complain(complaint, 0, "%s '%.60s' %s", in_words(row, words), value,
                    row->kind == OPTION_COUNT ? "is no number of operations" : why);
}

static bool set_name(const option_row *row, settings *settings, const char *value,
                     complaint *complaint)
{
    size_t found = find_name(complaint, row->name, value, row->values, row->also);

    if (!row->values(found))
        return false;
    if (row->choose)
        row->choose(settings, found);
    else
        *(unsigned *)at(row, settings) = (unsigned)found;
    return true;
}

static bool set_switch(const option_row *row, bool *flag, const char *value, complaint *complaint)
{
    *flag = strcmp(value, "yes") == 0;
    return *flag || strcmp(value, "no") == 0
        || complain(complaint, 0, "%s '%.60s' is neither yes nor no", row->name, value);
}

static bool set(const option_row *row, settings *settings, const char *value, complaint *complaint)
{
    switch (row->kind) {
    case OPTION_OWN:
        return row->set(settings, value, complaint);
    case OPTION_NAME:
        return set_name(row, settings, value, complaint);
    case OPTION_BYTES:
    case OPTION_SOME:
    case OPTION_COUNT:
        return set_number(row, at(row, settings), value, complaint);
    case OPTION_FLAG:
        return *(bool *)at(row, settings) = true;
    case OPTION_SWITCH:
        return set_switch(row, at(row, settings), value, complaint);
    case OPTION_PRINT:
        settings->print = row->print;
        return true;
    }
    return false;
}

bool option_row_set(const option_row *row, settings *settings, const char *value,
                    complaint *complaint)
{
    struct settings copy = *settings;
    bool good = set(row, &copy, value, complaint);

    if (good)
        *settings = copy;
    return good;
}

const char *option_row_value(const option_row *row, const settings *settings, char text[OPTION_TOLD])
{
    const void *member = at(row, settings);

    if (row->value)
        return row->value(settings, text);
    switch (row->kind) {
    case OPTION_NAME:
        return row->choose ? NULL : row->values(*(const unsigned *)member);
    case OPTION_BYTES:
    case OPTION_SOME:
    case OPTION_COUNT:
        snprintf(text, OPTION_TOLD, "%zu", *(const size_t *)member);
        return text;
    case OPTION_FLAG:
        return *(const bool *)member ? "" : NULL;
    case OPTION_SWITCH:
        return *(const bool *)member ? "yes" : "no";
    case OPTION_OWN:
    case OPTION_PRINT:
        break;
    }
    return NULL;
}

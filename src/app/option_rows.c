/* The rows of all groups, and what is done with one by its kind. */
#include "app/option_rows.h"

#include "base/scan.h"

#include <stdio.h>
#include <string.h>

/* --- The rows ---------------------------------------------------------------------------------- */

static const option_group *const groups[] = {
    &input_options, &heap_options, &picture_options, &general_options,
};

const option_row *option_row_at(size_t index)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (index < groups[i]->count)
            return &groups[i]->rows[index];
        index -= groups[i]->count;
    }
    return NULL;
}

const option_row *option_row_find(word name)
{
    const option_row *row;

    for (size_t i = 0; (row = option_row_at(i)); i++)
        if (word_is(name, row->name))
            return row;
    return NULL;
}

size_t option_row_index(const option_row *row)
{
    size_t index = 0;

    while (option_row_at(index) != row)
        index++;
    return index;
}

/* --- Values ------------------------------------------------------------------------------------ */

/* Return where the value is; the settings are the caller's to change, or not. */
static bool *flag_of(const option_row *row, const settings *settings)
{
    return (bool *)((char *)settings + row->member);
}

static size_t *size_of(const option_row *row, const settings *settings)
{
    return (size_t *)(void *)((char *)settings + row->member);
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

static bool set_size(const option_row *row, size_t *size, const char *value, complaint *complaint)
{
    char words[OPTION_TOLD];
    const char *why;

    if (!parse_size(value, size, &why))
        return complain(complaint, 0, "%s '%.60s' %s", in_words(row, words), value, why);
    return *size > 0 || row->kind == OPTION_BYTES
        || complain(complaint, 0, "%s '%.60s' is not valid: it has to be more than 0",
                    in_words(row, words), value);
}

static bool set_name(const option_row *row, settings *settings, const char *value,
                     complaint *complaint)
{
    size_t found = find_name(complaint, row->name, value, row->values, row->also);

    if (!row->values(found))
        return false;
    row->choose(settings, found);
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
        return set_size(row, size_of(row, settings), value, complaint);
    case OPTION_FLAG:
        return *flag_of(row, settings) = true;
    case OPTION_SWITCH:
        return set_switch(row, flag_of(row, settings), value, complaint);
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
    switch (row->kind) {
    case OPTION_OWN:
    case OPTION_NAME:
        return row->value ? row->value(settings, text) : NULL;
    case OPTION_BYTES:
    case OPTION_SOME:
        snprintf(text, OPTION_TOLD, "%zu", *size_of(row, settings));
        return text;
    case OPTION_FLAG:
        return *flag_of(row, settings) ? "" : NULL;
    case OPTION_SWITCH:
        return *flag_of(row, settings) ? "yes" : "no";
    }
    return NULL;
}

#include "base/complaint.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

bool complain(complaint *complaint, size_t line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain_list(complaint, line, format, arguments);
    va_end(arguments);
    return false;
}

void complain_list(complaint *complaint, size_t line, const char *format, va_list arguments)
{
    complaint->line = line;
    vsnprintf(complaint->text, sizeof complaint->text, format, arguments);
    make_printable(complaint->text);
}

const char *join_names(const char *name_at(size_t index))
{
    static char names[300];
    text text = text_in(names, sizeof names);

    for (size_t i = 0; name_at(i); i++)
        text_printf(&text, "%s%s", i ? ", " : "", name_at(i));
    return names;
}

static bool is_either(const char *value, const char *name, const char *also)
{
    return strcmp(name, value) == 0 || (also && strcmp(also, value) == 0);
}

size_t find_name(complaint *complaint, const char *what, const char *value,
                 const char *name_at(size_t index), const char *also_at(size_t index))
{
    size_t i = 0;

    while (name_at(i) && !is_either(value, name_at(i), also_at ? also_at(i) : NULL))
        i++;
    if (!name_at(i))
        complain(complaint, 0, "unknown %s '%.60s'; there is %s", what, value, join_names(name_at));
    return i;
}

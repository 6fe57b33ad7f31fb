#include "base/complaint.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

bool complain(complaint *complaint, size_t line, const char *format, ...)
{
    va_list arguments;

    complaint->line = line;
    va_start(arguments, format);
    vsnprintf(complaint->text, sizeof complaint->text, format, arguments);
    va_end(arguments);
    make_printable(complaint->text);
    return false;
}

const char *join_names(const char *name_at(size_t index))
{
    static char names[300];
    text text = text_in(names, sizeof names);

    for (size_t i = 0; name_at(i); i++)
        text_printf(&text, "%s%s", i ? ", " : "", name_at(i));
    return names;
}

bool complain_unknown(complaint *complaint, const char *what, const char *value,
                      const char *name_at(size_t index))
{
    return complain(complaint, 0, "unknown %s '%.60s'; there is %s", what, value,
                    join_names(name_at));
}

size_t find_name(complaint *complaint, const char *what, const char *value,
                 const char *name_at(size_t index))
{
    size_t i = 0;

    while (name_at(i) && strcmp(name_at(i), value) != 0)
        i++;
    if (!name_at(i))
        complain_unknown(complaint, what, value, name_at);
    return i;
}

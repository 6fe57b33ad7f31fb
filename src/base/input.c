#include "base/input.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* --- Complaints -------------------------------------------------------------------------------- */

void make_printable(char *text)
{
    const char *in = text;
    char *out = text;

    for (const char *start = in; *start; start = in) {
        if (utf8_next(&in) == '?')
            *out++ = '?';
        else
            while (start < in)
                *out++ = *start++;
    }
    *out = '\0';
}

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

/* --- Numbers ----------------------------------------------------------------------------------- */

static bool refuse(const char **why, const char *text)
{
    *why = text;
    return false;
}

bool parse_size(const char *text, size_t *size, const char **why)
{
    static const char units[] = "KMG", small_units[] = "kmg";
    const char *digit = text;
    size_t number = 0;

    if (*text == '-')
        return refuse(why, "is negative; a size is 0 or more bytes");
    for (; *digit >= '0' && *digit <= '9'; digit++) {
        size_t value = (size_t)(*digit - '0');
        if (number > (SIZE_MAX - value) / 10)
            return refuse(why, "is too big for any heap");
        number = number * 10 + value;
    }
    if (digit == text)
        return refuse(why, "is no number; a size is digits, then K, M or G if wanted");
    if (*digit) {
        const char *unit = strchr(units, *digit);
        unsigned shift;
        if (!unit && (unit = strchr(small_units, *digit)))
            shift = 10 * (unsigned)(unit - small_units + 1);
        else
            shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
        if (shift == 0 || digit[1])
            return refuse(why, "is no number; a size is digits, then K, M or G if wanted");
        if (number > SIZE_MAX >> shift)
            return refuse(why, "is too big for any heap");
        number <<= shift;
    }
    *size = number;
    return true;
}

static bool parse_hexadecimal(const char *text, size_t *number, const char **why)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";

    *number = 0;
    for (const char *c = text; *c; c++) {
        const char *digit = strchr(digits, *c);
        if (!digit)
            return refuse(why, "is no number; behind 0x there are hexadecimal digits");
        if (*number >> (8 * sizeof *number - 4))
            return refuse(why, "is too big for any heap");
        *number = *number << 4 | (size_t)(digit - digits) % 16;
    }
    return *text || refuse(why, "is no number; behind 0x there are hexadecimal digits");
}

bool parse_address(const char *text, size_t *address, const char **why)
{
    bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    size_t number;

    if (*text == '-')
        return refuse(why, "is negative; an address is decimal, or 0x and hexadecimal digits");
    if (!hexadecimal && (*text < '0' || *text > '9'))
        return refuse(why, "is no number; an address is decimal, or 0x and hexadecimal digits");
    if (!(hexadecimal ? parse_hexadecimal(text + 2, &number, why) : parse_size(text, &number, why)))
        return false;
    if (number == 0)
        return refuse(why, "will not do: 0 stands for no address");
    *address = number;
    return true;
}

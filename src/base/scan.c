#include "base/scan.h"

#include <string.h>

/* --- Digits ------------------------------------------------------------------------------------ */

/* 16 if it is not a digit of any base. */
static unsigned digit_of(char c)
{
    return c >= '0' && c <= '9' ? (unsigned)(c - '0')
         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
}

/* The value of digits, up to `most`. */
static inline number_kind value_of(word word, unsigned base, uint64_t most, uint64_t *value)
{
    number_kind kind = word.length > 0 ? NUMBER_FINE : NUMBER_NONE;
    uint64_t number = 0;

    for (size_t i = 0; i < word.length; i++) {
        unsigned digit = digit_of(word.text[i]);
        if (digit >= base)
            return NUMBER_NONE;
        if (number > (most - digit) / base)
            kind = NUMBER_BIG;
        number = number * base + digit;
    }
    if (kind == NUMBER_FINE)
        *value = number;
    return kind;
}

static bool has_prefix(word word)
{
    return word.length >= 2 && word.text[0] == '0' && (word.text[1] == 'x' || word.text[1] == 'X');
}

static word without(word word, size_t length)
{
    return (struct word){word.text + length, word.length - length};
}

static inline number_kind size_of(word word, unsigned base, size_t *value)
{
    uint64_t number = 0;
    number_kind kind = value_of(word, base, SIZE_MAX, &number);

    *value = (size_t)number;
    return kind;
}

number_kind scan_decimal(word word, size_t *value)
{
    return size_of(word, 10, value);
}

number_kind scan_hexadecimal(word word, size_t *value)
{
    return size_of(has_prefix(word) ? without(word, 2) : word, 16, value);
}

number_kind scan_64_bits(word word, uint64_t *value)
{
    return value_of(word, 10, UINT64_MAX, value);
}

bool scan_signed(word word, int most, int *value)
{
    bool negative = word.length > 0 && *word.text == '-';
    bool positive = word.length > 0 && *word.text == '+';
    size_t number;

    if (scan_decimal(negative || positive ? without(word, 1) : word, &number) != NUMBER_FINE
        || number > (size_t)most)
        return false;
    *value = negative ? -(int)number : (int)number;
    return true;
}

/* --- For people -------------------------------------------------------------------------------- */

/* A power of 2; 0 if there is no unit of this letter. */
static unsigned shift_of(char unit)
{
    static const char units[] = "KMGkmg";
    const char *found = unit ? strchr(units, unit) : NULL;

    return found ? 10 * (unsigned)((found - units) % 3 + 1) : 0;
}

bool parse_size(const char *text, size_t *size, const char **why)
{
    word digits = word_of(text);
    unsigned shift = digits.length > 0 ? shift_of(text[digits.length - 1]) : 0;
    size_t number;

    digits.length -= shift > 0;
    number_kind kind = scan_decimal(digits, &number);
    if (kind == NUMBER_FINE && number <= SIZE_MAX >> shift) {
        *size = number << shift;
        return true;
    }
    *why = *text == '-' ? "is negative; a size is 0 or more bytes"
         : kind == NUMBER_NONE ? "is no number; a size is digits, then K, M or G if wanted"
         : "is too big for any heap";
    return false;
}

static bool parse_hexadecimal(const char *text, size_t *number, const char **why)
{
    number_kind kind = scan_hexadecimal(word_of(text), number);

    *why = kind == NUMBER_NONE ? "is no number; after 0x there are hexadecimal digits"
                               : "is too big for any heap";
    return kind == NUMBER_FINE;
}

bool parse_address(const char *text, size_t *address, const char **why)
{
    bool hexadecimal = has_prefix(word_of(text));
    size_t number;

    if (!hexadecimal && (*text < '0' || *text > '9')) {
        *why = *text == '-' ? "is negative; an address is decimal, or 0x and hexadecimal digits"
                            : "is no number; an address is decimal, or 0x and hexadecimal digits";
        return false;
    }
    if (!(hexadecimal ? parse_hexadecimal : parse_size)(text, &number, why))
        return false;
    *why = "is not valid: 0 stands for no address";
    if (number > 0)
        *address = number;
    return number > 0;
}

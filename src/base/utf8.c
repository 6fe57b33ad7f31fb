#include "base/utf8.h"

#include <assert.h>
#include <stdbool.h>

/* How many bytes follow a first byte of UTF-8; -1 if it is none. */
static int following(unsigned char first)
{
    return first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2
         : first < 0xf5 ? 3 : -1;
}

static bool may_be_shown(uint32_t c, int more)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};

    return c >= least[more] && c >= 0x20 && !(c >= 0x7f && c < 0xa0) && c <= 0x10ffff
        && !(c >= 0xd800 && c < 0xe000)
        && !(c >= 0x200b && c <= 0x200f) && !(c >= 0x202a && c <= 0x202e)    /* they turn */
        && !(c >= 0x2066 && c <= 0x2069) && c != 0xfeff;                     /* text around */
}

uint32_t utf8_next(const char **text)
{
    const unsigned char *bytes = (const unsigned char *)*text;

    if (!*bytes)
        return 0;
    int more = following(*bytes);
    uint32_t c = more > 0 ? *bytes & (0x3fu >> more) : *bytes;
    for (int i = 1; i <= more; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            more = -1;
            break;
        }
        c = c << 6 | (bytes[i] & 0x3f);
    }
    *text += more > 0 ? more + 1 : 1;
    return more >= 0 && may_be_shown(c, more) ? c : '?';
}

int utf8_put(uint32_t c, char bytes[4])
{
    static const unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

    assert(c < 0x110000);
    for (int i = more; i > 0; i--, c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3f));
    bytes[0] = (char)(first[more] | c);
    return more + 1;
}

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

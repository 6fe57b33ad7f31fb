/* UTF-8 from outside, read so that it can be shown: what a terminal would obey does not come through. */
#ifndef MEMSVIEW_UTF8_H
#define MEMSVIEW_UTF8_H

#include <stdint.h>

/* Take the next code point off a text: `*text` is moved past it. 0 at the end. '?' replaces what is not
 * UTF-8, control characters, and those that change the direction of the text around them. */
uint32_t utf8_next(const char **text);

/* Write the UTF-8 of a code point. Return how many bytes that is. */
int utf8_put(uint32_t c, char bytes[4]);

/* Make a text safe to show, in place: what utf8_next() replaces becomes '?'. */
void make_printable(char *text);

#endif

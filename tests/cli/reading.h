/* Scripts as they are read: every operation and remark in a line of text, and the complaint. */
#ifndef READING_H
#define READING_H

#include "text.h"

#include "source/script.h"

/* A script's text, in memory of its own: script_parse() takes it over. */
char *copy_text(const char *text, size_t length);

/* NULL, and the complaint is printed, if it is refused. */
script *parse_script(const char *text);

/* All that a source hands out, a line an item: its line number, word, block and name, size, text. */
void read_back(const source *source, char *text, size_t size);

#define assert_reads(text, items) check_reads((text), (items), __FILE__, __LINE__)

/* Refused in this line, and told in words that have `part` in them. */
#define assert_refused(text, line, part) \
    check_refused((text), strlen(text), (line), (part), __FILE__, __LINE__)

void check_reads(const char *text, const char *items, const char *file, int line);
void check_refused(const char *text, size_t length, size_t line, const char *part,
                   const char *file, int source_line);

#endif

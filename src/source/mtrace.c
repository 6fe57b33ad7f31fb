#include "source/mtrace.h"

#include "base/scan.h"
#include "source/building.h"

typedef struct reader {
    building building;
    lines lines;
    bool resizing;              /* the previous `<` waits for its `>`: */
    size_t old;
} reader;

/* What a line says. */
typedef struct call {
    char sign;                  /* 0: nothing */
    word address, size;         /* of the latter no word, where there is none */
} call;

/* --- Lines ------------------------------------------------------------------------------------- */

static bool is_sign(word word, const char *signs)
{
    for (; *signs && word.length == 1; signs++)
        if (*word.text == *signs)
            return true;
    return false;
}

/* Find what a call was: it is at the end of its line, after a place that may have any words. */
static call find_call(lines *lines)
{
    word last[3] = {{0}}, next, first = lines_word(lines);
    size_t count = 0;

    for (next = first; next.length; next = lines_word(lines), count++) {
        last[0] = last[1];
        last[1] = last[2];
        last[2] = next;
    }
    bool placed = word_is(first, "@");
    if (is_sign(last[0], "+>!") && (placed || count == 3))
        return (call){*last[0].text, last[1], last[2]};
    if (is_sign(last[1], "-<") && (placed || count == 2))
        return (call){*last[1].text, last[2], {0}};
    return (call){0};
}

static bool value(word word, size_t *value)
{
    *value = 0;
    return word_is(word, "(nil)") || scan_hexadecimal(word, value) == NUMBER_FINE;
}

static void do_call(reader *reader, char sign, size_t address, size_t size)
{
    building *building = &reader->building;
    const place place = {address, 0}, old = {reader->old, 0};
    unsigned line = reader->lines.line;

    switch (sign) {
    case '+':
        if (address)
            building_malloc(building, place, size, line);
        else
            building_refused(building, size, line);
        break;
    case '-':
        if (address)
            building_free(building, place, line);
        break;
    case '<':
        reader->old = address;
        break;
    case '>':
        if (reader->resizing && reader->old)
            building_realloc(building, old, place, address ? size : 0, line);
        else if (address)
            building_malloc(building, place, size, line);
        break;
    default:
        building_refused(building, size, line);
    }
    reader->resizing = sign == '<';
}

static bool refuse(reader *reader, const char *start)
{
    word word = {start, (size_t)(reader->lines.line_end - start)};

    return complain(reader->building.complaint, reader->lines.line, "'%.*s' is not a line of an "
                    "mtrace; a line is '@ WHERE + ADDRESS SIZE' or '@ WHERE - ADDRESS', or has <, > "
                    "or !; numbers are hexadecimal", word_shown(word), word.text);
}

/* The last line may have been cut short with the program that wrote it. */
static bool read_line(reader *reader)
{
    lines *lines = &reader->lines;
    const char *start = lines->at;
    size_t address, size;
    word first = lines_word(lines);

    lines->at = start;
    if (!first.length || word_is(first, "="))
        return true;
    call call = find_call(lines);
    bool good = call.sign && value(call.address, &address) && (!call.size.length
                                                                || value(call.size, &size));
    if (good)
        do_call(reader, call.sign, address, call.size.length ? size : 0);
    else if (!lines->whole)
        reader->building.trace->cut = true;
    else
        return refuse(reader, start);
    return true;
}

static bool read_lines(reader *reader)
{
    while (building_next_line(&reader->building, &reader->lines))
        if (!read_line(reader))
            return false;
    return reader->building.trace->count > 0
        || complain(reader->building.complaint, 0, "has no call in it: the program allocated nothing "
                    "between mtrace() and its end, or ended before the log was written");
}

/* --- The interface ----------------------------------------------------------------------------- */

bool mtrace_is(const contents *contents)
{
    lines lines = lines_of(contents->bytes, contents->length);
    word first = {0}, second = {0};

    while (!first.length && lines_next(&lines)) {
        first = lines_word(&lines);
        second = lines_word(&lines);
    }
    return word_is(first, "@") || (word_is(first, "=") && word_is(second, "Start"))
        || (is_sign(first, "+-<>!") && second.length > 0
            && (word_is(second, "(nil)") || (second.length > 2 && second.text[0] == '0'
                                             && second.text[1] == 'x')));
}

bool mtrace_read(const contents *contents, const watcher *watcher, trace *out,
                 complaint *complaint)
{
    reader reader = {
        .building = {.trace = out, .complaint = complaint, .watcher = watcher},
        .lines = lines_of(contents->bytes, contents->length),
    };
    bool good = read_lines(&reader);

    building_close(&reader.building);
    return good;
}

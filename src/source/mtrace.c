/* The log of glibc's mtrace(): a line a call, of the form
 *
 *     @ WHERE + ADDRESS SIZE      allocated       @ WHERE - ADDRESS           freed
 *     @ WHERE < ADDRESS           resized, in two lines: this was
 *     @ WHERE > ADDRESS SIZE      there before, and this is after
 *     @ WHERE ! ADDRESS SIZE      could not be resized
 *
 * between `= Start` and `= End`, which is missing where the program did not end as it should. Numbers are
 * hexadecimal, (nil) is NULL, and the part with the @ may be missing (glibc, malloc/mtrace-impl.c). */
#include "base/scan.h"
#include "source/building.h"

typedef struct reader {
    building *building;
    bool resizing;              /* the previous `<` waits for its `>`: */
    size_t old;
} reader;

/* What a line says. */
typedef struct call {
    word first;                 /* of the line */
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
        return (call){first, *last[0].text, last[1], last[2]};
    if (is_sign(last[1], "-<") && (placed || count == 2))
        return (call){first, *last[1].text, last[2], {0}};
    return (call){.first = first};
}

/* Read a number; no word is 0, too. */
static bool value(word word, size_t *value)
{
    *value = 0;
    return !word.length || word_is(word, "(nil)") || scan_hexadecimal(word, value) == NUMBER_FINE;
}

static void do_call(reader *reader, char sign, size_t address, size_t size)
{
    building *building = reader->building;
    const place place = {address, 0}, old = {reader->old, 0};

    switch (sign) {
    case '+':
        if (address)
            building_malloc(building, place, size);
        else
            building_refused(building, size);
        break;
    case '-':
        if (address)
            building_free(building, place);
        break;
    case '<':
        reader->old = address;
        break;
    case '>':
        if (reader->resizing && reader->old)
            building_realloc(building, old, place, address ? size : 0);
        else if (address)
            building_malloc(building, place, size);
        break;
    default:
        building_refused(building, size);
    }
    reader->resizing = sign == '<';
}

/* The last line may have been cut short with the program that wrote it. */
static bool read_line(reader *reader)
{
    building *building = reader->building;
    const char *start = building->lines.at;
    const call call = find_call(&building->lines);
    const word line = {start, (size_t)(building->lines.line_end - start)};
    size_t address, size;

    if (!call.first.length || word_is(call.first, "="))
        return true;
    if (call.sign && value(call.address, &address) && value(call.size, &size))
        do_call(reader, call.sign, address, size);
    else if (!building->lines.whole)
        building->trace->cut = true;
    else
        return complain(building->complaint, building->line, "'%.*s' is not a line of an mtrace; a "
                        "line is '@ WHERE + ADDRESS SIZE' or '@ WHERE - ADDRESS', or has <, > or !; "
                        "numbers are hexadecimal", word_shown(line), line.text);
    return true;
}

/* --- The format -------------------------------------------------------------------------------- */

static bool is_mtrace(const contents *contents)
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

static bool read_trace(building *building)
{
    reader reader = {.building = building};

    while (building_next_line(building))
        if (!read_line(&reader))
            return false;
    return building->trace->count > 0
        || complain(building->complaint, 0, "has no call in it: the program allocated nothing "
                    "between mtrace() and its end, or ended before the log was written");
}

const format mtrace_format = {
    .name = "an mtrace", .is = is_mtrace, .read = read_trace, .text = true,
};

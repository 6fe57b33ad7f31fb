/* A .rep trace, in the format of the malloc labs. First a header of one number a line (four, or two in
 * old ones), then a line an operation:
 *
 *     a ID BYTES      allocate        r ID BYTES      reallocate        f ID      free
 *
 * Ids may be any numbers; blocks that nobody frees are fine. */
#include "base/scan.h"
#include "source/building.h"

enum { HEADER_LINES = 4 };

typedef struct reader {
    building *building;
    size_t header[HEADER_LINES], header_lines;
    size_t operations;          /* those that do nothing are counted, too */
} reader;

/* Complain about the line. Always false. */
#define REFUSE(reader, ...) \
    complain((reader)->building->complaint, (reader)->building->line, __VA_ARGS__)

static bool number(reader *reader, const char *what, word word, size_t *out)
{
    number_kind kind = scan_decimal(word, out);

    if (kind == NUMBER_FINE)
        return true;
    if (kind == NUMBER_BIG)
        return REFUSE(reader, "%s '%.*s' is too big; the largest is %zu", what, word_shown(word),
                      word.text, (size_t)SIZE_MAX);
    return REFUSE(reader, "%s '%.*s' is %s", what, word_shown(word), word.text,
                  *word.text == '-' ? "negative; it has to be 0 or more"
                                    : "no number; it has to be digits alone");
}

/* --- Lines ------------------------------------------------------------------------------------- */

static bool at_end(reader *reader, const char *form)
{
    word more = lines_word(&reader->building->lines);

    return !more.length || REFUSE(reader, "'%.*s' is one word too many: expected %s",
                                  word_shown(more), more.text, form);
}

static bool read_header(reader *reader, word first)
{
    if (reader->operations > 0 || reader->header_lines == HEADER_LINES)
        return REFUSE(reader, "'%.*s' stands where an operation should: a trace is up to four "
                      "numbers, a line each, then lines 'a ID BYTES', 'r ID BYTES' or 'f ID'",
                      word_shown(first), first.text);
    return number(reader, "number", first, &reader->header[reader->header_lines++])
        && at_end(reader, "one number a line before the first operation");
}

static const struct form {
    char letter;
    operation_kind kind;
    const char *text;
} forms[] = {
    {'a', OPERATION_MALLOC, "'a ID BYTES'"},
    {'r', OPERATION_REALLOC, "'r ID BYTES'"},
    {'f', OPERATION_FREE, "'f ID'"},
};

static const struct form *find_form(word first)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms && first.length == 1; i++)
        if (forms[i].letter == *first.text)
            return &forms[i];
    return NULL;
}

/* An id stands for what an address is elsewhere. One that is allocated twice is a mistake, as no
 * allocator says here that the block is gone. */
static bool do_operation(reader *reader, operation_kind kind, size_t id, size_t size)
{
    building *building = reader->building;
    const place place = {id, 0};

    if (kind == OPERATION_FREE)
        building_free(building, place);
    else if (kind == OPERATION_REALLOC)
        building_realloc(building, place, place, size);
    else if (building_knows(building, place))
        return REFUSE(reader, "id %zu is allocated already, in line %u; free it first, with 'f "
                      "%zu', or choose another id", id,
                      addresses_find(&building->addresses, place)->line, id);
    else
        building_malloc(building, place, size);
    return true;
}

static bool read_operation(reader *reader, const struct form *form)
{
    bool frees = form->kind == OPERATION_FREE;
    word id_word = lines_word(&reader->building->lines);
    word size_word = frees ? (word){"0", 1} : lines_word(&reader->building->lines);
    size_t id, size;

    if (!id_word.length || !size_word.length)
        return REFUSE(reader, "this line ends too early: expected %s; perhaps the trace was cut "
                      "short", form->text);
    reader->operations++;
    if (frees && word_is(id_word, "-1"))
        return at_end(reader, form->text);      /* newer labs write free(NULL) so */
    return number(reader, "id", id_word, &id) && number(reader, "size", size_word, &size)
        && at_end(reader, form->text) && do_operation(reader, form->kind, id, size);
}

static bool read_line(reader *reader)
{
    word first = lines_word(&reader->building->lines);
    const struct form *form = find_form(first);

    if (!first.length)
        return true;
    if (*first.text >= '0' && *first.text <= '9')
        return read_header(reader, first);
    if (form)
        return read_operation(reader, form);
    return REFUSE(reader, "'%.*s' is not a line of a trace; a line is 'a ID BYTES', 'r ID BYTES' or "
                  "'f ID'", word_shown(first), first.text);
}

/* The header says how many operations there are, so a trace that lost its end can be told. */
static bool check_whole(reader *reader)
{
    size_t line = reader->header_lines == HEADER_LINES ? 2 : 1;

    if (reader->operations == 0)
        return complain(reader->building->complaint, 0, "has no operation; a trace has a line an "
                        "operation, as in 'a 0 1000'");
    if (!reader->building->trace->cut && reader->header_lines % 2 == 0 && reader->header_lines > 0
        && reader->operations < reader->header[line])
        return REFUSE(reader, "the trace ends here, after %zu operations; its header says %zu: get "
                      "all of it, or correct the header", reader->operations, reader->header[line]);
    return true;
}

/* --- The format -------------------------------------------------------------------------------- */

static bool is_rep(const contents *contents)
{
    lines lines = lines_of(contents->bytes, contents->length);
    word first = {0};

    while (!first.length && lines_next(&lines))
        first = lines_word(&lines);
    return first.length > 0 && ((*first.text >= '0' && *first.text <= '9') || find_form(first));
}

static bool read_trace(building *building)
{
    reader reader = {.building = building};

    building->trace->by_id = true;
    while (building_next_line(building))
        if (!read_line(&reader))
            return false;
    return check_whole(&reader);
}

const format rep_format = {
    .name = "a .rep trace", .is = is_rep, .read = read_trace, .text = true,
};

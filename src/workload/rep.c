/* Two passes: lines become operations, then ids become blocks, and it is seen who was allocated when.
 * Of two mistakes the one in the earlier line is told. */
#include "workload/rep.h"

#include "workload/memory.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_LINES = 4, SHOWN = 60 };

typedef struct word {
    const char *text;
    size_t length;
} word;

typedef struct reader {
    rep *rep;
    complaint *complaint;
    unsigned line;
    const char *at, *end;       /* what is left of the line */
    size_t header[HEADER_LINES], header_lines;
    size_t operations;          /* those that do nothing are counted, too */
} reader;

/* --- Words and numbers ------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes the next word off the line; one of no length at its end. */
static word next_word(reader *reader)
{
    const char *at = reader->at, *end = reader->end;

    while (at < end && is_blank(*at))
        at++;
    const char *start = at;
    while (at < end && !is_blank(*at))
        at++;
    reader->at = at;
    return (word){start, (size_t)(at - start)};
}

/* For a format's "%.*s". */
static int shown(word word)
{
    return word.length < SHOWN ? (int)word.length : SHOWN;
}

static bool number(const reader *reader, const char *what, word word, size_t *out)
{
    size_t value = 0;
    bool digits = word.length > 0;

    for (size_t i = 0; i < word.length && digits; i++)
        digits = is_digit(word.text[i]);
    if (!digits)
        return complain(reader->complaint, reader->line, "%s '%.*s' is %s", what, shown(word),
                        word.text, word.length > 0 && *word.text == '-'
                        ? "negative; it has to be 0 or more" : "no number; it has to be digits "
                            "alone");
    for (size_t i = 0; i < word.length; i++) {
        size_t digit = (size_t)(word.text[i] - '0');
        if (value > (SIZE_MAX - digit) / 10)
            return complain(reader->complaint, reader->line, "%s '%.*s' is too big; the largest is "
                            "%zu", what, shown(word), word.text, (size_t)SIZE_MAX);
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

/* --- Lines ------------------------------------------------------------------------------------- */

static bool at_end(reader *reader, const char *form)
{
    word more = next_word(reader);

    if (more.length)
        return complain(reader->complaint, reader->line, "'%.*s' is one word too many: expected %s",
                        shown(more), more.text, form);
    return true;
}

static bool read_header(reader *reader, word first)
{
    if (reader->operations > 0 || reader->header_lines == HEADER_LINES)
        return complain(reader->complaint, reader->line, "'%.*s' stands where an operation should: "
                        "a trace is up to four numbers, a line each, then lines 'a ID BYTES', "
                        "'r ID BYTES' or 'f ID'", shown(first), first.text);
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

static bool read_operation(reader *reader, const struct form *form)
{
    word id = next_word(reader);
    word size = form->kind == OPERATION_FREE ? (word){"0", 1} : next_word(reader);
    rep *rep = reader->rep;

    if (!id.length || !size.length)
        return complain(reader->complaint, reader->line, "this line ends too early: expected %s; "
                        "perhaps the trace was cut short", form->text);
    reader->operations++;
    if (form->kind == OPERATION_FREE && id.length == 2 && memcmp(id.text, "-1", 2) == 0)
        return at_end(reader, form->text);      /* newer labs write free(NULL) so */
    rep->operations = memory_grow(rep->operations, &rep->room, rep->count + 1,
                                  sizeof *rep->operations);
    rep_operation *operation = &rep->operations[rep->count];
    operation->kind = form->kind;
    operation->line = reader->line;
    if (!number(reader, "id", id, &operation->block)
        || !number(reader, "size", size, &operation->size) || !at_end(reader, form->text))
        return false;
    rep->count++;
    return true;
}

static bool read_line(reader *reader)
{
    word first = next_word(reader);
    const struct form *form = find_form(first);

    if (!first.length)
        return true;
    if (is_digit(*first.text))
        return read_header(reader, first);
    if (form)
        return read_operation(reader, form);
    return complain(reader->complaint, reader->line, "'%.*s' means nothing in a trace; a line is "
                    "'a ID BYTES', 'r ID BYTES' or 'f ID'", shown(first), first.text);
}

/* The header says how many operations there are, so a trace that lost its end can be told. */
static bool check_whole(const reader *reader)
{
    size_t line = reader->header_lines == HEADER_LINES ? 2 : 1;

    if (reader->operations == 0)
        return complain(reader->complaint, 0, "has no operation; a trace has a line an operation, "
                        "as in 'a 0 1000'");
    if (reader->header_lines % 2 == 0 && reader->header_lines > 0
        && reader->operations < reader->header[line])
        return complain(reader->complaint, reader->line, "the trace ends here, after %zu "
                        "operations; its header says %zu: get all of it, or correct the header",
                        reader->operations, reader->header[line]);
    return true;
}

static bool read_lines(reader *reader, const char *text, size_t length)
{
    const char *end = text + length;

    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        reader->at = text;
        reader->end = newline ? newline : end;
        reader->line++;
        if (!read_line(reader))
            return false;
        text = reader->end + 1;
    }
    return check_whole(reader);
}

/* --- Ids --------------------------------------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    size_t left = *(const size_t *)a, right = *(const size_t *)b;

    return (left > right) - (left < right);
}

/* All that are ever allocated, in order, once each; the caller frees them. */
static size_t *gather_ids(const rep *rep, size_t *count)
{
    size_t *ids = memory_new((rep->count + 1) * sizeof *ids), all = 0;

    for (size_t i = 0; i < rep->count; i++)
        if (rep->operations[i].kind == OPERATION_MALLOC)
            ids[all++] = rep->operations[i].block;
    qsort(ids, all, sizeof *ids, compare_ids);
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (i == 0 || ids[i] != ids[i - 1])
            ids[(*count)++] = ids[i];
    return ids;
}

/* The place of an id among all; `count` if it has none. Those of most traces are 0, 1, 2, ... */
static size_t place_of(const size_t *ids, size_t count, size_t id)
{
    if (id < count && ids[id] == id)
        return id;
    const size_t *found = bsearch(&id, ids, count, sizeof *ids, compare_ids);
    return found ? (size_t)(found - ids) : count;
}

typedef struct block {
    unsigned line;              /* where it was allocated or freed last; 0: never */
    bool live;
} block;

static bool check_operation(const rep_operation *operation, block *block, complaint *complaint)
{
    size_t id = operation->block;
    bool allocates = operation->kind == OPERATION_MALLOC;

    if (allocates && block->live)
        return complain(complaint, operation->line, "id %zu is allocated already, in line %u; free "
                        "it first, with 'f %zu', or choose another id", id, block->line, id);
    if (!allocates && (!block || block->line == 0))
        return complain(complaint, operation->line, "id %zu was never allocated; 'a %zu BYTES' "
                        "comes first", id, id);
    if (!allocates && !block->live)
        return complain(complaint, operation->line, "id %zu was freed already, in line %u", id,
                        block->line);
    bool frees = !allocates && operation->size == 0;
    if (allocates || frees)
        *block = (struct block){operation->line, !frees};
    return true;
}

/* Ids become blocks; false where one is used in the wrong order. */
static bool resolve(rep *rep, complaint *complaint)
{
    size_t count;
    size_t *ids = gather_ids(rep, &count);
    block *blocks = memory_new((count + 1) * sizeof *blocks);
    bool good = true;

    for (size_t i = 0; i < rep->count && good; i++) {
        size_t place = place_of(ids, count, rep->operations[i].block);
        block *block = place < count ? &blocks[place] : NULL;
        good = check_operation(&rep->operations[i], block, complaint);
        rep->operations[i].block = place;
    }
    rep->block_count = count;
    free(blocks);
    free(ids);
    return good;
}

/* --- The interface ----------------------------------------------------------------------------- */

/* Behind a byte order mark, which some editors leave. */
static size_t mark_length(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

bool rep_is(const char *text, size_t length)
{
    reader reader = {.at = text + mark_length(text, length), .end = text + length};

    while (reader.at < reader.end && (is_blank(*reader.at) || *reader.at == '\n'))
        reader.at++;
    const char *newline = memchr(reader.at, '\n', (size_t)(reader.end - reader.at));
    reader.end = newline ? newline : reader.end;
    word first = next_word(&reader);
    return first.length > 0 && (is_digit(*first.text) || find_form(first));
}

bool rep_read(const char *text, size_t length, rep *out, complaint *complaint)
{
    reader reader = {.rep = out, .complaint = complaint};
    size_t mark = mark_length(text, length);
    struct complaint earlier;

    *out = (rep){0};
    if (length > UINT_MAX)
        return complain(complaint, 0, "is longer than %u bytes", UINT_MAX);
    bool good = read_lines(&reader, text + mark, length - mark);
    if (!resolve(out, &earlier)) {
        *complaint = earlier;
        good = false;
    }
    if (!good)
        rep_free(out);
    return good;
}

void rep_free(rep *rep)
{
    free(rep->operations);
    *rep = (struct rep){0};
}

/* --- The source -------------------------------------------------------------------------------- */

/* The state is the index of the next operation. */
static void begin(const void *self, void *state)
{
    (void)self;
    *(size_t *)state = 0;
}

static bool next_operation(const void *self, void *state, const live_blocks *live, operation *out)
{
    const rep *rep = self;
    size_t *at = state;

    (void)live;
    if (*at == rep->count)
        return false;
    const rep_operation *next = &rep->operations[(*at)++];
    *out = (operation){
        .kind = next->kind, .block = next->block, .size = next->size, .line = next->line,
    };
    return true;
}

source rep_source(const rep *rep)
{
    return (source){
        .self = rep,
        .state_size = sizeof(size_t),
        .begin = begin,
        .next = next_operation,
        .reserved = rep->block_count,
        .count = rep->count,
        .lenient = true,
    };
}

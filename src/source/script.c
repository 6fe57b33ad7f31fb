#include "source/script.h"

#include "base/memory.h"
#include "base/scan.h"
#include "base/text.h"
#include "source/names.h"
#include "source/questions.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct script {
    char *text;                 /* what names and texts point into */
    operation *items;           /* in order; what is said and what is asked are texts of their own */
    size_t item_count, item_room, operation_count;
    script_option *options;
    size_t option_count, option_room;
    size_t name_count;          /* names have the ids below this */
};

/* --- Reading: a line at a time ----------------------------------------------------------------- */

typedef struct reader {
    script *script;
    complaint *complaint;
    const struct verb *verb;    /* which the line begins with */
    lines lines;
    names names;
    name *last;                 /* whose malloc is the previous operation; NULL if that is not a malloc */
    size_t asked, said;         /* question and narration under way: 1 + its index, or 0 */
    text saying;                /* of that narration */
    char *expectation;          /* the end of the `expect MAIN` lines under way, or NULL */
    size_t expectation_line;    /* the number of the last of them */
} reader;

struct verb {
    const char *text;
    bool (*read)(reader *reader);
    int kind;                   /* of the operation or remark that it makes; several have: */
    const char *arguments, *example;
};

enum { NO_KIND = -1 };

/* Complain about this line. Always false. */
__attribute__((format(printf, 2, 3)))
static bool refuse(const reader *reader, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    complain_list(reader->complaint, reader->lines.line, format, arguments);
    va_end(arguments);
    return false;
}

/* The line has too few words. */
static bool refuse_form(const reader *reader)
{
    const struct verb *verb = reader->verb;

    return refuse(reader, "expected '%s%s', as in '%s%s'", verb->text, verb->arguments, verb->text,
                  verb->example);
}

/* Take a word off the line. It becomes a text of its own, where it stands. */
static char *next_word(reader *reader)
{
    lines *lines = &reader->lines;
    word word = lines_word(lines);
    char *start = reader->script->text + (word.text - lines->begin);

    lines->at += lines->at < lines->line_end;       /* the blank that becomes its end */
    start[word.length] = '\0';
    return start;
}

/* Take all that is left of the line, alike, and with single blanks between its words. */
static char *rest_of_line(reader *reader)
{
    char *start = next_word(reader), *end = start + strlen(start);
    word word;

    while ((word = lines_word(&reader->lines)).length) {
        *end++ = ' ';
        memmove(end, word.text, word.length);
        end += word.length;
    }
    *end = '\0';
    return start;
}

/* Check that the line ends here, after all that belongs to its form. */
static bool at_end(reader *reader)
{
    const char *more = next_word(reader), *arguments = reader->verb->arguments;

    return !*more || refuse(reader, "'%.60s' is one word too many: expected '%s%s'%s", more,
                            reader->verb->text, arguments, *arguments ? "" : " alone");
}

/* --- Operations and remarks -------------------------------------------------------------------- */

static void end_narration(reader *reader)
{
    if (reader->said)
        reader->script->items[reader->said - 1].text = reader->saying.bytes;
    reader->said = 0;
}

/* Ask the question about this operation. */
static bool settle_question(reader *reader, const operation *operation)
{
    struct operation *ask = &reader->script->items[reader->asked - 1];
    char *line = script_line(operation);
    bool fits = question_fits(ask->question, operation);

    if (!fits)
        complain(reader->complaint, ask->line, "'ask where' is about a place, and '%.60s' in line "
                 "%u takes none; ask something else, or before malloc, realloc or get", line,
                 reader->lines.line);
    else if (!ask->text)
        ask->text = question_text(ask->question, operation, line);
    free(line);
    reader->asked = 0;
    return fits;
}

/* End what belongs to the operation that follows, which is this one. */
static bool begin_operation(reader *reader, const operation *operation)
{
    end_narration(reader);
    reader->last = NULL;
    reader->script->operation_count++;
    return !reader->asked || settle_question(reader, operation);
}

/* Add an operation or a remark. */
static bool add(reader *reader, operation item)
{
    script *script = reader->script;

    if (!is_remark(item.kind) && !begin_operation(reader, &item))
        return false;
    item.line = reader->lines.line;
    script->items = memory_grow(script->items, &script->item_room, script->item_count + 1,
                                sizeof *script->items);
    script->items[script->item_count++] = item;
    return true;
}

static bool read_option(reader *reader)
{
    script *script = reader->script;
    const char *name = next_word(reader), *value = next_word(reader);

    if (!*name)
        return refuse_form(reader);
    if (script->operation_count > 0)
        return refuse(reader, "options stand before the first operation");
    script->options = memory_grow(script->options, &script->option_room, script->option_count + 1,
                                  sizeof *script->options);
    script->options[script->option_count++] = (script_option){name, value, reader->lines.line};
    return at_end(reader);
}

/* malloc, realloc, and free, which is a realloc to size 0. A realloc that fails leaves the block as it is,
 * so a later `expect failed` says nothing of its name. */
static bool read_block(reader *reader)
{
    operation_kind kind = (operation_kind)reader->verb->kind;
    const char *text = next_word(reader), *why;
    const char *bytes = kind == OPERATION_FREE ? "0" : next_word(reader);
    bool begins = kind == OPERATION_MALLOC;
    size_t size;

    if (!*text || !*bytes)
        return refuse_form(reader);
    if (!parse_size(bytes, &size, &why))
        return refuse(reader, "size '%.60s' %s", bytes, why);
    if (!at_end(reader))
        return false;
    name *known = (begins ? names_begin : names_live)(&reader->names, text, reader->lines.line,
                                                      reader->complaint);
    if (known && !begins && size == 0)
        names_end(known, reader->lines.line, NAME_FREED);
    bool good = known && add(reader, (operation){
        .kind = kind, .block = known->id, .size = size, .name = known->text,
    });
    reader->last = begins ? known : NULL;
    return good;
}

/* What begins at an address is known only when the script runs, so no name ends here. */
static bool read_address(reader *reader)
{
    const char *text = next_word(reader), *why;
    size_t address;

    if (!*text)
        return refuse_form(reader);
    if (!parse_address(text, &address, &why))
        return refuse(reader, "address '%.60s' %s", text, why);
    return at_end(reader)
        && add(reader, (operation){.kind = (operation_kind)reader->verb->kind, .address = address});
}

/* An operation or a remark that is a word alone. */
static bool read_alone(reader *reader)
{
    return at_end(reader) && add(reader, (operation){.kind = (operation_kind)reader->verb->kind});
}

static bool read_finish(reader *reader)
{
    reader->names.finished = reader->lines.line;
    return read_alone(reader);
}

/* --- Remarks ----------------------------------------------------------------------------------- */

static bool read_say(reader *reader)
{
    const char *text = rest_of_line(reader);

    if (!*text)
        return refuse(reader, "expected 'say TEXT'");
    if (!reader->said) {
        add(reader, (operation){.kind = REMARK_SAY});
        reader->said = reader->script->item_count;
        reader->saying = text_new();
    }
    text_printf(&reader->saying, "%s%s", reader->saying.length ? " " : "", text);
    return true;
}

static bool read_ask(reader *reader)
{
    const char *name = next_word(reader);
    question question = question_find(name);

    if (!*name)
        return refuse(reader, "expected 'ask WHAT', as in 'ask where'; there is %s",
                      join_names(question_name));
    if (question == ASK_NOTHING)
        return refuse(reader, "'%.60s' is nothing to ask for; there is %s", name,
                      join_names(question_name));
    if (reader->asked)
        return refuse(reader, "line %zu asks about the operation that follows already; ask once "
                      "before each", reader->script->items[reader->asked - 1].line);
    const char *text = rest_of_line(reader);
    reader->asked = reader->script->item_count + 1;
    return add(reader, (operation){
        .kind = REMARK_ASK, .question = question, .text = *text ? memory_text("%s", text) : NULL,
    });
}

/* Lines that follow one another are joined into one text, in place: each is moved up after the previous
 * one, with a newline for every line between the two, so that lines can still be counted. */
static bool expect_chain(reader *reader, char *text)
{
    size_t length = strlen(text);
    char *end = reader->expectation;

    if (strncmp(text, "MAIN[", 5) != 0 || strcmp(text + length - 4, "NULL") != 0)
        return refuse(reader, "expected 'expect failed' or 'expect MAIN[FIRST:LAST]-> P[FIRST:LAST] "
                      "<-> H[FIRST:LAST] <-> NULL'");
    if (end) {
        for (size_t line = reader->expectation_line; line < reader->lines.line; line++)
            *end++ = '\n';
        text = memmove(end, text, length + 1);
    } else
        add(reader, (operation){.kind = REMARK_EXPECT_CHAIN, .text = text});
    reader->expectation = text + length;
    reader->expectation_line = reader->lines.line;
    return true;
}

static bool expect_failed(reader *reader)
{
    reader->expectation = NULL;
    if (reader->script->operation_count == 0)
        return refuse(reader, "there is no operation before this");
    if (reader->last)
        names_end(reader->last, reader->lines.line, NAME_REFUSED);
    return add(reader, (operation){.kind = REMARK_EXPECT_FAILED});
}

static bool read_expect(reader *reader)
{
    char *text = rest_of_line(reader);

    return strcmp(text, "failed") == 0 ? expect_failed(reader) : expect_chain(reader, text);
}

/* --- Lines ------------------------------------------------------------------------------------- */

static const struct verb verbs[] = {
    {"option", read_option, NO_KIND, " NAME VALUE", " policy best-fit"},
    {"malloc", read_block, OPERATION_MALLOC, " NAME SIZE", " a 1000"},
    {"realloc", read_block, OPERATION_REALLOC, " NAME SIZE", " a 1000"},
    {"free", read_block, OPERATION_FREE, " NAME", " a"},
    {"free-address", read_address, OPERATION_FREE_ADDRESS, " ADDRESS", " 1000"},
    {"get", read_address, OPERATION_GET, " ADDRESS", " 1000"},
    {"coalesce", read_alone, OPERATION_COALESCE, "", ""},
    {"trim", read_alone, OPERATION_TRIM, "", ""},
    {"finish", read_finish, OPERATION_FINISH, "", ""},
    {"say", read_say, REMARK_SAY, " TEXT", " TEXT"},
    {"pause", read_alone, REMARK_PAUSE, "", ""},
    {"ask", read_ask, REMARK_ASK, " TEXT", " TEXT"},
    {"expect", read_expect, NO_KIND, " TEXT", " TEXT"},
};

enum { VERBS = sizeof verbs / sizeof *verbs };

/* The words that a line may begin with; NULL beyond the last. */
static const char *word_name(size_t index)
{
    return index < VERBS ? verbs[index].text : NULL;
}

const char *script_word(operation_kind kind)
{
    size_t i = 0;

    while (verbs[i].kind != (int)kind)
        i++;
    return verbs[i].text;
}

char *script_line(const operation *operation)
{
    operation_kind kind = operation->kind;
    const char *word = script_word(kind);

    if (kind == OPERATION_MALLOC || kind == OPERATION_REALLOC)
        return memory_text("%s %s %zu", word, operation->name, operation->size);
    if (kind == OPERATION_FREE)
        return memory_text("%s %s", word, operation->name);
    if (kind == OPERATION_FREE_ADDRESS || kind == OPERATION_GET)
        return memory_text("%s %zu", word, (size_t)operation->address);
    return memory_text("%s", word);
}

static bool read_line(reader *reader)
{
    lines_cut_comment(&reader->lines);
    const char *first = next_word(reader);
    if (!*first)
        return true;
    if (strcmp(first, "expect") != 0)
        reader->expectation = NULL;
    for (reader->verb = verbs; reader->verb < verbs + VERBS; reader->verb++)
        if (strcmp(first, reader->verb->text) == 0)
            return reader->verb->read(reader);
    return refuse(reader, "'%.60s' is not a word of scripts; a line begins with %s or #", first,
                  join_names(word_name));
}

static bool read_lines(reader *reader)
{
    while (lines_next(&reader->lines)) {
        if (!read_line(reader))
            return false;
    }
    if (reader->script->operation_count == 0)
        return complain(reader->complaint, 0, "has no operation; a script has a line an operation, "
                        "as in 'malloc a 1000'");
    if (reader->asked)
        return complain(reader->complaint, reader->script->items[reader->asked - 1].line,
                        "no operation follows this question; ask before the one it is about");
    return true;
}

script *script_parse(char *text, size_t length, complaint *complaint)
{
    script *script = memory_new(sizeof *script);
    reader reader = {
        .script = script, .complaint = complaint, .lines = lines_of(text, length),
    };

    script->text = text;
    bool good = read_lines(&reader);
    end_narration(&reader);
    names_close(&reader.names);
    script->name_count = reader.names.count;
    if (!good) {
        script_free(script);
        return NULL;
    }
    return script;
}

void script_free(script *script)
{
    if (!script)
        return;
    for (size_t i = 0; i < script->item_count; i++)
        if (script->items[i].kind == REMARK_SAY || script->items[i].kind == REMARK_ASK)
            free((char *)script->items[i].text);
    free(script->text);
    free(script->items);
    free(script->options);
    free(script);
}

const script_option *script_option_at(const script *script, size_t index)
{
    return index < script->option_count ? &script->options[index] : NULL;
}

/* --- The source -------------------------------------------------------------------------------- */

static bool next_item(const script *script, size_t *at, bool remark, operation *out)
{
    if (*at == script->item_count || is_remark(script->items[*at].kind) != remark)
        return false;
    *out = script->items[(*at)++];
    return true;
}

static bool next_operation(const void *self, void *state, const live_blocks *live, operation *out)
{
    (void)live;
    return next_item(self, state, false, out);
}

static bool next_remark(const void *self, void *state, operation *out)
{
    return next_item(self, state, true, out);
}

source script_source(const script *script)
{
    return (source){
        .self = script,
        .state_size = sizeof(size_t),
        .begin = source_begin_list,
        .next = next_operation,
        .remark = next_remark,
        .reserved = script->name_count,
        .count = script->operation_count,
    };
}

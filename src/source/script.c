#include "source/script.h"

#include "base/memory.h"
#include "base/scan.h"
#include "base/text.h"
#include "source/names.h"
#include "source/questions.h"

#include <stdlib.h>
#include <string.h>

struct script {
    char *text;                 /* what names and texts point into */
    operation *items;           /* operations and remarks, in order */
    size_t item_count, item_room, operation_count;
    char **made;                /* texts that are not in a line as they are */
    size_t made_count, made_room;
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
    size_t line;                /* the number of this one */
    names names;
    name *last;                 /* whose malloc is the previous operation; NULL if that is not a malloc */
    size_t asked, said;         /* question and narration under way: 1 + its index, or 0 */
    text saying;                /* of that narration, if it has several lines */
    char *expectation;          /* the end of the `expect MAIN` lines under way, or NULL */
    size_t expectation_line;    /* the end of them */
} reader;

struct verb {
    const char *text;
    bool (*read)(reader *reader);
    int kind;                   /* of the operation or remark that it makes; several have: */
};

enum { NO_KIND = -1 };

/* Make a word a text of its own, in place: it ends where a blank or the line does. */
static char *end_text(reader *reader, word word)
{
    char *text = reader->script->text + (word.text - reader->lines.begin);

    text[word.length] = '\0';
    return text;
}

/* Take the next word off the line; "" at its end. */
static char *next_word(reader *reader)
{
    lines *lines = &reader->lines;
    word word = lines_word(lines);

    lines->at += lines->at < lines->line_end;
    return end_text(reader, word);
}

/* Take the rest of the line, with single blanks between its words and none at its ends. */
static char *rest_of_line(reader *reader)
{
    word word = lines_word(&reader->lines);
    const char *start = word.text;
    char *text = reader->script->text + (start - reader->lines.begin), *end = text + word.length;

    while ((word = lines_word(&reader->lines)).length) {
        *end++ = ' ';
        memmove(end, word.text, word.length);
        end += word.length;
    }
    *end = '\0';
    return text;
}

/* Check that the line ends here, where the word and these arguments were expected. */
static bool at_end(reader *reader, const char *arguments)
{
    const char *more = next_word(reader);

    if (*more)
        return complain(reader->complaint, reader->line, "'%.60s' is one word too many: expected "
                        "'%s%s'%s", more, reader->verb->text, arguments,
                        *arguments ? "" : " alone");
    return true;
}

/* --- Operations and remarks -------------------------------------------------------------------- */

static char *keep_made(script *script, char *text)
{
    script->made = memory_grow(script->made, &script->made_room, script->made_count + 1,
                               sizeof *script->made);
    return script->made[script->made_count++] = text;
}

static void add_item(reader *reader, operation item)
{
    script *script = reader->script;

    item.line = reader->line;
    script->items = memory_grow(script->items, &script->item_room, script->item_count + 1,
                                sizeof *script->items);
    script->items[script->item_count++] = item;
}

static void end_narration(reader *reader)
{
    if (reader->saying.bytes)
        keep_made(reader->script, reader->saying.bytes);
    reader->saying = (text){0};
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
                 "%zu takes none; ask something else, or before malloc, realloc or get", line,
                 reader->line);
    else if (!*ask->text)
        ask->text = keep_made(reader->script, question_text(ask->question, operation, line));
    free(line);
    reader->asked = 0;
    return fits;
}

static bool add_operation(reader *reader, operation operation)
{
    end_narration(reader);
    reader->last = NULL;
    if (reader->asked && !settle_question(reader, &operation))
        return false;
    add_item(reader, operation);
    reader->script->operation_count++;
    return true;
}

static bool read_option(reader *reader)
{
    script *script = reader->script;
    const char *name = next_word(reader), *value = next_word(reader);

    if (!*name)
        return complain(reader->complaint, reader->line,
                        "expected 'option NAME VALUE', as in 'option policy best-fit'");
    if (script->operation_count > 0)
        return complain(reader->complaint, reader->line,
                        "an option stands before the first operation, or it comes too late");
    script->options = memory_grow(script->options, &script->option_room, script->option_count + 1,
                                  sizeof *script->options);
    script->options[script->option_count++] = (script_option){name, value, reader->line};
    return at_end(reader, " NAME VALUE");
}

/* Take NAME SIZE off the line, which has to end there. */
static bool name_and_size(reader *reader, const char **name, size_t *size)
{
    const char *word = reader->verb->text, *size_text, *why;

    *name = next_word(reader);
    size_text = next_word(reader);
    if (!**name || !*size_text)
        return complain(reader->complaint, reader->line, "expected '%s NAME SIZE', as in "
                        "'%s a 1000'", word, word);
    if (!parse_size(size_text, size, &why))
        return complain(reader->complaint, reader->line, "size '%.60s' %s", size_text, why);
    return at_end(reader, " NAME SIZE");
}

static bool read_malloc(reader *reader)
{
    const char *text;
    size_t size;

    if (!name_and_size(reader, &text, &size))
        return false;
    name *known = names_begin(&reader->names, text, reader->line, reader->complaint);
    if (!known)
        return false;
    const operation operation = {
        .kind = OPERATION_MALLOC, .block = known->id, .size = size, .name = known->text,
    };
    bool good = add_operation(reader, operation);
    reader->last = known;
    return good;
}

/* Find the name that has to be allocated here; NULL, and a complaint, if it is not. */
static name *live_name(const reader *reader, const char *text)
{
    return names_live(&reader->names, text, reader->line, reader->complaint);
}

/* One that fails leaves the block as it is, so a later `expect failed` says nothing of the name. */
static bool read_realloc(reader *reader)
{
    const char *text;
    size_t size;

    if (!name_and_size(reader, &text, &size))
        return false;
    name *known = live_name(reader, text);
    if (!known)
        return false;
    if (size == 0)
        names_end(known, reader->line, NAME_FREED);
    const operation operation = {
        .kind = OPERATION_REALLOC, .block = known->id, .size = size, .name = known->text,
    };
    return add_operation(reader, operation);
}

static bool read_free(reader *reader)
{
    const char *text = next_word(reader);

    if (!*text)
        return complain(reader->complaint, reader->line, "expected 'free NAME', as in 'free a'");
    name *known = live_name(reader, text);
    if (!known || !at_end(reader, " NAME"))
        return false;
    names_end(known, reader->line, NAME_FREED);
    const operation operation = {
        .kind = OPERATION_FREE, .block = known->id, .name = known->text,
    };
    return add_operation(reader, operation);
}

/* What begins at an address is known only when the script runs, so no name ends here. */
static bool read_address(reader *reader)
{
    const char *word = reader->verb->text, *text = next_word(reader), *why;
    size_t address;

    if (!*text)
        return complain(reader->complaint, reader->line, "expected '%s ADDRESS', as in '%s 1000'",
                        word, word);
    if (!parse_address(text, &address, &why))
        return complain(reader->complaint, reader->line, "address '%.60s' %s", text, why);
    return at_end(reader, " ADDRESS")
        && add_operation(reader, (operation){.kind = reader->verb->kind, .address = address});
}

/* An operation that is a word alone. */
static bool read_alone(reader *reader)
{
    return at_end(reader, "")
        && add_operation(reader, (operation){.kind = reader->verb->kind});
}

static bool read_finish(reader *reader)
{
    names_finish(&reader->names, reader->line);
    return read_alone(reader);
}

/* --- Remarks ----------------------------------------------------------------------------------- */

/* Go on with the narration under way. */
static void say_more(reader *reader, const char *text)
{
    operation *say = &reader->script->items[reader->said - 1];

    if (!reader->saying.bytes) {
        reader->saying = text_new();
        text_printf(&reader->saying, "%s", say->text);
    }
    text_printf(&reader->saying, " %s", text);
    say->text = reader->saying.bytes;
}

static bool read_say(reader *reader)
{
    const char *text = rest_of_line(reader);

    if (!*text)
        return complain(reader->complaint, reader->line, "expected 'say TEXT'");
    if (reader->said)
        say_more(reader, text);
    else {
        add_item(reader, (operation){.kind = REMARK_SAY, .text = text});
        reader->said = reader->script->item_count;
    }
    return true;
}

static bool read_pause(reader *reader)
{
    if (!at_end(reader, ""))
        return false;
    add_item(reader, (operation){.kind = REMARK_PAUSE});
    return true;
}

static bool read_ask(reader *reader)
{
    const script *script = reader->script;
    const char *name = next_word(reader);
    question question = question_find(name);

    if (!*name)
        return complain(reader->complaint, reader->line, "expected 'ask WHAT', as in 'ask where'; "
                        "there is %s", join_names(question_name));
    if (question == ASK_NOTHING)
        return complain(reader->complaint, reader->line, "'%.60s' is nothing to ask for; there is "
                        "%s", name, join_names(question_name));
    if (reader->asked)
        return complain(reader->complaint, reader->line, "line %zu asks about the operation that "
                        "follows already; ask once before each",
                        script->items[reader->asked - 1].line);
    const operation ask = {
        .kind = REMARK_ASK, .question = question, .text = rest_of_line(reader),
    };
    add_item(reader, ask);
    reader->asked = script->item_count;
    return true;
}

/* Join lines that follow one another into one text, in place: each is moved up after the previous one,
 * with a newline for every line between the two, so that lines can still be counted. */
static void join_expectation(reader *reader, const char *text)
{
    char *end = reader->expectation;

    for (size_t line = reader->expectation_line; line < reader->line; line++)
        *end++ = '\n';
    memmove(end, text, strlen(text) + 1);
}

static bool expect_chain(reader *reader, char *text)
{
    size_t length = strlen(text);

    if (strncmp(text, "MAIN[", 5) != 0 || strcmp(text + length - 4, "NULL") != 0)
        return complain(reader->complaint, reader->line, "expected 'expect failed' or 'expect MAIN["
                        "FIRST:LAST]-> P[FIRST:LAST] <-> H[FIRST:LAST] <-> NULL'");
    if (reader->expectation) {
        join_expectation(reader, text);
        text = reader->expectation;
    } else
        add_item(reader, (operation){.kind = REMARK_EXPECT_CHAIN, .text = text});
    reader->expectation = text + strlen(text);
    reader->expectation_line = reader->line;
    return true;
}

static bool expect_failed(reader *reader)
{
    reader->expectation = NULL;
    if (reader->script->operation_count == 0)
        return complain(reader->complaint, reader->line, "there is no operation before this");
    if (reader->last)
        names_end(reader->last, reader->line, NAME_REFUSED);
    add_item(reader, (operation){.kind = REMARK_EXPECT_FAILED});
    return true;
}

static bool read_expect(reader *reader)
{
    char *text = rest_of_line(reader);

    return strcmp(text, "failed") == 0 ? expect_failed(reader) : expect_chain(reader, text);
}

/* --- Lines ------------------------------------------------------------------------------------- */

static const struct verb verbs[] = {
    {"option", read_option, NO_KIND},
    {"malloc", read_malloc, OPERATION_MALLOC},
    {"realloc", read_realloc, OPERATION_REALLOC},
    {"free", read_free, OPERATION_FREE},
    {"free-address", read_address, OPERATION_FREE_ADDRESS},
    {"get", read_address, OPERATION_GET},
    {"coalesce", read_alone, OPERATION_COALESCE},
    {"trim", read_alone, OPERATION_TRIM},
    {"finish", read_finish, OPERATION_FINISH},
    {"say", read_say, REMARK_SAY},
    {"pause", read_pause, REMARK_PAUSE},
    {"ask", read_ask, REMARK_ASK},
    {"expect", read_expect, NO_KIND},
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
    const char *word = script_word(operation->kind);

    switch (operation->kind) {
    case OPERATION_MALLOC:
    case OPERATION_REALLOC:
        return memory_text("%s %s %zu", word, operation->name, operation->size);
    case OPERATION_FREE:
        return memory_text("%s %s", word, operation->name);
    case OPERATION_FREE_ADDRESS:
    case OPERATION_GET:
        return memory_text("%s %zu", word, (size_t)operation->address);
    case OPERATION_COALESCE:
    case OPERATION_TRIM:
    case OPERATION_FINISH:
    case OPERATION_STRAY:
    case OPERATION_INHERITED:
    case OPERATION_REFUSED:
    case REMARK_SAY:
    case REMARK_PAUSE:
    case REMARK_ASK:
    case REMARK_EXPECT_CHAIN:
    case REMARK_EXPECT_FAILED:
        break;
    }
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
    return complain(reader->complaint, reader->line, "'%.60s' is not a word of scripts; a line "
                    "begins with %s or #", first, join_names(word_name));
}

static bool read_lines(reader *reader)
{
    while (lines_next(&reader->lines)) {
        reader->line = reader->lines.line;
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
    for (size_t i = 0; i < script->made_count; i++)
        free(script->made[i]);
    free(script->made);
    free(script->text);
    free(script->items);
    free(script->options);
    free(script);
}

const script_option *script_option_at(const script *script, size_t index)
{
    return index < script->option_count ? &script->options[index] : NULL;
}

size_t script_operations(const script *script)
{
    return script->operation_count;
}

/* --- The source -------------------------------------------------------------------------------- */

/* The state is the index of the next item. */
static void begin(const void *self, void *state)
{
    (void)self;
    *(size_t *)state = 0;
}

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
        .begin = begin,
        .next = next_operation,
        .remark = next_remark,
        .reserved = script->name_count,
        .count = script->operation_count,
    };
}

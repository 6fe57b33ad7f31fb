#define _GNU_SOURCE             /* tdestroy */
#include "workload/script.h"

#include "workload/memory.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct script {
    char *text;                 /* what names and texts point into */
    operation *items;           /* operations and remarks, in order */
    size_t item_count, item_room, operation_count;
    script_option *options;
    size_t option_count, option_room;
    size_t name_count;          /* names have the ids below this */
};

/* --- Reading: a line at a time ----------------------------------------------------------------- */

typedef struct name {
    const char *text;
    size_t id, line;            /* where it was allocated last */
    size_t gone;                /* the line since which it is not live; 0 while it is */
    bool refused;               /* it is not live because that line says that there was no place */
} name;

typedef struct reader {
    script *script;
    complaint *complaint;
    size_t line;
    char *rest;                 /* what is left of the line */
    void *names;                /* a tree of names */
    name *last;                 /* whose malloc is the last operation; NULL if that is no malloc */
    char *expectation;          /* the end of the `expect MAIN` lines under way, or NULL */
    size_t expectation_line;    /* the last of them */
} reader;

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const name *)a)->text, ((const name *)b)->text);
}

static name *find_name(const reader *reader, const char *text)
{
    const name key = {.text = text};
    void *node = tfind(&key, &reader->names, compare_names);

    return node ? *(name **)node : NULL;
}

static name *add_name(reader *reader, const char *text)
{
    name *name = memory_new(sizeof *name);

    name->text = text;
    name->id = reader->script->name_count++;
    name->gone = 1;
    if (!tsearch(name, &reader->names, compare_names))
        memory_exhausted();
    return name;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Takes the next word off the line; "" at its end. */
static char *next_word(reader *reader)
{
    char *word = reader->rest;

    while (is_blank(*word))
        word++;
    char *end = word;
    while (*end && !is_blank(*end))
        end++;
    reader->rest = *end ? end + 1 : end;
    *end = '\0';
    return word;
}

/* Takes the rest of the line, with single blanks between its words and none at its ends. */
static char *rest_of_line(reader *reader)
{
    char *text = reader->rest, *out = text;

    for (const char *in = text; *in; in++)
        if (!is_blank(*in)) {
            if (out != text && is_blank(in[-1]))
                *out++ = ' ';
            *out++ = *in;
        }
    *out = '\0';
    reader->rest = out;
    return text;
}

static bool at_end(reader *reader, const char *what)
{
    const char *more = next_word(reader);

    if (*more)
        return complain(reader->complaint, reader->line, "'%.60s' is one word too many: %s", more,
                        what);
    return true;
}

static void add_item(reader *reader, operation item)
{
    script *script = reader->script;

    item.line = reader->line;
    script->items = memory_grow(script->items, &script->item_room, script->item_count + 1,
                                sizeof *script->items);
    script->items[script->item_count++] = item;
    if (!is_remark(item.kind))
        script->operation_count++;
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
    return at_end(reader, "expected 'option NAME VALUE'");
}

/* Takes NAME SIZE off the line, which has to end there; `form` is what was expected. */
static bool name_and_size(reader *reader, const char *form, const char **name, size_t *size)
{
    const char *size_text, *why;

    *name = next_word(reader);
    size_text = next_word(reader);
    if (!**name || !*size_text)
        return complain(reader->complaint, reader->line, "expected '%s NAME SIZE', as in "
                        "'%s a 1000'", form, form);
    if (!parse_size(size_text, size, &why))
        return complain(reader->complaint, reader->line, "size '%.60s' %s", size_text, why);
    const char *more = next_word(reader);
    if (*more)
        return complain(reader->complaint, reader->line, "'%.60s' is one word too many: expected "
                        "'%s NAME SIZE'", more, form);
    return true;
}

static bool read_malloc(reader *reader)
{
    const char *text;
    size_t size;

    if (!name_and_size(reader, "malloc", &text, &size))
        return false;
    name *known = find_name(reader, text);
    if (known && !known->gone)
        return complain(reader->complaint, reader->line, "'%.60s' is allocated already, in line "
                        "%zu; free it first, or choose another name", text, known->line);
    if (!known)
        known = add_name(reader, text);
    known->line = reader->line;
    known->gone = 0;
    reader->last = known;
    add_item(reader, (operation){.kind = OPERATION_MALLOC, .block = known->id, .size = size, .name = known->text});
    return true;
}

/* The name that has to be allocated here; NULL, and a complaint, if it is not. */
static name *live_name(reader *reader, const char *text)
{
    name *known = find_name(reader, text);

    if (known && !known->gone)
        return known;
    if (!known)
        complain(reader->complaint, reader->line,
                 "'%.60s' was never allocated; 'malloc %.60s SIZE' comes first", text, text);
    else
        complain(reader->complaint, reader->line, known->refused
                 ? "'%.60s' found no place, as line %zu says"
                 : "'%.60s' was freed already, in line %zu", text, known->gone);
    return NULL;
}

static void end_life(const reader *reader, name *name)
{
    name->gone = reader->line;
    name->refused = false;
}

/* One that fails leaves the block as it is, so a later `expect failed` says nothing of the name. */
static bool read_realloc(reader *reader)
{
    const char *text;
    size_t size;

    if (!name_and_size(reader, "realloc", &text, &size))
        return false;
    name *known = live_name(reader, text);
    if (!known)
        return false;
    if (size == 0)
        end_life(reader, known);
    reader->last = NULL;
    add_item(reader, (operation){.kind = OPERATION_REALLOC, .block = known->id, .size = size, .name = known->text});
    return true;
}

static bool read_free(reader *reader)
{
    const char *text = next_word(reader);

    if (!*text)
        return complain(reader->complaint, reader->line, "expected 'free NAME', as in 'free a'");
    name *known = live_name(reader, text);
    if (!known)
        return false;
    end_life(reader, known);
    reader->last = NULL;
    add_item(reader, (operation){.kind = OPERATION_FREE, .block = known->id, .name = known->text});
    return at_end(reader, "expected 'free NAME'");
}

static bool read_coalesce(reader *reader)
{
    reader->last = NULL;
    add_item(reader, (operation){.kind = OPERATION_COALESCE});
    return at_end(reader, "expected 'coalesce' alone");
}

static bool read_trim(reader *reader)
{
    reader->last = NULL;
    add_item(reader, (operation){.kind = OPERATION_TRIM});
    return at_end(reader, "expected 'trim' alone");
}

static bool read_say(reader *reader)
{
    const char *text = rest_of_line(reader);

    if (!*text)
        return complain(reader->complaint, reader->line, "expected 'say TEXT'");
    add_item(reader, (operation){.kind = REMARK_SAY, .text = text});
    return true;
}

/* Lines that follow one another become one text, in place: each is moved up behind the one before it,
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
    if (reader->last) {
        reader->last->gone = reader->line;
        reader->last->refused = true;
    }
    add_item(reader, (operation){.kind = REMARK_EXPECT_FAILED});
    return true;
}

static bool read_expect(reader *reader)
{
    char *text = rest_of_line(reader);

    return strcmp(text, "failed") == 0 ? expect_failed(reader) : expect_chain(reader, text);
}

static const struct word {
    const char *text;
    bool (*read)(reader *reader);
} words[] = {
    {"option", read_option}, {"malloc", read_malloc}, {"realloc", read_realloc},
    {"free", read_free}, {"coalesce", read_coalesce}, {"trim", read_trim},
    {"say", read_say}, {"expect", read_expect},
};

static void cut_comment(char *line)
{
    for (char *c = line; *c; c++)
        if (*c == '#' && (c == line || is_blank(c[-1]))) {
            *c = '\0';
            return;
        }
}

static bool read_line(reader *reader, char *line)
{
    cut_comment(line);
    reader->rest = line;
    const char *first = next_word(reader);
    if (!*first)
        return true;
    if (strcmp(first, "expect") != 0)
        reader->expectation = NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(first, words[i].text) == 0)
            return words[i].read(reader);
    return complain(reader->complaint, reader->line, "'%.60s' means nothing in a script; a line "
                    "begins with option, malloc, realloc, free, coalesce, trim, say, expect or #",
                    first);
}

static bool read_lines(reader *reader, char *text, size_t length)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    size_t mark = strncmp(text, byte_order_mark, 3) == 0 ? 3 : 0;

    for (char *line = text + mark, *end; line < text + length; line = end + 1) {
        end = memchr(line, '\n', (size_t)(text + length - line));
        if (!end)
            end = text + length;
        *end = '\0';
        reader->line++;
        if (!read_line(reader, line))
            return false;
    }
    if (reader->script->operation_count == 0)
        return complain(reader->complaint, 0, "has no operation; a script has a line an operation, "
                        "as in 'malloc a 1000'");
    return true;
}

script *script_parse(char *text, size_t length, complaint *complaint)
{
    script *script = memory_new(sizeof *script);
    reader reader = {.script = script, .complaint = complaint};

    script->text = text;
    bool good = read_lines(&reader, text, length);
    tdestroy(reader.names, free);
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

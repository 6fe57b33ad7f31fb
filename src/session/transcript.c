#include "session/transcript.h"

#include "base/lines.h"
#include "base/memory.h"
#include "session/internal.h"
#include "session/words.h"
#include "source/questions.h"
#include "source/script.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SEGMENTS = 200 };   /* longer chains are not written down as expectations */

/* The session that does everything once more, and the script that comes of it. */
typedef struct writer {
    FILE *out;
    session *session;
    text name;                  /* for blocks that have none: their id follows a prefix */
    size_t prefix;              /* of so many bytes */
    size_t written, lines;      /* operations; those of them that are no comments */
    bool said_chain;            /* the chain is there since the last of these */
    bool waiting;               /* there is a remark that is not yet known to hold: */
    operation remark;
    bool asking;                /* there is a question about the source's next operation: */
    operation ask;
} writer;

/* --- Words that are read as they are written -------------------------------------------------- */

static bool is_word(const char *text)
{
    lines lines = lines_of(text ? text : "", text ? strlen(text) : 0);

    return lines_next(&lines) && *text != '#' && lines_word(&lines).length == strlen(text);
}

/* Write the words of a text after a first one; what would begin a comment is left out. False, and nothing
 * written, if there is none. */
static bool write_text(FILE *out, const char *first, const char *text)
{
    lines lines = lines_of(text, strlen(text));
    bool written = false;

    while (lines_next(&lines))
        for (word word; (word = lines_word(&lines)).length; written |= word.length > 0) {
            for (; word.length && *word.text == '#'; word.length--)
                word.text++;
            if (word.length)
                fprintf(out, "%s %.*s", written ? "" : first, (int)word.length, word.text);
        }
    return written;
}

/* --- Operations ------------------------------------------------------------------------------- */

/* Whoever reads a script does not know whose name ends with a free-address, and refuses to have it
 * allocated again. So a block that may be is freed by its name: each that has none of the source's;
 * and any in a heap for which the address was not meant, as another block may begin there. */
static operation_kind kind_of(const writer *writer, const record *record)
{
    const operation *operation = &record->operation;

    if (operation->kind != OPERATION_FREE_ADDRESS || record->failed)
        return operation->kind;
    return is_word(operation->name) && !session_is_lenient(writer->session) ? OPERATION_FREE_ADDRESS
                                                                            : OPERATION_FREE;
}

/* Valid until the next call. */
static const char *name_of(writer *writer, const operation *operation)
{
    if (is_word(operation->name))
        return operation->name;
    writer->name.length = writer->prefix;
    text_printf(&writer->name, "%zu", operation->block);
    return writer->name.bytes;
}

/* The line of an operation; as a comment, if nothing was done. */
static void write_line(writer *writer, const record *record)
{
    operation operation = record->operation;

    if (record->passed && operation.kind >= OPERATION_STRAY) {
        char text[80];
        words_operation(record, text, sizeof text);
        fprintf(writer->out, "# passed over: %s\n", text);
        return;
    }
    operation.kind = kind_of(writer, record);
    operation.name = name_of(writer, &operation);
    char *line = script_line(&operation);
    fprintf(writer->out, "%s%s\n", record->passed ? "# passed over: " : "", line);
    free(line);
}

/* Its words are left out where whoever reads the script would find the same. */
static void write_question(const writer *writer, const operation *operation)
{
    const struct operation *ask = &writer->ask;
    const char *name = question_name((size_t)ask->question - 1);

    if (!name || !question_fits(ask->question, operation))
        return;
    char *line = script_line(operation);
    char *usual = question_text(ask->question, operation, line);
    fprintf(writer->out, "ask %s", name);
    if (strcmp(ask->text, usual) != 0)
        write_text(writer->out, "", ask->text);
    fputs("\n", writer->out);
    free(usual);
    free(line);
}

/* A question stands before the operation that it is about, so what the user did before that comes
 * first; and there is none about what was not done. What failed is expected to fail again. */
static void write_operation(writer *writer, const record *record)
{
    if (writer->asking && !record->by_hand) {
        if (!record->passed)
            write_question(writer, &record->operation);
        writer->asking = false;
    }
    write_line(writer, record);
    if (record->passed)
        return;
    if (record->failed)
        fputs("expect failed\n", writer->out);
    writer->lines++;
    writer->said_chain = false;
}

/* --- Remarks ---------------------------------------------------------------------------------- */

/* Write the chain as it is now, as what is to be expected. Once after an operation, for lines that
 * follow one another are one chain. */
static void write_chain(writer *writer)
{
    if (writer->said_chain)
        return;
    text chain = text_new();

    allocator_print_chain(session_heap(writer->session), &chain);
    for (lines lines = lines_of(chain.bytes, chain.length); lines_next(&lines); ) {
        word line = lines_rest(&lines);
        fprintf(writer->out, "expect %.*s\n", (int)line.length, line.text);
    }
    free(chain.bytes);
    writer->said_chain = true;
}

/* A remark that held. */
static void write_remark(writer *writer, const operation *remark)
{
    operation_kind kind = remark->kind;

    if (kind == REMARK_SAY && write_text(writer->out, "say", remark->text))
        fputs("\n", writer->out);
    else if (kind == REMARK_PAUSE)
        fputs("pause\n", writer->out);
    else if (kind == REMARK_ASK) {
        writer->asking = true;
        writer->ask = *remark;
    } else if (kind == REMARK_EXPECT_CHAIN && !writer->session->options.lenient)
        write_chain(writer);    /* in a lenient one, nobody looks whether it holds */
}

/* --- In their order --------------------------------------------------------------------------- */

static void flush_remark(writer *writer)
{
    if (writer->waiting)
        write_remark(writer, &writer->remark);
    writer->waiting = false;
}

static void flush_operation(writer *writer)
{
    const record *record = writer->session ? session_record(writer->session, 0) : NULL;

    if (!record || record->number == writer->written)
        return;
    write_operation(writer, record);
    writer->written = record->number;
}

/* Told before it is known whether it holds. */
static void note_remark(void *context, const operation *remark)
{
    writer *writer = context;

    flush_operation(writer);
    flush_remark(writer);
    writer->remark = *remark;
    writer->waiting = true;
}

/* --- Names ------------------------------------------------------------------------------------ */

/* How many `_` stand in a name of the form b___17, and one more; 0 if it has another. */
static size_t count_lines(const char *name)
{
    size_t lines = *name == 'b' ? strspn(name + 1, "_") + 1 : 0;
    const char *digits = name + lines;

    return *digits && strspn(digits, "0123456789") == strlen(digits) ? lines : 0;
}

/* More lines than any name of that form has. Only sources that have remarks have names, and they
 * are lists: so what they hand out is the same whatever is live. */
static void choose_prefix(writer *writer, const session *session)
{
    const session_options options = session_chosen(session);
    const source *source = &options.source;
    void *state = memory_new(source->state_size);
    operation item;
    size_t most = 0;

    source->begin(source->self, state);
    while (source->remark && (source->remark(source->self, state, &item)
                              || source->next(source->self, state, NULL, &item)))
        if (item.name && count_lines(item.name) > most)
            most = count_lines(item.name);
    free(state);
    text_printf(&writer->name, "b");
    while (writer->name.length < most + 1)
        text_printf(&writer->name, "_");
    writer->prefix = most + 1;
}

/* --- The interface ---------------------------------------------------------------------------- */

/* The same session, at its beginning, with nobody to see it. Its blocks stay blank, for what is in
 * them was looked at already. */
static session *open_again(const session *original, writer *writer)
{
    session_options options = session_chosen(original);
    complaint complaint;

    options.drawn = options.timeline = false;
    options.remarked = note_remark;
    options.context = writer;
    session *again = session_again(original, &options, &complaint);
    if (again)
        again->repeats = true;
    return again;
}

/* All up to where the original is, or what broke before; or else as far as `out` takes it. */
static void write_steps(writer *writer, const session *original)
{
    session *session = writer->session;
    size_t position = session_position(original);
    session_status status = session_complaint(session) ? SESSION_BROKEN : SESSION_STEPPED;

    while (status == SESSION_STEPPED) {
        flush_remark(writer);
        if (session_position(session) == position || ferror(writer->out))
            return;
        status = session_step(session);
        flush_operation(writer);
    }
}

static void write_end(writer *writer, const session *original)
{
    const heap_figures figures = allocator_figures(session_heap(original));
    const complaint *complaint = session_complaint(original);

    if (writer->lines == 0)
        fputs("trim    # changes nothing: but a script has an operation\n", writer->out);
    if (complaint)
        fprintf(writer->out, "# Here it stopped: %s\n", complaint->text);
    else if (figures.live_blocks + figures.holes <= MOST_SEGMENTS)
        write_chain(writer);
}

/* What the system gave to one heap, it may refuse to another one beside it. */
static bool is_same(const session *one, const session *other)
{
    heap_figures figures = allocator_figures(session_heap(one));
    heap_figures others = allocator_figures(session_heap(other));

    figures.bookkeeping_bytes = others.bookkeeping_bytes = 0;
    return memcmp(&figures, &others, sizeof figures) == 0;
}

static bool write_all(writer *writer, const session *original)
{
    write_steps(writer, original);
    if (ferror(writer->out))
        return false;
    write_end(writer, original);
    if (fflush(writer->out) != 0)
        return false;
    if (!is_same(original, writer->session))
        errno = ENOMEM;
    return is_same(original, writer->session);
}

bool transcript_write(const session *session, transcript_options *options, FILE *out)
{
    writer writer = {.out = out, .name = text_new()};

    fprintf(out, "# A session of memsview, %zu operations: memsview FILE plays it.\n",
            session_position(session));
    options(&session_heap(session)->options, out);
    choose_prefix(&writer, session);
    writer.session = open_again(session, &writer);
    bool good = writer.session && write_all(&writer, session);
    int why = errno;
    session_close(writer.session);
    free(writer.name.bytes);
    errno = why;
    return good;
}
